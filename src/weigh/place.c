/* place.c - see place.h. */
#include "weigh/place.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "weigh/fdr.h"
#include "weigh/tail.h"

enum { LAST_DIGITS = 7, LEAST_DIGITS = 2, EXACT = 4000000 /* steps of the exact tail */ };

/* The places of one kind. */
typedef struct {
    const cq_corpus *c;
    cq_names *names;
    uint32_t *of;   /* of each sender, or CQ_NONE */
    cq_item *sizes; /* of places, rising; key: senders in each, a: so many such places */
    size_t size_n;
    uint32_t placed; /* senders whose place is known */
} atlas;

typedef struct {
    cq_report *r;
    CQ_VEC(cq_spread) spreads;
    cq_ids campaigns; /* of the spreads */
} work;

/* "+01:00". An hour that stands for "unknown" is none. */
static cq_str zone_of(cq_arena *a, const cq_message *m)
{
    int minutes = m->zone / 60;
    if (m->channel != CQ_MAIL || minutes == 0)
        return (cq_str){ NULL, 0 };
    return cq_str_printf(a, "%c%02d:%02d", minutes < 0 ? '-' : '+', abs(minutes) / 60,
                         abs(minutes) % 60);
}

static cq_str number_of(const cq_message *m)
{
    cq_str s = m->sender;
    if (m->channel != CQ_CALL || s.n < LAST_DIGITS + LEAST_DIGITS + 1 || s.p[0] != '+')
        return (cq_str){ NULL, 0 };
    return cq_str_sub(s, 0, s.n - LAST_DIGITS);
}

static cq_str place_of(cq_arena *a, const cq_message *m, cq_place_kind kind)
{
    if (kind == CQ_PLACE_NAMED || kind == CQ_PLACE_SLOT)
        return cq_str_trim(cq_message_field(m, CQ_F_PLACE));
    return kind == CQ_PLACE_ZONE ? zone_of(a, m) : number_of(m);
}

static void find_places(atlas *t, cq_place_kind kind)
{
    cq_arena a = { 0 };
    for (uint32_t i = 0; i < t->c->message_n; i++) {
        const cq_message *m = &t->c->messages[i];
        if (t->of[m->sender_no] != CQ_NONE || t->c->senders[m->sender_no].nobody)
            continue;
        cq_str s = place_of(&a, m, kind);
        if (s.n)
            t->of[m->sender_no] = cq_names_put(t->names, s);
        cq_arena_reset(&a);
    }
    cq_arena_done(&a);
}

static void count_sizes(atlas *t)
{
    uint32_t places = cq_names_count(t->names);
    t->sizes = cq_zalloc((size_t)places + 1, sizeof *t->sizes);
    for (uint32_t i = 0; i < t->c->sender_n; i++)
        if (t->of[i] != CQ_NONE) {
            t->sizes[t->of[i]].key++;
            t->placed++;
        }
    cq_sort_items(t->sizes, places);
    for (uint32_t i = 0, n; i < places; i += n) {
        for (n = 1; i + n < places && t->sizes[i + n].key == t->sizes[i].key;)
            n++;
        t->sizes[t->size_n++] = (cq_item){ t->sizes[i].key, n, 0 };
    }
}

static void open_atlas(const cq_corpus *c, cq_place_kind kind, atlas *t)
{
    size_t n = ((size_t)c->sender_n + 1) * sizeof *t->of;
    *t = (atlas){ .c = c, .names = cq_names_new(), .of = cq_alloc(n) };
    memset(t->of, 0xff, n);
    find_places(t, kind);
    count_sizes(t);
}

static void close_atlas(atlas *t)
{
    cq_names_free(t->names);
    free(t->of);
    free(t->sizes);
}

static double ln_choose(double n, double k)
{
    int sign;
    return lgamma_r(n + 1, &sign) - lgamma_r(k + 1, &sign) - lgamma_r(n - k + 1, &sign);
}

/* P(one of n senders, dealt among all, is in a place of so many). */
static double chance(uint32_t all, uint32_t n, uint32_t in_place)
{
    if (in_place + n > all)
        return 1;
    return -expm1(ln_choose(all - in_place, n) - ln_choose(all, n));
}

static double log_tail(uint32_t places, const double *p, uint32_t n, double mean)
{
    if ((double)places * n <= EXACT)
        return cq_log_events_sf(places, p, n);
    return places > mean + 1 ? cq_log_pois_sf(places, mean) : 0;
}

