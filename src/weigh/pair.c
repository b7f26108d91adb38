/* pair.c - see pair.h.
 *
 * The means depend on d_a d_b alone: they stand in a table over half-octaves of the product,
 * rounded up, which is on the safe side. Meetings are put to their lower player and sorted
 * there by the other one, which stays in the cache; each pair is then one run. Two bounds spare most pairs the exact
 * tail: from below, its one term at the number that was seen, which may show that p is over
 * the floor; from above, Chernoff's, which may show that time is the weaker part. */
#include "weigh/pair.h"

#include <math.h>

#include "base/sort.h"
#include "weigh/tail.h"

enum { PRODUCTS = 128, MOST = CQ_DECK_MOST, FACTORIALS = 64 };

typedef struct {
    double mean;
    float rare[MOST + 1]; /* -ln of the share of the mean from things as rare as k */
} row;

struct cq_odds {
    const cq_deck *deck;
    double factorial[FACTORIALS]; /* ln n! */
    row *rows[CQ_TRACES]; /* PRODUCTS of them; NULL for a kind that is not there */
};

static void fill(row *r, const double *things, double all, double product)
{
    double sum = 0;
    for (int k = 2; k <= MOST; k++) {
        sum += things[k] * fmin(1, product * k * (k - 1.0) / (all * all));
        r->rare[k] = (float)sum;
    }
    r->mean = sum;
    for (int k = 2; k <= MOST; k++)
        r->rare[k] = r->rare[k] > 0 ? (float)-log(r->rare[k] / sum) : 0;
}

cq_odds *cq_odds_new(const cq_deck *d)
{
    double(*things)[MOST + 1] = cq_zalloc(CQ_TRACES, sizeof *things);
    double all[CQ_TRACES] = { 0 };
    cq_odds *o = cq_zalloc(1, sizeof *o);
    o->deck = d;
    for (int n = 2; n < FACTORIALS; n++)
        o->factorial[n] = o->factorial[n - 1] + log(n);
    for (size_t i = 0; i < d->things.n; i++) {
        things[d->things.p[i].kind][d->things.p[i].k]++;
        all[d->things.p[i].kind] += d->things.p[i].k;
    }
    for (int kind = 0; kind < CQ_TRACES; kind++) {
        if (all[kind] == 0)
            continue;
        o->rows[kind] = cq_zalloc(PRODUCTS, sizeof *o->rows[kind]);
        for (int i = 0; i < PRODUCTS; i++)
            fill(&o->rows[kind][i], things[kind], fmax(2, all[kind]), pow(2, i / 2.0));
    }
    free(things);
    return o;
}

void cq_odds_free(cq_odds *o)
{
    for (int kind = 0; o && kind < CQ_TRACES; kind++)
        free(o->rows[kind]);
    free(o);
}

static const row *row_of(const cq_odds *o, int kind, uint32_t da, uint32_t db)
{
    double product = (double)da * db;
    int i = product <= 1 ? 0 : (int)ceil(2 * log2(product) - 1e-9);
    return &o->rows[kind][i < PRODUCTS ? i : PRODUCTS - 1];
}

double cq_odds_mean(const cq_odds *o, int kind, uint32_t da, uint32_t db)
{
    return o->rows[kind] && da && db ? row_of(o, kind, da, db)->mean : 0;
}

/* How many things of each kind each player holds. */
static uint32_t *degrees(const cq_deck *d, const uint32_t *holder)
{
    uint32_t *deg = cq_zalloc((d->players.n + 1) * CQ_TRACES, sizeof *deg);
    for (size_t c = 0; c < d->cards.n; c++)
        for (uint32_t i = 0; i < d->cards.p[c].n; i++)
            deg[(size_t)holder[c] * CQ_TRACES +
                d->things.p[d->held.p[d->cards.p[c].first + i]].kind]++;
    return deg;
}

/* Meetings of a deal by pair: those whose lower player is p are at[start[p]..start[p + 1]),
 * by the other player, who is the upper half of each; the lower half is the meeting. */
typedef struct {
    uint64_t *at;
    size_t *start;
} meets;

