/* unit.h - near copies of one text, which count as one writing.
 *
 * What the join and the floods put together is a unit; one of its texts, the head, stands
 * for it wherever texts are compared pair by pair. */
#ifndef CQ_UNIT_H
#define CQ_UNIT_H

#include "script/collapse.h"

typedef struct {
    uint32_t n;        /* texts */
    uint32_t *head_of; /* text -> head of its unit */
    size_t *at;        /* head -> its unit begins at texts[at[head]] */
    uint32_t *texts;   /* unit by unit, ascending in each */
} cq_units;

/* Turn the trees of the forest, which is taken over, into units. */
void cq_units_settle(const cq_texts *t, uint32_t *forest, cq_units *out);
void cq_units_done(cq_units *u);

/* How many texts the head's unit has. */
uint32_t cq_units_size(const cq_units *u, uint32_t head);

#endif
