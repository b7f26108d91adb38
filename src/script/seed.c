/* seed.c - see seed.h. */
#include "script/seed.h"

#include <stdlib.h>

#include "base/pool.h"
#include "base/rand.h"
#include "base/sort.h"
#include "script/join.h"

/* The share of a unit's texts that have nothing in common with any one of them, past which
 * it is a chain. */
static const double STRANGERS = 0.25;

enum {
    DRAWN = 20,      /* texts of a unit */
    LEAST_CHAIN = 8, /* texts of a unit that can be a chain */
    SLICE = 4096
};

typedef struct {
    const cq_ground *g;
    cq_growth **growths;
    const cq_item *heads;
    bool *chain, *bears; /* of each head's text */
} survey;

/* Whether even the text of the unit to which most are kin has strangers enough: then only
 * neighbours in a chain are alike. Of large units, some texts are drawn. */
static bool is_chain(const cq_units *u, cq_kin *k, uint32_t head)
{
    const uint32_t *v = u->texts + u->at[head];
    uint32_t n = cq_units_size(u, head), some = n < DRAWN ? n : DRAWN, most = 0;
    uint32_t drawn[DRAWN], kin[DRAWN] = { 0 };
    cq_rand r = { head };
    if (n < LEAST_CHAIN)
        return false;
    for (uint32_t i = 0; i < some; i++)
        drawn[i] = v[n > DRAWN ? cq_rand_below(&r, n) : i];
    for (uint32_t i = 0; i < some; i++)
        for (uint32_t j = 0; j < i; j++)
            if (cq_kin_pair(k, drawn[i], drawn[j])) {
                kin[i]++;
                kin[j]++;
            }
    for (uint32_t i = 0; i < some; i++)
        most = kin[i] > most ? kin[i] : most;
    return most + 1 < (1 - STRANGERS) * some;
}

static void look(void *ctx, size_t from, size_t to, int thread)
{
    survey *s = ctx;
    for (; from < to; from++) {
        uint32_t head = s->heads[from].a;
        s->chain[head] = is_chain(s->g->units, cq_growth_kin(s->growths[thread]), head);
        s->bears[head] = s->chain[head] || cq_ground_bears(s->g, head);
    }
}

/* The head of a unit, or all texts of a chain. */
static void add_seeds(const survey *s, uint32_t head, cq_ids *out)
{
    const cq_units *u = s->g->units;
    if (s->bears[head])
        CQ_PUSH(*out, head);
    if (!s->chain[head])
        return;
    const uint32_t *v = u->texts + u->at[head];
    for (uint32_t i = 0, n = cq_units_size(u, head); i < n; i++)
        if (v[i] != head)
            CQ_PUSH(*out, v[i]);
}

/* Heads that may belong to a group, by promise. */
static size_t list_heads(const cq_ground *g, cq_item *out)
{
    uint32_t texts = g->texts->n, *size = cq_zalloc((size_t)texts + 1, sizeof *size);
    size_t n = 0;
    for (uint32_t i = 0; i < texts; i++)
        size[g->units->head_of[i]] += g->writers[i];
    for (uint32_t i = 0; i < texts; i++)
        if (g->units->head_of[i] == i &&
            cq_text_length(&g->texts->texts[i]) >= CQ_LEAST_WORDS) {
            uint32_t promise = size[i] - 1 + g->passages->degree[i];
            if (promise > 0)
                out[n++] = (cq_item){ UINT32_MAX - promise, i, 0 };
        }
    cq_sort_items(out, n);
    free(size);
    return n;
}

void cq_seeds_order(const cq_ground *g, cq_growth **growths, int threads, bool *chain,
                    cq_ids *out)
{
    cq_item *heads = cq_alloc(((size_t)g->texts->n + 1) * sizeof *heads);
    bool *bears = cq_zalloc((size_t)g->texts->n + 1, sizeof *bears);
    size_t n = list_heads(g, heads);
    survey s = { g, growths, heads, chain, bears };
    cq_pool_run(n, SLICE, threads, look, &s);
    for (size_t i = 0; i < n; i++)
        add_seeds(&s, heads[i].a, out);
    free(heads);
    free(bears);
}
