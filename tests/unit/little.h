/* little.h - a small corpus made by hand, with words cut at white space, so that a stage can
 * be tested without those before it. */
#ifndef CQ_LITTLE_H
#define CQ_LITTLE_H

#include <string.h>

#include "base/hash.h"
#include "model/report.h"
#include "text/doc.h"

enum { LITTLE_MAX = 400 };

typedef struct {
    cq_corpus corpus;
    cq_docs docs;
    cq_message messages[LITTLE_MAX];
    cq_sender senders[LITTLE_MAX];
    cq_doc doc[LITTLE_MAX];
} little;

static inline void little_cut(little *l, cq_str text, cq_doc *out)
{
    cq_token *t = cq_arena_zero(&l->corpus.arena, text.n + 1, sizeof *t);
    uint32_t n = 0;
    for (size_t i = 0; i < text.n;) {
        size_t from = i;
        while (i < text.n && !strchr(" \n.,:;!?\"=-", text.p[i]))
            i++;
        if (i > from) {
            cq_str w = cq_str_lower(&l->corpus.arena, cq_str_sub(text, from, i));
            bool link = cq_str_starts(w, CQ_STR("http"));
            bool number = w.p[0] >= '0' && w.p[0] <= '9';
            while (link && i < text.n && !strchr(" \n", text.p[i]))
                i++;
            t[n++] =
                (cq_token){ cq_hash(w), (uint32_t)from, (uint16_t)(i - from), CQ_SEG_BODY,
                            link     ? CQ_TOK_LINK
                            : number ? CQ_TOK_NUMBER
                                     : CQ_TOK_WORD };
        }
        i += i < text.n;
    }
    *out = (cq_doc){ .tokens = t, .n = n, .lang = "en" };
}

static inline void little_begin(little *l)
{
    memset(l, 0, sizeof *l);
    l->corpus.messages = l->messages;
    l->corpus.senders = l->senders;
    l->docs.docs = l->doc;
}

/* Add a message of a sender of its own; returns it for more. The text must stay. */
static inline cq_message *little_add(little *l, cq_channel channel, const char *name,
                                     const char *text)
{
    uint32_t i = l->corpus.message_n++;
    cq_message *m = &l->messages[i];
    m->channel = channel;
    m->text = cq_str_z(text);
    m->time = 1000 + 60 * (int64_t)i;
    m->sender_no = l->corpus.sender_n++;
    m->key = cq_str_printf(&l->corpus.arena, "%s:%u", cq_channel_name(channel), i);
    l->senders[m->sender_no] = (cq_sender){ m->key, cq_str_z(name), channel, false, 1 };
    little_cut(l, m->text, &l->doc[i]);
    return m;
}

static inline void little_field(little *l, cq_message *m, cq_field_kind kind,
                                const char *value)
{
    cq_field *f = cq_arena_get(&l->corpus.arena, (m->field_n + 1) * sizeof *f);
    if (m->field_n)
        memcpy(f, m->fields, m->field_n * sizeof *f);
    f[m->field_n++] = (cq_field){ kind, cq_str_z(value) };
    m->fields = f;
}

static inline cq_list little_all(little *l)
{
    uint32_t *p = cq_arena_get(&l->corpus.arena, LITTLE_MAX * sizeof *p);
    for (uint32_t i = 0; i < l->corpus.message_n; i++)
        p[i] = i;
    return (cq_list){ p, l->corpus.message_n };
}

static inline void little_end(little *l)
{
    cq_arena_done(&l->corpus.arena);
}

#endif
