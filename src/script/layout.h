/* layout.h - lines of words laid out against one sequence, which they better by vote. */
#ifndef CQ_LAYOUT_H
#define CQ_LAYOUT_H

#include "script/gaps.h"
#include "script/match.h"

#define CQ_MARK (UINT64_MAX - 1) /* between parts of the sequence: no line has it */

typedef CQ_VEC(uint64_t) cq_words;

typedef struct {
    uint64_t *words;
    uint32_t *pair;  /* the owner's: numbers of pairs of words */
    bool *stop;      /* the owner's: which words end a sentence */
    uint32_t *place; /* of each word in the sequence, or CQ_NONE */
    uint32_t n;
    uint32_t count; /* messages */
} cq_line;

typedef struct {
    cq_line *lines;
    uint32_t n;
    uint32_t least; /* messages that must agree on a word */
    cq_words spine; /* the sequence */
    uint32_t main;  /* its words that are to be had in order */
    cq_matcher *x;
    cq_gaps *gaps;
} cq_layout;

/* An optional sentence: words from .. from + n - 1 of the sequence. */
typedef struct {
    uint32_t from, n;
    uint32_t after; /* how many places of the main part stand before it */
} cq_extra;

typedef CQ_VEC(cq_extra) cq_extras;

/* Begin with the given sequence. */
void cq_layout_start(cq_layout *x, const uint64_t *words, uint32_t n);

/* Place all lines. */
void cq_layout_place(cq_layout *x);

/* Keep the words that enough have, and put between them what most have there; then place all
 * lines anew. False if that changed nothing. Not after parts were added past `main`. */
bool cq_layout_better(cq_layout *x);

/* Put the sentences in the order in which most lines have them, and place all lines anew.
 * False if that changed nothing. Not after parts were added past `main`. */
bool cq_layout_reorder(cq_layout *x);

/* Bring extras into reading order: most lines have them so among each other and among the
 * sentences of the main part. */
void cq_layout_order_extras(const cq_layout *x, cq_extras *extras);

#endif
