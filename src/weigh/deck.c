/* deck.c - see deck.h.
 *
 * Closeness. Under the null the times on a thing are exchangeable among those who shared
 * it, so the chance that two of them are as near as a gap is the share of all its pairs that
 * are. Small things have too few pairs: they lean on the mean curve of their kind and class
 * of popularity with the weight of KAPPA pairs. Curves are taken from players who meet once
 * only: else a group that fills its things would set the measure for itself. Gaps are
 * rounded up on a grid of half-octaves. */
#include "weigh/deck.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/sort.h"
#include "weigh/public.h"

enum { GRID = 48, CLASSES = 24, KAPPA = 200, SHRINK = 30 };

#define LEAST_CHANCE 1e-9

/* A source is a habit of its own with this many things, and sites only with a public. */
enum { SOURCE_THINGS = 3, SITE_PUBLIC = 50 };

static bool is_weighed(int kind)
{
    return kind == CQ_T_LINK || kind == CQ_T_TAG || kind == CQ_T_REPOST ||
           kind == CQ_T_REPLY || kind == CQ_T_SCRIPT;
}

int cq_deck_class(uint32_t k)
{
    return k < 4 ? (int)k : (int)(2 * log2((double)k));
}

typedef struct {
    const cq_corpus *corpus;
    const cq_traces *traces;
    const bool *gone;
    cq_deck *deck;
    uint32_t *k;             /* of each thing that is weighed: senders who count */
    CQ_VEC(cq_share) shares; /* of the things that stay */
} work;

/* Who answers mail shares what his thread shares: conversation, not co-action. */
static bool counts(const work *w, const cq_share *s)
{
    const cq_message *m = &w->corpus->messages[s->message];
    return !w->gone[s->sender] &&
           (m->channel != CQ_MAIL || !cq_message_field(m, CQ_F_REPLY).p);
}

static void count_senders(work *w)
{
    const cq_traces *t = w->traces;
    w->k = cq_zalloc((size_t)t->thing_n + 1, sizeof *w->k);
    for (uint32_t i = 0; i < t->thing_n; i++)
        for (uint32_t s = 0; s < t->things[i].shares && is_weighed(t->things[i].kind);
             s++)
            w->k[i] += counts(w, &t->shares[t->things[i].first + s]);
}

/* The greatest limit of each kind that keeps its meetings within bounds. */
static void set_limits(work *w)
{
    double(*pairs)[CQ_DECK_MOST + 1] = cq_zalloc(CQ_TRACES, sizeof *pairs);
    for (uint32_t i = 0; i < w->traces->thing_n; i++)
        if (w->k[i] <= CQ_DECK_MOST)
            pairs[w->traces->things[i].kind][w->k[i]] += w->k[i] * (w->k[i] - 1.0) / 2;
    for (int kind = 0; kind < CQ_TRACES; kind++) {
        double sum = 0;
        uint32_t k = 2;
        while (k <= CQ_DECK_MOST && (sum += pairs[kind][k]) <= CQ_DECK_MEETINGS)
            k++;
        w->deck->most[kind] = k - 1;
    }
    free(pairs);
}

static void keep_things(work *w)
{
    for (uint32_t i = 0; i < w->traces->thing_n; i++) {
        const cq_thing *t = &w->traces->things[i];
        uint32_t k = w->k[i], first = (uint32_t)w->shares.n;
        if (k > w->deck->most[t->kind]) {
            w->deck->left[t->kind]++;
            CQ_PUSH(w->deck->crowds, i);
        }
        if (k < 2 || k > w->deck->most[t->kind])
            continue;
        for (uint32_t s = t->first; s < t->first + t->shares; s++)
            if (counts(w, &w->traces->shares[s]))
                CQ_PUSH(w->shares, w->traces->shares[s]);
        CQ_PUSH(w->deck->things, (cq_deck_thing){ i, first, k, (uint8_t)t->kind });
    }
}

static uint32_t number(cq_map *m, uint64_t key, uint32_t *next)
{
    uint32_t *n = cq_map_put(m, key, *next);
    *next += *n == *next;
    return *n;
}

