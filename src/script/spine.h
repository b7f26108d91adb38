/* spine.h - the words that members of a cluster have in common, as one sequence for all.
 *
 * It begins as the row that agrees most with all: each of its pairs of neighbouring words
 * counts for it by the messages that have it, and against it by those that lack it. Then it
 * is bettered: where most members have other words between two that they share with it,
 * these become its own, and sentences come into the order that most have (layout.h). What
 * the first row happened to lack, and what only some have, is found last (extras.h).
 *
 * All this looks at a sample of 8,192 messages at most, drawn by their words, in which what
 * one in twenty has occurs 410 times; so that its cost has a bound. */
#ifndef CQ_SPINE_H
#define CQ_SPINE_H

#include "script/extras.h"
#include "script/rows.h"

typedef struct {
    uint64_t *words; /* hashes: the main part, then the extras, with marks between */
    uint32_t n, main;
    cq_extra *extras; /* in reading order */
    uint32_t extra_n;
    uint32_t least; /* messages that must agree on a word for it to be common */
} cq_spine;

void cq_spine_make(const cq_rows *all, cq_arena *a, cq_spine *out);

/* Set the places of all rows; their memory is the arena's. */
void cq_spine_lay(const cq_spine *s, cq_rows *all, cq_arena *a);

#endif
