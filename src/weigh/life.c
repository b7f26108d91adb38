/* life.c - see life.h. */
#include "weigh/life.h"

#include <stdlib.h>

enum { DAY = 86400, WEEK = 7 * DAY, SEVERAL = 4 /* cards, by which a life is seen */ };

typedef struct {
    int64_t first, last;
    uint32_t n; /* cards with a time */
} seen;

static void widen(seen *s, int64_t time)
{
    s->first = s->n == 0 || time < s->first ? time : s->first;
    s->last = s->n == 0 || time > s->last ? time : s->last;
    s->n++;
}

/* Of each player; and of all of them, behind these. */
static seen *look(const cq_deck *d)
{
    seen *v = cq_zalloc(d->players.n + 1, sizeof *v);
    for (size_t i = 0; i < d->cards.n; i++) {
        const cq_card *c = &d->cards.p[i];
        if (c->time == CQ_NO_TIME)
            continue;
        widen(&v[c->player], c->time);
        widen(&v[d->players.n], c->time);
    }
    return v;
}

cq_life *cq_lives_of(const cq_deck *d)
{
    cq_life *lives = cq_alloc((d->players.n + 1) * sizeof *lives);
    seen *v = look(d);
    for (size_t p = 0; p < d->players.n; p++) {
        const seen *s = &v[p];
        int64_t apart = s->n > 1 ? (s->last - s->first) / (s->n - 1) : INT64_MAX / 4;
        lives[p] = (cq_life){ s->first - apart, s->last + apart };
    }
    free(v);
    return lives;
}

bool cq_life_has(const cq_life *l, int64_t time)
{
    return time == CQ_NO_TIME || (time >= l->from && time <= l->to);
}

/* 1970 began on a Thursday. */
int64_t cq_life_week(int64_t time)
{
    int64_t t = time == CQ_NO_TIME ? 0 : time + 3 * DAY;
    return t / WEEK - (t % WEEK < 0);
}

static int64_t weeks(const seen *s)
{
    return cq_life_week(s->last) - cq_life_week(s->first);
}

bool cq_lives_are_short(const cq_deck *d)
{
    seen *v = look(d);
    uint32_t brief = 0, several = 0;
    for (size_t p = 0; p < d->players.n; p++)
        if (v[p].n >= SEVERAL) {
            several++;
            brief += 2 * weeks(&v[p]) < weeks(&v[d->players.n]);
        }
    free(v);
    return 2 * brief > several;
}
