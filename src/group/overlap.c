/* overlap.c - see overlap.h. */
#include "group/overlap.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "script/forest.h"

enum { LEAST_SENDERS = 2 };

static const double ALPHA = 0.01; /* that any two would be joined by chance */

double cq_overlap_chance(uint32_t n, uint32_t of, double p)
{
    double x = (double)n / of;
    if (p <= 0 || x <= p)
        return p <= 0 && n ? -INFINITY : 0;
    double in = x * log(x / p), out = x < 1 ? (1 - x) * log((1 - x) / (1 - p)) : 0;
    return -(double)of * (in + out);
}

typedef struct {
    cq_ids senders;    /* sorted */
    uint64_t messages; /* of its strands */
    bool grown;        /* of two strands or more */
} set;

typedef struct {
    double chance; /* ln */
    uint32_t a, b;
} candidate;

typedef struct {
    const cq_corpus *c;
    uint32_t *set; /* of each strand */
    set *sets;     /* at the number that names each */
    uint32_t *own; /* messages of each sender that are in no strand */
    uint32_t set_n;
    size_t *roll_at;  /* sender -> roll[roll_at[s] .. roll_at[s + 1]) */
    uint32_t *roll;   /* the sets that a sender is in, ascending */
    uint32_t *shared; /* senders that a set has in common with the one at hand */
    cq_ids met;       /* the sets of which that is not 0 */
    CQ_VEC(candidate) candidates;
} work;

static uint32_t common(const cq_ids *a, const cq_ids *b)
{
    uint32_t n = 0;
    for (size_t i = 0, k = 0; i < a->n && k < b->n;) {
        if (a->p[i] == b->p[k])
            n++, i++, k++;
        else if (a->p[i] < b->p[k])
            i++;
        else
            k++;
    }
    return n;
}

/* Mean probability that a sender of `a` is in a group of so many messages by his activity. */
static double by_activity(const work *w, const set *a, uint64_t messages)
{
    double rate = (double)messages / (w->c->message_n + 1.0), sum = 0;
    for (size_t i = 0; i < a->senders.n; i++)
        sum += 1 - exp(-(w->own[a->senders.p[i]] + 1.0) * rate);
    return sum / (double)a->senders.n;
}

/* ln of the chance of what the two have in common, or 0 where that is too little: a third of
 * the smaller one's senders between two strands, two thirds where one has grown. */
static double chance_of(const work *w, uint32_t i, uint32_t k)
{
    const set *a = &w->sets[i], *b = &w->sets[k];
    if (b->senders.n < a->senders.n)
        a = &w->sets[k], b = &w->sets[i];
    uint32_t least = (uint32_t)a->senders.n;
    uint32_t n = least < LEAST_SENDERS ? 0 : common(&a->senders, &b->senders);
    if (n < LEAST_SENDERS || 3 * n < (a->grown || b->grown ? 2 : 1) * least)
        return 0;
    return cq_overlap_chance(n, least, by_activity(w, a, b->messages));
}

static void begin(work *w, const cq_strand *strand, uint32_t strands)
{
    bool *placed = cq_zalloc((size_t)w->c->message_n + 1, sizeof *placed);
    w->sets = cq_zalloc((size_t)strands + 1, sizeof *w->sets);
    w->own = cq_alloc(((size_t)w->c->sender_n + 1) * sizeof *w->own);
    for (uint32_t i = 0; i < w->c->sender_n; i++)
        w->own[i] = w->c->senders[i].messages;
    for (uint32_t i = 0; i < strands; i++) {
        const cq_strand *s = &strand[i];
        for (uint32_t k = 0; !s->why && k < s->senders.n; k++)
            CQ_PUSH(w->sets[i].senders, s->senders.p[k]);
        w->sets[i].messages = s->messages.n;
        for (uint32_t k = 0; k < s->messages.n; k++) {
            uint32_t m = s->messages.p[k];
            w->own[w->c->messages[m].sender_no] -= !placed[m];
            placed[m] = true;
        }
    }
    free(placed);
}

static void merge(work *w, uint32_t a, uint32_t b)
{
    set *x = &w->sets[a < b ? a : b], *y = &w->sets[a < b ? b : a];
    for (size_t i = 0; i < y->senders.n; i++)
        CQ_PUSH(x->senders, y->senders.p[i]);
    cq_ids_unique(&x->senders);
    x->messages += y->messages;
    x->grown = true;
    CQ_VEC_DONE(y->senders);
    y->senders = (cq_ids){ 0 };
    cq_forest_join(w->set, a, b);
}

