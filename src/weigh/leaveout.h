/* leaveout.h - whether the null of scripts, fitted to some writers, holds for the others.
 *
 * A fifth of the writers is left out in turn, with all pairs of whom one is of it, and the
 * fall of chance (weigh/fall.h) is fitted to the pairs of the rest, which share no writer
 * with those. So each pair left out has a probability, by its language and length; at each
 * level, those of which it is so small are counted, of all pairs and by length. */
#ifndef CQ_LEAVEOUT_H
#define CQ_LEAVEOUT_H

#include "model/calibration.h"
#include "weigh/writing.h"

enum { CQ_LEAVEOUT_PARTS = 5 };

/* The mean over the parts, its error from how they differ; by length their sum, its error
 * that of a count. Sets pairs, 0 where they are too few for a fit, scripts and lengths. */
void cq_leaveout_levels(const cq_corpus *c, const cq_traces *t, const cq_clusters *k,
                        uint64_t seed, cq_calibration *out);

#endif
