/* truss.c - see truss.h. Who is tied to a player is marked, and each of his ties to a player
 * with fewer, or as many, is looked at from there. */
#include "weigh/truss.h"

#include <stdlib.h>

#include "weigh/net.h"

typedef struct {
    cq_net net;
    uint32_t *near; /* of each player: the last one he was marked for, and 1 more; or 0 */
    bool *closed;   /* of each tie */
} work;

static void mark(work *w, uint32_t player)
{
    for (uint32_t i = w->net.at[player]; i < w->net.at[player + 1]; i++)
        w->near[cq_net_other(&w->net, w->net.of[i], player)] = player + 1;
}

static bool has_third(const work *w, uint32_t player, uint32_t other)
{
    for (uint32_t i = w->net.at[other]; i < w->net.at[other + 1]; i++)
        if (w->near[cq_net_other(&w->net, w->net.of[i], other)] == player + 1)
            return true;
    return false;
}

static void look(work *w, uint32_t player)
{
    mark(w, player);
    for (uint32_t i = w->net.at[player]; i < w->net.at[player + 1]; i++) {
        uint32_t tie = w->net.of[i], other = cq_net_other(&w->net, tie, player);
        if (cq_net_degree(&w->net, other) <= cq_net_degree(&w->net, player))
            w->closed[tie] = has_third(w, player, other);
    }
}

void cq_truss_keep(cq_scores *ties, uint32_t player_n)
{
    work w = { .near = cq_zalloc((size_t)player_n + 1, sizeof *w.near),
               .closed = cq_zalloc(ties->n + 1, sizeof *w.closed) };
    size_t kept = 0;
    cq_net_make(ties, player_n, &w.net);
    for (uint32_t p = 0; p < player_n; p++)
        look(&w, p);
    for (size_t i = 0; i < ties->n; i++)
        if (w.closed[i])
            ties->p[kept++] = ties->p[i];
    ties->n = kept;
    cq_net_done(&w.net);
    free(w.near);
    free(w.closed);
}
