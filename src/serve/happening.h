/* happening.h - what happened, as JSON: who usually went first, how it came again, in how
 * many places, what it followed, and which camps use the same scripts. Fields are those of the
 * report, with its sentences. */
#ifndef CQ_HAPPENING_H
#define CQ_HAPPENING_H

#include "keep/view.h"

/* "leads":{...},"rhythm":[...],"places":[...] and what the trigger says of a campaign,
 * "leads":{...},"camps":{...},"after_events":{...} of all, appended to an object that is open; both need the run's places. */
void cq_happening_campaign(cq_view *v, int64_t home, cq_buf *out);
void cq_happening_case(cq_view *v, cq_buf *out);

#endif