/* One card a message, with its things; one player a sender. */
static void make_cards(work *w)
{
    cq_deck *d = w->deck;
    size_t n = w->shares.n;
    cq_item *order = cq_alloc((n + 1) * sizeof *order);
    cq_map *players = cq_map_new(1024);

    CQ_RESERVE(d->on, n);
    d->on.n = n;
    for (uint32_t t = 0; t < d->things.n; t++)
        for (uint32_t i = d->things.p[t].first;
             i < d->things.p[t].first + d->things.p[t].k; i++)
            order[i] = (cq_item){ w->shares.p[i].message, i, t };
    cq_sort_items(order, n);
    for (size_t i = 0; i < n; i++) {
        cq_share s = w->shares.p[order[i].a];
        if (i == 0 || order[i].key != order[i - 1].key) {
            uint32_t next = (uint32_t)d->players.n;
            uint32_t player = number(players, s.sender, &next);
            if (next > d->players.n)
                CQ_PUSH(d->players, s.sender);
            CQ_PUSH(d->cards,
                    (cq_card){ s.message, player, (uint32_t)d->held.n, 0, 0, s.time, 0 });
            d->timed += s.time != CQ_NO_TIME;
        }
        CQ_PUSH(d->held, order[i].b);
        d->cards.p[d->cards.n - 1].n++;
        d->on.p[order[i].a] = (uint32_t)d->cards.n - 1;
    }
    cq_map_free(players);
    free(order);
}

static uint32_t rarest(const cq_deck *d, const cq_card *c)
{
    uint32_t best = d->held.p[c->first];
    for (uint32_t i = 1; i < c->n; i++)
        if (d->things.p[d->held.p[c->first + i]].k < d->things.p[best].k)
            best = d->held.p[c->first + i];
    return best;
}

typedef struct {
    uint64_t key; /* kind and source */
    uint32_t things;
    double shares, squares; /* of shares by one sender */
    uint32_t with; /* of a site: the first of those that it is dealt with, or CQ_NONE */
} origin;

typedef CQ_VEC(origin) origins;

static uint64_t origin_key(const cq_traces *t, uint32_t thing)
{
    return (uint64_t)t->things[thing].kind << 32 | t->things[thing].source;
}

/* Whether what comes from there is shared by habit, so that it must be dealt within: an
 * author has followers at once, a site needs a public that is no handful of senders. */
static bool is_habit(const origin *o)
{
    if ((uint32_t)o->key == CQ_NONE || o->things < SOURCE_THINGS)
        return false;
    return o->key >> 32 != CQ_T_LINK ||
           cq_public_size(o->shares, o->squares) >= SITE_PUBLIC;
}

/* Count things, shares and senders of each source. */
static void add_up(const cq_deck *d, const cq_traces *t, cq_map *of, origins *v)
{
    cq_map *by = cq_map_new(1024); /* source and player to shares */
    for (uint32_t i = 0; i < d->things.n; i++) {
        uint32_t next = (uint32_t)v->n,
                 no = number(of, origin_key(t, d->things.p[i].thing), &next);
        if (next > v->n)
            CQ_PUSH(*v,
                    (origin){ origin_key(t, d->things.p[i].thing), 0, 0, 0, CQ_NONE });
        v->p[no].things++;
        for (uint32_t s = d->things.p[i].first;
             s < d->things.p[i].first + d->things.p[i].k; s++) {
            uint32_t *k =
                cq_map_put(by, (uint64_t)no << 32 | d->cards.p[d->on.p[s]].player, 0);
            v->p[no].shares++;
            v->p[no].squares += 2.0 * (*k)++ + 1; /* (k + 1)^2 - k^2 */
        }
    }
    cq_map_free(by);
}

static bool is_site(const origin *o)
{
    return o->key >> 32 == CQ_T_LINK && (uint32_t)o->key != CQ_NONE &&
           o->things >= SOURCE_THINGS;
}

typedef CQ_VEC(cq_public_share) public_shares;

