/* uniform.h - how far numbers are from a uniform law (Kolmogorov and Smirnov). */
#ifndef CQ_UNIFORM_H
#define CQ_UNIFORM_H

#include <math.h>
#include <stdlib.h>

static int rising(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* Largest distance of the values, which it sorts, from those of a uniform law. */
static double distance(double *v, size_t n)
{
    double d = 0;
    qsort(v, n, sizeof *v, rising);
    for (size_t i = 0; i < n; i++) {
        d = fmax(d, v[i] - (double)i / (double)n);
        d = fmax(d, (double)(i + 1) / (double)n - v[i]);
    }
    return d;
}

#endif
