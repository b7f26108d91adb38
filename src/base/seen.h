/* seen.h - which of many keys were seen twice, in a few bits for each.
 *
 * A filter before a map: what comes once only, as most of what people write themselves does,
 * then needs no place there. Keys are hashes; of two that share a place both count as seen
 * twice, so that no key that was is missed, and at most one in four that was not is kept. */
#ifndef CQ_SEEN_H
#define CQ_SEEN_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t *bits; /* two a place: seen once, seen twice */
    uint64_t mask;  /* of a place */
} cq_seen;

/* Room for `expected` different keys; a byte for each, or two. */
void cq_seen_init(cq_seen *s, size_t expected);
void cq_seen_done(cq_seen *s);

/* Ask the memory for the place of a key that is looked for soon, without waiting. */
static inline void cq_seen_ahead(const cq_seen *s, uint64_t key)
{
    __builtin_prefetch(&s->bits[(key & s->mask) >> 5]);
}

static inline void cq_seen_add(cq_seen *s, uint64_t key)
{
    uint64_t place = key & s->mask, once = UINT64_C(1) << 2 * (place & 31),
             *word = &s->bits[place >> 5];
    *word |= *word & once ? once << 1 : once;
}

static inline bool cq_seen_twice(const cq_seen *s, uint64_t key)
{
    uint64_t place = key & s->mask;
    return s->bits[place >> 5] >> 2 * (place & 31) & 2;
}

#endif
