/* passage.c - see passage.h. Each head walks the lists of its features and sums up, for each
 * other head that it meets there, the weights.
 *
 * Most of the steps would be in the longest lists, whose features weigh least. So a text
 * keeps its longest lists shut, up to a weight that by itself is no echo: who is an echo has
 * enough of the others. Only who has is scored in full (the idea of Turtle and Flood, Query
 * evaluation: strategies and optimizations, 1995). This holds from both sides: lists have
 * one order for all, so of two texts the one that shuts more still opens nothing that the
 * other shuts, and the two share enough that both have open. A list is walked over those
 * who have it open (prefix filtering: Bayardo, Ma and Srikant, Scaling up all pairs
 * similarity search, 2007). Each text meets those before it, and what the two find goes to
 * both. */
#include "script/passage.h"

#include <math.h>
#include <stdatomic.h>
#include <string.h>

#include "base/map.h"
#include "base/pool.h"
#include "base/vec.h"
#include "script/chance.h"

static const uint64_t BUDGET = 5000 * 1000 * 1000ull; /* lists walked, their lengths */
static const double LEAST = 15;     /* nats that chance may always give */
static const double DEVIATIONS = 6; /* and these past what it gives on average */
static const double SHUT = 8;       /* nats of a text's features that are not walked */
static const double SLACK = 1e-3;   /* past the rounding of sums in single precision */

enum {
    SLICE = 256,
    FEATURES = 4096, /* whose lists one thread parts at a time */
    UNITS =
        16, /* steps of a nat in which walks sum up: rounded up, full at a byte's end */
    /* What is touched next waits for memory, so it is asked for ahead: */
    LINE = 16,        /* numbers in a line of the cache */
    LINES = 8,        /* of a list's begin */
    AHEAD_LISTS = 2,  /* lists */
    AHEAD_TEXTS = 16, /* texts of the same list */
    AHEAD_FEATURES = 32,
    AHEAD_MET = 4 /* texts to be scored in full */
};

static uint32_t size_of(const cq_wording *w, uint32_t t)
{
    return (uint32_t)(w->at[t + 1] - w->at[t]);
}

double cq_passage_score(const cq_wording *w, uint32_t a, uint32_t b)
{
    double sum = 0;
    for (size_t i = w->at[a], j = w->at[b]; i < w->at[a + 1] && j < w->at[b + 1];) {
        uint32_t x = w->features[i], y = w->features[j];
        if (x == y)
            sum += w->weight[x];
        i += x <= y;
        j += y <= x;
    }
    return sum;
}

double cq_passage_least(const cq_chance *c, double m, double n)
{
    return LEAST + c->rate * m * n + DEVIATIONS * sqrt(c->var * m * n);
}

/* --- pairs --- */

/* The best echoes of a text so far, the weakest of them first (a heap). */
typedef struct {
    cq_echo *p;
    uint8_t n, room;
} best;

/* What is looked up of a feature, side by side. */
typedef struct {
    uint64_t from : 56, weight : 8; /* where its list begins; in units, rounded up */
    uint32_t heads;                 /* in the list */
    uint32_t open; /* the first of them: who does not shut it; none if it is skipped */
} list;

typedef struct {
    uint8_t *sum; /* of each text, 0 between texts */
    cq_ids met;
    CQ_VEC(list) walk; /* the lists that the text at hand walks */
    CQ_VEC(uint64_t) order;
    uint64_t *steps;       /* of lists by their length */
    cq_ids shut;           /* texts of the list that is being parted */
    CQ_VEC(float) weights; /* of the features of the text at hand */
} desk;                    /* of one thread */

enum { LOCKS = 1024 };

typedef struct {
    const cq_texts *t;
    const uint32_t *unit;
    cq_wording *w;
    const cq_chance *chance;
    list *lists;    /* of each feature */
    uint64_t *open; /* of each text: features below this key are walked */
    float *shut;    /* of each text: weight of those that are not */
    uint32_t most, longest;
    desk *desks;
    best *best;       /* of each text, under locks[text % LOCKS] */
    uint32_t *degree; /* and so these */
    atomic_flag locks[LOCKS];
} search;

