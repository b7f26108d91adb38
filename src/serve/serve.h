/* serve.h - the workbench: a case in the browser, on this machine only.
 *
 * One thread serves; what takes long (a scan, places, words, the report) is done by children,
 * of which each does one thing and ends. Memory: some 20 MB and 32 KB a connection, however
 * large the case. */
#ifndef CQ_SERVE_H
#define CQ_SERVE_H

#include "base/status.h"
#include "base/str.h"
#include "serve/job.h"

typedef struct {
    const char *path; /* of the case */
    uint16_t port;    /* 0: any */
    /* To be done first, in a child that says how far it is (job.h); or NULL. */
    cq_status (*scan)(void *ctx, int out, cq_err *err);
    void *ctx;
    /* It listens: the address with its token. */
    void (*opened)(void *ctx, const char *address);
    bool (*stopped)(void); /* whether it is to end */
} cq_serve_opt;

/* Serve until it is to end. */
cq_status cq_serve_run(const cq_serve_opt *o, cq_err *err);

#endif
