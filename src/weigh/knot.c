/* knot.c - see knot.h. */
#include "weigh/knot.h"

#include <string.h>

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

/* Drop ties of players with fewer than two, until none is left: a group in which each is
 * tied to two others at least is round, while chance ties make trees. */
static void drop_ends(cq_scores *ties, uint32_t player_n)
{
    uint32_t *n = cq_zalloc(player_n + 1, sizeof *n);
    size_t before;
    for (size_t i = 0; i < ties->n; i++)
        n[ties->p[i].a]++, n[ties->p[i].b]++;
    do {
        before = ties->n;
        ties->n = 0;
        for (size_t i = 0; i < before; i++) {
            cq_scored s = ties->p[i];
            if (n[s.a] >= 2 && n[s.b] >= 2)
                ties->p[ties->n++] = s;
            else
                n[s.a]--, n[s.b]--;
        }
    } while (ties->n < before);
    free(n);
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
    drop_ends(&ties, player_n);
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
