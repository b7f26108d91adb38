/* match.h - which words of one text answer which words of another, moved blocks included.
 *
 * First what is common in order: equal ends come off, of the rest the longest common
 * subsequence is taken, 64 words at a step (Hyyrö, Bit-parallel LCS-length computation
 * revisited, 2004). Words that only happen to be common are dropped: a block must be dense,
 * and must have three words on end. Then the same again with what has no partner yet, until
 * nothing more is found, so that moved sentences find theirs. */
#ifndef CQ_MATCH_H
#define CQ_MATCH_H

#include <stdint.h>

#include "base/map.h"

/* Memory for matching; one serves one thread. */
typedef struct cq_matcher cq_matcher;

cq_matcher *cq_matcher_new(void);
void cq_matcher_free(cq_matcher *x);

/* For each word of a (n of them), the place of its partner in b (m of them), or CQ_NONE. No
 * word of b is given twice. The first `first` words of b come before the others: they may
 * have what they have in order, the others only what is left. Words are hashes, below
 * UINT64_MAX - 1, which may stand in b for no word; UINT64_MAX must not. n and m are at most 5 * CQ_MAX_ALIGN. Cost: n
 * times m, by 64. */
void cq_match(cq_matcher *x, const uint64_t *a, uint32_t n, const uint64_t *b, uint32_t m,
              uint32_t first, uint32_t *of);

#endif
