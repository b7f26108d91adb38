/* numbers.h - names made numbers 0, 1, 2... in the order of their first use, many at a time.
 *
 * A table of a million rows has three million names, each at a random place of a table that
 * no cache holds. They are looked up a batch at a time, so that the memory is asked for all
 * of a batch at once. A name is known by 64 bits of a hash that is seeded per process: two
 * of a million are taken for one with a chance of 3 in 10^8. 24 to 40 bytes a name. */
#ifndef CQ_NUMBERS_H
#define CQ_NUMBERS_H

#include "base/str.h"
#include "base/vec.h"

typedef struct {
    uint64_t *slots; /* upper half of a key, and a number past 0; 0 of a free one */
    size_t mask;
    CQ_VEC(uint64_t) keys; /* of each number */
    uint64_t seed;
} cq_numbers;

void cq_numbers_init(cq_numbers *t);
void cq_numbers_done(cq_numbers *t);

/* The key of a name, for the calls below. */
uint64_t cq_numbers_key(const cq_numbers *t, cq_str name);

/* Say that the key is looked up soon. */
void cq_numbers_fetch(const cq_numbers *t, uint64_t key);

/* Its number; a new one is the count before. */
uint32_t cq_numbers_put(cq_numbers *t, uint64_t key);

uint32_t cq_numbers_count(const cq_numbers *t);

#endif
