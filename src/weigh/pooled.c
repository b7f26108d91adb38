/* pooled.c - see pooled.h. */
#include "weigh/pooled.h"

#include <math.h>

/* Where the weight of the windows changes. */
typedef struct {
    int64_t time;
    double by;
} edge;

typedef CQ_VEC(edge) edges;

static void window(edges *v, int64_t t, double weight)
{
    CQ_PUSH(*v, (edge){ t, weight });
    CQ_PUSH(*v, (edge){ t + CQ_EVENT_SPAN, -weight });
}

/* What the event's share is of that of all its dates. */
static double ratio(const cq_trial *t)
{
    double n = (double)t->dates.n;
    return t->share ? t->share[0] / (n + 1 - t->share[0]) : 1 / n;
}

static void windows(edges *v, const cq_trial *t)
{
    double n = (double)t->dates.n, mean = (t->count + t->others) / (n + 1);
    double spread = sqrt(mean + mean * mean / t->size);
    window(v, t->time, spread);
    for (size_t i = 0; i < t->dates.n; i++)
        window(v, t->dates.p[i], -spread / n);
}

static int rising(const void *x, const void *y)
{
    const edge *a = x, *b = y;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return (a->by > b->by) - (a->by < b->by);
}

static double variance(edges *v)
{
    double sum = 0, weight = 0;
    qsort(v->p, v->n, sizeof *v->p, rising);
    for (size_t i = 0; i + 1 < v->n; i++) {
        weight += v->p[i].by;
        sum += weight * weight * (double)(v->p[i + 1].time - v->p[i].time);
    }
    return sum / CQ_EVENT_SPAN;
}

cq_pooled cq_pooled_of(const cq_trial *trials, size_t n)
{
    edges v = { 0 };
    double found = 0, expected = 0;
    const cq_trial *last = NULL;
    for (size_t i = 0; i < n; i++) {
        const cq_trial *t = &trials[i];
        if (last && t->time < last->time + CQ_EVENT_SPAN)
            continue;
        last = t;
        found += t->count;
        expected += t->others * ratio(t);
        windows(&v, t);
    }
    double error = v.n ? sqrt(variance(&v)) : 0;
    CQ_VEC_DONE(v);
    if (error <= 0 || expected <= 0)
        return (cq_pooled){ 0, 1 };
    return (cq_pooled){ found / expected,
                        erfc((found - expected) / error / sqrt(2)) / 2 };
}
