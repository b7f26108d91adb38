/* numbers.c - see numbers.h. */
#include "peer/numbers.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/secret.h"
#include "base/status.h"

enum { ROOM = 1 << 14 };

void cq_numbers_init(cq_numbers *t)
{
    *t = (cq_numbers){ .slots = cq_zalloc(ROOM, sizeof *t->slots), .mask = ROOM - 1 };
    cq_random(&t->seed, sizeof t->seed);
}

void cq_numbers_done(cq_numbers *t)
{
    free(t->slots);
    CQ_VEC_DONE(t->keys);
    *t = (cq_numbers){ 0 };
}

uint64_t cq_numbers_key(const cq_numbers *t, cq_str name)
{
    return cq_hash_seed(name, t->seed);
}

void cq_numbers_fetch(const cq_numbers *t, uint64_t key)
{
    __builtin_prefetch(&t->slots[key & t->mask], 1);
}

uint32_t cq_numbers_count(const cq_numbers *t)
{
    return (uint32_t)t->keys.n;
}

static uint64_t slot_of(uint64_t key, uint32_t number)
{
    return (key & ~(uint64_t)UINT32_MAX) | (number + 1);
}

/* The slot of the key, or the free one where it belongs. */
static uint64_t *find(const cq_numbers *t, uint64_t key)
{
    size_t i = key & t->mask;
    for (; t->slots[i]; i = (i + 1) & t->mask)
        if (t->slots[i] >> 32 == key >> 32 && t->keys.p[(uint32_t)t->slots[i] - 1] == key)
            break;
    return &t->slots[i];
}

static void grow(cq_numbers *t)
{
    free(t->slots);
    t->mask = 2 * t->mask + 1;
    t->slots = cq_zalloc(t->mask + 1, sizeof *t->slots);
    for (uint32_t n = 0; n < t->keys.n; n++) {
        size_t i = t->keys.p[n] & t->mask;
        while (t->slots[i])
            i = (i + 1) & t->mask;
        t->slots[i] = slot_of(t->keys.p[n], n);
    }
}

uint32_t cq_numbers_put(cq_numbers *t, uint64_t key)
{
    uint64_t *s = find(t, key);
    if (*s)
        return (uint32_t)*s - 1;
    uint32_t number = (uint32_t)t->keys.n;
    CQ_PUSH(t->keys, key);
    *s = slot_of(key, number);
    if (2 * t->keys.n > t->mask)
        grow(t);
    return number;
}
