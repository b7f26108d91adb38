/* gaps.h - what rows have between places, counted: the values of slots.
 *
 * A gap has a number; what a row has there is a run of its words, perhaps none. Runs of the
 * same words are one value, shown in the spelling that is used most. */
#ifndef CQ_GAPS_H
#define CQ_GAPS_H

#include <stdbool.h>

#include "base/map.h"
#include "base/vec.h"

typedef struct {
    uint64_t key;  /* of the words; 0 for none */
    uint64_t form; /* of their bytes, or 0 where bytes do not matter */
    uint32_t gap;
    uint32_t row, i, j; /* its words are i .. j - 1 of that row */
    uint32_t count;     /* messages */
    bool optional;      /* the words of an optional sentence */
} cq_value;

typedef struct {
    cq_map *number;
    CQ_VEC(cq_value) values;
    cq_ids at; /* where each gap's values begin, once settled */
} cq_gaps;

/* Forget all and count anew; the first use needs a zeroed object. */
void cq_gaps_begin(cq_gaps *g);

/* Rows must come in one order: of equals, the first stands for the value. */
void cq_gaps_add(cq_gaps *g, cq_value v);

/* Sort by gap, most used first; gaps are 0 .. n - 1. Afterwards those of gap k are
 * g->values.p[g->at.p[k]] to before g->at.p[k + 1]. */
void cq_gaps_settle(cq_gaps *g, uint32_t n);

void cq_gaps_done(cq_gaps *g);

#endif
