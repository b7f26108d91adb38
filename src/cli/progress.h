/* progress.h - one line on stderr, when it is a terminal, on how far a run has come. */
#ifndef CQ_PROGRESS_H
#define CQ_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

typedef struct {
    bool on;           /* stderr is a terminal */
    const char *stage; /* the one that is shown */
    double began, drawn;
} cq_progress;

void cq_progress_begin(cq_progress *p);

/* Draw the stage, with what is done of all of it (0: unknown), ten times a second at most.
 * Reading counts bytes, other stages their own things. */
void cq_progress_show(cq_progress *p, const char *stage, uint64_t done, uint64_t all);

/* Take the line away. */
void cq_progress_end(cq_progress *p);

#endif
