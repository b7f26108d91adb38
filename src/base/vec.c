/* vec.c - see vec.h. */
#include "base/vec.h"

#include <stdbool.h>

#include "base/sort.h"

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

static void sort(cq_ids *v)
{
    uint32_t *spare = cq_alloc(v->n * sizeof *spare);
    cq_sort_numbers(v->p, spare, v->n);
    free(spare);
}

void cq_ids_unique(cq_ids *v)
{
    size_t kept = 0;
    if (ascends(v))
        return;
    if (v->n > FEW)
        sort(v);
    else
        qsort(v->p, v->n, sizeof *v->p, order);
    for (size_t i = 0; i < v->n; i++)
        if (i == 0 || v->p[i] != v->p[i - 1])
            v->p[kept++] = v->p[i];
    v->n = kept;
}
