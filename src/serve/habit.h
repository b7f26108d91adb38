/* habit.h - the runs of words that are common in a case's individual mail.
 *
 * Common is what warn/echo.h says: a run that more than 4 senders have, and more than 1 in
 * 1,000 of them. There may be hundreds of millions of runs, so that they are first counted
 * in cells that runs share, which can only be too many (Estan and Varghese, New directions
 * in traffic measurement and accounting, 2002); those that may be common are then counted
 * exactly. */
#ifndef CQ_HABIT_H
#define CQ_HABIT_H

#include "base/vec.h"
#include "model/report.h"
#include "text/doc.h"

typedef CQ_VEC(uint64_t) cq_run_keys;

/* Append their keys (warn/known.h), sorted. */
void cq_habit_find(const cq_corpus *c, const cq_docs *d, const cq_report *r,
                   cq_run_keys *out);

#endif
