/* known.h - the words of a campaign's scripts that may be told to others.
 *
 * Told is a run of CQ_RUN words on end of a script, outside its slots, that
 * CQ_KNOWN_SENDERS senders of the campaign or more have in their messages' own text. Never
 * told: a slot's value, an addition, a number, a link, an address, and the name of a
 * sender or addressee where a script has all of it, two words or more. A run of four
 * survives every fifth word being replaced, which one of five need not. */
#ifndef CQ_KNOWN_H
#define CQ_KNOWN_H

#include "model/report.h"

enum { CQ_RUN = 4, CQ_KNOWN_SENDERS = 20, CQ_KNOWN_LANGS = 8 };

typedef struct {
    uint64_t word[CQ_RUN]; /* hashes of tokens (text/doc.h) */
} cq_run;

typedef struct {
    cq_str text; /* words as the script has them, with the marks between them */
    uint32_t words;
} cq_passage;

typedef struct {
    cq_arena arena;
    uint32_t senders; /* of the campaign; who is nobody counts as none */
    cq_run *runs;     /* different ones, in the order of the scripts */
    uint32_t run_n;
    cq_passage *passages; /* what the runs cover, in the order of the scripts */
    uint32_t passage_n;
    char langs[CQ_KNOWN_LANGS][4]; /* in which so many senders write, by code */
    uint32_t lang_n;
} cq_known;

/* Find them. Cost: the messages are cut into words once more. */
void cq_known_find(const cq_corpus *c, const cq_campaign *p, cq_known *out);
void cq_known_done(cq_known *k);

/* The runs of a list of words, one number for each, to be looked up by; CQ_RUN - 1 fewer
 * than words. */
uint64_t cq_run_key(const uint64_t *words);

#endif
