/* fdr.c - see fdr.h. */
#include "weigh/fdr.h"

#include <math.h>
#include <stdint.h>
#include <stdlib.h>

#include "base/status.h"

typedef struct {
    double value;
    size_t at;
} ranked;

static int rising(const void *x, const void *y)
{
    const ranked *a = x, *b = y;
    if (a->value != b->value)
        return a->value < b->value ? -1 : 1;
    return (a->at > b->at) - (a->at < b->at);
}

/* The values with their places, the least of sign * value first. */
static ranked *rank(const double *value, size_t n, double sign)
{
    ranked *r = cq_alloc((n + 1) * sizeof *r);
    for (size_t i = 0; i < n; i++)
        r[i] = (ranked){ sign * value[i], i };
    qsort(r, n, sizeof *r, rising);
    return r;
}

void cq_fdr_bh(const double *log_p, size_t n, double tests, double *log_q)
{
    ranked *r = rank(log_p, n, 1);
    double least = 0;
    for (size_t k = n; k > 0; k--) {
        least = fmin(least, r[k - 1].value + log(tests) - log((double)k));
        log_q[r[k - 1].at] = least;
    }
    free(r);
}

void cq_fdr_decoys(const double *score, size_t n, const double *decoy, size_t decoy_n,
                   size_t runs, double *q)
{
    ranked *r = rank(score, n, -1);
    size_t above = 0;
    double least = 1;
    for (size_t k = 0; k < n; k++) {
        while (above < decoy_n && decoy[above] >= -r[k].value)
            above++;
        q[r[k].at] = fmin(1, (1 + (double)above) / ((double)runs * (double)(k + 1)));
    }
    for (size_t k = n; k > 0; k--)
        least = q[r[k - 1].at] = fmin(least, q[r[k - 1].at]);
    free(r);
}
