/* echo.c - see echo.h. */
#include "weigh/echo.h"

#include <stdlib.h>

#include "base/map.h"
#include "weigh/net.h"

/* The ties of all deals, each with what it is worth in all of them together. */
typedef struct {
    cq_scores ties;
    cq_net net;
    bool *in; /* of each player: is in the knot in question */
} work;

static void add_ties(work *w, const cq_scores *ties, cq_map *at)
{
    for (size_t i = 0; i < ties->n; i++) {
        const cq_scored *s = &ties->p[i];
        uint64_t pair = (uint64_t)s->a << 32 | s->b;
        uint32_t no = *cq_map_put(at, pair, (uint32_t)w->ties.n);
        if (no == w->ties.n)
            CQ_PUSH(w->ties, (cq_scored){ s->a, s->b, 0, 0 });
        w->ties.p[no].score += s->score;
    }
}

static work start(cq_knots *const *deals, uint32_t n, uint32_t nodes)
{
    work w = { .in = cq_zalloc((size_t)nodes + 1, sizeof *w.in) };
    cq_map *at = cq_map_new(1024);
    for (uint32_t m = 0; m < n; m++)
        add_ties(&w, &deals[m]->ties, at);
    cq_map_free(at);
    cq_net_make(&w.ties, nodes, &w.net);
    return w;
}

/* What the ties of a player to others of the knot are worth in all deals. */
static double worth_of(const work *w, uint32_t player)
{
    double sum = 0;
    for (uint32_t i = w->net.at[player]; i < w->net.at[player + 1]; i++) {
        uint32_t tie = w->net.of[i];
        if (w->in[cq_net_other(&w->net, tie, player)])
            sum += w->ties.p[tie].score;
    }
    return sum;
}

static double worth_in(const work *w, const cq_knots *v, const cq_knot *k)
{
    const uint32_t *players = v->players.p + k->first;
    double sum = 0;
    for (uint32_t i = 0; i < k->n; i++)
        w->in[players[i]] = true;
    for (uint32_t i = 0; i < k->n; i++)
        sum += worth_of(w, players[i]) / 2; /* each tie is seen from both ends */
    for (uint32_t i = 0; i < k->n; i++)
        w->in[players[i]] = false;
    return sum;
}

void cq_echo_take_off(cq_knots *data, cq_knots *const *deals, uint32_t n, uint32_t nodes)
{
    work w = start(deals, n, nodes);
    for (size_t i = 0; i < data->knots.n; i++)
        data->knots.p[i].strength -= worth_in(&w, data, &data->knots.p[i]) / n;
    cq_knots_sort(data);
    for (uint32_t m = 0; m < n && n > 1; m++) {
        for (size_t i = 0; i < deals[m]->knots.n; i++) {
            cq_knot *k = &deals[m]->knots.p[i];
            k->strength -= (worth_in(&w, deals[m], k) - k->strength) / (n - 1);
        }
        cq_knots_sort(deals[m]);
    }
    cq_net_done(&w.net);
    CQ_VEC_DONE(w.ties);
    free(w.in);
}
