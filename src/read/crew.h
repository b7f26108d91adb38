/* crew.h - work on hostile bytes in a process apart (apart.h), file after file.
 *
 * To copy a process costs what it holds: 0.3 ms of a small one, 4 ms of one of 100 MB, 17 ms
 * of one of 500 MB. So one copy is made early, the foreman, which has no file and parses
 * nothing: it is given the bytes, copies itself for the work and hands on the answer. Each
 * work begins in the same memory: what a file does to its reader ends with that file. */
#ifndef CQ_CREW_H
#define CQ_CREW_H

#include "read/apart.h"

typedef struct cq_crew cq_crew;

/* Append to *out what `in` holds; runs in the other process. */
typedef cq_status cq_crew_work(cq_str in, cq_buf *out, cq_err *err);

cq_crew *cq_crew_new(void);

/* For fuzzers only, which watch what the work does: it is done in this process. */
cq_crew *cq_crew_here(void);

void cq_crew_free(cq_crew *c);

/* As cq_apart. Without a crew (NULL) this process itself is copied. */
cq_status cq_crew_do(cq_crew *c, cq_crew_work *work, const cq_apart_bounds *bounds,
                     cq_str in, cq_buf *out, cq_err *err);

#endif
