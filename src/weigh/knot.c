/* knot.c - see knot.h. */
#include "weigh/knot.h"

#include <string.h>

#include "base/map.h"
#include "base/sort.h"

#define BASE 0.1

static uint32_t root(uint32_t *up, uint32_t i)
{
    while (up[i] != i)
        i = up[i] = up[up[i]];
    return i;
}

static int strongest(const void *x, const void *y)
{
    const cq_knot *a = x, *b = y;
    if (a->strength != b->strength)
        return a->strength > b->strength ? -1 : 1;
    return (a->first > b->first) - (a->first < b->first);
}

/* The parts of the graph, players by number in each. */
static void gather(uint32_t *up, uint32_t player_n, cq_knots *out)
{
    cq_item *order = cq_alloc((player_n + 1) * sizeof *order);
    for (uint32_t i = 0; i < player_n; i++)
        order[i] = (cq_item){ root(up, i), i, 0 };
    cq_sort_items(order, player_n);
    for (uint32_t i = 0, end; i < player_n; i = end) {
        cq_knot k = { (uint32_t)out->players.n, 0, 0 };
        for (end = i; end < player_n && order[end].key == order[i].key; end++)
            ;
        if (end - i < CQ_KNOT_LEAST)
            continue;
        for (; k.n < end - i; k.n++) {
            k.strength += out->part[order[i + k.n].a] / 2; /* each tie has two ends */
            CQ_PUSH(out->players, order[i + k.n].a);
        }
        CQ_PUSH(out->knots, k);
    }
    free(order);
}

/* The ties of each player: others[start[p] .. start[p + 1]). */
typedef struct {
    uint32_t *start, *others;
    cq_map *ties;
} net;

static uint64_t tie_key(uint32_t a, uint32_t b)
{
    return a < b ? (uint64_t)a << 32 | b : (uint64_t)b << 32 | a;
}

static net net_of(const cq_scores *ties, uint32_t player_n)
{
    net g = { cq_zalloc((size_t)player_n + 2, sizeof *g.start),
              cq_alloc((2 * ties->n + 1) * sizeof *g.others), cq_map_new(ties->n) };
    for (size_t i = 0; i < ties->n; i++) {
        g.start[ties->p[i].a + 1]++;
        g.start[ties->p[i].b + 1]++;
    }
    for (uint32_t p = 0; p < player_n; p++)
        g.start[p + 1] += g.start[p];
    uint32_t *at = cq_alloc((player_n + 1) * sizeof *at);
    memcpy(at, g.start, player_n * sizeof *at);
    for (size_t i = 0; i < ties->n; i++) {
        uint32_t a = ties->p[i].a, b = ties->p[i].b;
        g.others[at[a]++] = b;
        g.others[at[b]++] = a;
        cq_map_put(g.ties, tie_key(a, b), 1);
    }
    free(at);
    return g;
}

static void drop_net(net *g)
{
    free(g->start);
    free(g->others);
    cq_map_free(g->ties);
}

static bool has_third(const net *g, uint32_t a, uint32_t b)
{
    uint32_t of_a = g->start[a + 1] - g->start[a], of_b = g->start[b + 1] - g->start[b];
    uint32_t few = of_a < of_b ? a : b, other = few == a ? b : a;
    for (uint32_t i = g->start[few]; i < g->start[few + 1]; i++)
        if (g->others[i] != other &&
            cq_map_get(g->ties, tie_key(other, g->others[i])) != CQ_NONE)
            return true;
    return false;
}

/* Drop ties whose two players no third is tied to both of. What is left needs no second look:
 * the ties of a triangle keep each other. */
static void drop_loose(cq_scores *ties, uint32_t player_n)
{
    net g = net_of(ties, player_n);
    size_t kept = 0;
    for (size_t i = 0; i < ties->n; i++)
        if (has_third(&g, ties->p[i].a, ties->p[i].b))
            ties->p[kept++] = ties->p[i];
    ties->n = kept;
    drop_net(&g);
}

void cq_knots_find(const cq_scores *s, uint32_t player_n, double level, cq_knots *out)
{
    uint32_t *up = cq_alloc((player_n + 1) * sizeof *up);
    cq_scores ties = { 0 };
    memset(out, 0, sizeof *out);
    out->part = cq_zalloc(player_n + 1, sizeof *out->part);
    for (uint32_t i = 0; i < player_n; i++)
        up[i] = i;
    for (size_t i = 0; i < s->n; i++)
        if (s->p[i].score >= level)
            CQ_PUSH(ties, s->p[i]);
    drop_loose(&ties, player_n);
    for (size_t i = 0; i < ties.n; i++) {
        const cq_scored *p = &ties.p[i];
        up[root(up, p->a)] = root(up, p->b);
        out->part[p->a] += p->score - level + BASE;
        out->part[p->b] += p->score - level + BASE;
    }
    gather(up, player_n, out);
    if (out->knots.n)
        qsort(out->knots.p, out->knots.n, sizeof *out->knots.p, strongest);
    CQ_VEC_DONE(ties);
    free(up);
}

void cq_knots_done(cq_knots *k)
{
    CQ_VEC_DONE(k->knots);
    CQ_VEC_DONE(k->players);
    free(k->part);
}
