/* forest.h - union-find over 0..n: which numbers have been joined, directly or through
 * others. The root of a tree is its least number, so that it depends on no order. */
#ifndef CQ_FOREST_H
#define CQ_FOREST_H

#include <stdbool.h>
#include <stdint.h>

static inline void cq_forest_init(uint32_t *parent, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        parent[i] = i;
}

static inline uint32_t cq_forest_root(uint32_t *parent, uint32_t i)
{
    while (parent[i] != i)
        i = parent[i] = parent[parent[i]];
    return i;
}

/* False if they were joined before. */
static inline bool cq_forest_join(uint32_t *parent, uint32_t a, uint32_t b)
{
    a = cq_forest_root(parent, a);
    b = cq_forest_root(parent, b);
    if (a < b)
        parent[b] = a;
    else
        parent[a] = b;
    return a != b;
}

/* The same while other threads join, too. Whatever their order, the trees come out equal. */
static inline uint32_t cq_forest_root_shared(uint32_t *parent, uint32_t i)
{
    for (;;) {
        uint32_t up = __atomic_load_n(&parent[i], __ATOMIC_RELAXED);
        if (up == i)
            return i;
        uint32_t top = __atomic_load_n(&parent[up], __ATOMIC_RELAXED);
        if (top != up)
            __atomic_store_n(&parent[i], top, __ATOMIC_RELAXED);
        i = top;
    }
}

static inline void cq_forest_join_shared(uint32_t *parent, uint32_t a, uint32_t b)
{
    for (;;) {
        a = cq_forest_root_shared(parent, a);
        b = cq_forest_root_shared(parent, b);
        uint32_t low = a < b ? a : b, high = a < b ? b : a, was = high;
        if (a == b || __atomic_compare_exchange_n(&parent[high], &was, low, false,
                                                  __ATOMIC_RELAXED, __ATOMIC_RELAXED))
            return;
    }
}

#endif
