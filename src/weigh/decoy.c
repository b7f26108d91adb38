/* decoy.c - see decoy.h. */
#include "weigh/decoy.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/rand.h"
#include "base/sort.h"
#include "weigh/life.h"

enum {
    TRIES = 20,
    HOUR = 3600,
    DAY = 86400,
    HUB = INT32_MAX,
    HANDS_MOST = 1 << 22, /* words of 8 bytes */
    POOLS = 3,
    /* a player's margins: 3-hour blocks, weekend, delay; then weeks */
    BLOCKS = 8,
    WEEKEND = BLOCKS,
    DELAY = WEEKEND + 2,
    WEEKS = DELAY + 8,
    HABITS = 3 * BLOCKS /* speeds x blocks of one player with one source */
};

/* Cards in pools of like ones: cards[start[i] .. start[i + 1]) are one. Cards whose key is
 * NO_POOL are in none. */
#define NO_POOL UINT64_MAX

typedef struct {
    uint32_t *cards, *start;
    uint32_t n;
} pools;

/* The margins of a card, as places in a player's row; habit: place in a source's row. */
typedef struct {
    uint32_t block, weekend, delay, week, habit;
} places;

struct cq_dealer {
    const cq_deck *deck;
    uint64_t seed;
    bool soft;
    pools strata;       /* what is shuffled inside: all cards, or those of no habit */
    pools pool[POOLS];  /* soft: source; source and speed; source and block */
    places *places;     /* soft: of each card */
    uint32_t width;     /* of a player's row of margins */
    cq_map *habits;     /* source and player to row of habits, for two cards and more */
    double *habit_beta; /* of each such row */
    uint32_t habit_n;
    uint32_t *hub;  /* where the chains part */
    int sweeps;     /* from there to a deal, as from the data to there */
    cq_life *lives; /* of each player */
};

static int64_t floor_div(int64_t a, int64_t b)
{
    return a / b - (a % b < 0);
}

static uint32_t hour_of(const cq_card *c)
{
    return c->time == CQ_NO_TIME ? 0 : (uint32_t)floor_div(c->time, HOUR) % 24;
}

/* 1970 began on a Thursday. */
static uint32_t is_weekend(const cq_card *c)
{
    return c->time != CQ_NO_TIME && (uint32_t)(floor_div(c->time, DAY) + 3) % 7 >= 5;
}

static uint32_t delay_class(const cq_card *c)
{
    double x = log2((double)c->delay / 30 + 1);
    return x < 14 ? (uint32_t)x : 14;
}

/* Within 8 minutes, within 2 hours and 8 minutes, later. */
static uint32_t speed_class(const cq_card *c)
{
    return c->delay < 480 ? 0 : c->delay < 7680 ? 1 : 2;
}

static pools make_pools(const cq_deck *d, const uint64_t *key)
{
    size_t n = d->cards.n;
    pools p = { cq_alloc((n + 1) * sizeof *p.cards), cq_alloc((n + 2) * sizeof *p.start),
                0 };
    cq_item *order = cq_alloc((n + 1) * sizeof *order);
    size_t left = 0;
    for (uint32_t i = 0; i < n; i++)
        if (key[i] != NO_POOL)
            order[left++] = (cq_item){ key[i], i, 0 };
    cq_sort_items(order, left);
    for (uint32_t i = 0; i < left; i++) {
        if (i == 0 || order[i].key != order[i - 1].key)
            p.start[p.n++] = i;
        p.cards[i] = order[i].a;
    }
    p.start[p.n] = (uint32_t)left;
    free(order);
    return p;
}

static void drop_pools(pools *p)
{
    free(p->cards);
    free(p->start);
}

static uint64_t pool_key(const cq_card *c, uint64_t more)
{
    return (uint64_t)c->source << 32 | more;
}

/* Three hours of one day; 0 of no time. */
static uint64_t moment_of(const cq_card *c)
{
    return c->time == CQ_NO_TIME ? 0 : (uint64_t)floor_div(c->time, 3 * HOUR) & 0xffffff;
}

/* Of what comes from a source of habit hour, weekend and delay stay. What comes from none
 * tells nothing of who cares for what, so that whoever comes on a day of news would look like
 * a group: its three hours of that day stay. */
static void make_strata(cq_dealer *x)
{
    const cq_deck *d = x->deck;
    bool by_week = cq_lives_are_short(d);
    uint64_t *key = cq_alloc((d->cards.n + 1) * sizeof *key);
    for (size_t i = 0; i < d->cards.n; i++) {
        const cq_card *c = &d->cards.p[i];
        uint64_t week = by_week ? (uint64_t)cq_life_week(c->time) & 0xffff : 0;
        uint64_t fine = hour_of(c) << 8 | is_weekend(c) << 4 | delay_class(c);
        if (!d->habit.p[c->source])
            key[i] = pool_key(c, moment_of(c));
        else
            key[i] = x->soft ? NO_POOL : pool_key(c, week << 16 | fine);
    }
    x->strata = make_pools(d, key);
    free(key);
}

