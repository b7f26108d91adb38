/* fellow.c - see fellow.h. */
#include "weigh/fellow.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "weigh/stay.h"
#include "weigh/tail.h"

/* A window goes on for REACH typical spans on both ends: three, since half of a bell curve
 * is 1.35 of its deviations long and few members make the shortest half look shorter. */
enum { SHORTEST = 60, REACH = 3, BLOCK = 3 * 3600, BLOCKS = 8, PARTS = CQ_STAY_PARTS };

/* An occasion of the circle, and from when to when others are looked for. */
typedef struct {
    const cq_thing *thing;
    uint32_t place; /* of its source among the circle's */
    bool own;       /* it is of the circle's things, and not a crowd */
    int64_t from, to;
    double mean; /* what the sender in question adds by chance */
} window;

/* A share of one of the circle's sources by somebody else. */
typedef struct {
    uint32_t sender, place;
    int64_t time;
} other;

typedef CQ_VEC(int64_t) times;

typedef struct {
    const cq_deck *deck;
    const cq_traces *traces;
    bool *member, *may;   /* of each sender: may he become one? */
    uint32_t *seen, *own; /* of each sender: windows; of these, of the circle's things */
    CQ_VEC(window) windows;
    cq_map *places;
    uint32_t place_n;
    CQ_VEC(other) others;
    times times; /* spare */
} work;

static int rising(const void *x, const void *y)
{
    int64_t a = *(const int64_t *)x, b = *(const int64_t *)y;
    return (a > b) - (a < b);
}

static uint64_t source_key(const cq_thing *x)
{
    return (uint64_t)x->kind << 32 | x->source;
}

/* The times at which members share the thing. */
static void times_of(const work *w, const cq_thing *x, times *out)
{
    out->n = 0;
    for (uint32_t i = x->first; i < x->first + x->shares; i++)
        if (w->member[w->traces->shares[i].sender] &&
            w->traces->shares[i].time != CQ_NO_TIME)
            CQ_PUSH(*out, w->traces->shares[i].time);
}

/* From when to when half of the members share it, in the shortest time; false if fewer do. */
static bool find_half(const times *t, uint32_t members, window *out)
{
    uint32_t half = members < 4 ? 2 : (members + 1) / 2;
    size_t best = 0;
    for (size_t i = 1; i + half <= t->n; i++)
        if (t->p[i + half - 1] - t->p[i] < t->p[best + half - 1] - t->p[best])
            best = i;
    if (t->n < half)
        return false;
    out->from = t->p[best];
    out->to = t->p[best + half - 1];
    return true;
}

static void find_window(work *w, uint32_t thing, uint32_t members, bool own)
{
    const cq_thing *x = &w->traces->things[thing];
    window at = { .thing = x, .own = own };
    times_of(w, x, &w->times);
    if (!find_half(&w->times, members, &at))
        return;
    uint32_t *place = cq_map_put(w->places, source_key(x), w->place_n);
    w->place_n += *place == w->place_n;
    at.place = *place;
    CQ_PUSH(w->windows, at);
}

/* How long half of the members take, in the median over the circle's own things. */
static int64_t typical_span(work *w)
{
    w->times.n = 0;
    for (size_t i = 0; i < w->windows.n; i++)
        if (w->windows.p[i].own)
            CQ_PUSH(w->times, w->windows.p[i].to - w->windows.p[i].from);
    if (w->times.n)
        qsort(w->times.p, w->times.n, sizeof *w->times.p, rising);
    int64_t span = w->times.n ? w->times.p[w->times.n / 2] : 0;
    return span > SHORTEST ? span : SHORTEST;
}

static bool is_in(const window *w, int64_t time)
{
    return time != CQ_NO_TIME && time >= w->from && time <= w->to;
}

/* Leave the occasions that did not take much longer, for on a crowd half of the members may
 * meet by and by; and open their windows. */
