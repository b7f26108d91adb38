/* centre.h - scores of pairs, less what the same pair has in the mean of the (other) deals:
 * what a pair's habits always bring about is no finding, and must not set the measure for
 * others. */
#ifndef CQ_CENTRE_H
#define CQ_CENTRE_H

#include "weigh/pair.h"

/* Of the data, and of n deals, each without itself. Linear in scores. */
void cq_scores_centre(cq_scores *data, cq_scores *const *deals, uint32_t n);

#endif
