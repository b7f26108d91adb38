/* http.h - HTTP on loopback by libmicrohttpd, one thread, no more than it was asked for.
 *
 * The daemon is driven by who owns it: cq_http_wait sleeps until something is to be done.
 * A connection that waits (for the report, for news) is suspended and costs nothing. */
#ifndef CQ_HTTP_H
#define CQ_HTTP_H

#include "base/status.h"
#include "serve/api.h"

typedef struct cq_http cq_http;

typedef struct {
    void *ctx;
    cq_api_kind (*answer)(void *ctx, const cq_request *r, cq_answer *out);
    /* What is new since *seen, as events; *seen moves on. */
    void (*news)(void *ctx, uint64_t *seen, cq_buf *out);
    /* Begin the report; false where one is being made already. */
    bool (*report)(void *ctx, bool html);
} cq_http_owner;

/* Listen on 127.0.0.1; port 0 takes any. *gate is made for it. */
cq_status cq_http_open(uint16_t port, const cq_http_owner *owner, cq_gate *gate,
                       cq_http **out, cq_err *err);
void cq_http_close(cq_http *h);

/* Sleep until a connection or one of the n descriptors (-1: none) wants something, or `most`
 * milliseconds; then serve the connections. */
void cq_http_wait(cq_http *h, const int *fds, int n, int most);

/* There is news: wake who listens. */
void cq_http_tell(cq_http *h);

/* The report is there, in a file that is closed by this; -1 with an error. */
void cq_http_report(cq_http *h, int fd, const char *error);

#endif