static void place_cards(cq_dealer *x)
{
    const cq_deck *d = x->deck;
    int64_t first = INT64_MAX, weeks = 1;
    for (size_t i = 0; i < d->cards.n; i++)
        if (d->cards.p[i].time != CQ_NO_TIME) {
            int64_t w = cq_life_week(d->cards.p[i].time);
            first = first == INT64_MAX ? w : first; /* cards come by time */
            weeks = w - first + 1;
        }
    weeks = weeks < 520 ? weeks : 520;
    x->width = WEEKS + (uint32_t)weeks;
    x->places = cq_alloc((d->cards.n + 1) * sizeof *x->places);
    for (size_t i = 0; i < d->cards.n; i++) {
        const cq_card *c = &d->cards.p[i];
        int64_t week = c->time == CQ_NO_TIME ? 0 : cq_life_week(c->time) - first;
        uint32_t delay = delay_class(c) / 2;
        x->places[i] = (places){ hour_of(c) / 3, WEEKEND + is_weekend(c), DELAY + delay,
                                 WEEKS + (uint32_t)(week < weeks ? week : weeks - 1),
                                 speed_class(c) * BLOCKS + hour_of(c) / 3 };
    }
}

static uint64_t habit_key(uint32_t source, uint32_t player)
{
    return (uint64_t)source << 32 | player;
}

/* A player's own history with a source pins him the more, the more there is of it: one card
 * says nothing, two weigh 3, eight 5.25. Sites that only together have a public are no
 * source of habits: it would hold a group that keeps to them. */
static void find_habits(cq_dealer *x)
{
    const cq_deck *d = x->deck;
    cq_map *count = cq_map_new(1024);
    x->habits = cq_map_new(1024);
    x->habit_beta = cq_alloc((d->cards.n + 1) * sizeof *x->habit_beta);
    for (size_t i = 0; i < d->cards.n; i++)
        ++*cq_map_put(count, habit_key(d->cards.p[i].source, d->cards.p[i].player), 0);
    for (size_t i = 0; i < d->cards.n; i++) {
        uint64_t key = habit_key(d->cards.p[i].source, d->cards.p[i].player);
        double n = cq_map_get(count, key);
        if (n >= 2 && !d->joined.p[d->cards.p[i].source] &&
            *cq_map_put(x->habits, key, x->habit_n) == x->habit_n)
            x->habit_beta[x->habit_n++] = 6 * (n - 1) / n;
    }
    cq_map_free(count);
}

static void make_soft(cq_dealer *x)
{
    const cq_deck *d = x->deck;
    uint64_t *key = cq_alloc((d->cards.n + 1) * sizeof *key);
    place_cards(x);
    find_habits(x);
    for (int k = 0; k < POOLS; k++) {
        for (size_t i = 0; i < d->cards.n; i++) {
            const cq_card *c = &d->cards.p[i];
            uint32_t more = k == 0 ? 0 : k == 1 ? speed_class(c) : hour_of(c) / 3;
            key[i] = d->habit.p[c->source] ? pool_key(c, more) : NO_POOL;
        }
        x->pool[k] = make_pools(d, key);
    }
    free(key);
}

/* A deal in the making: who holds each card, and, while they are few enough, who holds what. */
typedef struct {
    const cq_deck *deck;
    uint32_t *holder;
    uint64_t *has; /* a row of bits a player, a bit a thing; NULL of too many */
    size_t row;    /* of words */
} hands;

static uint64_t *word_of(const hands *h, uint32_t player, uint32_t thing)
{
    return &h->has[player * h->row + thing / 64];
}

static void flip(hands *h, uint32_t player, uint32_t card)
{
    const cq_card *c = &h->deck->cards.p[card];
    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t thing = h->deck->held.p[c->first + i];
        *word_of(h, player, thing) ^= UINT64_C(1) << thing % 64;
    }
}

static hands hands_of(const cq_deck *d, uint32_t *holder)
{
    hands h = { d, holder, NULL, d->things.n / 64 + 1 };
    if (d->players.n * h.row > HANDS_MOST)
        return h;
    h.has = cq_zalloc(d->players.n * h.row + 1, sizeof *h.has);
    for (size_t i = 0; i < d->cards.n; i++)
        flip(&h, holder[i], (uint32_t)i);
    return h;
}

