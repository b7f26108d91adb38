/* pool.c - see pool.h. */
#include "base/pool.h"

#include <pthread.h>
#include <stdatomic.h>
#include <unistd.h>

#include "base/bounds.h"

typedef struct {
    size_t n, slice;
    atomic_size_t next;
    void (*work)(void *, size_t, size_t, int);
    void *ctx;
} job;

typedef struct {
    job *job;
    int thread;
} hand;

int cq_pool_threads(int wish)
{
    long have = sysconf(_SC_NPROCESSORS_ONLN);
    int n = wish > 0 ? wish : have > 0 ? (int)have : 1;
    return n > CQ_MAX_THREADS ? CQ_MAX_THREADS : n;
}

static void *run(void *arg)
{
    hand *h = arg;
    job *j = h->job;
    size_t from;
    while ((from = atomic_fetch_add(&j->next, j->slice)) < j->n) {
        size_t to = j->n - from < j->slice ? j->n : from + j->slice;
        j->work(j->ctx, from, to, h->thread);
    }
    return NULL;
}

void cq_pool_run(size_t n, size_t slice, int wish,
                 void (*work)(void *ctx, size_t from, size_t to, int thread), void *ctx)
{
    job j = { .n = n, .slice = slice ? slice : 1, .work = work, .ctx = ctx };
    hand hands[CQ_MAX_THREADS];
    pthread_t ids[CQ_MAX_THREADS];
    int threads = cq_pool_threads(wish), started = 1;

    for (int i = 0; i < threads; i++)
        hands[i] = (hand){ &j, i };
    while (started < threads &&
           pthread_create(&ids[started], NULL, run, &hands[started]) == 0)
        started++;
    run(&hands[0]);
    for (int i = 1; i < started; i++)
        pthread_join(ids[i], NULL);
}
