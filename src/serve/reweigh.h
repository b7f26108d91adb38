/* reweigh.h - the second process: claque scan over a case, at the lowest priority.
 *
 * The weighing of a large case takes seconds and its whole size of memory, which a process
 * of its own gives back; and whatever happens to it happens to no mail. It is the only one
 * that writes to the case. */
#ifndef CQ_REWEIGH_H
#define CQ_REWEIGH_H

#include <signal.h>
#include <stdbool.h>

#include "base/status.h"

enum { CQ_REWEIGH_INPUTS = 2 };

typedef struct {
    const char *program;                   /* claque */
    const char *case_path;                 /* made where it is not there */
    const char *inputs[CQ_REWEIGH_INPUTS]; /* to be read first; NULL for none */
    const char *labels;                    /* to be written (labels.h) */
    bool raw;                              /* a new case keeps the mails' bytes */
    /* Done again and again until it ends, on the thread that waits; NULL for nothing. */
    void (*meanwhile)(void *ctx);
    void *ctx;
} cq_reweigh;

/* Run it to its end; when *stop is set, it is asked to end and waited for. CQ_OK where the
 * case was weighed, though an input may have been damaged. */
cq_status cq_reweigh_run(const cq_reweigh *r, const volatile sig_atomic_t *stop,
                         cq_err *err);

/* The path of claque: beside the running program, or what the search path has. The
 * caller's, who frees it. */
char *cq_reweigh_program(void);

#endif
