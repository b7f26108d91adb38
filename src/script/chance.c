/* chance.c - see chance.h. Scores are cut where the doubtful ones begin, so that a campaign
 * among the pairs counts little. */
#include "script/chance.h"

#include <math.h>

#include "base/pool.h"
#include "base/rand.h"
#include "base/vec.h"

enum {
    SAMPLE = 100 * 1000,
    /* What is touched next waits for memory, so it is asked for ahead: */
    LINE = 16, /* numbers in a line of the cache */
    AHEAD = 4, /* pairs whose features are read */
    FAR = 16   /* and where these begin */
};

static uint32_t size_of(const cq_wording *w, uint32_t t)
{
    return (uint32_t)(w->at[t + 1] - w->at[t]);
}

static int by_size(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;
    return (x > y) - (x < y);
}

/* The part of the pairs of n texts that a campaign may make, of a score or a fourteenth of
 * them: its scores are no measure of chance. */
static double doubtful(uint32_t n)
{
    double score = 20.0 / n;
    return fmax(0.005, fmin(0.5, score * score));
}

/* The k-th of the scores, from 0 on, the least first. Most are 0, and need no sorting. */
static double score_at(const double *score, int k)
{
    double *more = cq_alloc(SAMPLE * sizeof *more);
    int n = 0;
    for (int i = 0; i < SAMPLE; i++)
        if (score[i] > 0)
            more[n++] = score[i];
    qsort(more, (size_t)n, sizeof *more, by_size);
    double at = k < SAMPLE - n ? 0 : more[k - (SAMPLE - n)];
    free(more);
    return at;
}

typedef struct {
    uint32_t a, b;
} couple;

static couple *draw_couples(const uint32_t *texts, uint32_t n)
{
    cq_rand r = { 1 };
    couple *v = cq_alloc(SAMPLE * sizeof *v);
    for (int i = 0; i < SAMPLE; i++) {
        uint32_t a = cq_rand_below(&r, n), b = cq_rand_below(&r, n - 1);
        b += b >= a;
        v[i] = (couple){ texts[a], texts[b] };
    }
    return v;
}

static void expect_couple(const cq_wording *w, const couple *v, int i)
{
    const couple *far = &v[i + FAR < SAMPLE ? i + FAR : i],
                 *near = &v[i + AHEAD < SAMPLE ? i + AHEAD : i];
    __builtin_prefetch(&w->at[far->a]);
    __builtin_prefetch(&w->at[far->b]);
    for (int k = 0; k < 2; k++) {
        __builtin_prefetch(w->features + w->at[near->a] + k * LINE);
        __builtin_prefetch(w->features + w->at[near->b] + k * LINE);
    }
}

/* Of random pairs of the given texts. */
static cq_chance measure(const cq_wording *w, const uint32_t *texts, uint32_t n)
{
    couple *v = draw_couples(texts, n);
    double *score = cq_alloc(SAMPLE * sizeof *score);
    double *area = cq_alloc(SAMPLE * sizeof *area), sum = 0, areas = 0, squares = 0;
    cq_chance c = { 0 };

    for (int i = 0; i < SAMPLE; i++) {
        expect_couple(w, v, i);
        score[i] = cq_passage_score(w, v[i].a, v[i].b);
        area[i] = (double)size_of(w, v[i].a) * size_of(w, v[i].b);
    }
    double most = score_at(score, (int)((1 - doubtful(n)) * SAMPLE));
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
    free(v);
    free(score);
    free(area);
    return c;
}

typedef struct {
    const cq_wording *w;
    cq_ids *heads; /* of each language */
    cq_chance *chance;
} gauge;

static void measure_some(void *ctx, size_t from, size_t to, int thread)
{
    gauge *g = ctx;
    (void)thread;
    for (size_t l = from; l < to; l++)
        if (g->heads[l].n > 1)
            g->chance[l] = measure(g->w, g->heads[l].p, (uint32_t)g->heads[l].n);
}

cq_chance *cq_chance_measure(const cq_texts *t, const uint32_t *unit, const cq_wording *w,
                             int threads)
{
    gauge g = { .w = w,
                .heads = cq_zalloc((size_t)t->langs + 1, sizeof *g.heads),
                .chance = cq_zalloc((size_t)t->langs + 1, sizeof *g.chance) };
    for (uint32_t i = 0; i < t->n; i++)
        if (unit[i] == i && size_of(w, i) > 0)
            CQ_PUSH(g.heads[t->texts[i].lang], i);
    cq_pool_run(t->langs, 1, threads, measure_some, &g);
    for (uint32_t l = 0; l < t->langs; l++)
        CQ_VEC_DONE(g.heads[l]);
    free(g.heads);
    return g.chance;
}
