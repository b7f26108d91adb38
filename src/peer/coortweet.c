/* coortweet.c - see coortweet.h. */
#include "peer/coortweet.h"

#include <stdlib.h>

static void leave_out(cq_acts *a, uint32_t least)
{
    uint32_t *rows = cq_zalloc(cq_numbers_count(&a->accounts) + 1, sizeof *rows);
    size_t n = 0;
    for (size_t i = 0; i < a->v.n; i++)
        rows[a->v.p[i].account]++;
    for (size_t i = 0; i < a->v.n; i++)
        if (rows[a->v.p[i].account] >= least)
            a->v.p[n++] = a->v.p[i];
    a->v.n = n;
    free(rows);
}

/* Choose the accounts with enough rows whose contents are in pairs. */
static void choose(cq_window *w, const cq_acts *a, uint32_t least)
{
    uint8_t *paired = cq_alloc(w->n + 1);
    uint8_t *in = cq_zalloc(cq_numbers_count(&a->contents) + 1, 1);
    uint32_t *rows = cq_zalloc(w->account_n + 1, sizeof *rows);
    cq_window_paired(w, paired);
    for (size_t i = 0; i < w->n; i++)
        in[w->acts[i].content] |= paired[i];
    for (size_t i = 0; i < w->n; i++)
        rows[w->acts[i].account] += in[w->acts[i].content];
    for (uint32_t i = 0; i < w->account_n; i++)
        w->chosen[i] = rows[i] >= least;
    free(rows);
    free(in);
    free(paired);
}

/* --- edges --- */

typedef struct {
    const cq_window *w;
    cq_coortweet *out;
    uint64_t ends; /* of edges between two accounts: each has two */
    bool list;
} edges;

/* A tie with one who is not chosen is seen from this end only. */
static void edge(void *ctx, uint32_t a, uint32_t b, uint32_t weight)
{
    edges *e = ctx;
    e->ends += a == b || !e->w->chosen[b] ? 2 : 1;
    if (e->list && (a <= b || !e->w->chosen[b]))
        CQ_PUSH(e->out->list, (cq_edge){ a, b, weight });
}

static void single(void *ctx, uint32_t a, uint32_t accounts, uint32_t chosen)
{
    edges *e = ctx;
    (void)a;
    e->ends += 2 * (uint64_t)(accounts - chosen) + chosen;
}

static int by_weight(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a > b) - (a < b);
}

/* R's quantile of type 7. */
static double quantile(const cq_coortweet *r, double p)
{
    size_t n = r->list.n;
    uint32_t *v = cq_alloc((n + 1) * sizeof *v);
    for (size_t i = 0; i < n; i++)
        v[i] = r->list.p[i].weight;
    qsort(v, n, sizeof *v, by_weight);
    double at = p * (double)(n ? n - 1 : 0);
    size_t low = (size_t)at, high = low + 1 < n ? low + 1 : low;
    double q = n ? v[low] + (at - (double)low) * ((double)v[high] - v[low]) : 0;
    free(v);
    return q;
}

/* Edges of more weight, and how many accounts they have. */
static uint64_t above(const cq_coortweet *r, double weight, uint64_t *accounts)
{
    uint64_t found = 0;
    cq_ids ids = { 0 };
    for (size_t i = 0; i < r->list.n; i++)
        if (r->list.p[i].weight > weight) {
            CQ_PUSH(ids, r->list.p[i].a);
            CQ_PUSH(ids, r->list.p[i].b);
            found++;
        }
    cq_ids_unique(&ids);
    *accounts = ids.n;
    CQ_VEC_DONE(ids);
    return found;
}

static int by_ends(const void *x, const void *y)
{
    const cq_edge *a = x, *b = y;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

/* An edge of several tables is one, with the pairs of all. */
static void join(cq_coortweet *r)
{
    size_t n = 0;
    for (size_t i = 0; i < r->list.n; i++) {
        cq_edge *e = &r->list.p[i];
        if (e->a > e->b)
            *e = (cq_edge){ e->b, e->a, e->weight };
    }
    if (r->list.n)
        qsort(r->list.p, r->list.n, sizeof *r->list.p, by_ends);
    for (size_t i = 0; i < r->list.n; i++)
        if (n && by_ends(&r->list.p[n - 1], &r->list.p[i]) == 0)
            r->list.p[n - 1].weight += r->list.p[i].weight;
        else
            r->list.p[n++] = r->list.p[i];
    r->list.n = n;
    r->edges = above(r, 0, &r->count.accounts);
}

void cq_coortweet_add(cq_acts *a, const cq_coortweet_opt *opt, bool list,
                      cq_coortweet *out)
{
    cq_window w;
    cq_window_count count;
    leave_out(a, opt->participation);
    cq_acts_sort(a);
    cq_window_init(&w, a, opt->window, opt->loops);
    if (opt->participation > 1)
        choose(&w, a, opt->participation);
    cq_window_counts(&w, &count);
    out->count.pairs += count.pairs;
    out->count.objects += count.objects;
    out->count.accounts += count.accounts;
    edges e = { &w, out, 0, list };
    out->untied |= !cq_window_ties(&w, edge, list ? NULL : single, &e);
    out->edges += e.ends / 2;
    cq_window_done(&w);
    a->v.n = 0;
}

void cq_coortweet_end(const cq_coortweet_opt *opt, bool several, cq_coortweet *r)
{
    if (r->untied)
        return;
    if (several)
        join(r);
    if (opt->quantile >= 0) {
        r->threshold = quantile(r, opt->quantile);
        r->edges_above = above(r, r->threshold, &r->accounts_above);
    }
}

void cq_coortweet_done(cq_coortweet *r)
{
    CQ_VEC_DONE(r->list);
}
