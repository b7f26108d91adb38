/* abuse.h - how many messages and senders use a listed word, in each campaign and in the
 * individual mail.
 *
 * It counts words, not intent: the word may be quoted in a sentence, meant in jest or another
 * word. It is no part of q or of a standing, and no score of a person: senders are counted,
 * never named. A message in a language without a list, or in none that is known, is not
 * measured, and is told apart. Shares have intervals of 95 in 100 (Wilson, Probable
 * inference, the law of succession, and statistical inference, 1927). */
#ifndef CQ_ABUSE_H
#define CQ_ABUSE_H

#include "model/report.h"
#include "tell/lexicon.h"

typedef struct {
    uint32_t with, of;
    double low, high; /* of with / of; 0 and 1 where nothing was measured */
} cq_share_of;

cq_share_of cq_share_make(uint32_t with, uint32_t of);

typedef struct {
    cq_str word;
    uint32_t messages;
} cq_abuse_word;

typedef struct {
    const cq_campaign *campaign; /* NULL for the individual mail */
    cq_share_of messages, senders;
    uint32_t unmeasured;  /* messages */
    cq_abuse_word *words; /* most used first, then by bytes */
    uint32_t word_n;
} cq_abuse;

typedef struct {
    cq_arena arena;
    CQ_VEC(cq_abuse)
    v; /* the campaigns in the report's order, then the individual mail */
} cq_abuses;

void cq_abuses_find(const cq_corpus *c, const cq_report *r, const cq_lexica *l,
                    cq_abuses *out);
void cq_abuses_done(cq_abuses *x);

/* As tables for people, and as claque.abuse/1. */
void cq_abuse_page(const cq_abuses *x, const cq_lexica *l, int width, cq_buf *out);
void cq_abuse_json(const cq_abuses *x, const cq_lexica *l, cq_buf *out);

#endif
