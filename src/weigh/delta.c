/* delta.c - see delta.h. */
#include "weigh/delta.h"

#include <math.h>

enum { STEPS = 50 };

static const double RIDGE = 1e-3; /* where the kinds do not overlap, no infinite slope */

double cq_delta_cosine(const float *a, const float *b, size_t n)
{
    double ab = 0, aa = 0, bb = 0;
    for (size_t i = 0; i < n; i++) {
        ab += (double)a[i] * b[i];
        aa += (double)a[i] * a[i];
        bb += (double)b[i] * b[i];
    }
    return aa > 0 && bb > 0 ? ab / sqrt(aa * bb) : 0;
}

/* Gradient and curvature of the log-likelihood over pairs of one kind (y: 1 same, 0 not),
 * which weigh 1 together. */
typedef struct {
    double g0, g1, h00, h01, h11;
} slopes;

static void add_kind(const cq_delta *d, const double *score, size_t n, double y,
                     slopes *s)
{
    for (size_t i = 0; i < n; i++) {
        double x = score[i], p = 1 / (1 + exp(-(d->at + d->slope * x)));
        double w = p * (1 - p) / (double)n, g = (y - p) / (double)n;
        s->g0 += g;
        s->g1 += g * x;
        s->h00 += w;
        s->h01 += w * x;
        s->h11 += w * x * x;
    }
}

static void step(cq_delta *d, const double *same, size_t same_n, const double *other,
                 size_t other_n)
{
    slopes s = { -RIDGE * d->at, -RIDGE * d->slope, RIDGE, 0, RIDGE };
    add_kind(d, same, same_n, 1, &s);
    add_kind(d, other, other_n, 0, &s);
    double det = s.h00 * s.h11 - s.h01 * s.h01;
    d->at += (s.g0 * s.h11 - s.g1 * s.h01) / det;
    d->slope += (s.g1 * s.h00 - s.g0 * s.h01) / det;
}

static double cost_of(const cq_delta *d, const double *score, size_t n, double sign)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += log1p(exp(-sign * cq_delta_log_lr(d, score[i]))) / log(2);
    return sum / (double)n;
}

cq_delta cq_delta_fit(const double *same, size_t same_n, const double *other,
                      size_t other_n)
{
    cq_delta d = { 0, 0, 0 };
    for (int i = 0; i < STEPS; i++)
        step(&d, same, same_n, other, other_n);
    d.cost = (cost_of(&d, same, same_n, 1) + cost_of(&d, other, other_n, -1)) / 2;
    return d;
}

double cq_delta_log_lr(const cq_delta *d, double score)
{
    return d->at + d->slope * score;
}
