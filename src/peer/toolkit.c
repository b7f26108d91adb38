/* toolkit.c - see toolkit.h. */
#include "peer/toolkit.h"

typedef struct {
    cq_toolkit *out;
    uint32_t least;
    uint8_t *in; /* of each account: it has an edge */
    bool list;
} edges;

static void note(edges *e, uint32_t a)
{
    e->out->accounts += !e->in[a];
    e->in[a] = 1;
}

static void edge(void *ctx, uint32_t a, uint32_t b, uint32_t weight)
{
    edges *e = ctx;
    if (weight < e->least)
        return;
    note(e, a);
    note(e, b);
    e->out->edges++;
    e->out->own += a == b;
    e->out->weight += weight;
    if (e->list)
        CQ_PUSH(e->out->list, (cq_edge){ a, b, weight });
}

/* Its edges have the weight 1. Who it is tied to is noted from the other end. */
static void single(void *ctx, uint32_t a, uint32_t accounts, uint32_t chosen)
{
    edges *e = ctx;
    (void)chosen;
    if (e->least > 1)
        return;
    note(e, a);
    e->out->edges += accounts;
    e->out->weight += accounts;
}

static void find_similar(const cq_window *w, const cq_wordsets *sets,
                         const cq_similar_opt *opt, edges *e)
{
    cq_toolkit *out = e->out;
    if (cq_similar_ties(w, sets, opt, edge, e, &out->pairs))
        return;
    CQ_VEC_DONE(out->list);
    *out = (cq_toolkit){ .untied = true };
}

static void find_same(cq_window *w, edges *e)
{
    cq_window_count count;
    w->by_content = true;
    cq_window_counts(w, &count);
    e->out->pairs = count.pairs;
    e->out->untied = !cq_window_ties(w, edge, e->list ? NULL : single, e);
}

void cq_toolkit_find(cq_acts *a, const cq_toolkit_opt *opt, bool list, cq_toolkit *out)
{
    cq_window w;
    *out = (cq_toolkit){ 0 };
    cq_acts_sort(a);
    cq_window_init(&w, a, opt->window, opt->loops);
    edges e = { out, opt->weight, cq_zalloc(w.account_n + 1, 1), list };
    if (opt->similar.similarity > 0)
        find_similar(&w, &a->sets, &opt->similar, &e);
    else
        find_same(&w, &e);
    free(e.in);
    cq_window_done(&w);
}

void cq_toolkit_done(cq_toolkit *r)
{
    CQ_VEC_DONE(r->list);
}
