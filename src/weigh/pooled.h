/* pooled.h - whether counts after many events, taken together, are larger than those after
 * their placebo dates.
 *
 * The sum over events of the count less the mean of its placebos, against its standard
 * error. Events share placebo dates, and windows overlap: each stretch of time enters the
 * variance once, with the weight that all windows on it have together. Cost: sorting the
 * windows. */
#ifndef CQ_POOLED_H
#define CQ_POOLED_H

#include "weigh/placebo.h"

typedef struct {
    int64_t time;
    uint32_t count, others; /* after it, and after all its dates */
    double size;            /* of the counts (cq_rise_size) */
    cq_moments dates;
    double *share; /* of the event and its dates (rise.h), or NULL; the holder's */
} cq_trial;

typedef struct {
    double factor, p; /* 0 and 1 of none */
} cq_pooled;

/* By time; an event within a day after one that counts is left out. */
cq_pooled cq_pooled_of(const cq_trial *trials, size_t n);

#endif
