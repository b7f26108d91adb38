/* circle.c - see circle.h.
 *
 * How near is near is the circle's own measure: NEAR times the median gap from a member to
 * the next one on the same thing. So a circle that acts within seconds does not take in what
 * two of its members shared by accident days apart. */
#include "weigh/circle.h"

#include <stdlib.h>
#include <string.h>

#include "base/map.h"

enum { NEAR = 16, NEAR_LEAST = 60 };

typedef struct {
    const cq_deck *deck;
    bool *member; /* of each player */
    cq_ids senders, things, messages;
    uint32_t kinds[CQ_TRACES];
} work;

uint32_t cq_circle_trim(const cq_scores *s, size_t player_n, const uint32_t *players,
                        uint32_t n, double level, double chance, bool *member)
{
    double *part = cq_zalloc(player_n + 1, sizeof *part);
    uint32_t left = n;
    for (;;) {
        uint32_t loosest = CQ_NONE;
        memset(part, 0, player_n * sizeof *part);
        for (size_t i = 0; i < s->n; i++) {
            const cq_scored *p = &s->p[i];
            if (p->score >= level && member[p->a] && member[p->b]) {
                part[p->a] += p->score - level;
                part[p->b] += p->score - level;
            }
        }
        for (uint32_t i = 0; i < n; i++)
            if (member[players[i]] &&
                (loosest == CQ_NONE || part[players[i]] < part[loosest]))
                loosest = players[i];
        if (loosest == CQ_NONE || part[loosest] > chance)
            break;
        member[loosest] = false;
        left--;
    }
    free(part);
    return left;
}

/* The members' cards on a thing, by time. */
static void cards_on(const work *w, const cq_deck_thing *t, cq_ids *out)
{
    out->n = 0;
    for (uint32_t i = t->first; i < t->first + t->k; i++)
        if (w->member[w->deck->cards.p[w->deck->on.p[i]].player])
            CQ_PUSH(*out, w->deck->on.p[i]);
}

/* Seconds between neighbours; 0 where nothing has a time. */
static int64_t gap(const work *w, uint32_t a, uint32_t b)
{
    int64_t t = w->deck->cards.p[a].time, u = w->deck->cards.p[b].time;
    if (t == CQ_NO_TIME || u == CQ_NO_TIME)
        return t == u ? 0 : INT64_MAX;
    return u - t;
}