static int by_chance(const void *x, const void *y)
{
    const candidate *a = x, *b = y;
    if (a->chance != b->chance)
        return a->chance < b->chance ? -1 : 1;
    if (a->a != b->a)
        return a->a < b->a ? -1 : 1;
    return (a->b > b->b) - (a->b < b->b);
}

/* List the sets of each sender. */
static void call_roll(work *w)
{
    size_t n = 0, senders = w->c->sender_n;
    free(w->roll_at);
    free(w->roll);
    w->roll_at = cq_zalloc(senders + 2, sizeof *w->roll_at);
    for (uint32_t i = 0; i < w->set_n; i++)
        for (size_t k = 0; k < w->sets[i].senders.n; k++, n++)
            w->roll_at[w->sets[i].senders.p[k] + 2]++;
    w->roll = cq_alloc((n + 1) * sizeof *w->roll);
    /* at[s + 1] starts as the begin of s, and has moved to its end when all are placed. */
    for (size_t s = 0; s <= senders; s++)
        w->roll_at[s + 1] += w->roll_at[s];
    for (uint32_t i = 0; i < w->set_n; i++)
        for (size_t k = 0; k < w->sets[i].senders.n; k++)
            w->roll[w->roll_at[w->sets[i].senders.p[k] + 1]++] = i;
}

/* Count what each other set has in common with the i-th, into w->met and w->shared. */
static void meet(work *w, uint32_t i)
{
    const cq_ids *own = &w->sets[i].senders;
    for (size_t k = 0; k < w->met.n; k++)
        w->shared[w->met.p[k]] = 0;
    w->met.n = 0;
    for (size_t s = 0; s < own->n; s++)
        for (size_t r = w->roll_at[own->p[s]]; r < w->roll_at[own->p[s] + 1]; r++)
            if (w->roll[r] != i && w->shared[w->roll[r]]++ == 0)
                CQ_PUSH(w->met, w->roll[r]);
}

static void list_candidates(work *w)
{
    call_roll(w);
    for (uint32_t i = 0; i < w->set_n; i++) {
        meet(w, i);
        for (size_t m = 0; m < w->met.n; m++) {
            uint32_t k = w->met.p[m];
            double chance =
                k > i && w->shared[k] >= LEAST_SENDERS ? chance_of(w, i, k) : 0;
            if (chance < 0)
                CQ_PUSH(w->candidates, (candidate){ chance, i, k });
        }
    }
    if (w->candidates.n)
        qsort(w->candidates.p, w->candidates.n, sizeof *w->candidates.p, by_chance);
}

/* The larger set with most of the i-th one's senders, two in three or more; or CQ_NONE. */
static uint32_t holder(work *w, uint32_t i)
{
    size_t own = w->sets[i].senders.n;
    uint32_t best = CQ_NONE, most = 0;
    meet(w, i);
    for (size_t m = 0; m < w->met.n; m++) {
        uint32_t k = w->met.p[m], n = w->shared[k];
        if (w->sets[k].senders.n > own && n >= LEAST_SENDERS && 3 * n >= 2 * own &&
            (n > most || (n == most && k < best)))
            best = k, most = n;
    }
    return best;
}

/* A set that brings few new senders belongs to the larger one that has the others, as
 * they stand before any is taken in. */
static void take_in(work *w)
{
    uint32_t *into = cq_alloc(((size_t)w->set_n + 1) * sizeof *into);
    call_roll(w);
    for (uint32_t i = 0; i < w->set_n; i++)
        into[i] = holder(w, i);
    for (uint32_t i = 0; i < w->set_n; i++)
        if (into[i] != CQ_NONE)
            cq_forest_join(w->set, i, into[i]);
    free(into);
}

static void join_candidates(work *w)
{
    double level = log(ALPHA / ((double)w->candidates.n + 1));
    for (size_t i = 0; i < w->candidates.n; i++) {
        uint32_t a = cq_forest_root(w->set, w->candidates.p[i].a),
                 b = cq_forest_root(w->set, w->candidates.p[i].b);
        if (a != b && chance_of(w, a, b) < level)
            merge(w, a, b);
    }
}

void cq_overlap_join(const cq_findings *f, const cq_strands *s, uint32_t *set_of)
{
    work w = { .c = f->corpus,
               .set = set_of,
               .set_n = s->n,
               .shared = cq_zalloc((size_t)s->n + 1, sizeof *w.shared) };

    begin(&w, s->strands, s->n);
    list_candidates(&w);
    join_candidates(&w);
    take_in(&w);
    for (uint32_t i = 0; i < s->n; i++)
        CQ_VEC_DONE(w.sets[i].senders);
    CQ_VEC_DONE(w.candidates);
    CQ_VEC_DONE(w.met);
    free(w.shared);
    free(w.roll_at);
    free(w.roll);
    free(w.sets);
    free(w.own);
}
