/* filter.h - the mail filter: sessions of mail servers, each mail read, labelled, let go.
 *
 * One thread talks (milter.h), others read the mails (clerk.h) and put them aside
 * (spool.h). Each mail is let go after CQ_FILTER_PATIENCE milliseconds at the latest,
 * labelled or not. There is no other answer: the filter cannot hold a mail back. */
#ifndef CQ_FILTER_H
#define CQ_FILTER_H

#include <signal.h>

#include "serve/clerk.h"
#include "serve/spool.h"

enum { CQ_FILTER_PATIENCE = 500 };

/* "unix:PATH", "PATH" or "inet:HOST:PORT", as Postfix writes them. A socket that nobody
 * listens on any more gives way. */
cq_status cq_filter_listen(const char *where, int *out, cq_err *err);

typedef struct {
    _Atomic uint64_t mails, labelled,
        late; /* late: let go without having been looked at */
} cq_filter_counts;

typedef struct {
    int listening;
    int wake; /* of the clerk */
    cq_clerk *clerk;
    cq_spool *spool; /* or NULL */
    const volatile sig_atomic_t *stop;
    cq_filter_counts counts;
} cq_filter;

/* Serve until *stop is set; a signal that sets it must also write to `wake`. */
cq_status cq_filter_run(cq_filter *f, cq_err *err);

#endif