static bool players_of(const cq_meeting *m, const uint32_t *holder, uint32_t *low,
                       uint32_t *high)
{
    uint32_t a = holder[m->a], b = holder[m->b];
    *low = a < b ? a : b;
    *high = a < b ? b : a;
    return a != b;
}

static void sort_meets(const meets *m, size_t players)
{
    size_t most = 0;
    for (size_t p = 0; p < players; p++)
        most =
            m->start[p + 1] - m->start[p] > most ? m->start[p + 1] - m->start[p] : most;
    uint64_t *spare = cq_alloc((most + 1) * sizeof *spare);
    for (size_t p = 0; p < players; p++)
        cq_sort_upper(m->at + m->start[p], spare, m->start[p + 1] - m->start[p]);
    free(spare);
}

static meets meets_make(const cq_deck *d, const uint32_t *holder)
{
    size_t players = d->players.n;
    uint32_t low, high;
    meets m = { cq_alloc((d->meetings.n + 1) * sizeof *m.at),
                cq_zalloc(players + 2, sizeof *m.start) };
    size_t *end = m.start + 1; /* while they fill: one ahead, so that starts are left */
    for (size_t i = 0; i < d->meetings.n; i++)
        if (players_of(&d->meetings.p[i], holder, &low, &high))
            end[low + 1]++;
    for (size_t p = 1; p <= players; p++)
        end[p] += end[p - 1];
    for (size_t i = 0; i < d->meetings.n; i++)
        if (players_of(&d->meetings.p[i], holder, &low, &high))
            m.at[end[low]++] = (uint64_t)high << 32 | i;
    sort_meets(&m, players);
    return m;
}

static void meets_done(meets *m)
{
    free(m->at);
    free(m->start);
}

/* The rows of the table for two players, and the mean over all kinds. */
static double mean_of(const cq_odds *o, const uint32_t *da, const uint32_t *db,
                      const row **rows)
{
    double mean = 0;
    for (int kind = 0; kind < CQ_TRACES; kind++)
        if (o->rows[kind] && da[kind] && db[kind]) {
            rows[kind] = row_of(o, kind, da[kind], db[kind]);
            mean += rows[kind]->mean;
        }
    return mean;
}

/* Not less than -ln of the chance that n exponentials add up to `sum`, and quickly found: one
 * term of the tail, or a half where the sum is no more than in the mean. */
static double most_of_sum(const cq_odds *o, size_t n, double sum)
{
    size_t last = n - 1;
    return sum > (double)last ? sum - (double)last * log(sum) + o->factorial[last]
                              : log(2);
}

/* Not less than the score of n things in common: one term of the number's tail, too. */
static double most_of(const cq_odds *o, size_t n, double mean, double marks)
{
    if (2 * n > FACTORIALS)
        return HUGE_VAL;
    return mean - (double)n * log(mean) + o->factorial[n] + most_of_sum(o, 2 * n, marks);
}

enum { MARKS = 2 };   /* of each thing in common: rarity and time */
#define ROUNDING 1e-6 /* more than bounds and tails are off by */

/* -ln p of n things in common whose marks add up to `marks`, or 0 below the floor; not
 * exact, but over `enough`, where that can be seen at once. */
static double score_shared(size_t n, double mean, double marks, double enough)
{
    double step = fmax(0, -log(mean)), t = (double)n * step + marks;
    double least = -cq_log_marked_bound(t, mean, step, MARKS);
    if (least > enough + ROUNDING)
        return least;
    if (cq_log_dpois((int64_t)n, mean) + cq_log_gamma_sf(MARKS * (double)n, marks) >
        -CQ_PAIR_FLOOR)
        return 0;
    return -cq_log_marked_sf(t, mean, step, MARKS);
}

static double rarity(const cq_odds *o, const row *const *rows, const uint64_t *met,
                     size_t n)
{
    double rare = 0;
    for (size_t i = 0; i < n; i++) {
        const cq_meeting *m = &o->deck->meetings.p[(uint32_t)met[i]];
        rare += rows[m->kind]->rare[m->k];
    }
    return rare;
}

