/* sort.c - see sort.h. */
#include "base/sort.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

static void pass(const cq_item *from, cq_item *to, size_t n, int shift, size_t *start)
{
    for (size_t i = 0; i < n; i++)
        to[start[from[i].key >> shift & 255]++] = from[i];
}

/* Where each byte value begins; false if all items have the same byte. */
static bool starts(const size_t *count, size_t n, size_t *start)
{
    size_t at = 0;
    for (int b = 0; b < 256; b++) {
        if (count[b] == n)
            return false;
        start[b] = at;
        at += count[b];
    }
    return true;
}

enum { FEW = 40 }; /* that are faster put into place one by one */

static void insert_items(cq_item *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        cq_item x = v[i];
        size_t k = i;
        for (; k && v[k - 1].key > x.key; k--)
            v[k] = v[k - 1];
        v[k] = x;
    }
}

void cq_sort_items(cq_item *v, size_t n)
{
    if (n <= FEW) {
        insert_items(v, n);
        return;
    }
    size_t(*count)[256] = cq_zalloc(8, sizeof *count), start[256];
    cq_item *other = cq_alloc(n * sizeof *v), *from = v, *to = other;

    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 8; k++)
            count[k][v[i].key >> 8 * k & 255]++;
    for (int k = 0; k < 8; k++) {
        if (n == 0 || !starts(count[k], n, start))
            continue;
        pass(from, to, n, 8 * k, start);
        cq_item *swap = from;
        from = to;
        to = swap;
    }
    if (from != v)
        memcpy(v, from, n * sizeof *v);
    free(other);
    free(count);
}

static void insert_each(uint64_t *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint64_t x = v[i];
        size_t k = i;
        for (; k && v[k - 1] >> 32 > x >> 32; k--)
            v[k] = v[k - 1];
        v[k] = x;
    }
}

void cq_sort_upper(uint64_t *v, uint64_t *spare, size_t n)
{
    if (n <= FEW) {
        insert_each(v, n);
        return;
    }
    size_t count[4][256] = { 0 }, start[256];
    uint64_t *from = v, *to = spare;
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 4; k++)
            count[k][v[i] >> (32 + 8 * k) & 255]++;
    for (int k = 0; k < 4; k++) {
        if (!starts(count[k], n, start))
            continue;
        for (size_t i = 0; i < n; i++)
            to[start[from[i] >> (32 + 8 * k) & 255]++] = from[i];
        uint64_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != v)
        memcpy(v, from, n * sizeof *v);
}

static void insert_numbers(uint32_t *v, size_t n)
{
    for (size_t i = 1; i < n; i++) {
        uint32_t x = v[i];
        size_t k = i;
        for (; k && v[k - 1] > x; k--)
            v[k] = v[k - 1];
        v[k] = x;
    }
}

void cq_sort_numbers(uint32_t *v, uint32_t *spare, size_t n)
{
    if (n <= FEW) {
        insert_numbers(v, n);
        return;
    }
    size_t count[4][256] = { 0 }, start[256];
    uint32_t *from = v, *to = spare;
    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 4; k++)
            count[k][v[i] >> 8 * k & 255]++;
    for (int k = 0; k < 4; k++) {
        if (!starts(count[k], n, start))
            continue;
        for (size_t i = 0; i < n; i++)
            to[start[from[i] >> 8 * k & 255]++] = from[i];
        uint32_t *swap = from;
        from = to;
        to = swap;
    }
    if (from != v)
        memcpy(v, from, n * sizeof *v);
}

double cq_median(double *v, size_t n)
{
    size_t from = 0, to = n, k = n / 2;
    while (to - from > 1) {
        double pivot =
            v[from + (to - from - 1) / 2]; /* never the last: both parts shrink */
        size_t i = from, j = to - 1;
        for (;; i++, j--) {
            while (v[i] < pivot)
                i++;
            while (v[j] > pivot)
                j--;
            if (i >= j)
                break;
            double swap = v[i];
            v[i] = v[j];
            v[j] = swap;
        }
        if (k <= j)
            to = j + 1;
        else
            from = j + 1;
    }
    return n ? v[k] : 0;
}
