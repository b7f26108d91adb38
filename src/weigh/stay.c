/* stay.c - see stay.h. */
#include "weigh/stay.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The pairs of the deck but for what they share of one part. */
static void score_without(const cq_deck *d, const uint32_t *holder, int part, int tests,
                          cq_scores *out)
{
    cq_deck rest = *d;
    rest.meetings.p = cq_alloc((d->meetings.n + 1) * sizeof *rest.meetings.p);
    rest.meetings.n = 0;
    for (size_t i = 0; i < d->meetings.n; i++)
        if (d->meetings.p[i].thing % CQ_STAY_PARTS != (uint32_t)part)
            rest.meetings.p[rest.meetings.n++] = d->meetings.p[i];
    cq_odds *odds = cq_odds_new(&rest);
    cq_pair_score(odds, holder, tests, out);
    cq_odds_free(odds);
    free(rest.meetings.p);
}

void cq_stay_make(const cq_deck *d, const uint32_t *holder, int tests, cq_stay *out)
{
    memset(out, 0, sizeof *out);
    out->deck = d;
    out->holder = holder;
    if (tests > CQ_TWIN) {
        out->twins = cq_twins_new(d);
        cq_twins_score(out->twins, holder, &out->things);
    }
    for (int part = 0; part < CQ_STAY_PARTS; part++)
        score_without(d, holder, part, tests, out->without[part]);
}

void cq_stay_done(cq_stay *s)
{
    cq_twins_free(s->twins);
    CQ_VEC_DONE(s->things);
    for (int part = 0; part < CQ_STAY_PARTS; part++)
        for (int test = 0; test < CQ_PAIR_TESTS; test++)
            CQ_VEC_DONE(s->without[part][test]);
}

/* Of a member whom several tests see the greatest counts. */
static void keep_most(const double *stays, cq_arena *arena, cq_circle *c)
{
    uint32_t n = c->senders.n;
    if (!c->stays)
        c->stays = cq_arena_zero(arena, (size_t)n + 1, sizeof *c->stays);
    c->stability = 0;
    for (uint32_t i = 0; i < n; i++) {
        c->stays[i] = fmax(c->stays[i], stays[i]);
        c->stability += c->stays[i] / n;
    }
}

void cq_stay_of(const cq_stay *s, int test, const uint32_t *player, double level,
                double chance, cq_arena *arena, cq_circle *c)
{
    uint32_t n = c->senders.n, *players = cq_alloc(((size_t)n + 1) * sizeof *players);
    bool *member = cq_zalloc(s->deck->players.n + 1, sizeof *member);
    double *stays = cq_zalloc((size_t)n + 1, sizeof *stays);
    for (uint32_t i = 0; i < n; i++)
        players[i] = player[c->senders.p[i]];
    for (int part = 0; part < CQ_STAY_PARTS; part++) {
        for (uint32_t i = 0; i < n; i++)
            member[players[i]] = true;
        uint32_t left = cq_circle_trim(&s->without[part][test], s->deck->players.n,
                                       players, n, level, chance, member);
        for (uint32_t i = 0; i < n && left >= CQ_KNOT_LEAST; i++)
            stays[i] += member[players[i]] ? 1.0 / CQ_STAY_PARTS : 0;
    }
    keep_most(stays, arena, c);
    free(stays);
    free(member);
    free(players);
}

/* The knots of what is left without the part. */
static void knots_without(const cq_stay *s, uint32_t part, double level, cq_knots *out)
{
    cq_scores left = { 0 };
    for (size_t i = 0; i < s->things.n; i++)
        if (s->things.p[i].a % CQ_STAY_PARTS != part &&
            s->things.p[i].b % CQ_STAY_PARTS != part)
            CQ_PUSH(left, s->things.p[i]);
    cq_knots_find(&left, (uint32_t)s->deck->things.n, level, out);
    cq_twins_turn(s->twins, s->holder, out);
    CQ_VEC_DONE(left);
}

/* Set the flags of members who are in a knot with CQ_KNOT_LEAST of them. */
static void mark_held(const cq_knots *k, const bool *member, bool *held)
{
    for (size_t i = 0; i < k->knots.n; i++) {
        const uint32_t *p = k->players.p + k->knots.p[i].first;
        uint32_t n = 0;
        for (uint32_t j = 0; j < k->knots.p[i].n; j++)
            n += member[p[j]];
        for (uint32_t j = 0; j < k->knots.p[i].n && n >= CQ_KNOT_LEAST; j++)
            held[p[j]] = true;
    }
}

void cq_stay_of_twins(const cq_stay *s, const uint32_t *player, double level,
                      cq_arena *arena, cq_circle *c)
{
    size_t players = s->deck->players.n;
    bool *member = cq_zalloc(players + 1, 1), *held = cq_zalloc(players + 1, 1);
    double *stays = cq_zalloc((size_t)c->senders.n + 1, sizeof *stays);
    for (uint32_t i = 0; i < c->senders.n; i++)
        member[player[c->senders.p[i]]] = true;
    for (uint32_t part = 0; part < CQ_STAY_PARTS; part++) {
        cq_knots k;
        knots_without(s, part, level, &k);
        memset(held, 0, players);
        mark_held(&k, member, held);
        for (uint32_t i = 0; i < c->senders.n; i++)
            stays[i] += held[player[c->senders.p[i]]] ? 1.0 / CQ_STAY_PARTS : 0;
        cq_knots_done(&k);
    }
    keep_most(stays, arena, c);
    free(stays);
    free(member);
    free(held);
}
