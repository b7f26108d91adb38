/* twin.c - see twin.h. One row a source says by what chance a card of it and one of each
 * other source are one player's; things are looked at source by source, so that one row at a
 * time is spread out. */
#include "weigh/twin.h"

#include <math.h>
#include <string.h>

#include "base/map.h"
#include "base/sort.h"
#include "weigh/tail.h"

#define STRANGERS 0.05

typedef struct {
    uint32_t source, player, cards;
} habit;

typedef struct {
    uint32_t source;
    double chance; /* of one card of each, that they have one player */
} likely;

struct cq_twins {
    const cq_deck *deck;
    uint32_t *source;        /* of each thing: that of its first card */
    double *cards, *squares; /* of each source: sum of k of its things, and of k^2 */
    CQ_VEC(habit) habits;    /* by source and player */
    uint32_t *at;            /* of each source: habits[at[s] .. at[s + 1]) */
    CQ_VEC(likely) rows;
    uint32_t *row;   /* of each source: rows[row[s] .. row[s + 1]) */
    uint32_t *order; /* things by source */
    bool *heavy;     /* of each player: has too many cards */
};

static void set_sources(cq_twins *t)
{
    const cq_deck *d = t->deck;
    cq_item *order = cq_alloc((d->things.n + 1) * sizeof *order);
    for (uint32_t i = 0; i < d->things.n; i++) {
        const cq_deck_thing *x = &d->things.p[i];
        uint32_t s = d->cards.p[d->on.p[x->first]].source;
        t->source[i] = s;
        t->cards[s] += x->k;
        t->squares[s] += (double)x->k * x->k;
        order[i] = (cq_item){ (uint64_t)s << 32 | i, i, 0 };
    }
    cq_sort_items(order, d->things.n);
    for (uint32_t i = 0; i < d->things.n; i++)
        t->order[i] = order[i].a;
    free(order);
}

static int falling(const void *x, const void *y)
{
    uint32_t a = *(const uint32_t *)x, b = *(const uint32_t *)y;
    return (a < b) - (a > b);
}

/* How many things a hand may hold; a deal leaves each player as many cards as he has. */
static uint32_t most_of(const uint32_t *held, size_t players)
{
    uint32_t *n = cq_alloc((players + 1) * sizeof *n), most = UINT32_MAX;
    double pairs = 0;
    memcpy(n, held, players * sizeof *n);
    qsort(n, players, sizeof *n, falling);
    for (size_t p = 0; p < players; p++)
        pairs += n[p] * (n[p] - 1.0) / 2;
    for (size_t p = 0; p < players && pairs > CQ_TWIN_PAIRS; p++) {
        pairs -= n[p] * (n[p] - 1.0) / 2;
        most = n[p] - 1;
    }
    free(n);
    return most;
}

static void find_heavy(cq_twins *t)
{
    const cq_deck *d = t->deck;
    uint32_t *n = cq_zalloc(d->players.n + 1, sizeof *n);
    for (size_t c = 0; c < d->cards.n; c++)
        n[d->cards.p[c].player] += d->cards.p[c].n;
    uint32_t most = most_of(n, d->players.n);
    for (size_t p = 0; p < d->players.n; p++)
        t->heavy[p] = n[p] > most;
    free(n);
}

/* How many cards each player who counts has on things of each source. */
static void find_habits(cq_twins *t)
{
    const cq_deck *d = t->deck;
    size_t n = 0;
    cq_item *order = cq_alloc((d->on.n + 1) * sizeof *order);
    for (uint32_t i = 0; i < d->things.n; i++)
        for (uint32_t k = 0; k < d->things.p[i].k; k++) {
            uint32_t player = d->cards.p[d->on.p[d->things.p[i].first + k]].player;
            if (!t->heavy[player])
                order[n++] = (cq_item){ (uint64_t)t->source[i] << 32 | player, 0, 0 };
        }
    cq_sort_items(order, n);
    for (size_t i = 0; i < n; i++) {
        uint64_t key = order[i].key;
        if (i == 0 || key != order[i - 1].key) {
            CQ_PUSH(t->habits, (habit){ (uint32_t)(key >> 32), (uint32_t)key, 0 });
            t->at[(key >> 32) + 1]++;
        }
        t->habits.p[t->habits.n - 1].cards++;
    }
    for (size_t s = 0; s < d->habit.n; s++)
        t->at[s + 1] += t->at[s];
    free(order);
}

