/* gaps.c - see gaps.h. */
#include "script/gaps.h"

#include "base/hash.h"

void cq_gaps_begin(cq_gaps *g)
{
    cq_map_free(g->number);
    g->number = cq_map_new(64);
    g->values.n = g->at.n = 0;
}

void cq_gaps_add(cq_gaps *g, cq_value v)
{
    uint64_t what = cq_hash_mix(cq_hash_mix(v.key, v.form), v.gap);
    uint32_t at = *cq_map_put(g->number, what, (uint32_t)g->values.n);
    if (at == g->values.n)
        CQ_PUSH(g->values, v);
    else
        g->values.p[at].count += v.count;
}

static int compare(uint64_t a, uint64_t b)
{
    return (a > b) - (a < b);
}

static int by_words(const void *a, const void *b)
{
    const cq_value *x = a, *y = b;
    return x->gap != y->gap       ? compare(x->gap, y->gap)
           : x->key != y->key     ? compare(x->key, y->key)
           : x->count != y->count ? compare(y->count, x->count)
                                  : compare(x->row, y->row);
}

static int by_use(const void *a, const void *b)
{
    const cq_value *x = a, *y = b;
    return x->gap != y->gap       ? compare(x->gap, y->gap)
           : x->count != y->count ? compare(y->count, x->count)
                                  : compare(x->row, y->row);
}

/* Values of the same words become one, in the spelling used most. */
static void join_spellings(cq_gaps *g)
{
    size_t n = 0;
    for (size_t i = 0; i < g->values.n; i++) {
        cq_value *v = &g->values.p[i], *last = n ? &g->values.p[n - 1] : NULL;
        if (last && last->gap == v->gap && last->key == v->key)
            last->count += v->count;
        else
            g->values.p[n++] = *v;
    }
    g->values.n = n;
}

void cq_gaps_settle(cq_gaps *g, uint32_t n)
{
    if (g->values.n)
        qsort(g->values.p, g->values.n, sizeof *g->values.p, by_words);
    join_spellings(g);
    if (g->values.n)
        qsort(g->values.p, g->values.n, sizeof *g->values.p, by_use);
    CQ_RESERVE(g->at, (size_t)n + 1);
    for (uint32_t k = 0, i = 0; k <= n; k++) {
        while (i < g->values.n && g->values.p[i].gap < k)
            i++;
        g->at.p[k] = i;
    }
    g->at.n = (size_t)n + 1;
}

void cq_gaps_done(cq_gaps *g)
{
    cq_map_free(g->number);
    g->number = NULL;
    CQ_VEC_DONE(g->values);
    CQ_VEC_DONE(g->at);
}