/* Shares of the sites with enough things, by site and player. */
static public_shares shares_of_sites(const cq_deck *d, const cq_traces *t,
                                     const cq_map *of, const origins *v)
{
    public_shares out = { 0 };
    size_t n = 0;
    cq_item *order = cq_alloc((d->on.n + 1) * sizeof *order);
    for (uint32_t i = 0; i < d->things.n; i++) {
        const cq_deck_thing *x = &d->things.p[i];
        uint64_t no = cq_map_get(of, origin_key(t, x->thing));
        for (uint32_t s = x->first; s < x->first + x->k && is_site(&v->p[no]); s++)
            order[n++] = (cq_item){ no << 32 | d->cards.p[d->on.p[s]].player, 0, 0 };
    }
    cq_sort_items(order, n);
    for (size_t i = 0; i < n; i++) {
        uint64_t key = order[i].key;
        if (i == 0 || key != order[i - 1].key)
            CQ_PUSH(out, (cq_public_share){ (uint32_t)(key >> 32), (uint32_t)key, 0 });
        out.p[out.n - 1].shares++;
    }
    free(order);
    return out;
}

/* How large the public is of all that is no source and is dealt with none. */
static double size_of_rest(const cq_deck *d, const cq_traces *t, const cq_map *of,
                           const origins *v)
{
    double shares = 0, squares = 0, *n = cq_zalloc(d->players.n + 1, sizeof *n);
    for (uint32_t i = 0; i < d->things.n; i++) {
        const cq_deck_thing *x = &d->things.p[i];
        const origin *o = &v->p[cq_map_get(of, origin_key(t, x->thing))];
        if (is_habit(o) || o->with != CQ_NONE)
            continue;
        for (uint32_t s = x->first; s < x->first + x->k; s++)
            n[d->cards.p[d->on.p[s]].player]++;
    }
    for (size_t p = 0; p < d->players.n; p++) {
        shares += n[p];
        squares += n[p] * n[p];
    }
    free(n);
    return cq_public_size(shares, squares);
}

/* The sites brought together that have the most shares; CQ_NONE of none. */
static uint32_t most_shared(const origins *v)
{
    double *shares = cq_zalloc(v->n + 1, sizeof *shares);
    uint32_t best = CQ_NONE;
    for (size_t i = 0; i < v->n; i++)
        if (v->p[i].with != CQ_NONE)
            shares[v->p[i].with] += v->p[i].shares;
    for (uint32_t i = 0; i < v->n; i++)
        if (shares[i] > 0 && (best == CQ_NONE || shares[i] > shares[best]))
            best = i;
    free(shares);
    return best;
}

/* With many cards, what has no public is little beside the rest. Sites that have nobody in
 * common with any other stay with the rest if it is a public, else go with the most shared:
 * alone, a group's own site could not be dealt to anybody. */
static void join_sites(const cq_deck *d, const cq_traces *t, const cq_map *of, origins *v)
{
    if (d->cards.n >= CQ_DECK_MANY)
        return;
    public_shares shares = shares_of_sites(d, t, of, v);
    uint32_t *into = cq_alloc((v->n + 1) * sizeof *into);
    cq_public_join(shares.p, shares.n, (uint32_t)v->n, (uint32_t)d->players.n,
                   SITE_PUBLIC, into);
    for (size_t i = 0; i < v->n; i++)
        v->p[i].with = is_site(&v->p[i]) ? into[i] : CQ_NONE;
    if (size_of_rest(d, t, of, v) < SITE_PUBLIC) {
        uint32_t most = most_shared(v);
        for (size_t i = 0; i < v->n; i++)
            if (is_site(&v->p[i]) && !is_habit(&v->p[i]) && v->p[i].with == CQ_NONE)
                v->p[i].with = most;
    }
    free(into);
    CQ_VEC_DONE(shares);
}