/* Habits by player, as places in t->habits: of player p, of[at[p] .. at[p + 1]). */
typedef struct {
    uint32_t *of, *at;
} by_player;

static by_player turn_habits(const cq_twins *t)
{
    size_t players = t->deck->players.n;
    by_player b = { cq_alloc((t->habits.n + 1) * sizeof *b.of),
                    cq_zalloc(players + 2, sizeof *b.at) };
    uint32_t *end = b.at + 1; /* while they fill: one ahead */
    for (size_t i = 0; i < t->habits.n; i++)
        if (t->habits.p[i].player + 1 < players)
            end[t->habits.p[i].player + 1]++;
    for (size_t p = 1; p < players; p++)
        end[p] += end[p - 1];
    for (uint32_t i = 0; i < t->habits.n; i++)
        b.of[end[t->habits.p[i].player]++] = i;
    return b;
}

/* Ordered pairs of cards of the two sources, one of each thing; of one source, of two things. */
static double pairs_of(const cq_twins *t, uint32_t s, uint32_t o)
{
    return t->cards[s] * t->cards[o] - (s == o ? t->squares[s] : 0);
}

static void add_row(cq_twins *t, uint32_t s, const by_player *b, double *sums,
                    cq_ids *met)
{
    met->n = 0;
    for (uint32_t i = t->at[s]; i < t->at[s + 1]; i++) {
        const habit *mine = &t->habits.p[i];
        for (uint32_t k = b->at[mine->player]; k < b->at[mine->player + 1]; k++) {
            const habit *other = &t->habits.p[b->of[k]];
            if (sums[other->source] == 0)
                CQ_PUSH(*met, other->source);
            sums[other->source] += mine->cards * (other->cards - (double)(other == mine));
        }
    }
    for (size_t i = 0; i < met->n; i++) {
        uint32_t o = met->p[i];
        double pairs = pairs_of(t, s, o);
        if (pairs > 0 && sums[o] > 0)
            CQ_PUSH(t->rows, (likely){ o, sums[o] / pairs });
        sums[o] = 0;
    }
}

static void make_rows(cq_twins *t)
{
    size_t sources = t->deck->habit.n;
    by_player b = turn_habits(t);
    double *sums = cq_zalloc(sources + 1, sizeof *sums);
    cq_ids met = { 0 };
    for (uint32_t s = 0; s < sources; s++) {
        add_row(t, s, &b, sums, &met);
        t->row[s + 1] = (uint32_t)t->rows.n;
    }
    CQ_VEC_DONE(met);
    free(sums);
    free(b.of);
    free(b.at);
}

bool cq_twins_serve(const cq_deck *d)
{
    size_t *of = cq_zalloc(d->habit.n + 1, sizeof *of), most = 0;
    for (size_t i = 0; i < d->cards.n; i++) {
        size_t n = ++of[d->cards.p[i].source];
        most = n > most ? n : most;
    }
    free(of);
    return 2 * most < d->cards.n;
}

cq_twins *cq_twins_new(const cq_deck *d)
{
    cq_twins *t = cq_zalloc(1, sizeof *t);
    size_t sources = d->habit.n;
    t->deck = d;
    t->source = cq_alloc((d->things.n + 1) * sizeof *t->source);
    t->order = cq_alloc((d->things.n + 1) * sizeof *t->order);
    t->cards = cq_zalloc(sources + 1, sizeof *t->cards);
    t->squares = cq_zalloc(sources + 1, sizeof *t->squares);
    t->at = cq_zalloc(sources + 2, sizeof *t->at);
    t->row = cq_zalloc(sources + 2, sizeof *t->row);
    t->heavy = cq_zalloc(d->players.n + 1, sizeof *t->heavy);
    set_sources(t);
    find_heavy(t);
    find_habits(t);
    make_rows(t);
    return t;
}

void cq_twins_free(cq_twins *t)
{
    if (!t)
        return;
    free(t->source);
    free(t->order);
    free(t->cards);
    free(t->squares);
    free(t->at);
    free(t->row);
    free(t->heavy);
    CQ_VEC_DONE(t->habits);
    CQ_VEC_DONE(t->rows);
    free(t);
}

typedef struct {
    uint32_t thing, card;
} held;

/* What each player who counts holds in a deal: at[start[p] .. start[p + 1]). */
typedef struct {
    held *at;
    uint32_t *start;
} hands;

/* Without a time it cannot be said that somebody acted with others. */
static bool counts(const cq_twins *t, const uint32_t *holder, size_t card)
{
    return !t->heavy[holder[card]] && t->deck->cards.p[card].time != CQ_NO_TIME;
}

