/* drip.h - a source that gives few bytes at a time, so that every window edge is met. */
#ifndef CQ_DRIP_H
#define CQ_DRIP_H

#include <string.h>
#include <sys/types.h>

#include "base/str.h"

typedef struct {
    cq_str rest;
    size_t step;
} drip;

static inline ssize_t pull_drip(void *ctx, char *to, size_t room, char **broken)
{
    drip *d = ctx;
    size_t n = d->rest.n < d->step ? d->rest.n : d->step;
    (void)broken;
    n = n < room ? n : room;
    if (n)
        memcpy(to, d->rest.p, n);
    d->rest = cq_str_sub(d->rest, n, d->rest.n);
    return (ssize_t)n;
}

#endif
