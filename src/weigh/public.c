/* public.c - see public.h. */
#include "weigh/public.h"

#include <math.h>
#include <stdlib.h>

#include "base/sort.h"

typedef struct {
    uint32_t player;
    double shares;
} part;

typedef struct {
    CQ_VEC(part) parts; /* by player */
    uint32_t site;      /* the first of those in it */
    double shares, squares;
    bool done; /* is in another, or like none */
} audience;

typedef struct {
    audience *audiences;
    uint32_t n;
    double least, *here; /* of each player: shares of the audience that is compared */
} work;

double cq_public_size(double shares, double squares)
{
    return squares > 0 ? shares * shares / squares : 0;
}

static double size_of(const audience *c)
{
    return cq_public_size(c->shares, c->squares);
}

static uint32_t smallest(const work *w)
{
    uint32_t best = CQ_NONE;
    for (uint32_t i = 0; i < w->n; i++)
        if (!w->audiences[i].done && size_of(&w->audiences[i]) < w->least &&
            (best == CQ_NONE || size_of(&w->audiences[i]) < size_of(&w->audiences[best])))
            best = i;
    return best;
}

static void lay_out(work *w, const audience *c, double times)
{
    for (size_t i = 0; i < c->parts.n; i++)
        w->here[c->parts.p[i].player] = times * c->parts.p[i].shares;
}

/* The audience most like that one, which is laid out; CQ_NONE if none has anybody of it. */
static uint32_t likest(const work *w, uint32_t no)
{
    uint32_t best = CQ_NONE;
    double most = 0;
    for (uint32_t i = 0; i < w->n; i++) {
        const audience *c = &w->audiences[i];
        double sum = 0;
        if (i == no || c->done)
            continue;
        for (size_t k = 0; k < c->parts.n; k++)
            sum += w->here[c->parts.p[k].player] * c->parts.p[k].shares;
        if (sum / sqrt(c->squares) > most) {
            most = sum / sqrt(c->squares);
            best = i;
        }
    }
    return best;
}

static void add_part(audience *c, part p)
{
    c->shares += p.shares;
    c->squares += p.shares * p.shares;
    CQ_PUSH(c->parts, p);
}

/* Both are by player, and so is what they make. */
static void join(audience *to, audience *from)
{
    audience sum = { .site = to->site < from->site ? to->site : from->site };
    size_t i = 0, k = 0;
    while (i < to->parts.n || k < from->parts.n) {
        uint32_t a = i < to->parts.n ? to->parts.p[i].player : CQ_NONE;
        uint32_t b = k < from->parts.n ? from->parts.p[k].player : CQ_NONE;
        part p = { a < b ? a : b, 0 };
        p.shares += a == p.player ? to->parts.p[i++].shares : 0;
        p.shares += b == p.player ? from->parts.p[k++].shares : 0;
        add_part(&sum, p);
    }
    CQ_VEC_DONE(to->parts);
    CQ_VEC_DONE(from->parts);
    *to = sum;
    from->done = true;
}

static void join_all(work *w, uint32_t *into, uint32_t sites)
{
    for (uint32_t i; (i = smallest(w)) != CQ_NONE;) {
        lay_out(w, &w->audiences[i], 1);
        uint32_t to = likest(w, i);
        lay_out(w, &w->audiences[i], 0);
        if (to == CQ_NONE) {
            w->audiences[i].done = true;
            w->audiences[i].squares = 0;
            continue;
        }
        uint32_t a = w->audiences[i].site, b = w->audiences[to].site;
        join(&w->audiences[to], &w->audiences[i]);
        for (uint32_t s = 0; s < sites; s++)
            if (into[s] == a || into[s] == b)
                into[s] = w->audiences[to].site;
    }
}

/* The audiences of the most shared sites. */
static void gather(work *w, const cq_public_share *s, size_t n, uint32_t sites)
{
    cq_item *order = cq_zalloc(sites + 1, sizeof *order);
    uint32_t *place = cq_alloc((sites + 1) * sizeof *place);
    for (uint32_t i = 0; i < sites; i++)
        order[i] = (cq_item){ UINT64_MAX, i, 0 }, place[i] = CQ_NONE;
    for (size_t i = 0; i < n; i++)
        order[s[i].site].key -= s[i].shares;
    cq_sort_items(order, sites);
    w->n = sites < CQ_PUBLIC_SITES ? sites : CQ_PUBLIC_SITES;
    w->audiences = cq_zalloc(w->n + 1, sizeof *w->audiences);
    for (uint32_t i = 0; i < w->n; i++)
        w->audiences[i].site = order[i].a, place[order[i].a] = i;
    for (size_t i = 0; i < n; i++)
        if (place[s[i].site] != CQ_NONE)
            add_part(&w->audiences[place[s[i].site]], (part){ s[i].player, s[i].shares });
    free(place);
    free(order);
}

void cq_public_join(const cq_public_share *s, size_t n, uint32_t sites, uint32_t players,
                    double least, uint32_t *into)
{
    work w = { .least = least, .here = cq_zalloc(players + 1, sizeof *w.here) };
    bool *held = cq_zalloc(sites + 1, sizeof *held);
    for (uint32_t i = 0; i < sites; i++)
        into[i] = i;
    gather(&w, s, n, sites);
    join_all(&w, into, sites);
    for (uint32_t i = 0; i < w.n; i++) {
        held[w.audiences[i].site] |= !w.audiences[i].done;
        CQ_VEC_DONE(w.audiences[i].parts);
    }
    for (uint32_t i = 0; i < sites; i++)
        into[i] = held[into[i]] ? into[i] : CQ_NONE;
    free(held);
    free(w.audiences);
    free(w.here);
}