/* -ln of the chance that n gaps are as close, or 0 below the floor. */
static double in_time(const cq_odds *o, size_t n, double close)
{
    if (n <= FACTORIALS && most_of_sum(o, n, close) < CQ_PAIR_FLOOR)
        return 0;
    return -cq_log_gamma_sf((double)n, close);
}

/* Those who meet often enough: what they met on, and how many things each holds. */
typedef struct {
    const cq_odds *odds;
    uint32_t a, b;
    const uint32_t *da, *db;
    const uint64_t *met;
    size_t n;
} pair;

/* Call look(ctx, pair) on each, by a and b. */
static void each_pair(const cq_odds *o, const uint32_t *holder,
                      void (*look)(void *ctx, const pair *p), void *ctx)
{
    meets m = meets_make(o->deck, holder);
    uint32_t *deg = degrees(o->deck, holder);
    for (uint32_t a = 0; a < o->deck->players.n; a++)
        for (size_t i = m.start[a], n; i < m.start[a + 1]; i += n) {
            uint32_t b = (uint32_t)(m.at[i] >> 32);
            for (n = 1; i + n < m.start[a + 1] && m.at[i + n] >> 32 == b;)
                n++;
            pair p = {
                o,        a, b, deg + (size_t)a * CQ_TRACES, deg + (size_t)b * CQ_TRACES,
                m.at + i, n
            };
            if (n >= CQ_PAIR_LEAST)
                look(ctx, &p);
        }
    free(deg);
    meets_done(&m);
}

typedef struct {
    int tests;
    cq_scores *out;
} scoring;

/* Add the pair to each list where it is over the floor. Where the whole score is asked for,
 * too, it must be exact; else it only has to be over the near one. */
static void push_scores(void *ctx, const pair *p)
{
    const scoring *x = ctx;
    const row *rows[CQ_TRACES] = { 0 };
    bool whole = x->tests > CQ_PAIR_WHOLE;
    cq_scored s = { p->a, p->b, (uint32_t)p->n, 0 };
    double close = 0;
    for (size_t i = 0; i < p->n; i++)
        close += p->odds->deck->meetings.p[(uint32_t)p->met[i]].close;
    double near = close > 0 ? in_time(p->odds, p->n, close) : 0; /* 0: no times */
    if (close <= 0 || (!whole && near < CQ_PAIR_FLOOR))
        return;
    double mean = mean_of(p->odds, p->da, p->db, rows);
    double marks = rarity(p->odds, rows, p->met, p->n) + close;
    double least = near > CQ_PAIR_FLOOR ? CQ_PAIR_FLOOR : CQ_PAIR_WHOLE_FLOOR;
    if (most_of(p->odds, p->n, mean, marks) <= least)
        return;
    s.score = score_shared(p->n, mean, marks, whole ? HUGE_VAL : near);
    if (whole && s.score > CQ_PAIR_WHOLE_FLOOR)
        CQ_PUSH(x->out[CQ_PAIR_WHOLE], s);
    s.score = fmin(s.score, near);
    if (s.score > CQ_PAIR_FLOOR)
        CQ_PUSH(x->out[CQ_PAIR_NEAR], s);
}

void cq_pair_score(const cq_odds *o, const uint32_t *holder, int tests, cq_scores *out)
{
    scoring x = { tests, out };
    each_pair(o, holder, push_scores, &x);
}

/* Count those who share enough to be tied if they were close in time. */
static void count_pair(void *ctx, const pair *p)
{
    const row *rows[CQ_TRACES] = { 0 };
    double mean = mean_of(p->odds, p->da, p->db, rows);
    double marks = rarity(p->odds, rows, p->met, p->n) + (double)p->n;
    *(double *)ctx += score_shared(p->n, mean, marks, CQ_PAIR_FLOOR) > CQ_PAIR_FLOOR;
}

double cq_pair_level(const cq_odds *o, const uint32_t *holder, double ties)
{
    double pairs = 0;
    each_pair(o, holder, count_pair, &pairs);
    return pairs > 0 ? log(2 * pairs / (ties * (double)o->deck->players.n)) : 0;
}