static int by_score(const void *a, const void *b)
{
    const cq_echo *x = a, *y = b;
    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    return (x->text > y->text) - (x->text < y->text);
}

/* Features in the order of their lists' lengths. */
static uint64_t key_of(const cq_wording *w, uint32_t f)
{
    return (uint64_t)w->heads[f] << 32 | f;
}

/* What is looked up when a text is planned. */
static void expect_key(const cq_wording *w, uint32_t f)
{
    __builtin_prefetch(&w->heads[f]);
    __builtin_prefetch(&w->weight[f]);
}

/* Let the key at i sink to its place in the heap of n, the greatest of which is at 0. */
static void sink_key(uint64_t *v, size_t n, size_t i)
{
    uint64_t x = v[i];
    for (size_t k; (k = 2 * i + 1) < n; i = k) {
        k += k + 1 < n && v[k + 1] > v[k];
        if (v[k] <= x)
            break;
        v[i] = v[k];
    }
    v[i] = x;
}

/* Shut the longest lists of a text, and count the steps over the others. */
static void plan_text(search *s, desk *d, uint32_t t)
{
    const cq_wording *w = s->w;
    size_t n = size_of(w, t);
    double shut = 0;
    CQ_RESERVE(d->order, n);
    uint64_t *v = d->order.p;
    for (size_t i = w->at[t], k = 0; i < w->at[t + 1]; i++) {
        if (i + AHEAD_FEATURES < w->at[w->text_n])
            expect_key(w, w->features[i + AHEAD_FEATURES]);
        v[k++] = key_of(w, w->features[i]);
    }
    for (size_t i = n / 2; i-- > 0;)
        sink_key(v, n, i);
    while (n && shut + w->weight[(uint32_t)v[0]] <= SHUT) {
        shut += w->weight[(uint32_t)v[0]];
        v[0] = v[--n];
        if (n)
            sink_key(v, n, 0);
    }
    s->open[t] = n ? v[0] + 1 : 0;
    s->shut[t] = (float)shut;
    for (size_t i = 0; i < n; i++)
        d->steps[v[i] >> 32] += v[i] >> 32;
}

static void plan(void *ctx, size_t from, size_t to, int thread)
{
    search *s = ctx;
    desk *d = &s->desks[thread];
    if (!d->steps)
        d->steps = cq_zalloc((size_t)s->most + 1, sizeof *d->steps);
    for (size_t t = from; t < to; t++)
        if (s->unit[t] == t)
            plan_text(s, d, (uint32_t)t);
}

/* The lists that the text walks: the open ones, as far as they hold earlier texts. Each is
 * put down and stays if it is one, since no jump could be foretold before the list is there;
 * those of the texts that follow are asked for, too. */
static void choose_lists(const search *s, desk *d, uint32_t t)
{
    const cq_wording *w = s->w;
    const uint64_t key = s->open[t];
    const size_t last = w->at[w->text_n];
    size_t n = 0;
    CQ_RESERVE(d->walk, size_of(w, t));
    list *walk = (list *)d->walk.p;
    for (size_t i = w->at[t]; i < w->at[t + 1]; i++) {
        uint32_t f = w->features[i];
        if (i + AHEAD_FEATURES < last)
            __builtin_prefetch(&s->lists[w->features[i + AHEAD_FEATURES]]);
        walk[n] = s->lists[f];
        n += (((uint64_t)walk[n].heads << 32 | f) < key) & (walk[n].open > 1);
    }
    d->walk.n = n;
}

static void expect_list(const search *s, const desk *d, size_t i)
{
    if (i >= d->walk.n)
        return;
    const list *l = &d->walk.p[i];
    for (uint32_t k = 0; k < l->open && k < LINES * LINE; k += LINE)
        __builtin_prefetch(s->w->texts + l->from + k);
}

/* Add the weight to the first n texts before t of the list, and note who comes to the
 * least. Returns how many there were. */
