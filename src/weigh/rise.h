/* rise.h - whether one count is larger than others that should be like it.
 *
 * The counts are taken for negative binomial with one mean and one size, both unknown. Given
 * their sum the mean drops out, so that the tail is exact for a given size, also where all
 * the others are 0; the size is the likeliest of all counts, the tested one among them. A
 * single burst thus makes the counts wild rather than itself surprising: its p is 1 in as
 * many as there are dates, and never less. Cost: some 60 passes over the counts. */
#ifndef CQ_RISE_H
#define CQ_RISE_H

#include <stddef.h>
#include <stdint.h>

/* The size that makes the counts likeliest, given their sum. Where one should be larger
 * than another, `share` says by how much: mean and size of each are as its share, 1 on
 * average. NULL: all alike. */
double cq_rise_size(const uint32_t *count, const double *share, size_t n);

/* ln P(a count like count[0] or larger). The others are the placebos; n is 2 or more. */
double cq_rise_log_p(const uint32_t *count, const double *share, size_t n);

/* count[0] by the mean of the others for its share, a half added to both sums, and the limits between
 * which 95 in 100 such factors lie. */
typedef struct {
    double factor, low, high;
} cq_rise_factor;

cq_rise_factor cq_rise_factor_of(const uint32_t *count, const double *share, size_t n);

#endif
