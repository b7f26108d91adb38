/* leaveout.h - whether the null of scripts, fitted to some writers, holds for the others.
 *
 * A fifth of the writers is left out in turn, with all pairs of whom one is of it, and the
 * tail (weigh/writing.h) is fitted to the pairs of the rest, which share no writer with
 * those. At the wording that it says only a share of the pairs left out exceeds, so many of
 * them are counted. */
#ifndef CQ_LEAVEOUT_H
#define CQ_LEAVEOUT_H

#include "model/calibration.h"
#include "weigh/writing.h"

enum { CQ_LEAVEOUT_PARTS = 5 };

/* The mean over the parts, its error from how they differ. The number of pairs, or 0 where
 * they are too few for a fit. */
size_t cq_leaveout_levels(const cq_corpus *c, const cq_traces *t, const cq_clusters *k,
                          uint64_t seed, cq_level out[CQ_LEVELS]);

#endif