static hands hands_of(const cq_twins *t, const uint32_t *holder)
{
    const cq_deck *d = t->deck;
    hands h = { cq_alloc((d->held.n + 1) * sizeof *h.at),
                cq_zalloc(d->players.n + 2, sizeof *h.start) };
    for (size_t c = 0; c < d->cards.n; c++)
        if (counts(t, holder, c))
            h.start[holder[c] + 1] += d->cards.p[c].n;
    for (size_t p = 0; p < d->players.n; p++)
        h.start[p + 1] += h.start[p];
    uint32_t all = h.start[d->players.n];
    for (uint32_t c = 0; c < d->cards.n; c++) /* ends become starts */
        for (uint32_t i = 0; i < d->cards.p[c].n && counts(t, holder, c); i++)
            h.at[--h.start[holder[c] + 1]] =
                (held){ d->held.p[d->cards.p[c].first + i], c };
    memmove(h.start, h.start + 1, d->players.n * sizeof *h.start);
    h.start[d->players.n] = all;
    return h;
}

typedef struct {
    const cq_twins *t;
    const uint32_t *holder;
    hands hands;
    double *chance;   /* of each source, with the present one */
    uint32_t *common; /* of each thing, with the present one */
    cq_ids met;       /* things with any */
    cq_scores *out;
} count;

static void count_common(count *w, uint32_t u)
{
    const cq_deck *d = w->t->deck;
    const cq_deck_thing *x = &d->things.p[u];
    w->met.n = 0;
    for (uint32_t i = x->first; i < x->first + x->k; i++) {
        uint32_t card = d->on.p[i], p = w->holder[card];
        if (!counts(w->t, w->holder, card))
            continue;
        for (uint32_t k = w->hands.start[p]; k < w->hands.start[p + 1]; k++) {
            held h = w->hands.at[k];
            if (h.thing > u && h.card != card && w->common[h.thing]++ == 0)
                CQ_PUSH(w->met, h.thing);
        }
    }
}

/* One term of the tail shows most to be under the floor. */
static void weigh(count *w, uint32_t u, uint32_t v)
{
    const cq_deck_thing *things = w->t->deck->things.p;
    uint32_t n = w->common[v];
    double mean = w->chance[w->t->source[v]] * (double)things[u].k * (double)things[v].k;
    w->common[v] = 0;
    if (n < CQ_KNOT_LEAST || n <= mean || mean <= 0 ||
        -cq_log_dpois(n, mean) <= CQ_TWIN_FLOOR)
        return;
    double score = -cq_log_pois_sf(n, mean);
    if (score > CQ_TWIN_FLOOR)
        CQ_PUSH(*w->out, (cq_scored){ u, v, n, score });
}

/* Spread out the row of the source, or take it back. */
static void set_row(count *w, uint32_t s, bool on)
{
    for (uint32_t i = w->t->row[s]; i < w->t->row[s + 1]; i++)
        w->chance[w->t->rows.p[i].source] = on ? w->t->rows.p[i].chance : 0;
}

void cq_twins_score(const cq_twins *t, const uint32_t *holder, cq_scores *out)
{
    const cq_deck *d = t->deck;
    count w = { t,
                holder,
                hands_of(t, holder),
                cq_zalloc(d->habit.n + 1, sizeof *w.chance),
                cq_zalloc(d->things.n + 1, sizeof *w.common),
                { 0 },
                out };
    for (size_t i = 0; i < d->things.n; i++) {
        uint32_t u = t->order[i], before = i ? t->source[t->order[i - 1]] : 0;
        if (i == 0 || t->source[u] != before) {
            set_row(&w, before, false);
            set_row(&w, t->source[u], true);
        }
        count_common(&w, u);
        for (size_t k = 0; k < w.met.n; k++)
            weigh(&w, u, w.met.p[k]);
    }
    CQ_VEC_DONE(w.met);
    free(w.common);
    free(w.chance);
    free(w.hands.at);
    free(w.hands.start);
}

/* What is on some things, and what is not. */
typedef struct {
    const cq_twins *t;
    uint32_t *on;           /* of each player: cards on the things */
    double *share;          /* of each source: cards on the things over cards elsewhere */
    double all_on, all_off; /* cards of all sources */
    cq_map *of;             /* source and player to his cards on the things */
} split;

static uint64_t habit_key(uint32_t source, uint32_t player)
{
    return (uint64_t)source << 32 | player;
}