/* The source of a card whose rarest thing comes from there; a new one, if it is the first. */
static uint32_t source_of(work *w, const origins *v, uint32_t no, uint64_t tongue,
                          cq_map *numbers)
{
    cq_deck *d = w->deck;
    const origin *o = &v->p[no];
    bool habit = is_habit(o), joined = !habit && o->with != CQ_NONE;
    uint64_t from = o->with != CQ_NONE ? v->p[o->with].key : habit ? o->key : CQ_NONE;
    uint64_t key = tongue << 40 | from;
    uint32_t next = (uint32_t)d->habit.n, source = number(numbers, key, &next);
    if (next > d->habit.n) {
        CQ_PUSH(d->habit, habit || joined);
        CQ_PUSH(d->joined, false);
    }
    d->joined.p[source] |= joined;
    return source;
}

static void set_sources(work *w)
{
    cq_deck *d = w->deck;
    cq_map *of = cq_map_new(1024), *numbers = cq_map_new(1024);
    origins v = { 0 };

    add_up(d, w->traces, of, &v);
    join_sites(d, w->traces, of, &v);
    for (size_t i = 0; i < d->cards.n; i++) {
        cq_card *c = &d->cards.p[i];
        const cq_deck_thing *t = &d->things.p[rarest(d, c)];
        c->source = source_of(w, &v, cq_map_get(of, origin_key(w->traces, t->thing)),
                              w->traces->tongue[d->players.p[c->player]], numbers);
        int64_t start = d->cards.p[d->on.p[t->first]].time;
        c->delay = c->time != CQ_NO_TIME && start != CQ_NO_TIME ? c->time - start : 0;
    }
    CQ_VEC_DONE(v);
    cq_map_free(numbers);
    cq_map_free(of);
}

/* Place on the grid of the gap between two cards; GRID - 1 where it is not known. */
static int gap_place(int64_t t, int64_t u)
{
    if (t == CQ_NO_TIME || u == CQ_NO_TIME)
        return GRID - 1;
    double gap = (double)(t > u ? t - u : u - t);
    int i = gap <= 1 ? 0 : (int)ceil(2 * log2(gap) - 1e-12);
    return i < GRID - 1 ? i : GRID - 1;
}

static void meet_on(cq_deck *d, uint32_t thing)
{
    const cq_deck_thing *t = &d->things.p[thing];
    for (uint32_t i = 0; i < t->k; i++)
        for (uint32_t j = i + 1; j < t->k; j++) {
            uint32_t a = d->on.p[t->first + i], b = d->on.p[t->first + j];
            int gap = gap_place(d->cards.p[a].time, d->cards.p[b].time);
            CQ_PUSH(d->meetings,
                    (cq_meeting){ a < b ? a : b, a < b ? b : a, thing, 0, t->kind,
                                  (uint8_t)t->k, (uint8_t)gap, false });
        }
}

/* Leave one meeting of each two cards, on the rarest of their things. */
static void drop_repeats(cq_deck *d)
{
    size_t n = d->meetings.n, kept = 0;
    cq_item *order = cq_alloc((n + 1) * sizeof *order);
    for (uint32_t i = 0; i < n; i++)
        order[i] =
            (cq_item){ (uint64_t)d->meetings.p[i].a << 32 | d->meetings.p[i].b, i, 0 };
    cq_sort_items(order, n);
    cq_meeting *left = cq_alloc((n + 1) * sizeof *left);
    for (size_t i = 0; i < n; i++) {
        const cq_meeting *m = &d->meetings.p[order[i].a];
        if (i == 0 || order[i].key != order[i - 1].key)
            left[kept++] = *m;
        else if (m->k < left[kept - 1].k)
            left[kept - 1] = *m;
    }
    free(order);
    free(d->meetings.p);
    d->meetings.p = left;
    d->meetings.n = kept;
    d->meetings.room = n + 1;
}

