/* habit.c - see habit.h. */
#include "serve/habit.h"

#include <stdlib.h>

#include "base/map.h"
#include "script/print.h"
#include "warn/echo.h"

enum { CELLS = 1 << 22 }; /* a power of two */

typedef struct {
    uint64_t key;
    uint32_t senders, last;
} tally;

typedef struct {
    const cq_corpus *c;
    const cq_docs *d;
    cq_item *items; /* key: the sender, a: the message */
    size_t n;
    uint32_t senders;
    uint16_t *cells;
    cq_map *at;
    CQ_VEC(tally) tallies;
    cq_ids places;
} work;

static uint64_t run_at(const work *w, const cq_doc *d, size_t i)
{
    uint64_t run[CQ_RUN];
    for (int k = 0; k < CQ_RUN; k++)
        run[k] = d->tokens[w->places.p[i + k]].hash;
    return cq_run_key(run);
}

static uint16_t *cell(const work *w, uint64_t key)
{
    return &w->cells[key & (CELLS - 1)];
}

static void count_roughly(work *w, uint64_t key, uint32_t sender)
{
    uint16_t *c = cell(w, key);
    (void)sender;
    *c += *c < UINT16_MAX;
}

static void count(work *w, uint64_t key, uint32_t sender)
{
    uint16_t rough = *cell(w, key);
    if (rough < UINT16_MAX && !cq_echo_common(rough, w->senders))
        return;
    uint32_t *no = cq_map_put(w->at, key, (uint32_t)w->tallies.n);
    if (*no == w->tallies.n)
        CQ_PUSH(w->tallies, (tally){ key, 0, CQ_NONE });
    tally *t = &w->tallies.p[*no];
    t->senders += t->last != sender;
    t->last = sender;
}

static void each_run(work *w, void (*take)(work *w, uint64_t key, uint32_t sender))
{
    for (size_t i = 0; i < w->n; i++) {
        const cq_doc *d = &w->d->docs[w->items[i].a];
        cq_print_words(d, &w->places);
        for (size_t k = 0; k + CQ_RUN <= w->places.n; k++)
            take(w, run_at(w, d, k), (uint32_t)w->items[i].key);
    }
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

void cq_habit_find(const cq_corpus *c, const cq_docs *d, const cq_report *r,
                   cq_run_keys *out)
{
    work w = { .c = c, .d = d };
    w.n = cq_report_individual(r, c, &w.items);
    for (size_t i = 0; i < w.n; i++)
        w.senders += i == 0 || w.items[i].key != w.items[i - 1].key;
    w.cells = cq_zalloc(CELLS, sizeof *w.cells);
    w.at = cq_map_new(1024);
    each_run(&w, count_roughly);
    each_run(&w, count);
    for (size_t i = 0; i < w.tallies.n; i++)
        if (cq_echo_common(w.tallies.p[i].senders, w.senders))
            CQ_PUSH(*out, w.tallies.p[i].key);
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, by_key);
    CQ_VEC_DONE(w.places);
    CQ_VEC_DONE(w.tallies);
    cq_map_free(w.at);
    free(w.cells);
    free(w.items);
}
