/* rand.h - splitmix64: the same seed gives the same numbers everywhere. */
#ifndef CQ_RAND_H
#define CQ_RAND_H

#include <stdint.h>

typedef struct {
    uint64_t state;
} cq_rand;

static inline uint64_t cq_rand_next(cq_rand *r)
{
    uint64_t x = r->state += UINT64_C(0x9e3779b97f4a7c15);
    x = (x ^ x >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    x = (x ^ x >> 27) * UINT64_C(0x94d049bb133111eb);
    return x ^ x >> 31;
}

/* 0 <= result < n, n > 0 (Lemire's multiplication; its bias is below 2^-32 here). */
static inline uint32_t cq_rand_below(cq_rand *r, uint32_t n)
{
    return (uint32_t)((cq_rand_next(r) >> 32) * n >> 32);
}

/* 0 <= result < 1. */
static inline double cq_rand_unit(cq_rand *r)
{
    return (double)(cq_rand_next(r) >> 11) * 0x1p-53;
}

#endif
