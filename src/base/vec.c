/* vec.c - see vec.h. */
#include "base/vec.h"

static int order(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

void cq_ids_unique(cq_ids *v)
{
    size_t kept = 0;
    if (v->n == 0)
        return;
    qsort(v->p, v->n, sizeof *v->p, order);
    for (size_t i = 0; i < v->n; i++)
        if (i == 0 || v->p[i] != v->p[i - 1])
            v->p[kept++] = v->p[i];
    v->n = kept;
}
