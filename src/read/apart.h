/* apart.h - a function of ours does the work, in a process apart.
 *
 * Parsers of hostile files, ours and of libraries, run in a copy of this process that has no
 * file, no descriptor but the pipe for its answer, and no system call but those of memory,
 * clocks and that pipe; it is bounded in time, memory and what it answers. Whatever takes it
 * over can lie about the file that it was given, and no more. What the kernel lacks of this
 * is left out (`claque doctor`); the bounds hold in any case. Costs 1 ms or so. */
#ifndef CQ_APART_H
#define CQ_APART_H

#include "base/status.h"
#include "base/str.h"

/* Append to *out; runs in the other process, so that nothing else of it remains. */
typedef cq_status cq_apart_work(void *ctx, cq_buf *out, cq_err *err);

typedef struct {
    unsigned seconds; /* of processor, and ten times as many by the clock */
    uint64_t memory;  /* bytes beyond those that this process has */
    uint64_t answer;  /* bytes of *out */
} cq_apart_bounds;

/* For those that talk with such a process themselves, after a fork: shut it in with n
 * descriptors, which become 3, 4...; `had` is cq_apart_size() of its parent. */
bool cq_apart_shut_in(const int *keep, int n, const cq_apart_bounds *b, uint64_t had);
uint64_t cq_apart_size(void);

/* Its status and answer. CQ_LIMIT where a bound stopped it, CQ_FORMAT where it fell, CQ_IO
 * where it could not be started. */
cq_status cq_apart(cq_apart_work *work, void *ctx, const cq_apart_bounds *bounds,
                   cq_buf *out, cq_err *err);

/* So many bytes from a descriptor, or to a socket: all, or false. A socket whose other end
 * is gone raises no signal. */
bool cq_apart_take(int fd, void *to, size_t n);
bool cq_apart_say(int socket, const void *bytes, size_t n);

#endif
