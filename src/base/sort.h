/* sort.h - radix sort of 64-bit keys with a load, in memory and beyond it, and the median
 * of numbers. */
#ifndef CQ_SORT_H
#define CQ_SORT_H

#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

typedef struct {
    uint64_t key;
    uint32_t a, b; /* what it carries */
} cq_item;

/* Sort by key, stable; least significant byte first, bytes that do not vary are skipped.
 * 8 passes at most, n items of extra memory. */
void cq_sort_items(cq_item *v, size_t n);

/* The same order for more items than memory has room for. Items are put, then taken in
 * order, once. Up to `bytes` of memory hold items and what sorting them takes; what is more
 * is written, run by run, each sorted, to a temporary file (base/temp.h), and all runs are
 * merged at once. Each takes 4 KiB at least: 2 MiB sort 512 MiB, 64 MiB sort 512 GiB, and
 * memory grows past that. CQ_IO where the file fails; then only _free may follow. */
typedef struct cq_sorter cq_sorter;

cq_sorter *cq_sorter_new(size_t bytes);
void cq_sorter_free(cq_sorter *s);
cq_status cq_sorter_put(cq_sorter *s, const cq_item *v, size_t n, cq_err *err);

/* Up to `room` items, fewer only at the end; *n is 0 when there are no more. */
cq_status cq_sorter_take(cq_sorter *s, cq_item *to, size_t room, size_t *n, cq_err *err);

uint64_t cq_sorter_count(const cq_sorter *s);   /* items put */
uint64_t cq_sorter_spilled(const cq_sorter *s); /* bytes that went to the file */

/* The value v[n / 2] of the sorted v, which it reorders; 0 if there is none. Linear on
 * average (Hoare, Algorithm 65: Find, 1961). No value may be NaN. */
double cq_median(double *v, size_t n);

#endif
