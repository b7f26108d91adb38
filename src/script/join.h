/* join.h - all pairs of sets that are alike, none missed.
 *
 * Two sets are alike if |x & y| / |x | y| >= p/q, decided in integers, so that a pair
 * exactly at the threshold counts (floating-point joins lose such pairs). Two ways to ask:
 * for every pair, or for the groups that the pairs connect, where a pair inside a group that
 * is known already need not be checked.
 *
 * Cost: prefix filtering with the rarest features first, as in Bayardo, Ma and Srikant,
 * Scaling up all pairs similarity search, 2007. Features that occur once cost nothing. */
#ifndef CQ_JOIN_H
#define CQ_JOIN_H

#include "base/sort.h"
#include "base/vec.h"
#include "script/collapse.h"

typedef struct {
    uint32_t a, b;
} cq_near; /* a < b */

typedef CQ_VEC(cq_near) cq_nears;

/* Sets of features. A guest meets only sets that are no guests. */
typedef struct {
    uint32_t n;
    size_t *at;     /* n + 1: set s has ranks[at[s] .. at[s + 1]), ascending */
    uint32_t *rank; /* features of two sets or more, rarest first; others have no rank */
    uint32_t *size; /* of each whole set */
    bool *guest;
    uint32_t ranks;
} cq_sets;

typedef struct {
    uint32_t p, q;   /* the threshold, 0 < p <= q */
    uint64_t budget; /* of steps over lists; 0: none */
} cq_join_opt;

/* Make sets of items: key is the feature, a the set's number below n, none twice. Items are
 * sorted in place. */
void cq_sets_make(cq_item *items, size_t item_n, uint32_t n, cq_sets *out);
void cq_sets_done(cq_sets *s);

/* Every pair, by a, then b. */
void cq_join_pairs(const cq_sets *s, cq_join_opt opt, cq_nears *out);

/* Join the sets of each pair in the forest `parent`, which may hold earlier joins. Returns
 * the number of features whose lists were past the budget: each of these was followed from
 * neighbour to neighbour only. */
uint32_t cq_join_groups(const cq_sets *s, cq_join_opt opt, uint32_t *parent);

/* The same over texts: each is the set of its runs of words, numbered where they repeat.
 * The run has 3 words, or 2 where the shorter text of a pair has under 60. Texts of fewer
 * than CQ_LEAST_WORDS take no part. */
enum { CQ_LEAST_WORDS = 5 };
uint32_t cq_join_texts(const cq_texts *t, cq_join_opt opt, uint32_t *parent);

/* join_plain.c: the same pairs by trying all. Slow and obvious, for tests. */
void cq_join_plain(const cq_sets *s, cq_join_opt opt, cq_nears *out);

#endif
