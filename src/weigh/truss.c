/* truss.c - see truss.h. */
#include "weigh/truss.h"

#include <string.h>

#include "base/map.h"

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

void cq_truss_keep(cq_scores *ties, uint32_t player_n)
{
    net g = net_of(ties, player_n);
    size_t kept = 0;
    for (size_t i = 0; i < ties->n; i++)
        if (has_third(&g, ties->p[i].a, ties->p[i].b))
            ties->p[kept++] = ties->p[i];
    ties->n = kept;
    drop_net(&g);
}
