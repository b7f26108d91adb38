/* timeline.h - messages over time, in steps, as JSON. */
#ifndef CQ_TIMELINE_VIEW_H
#define CQ_TIMELINE_VIEW_H

#include "keep/view.h"

/* Of one campaign, with the events and the dates with which its trigger was compared; of
 * all messages with home INT64_MIN, by campaign. step: "hour", "day", "week", or empty to
 * have one chosen. */
void cq_timeline_json(cq_view *v, int64_t home, cq_str step, cq_buf *out);

#endif
