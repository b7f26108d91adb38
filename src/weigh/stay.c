/* stay.c - see stay.h. */
#include "weigh/stay.h"

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
    for (int part = 0; part < CQ_STAY_PARTS; part++)
        score_without(d, holder, part, tests, out->without[part]);
}

void cq_stay_done(cq_stay *s)
{
    for (int part = 0; part < CQ_STAY_PARTS; part++)
        for (int test = 0; test < CQ_PAIR_TESTS; test++)
            CQ_VEC_DONE(s->without[part][test]);
}

void cq_stay_of(const cq_stay *s, int test, const uint32_t *player, double level,
                double chance, cq_arena *arena, cq_circle *c)
{
    uint32_t n = c->senders.n, *players = cq_alloc(((size_t)n + 1) * sizeof *players);
    bool *member = cq_zalloc(s->deck->players.n + 1, sizeof *member);
    c->stays = cq_arena_zero(arena, (size_t)n + 1, sizeof *c->stays);
    c->stability = 0;
    for (uint32_t i = 0; i < n; i++)
        players[i] = player[c->senders.p[i]];
    for (int part = 0; part < CQ_STAY_PARTS; part++) {
        for (uint32_t i = 0; i < n; i++)
            member[players[i]] = true;
        uint32_t left = cq_circle_trim(&s->without[part][test], s->deck->players.n,
                                       players, n, level, chance, member);
        for (uint32_t i = 0; i < n && left >= CQ_KNOT_LEAST; i++)
            c->stays[i] += member[players[i]] ? 1.0 / CQ_STAY_PARTS : 0;
    }
    for (uint32_t i = 0; i < n; i++)
        c->stability += c->stays[i] / n;
    free(member);
    free(players);
}
