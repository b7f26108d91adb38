/* spool.h - mails put aside for the next weighing, in mboxes of the filter's own.
 *
 * A thread writes them, so that no mail waits for the disk. What waits is bounded: past
 * CQ_MAX_WAITING bytes the oldest mails are dropped and counted. A mail that cannot be
 * written (the disk is full, CQ_MAX_SPOOL bytes lie there) is counted, too, and gone for the
 * case; it goes its way to the reader all the same. When that begins and when it ends is
 * told on stderr. */
#ifndef CQ_SPOOL_H
#define CQ_SPOOL_H

#include "base/status.h"
#include "base/str.h"

typedef struct cq_spool cq_spool;

typedef struct {
    uint64_t written, dropped, failed; /* since it was opened; failed: not written */
    uint64_t lie;                      /* bytes that lie there */
} cq_spool_counts;

/* Make the folder, for its owner only, or go on with what lies there. */
cq_status cq_spool_open(const char *folder, cq_spool **out, cq_err *err);
void cq_spool_close(cq_spool *s); /* writes what waits */

/* Put a mail aside, in two pieces, which are copied. */
void cq_spool_put(cq_spool *s, cq_str head, cq_str mail);
cq_spool_counts cq_spool_count(cq_spool *s);

/* The files that lie there now: their names in the arena; what comes later goes into others.
 * And take them away again. */
typedef struct {
    const char **p;
    size_t n;
} cq_spool_names;

cq_spool_names cq_spool_list(cq_spool *s, cq_arena *a);
void cq_spool_remove(cq_spool *s, cq_spool_names names);

#endif