static split split_at(const cq_twins *t, const uint32_t *holder, const uint32_t *things,
                      uint32_t n)
{
    const cq_deck *d = t->deck;
    split x = { .t = t,
                .on = cq_zalloc(d->players.n + 1, sizeof *x.on),
                .share = cq_zalloc(d->habit.n + 1, sizeof *x.share),
                .all_off = (double)d->on.n,
                .of = cq_map_new(1024) };
    cq_ids cards = { 0 };
    for (uint32_t i = 0; i < n; i++) {
        const cq_deck_thing *u = &d->things.p[things[i]];
        uint32_t s = t->source[things[i]];
        x.share[s] += u->k;
        x.all_on += u->k;
        for (uint32_t k = u->first; k < u->first + u->k; k++) {
            ++*cq_map_put(x.of, habit_key(s, holder[d->on.p[k]]), 0);
            CQ_PUSH(cards, d->on.p[k]);
        }
    }
    cq_ids_unique(&cards);
    for (size_t i = 0; i < cards.n; i++)
        x.on[holder[cards.p[i]]]++;
    CQ_VEC_DONE(cards);
    x.all_off -= x.all_on;
    for (size_t s = 0; s < d->habit.n; s++)
        if (x.share[s] > 0)
            x.share[s] /= fmax(1, t->cards[s] - x.share[s]);
    return x;
}

static void split_done(split *x)
{
    free(x->on);
    free(x->share);
    cq_map_free(x->of);
}

/* How many cards on the things each player is to have in the mean, by what he has elsewhere:
 * in the same sources, or if that is more, in all. */
static double *means_of(const split *x)
{
    const cq_twins *t = x->t;
    size_t players = t->deck->players.n;
    double *mean = cq_zalloc(players + 1, sizeof *mean);
    double *off = cq_zalloc(players + 1, sizeof *off);
    for (size_t i = 0; i < t->habits.n; i++) {
        const habit *h = &t->habits.p[i];
        uint32_t on = cq_map_get(x->of, habit_key(h->source, h->player));
        double rest = fmax(0, h->cards - (on == CQ_NONE ? 0.0 : on));
        mean[h->player] += rest * x->share[h->source];
        off[h->player] += rest;
    }
    for (size_t p = 0; p < players; p++)
        mean[p] = fmax(mean[p], fmax(1, off[p]) * x->all_on / fmax(1, x->all_off));
    free(off);
    return mean;
}

/* The least number of cards that tells members: of those with as many, chance gives no more
 * than a share of STRANGERS. */
static uint32_t least_cards(const split *x, const double *mean)
{
    size_t players = x->t->deck->players.n;
    for (uint32_t least = CQ_PAIR_LEAST;; least++) {
        double strangers = 0, seen = 0;
        for (size_t p = 0; p < players; p++) {
            strangers += x->t->heavy[p] ? 0 : exp(cq_log_pois_sf(least, mean[p]));
            seen += !x->t->heavy[p] && x->on[p] >= least;
        }
        if (strangers <= STRANGERS * seen || seen == 0)
            return least;
    }
}

static void find_members(const cq_twins *t, const uint32_t *holder,
                         const uint32_t *things, uint32_t n, cq_ids *out)
{
    split x = split_at(t, holder, things, n);
    double *mean = means_of(&x);
    uint32_t least = least_cards(&x, mean);
    out->n = 0;
    for (uint32_t p = 0; p < t->deck->players.n; p++)
        if (x.on[p] >= least && !t->heavy[p])
            CQ_PUSH(*out, p);
    free(mean);
    split_done(&x);
}

void cq_twins_turn(const cq_twins *t, const uint32_t *holder, cq_knots *k)
{
    cq_knots out = { .part = cq_zalloc(t->deck->players.n + 1, sizeof *out.part) };
    cq_ids in = { 0 };
    for (size_t i = 0; i < k->knots.n; i++) {
        const cq_knot *x = &k->knots.p[i];
        find_members(t, holder, k->players.p + x->first, x->n, &in);
        if (in.n < CQ_KNOT_LEAST)
            continue;
        CQ_PUSH(out.knots,
                (cq_knot){ (uint32_t)out.players.n, (uint32_t)in.n, x->strength });
        for (size_t p = 0; p < in.n; p++)
            CQ_PUSH(out.players, in.p[p]);
    }
    CQ_VEC_DONE(in);
    cq_knots_done(k);
    *k = out;
}
