/* passage.c - see passage.h. Each head walks the lists of its features and sums up, for each
 * other head that it meets there, the weights. */
#include "script/passage.h"

#include <math.h>
#include <string.h>

#include "base/map.h"
#include "base/pool.h"
#include "base/rand.h"
#include "base/vec.h"

static const uint64_t BUDGET = 1500 * 1000 * 1000ull; /* steps over lists */
static const double LEAST = 15;     /* nats that chance may always give */
static const double DEVIATIONS = 6; /* and these past what it gives on average */

enum { SAMPLE = 100 * 1000, SLICE = 256 };

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

/* --- chance --- */

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* Measure chance on random pairs of the given texts. Scores are cut at their 99.5th
 * hundredth part, so that campaigns among the pairs count little. */
static cq_chance measure(const cq_wording *w, const uint32_t *texts, uint32_t n)
{
    cq_rand r = { 1 };
    double *score = cq_alloc(SAMPLE * sizeof *score),
           *sorted = cq_alloc(SAMPLE * sizeof *sorted);
    double *area = cq_alloc(SAMPLE * sizeof *area), sum = 0, areas = 0, squares = 0;
    cq_chance c = { 0 };

    for (int i = 0; i < SAMPLE; i++) {
        uint32_t a = cq_rand_below(&r, n), b = cq_rand_below(&r, n - 1);
        b += b >= a;
        score[i] = sorted[i] = cq_passage_score(w, texts[a], texts[b]);
        area[i] = (double)size_of(w, texts[a]) * size_of(w, texts[b]);
    }
    qsort(sorted, SAMPLE, sizeof *sorted, by_size);
    double most = sorted[SAMPLE - SAMPLE / 200];
    for (int i = 0; i < SAMPLE; i++) {
        sum += fmin(score[i], most);
        areas += area[i];
    }
    c.rate = areas > 0 ? sum / areas : 0;
    for (int i = 0; i < SAMPLE; i++) {
        double d = fmin(score[i], most) - c.rate * area[i];
        squares += d * d;
    }
    c.var = areas > 0 ? squares / areas : 0;
    free(score);
    free(sorted);
    free(area);
    return c;
}

static cq_chance *measure_all(const cq_texts *t, const uint32_t *unit,
                              const cq_wording *w)
{
    cq_chance *c = cq_zalloc((size_t)t->langs + 1, sizeof *c);
    cq_ids heads = { 0 };
    for (uint32_t l = 0; l < t->langs; l++) {
        heads.n = 0;
        for (uint32_t i = 0; i < t->n; i++)
            if (unit[i] == i && t->texts[i].lang == l && size_of(w, i) > 0)
                CQ_PUSH(heads, i);
        if (heads.n > 1)
            c[l] = measure(w, heads.p, (uint32_t)heads.n);
    }
    CQ_VEC_DONE(heads);
    return c;
}

/* --- pairs --- */

typedef CQ_VEC(cq_echo) echo_vec;

typedef struct {
    double *sum; /* of each text, 0 between texts */
    cq_ids met;
    echo_vec found;
    uint64_t pairs;
} desk; /* of one thread */

typedef struct {
    const cq_texts *t;
    const uint32_t *unit;
    const cq_wording *w;
    const cq_chance *chance;
    uint32_t longest;
    desk *desks;
    cq_echo **echoes; /* of each text */
    uint32_t *kept, *degree;
} search;

static int by_score(const void *a, const void *b)
{
    const cq_echo *x = a, *y = b;
    if (x->score != y->score)
        return x->score < y->score ? 1 : -1;
    return (x->text > y->text) - (x->text < y->text);
}

static void walk_lists(const search *s, desk *d, uint32_t t)
{
    const cq_wording *w = s->w;
    for (size_t i = w->at[t]; i < w->at[t + 1]; i++) {
        uint32_t f = w->features[i];
        if (w->heads[f] > s->longest)
            continue;
        for (size_t k = w->list[f], end = k + w->heads[f]; k < end; k++) {
            uint32_t other = w->texts[k];
            if (d->sum[other] == 0)
                CQ_PUSH(d->met, other);
            d->sum[other] += w->weight[f];
        }
    }
}

