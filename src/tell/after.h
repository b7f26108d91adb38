/* after.h - what followed events, in sentences and drawn. */
#ifndef CQ_AFTER_H
#define CQ_AFTER_H

#include "base/str.h"
#include "model/report.h"

/* "“A meeting”, 4 Mar 2026 10:00". */
void cq_after_event(cq_buf *out, const cq_event *e);

/* How many messages came after the event, how many after its placebo dates, and how many
 * times as many that is; or how soon after it the campaign began. */
void cq_after_rise(cq_buf *out, const cq_rise *x, uint32_t hours);

/* Whether all messages rise after all events, and for how many that can be said. */
void cq_after_all(cq_buf *out, const cq_after *a);

/* What a rise does not show. */
extern const char *const cq_after_caveat;

/* How many of the rises are beyond chance, by the level at which a trigger is named; those
 * are written to the front of copies in the arena, the least p first. */
const cq_rise *cq_after_beyond_chance(const cq_after *a, cq_arena *arena, uint32_t *n);

/* HTML: the messages (all of the corpus if NULL) over time with the hours after the event
 * and after its placebo dates, and the same as a table. */
void cq_after_figure(cq_buf *out, const cq_corpus *c, const cq_list *messages,
                     const cq_rise *x, uint32_t hours);

/* HTML: the section on all messages after all events; nothing where none was given. */
void cq_after_section(cq_buf *out, const cq_corpus *c, const cq_after *a);

#endif
