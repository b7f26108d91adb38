/* match.h - which words of one text answer which words of another, moved blocks included.
 *
 * First what is common in order: equal ends come off, what is left goes through
 * Needleman-Wunsch, or where that would be too much, is first cut at runs of words that
 * occur once in both (Cohen's patience diff). Words that only happen to be common are
 * dropped: a block must be dense. Then the same again with what has no partner yet, until
 * nothing more is found, so that moved sentences find theirs. */
#ifndef CQ_MATCH_H
#define CQ_MATCH_H

#include <stdint.h>

#include "base/map.h"

/* For each word of a (n of them), the place of its partner in b (m of them), or CQ_NONE.
 * No word of b is given twice. n and m are at most CQ_MAX_ALIGN. Cost: n times m at most,
 * much less where the texts are nearly the same. */
void cq_match(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m, uint32_t *of);

#endif
