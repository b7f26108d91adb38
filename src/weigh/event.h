/* event.h - whether messages rise, or a campaign begins, in the day after an event.
 *
 * Each event (--events) is compared with its placebo dates: the same hour and weekday in
 * other weeks, as near as there are, on which the case was being written to and no other
 * event is within a day. Where these are fewer than CQ_PLACEBO_LEAST, it is compared with
 * other days of the same kind, Monday to Friday or weekend, at the same hour; each counts
 * for what its weekday usually has. Counted are the messages that state their time; where an event
 * names a target, those to it. cq_rise_log_p tests the count after the event against those
 * after the placebos; q is by Benjamini and Hochberg, over all events and campaigns for the
 * triggers and over all events for the volume as a whole.
 *
 * A campaign that comes in one burst can have no p below 1 in its dates, and an event with
 * fewer than CQ_PLACEBO_LEAST dates has none. So a campaign's beginning is tested too
 * (onset.h); where both are, p is twice the smaller (Bonferroni). Many events in few weeks
 * are near to anything. Cost: some searches for each event and campaign; dates and fit where
 * any message follows. */
#ifndef CQ_EVENT_H
#define CQ_EVENT_H

#include "model/report.h"

/* Fill the report's `after` and its campaigns' triggers, those with q <= 0.05. */
void cq_event_weigh(const cq_corpus *c, cq_report *r);

#endif