static uint32_t walk_list(desk *d, const uint32_t *v, uint32_t n, uint32_t t,
                          uint32_t weight, uint32_t least)
{
    uint8_t *sum = d->sum;
    uint32_t k = 0;
    for (; k < n && v[k] < t; k++) {
        __builtin_prefetch(&sum[v[k + AHEAD_TEXTS < n ? k + AHEAD_TEXTS : k]], 1);
        uint32_t was = sum[v[k]], now = was + weight;
        sum[v[k]] = (uint8_t)(now < UINT8_MAX ? now : UINT8_MAX);
        if (was < least && now >= least)
            CQ_PUSH(d->met, v[k]);
    }
    return k;
}

static bool is_echo(const search *s, uint32_t t, uint32_t other, double score)
{
    return score >= LEAST &&
           score >= cq_passage_least(&s->chance[s->t->texts[t].lang], size_of(s->w, t),
                                     size_of(s->w, other));
}

/* Whether the text that was met can be an echo: all that the two share is no more than what
 * was summed up, which a full byte does not say, and what the one shuts that shuts more. */
static bool may_echo(const search *s, const desk *d, uint32_t t, uint32_t other)
{
    uint32_t more = s->open[t] < s->open[other] ? t : other;
    double most = (double)d->sum[other] / UNITS + s->shut[more] + SLACK;
    return d->sum[other] == UINT8_MAX || is_echo(s, t, other, most) ||
           is_echo(s, other, t, most);
}

/* What may_echo looks up of a text that was met. */
static void expect_met(const search *s, const desk *d, size_t i)
{
    if (i >= d->met.n)
        return;
    __builtin_prefetch(s->w->at + d->met.p[i]);
    __builtin_prefetch(s->open + d->met.p[i]);
    __builtin_prefetch(s->shut + d->met.p[i]);
}

static void keep_likely(const search *s, desk *d, uint32_t t)
{
    size_t kept = 0;
    for (size_t i = 0; i < d->met.n; i++) {
        expect_met(s, d, i + AHEAD_MET);
        if (may_echo(s, d, t, d->met.p[i]))
            d->met.p[kept++] = d->met.p[i];
    }
    d->met.n = kept;
}

/* Texts before this one that have enough of its open features to be echoes, given all the
 * shut ones. */
static void walk_lists(const search *s, desk *d, uint32_t t)
{
    const uint32_t least = (uint32_t)((LEAST - SLACK - SHUT) * UNITS);
    choose_lists(s, d, t);
    for (size_t i = 0; i < d->walk.n; i++) {
        list *l = &d->walk.p[i];
        expect_list(s, d, i + AHEAD_LISTS);
        l->open = walk_list(d, s->w->texts + l->from, l->open, t, l->weight, least);
    }
    keep_likely(s, d, t);
    uint8_t *sum = d->sum;
    for (size_t i = 0; i < d->walk.n; i++) {
        const uint32_t *v = s->w->texts + d->walk.p[i].from;
        for (uint32_t k = 0, n = d->walk.p[i].open; k < n; k++)
            sum[v[k]] = 0;
    }
}

static bool weaker(cq_echo a, cq_echo b)
{
    return by_score(&a, &b) > 0;
}

/* Put the echo where it belongs, from the heap's top on down. */
static void sink(best *h, cq_echo e)
{
    size_t i = 0, k;
    while ((k = 2 * i + 1) < h->n) {
        k += k + 1 < h->n && weaker(h->p[k + 1], h->p[k]);
        if (!weaker(h->p[k], e))
            break;
        h->p[i] = h->p[k];
        i = k;
    }
    h->p[i] = e;
}

static void rise(best *h, cq_echo e)
{
    if (h->n == h->room) {
        h->room = h->room ? (uint8_t)(2 * h->room) : 4;
        h->p = cq_realloc(h->p, h->room * sizeof *h->p);
    }
    size_t i = h->n++;
    for (; i && weaker(e, h->p[(i - 1) / 2]); i = (i - 1) / 2)
        h->p[i] = h->p[(i - 1) / 2];
    h->p[i] = e;
}