static int rising(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

static double median_gap(const work *w)
{
    CQ_VEC(int64_t) gaps = { 0 };
    cq_ids on = { 0 };
    for (size_t i = 0; i < w->deck->things.n; i++) {
        cards_on(w, &w->deck->things.p[i], &on);
        for (size_t k = 1; k < on.n; k++)
            CQ_PUSH(gaps, gap(w, on.p[k - 1], on.p[k]));
    }
    if (gaps.n)
        qsort(gaps.p, gaps.n, sizeof *gaps.p, rising);
    double median = gaps.n ? (double)gaps.p[gaps.n / 2] : -1;
    CQ_VEC_DONE(gaps);
    CQ_VEC_DONE(on);
    return median;
}

static double nearness(double median)
{
    return NEAR * median > NEAR_LEAST ? NEAR * median : NEAR_LEAST;
}

/* Take the things, and of the members' cards those with another member's one near by. */
static void take_things(work *w, double near)
{
    cq_ids on = { 0 };
    for (size_t i = 0; i < w->deck->things.n; i++) {
        const cq_deck_thing *t = &w->deck->things.p[i];
        size_t before = w->messages.n;
        cards_on(w, t, &on);
        for (size_t k = 0; k < on.n; k++) {
            bool back = k > 0 && (double)gap(w, on.p[k - 1], on.p[k]) <= near;
            bool forth = k + 1 < on.n && (double)gap(w, on.p[k], on.p[k + 1]) <= near;
            if (back || forth)
                CQ_PUSH(w->messages, w->deck->cards.p[on.p[k]].message);
        }
        if (w->messages.n > before) {
            CQ_PUSH(w->things, t->thing);
            w->kinds[t->kind]++;
        }
    }
    CQ_VEC_DONE(on);
}

static cq_list list_of(cq_arena *a, cq_ids *v)
{
    cq_ids_unique(v);
    cq_list l = { cq_arena_get(a, v->n * sizeof *v->p + 1), (uint32_t)v->n };
    if (v->n)
        memcpy(l.p, v->p, v->n * sizeof *v->p);
    return l;
}

static cq_trace_kind main_kind(const work *w)
{
    int best = 0;
    for (int k = 1; k < CQ_TRACES; k++)
        if (w->kinds[k] > w->kinds[best])
            best = k;
    return (cq_trace_kind)best;
}

static bool *flags_of(const cq_deck *d, const uint32_t *players, uint32_t n)
{
    bool *member = cq_zalloc(d->players.n + 1, sizeof *member);
    for (uint32_t i = 0; i < n; i++)
        member[players[i]] = true;
    return member;
}

/* Whether half of what they share or more comes from one source, or is of a kind without. */
static bool has_one_source(const work *w, const cq_traces *t)
{
    cq_ids on = { 0 };
    cq_map *of = cq_map_new(64);
    uint32_t things = 0, most = 0;
    for (size_t i = 0; i < w->deck->things.n; i++) {
        const cq_thing *x = &t->things[w->deck->things.p[i].thing];
        cards_on(w, &w->deck->things.p[i], &on);
        if (on.n < 2)
            continue;
        things++;
        uint32_t *k = cq_map_put(of, (uint64_t)x->kind << 32 | x->source, 0);
        most = ++*k > most ? *k : most;
    }
    cq_map_free(of);
    CQ_VEC_DONE(on);
    return 2 * most >= things;
}

static bool acts(const work *w, const cq_traces *t, double median)
{
    return median <= CQ_CIRCLE_HOURS ||
           (median <= CQ_CIRCLE_DAY && !has_one_source(w, t));
}

bool cq_circle_acts(const cq_deck *d, const cq_traces *t, const uint32_t *players,
                    uint32_t n)
{
    work w = { .deck = d, .member = flags_of(d, players, n) };
    bool yes = acts(&w, t, median_gap(&w));
    free(w.member);
    return yes;
}

bool cq_circle_make(const cq_deck *d, const cq_traces *t, const uint32_t *players,
                    uint32_t n, cq_arena *arena, cq_circle *out)
{
    work w = { .deck = d, .member = flags_of(d, players, n) };
    double median = median_gap(&w);
    take_things(&w, nearness(median));
    for (uint32_t i = 0; i < n; i++)
        CQ_PUSH(w.senders, d->players.p[players[i]]);
    bool good = n >= CQ_KNOT_LEAST && w.things.n > 0 && acts(&w, t, median);
    *out = (cq_circle){ .senders = list_of(arena, &w.senders),
                        .things = list_of(arena, &w.things),
                        .messages = list_of(arena, &w.messages),
                        .median_gap = median,
                        .kind = main_kind(&w) };
    CQ_VEC_DONE(w.senders);
    CQ_VEC_DONE(w.things);
    CQ_VEC_DONE(w.messages);
    free(w.member);
    return good;
}

static bool is_near(const cq_share *a, const cq_share *b, double near)
{
    if (a->sender == b->sender || a->time == CQ_NO_TIME || b->time == CQ_NO_TIME)
        return false;
    return (double)b->time - (double)a->time <= near;
}

typedef CQ_VEC(cq_share) uses;

static int by_time(const void *x, const void *y)
{
    const cq_share *a = x, *b = y;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return (a->message > b->message) - (a->message < b->message);
}

/* All that members did with a thing, by time. */
static void uses_of(const cq_traces *t, const cq_thing *thing, const cq_map *member,
                    uses *out)
{
    out->n = 0;
    for (uint32_t i = 0; i < thing->shares; i++)
        if (cq_map_get(member, t->shares[thing->first + i].sender) != CQ_NONE)
            CQ_PUSH(*out, t->shares[thing->first + i]);
    for (uint32_t i = 0; i < thing->agains; i++)
        if (cq_map_get(member, t->again[thing->again + i].sender) != CQ_NONE)
            CQ_PUSH(*out, t->again[thing->again + i]);
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, by_time);
}

void cq_circle_widen(const cq_traces *t, cq_arena *arena, cq_circle *c)
{
    cq_ids messages = { 0 };
    uses on = { 0 };
    cq_map *member = cq_map_new(c->senders.n);
    double near = nearness(c->median_gap);

    for (uint32_t i = 0; i < c->senders.n; i++)
        cq_map_put(member, c->senders.p[i], 1);
    for (uint32_t i = 0; i < c->messages.n; i++)
        CQ_PUSH(messages, c->messages.p[i]);
    for (uint32_t i = 0; i < c->things.n; i++) {
        uses_of(t, &t->things[c->things.p[i]], member, &on);
        for (size_t k = 0; k < on.n; k++)
            if ((k > 0 && is_near(&on.p[k - 1], &on.p[k], near)) ||
                (k + 1 < on.n && is_near(&on.p[k], &on.p[k + 1], near)))
                CQ_PUSH(messages, on.p[k].message);
    }
    c->messages = list_of(arena, &messages);
    cq_map_free(member);
    CQ_VEC_DONE(on);
    CQ_VEC_DONE(messages);
}
