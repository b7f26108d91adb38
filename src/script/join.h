/* join.h - all pairs of sets that are alike, none missed.
 *
 * Two sets are alike if |x & y| / |x | y| >= p/q, decided in integers, so that a pair
 * exactly at the threshold counts (floating-point joins lose such pairs). Two ways to ask:
 * for every pair, or for the groups that the pairs connect, where a pair inside a group that
 * is known already need not be checked.
 *
 * Cost: prefix filtering with the rarest features first (Bayardo, Ma and Srikant, Scaling up
 * all pairs similarity search, 2007) with a bitmap of each set in the lists themselves
 * (Sandes, Teodoro and Melo, Bitmap filter: speeding up exact set similarity joins with
 * bitwise operations, 2017). Features that occur once cost nothing. */
#ifndef CQ_JOIN_H
#define CQ_JOIN_H

#include "script/collapse.h"
#include "script/sets.h"

typedef struct {
    uint32_t a, b;
} cq_near; /* a < b */

typedef CQ_VEC(cq_near) cq_nears;

/* A list that was left out: so many sets have its feature. */
typedef struct {
    uint64_t key;         /* of the feature, or 0 if it is in under CQ_HEAVY sets */
    uint32_t sets, first; /* `first` is one of them, the least */
} cq_skip;

typedef CQ_VEC(cq_skip) cq_skips;

typedef struct {
    uint32_t p, q;    /* the threshold, 0 < p <= q <= CQ_MAX_SIMILARITY */
    uint64_t budget;  /* pairs of sets that may be tried in groups; 0: any number */
    uint32_t shingle; /* words of a text's runs; 0: by its length (cq_join_texts) */
    bool once;        /* cq_join_sets: a run that repeats in its text counts once */
    size_t memory;    /* bytes for what is only needed for a while */
    int threads;
} cq_join_opt;

/* Every pair, by a, then b. The budget is no matter here. */
void cq_join_pairs(const cq_sets *s, cq_join_opt opt, cq_nears *out);

/* Join the sets of each pair in the forest `parent`, which may hold earlier joins. Lists
 * that are left out for the budget, the costliest first, are appended to `out`: pairs that
 * meet nowhere else are joined only if they are neighbours in a list. The same for any
 * threads. */
void cq_join_groups(const cq_sets *s, cq_join_opt opt, uint32_t *parent, cq_skips *out);

/* The same over texts: each is the set of its runs of words, numbered where they repeat.
 * The run has 3 words, or 2 where the shorter text of a pair has under 60; 5 letters where
 * one of the pair is mostly Han or hiragana. Texts of fewer than CQ_LEAST_WORDS take no
 * part, two letters being one word. A skip's `key` is then the place of the run in the text `first`, its first word. */
enum { CQ_LEAST_WORDS = 5 };
void cq_join_texts(const cq_texts *t, cq_join_opt opt, uint32_t *parent, cq_skips *out);

/* The runs of opt.shingle words of all texts of so many words or more, as sets: for
 * cq_join_pairs. */
void cq_join_sets(const cq_texts *t, cq_join_opt opt, cq_sets *out);

/* join_plain.c: the same pairs by trying all. Slow and obvious, for tests. */
void cq_join_plain(const cq_sets *s, cq_join_opt opt, cq_nears *out);

#endif
