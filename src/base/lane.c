/* lane.c - see lane.h. */
#include "base/lane.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>

#include "base/status.h"

struct cq_lane {
    pthread_mutex_t lock;
    pthread_cond_t moved; /* a piece came or is done, or the end */
    pthread_t thread;
    bool threaded, ended;
    void (*work)(void *, void *);
    void *ctx;
    void **pieces;          /* a ring */
    size_t room, put, done; /* pieces since the begin */
};

static void *run(void *arg)
{
    cq_lane *l = arg;
    pthread_mutex_lock(&l->lock);
    for (;;) {
        while (l->put == l->done && !l->ended)
            pthread_cond_wait(&l->moved, &l->lock);
        if (l->put == l->done)
            break;
        void *piece = l->pieces[l->done % l->room];
        pthread_mutex_unlock(&l->lock);
        l->work(l->ctx, piece);
        pthread_mutex_lock(&l->lock);
        l->done++;
        pthread_cond_broadcast(&l->moved);
    }
    pthread_mutex_unlock(&l->lock);
    return NULL;
}

cq_lane *cq_lane_new(size_t room, void (*work)(void *ctx, void *piece), void *ctx)
{
    cq_lane *l = cq_zalloc(1, sizeof *l);
    l->work = work;
    l->ctx = ctx;
    l->room = room;
    l->pieces = cq_zalloc(room, sizeof *l->pieces);
    pthread_mutex_init(&l->lock, NULL);
    pthread_cond_init(&l->moved, NULL);
    l->threaded = pthread_create(&l->thread, NULL, run, l) == 0;
    return l;
}

void cq_lane_put(cq_lane *l, void *piece)
{
    if (!l->threaded) {
        l->work(l->ctx, piece);
        return;
    }
    pthread_mutex_lock(&l->lock);
    while (l->put - l->done == l->room)
        pthread_cond_wait(&l->moved, &l->lock);
    l->pieces[l->put++ % l->room] = piece;
    pthread_cond_broadcast(&l->moved);
    pthread_mutex_unlock(&l->lock);
}

void cq_lane_wait(cq_lane *l)
{
    pthread_mutex_lock(&l->lock);
    while (l->put != l->done)
        pthread_cond_wait(&l->moved, &l->lock);
    pthread_mutex_unlock(&l->lock);
}

void cq_lane_free(cq_lane *l)
{
    if (!l)
        return;
    pthread_mutex_lock(&l->lock);
    l->ended = true;
    pthread_cond_broadcast(&l->moved);
    pthread_mutex_unlock(&l->lock);
    if (l->threaded)
        pthread_join(l->thread, NULL);
    pthread_cond_destroy(&l->moved);
    pthread_mutex_destroy(&l->lock);
    free(l->pieces);
    free(l);
}
