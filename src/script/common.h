/* common.h - which words of the spine are common, and the slots between them.
 *
 * A word is common if enough members have it at its place. Between two common words that
 * follow each other, each member has a value: its words there, often none. Where a value
 * other than the usual one is no rare slip, or no value prevails, there is a slot; but what
 * is there or is not, as a whole, is an optional sentence. Cost: linear. */
#ifndef CQ_COMMON_H
#define CQ_COMMON_H

#include "script/gaps.h"
#include "script/spine.h"

typedef struct {
    const cq_rows *all;
    const cq_spine *spine;
    uint32_t *have; /* messages that have the word at each place of the spine */
    bool *common;   /* of each place of the main part */
    cq_ids kept;    /* the common places */
    uint32_t *slot; /* of the gap before each of them, from 1, or 0 */
    uint32_t slot_n;
    cq_gaps values; /* of slots; slot n is gap n - 1 */
} cq_common;

void cq_common_find(const cq_rows *all, const cq_spine *s, cq_arena *a, cq_common *out);
void cq_common_done(cq_common *c);

/* Write to at[p] the word of the row at place p of the spine, or CQ_NONE. */
void cq_common_at(const cq_common *c, const cq_row *r, uint32_t *at);

/* Whether the row has a value in the gap before kept place k: words *i .. *j - 1. */
bool cq_common_value(const cq_common *c, const uint32_t *at, uint32_t k, uint32_t *i,
                     uint32_t *j);

/* Whether more than half have nothing in the slot before kept place k. */
bool cq_common_mostly_none(const cq_common *c, uint32_t k);

#endif
