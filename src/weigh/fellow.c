/* fellow.c - see fellow.h. */
#include "weigh/fellow.h"

#include <math.h>
#include <stdlib.h>

#include "base/map.h"
#include "base/sort.h"
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
    uint32_t first, n; /* who else is in it: inside[first .. first + n) */
    double mean;       /* what the sender in question adds by chance */
} window;

/* A share of one of the circle's sources by somebody else. */
typedef struct {
    uint32_t place, tongue, block, sender;
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
    CQ_VEC(other) others;    /* by place, tongue, block and time */
    CQ_VEC(cq_item) senders; /* of each of them, by sender: key, and its number */
    CQ_VEC(cq_share) inside;
    times times; /* spare */
} work;

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
static int64_t typical_span(const work *w)
{
    CQ_VEC(double) spans = { 0 };
    for (size_t i = 0; i < w->windows.n; i++)
        if (w->windows.p[i].own)
            CQ_PUSH(spans, (double)(w->windows.p[i].to - w->windows.p[i].from));
    double span = fmax(SHORTEST, cq_median(spans.p, spans.n));
    CQ_VEC_DONE(spans);
    return (int64_t)span;
}

static bool is_in(const window *w, int64_t time)
{
    return time != CQ_NO_TIME && time >= w->from && time <= w->to;
}

static void look_inside(work *w, window *at)
{
    const cq_share *s = w->traces->shares + at->thing->first;
    at->first = (uint32_t)w->inside.n;
    for (uint32_t k = 0; k < at->thing->shares; k++)
        if (is_in(at, s[k].time) && !w->member[s[k].sender]) {
            CQ_PUSH(w->inside, s[k]);
            w->seen[s[k].sender]++;
            w->own[s[k].sender] += at->own;
        }
    at->n = (uint32_t)w->inside.n - at->first;
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
        look_inside(w, &at);
        w->windows.p[kept++] = at;
    }
    w->windows.n = kept;
}

static uint32_t block_of(int64_t time)
{
    return (uint32_t)((time / BLOCK % BLOCKS + BLOCKS) % BLOCKS);
}

static int in_order(const void *x, const void *y)
{
    const other *a = x, *b = y;
    if (a->place != b->place)
        return a->place < b->place ? -1 : 1;
    if (a->tongue != b->tongue)
        return a->tongue < b->tongue ? -1 : 1;
    if (a->block != b->block)
        return a->block < b->block ? -1 : 1;
    return (a->time > b->time) - (a->time < b->time);
}

static void collect_others(work *w)
{
    for (uint32_t i = 0; i < w->traces->thing_n; i++) {
        const cq_thing *x = &w->traces->things[i];
        uint32_t place = cq_map_get(w->places, source_key(x));
        for (uint32_t k = 0; k < x->shares && place != CQ_NONE; k++) {
            const cq_share *s = &w->traces->shares[x->first + k];
            if (!w->member[s->sender] && s->time != CQ_NO_TIME)
                CQ_PUSH(w->others, (other){ place, w->traces->tongue[s->sender],
                                            block_of(s->time), s->sender, s->time });
        }
    }
    if (w->others.n)
        qsort(w->others.p, w->others.n, sizeof *w->others.p, in_order);
    for (uint32_t i = 0; i < w->others.n; i++)
        CQ_PUSH(w->senders, (cq_item){ w->others.p[i].sender, i, 0 });
    cq_sort_items(w->senders.p, w->senders.n);
}

/* What a sender does when and where, as far as it says what chance gives him. */
typedef struct {
    uint32_t tongue, n;
    uint32_t block[BLOCKS];
    double *shares; /* by place */
    int64_t from, to;
} habit;

