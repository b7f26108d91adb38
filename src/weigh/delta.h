/* delta.h - likeness of two styles, and what a likeness is worth.
 *
 * A profile is how often an author uses each of the most frequent words, as z-scores over
 * authors; two are compared by the cosine (Evert and others, Understanding and explaining
 * Delta measures for authorship attribution, 2017). What a score is worth is calibrated by
 * logistic regression on pairs of the same author and of different ones, both kinds
 * weighing the same; C_llr is the cost of the likelihood ratios that result (Brummer and du
 * Preez, Application-independent evaluation of speaker detection, 2006): 0 is perfect, 1
 * knows nothing. */
#ifndef CQ_DELTA_H
#define CQ_DELTA_H

#include <stddef.h>
#include <stdint.h>

/* Cosine of two profiles of n z-scores; 0 where one is flat. */
double cq_delta_cosine(const float *a, const float *b, size_t n);

typedef struct {
    double at, slope; /* log-odds at score 0, and for each 1 of it */
    double cost;      /* C_llr on the pairs themselves */
} cq_delta;

/* Both kinds have one pair or more. */
cq_delta cq_delta_fit(const double *same, size_t same_n, const double *other,
                      size_t other_n);

/* ln of how many times as likely the score is of one author as of two. */
double cq_delta_log_lr(const cq_delta *d, double score);

#endif