/* Which echoes a text keeps does not depend on the order in which they come. */
static void add_echo(search *s, uint32_t t, cq_echo e)
{
    atomic_flag *lock = &s->locks[t % LOCKS];
    best *h = &s->best[t];
    while (atomic_flag_test_and_set_explicit(lock, memory_order_acquire))
        ;
    s->degree[t]++;
    if (h->n < CQ_ECHOES)
        rise(h, e);
    else if (weaker(h->p[0], e))
        sink(h, e);
    atomic_flag_clear_explicit(lock, memory_order_release);
}

static void expect_text(const search *s, const desk *d, size_t i)
{
    if (i + AHEAD_MET < d->met.n)
        __builtin_prefetch(s->w->at + d->met.p[i + AHEAD_MET]);
    if (i >= d->met.n)
        return;
    const uint32_t *features = s->w->features + s->w->at[d->met.p[i]];
    for (int k = 0; k < 3; k++)
        __builtin_prefetch(features + k * LINE);
}

/* The features of a text lie side by side, their weights all over the memory. */
static void weigh_text(const search *s, desk *d, uint32_t t)
{
    const uint32_t *f = s->w->features + s->w->at[t];
    uint32_t n = size_of(s->w, t);
    CQ_RESERVE(d->weights, n);
    for (uint32_t i = 0; i < n; i++)
        d->weights.p[i] = s->w->weight[f[i]];
}

/* cq_passage_score with the text at hand, to the last bit, without a jump that depends on
 * what the texts have. */
static double score_at_hand(const search *s, const desk *d, uint32_t t, uint32_t other)
{
    const cq_wording *w = s->w;
    const uint32_t *x = w->features + w->at[t], *y = w->features + w->at[other];
    const float *weight = d->weights.p;
    uint32_t n = size_of(w, t), m = size_of(w, other);
    double sum = 0;
    for (uint32_t i = 0, j = 0; i < n && j < m;) {
        uint32_t a = x[i], b = y[j];
        double both[2] = { 0, weight[i] };
        sum += both[a == b];
        i += a <= b;
        j += b <= a;
    }
    return sum;
}

static void find_echoes(search *s, desk *d, uint32_t t)
{
    d->met.n = 0;
    walk_lists(s, d, t);
    if (d->met.n)
        weigh_text(s, d, t);
    for (size_t i = 0; i < d->met.n; i++) {
        uint32_t other = d->met.p[i];
        expect_text(s, d, i + AHEAD_MET);
        double score = score_at_hand(s, d, t, other);
        if (is_echo(s, t, other, score))
            add_echo(s, t, (cq_echo){ other, (float)score });
        if (is_echo(s, other, t, score))
            add_echo(s, other, (cq_echo){ t, (float)score });
    }
}

static void work(void *ctx, size_t from, size_t to, int thread)
{
    search *s = ctx;
    desk *d = &s->desks[thread];
    if (!d->sum)
        d->sum = cq_zalloc((size_t)s->t->n + 1, sizeof *d->sum);
    for (size_t t = from; t < to; t++)
        if (s->unit[t] == t)
            find_echoes(s, d, (uint32_t)t);
}

/* The longest list that may be walked within the budget; the features of longer ones. */
static uint32_t longest_list(const search *s, int threads, cq_ids *skipped)
{
    uint64_t steps = 0, all;
    uint32_t n = 0;
    for (; n < s->most; n++, steps += all) {
        all = 0;
        for (int i = 0; i < threads; i++)
            all += s->desks[i].steps ? s->desks[i].steps[n + 1] : 0;
        if (steps + all > BUDGET)
            break;
    }
    for (uint32_t f = 0; f < s->w->n && n < s->most; f++)
        if (s->w->heads[f] > n)
            CQ_PUSH(*skipped, f);
    return n;
}

static void find_most(search *s)
{
    for (uint32_t f = 0; f < s->w->n; f++)
        s->most = s->w->heads[f] > s->most ? s->w->heads[f] : s->most;
}

