/* tail.h - natural logarithms of tail probabilities, exact and far below what a double can
 * hold as itself: ln P(X >= x) for the counts that weigh/ meets.
 *
 * Probabilities come from Loader's saddle-point forms (Fast and accurate computation of
 * binomial probabilities, 2000), which keep full relative precision where differences of
 * ln n! lose it; tails are sums of like terms from the largest down. */
#ifndef CQ_TAIL_H
#define CQ_TAIL_H

#include <stddef.h>
#include <stdint.h>

/* ln(e^a + e^b) and ln(1 - e^a), a <= 0. */
double cq_log_add(double a, double b);
double cq_log_1mexp(double a);

/* ln P(X = x), X ~ Poisson(mean). */
double cq_log_dpois(int64_t x, double mean);

/* ln P(X = x), X the overlap of two sets of a and b out of n things. */
double cq_log_dhyper(int64_t x, int64_t n, int64_t a, int64_t b);

/* ln P(X >= x) of the same, and of the binomial with n trials of probability p. */
double cq_log_pois_sf(int64_t x, double mean);
double cq_log_hyper_sf(int64_t x, int64_t n, int64_t a, int64_t b);
double cq_log_binom_sf(int64_t x, int64_t n, double p);

/* ln P(X >= x), X negative binomial with that mean and size: variance mean + mean^2/size. */
double cq_log_nb_sf(int64_t x, double mean, double size);

/* ln P(X >= x | X + Y = n) of two independent negative binomial counts with the same ratio
 * of mean to size: a beta-binomial law of which the two sizes are the parameters. */
double cq_log_share_sf(int64_t x, int64_t n, double size_x, double size_y);

typedef struct {
    int64_t n, a, b;
} cq_stratum;

/* ln P(sum of independent overlaps >= x). Cost: x times the sum of min(a, b). */
double cq_log_strata_sf(int64_t x, const cq_stratum *s, size_t n);

/* ln P(at least x of the independent events happen), by an additive recursion without any
 * cancellation. Cost: x * n. */
double cq_log_events_sf(int64_t x, const double *p, size_t n);

/* ln Q(s, x): the sum of s unit exponentials, s > 0, exceeds x. */
double cq_log_gamma_sf(double s, double x);

/* ln P(N b + G >= t): N ~ Poisson(mean) co-shares, each worth b and `marks` unit
 * exponentials; t > 0 needs N >= 1. */
double cq_log_marked_sf(double t, double mean, double b, int marks);

/* An upper bound of that, in constant time: by Chernoff, the least over some tilts h of
 * mean (exp(h b) (1 - h)^-marks - 1) - h t. */
double cq_log_marked_bound(double t, double mean, double b, int marks);

#endif
