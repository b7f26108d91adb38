/* world.h - what the tests of ties share: made-up posts of a public, and their deck. */
#ifndef CQ_TEST_WORLD_H
#define CQ_TEST_WORLD_H

#include <math.h>
#include <stdio.h>
#include <stdlib.h>

#include "base/rand.h"
#include "test.h"
#include "weigh/deck.h"

enum { DAY = 86400, DAYS = 28, START = 1770000000 };

/* Posts of one link each, or of a tag. */
typedef struct {
    CQ_VEC(cq_message) messages;
    cq_corpus c;
    cq_arena arena;
    cq_rand r;
} world;

static inline void post(world *w, uint32_t sender, int64_t time, const char *site,
                        uint32_t page)
{
    cq_field *f = cq_arena_get(&w->arena, sizeof *f);
    *f = site ? (cq_field){ CQ_F_LINK,
                            cq_str_printf(&w->arena, "https://%s/%u", site, page) }
              : (cq_field){ CQ_F_TAG, cq_str_printf(&w->arena, "own%u", page) };
    CQ_PUSH(w->messages, (cq_message){ .channel = CQ_POST,
                                       .sender_no = sender,
                                       .time = time,
                                       .fields = f,
                                       .field_n = 1 });
}

static inline int64_t some_time(world *w)
{
    return START + cq_rand_below(&w->r, DAYS) * DAY + 7 * 3600 +
           cq_rand_below(&w->r, 14 * 3600);
}

/* People who come upon pages of many sites, or tags, within days of each other. */
static inline void add_public_of(world *w, uint32_t people, uint32_t pages, bool tags)
{
    char site[32];
    for (uint32_t p = 0; p < pages; p++) {
        uint32_t k = 2 + cq_rand_below(&w->r, 6);
        int64_t t = some_time(w);
        snprintf(site, sizeof site, "paper%u.example", p % 60);
        for (uint32_t i = 0; i < k; i++)
            post(w, cq_rand_below(&w->r, people),
                 t + (int64_t)(-2.0 * DAY * log(1 - cq_rand_unit(&w->r))),
                 tags ? NULL : site, tags ? 1000 + p : p);
    }
}

static inline void add_public(world *w, uint32_t people, uint32_t pages)
{
    add_public_of(w, people, pages, false);
}

static inline int by_time(const void *x, const void *y)
{
    const cq_message *a = x, *b = y;
    return (a->time > b->time) - (a->time < b->time);
}

static inline void close_world(world *w, uint32_t senders)
{
    qsort(w->messages.p, w->messages.n, sizeof *w->messages.p, by_time);
    for (uint32_t i = 0; i < w->messages.n; i++)
        w->messages.p[i].id = w->messages.p[i].key = cq_str_printf(&w->arena, "m%u", i);
    w->c.messages = w->messages.p;
    w->c.message_n = (uint32_t)w->messages.n;
    w->c.senders = cq_arena_zero(&w->arena, senders, sizeof *w->c.senders);
    w->c.sender_n = senders;
}

static inline void drop_world(world *w)
{
    CQ_VEC_DONE(w->messages);
    cq_arena_done(&w->arena);
}

static inline void make_deck(world *w, cq_traces *t, cq_deck *d)
{
    bool *gone = cq_zalloc(w->c.sender_n, sizeof *gone);
    cq_traces_find(&w->c, NULL, NULL, t);
    cq_deck_make(&w->c, t, gone, d);
    free(gone);
}

#endif
