/* job.h - work in a process of its own: what takes minutes or much memory, so that the
 * server stays quick and small.
 *
 * A nursery is forked before anything else is done, and forks a child for each job: so a
 * child inherits no connection, and none of SQLite's locks, which do not outlive a fork. A
 * child tells how far it is by lines in a pipe. All end with the server. */
#ifndef CQ_JOB_H
#define CQ_JOB_H

#include <sys/types.h>

#include "base/status.h"
#include "base/str.h"

/* In the child: CQ_OK, or why not in *err. `out` is for cq_job_say; `arg` and `file` (or -1)
 * are those of cq_job_start. */
typedef cq_status cq_job_work(void *ctx, int arg, int file, int out, cq_err *err);

typedef struct {
    pid_t pid; /* 0: none */
    int line;  /* a socket */
} cq_nursery;

/* `works` are the n kinds of jobs; they see the memory as it is now. */
cq_status cq_nursery_open(cq_job_work *const *works, int n, void *ctx, cq_nursery *out,
                          cq_err *err);
void cq_nursery_close(cq_nursery *x);

typedef struct {
    bool on;
    int fd; /* of the pipe */
    cq_buf text;
    bool good;               /* it said that it was done */
    char error[CQ_ERR_TEXT]; /* or why not */
} cq_job;

/* Begin a job of a kind; `file` stays open here. */
cq_status cq_job_start(const cq_nursery *x, cq_job *j, int kind, int arg, int file,
                       cq_err *err);

/* In the child: how far it is. */
void cq_job_say(int out, const char *stage, uint64_t done, uint64_t all);

/* Read what there is; the last line said goes to *done and *all, its stage to the 64 bytes
 * at stage. False once the child has ended: then j->good says how, and *j is off. */
bool cq_job_read(cq_job *j, char stage[64], uint64_t *done, uint64_t *all);

#endif
