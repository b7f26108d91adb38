/* tag.c - hashtags, without '#' and case. */
#include "trace/collect.h"

#include "base/bounds.h"

static void put_tag(cq_collect *t, uint32_t message, cq_str tag)
{
    while (tag.n > 0 && tag.p[0] == '#')
        tag = cq_str_sub(tag, 1, tag.n);
    if (cq_str_starts(tag, CQ_STR("\xef\xbc\x83"))) /* the full-width sign */
        tag = cq_str_sub(tag, 3, tag.n);
    if (tag.n > 0 && tag.n <= CQ_MAX_VALUE)
        cq_collect_put(t, CQ_T_TAG, cq_str_lower(&t->scratch, tag), CQ_NONE, message);
}

void cq_trace_tags(cq_collect *t)
{
    for (uint32_t i = 0; i < t->corpus->message_n; i++) {
        const cq_message *m = &t->corpus->messages[i];
        if (cq_is_repost(m))
            continue;
        for (size_t k = 0; k < m->field_n; k++)
            if (m->fields[k].kind == CQ_F_TAG)
                put_tag(t, i, m->fields[k].value);
        cq_collect_tokens(t, i, CQ_TOK_TAG, put_tag);
        cq_arena_reset(&t->scratch);
    }
}
