/* svg.h - messages over time, drawn as inline SVG.
 *
 * Colours come from the page's style by class, so that the dark scheme and print reach
 * them. Each drawing has a name for those who do not see it; the numbers stand in a table
 * beside it. */
#ifndef CQ_SVG_H
#define CQ_SVG_H

#include "model/report.h"
#include "tell/timeline.h"

/* A figure with an axis. `part` of each column is drawn solid, the rest light; NULL where
 * all is. */
void cq_svg_bars(cq_buf *out, const cq_timeline *t, const uint32_t *count,
                 const uint32_t *part, uint32_t peak, cq_str name);

/* The same with bands behind the columns: the hours after an event, and after the placebo
 * dates that it is compared with. */
void cq_svg_rise(cq_buf *out, const cq_timeline *t, const uint32_t *count, uint32_t peak,
                 const cq_rise *x, uint32_t hours, cq_str name);

/* A share as a bar of a table's row: part of all, then what is open, and a stroke at what
 * was expected. */
void cq_svg_share(cq_buf *out, double part, double open_part, double all, double expected,
                  cq_str name);

/* One turn of a clock, a week, a day or an hour, in at most CQ_CLOCK_HANDS columns: `own`
 * dark before `all`, which is scaled to as many. Messages that do not state their time, or
 * are of another channel, are not added. */
enum { CQ_CLOCK_HANDS = 60 };
uint32_t cq_svg_clock_bins(int64_t step);
const char *const *cq_svg_clock_ticks(int64_t step, uint32_t *n); /* evenly set */
void cq_svg_clock_add(int64_t step, const cq_message *m, cq_channel channel,
                      uint32_t *bins);
void cq_svg_clock(cq_buf *out, int64_t step, const uint32_t *own, const uint32_t *all,
                  cq_str name);

/* The columns alone, a word high, for the row of a table. */
void cq_svg_spark(cq_buf *out, const cq_timeline *t, const uint32_t *count, uint32_t peak,
                  cq_str name);

#endif