static void open_windows(work *w)
{
    int64_t more = REACH * typical_span(w);
    size_t kept = 0;
    for (size_t i = 0; i < w->windows.n; i++) {
        window at = w->windows.p[i];
        if (at.to - at.from > more)
            continue;
        at.from -= more;
        at.to += more;
        w->windows.p[kept++] = at;
        for (uint32_t k = at.thing->first; k < at.thing->first + at.thing->shares; k++)
            if (is_in(&at, w->traces->shares[k].time)) {
                w->seen[w->traces->shares[k].sender]++;
                w->own[w->traces->shares[k].sender] += at.own;
            }
    }
    w->windows.n = kept;
}

static void collect_others(work *w)
{
    for (uint32_t i = 0; i < w->traces->thing_n; i++) {
        const cq_thing *x = &w->traces->things[i];
        uint32_t place = cq_map_get(w->places, source_key(x));
        for (uint32_t k = 0; k < x->shares && place != CQ_NONE; k++) {
            const cq_share *s = &w->traces->shares[x->first + k];
            if (!w->member[s->sender] && s->time != CQ_NO_TIME)
                CQ_PUSH(w->others, (other){ s->sender, place, s->time });
        }
    }
}

/* What a sender does when and where, as far as it says what chance gives him. */
typedef struct {
    uint32_t tongue, n;
    uint32_t block[BLOCKS];
    double *shares; /* by place */
    int64_t from, to;
} habit;

static uint32_t block_of(int64_t time)
{
    return (uint32_t)((time / BLOCK % BLOCKS + BLOCKS) % BLOCKS);
}

static habit habit_of(const work *w, uint32_t sender)
{
    habit h = { .tongue = w->traces->tongue[sender],
                .shares = cq_zalloc((size_t)w->place_n + 1, sizeof *h.shares),
                .from = INT64_MAX,
                .to = INT64_MIN };
    for (size_t i = 0; i < w->others.n; i++) {
        const other *o = &w->others.p[i];
        if (o->sender != sender)
            continue;
        h.shares[o->place]++;
        h.block[block_of(o->time)]++;
        h.from = o->time < h.from ? o->time : h.from;
        h.to = o->time > h.to ? o->time : h.to;
        h.n++;
    }
    return h;
}

/* How likely one of his shares is at that time by that sender, beside other shares. */
static double weight(const work *w, const habit *h, uint32_t sender, int64_t time)
{
    if (w->traces->tongue[sender] != h->tongue || time < h->from || time > h->to)
        return 0;
    return (h->block[block_of(time)] + 1.0) / (h->n + (double)BLOCKS);
}

/* Set the mean of each window. */
static void weigh_windows(work *w, uint32_t sender)
{
    habit h = habit_of(w, sender);
    double *all = cq_zalloc((size_t)w->place_n + 1, sizeof *all);
    for (size_t i = 0; i < w->others.n; i++)
        all[w->others.p[i].place] +=
            weight(w, &h, w->others.p[i].sender, w->others.p[i].time);
    for (size_t i = 0; i < w->windows.n; i++) {
        window *at = &w->windows.p[i];
        double in = 0;
        for (uint32_t k = at->thing->first; k < at->thing->first + at->thing->shares;
             k++) {
            const cq_share *s = &w->traces->shares[k];
            if (is_in(at, s->time) && !w->member[s->sender])
                in += weight(w, &h, s->sender, s->time);
        }
        at->mean = in > 0 ? h.shares[at->place] * in / all[at->place] : 0;
    }
    free(all);
    free(h.shares);
}

static bool is_on(const work *w, const window *at, uint32_t sender)
{
    for (uint32_t k = at->thing->first; k < at->thing->first + at->thing->shares; k++)
        if (w->traces->shares[k].sender == sender)
            return is_in(at, w->traces->shares[k].time);
    return false;
}

/* Whether he is in more windows than chance explains, those of one part left out. */
static bool acts_without(const work *w, const bool *on, uint32_t part)
{
    int64_t n = 0;
    double mean = 0;
    for (size_t i = 0; i < w->windows.n; i++)
        if ((w->windows.p[i].thing - w->traces->things) % PARTS != part) {
            n += on[i];
            mean += w->windows.p[i].mean;
        }
    return n >= CQ_FELLOW_LEAST &&
           cq_log_pois_sf(n, mean) + log((double)w->deck->players.n) <=
               log(CQ_FELLOW_LEVEL);
}