/* Where the sender's shares begin in w->senders. */
static size_t first_of(const work *w, uint32_t sender)
{
    size_t low = 0, high = w->senders.n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (w->senders.p[mid].key < sender)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

static habit habit_of(const work *w, uint32_t sender)
{
    habit h = { .tongue = w->traces->tongue[sender],
                .shares = cq_zalloc((size_t)w->place_n + 1, sizeof *h.shares),
                .from = INT64_MAX,
                .to = INT64_MIN };
    for (size_t i = first_of(w, sender);
         i < w->senders.n && w->senders.p[i].key == sender; i++) {
        const other *o = &w->others.p[w->senders.p[i].a];
        h.shares[o->place]++;
        h.block[o->block]++;
        h.from = o->time < h.from ? o->time : h.from;
        h.to = o->time > h.to ? o->time : h.to;
        h.n++;
    }
    return h;
}

/* How likely one of his shares is in that block of hours, beside another share there. */
static double weight(const habit *h, uint32_t block)
{
    return (h->block[block] + 1.0) / (h->n + (double)BLOCKS);
}

/* How many of the others come before this place, tongue, block and time. */
static size_t count_before(const work *w, other x)
{
    size_t low = 0, high = w->others.n;
    while (low < high) {
        size_t mid = low + (high - low) / 2;
        if (in_order(&w->others.p[mid], &x) < 0)
            low = mid + 1;
        else
            high = mid;
    }
    return low;
}

/* All that is shared of a source in his language and life, so weighed. */
static double weigh_source(const work *w, const habit *h, uint32_t place)
{
    double all = 0;
    for (uint32_t b = 0; b < BLOCKS; b++) {
        other from = { place, h->tongue, b, 0, h->from };
        other past = { place, h->tongue, b, 0, h->to + 1 };
        all += weight(h, b) * (double)(count_before(w, past) - count_before(w, from));
    }
    return all;
}

/* What is shared in a window of it. */
static double weigh_inside(const work *w, const habit *h, const window *at)
{
    double in = 0;
    for (uint32_t i = at->first; i < at->first + at->n; i++) {
        const cq_share *s = &w->inside.p[i];
        if (w->traces->tongue[s->sender] == h->tongue && s->time >= h->from &&
            s->time <= h->to)
            in += weight(h, block_of(s->time));
    }
    return in;
}

/* Set the mean of each window. */
static void weigh_windows(work *w, uint32_t sender)
{
    habit h = habit_of(w, sender);
    double *all = cq_zalloc((size_t)w->place_n + 1, sizeof *all);
    for (uint32_t p = 0; p < w->place_n; p++)
        all[p] = h.shares[p] > 0 ? weigh_source(w, &h, p) : 0;
    for (size_t i = 0; i < w->windows.n; i++) {
        window *at = &w->windows.p[i];
        double in = all[at->place] > 0 ? weigh_inside(w, &h, at) : 0;
        at->mean = in > 0 ? h.shares[at->place] * in / all[at->place] : 0;
    }
    free(all);
    free(h.shares);
}

/* The message by which he is in the window, or CQ_NONE. */
static uint32_t message_in(const work *w, const window *at, uint32_t sender)
{
    for (uint32_t i = at->first; i < at->first + at->n; i++)
        if (w->inside.p[i].sender == sender)
            return w->inside.p[i].message;
    return CQ_NONE;
}

/* In which windows he is, each by a message of its own: what carries several of the things
 * is one act. */
static bool *acts_of(const work *w, uint32_t sender)
{
    bool *on = cq_zalloc(w->windows.n + 1, sizeof *on);
    cq_map *counted = cq_map_new(16);
    for (uint32_t i = 0; i < w->windows.n; i++) {
        uint32_t message = message_in(w, &w->windows.p[i], sender);
        on[i] = message != CQ_NONE && *cq_map_put(counted, message, i) == i;
    }
    cq_map_free(counted);
    return on;
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

/* In which share of the parts he is a fellow without it; -1 if he is none with all. */
static double stay_of(work *w, uint32_t sender)
{
    bool *on = acts_of(w, sender);
    double stays = 0;
    weigh_windows(w, sender);
    if (!acts_without(w, on, PARTS))
        stays = -1;
    for (uint32_t part = 0; part < PARTS && stays >= 0; part++)
        stays += acts_without(w, on, part);
    free(on);
    return stays < 0 ? -1 : stays / PARTS;
}

typedef CQ_VEC(double) stays;

static void find_fellows(work *w, uint32_t sender_n, cq_ids *who, stays *how)
{
    for (uint32_t s = 0; s < sender_n; s++) {
        if (!w->may[s] || w->seen[s] < CQ_FELLOW_LEAST || !w->own[s])
            continue;
        double stay = stay_of(w, s);
        if (stay >= 0) {
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
    CQ_VEC_DONE(w.senders);
    CQ_VEC_DONE(w.inside);
    CQ_VEC_DONE(w.times);
    cq_map_free(w.places);
    free(w.member);
    free(w.may);
    free(w.seen);
    free(w.own);
    return some;
}