static void weigh_spread(const atlas *t, cq_spread *s)
{
    uint32_t n = 0;
    double *p = cq_alloc(((size_t)cq_names_count(t->names) + 1) * sizeof *p);
    for (size_t i = 0; i < t->size_n; i++) {
        double one = chance(t->placed, s->senders, (uint32_t)t->sizes[i].key);
        s->expected += one * t->sizes[i].a;
        for (uint32_t k = 0; k < t->sizes[i].a; k++)
            p[n++] = one;
    }
    s->p = log_tail(s->place_n, p, n, s->expected);
    free(p);
}

static int by_senders(const void *x, const void *y)
{
    const cq_place *a = x, *b = y;
    if (a->senders != b->senders)
        return a->senders > b->senders ? -1 : 1;
    return cq_str_cmp(a->name, b->name);
}

/* The places of the campaign's senders, each with how many are there. */
static void take_places(const atlas *t, const cq_campaign *k, cq_arena *a, cq_spread *s)
{
    cq_item *items = cq_alloc(((size_t)k->member_n + 1) * sizeof *items);
    for (uint32_t i = 0; i < k->member_n; i++)
        if (t->of[k->members[i].sender] != CQ_NONE)
            items[s->senders++].key = t->of[k->members[i].sender];
    cq_sort_items(items, s->senders);
    s->places = cq_arena_get(a, ((size_t)s->senders + 1) * sizeof *s->places);
    for (uint32_t i = 0, n; i < s->senders; i += n) {
        for (n = 1; i + n < s->senders && items[i + n].key == items[i].key;)
            n++;
        s->places[s->place_n++] =
            (cq_place){ cq_str_dup(a, cq_names_at(t->names, (uint32_t)items[i].key)), n };
    }
    qsort(s->places, s->place_n, sizeof *s->places, by_senders);
    free(items);
}

/* The places that stand in a slot, if they are most of what stands there. */
static void read_slot(const atlas *t, const cq_slot *slot, cq_arena *a, cq_spread *s)
{
    uint32_t all = 0;
    s->places = cq_arena_get(a, ((size_t)slot->value_n + 1) * sizeof *s->places);
    for (uint32_t i = 0; i < slot->value_n; i++) {
        const cq_slot_value *v = &slot->values[i];
        all += v->count;
        if (cq_names_get(t->names, cq_str_trim(v->value)) == CQ_NONE)
            continue;
        s->senders += v->count;
        s->places[s->place_n++] = (cq_place){ cq_str_trim(v->value), v->count };
    }
    if (2 * s->senders < all)
        s->place_n = 0;
    qsort(s->places, s->place_n, sizeof *s->places, by_senders);
}

/* The slot with the most places, of all scripts. */
static void take_slots(const atlas *t, const cq_campaign *k, cq_arena *a, cq_spread *s)
{
    for (uint32_t i = 0; i < k->script_n; i++)
        for (uint32_t j = 0; j < k->scripts[i].slot_n; j++) {
            cq_spread x = { .kind = s->kind };
            read_slot(t, &k->scripts[i].slots[j], a, &x);
            if (x.place_n > s->place_n)
                *s = x;
        }
}

static void weigh_kind(work *w, const cq_corpus *c, cq_place_kind kind)
{
    atlas t;
    open_atlas(c, kind, &t);
    for (uint32_t i = 0; i < w->r->campaign_n && t.placed; i++) {
        cq_spread s = { .kind = kind };
        if (kind == CQ_PLACE_SLOT)
            take_slots(&t, &w->r->campaigns[i], &w->r->arena, &s);
        else
            take_places(&t, &w->r->campaigns[i], &w->r->arena, &s);
        if (s.place_n < CQ_PLACE_LEAST)
            continue;
        weigh_spread(&t, &s);
        CQ_PUSH(w->spreads, s);
        CQ_PUSH(w->campaigns, i);
    }
    close_atlas(&t);
}

static void hand_over(work *w)
{
    size_t n = w->spreads.n;
    double *p = cq_alloc(2 * (n + 1) * sizeof *p), *q = p + n + 1;
    for (size_t i = 0; i < n; i++)
        p[i] = w->spreads.p[i].p;
    cq_fdr_bh(p, n, (double)n, q);
    for (size_t i = 0; i < n; i++) {
        cq_campaign *k = &w->r->campaigns[w->campaigns.p[i]];
        if (!k->spreads)
            k->spreads = cq_arena_get(&w->r->arena, CQ_PLACES * sizeof *k->spreads);
        w->spreads.p[i].p = exp(q[i]);
        k->spreads[k->spread_n++] = w->spreads.p[i];
    }
    free(p);
}

void cq_place_weigh(const cq_corpus *c, cq_report *r)
{
    work w = { .r = r };
    for (int kind = 0; kind < CQ_PLACES; kind++)
        weigh_kind(&w, c, (cq_place_kind)kind);
    hand_over(&w);
    CQ_VEC_DONE(w.spreads);
    CQ_VEC_DONE(w.campaigns);
}
