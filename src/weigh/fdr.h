/* fdr.h - from many p-values or scores to the share of false findings among those kept. */
#ifndef CQ_FDR_H
#define CQ_FDR_H

#include <stddef.h>

/* q of each p by Benjamini and Hochberg (1995), both as natural logarithms, in the order of
 * the input. `tests` is the number of tests that were possible, n or more: those not listed
 * have p = 1. */
void cq_fdr_bh(const double *log_p, size_t n, double tests, double *log_q);

/* q of each score against the scores that `runs` decoy runs gave in all, monotone in the
 * score: the least (1 + decoys as high) / (runs * targets as high) over it and all lower
 * scores. The scores of decoys must be sorted, largest first. */
void cq_fdr_decoys(const double *score, size_t n, const double *decoy, size_t decoy_n,
                   size_t runs, double *q);

#endif
