/* pair.c - see pair.h.
 *
 * The means depend on d_a d_b alone: they stand in a table over half-octaves of the product,
 * rounded up, which is on the safe side. Meetings become (pair, meeting) items that a radix
 * sort brings together; each pair is then one run. A lower bound of p, its one term at the
 * number that was seen, spares most pairs the exact tail. */
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

static cq_item *by_pair(const cq_deck *d, const uint32_t *holder, size_t *n)
{
    cq_item *v = cq_alloc((d->meetings.n + 1) * sizeof *v);
    *n = 0;
    for (uint32_t i = 0; i < d->meetings.n; i++) {
        uint32_t a = holder[d->meetings.p[i].a], b = holder[d->meetings.p[i].b];
        if (a == b)
            continue;
        uint64_t low = a < b ? a : b, high = a < b ? b : a;
        v[(*n)++] = (cq_item){ low * d->players.n + high, i, 0 };
    }
    cq_sort_items(v, *n);
    return v;
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

/* -ln p of n things in common whose marks add up to `marks`, or 0 below the floor. */
static double score_shared(size_t n, double mean, double marks)
{
    double step = fmax(0, -log(mean));
    if (cq_log_dpois((int64_t)n, mean) + cq_log_gamma_sf(2.0 * (double)n, marks) >
        -CQ_PAIR_FLOOR)
        return 0;
    return -cq_log_marked_sf((double)n * step + marks, mean, step, 2);
}

static double rarity(const cq_odds *o, const row *const *rows, const cq_item *met,
                     size_t n)
{
    double rare = 0;
    for (size_t i = 0; i < n; i++) {
        const cq_meeting *m = &o->deck->meetings.p[met[i].a];
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

/* Add the pair to each list where it is over the floor. */
static void push_scores(const cq_odds *o, const uint32_t *da, const uint32_t *db,
                        const cq_item *met, cq_scored pair, int tests, cq_scores *out)
{
    const row *rows[CQ_TRACES] = { 0 };
    double close = 0;
    for (size_t i = 0; i < pair.shared; i++)
        close += o->deck->meetings.p[met[i].a].close;
    if (close <= 0) /* no times */
        return;
    double near = in_time(o, pair.shared, close);
    if (tests <= CQ_PAIR_WHOLE && near < CQ_PAIR_FLOOR)
        return;
    double mean = mean_of(o, da, db, rows);
    double marks = rarity(o, rows, met, pair.shared) + close;
    double least = near > CQ_PAIR_FLOOR ? CQ_PAIR_FLOOR : CQ_PAIR_WHOLE_FLOOR;
    if (most_of(o, pair.shared, mean, marks) <= least)
        return;
    pair.score = score_shared(pair.shared, mean, marks);
    if (pair.score > CQ_PAIR_WHOLE_FLOOR && tests > CQ_PAIR_WHOLE)
        CQ_PUSH(out[CQ_PAIR_WHOLE], pair);
    pair.score = fmin(pair.score, near);
    if (pair.score > CQ_PAIR_FLOOR)
        CQ_PUSH(out[CQ_PAIR_NEAR], pair);
}

/* Where the pair that begins at i ends. */
static size_t pair_end(const cq_item *v, size_t n, size_t i)
{
    size_t end = i + 1;
    while (end < n && v[end].key == v[i].key)
        end++;
    return end;
}

void cq_pair_score(const cq_odds *o, const uint32_t *holder, int tests, cq_scores *out)
{
    const cq_deck *d = o->deck;
    size_t n;
    cq_item *v = by_pair(d, holder, &n);
    uint32_t *deg = degrees(d, holder);

    for (size_t i = 0, end; i < n; i = end) {
        end = pair_end(v, n, i);
        if (end - i < CQ_PAIR_LEAST)
            continue;
        uint32_t a = (uint32_t)(v[i].key / d->players.n);
        uint32_t b = (uint32_t)(v[i].key % d->players.n);
        push_scores(o, deg + (size_t)a * CQ_TRACES, deg + (size_t)b * CQ_TRACES, v + i,
                    (cq_scored){ a, b, (uint32_t)(end - i), 0 }, tests, out);
    }
    free(deg);
    free(v);
}

double cq_pair_level(const cq_odds *o, const uint32_t *holder, double ties)
{
    const cq_deck *d = o->deck;
    double pairs = 0; /* that share enough to be tied if they were close in time */
    size_t n;
    cq_item *v = by_pair(d, holder, &n);
    uint32_t *deg = degrees(d, holder);

    for (size_t i = 0, end; i < n; i = end) {
        const row *rows[CQ_TRACES] = { 0 };
        end = pair_end(v, n, i);
        if (end - i < CQ_PAIR_LEAST)
            continue;
        double mean = mean_of(o, deg + v[i].key / d->players.n * CQ_TRACES,
                              deg + v[i].key % d->players.n * CQ_TRACES, rows);
        double shared = score_shared(end - i, mean,
                                     rarity(o, rows, v + i, end - i) + (double)(end - i));
        pairs += shared > CQ_PAIR_FLOOR;
    }
    free(deg);
    free(v);
    return pairs > 0 ? log(2 * pairs / (ties * (double)d->players.n)) : 0;
}