static void mark_repeated(cq_deck *d)
{
    size_t n = d->meetings.n;
    cq_item *order = cq_alloc((n + 1) * sizeof *order);
    for (uint32_t i = 0; i < n; i++) {
        uint64_t a = d->cards.p[d->meetings.p[i].a].player;
        uint64_t b = d->cards.p[d->meetings.p[i].b].player;
        order[i] = (cq_item){ a < b ? a << 32 | b : b << 32 | a, i, 0 };
    }
    cq_sort_items(order, n);
    for (size_t i = 1; i < n; i++)
        if (order[i].key == order[i - 1].key)
            d->meetings.p[order[i].a].repeated = d->meetings.p[order[i - 1].a].repeated =
                true;
    free(order);
}

/* Pairs by their place on the grid, then cumulative, and their number. */
typedef struct {
    double at[GRID], n;
} curve;

static void add_curve(curve *to, const curve *c)
{
    for (int g = 0; g < GRID && c->n > 0; g++)
        to->at[g] += c->at[g] / c->n;
    to->n += c->n > 0;
}

/* The curve of each thing, from the pairs on it that meet nowhere else. */
static curve *own_curves(const cq_deck *d)
{
    curve *v = cq_zalloc(d->things.n + 1, sizeof *v);
    for (size_t i = 0; i < d->meetings.n; i++) {
        const cq_meeting *m = &d->meetings.p[i];
        v[m->thing].at[m->gap] += !m->repeated;
        v[m->thing].n += !m->repeated;
    }
    for (size_t i = 0; i < d->things.n; i++)
        for (int g = 1; g < GRID; g++)
            v[i].at[g] += v[i].at[g - 1];
    return v;
}

static void weigh_gaps(cq_deck *d)
{
    curve *own = own_curves(d), kinds[CQ_TRACES] = { 0 };
    curve(*classes)[CLASSES] = cq_zalloc(CQ_TRACES, sizeof *classes);
    for (size_t i = 0; i < d->things.n; i++) {
        add_curve(&kinds[d->things.p[i].kind], &own[i]);
        add_curve(&classes[d->things.p[i].kind][cq_deck_class(d->things.p[i].k)],
                  &own[i]);
    }
    for (size_t i = 0; i < d->meetings.n; i++) {
        cq_meeting *m = &d->meetings.p[i];
        const curve *o = &own[m->thing], *c = &classes[m->kind][cq_deck_class(m->k)];
        double kind =
            kinds[m->kind].n > 0 ? kinds[m->kind].at[m->gap] / kinds[m->kind].n : 1;
        double mean = (c->at[m->gap] + SHRINK * kind) / (c->n + SHRINK);
        double self = !m->repeated; /* a pair is no measure of itself */
        double chance = (o->at[m->gap] - self + KAPPA * mean) / (o->n - self + KAPPA);
        m->close =
            m->gap == GRID - 1 ? 0 : (float)-log(fmin(1, fmax(LEAST_CHANCE, chance)));
    }
    free(classes);
    free(own);
}

void cq_deck_make(const cq_corpus *c, const cq_traces *t, const bool *gone, cq_deck *out)
{
    work w = { .corpus = c, .traces = t, .gone = gone, .deck = out };
    memset(out, 0, sizeof *out);
    count_senders(&w);
    set_limits(&w);
    keep_things(&w);
    make_cards(&w);
    set_sources(&w);
    for (uint32_t i = 0; i < out->things.n; i++)
        meet_on(out, i);
    drop_repeats(out);
    mark_repeated(out);
    weigh_gaps(out);
    CQ_VEC_DONE(w.shares);
    free(w.k);
}

uint32_t *cq_deck_holders(const cq_deck *d)
{
    uint32_t *holder = cq_alloc((d->cards.n + 1) * sizeof *holder);
    for (size_t i = 0; i < d->cards.n; i++)
        holder[i] = d->cards.p[i].player;
    return holder;
}

void cq_deck_done(cq_deck *d)
{
    CQ_VEC_DONE(d->cards);
    CQ_VEC_DONE(d->things);
    CQ_VEC_DONE(d->crowds);
    CQ_VEC_DONE(d->held);
    CQ_VEC_DONE(d->on);
    CQ_VEC_DONE(d->meetings);
    CQ_VEC_DONE(d->players);
    CQ_VEC_DONE(d->habit);
    CQ_VEC_DONE(d->joined);
}