/* Put those heads of the feature's list first that have it open; both parts stay in order. */
static uint32_t part_list(const search *s, desk *d, uint32_t f)
{
    uint32_t *v = s->w->texts + s->w->list[f], n = s->w->heads[f], open = 0;
    uint64_t key = key_of(s->w, f);
    d->shut.n = 0;
    CQ_RESERVE(d->shut, n);
    for (uint32_t k = 0; k < n; k++) {
        __builtin_prefetch(&s->open[v[k + AHEAD_TEXTS < n ? k + AHEAD_TEXTS : k]]);
        if (key < s->open[v[k]])
            v[open++] = v[k];
        else
            d->shut.p[d->shut.n++] = v[k];
    }
    if (d->shut.n)
        memcpy(v + open, d->shut.p, d->shut.n * sizeof *v);
    return open;
}

static void part_lists(void *ctx, size_t from, size_t to, int thread)
{
    search *s = ctx;
    const cq_wording *w = s->w;
    for (uint32_t f = (uint32_t)from; f < to; f++) {
        uint32_t open =
            w->heads[f] <= s->longest ? part_list(s, &s->desks[thread], f) : 0;
        s->lists[f] =
            (list){ w->list[f], (uint8_t)ceilf(w->weight[f] * UNITS), w->heads[f], open };
    }
}

static void copy_out(search *s, cq_passages *out)
{
    out->at = cq_zalloc((size_t)s->t->n + 1, sizeof *out->at);
    for (uint32_t t = 0; t < s->t->n; t++)
        out->at[t + 1] = out->at[t] + s->best[t].n;
    out->echoes = cq_alloc((out->at[s->t->n] + 1) * sizeof *out->echoes);
    for (uint32_t t = 0; t < s->t->n; t++) {
        best *h = &s->best[t];
        if (!h->n)
            continue;
        qsort(h->p, h->n, sizeof *h->p, by_score);
        memcpy(out->echoes + out->at[t], h->p, h->n * sizeof *h->p);
        free(h->p);
    }
}

void cq_passages_find(const cq_texts *t, const uint32_t *unit, cq_wording *w, int threads,
                      cq_passages *out)
{
    *out = (cq_passages){ .text_n = t->n,
                          .chance = cq_chance_measure(t, unit, w, threads),
                          .degree = cq_zalloc((size_t)t->n + 1, sizeof *out->degree) };
    threads = cq_pool_threads(threads);
    search s = { .t = t,
                 .unit = unit,
                 .w = w,
                 .chance = out->chance,
                 .degree = out->degree,
                 .open = cq_zalloc((size_t)t->n + 1, sizeof *s.open),
                 .shut = cq_zalloc((size_t)t->n + 1, sizeof *s.shut),
                 .desks = cq_zalloc((size_t)threads, sizeof *s.desks),
                 .best = cq_zalloc((size_t)t->n + 1, sizeof *s.best) };
    for (int i = 0; i < LOCKS; i++)
        atomic_flag_clear(&s.locks[i]);
    find_most(&s);
    cq_pool_run(t->n, SLICE, threads, plan, &s);
    s.longest = longest_list(&s, threads, &out->skipped);
    s.lists = cq_alloc(((size_t)w->n + 1) * sizeof *s.lists);
    cq_pool_run(w->n, FEATURES, threads, part_lists, &s);
    cq_pool_run(t->n, SLICE, threads, work, &s);
    copy_out(&s, out);
    for (int i = 0; i < threads; i++) {
        free(s.desks[i].steps);
        free(s.desks[i].sum);
        CQ_VEC_DONE(s.desks[i].order);
        CQ_VEC_DONE(s.desks[i].walk);
        CQ_VEC_DONE(s.desks[i].shut);
        CQ_VEC_DONE(s.desks[i].weights);
        CQ_VEC_DONE(s.desks[i].met);
    }
    free(s.desks);
    free(s.lists);
    free(s.open);
    free(s.shut);
    free(s.best);
}

void cq_passages_done(cq_passages *p)
{
    free(p->at);
    free(p->echoes);
    free(p->degree);
    CQ_VEC_DONE(p->skipped);
    free(p->chance);
    *p = (cq_passages){ 0 };
}
