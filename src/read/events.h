/* events.h - what happened in the world, for --events: a CSV of time,event[,target].
 *
 * A first line whose time is none is a heading. Cells may be quoted as in RFC 4180, lines
 * of '#' and empty lines are passed over. */
#ifndef CQ_EVENTS_H
#define CQ_EVENTS_H

#include "base/vec.h"
#include "model/corpus.h"
#include "read/input.h"

typedef CQ_VEC(cq_event) cq_events;

/* Read the file; strings in the arena. CQ_IO where it cannot be read, CQ_FORMAT at the first
 * line that is no event, since who names a few events wants all of them. */
cq_status cq_events_read(const char *path, const cq_read_opt *opt, cq_arena *a,
                         cq_events *out, cq_err *err);

/* The same of text that stays; the path is for errors. */
cq_status cq_events_parse(const char *path, cq_str text, const cq_read_opt *opt,
                          cq_arena *a, cq_events *out, cq_err *err);

#endif
