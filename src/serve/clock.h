/* clock.h - the picture of a rhythm, as JSON: one turn of its week, day or hour, in columns. */
#ifndef CQ_SERVE_CLOCK_H
#define CQ_SERVE_CLOCK_H

#include "keep/view.h"

/* The nth rhythm (from 0) of the campaign: its messages and the channel's others in each
 * column, and the words under it. False where there is none. Costs a look at each message of
 * the case. */
bool cq_clock_json(cq_view *v, int64_t home, int64_t nth, cq_buf *out);

#endif