/* Whether the player has a card on the thing. */
static bool has(const hands *h, uint32_t player, uint32_t thing)
{
    const cq_deck_thing *t = &h->deck->things.p[thing];
    if (h->has)
        return *word_of(h, player, thing) >> thing % 64 & 1;
    for (uint32_t j = t->first; j < t->first + t->k; j++)
        if (h->holder[h->deck->on.p[j]] == player)
            return true;
    return false;
}

static bool is_on(const cq_deck *d, uint32_t card, uint32_t thing)
{
    const cq_card *c = &d->cards.p[card];
    for (uint32_t i = 0; i < c->n; i++)
        if (d->held.p[c->first + i] == thing)
            return true;
    return false;
}

/* Whether who holds `other` has a card, other than that one, on a thing of the card. */
static bool clash(const hands *h, uint32_t card, uint32_t other)
{
    const cq_card *c = &h->deck->cards.p[card];
    for (uint32_t i = 0; i < c->n; i++) {
        uint32_t thing = h->deck->held.p[c->first + i];
        if (has(h, h->holder[other], thing) && !is_on(h->deck, other, thing))
            return true;
    }
    return false;
}

static bool may_swap(const cq_dealer *x, const hands *h, uint32_t p, uint32_t q)
{
    const cq_card *cards = x->deck->cards.p;
    return cq_life_has(&x->lives[h->holder[p]], cards[q].time) &&
           cq_life_has(&x->lives[h->holder[q]], cards[p].time) && !clash(h, p, q) &&
           !clash(h, q, p);
}

static void swap(hands *h, uint32_t p, uint32_t q)
{
    uint32_t a = h->holder[p], b = h->holder[q];
    if (h->has) {
        flip(h, a, p);
        flip(h, b, q);
        flip(h, b, p);
        flip(h, a, q);
    }
    h->holder[p] = b;
    h->holder[q] = a;
}

/* Fisher and Yates inside each stratum; a swap that would give a player a thing twice is
 * drawn again. */
static void shuffle(const cq_dealer *x, cq_rand *r, hands *h)
{
    for (uint32_t s = 0; s < x->strata.n; s++) {
        const uint32_t *cards = x->strata.cards + x->strata.start[s];
        for (uint32_t i = x->strata.start[s + 1] - x->strata.start[s]; i-- > 1;)
            for (int try = 0; try < TRIES; try++) {
                uint32_t p = cards[i], q = cards[cq_rand_below(r, i + 1)];
                if (h->holder[p] == h->holder[q])
                    break;
                if (may_swap(x, h, p, q)) {
                    swap(h, p, q);
                    break;
                }
            }
    }
}

/* How far each margin is from that of the data. */
typedef struct {
    const cq_dealer *x;
    int32_t *margins, *habits;
} drift;

/* What the square of a deviation grows by when it goes up (step 1) or down (-1). */
static double growth(int32_t deviation, int step)
{
    return 1 + 2.0 * step * deviation;
}

static double margin_cost(const drift *s, uint32_t a, uint32_t b, uint32_t from,
                          uint32_t to)
{
    const int32_t *of_a = s->margins + (size_t)a * s->x->width;
    const int32_t *of_b = s->margins + (size_t)b * s->x->width;
    if (from == to)
        return 0;
    return growth(of_a[from], -1) + growth(of_a[to], 1) + growth(of_b[to], -1) +
           growth(of_b[from], 1);
}

static double habit_cost(const drift *s, uint32_t row, uint32_t from, uint32_t to)
{
    if (row == CQ_NONE || from == to)
        return 0;
    const int32_t *of = s->habits + (size_t)row * HABITS;
    return s->x->habit_beta[row] * (growth(of[from], -1) + growth(of[to], 1));
}

static void move(int32_t *row, uint32_t from, uint32_t to)
{
    row[from]--;
    row[to]++;
}

static void move_margins(drift *s, uint32_t player, const places *from, const places *to)
{
    int32_t *row = s->margins + (size_t)player * s->x->width;
    move(row, from->block, to->block);
    move(row, from->weekend, to->weekend);
    move(row, from->delay, to->delay);
    move(row, from->week, to->week);
}

/* One step of Metropolis: player a gives card p to b for card q, or not. */
static void propose(drift *s, cq_rand *r, hands *h, uint32_t p, uint32_t q)
{
    const cq_dealer *x = s->x;
    uint32_t a = h->holder[p], b = h->holder[q], source = x->deck->cards.p[p].source;
    const places *at = &x->places[p], *to = &x->places[q];
    if (a == b || !may_swap(x, h, p, q))
        return;
    uint32_t row_a = cq_map_get(x->habits, habit_key(source, a));
    uint32_t row_b = cq_map_get(x->habits, habit_key(source, b));
    double cost = margin_cost(s, a, b, at->block, to->block) +
                  0.5 * margin_cost(s, a, b, at->weekend, to->weekend) +
                  margin_cost(s, a, b, at->delay, to->delay) +
                  margin_cost(s, a, b, at->week, to->week) +
                  habit_cost(s, row_a, at->habit, to->habit) +
                  habit_cost(s, row_b, to->habit, at->habit);
    if (cost > 0 && cq_rand_unit(r) >= exp(-cost))
        return;
    swap(h, p, q);
    move_margins(s, a, at, to);
    move_margins(s, b, to, at);
    if (row_a != CQ_NONE)
        move(s->habits + (size_t)row_a * HABITS, at->habit, to->habit);
    if (row_b != CQ_NONE)
        move(s->habits + (size_t)row_b * HABITS, to->habit, at->habit);
}

