/* pick.c - see pick.h. */
#include "weigh/pick.h"

#include <math.h>
#include <string.h>

#include "base/map.h"

/* Three ties, each a nat over the level: by so much chance falls to a third. */
#define LEAST (CQ_KNOT_LEAST * 1.1)

static int compare(double a, double b)
{
    return (a < b) - (a > b);
}

static int falling(const void *x, const void *y)
{
    return compare(*(const double *)x, *(const double *)y);
}

double cq_pick_unit(double *strongest, size_t n)
{
    size_t tenth = n / 10 > 0 ? n / 10 : 1;
    double sum = 0;
    if (n)
        qsort(strongest, n, sizeof *strongest, falling);
    for (size_t i = 1; i <= tenth && i < n; i++)
        sum += strongest[i];
    return fmax(LEAST, sum / (double)tenth);
}

static int strongest(const void *x, const void *y)
{
    const cq_pick *a = x, *b = y;
    if (a->strength != b->strength)
        return compare(a->strength, b->strength);
    if (a->test != b->test)
        return a->test < b->test ? -1 : 1;
    return (a->no > b->no) - (a->no < b->no);
}

/* What is a unit strong comes before all that is not, and by an earlier test before a later. */
static int first_in_turn(const void *x, const void *y)
{
    const cq_pick *a = x, *b = y;
    uint32_t of_a = a->strength >= 1 ? a->test : UINT32_MAX;
    uint32_t of_b = b->strength >= 1 ? b->test : UINT32_MAX;
    return of_a != of_b ? (of_a > of_b) - (of_a < of_b) : strongest(x, y);
}

/* Give the players that are nobody's to the pick, number `no`. */
static void give(const cq_knots *k, uint32_t knot, uint32_t no, uint32_t *of)
{
    const uint32_t *p = k->players.p + k->knots.p[knot].first;
    for (uint32_t i = 0; i < k->knots.p[knot].n; i++)
        if (of[p[i]] == CQ_NONE)
            of[p[i]] = no;
}

/* Take the players of the pick, number `no`; or if others have some of them, those others are
 * as strong as this one is, and if it is one other that has most of them, this is another
 * sight of it. */
static bool take(cq_picks *v, uint32_t no, const cq_pick *x, const cq_knots *k,
                 uint32_t *of)
{
    const uint32_t *p = k->players.p + k->knots.p[x->no].first;
    uint32_t one = CQ_NONE, shared = 0, n = k->knots.p[x->no].n;
    bool several = false;
    for (uint32_t i = 0; i < n; i++)
        if (of[p[i]] != CQ_NONE) {
            cq_pick *other = &v->p[of[p[i]]];
            other->strength = fmax(other->strength, x->strength);
            several |= one != CQ_NONE && one != of[p[i]];
            one = of[p[i]];
            shared++;
        }
    if (one == CQ_NONE)
        give(k, x->no, no, of);
    else if (!several && 2 * shared > n && x->strength >= 1 &&
             v->p[one].seen[x->test] == CQ_NONE) {
        v->p[one].seen[x->test] = x->no;
        give(k, x->no, one, of);
    }
    return one == CQ_NONE;
}

static void push(cq_picks *out, uint32_t test, uint32_t no, double strength)
{
    cq_pick x = { test, no, strength, { 0 } };
    for (int t = 0; t < CQ_PICK_TESTS; t++)
        x.seen[t] = CQ_NONE;
    CQ_PUSH(*out, x);
}

void cq_pick_knots(const cq_knots *knots, const double *unit, uint32_t tests,
                   uint32_t player_n, cq_picks *out)
{
    uint32_t *of = cq_alloc((player_n + 1) * sizeof *of), kept = 0;
    memset(out, 0, sizeof *out);
    for (uint32_t i = 0; i < player_n; i++)
        of[i] = CQ_NONE;
    for (uint32_t t = 0; t < tests; t++)
        for (uint32_t i = 0; i < knots[t].knots.n; i++)
            push(out, t, i, knots[t].knots.p[i].strength / unit[t]);
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, first_in_turn);
    for (size_t i = 0; i < out->n; i++) {
        cq_pick x = out->p[i];
        if (take(out, kept, &x, &knots[x.test], of)) {
            x.seen[x.test] = x.no;
            out->p[kept++] = x;
        }
    }
    out->n = kept;
    if (kept)
        qsort(out->p, kept, sizeof *out->p, strongest);
    free(of);
}
