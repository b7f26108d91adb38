/* sort.h - radix sorts of keys with a load, and the median of numbers. */
#ifndef CQ_SORT_H
#define CQ_SORT_H

#include <stddef.h>
#include <stdint.h>

typedef struct {
    uint64_t key;
    uint32_t a, b; /* what it carries */
} cq_item;

/* Sort by key, stable; least significant byte first, bytes that do not vary are skipped.
 * 8 passes at most, n items of extra memory. */
void cq_sort_items(cq_item *v, size_t n);

/* Sort by the upper half of each number, stable; spare has room for n. */
void cq_sort_upper(uint64_t *v, uint64_t *spare, size_t n);

/* Sort numbers by their bytes; spare has room for n. */
void cq_sort_numbers(uint32_t *v, uint32_t *spare, size_t n);

/* The value v[n / 2] of the sorted v, which it reorders; 0 if there is none. Linear on
 * average (Hoare, Algorithm 65: Find, 1961). No value may be NaN. */
double cq_median(double *v, size_t n);

#endif
