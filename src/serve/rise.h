/* rise.h - what followed events, as JSON: all messages after all events, one event, and the
 * event that a campaign followed. Sentences are the report's. */
#ifndef CQ_SERVE_RISE_H
#define CQ_SERVE_RISE_H

#include "keep/view.h"

/* "after_events":{...} appended to an object that is open, or null where no event was given;
 * its first hundred rises are without the dates that they are compared with. */
void cq_rise_all(cq_view *v, cq_buf *out);

/* One rise with those dates, as an object; false where there is none of that number. */
bool cq_rise_json(cq_view *v, int64_t n, cq_buf *out);

/* "trigger_sentence" and "trigger_note" of a campaign: texts, or null. */
void cq_rise_trigger(cq_view *v, int64_t home, cq_buf *out);

#endif
