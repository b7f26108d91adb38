/* hash.h - 64-bit hashes of bytes (XXH3 of xxHash, whose values are stable since 0.8.0). */
#ifndef CQ_HASH_H
#define CQ_HASH_H

#include "base/str.h"

uint64_t cq_hash(cq_str s);
uint64_t cq_hash_seed(cq_str s, uint64_t seed);

/* One number from two, order mattering: the finalizer of splitmix64 over a * odd + b. */
static inline uint64_t cq_hash_mix(uint64_t a, uint64_t b)
{
    uint64_t x = a * UINT64_C(0x9e3779b97f4a7c15) + b;
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

#endif
