/* writer.h - messages and problems into a case, written on a thread of its own.
 *
 * What is put is copied, and written in the order of putting: the case holds the same bytes
 * as without. Between a put and _settle nobody else may use the case. Memory is some
 * batches of 256 KiB, whatever comes. */
#ifndef CQ_WRITER_H
#define CQ_WRITER_H

#include "keep/case.h"

typedef struct cq_writer cq_writer;

/* With `threads` 1 all is written by who puts it. */
cq_writer *cq_writer_new(cq_case *c, int threads);
void cq_writer_free(cq_writer *w); /* settles first */

/* The same as cq_case_add_message and _problem, but that a failure may be told by a later
 * call. */
cq_status cq_writer_message(cq_writer *w, const cq_message *m, cq_err *err);
cq_status cq_writer_problem(cq_writer *w, const cq_problem *p, cq_err *err);

/* All that was put is in the case, which may be used again; or the first failure. */
cq_status cq_writer_settle(cq_writer *w, cq_err *err);

#endif