static void find_echoes(search *s, desk *d, uint32_t t)
{
    const cq_chance *c = &s->chance[s->t->texts[t].lang];
    double size = size_of(s->w, t);

    d->met.n = d->found.n = 0;
    walk_lists(s, d, t);
    for (size_t i = 0; i < d->met.n; i++) {
        uint32_t other = d->met.p[i];
        double sum = d->sum[other];
        d->sum[other] = 0;
        d->pairs += other < t;
        if (other != t && sum >= LEAST &&
            sum >= cq_passage_least(c, size, size_of(s->w, other)))
            CQ_PUSH(d->found, (cq_echo){ other, (float)sum });
    }
    if (d->found.n == 0)
        return;
    qsort(d->found.p, d->found.n, sizeof *d->found.p, by_score);
    s->degree[t] = (uint32_t)d->found.n;
    s->kept[t] = d->found.n < CQ_ECHOES ? (uint32_t)d->found.n : CQ_ECHOES;
    s->echoes[t] = cq_alloc(s->kept[t] * sizeof *s->echoes[t]);
    memcpy(s->echoes[t], d->found.p, s->kept[t] * sizeof *s->echoes[t]);
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

/* The longest list that may be walked from each of its texts within the budget. */
static uint32_t longest_list(const cq_wording *w, uint32_t *skipped)
{
    uint32_t most = 0, n;
    for (uint32_t f = 0; f < w->n; f++)
        most = w->heads[f] > most ? w->heads[f] : most;
    uint64_t *count = cq_zalloc((size_t)most + 2, sizeof *count), steps = 0;
    for (uint32_t f = 0; f < w->n; f++)
        count[w->heads[f]]++;
    for (n = 0; n < most; n++) {
        steps += (uint64_t)(n + 1) * (n + 1) * count[n + 1];
        if (steps > BUDGET)
            break;
    }
    for (uint32_t k = n + 1; k <= most; k++)
        *skipped += (uint32_t)count[k];
    free(count);
    return n;
}

static void copy_out(search *s, cq_passages *out)
{
    out->at = cq_zalloc((size_t)s->t->n + 1, sizeof *out->at);
    for (uint32_t t = 0; t < s->t->n; t++)
        out->at[t + 1] = out->at[t] + s->kept[t];
    out->echoes = cq_alloc((out->at[s->t->n] + 1) * sizeof *out->echoes);
    for (uint32_t t = 0; t < s->t->n; t++) {
        if (s->kept[t])
            memcpy(out->echoes + out->at[t], s->echoes[t],
                   s->kept[t] * sizeof *out->echoes);
        free(s->echoes[t]);
    }
}

void cq_passages_find(const cq_texts *t, const uint32_t *unit, const cq_wording *w,
                      int threads, cq_passages *out)
{
    *out = (cq_passages){ .text_n = t->n,
                          .chance = measure_all(t, unit, w),
                          .degree = cq_zalloc((size_t)t->n + 1, sizeof *out->degree) };
    threads = cq_pool_threads(threads);
    search s = { .t = t,
                 .unit = unit,
                 .w = w,
                 .chance = out->chance,
                 .degree = out->degree,
                 .longest = longest_list(w, &out->skipped_lists),
                 .desks = cq_zalloc((size_t)threads, sizeof *s.desks),
                 .echoes = cq_zalloc((size_t)t->n + 1, sizeof *s.echoes),
                 .kept = cq_zalloc((size_t)t->n + 1, sizeof *s.kept) };
    cq_pool_run(t->n, SLICE, threads, work, &s);
    copy_out(&s, out);
    for (int i = 0; i < threads; i++) {
        out->pairs += s.desks[i].pairs;
        free(s.desks[i].sum);
        CQ_VEC_DONE(s.desks[i].met);
        CQ_VEC_DONE(s.desks[i].found);
    }
    free(s.desks);
    free(s.echoes);
    free(s.kept);
}

void cq_passages_done(cq_passages *p)
{
    free(p->at);
    free(p->echoes);
    free(p->degree);
    free(p->chance);
    *p = (cq_passages){ 0 };
}
