/* made.h - a small corpus made by hand: texts of words between spaces, as the tokenizer
 * would cut them. */
#ifndef CQ_MADE_H
#define CQ_MADE_H

#include <ctype.h>
#include <string.h>

#include "base/hash.h"
#include "base/vec.h"
#include "text/doc.h"

typedef struct {
    cq_arena arena;
    cq_corpus corpus;
    cq_docs docs;
    CQ_VEC(cq_message) messages;
    CQ_VEC(cq_doc) all;
} made;

static inline bool made_is_word(char c)
{
    return isalnum((unsigned char)c) || (c & 0x80);
}

static inline void made_add(made *m, uint32_t sender, const char *text)
{
    CQ_VEC(cq_token) v = { 0 };
    cq_str s = cq_str_dup(&m->arena, cq_str_z(text));
    for (size_t i = 0, j; i < s.n; i = j) {
        for (j = i; j < s.n && made_is_word(s.p[j]);)
            j++;
        if (j == i) {
            j++;
            continue;
        }
        cq_str low = cq_str_lower(&m->arena, (cq_str){ s.p + i, j - i });
        CQ_PUSH(v, (cq_token){ .hash = cq_hash(low),
                               .at = (uint32_t)i,
                               .len = (uint16_t)(j - i),
                               .segment = CQ_SEG_BODY,
                               .kind = CQ_TOK_WORD });
    }
    cq_token *tokens = cq_arena_get(&m->arena, (v.n + 1) * sizeof *tokens);
    if (v.n)
        memcpy(tokens, v.p, v.n * sizeof *tokens);
    CQ_PUSH(m->messages,
            (cq_message){ .channel = CQ_POST, .sender_no = sender, .text = s });
    CQ_PUSH(m->all, (cq_doc){ .tokens = tokens, .n = (uint32_t)v.n, .lang = "en" });
    CQ_VEC_DONE(v);
}

/* Call after the last one. */
static inline void made_ready(made *m)
{
    uint32_t senders = 0;
    for (size_t i = 0; i < m->messages.n; i++)
        if (m->messages.p[i].sender_no >= senders)
            senders = m->messages.p[i].sender_no + 1;
    m->corpus.messages = m->messages.p;
    m->corpus.message_n = (uint32_t)m->messages.n;
    m->corpus.senders = cq_arena_zero(&m->arena, senders + 1, sizeof *m->corpus.senders);
    for (uint32_t i = 0; i < senders; i++)
        m->corpus.senders[i].key = cq_str_printf(&m->arena, "post:%u", i);
    m->corpus.sender_n = senders;
    m->docs.docs = m->all.p;
}

static inline void made_done(made *m)
{
    CQ_VEC_DONE(m->messages);
    CQ_VEC_DONE(m->all);
    cq_arena_done(&m->arena);
}

#endif
