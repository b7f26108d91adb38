/* firsts.h - who usually goes first, and who comes after whom, in sentences and drawn. */
#ifndef CQ_FIRSTS_H
#define CQ_FIRSTS_H

#include "model/report.h"

/* Whether there is anything to tell. */
bool cq_firsts_any(const cq_leads *l);

/* "9 of 12 rounds", or "9 to 11 of 12 rounds" where the times leave it open. */
void cq_firsts_share(cq_buf *b, uint32_t times, uint32_t level, uint32_t rounds);

/* What a sentence says of the sender: "is usually first: in 9 of 12 rounds, ...". */
void cq_firsts_says(cq_buf *b, const cq_first *f);

/* What it does not show; and of times that are whole minutes. */
extern const char *const cq_firsts_caveat, *const cq_firsts_coarse;

/* Sentences in the arena, the least p first, and at last what they do not show. */
cq_str *cq_firsts_sentences(const cq_corpus *c, const cq_leads *l, cq_arena *a,
                            uint32_t *n);

/* HTML: the same as tables, with a bar for each share; nothing where
 * there is none. `head` is markup. */
void cq_firsts_section(cq_buf *out, const cq_corpus *c, const cq_leads *l,
                       const char *head);

#endif
