/* knot.c - see knot.h.
 *
 * One walk in depth over the ties, with a stack of its own, since a chain may be as long as
 * there are players. `low` of a player is the earliest that he or those found from him are
 * tied to; where it is not before the one he was found from, the ties since are a block. */
#include "weigh/knot.h"

#include <string.h>

#include "base/map.h"
#include "weigh/net.h"
#include "weigh/truss.h"

#define BASE 0.1

typedef struct {
    cq_net g;
    cq_knots *out;
    uint32_t *found, *low; /* of each player: when he was found, from 1 on; see above */
    uint32_t *next;        /* of each player: his tie that is looked at next */
    uint32_t time;
    CQ_VEC(uint32_t) path, seen; /* players from the root to here; ties of no block yet */
} walk;

static int strongest(const void *x, const void *y)
{
    const cq_knot *a = x, *b = y;
    if (a->strength != b->strength)
        return a->strength > b->strength ? -1 : 1;
    return (a->first > b->first) - (a->first < b->first);
}

/* The ties from place `from` of those seen are a block; a single one is none. */
static void take_block(walk *w, size_t from)
{
    cq_ids players = { 0 };
    cq_knot k = { (uint32_t)w->out->players.n, 0, 0 };
    for (size_t i = from; i < w->seen.n; i++) {
        CQ_PUSH(players, w->g.ties[w->seen.p[i]].a);
        CQ_PUSH(players, w->g.ties[w->seen.p[i]].b);
    }
    cq_ids_unique(&players);
    for (size_t i = from; i < w->seen.n && players.n >= CQ_KNOT_LEAST; i++) {
        uint32_t tie = w->seen.p[i];
        k.strength += w->g.ties[tie].score;
        w->out->part[w->g.ties[tie].a] += w->g.ties[tie].score;
        w->out->part[w->g.ties[tie].b] += w->g.ties[tie].score;
    }
    if (players.n >= CQ_KNOT_LEAST) {
        for (; k.n < players.n; k.n++)
            CQ_PUSH(w->out->players, players.p[k.n]);
        CQ_PUSH(w->out->knots, k);
    }
    w->seen.n = from;
    CQ_VEC_DONE(players);
}

static void find(walk *w, uint32_t player)
{
    w->found[player] = w->low[player] = ++w->time;
    w->next[player] = w->g.at[player];
    CQ_PUSH(w->path, player);
}

static uint32_t least(uint32_t a, uint32_t b)
{
    return a < b ? a : b;
}

/* Go on by the next tie of the player at the end of the path, or go back. */
static void step(walk *w, uint32_t *came_by)
{
    uint32_t p = w->path.p[w->path.n - 1];
    if (w->next[p] < w->g.at[p + 1]) {
        uint32_t tie = w->g.of[w->next[p]++];
        uint32_t other = cq_net_other(&w->g, tie, p);
        if (tie == came_by[p] || w->found[other] > w->found[p])
            return; /* the tie was seen from its other end */
        CQ_PUSH(w->seen, tie);
        if (w->found[other]) {
            w->low[p] = least(w->low[p], w->found[other]);
        } else {
            came_by[other] = tie;
            find(w, other);
        }
        return;
    }
    w->path.n--;
    if (w->path.n == 0)
        return;
    uint32_t before = w->path.p[w->path.n - 1];
    w->low[before] = least(w->low[before], w->low[p]);
    if (w->low[p] >= w->found[before]) {
        size_t from = w->seen.n;
        while (w->seen.p[--from] != came_by[p])
            ;
        take_block(w, from);
    }
}

static void walk_all(walk *w, uint32_t player_n)
{
    uint32_t *came_by = cq_alloc(((size_t)player_n + 1) * sizeof *came_by);
    for (uint32_t p = 0; p < player_n; p++) {
        if (w->found[p] || w->g.at[p] == w->g.at[p + 1])
            continue;
        came_by[p] = CQ_NONE;
        for (find(w, p); w->path.n;)
            step(w, came_by);
    }
    free(came_by);
}

void cq_knots_sort(cq_knots *k)
{
    if (k->knots.n)
        qsort(k->knots.p, k->knots.n, sizeof *k->knots.p, strongest);
}

void cq_knots_find(const cq_scores *s, uint32_t player_n, double level, cq_knots *out)
{
    memset(out, 0, sizeof *out);
    out->part = cq_zalloc((size_t)player_n + 1, sizeof *out->part);
    for (size_t i = 0; i < s->n; i++)
        if (s->p[i].score >= level)
            CQ_PUSH(out->ties, s->p[i]);
    cq_truss_keep(&out->ties, player_n);
    for (size_t i = 0; i < out->ties.n; i++)
        out->ties.p[i].score += BASE - level;
    walk w = { .out = out };
    cq_net_make(&out->ties, player_n, &w.g);
    uint32_t *times = cq_zalloc(3 * (size_t)player_n + 1, sizeof *times);
    w.found = times;
    w.low = times + player_n;
    w.next = w.low + player_n;
    walk_all(&w, player_n);
    cq_knots_sort(out);
    CQ_VEC_DONE(w.path);
    CQ_VEC_DONE(w.seen);
    free(times);
    cq_net_done(&w.g);
}

void cq_knots_done(cq_knots *k)
{
    CQ_VEC_DONE(k->knots);
    CQ_VEC_DONE(k->players);
    CQ_VEC_DONE(k->ties);
    free(k->part);
}
