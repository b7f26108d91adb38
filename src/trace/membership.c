/* membership.c - whose messages follow the same script. */
#include "trace/collect.h"

enum { AHEAD = 8 };

/* The script's name is the key of its first message. */
static void put_members(cq_collect *t, cq_list members)
{
    const cq_message *m = t->corpus->messages;
    uint32_t name = CQ_NONE;
    for (uint32_t k = 0; k < members.n; k++) {
        if (k + AHEAD < members.n)
            __builtin_prefetch(&m[members.p[k + AHEAD]].text);
        if (cq_is_repost(&m[members.p[k]]))
            continue;
        if (name == CQ_NONE)
            name = cq_names_put(t->names[CQ_T_SCRIPT], m[members.p[0]].key);
        CQ_PUSH(t->found[CQ_T_SCRIPT], (cq_found){ name, CQ_NONE, members.p[k] });
    }
}

void cq_trace_scripts(cq_collect *t)
{
    for (uint32_t c = 0; t->clusters && c < t->clusters->n; c++)
        put_members(t, t->clusters->clusters[c].messages);
}
