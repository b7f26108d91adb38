/* turn.c - see turn.h. */
#include "base/turn.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/status.h"

struct cq_turns {
    pthread_mutex_t lock;
    pthread_cond_t moved;
    size_t n, slots;
    size_t next, settled; /* pieces begun, and done */
    size_t trying, waiting;
    bool settling, alone;
    bool *tried; /* of each slot */
    cq_turn_work work;
};

cq_turns *cq_turns_new(size_t n, size_t slots, cq_turn_work work)
{
    cq_turns *t = cq_zalloc(1, sizeof *t);
    t->n = n;
    t->slots = slots;
    t->work = work;
    t->tried = cq_zalloc(slots, sizeof *t->tried);
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->moved, NULL);
    return t;
}

void cq_turns_free(cq_turns *t)
{
    if (!t)
        return;
    pthread_cond_destroy(&t->moved);
    pthread_mutex_destroy(&t->lock);
    free(t->tried);
    free(t);
}

static void wait_for_news(cq_turns *t)
{
    t->waiting++;
    pthread_cond_wait(&t->moved, &t->lock);
    t->waiting--;
}

static void tell(cq_turns *t)
{
    if (t->waiting)
        pthread_cond_broadcast(&t->moved);
}

static bool is_ready(const cq_turns *t)
{
    return t->settled < t->next && t->tried[t->settled % t->slots];
}

/* With the lock, which is let go of meanwhile. */
static void settle_ready(cq_turns *t, int thread)
{
    t->settling = true;
    while (is_ready(t)) {
        size_t piece = t->settled;
        pthread_mutex_unlock(&t->lock);
        t->work.settle(t->work.ctx, piece, piece % t->slots, thread);
        pthread_mutex_lock(&t->lock);
        t->alone = false;
        t->tried[piece % t->slots] = false;
        t->settled++;
        tell(t);
    }
    t->settling = false;
}

static void try_next(cq_turns *t, int thread)
{
    size_t piece = t->next++;
    t->trying++;
    pthread_mutex_unlock(&t->lock);
    t->work.try_piece(t->work.ctx, piece, piece % t->slots, thread);
    pthread_mutex_lock(&t->lock);
    t->trying--;
    t->tried[piece % t->slots] = true;
    if (t->alone)
        tell(t);
}

void cq_turns_run(cq_turns *t, int thread)
{
    pthread_mutex_lock(&t->lock);
    while (t->settled < t->n)
        if (!t->settling && is_ready(t))
            settle_ready(t, thread);
        else if (!t->alone && t->next < t->n && t->next - t->settled < t->slots)
            try_next(t, thread);
        else
            wait_for_news(t);
    pthread_mutex_unlock(&t->lock);
}

void cq_turns_alone(cq_turns *t)
{
    pthread_mutex_lock(&t->lock);
    t->alone = true;
    while (t->trying)
        wait_for_news(t);
    pthread_mutex_unlock(&t->lock);
}
