/* vec.c - see vec.h. */
#include "base/vec.h"

#include <stdbool.h>
#include <string.h>

enum { FEW = 200 }; /* that are faster compared than put into place byte by byte */

static int order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static bool ascends(const cq_ids *v)
{
    for (size_t i = 1; i < v->n; i++)
        if (v->p[i] <= v->p[i - 1])
            return false;
    return true;
}

/* By the byte at `shift`; equal ones stay in their order. False if it is the same in all. */
static bool place(const uint32_t *from, uint32_t *to, size_t n, int shift)
{
    size_t start[257] = { 0 };
    for (size_t i = 0; i < n; i++)
        start[(from[i] >> shift & 255) + 1]++;
    if (start[(from[0] >> shift & 255) + 1] == n)
        return false;
    for (int b = 0; b < 256; b++)
        start[b + 1] += start[b];
    for (size_t i = 0; i < n; i++)
        to[start[from[i] >> shift & 255]++] = from[i];
    return true;
}

static void sort(uint32_t *v, size_t n)
{
    uint32_t *other = cq_alloc(n * sizeof *v), *from = v, *to = other;
    for (int shift = 0; shift < 32; shift += 8)
        if (place(from, to, n, shift)) {
            uint32_t *swap = from;
            from = to;
            to = swap;
        }
    if (from != v)
        memcpy(v, from, n * sizeof *v);
    free(other);
}

void cq_ids_unique(cq_ids *v)
{
    size_t kept = 0;
    if (ascends(v))
        return;
    if (v->n > FEW)
        sort(v->p, v->n);
    else
        qsort(v->p, v->n, sizeof *v->p, order);
    for (size_t i = 0; i < v->n; i++)
        if (i == 0 || v->p[i] != v->p[i - 1])
            v->p[kept++] = v->p[i];
    v->n = kept;
}