static void sweep(drift *s, cq_rand *r, const pools *p, hands *h)
{
    for (uint32_t i = 0; i < p->n; i++) {
        const uint32_t *cards = p->cards + p->start[i];
        uint32_t n = p->start[i + 1] - p->start[i];
        for (uint32_t k = 0; n > 1 && k < n; k++) {
            uint32_t one = cards[cq_rand_below(r, n)];
            uint32_t other = cards[cq_rand_below(r, n)];
            propose(s, r, h, one, other);
        }
    }
}

/* The margins of a deal, less those of the data. */
static drift drift_of(const cq_dealer *x, const uint32_t *holder)
{
    const cq_deck *d = x->deck;
    drift s = { x, cq_zalloc(d->players.n * x->width + 1, sizeof *s.margins),
                cq_zalloc((size_t)x->habit_n * HABITS + 1, sizeof *s.habits) };
    for (size_t i = 0; i < d->cards.n; i++)
        for (int now = 0; now < 2; now++) {
            uint32_t player = now ? holder[i] : d->cards.p[i].player;
            const places *at = &x->places[i];
            int32_t *row = s.margins + (size_t)player * x->width, one = now ? 1 : -1;
            row[at->block] += one;
            row[at->weekend] += one;
            row[at->delay] += one;
            row[at->week] += one;
            uint32_t habit =
                cq_map_get(x->habits, habit_key(d->cards.p[i].source, player));
            if (habit != CQ_NONE)
                s.habits[(size_t)habit * HABITS + at->habit] += one;
        }
    return s;
}

static void walk(const cq_dealer *x, cq_rand *r, hands *h)
{
    drift s = drift_of(x, h->holder);
    for (int i = 0; i < x->sweeps; i++)
        sweep(&s, r, &x->pool[i % POOLS], h);
    free(s.habits);
    free(s.margins);
}

/* Whether fewer than half of the cards that are walked with have another holder. */
static bool has_stayed(const cq_dealer *x)
{
    const cq_deck *d = x->deck;
    size_t n = 0, moved = 0;
    for (size_t i = 0; i < d->cards.n; i++)
        if (d->habit.p[d->cards.p[i].source]) {
            n++;
            moved += x->hub[i] != d->cards.p[i].player;
        }
    return 2 * moved < n;
}

/* From the data to the hub; as far again, if that was not far. */
static void find_hub(cq_dealer *x)
{
    cq_rand r = { cq_hash_mix(x->seed, HUB) };
    hands h = hands_of(x->deck, x->hub);
    x->sweeps = CQ_DECOY_SWEEPS;
    walk(x, &r, &h);
    if (has_stayed(x)) {
        walk(x, &r, &h);
        x->sweeps *= 2;
    }
    free(h.has);
}

cq_dealer *cq_dealer_new(const cq_deck *d, uint64_t seed)
{
    cq_dealer *x = cq_zalloc(1, sizeof *x);
    *x = (cq_dealer){ .deck = d,
                      .seed = seed,
                      .soft = d->cards.n < CQ_DECK_MANY,
                      .lives = cq_lives_of(d) };
    x->hub = cq_deck_holders(d);
    make_strata(x);
    if (x->soft) {
        make_soft(x);
        find_hub(x);
    }
    return x;
}

void cq_dealer_free(cq_dealer *x)
{
    if (!x)
        return;
    for (int k = 0; k < POOLS; k++)
        drop_pools(&x->pool[k]);
    drop_pools(&x->strata);
    free(x->hub);
    free(x->lives);
    free(x->habit_beta);
    cq_map_free(x->habits);
    free(x->places);
    free(x);
}

bool cq_dealer_is_soft(const cq_dealer *x)
{
    return x->soft;
}

void cq_dealer_deal(const cq_dealer *x, uint32_t number, uint32_t *holder)
{
    cq_rand r = { cq_hash_mix(x->seed, number) };
    memcpy(holder, x->hub, x->deck->cards.n * sizeof *holder);
    hands h = hands_of(x->deck, holder);
    shuffle(x, &r, &h);
    if (x->soft)
        walk(x, &r, &h);
    free(h.has);
}
