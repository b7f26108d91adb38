/* sets.h - texts as sets of features, in the form that the join wants them.
 *
 * A feature is a 64-bit key, made from the text by the caller. Features of one set only can
 * match nothing and are dropped; the others get ranks, rarest first, ties by a fixed order
 * of their keys. Which sets there are, and nothing else, decides the ranks.
 *
 * Cost: the keys of each set are made a few times, since making them is cheaper than keeping
 * them: once to learn which may be shared, by two bits a key (a counting filter), then once
 * for each round. A round takes as many of the shared ones as the memory allows, divides
 * them by hash into bins that fit the cache, and counts each bin there. No sort, no
 * dictionary. */
#ifndef CQ_SETS_H
#define CQ_SETS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/vec.h"

typedef CQ_VEC(uint64_t) cq_keys;

/* Whose sets they are. `keys` fills out with the keys of a set, none twice; it is called
 * from several threads at once, for the same set always with the same result. */
typedef struct {
    void (*keys)(const void *ctx, uint32_t set, int thread, cq_keys *out);
    const void *ctx;
    uint64_t most; /* keys of all sets together, at most */
} cq_key_source;

/* A guest meets only sets that are no guests. */
typedef struct {
    uint32_t n;
    size_t *at;       /* n + 1: set s has rank[at[s] .. at[s] + ranked[s]), ascending */
    uint32_t *ranked; /* features of each set that another has, too */
    uint32_t *size;   /* features of each whole set */
    uint32_t *rank;
    bool *guest;
    uint32_t ranks;
    uint64_t
        *heavy; /* keys of the features heavy_from .. ranks - 1, which many sets have */
    uint32_t heavy_from;
} cq_sets;

enum { CQ_HEAVY = 1000 }; /* sets that have a heavy feature, at least */

/* memory: bytes that a round should take. The same for any threads and any memory. */
void cq_sets_make(cq_key_source source, uint32_t n, size_t memory, int threads,
                  cq_sets *out);
void cq_sets_done(cq_sets *s);

#endif
