/* onset.h - whether a campaign begins soon after an event.
 *
 * A campaign whose beginning has nothing to do with the event begins at any time at which
 * people write: its first message then lies among those of the others, all but the
 * campaign's, like any one of these. So the share of them from the event to the first
 * message is a p, exact and on the case's own clock, also for a campaign of one burst, of
 * which volume (rise.h) can say nothing. The campaign is moved as a whole: only beginnings
 * count that leave it its length before the end of what was read. Cost: six searches. */
#ifndef CQ_ONSET_H
#define CQ_ONSET_H

#include "weigh/placebo.h"

typedef struct {
    int64_t lag;  /* seconds from the event to the first message */
    double log_p; /* 0 where it begins before the event or CQ_EVENT_HOURS after it */
} cq_onset;

/* `own` are the moments of the campaign, one or more, and among `all`; both of the event's
 * target. */
cq_onset cq_onset_of(const cq_moments *all, const cq_moments *own, int64_t event);

#endif
