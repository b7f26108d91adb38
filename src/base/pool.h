/* pool.h - the same work on many items, on some threads. */
#ifndef CQ_POOL_H
#define CQ_POOL_H

#include <stddef.h>

/* Call work(ctx, from, to, thread) over 0..n in slices of at most `slice`, on `threads`
 * threads (0: as many as the machine has). Which thread gets which slice is not fixed: a
 * result must not depend on it. Returns when all is done. */
void cq_pool_run(size_t n, size_t slice, int threads,
                 void (*work)(void *ctx, size_t from, size_t to, int thread), void *ctx);

/* The number of threads that cq_pool_run uses for this wish. */
int cq_pool_threads(int wish);

#endif