/* In which share of the parts he is a fellow without it; 0 if he is none with all. */
static double stay_of(work *w, uint32_t sender)
{
    bool *on = cq_zalloc(w->windows.n + 1, sizeof *on);
    uint32_t stays = 0;
    weigh_windows(w, sender);
    for (size_t i = 0; i < w->windows.n; i++)
        on[i] = is_on(w, &w->windows.p[i], sender);
    bool acts = acts_without(w, on, PARTS);
    for (uint32_t part = 0; part < PARTS && acts; part++)
        stays += acts_without(w, on, part);
    free(on);
    return acts ? fmax(stays, 1) / PARTS : 0;
}

typedef CQ_VEC(double) stays;

static void find_fellows(work *w, uint32_t sender_n, cq_ids *who, stays *how)
{
    for (uint32_t s = 0; s < sender_n; s++) {
        double stay =
            w->may[s] && w->seen[s] >= CQ_FELLOW_LEAST && w->own[s] ? stay_of(w, s) : 0;
        if (stay > 0) {
            CQ_PUSH(*who, s);
            CQ_PUSH(*how, stay);
        }
    }
}

/* Merge the fellows, who are in order, into the circle's members. */
static void take_in(const cq_ids *who, const stays *how, cq_arena *arena, cq_circle *c)
{
    uint32_t n = c->senders.n + (uint32_t)who->n, k = 0, m = 0;
    uint32_t *senders = cq_arena_get(arena, ((size_t)n + 1) * sizeof *senders);
    double *stay = cq_arena_get(arena, ((size_t)n + 1) * sizeof *stay);
    c->stability = 0;
    for (uint32_t i = 0; i < n; i++) {
        bool old = k == who->n || (m < c->senders.n && c->senders.p[m] < who->p[k]);
        senders[i] = old ? c->senders.p[m] : who->p[k];
        stay[i] = old ? c->stays[m++] : how->p[k++];
        c->stability += stay[i] / n;
    }
    c->senders = (cq_list){ senders, n };
    c->stays = stay;
    c->fellows += (uint32_t)who->n;
}

static void look_around(work *w, const cq_circle *c)
{
    for (uint32_t i = 0; i < c->senders.n; i++)
        w->member[c->senders.p[i]] = true;
    for (uint32_t i = 0; i < c->things.n; i++)
        find_window(w, c->things.p[i], c->senders.n, true);
    for (size_t i = 0; i < w->deck->crowds.n; i++)
        find_window(w, w->deck->crowds.p[i], c->senders.n, false);
    open_windows(w);
    collect_others(w);
}

bool cq_fellows_join(const cq_deck *d, const cq_traces *t, const bool *taken,
                     uint32_t sender_n, cq_arena *arena, cq_circle *c)
{
    work w = { .deck = d,
               .traces = t,
               .member = cq_zalloc((size_t)sender_n + 1, 1),
               .may = cq_zalloc((size_t)sender_n + 1, 1),
               .seen = cq_zalloc((size_t)sender_n + 1, sizeof *w.seen),
               .own = cq_zalloc((size_t)sender_n + 1, sizeof *w.own),
               .places = cq_map_new(64) };
    cq_ids who = { 0 };
    stays how = { 0 };
    look_around(&w, c);
    for (size_t i = 0; i < d->players.n; i++)
        w.may[d->players.p[i]] = !w.member[d->players.p[i]] && !taken[d->players.p[i]];
    find_fellows(&w, sender_n, &who, &how);
    bool some = who.n > 0;
    if (some)
        take_in(&who, &how, arena, c);
    CQ_VEC_DONE(who);
    CQ_VEC_DONE(how);
    CQ_VEC_DONE(w.windows);
    CQ_VEC_DONE(w.others);
    CQ_VEC_DONE(w.times);
    cq_map_free(w.places);
    free(w.member);
    free(w.may);
    free(w.seen);
    free(w.own);
    return some;
}
