/* rhythm.c - see rhythm.h. */
#include "weigh/rhythm.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/rand.h"
#include "base/sort.h"
#include "weigh/clock.h"
#include "weigh/fdr.h"

enum { STEPS = 3, HANDS = 5, OTHERS = 200, TIMES_TURNS = 10, BEAT = 12 };

static const double CLAIMED = 0.05;

static const struct {
    int64_t step;
    uint32_t least; /* turns */
    bool dense;     /* half of all turns must have it */
} steps[STEPS] = { { CQ_WEEK, 5, true }, { CQ_DAY, 8, true }, { CQ_HOUR, 12, false } };

typedef struct {
    uint32_t campaign;
    cq_rhythm r;
    double log_p;
} result;

typedef struct {
    const cq_corpus *c;
    cq_report *r;
    cq_clock clocks[CQ_CHANNELS][STEPS];
    CQ_VEC(result) results;
} work;

double cq_rhythm_log_p(const double *share, size_t n)
{
    double x = 0, y = 0, m = (double)n;
    for (size_t i = 0; i < n; i++) {
        x += cos(2 * M_PI * share[i]);
        y += sin(2 * M_PI * share[i]);
    }
    double rest = fmax(0, m * m - x * x - y * y);
    return fmin(0, sqrt(1 + 4 * m + 4 * rest) - (1 + 2 * m));
}

/* --- one message a turn --- */

/* What stands for chance in this message: the n-th number that hangs on its key. */
static double lot(const cq_message *m, uint64_t n)
{
    cq_rand r = { cq_hash(m->key) + n };
    return cq_rand_unit(&r);
}

/* The one of these that is taken, whose sender was taken less than `most` times. */
static uint32_t take(const cq_corpus *c, const uint32_t *m, size_t n, uint64_t step,
                     cq_map *taken, uint32_t most)
{
    uint32_t best = CQ_NONE;
    double least = 2;
    for (size_t i = 0; i < n; i++) {
        const cq_message *x = &c->messages[m[i]];
        uint32_t times = cq_map_get(taken, x->sender_no);
        double l = lot(x, step);
        if ((times == CQ_NONE || times < most) && l < least) {
            least = l;
            best = m[i];
        }
    }
    if (best != CQ_NONE)
        (*cq_map_put(taken, c->messages[best].sender_no, 0))++;
    return best;
}

/* The list is by time. */
static size_t turn_end(const cq_corpus *c, const cq_ids *v, size_t from, int64_t step)
{
    int64_t turn = cq_clock_turn(c->messages[v->p[from]].time, step);
    size_t to = from + 1;
    while (to < v->n && cq_clock_turn(c->messages[v->p[to]].time, step) == turn)
        to++;
    return to;
}

static cq_ids hands_of(const cq_corpus *c, const cq_ids *v, int64_t step)
{
    cq_map *taken = cq_map_new(64);
    cq_ids hands = { 0 };
    uint32_t turns = 0;
    for (size_t i = 0; i < v->n; i = turn_end(c, v, i, step))
        turns++;
    for (size_t i = 0, to; i < v->n; i = to) {
        to = turn_end(c, v, i, step);
        uint32_t m =
            take(c, v->p + i, to - i, (uint64_t)step, taken, (turns + HANDS - 1) / HANDS);
        if (m != CQ_NONE)
            CQ_PUSH(hands, m);
    }
    cq_map_free(taken);
    return hands;
}

/* --- the test --- */

/* Where the hands point, in seconds of the turn, and within what half of them lie. */
static void point(const cq_corpus *c, const cq_ids *hands, cq_rhythm *out)
{
    double x = 0, y = 0, turn = (double)out->step;
    double *off = cq_alloc((hands->n + 1) * sizeof *off);
    for (size_t i = 0; i < hands->n; i++) {
        int64_t phase = cq_clock_phase(c->messages[hands->p[i]].time, out->step);
        off[i] = (double)phase / turn;
        x += cos(2 * M_PI * off[i]);
        y += sin(2 * M_PI * off[i]);
    }
    double mean = atan2(y, x) / (2 * M_PI);
    mean -= floor(mean);
    for (size_t i = 0; i < hands->n; i++) {
        double d = fabs(off[i] - mean);
        off[i] = fmin(d, 1 - d) * turn;
    }
    out->phase = (int64_t)(mean * turn) % out->step;
    out->within = cq_median(off, hands->n);
    free(off);
}

static double log_p(const work *w, const cq_clock *k, const cq_ids *timed,
                    const cq_ids *hands)
{
    cq_phases own = cq_clock_phases(w->c, timed, k->step);
    double *share = cq_alloc((hands->n + 1) * sizeof *share);
    for (size_t i = 0; i < hands->n; i++) {
        const cq_message *m = &w->c->messages[hands->p[i]];
        share[i] = cq_clock_share(k, &own, m->time, lot(m, 0));
    }
    double p = cq_rhythm_log_p(share, hands->n);
    free(share);
    CQ_VEC_DONE(own);
    return p;
}

/* How many turns there are from the first message to the last. */
static int64_t turns_of(const cq_corpus *c, const cq_ids *v, int64_t step)
{
    return cq_clock_turn(c->messages[v->p[v->n - 1]].time, step) -
           cq_clock_turn(c->messages[v->p[0]].time, step) + 1;
}

static bool enough(int k, size_t turns, int64_t of, size_t others)
{
    return turns >= steps[k].least && others >= OTHERS && others >= TIMES_TURNS * turns &&
           (!steps[k].dense || 2 * (int64_t)turns >= of);
}

static void weigh_step(work *w, int k, const cq_clock *clock, const result *head,
                       const cq_ids *timed)
{
    cq_ids hands = hands_of(w->c, timed, clock->step);
    int64_t of = turns_of(w->c, timed, clock->step);
    if (enough(k, hands.n, of, clock->all.n - timed->n)) {
        result x = *head;
        x.r.step = clock->step;
        x.r.turns = (uint32_t)hands.n;
        x.r.of = of > UINT32_MAX ? UINT32_MAX : (uint32_t)of;
        point(w->c, &hands, &x.r);
        x.log_p = log_p(w, clock, timed, &hands);
        CQ_PUSH(w->results, x);
    }
    CQ_VEC_DONE(hands);
}

static cq_channel main_channel(const cq_corpus *c, cq_list messages)
{
    uint32_t n[CQ_CHANNELS] = { 0 };
    int best = 0;
    for (uint32_t i = 0; i < messages.n; i++)
        n[c->messages[messages.p[i]].channel]++;
    for (int i = 1; i < CQ_CHANNELS; i++)
        best = n[i] > n[best] ? i : best;
    return (cq_channel)best;
}

static void weigh_messages(work *w, uint32_t campaign, uint32_t script, cq_list messages)
{
    cq_channel channel = main_channel(w->c, messages);
    result head = { .campaign = campaign, .r = { .script = script, .channel = channel } };
    cq_ids timed = { 0 };
    for (uint32_t i = 0; i < messages.n; i++)
        if (cq_clock_reads(&w->c->messages[messages.p[i]], channel))
            CQ_PUSH(timed, messages.p[i]);
    for (int k = 0; k < STEPS && timed.n >= steps[0].least; k++)
        weigh_step(w, k, &w->clocks[channel][k], &head, &timed);
    CQ_VEC_DONE(timed);
}

static void weigh_campaign(work *w, uint32_t campaign)
{
    const cq_campaign *k = &w->r->campaigns[campaign];
    for (uint32_t i = 0; i < k->script_n; i++)
        weigh_messages(w, campaign, i, k->scripts[i].messages);
    if (k->script_n == 0)
        weigh_messages(w, campaign, CQ_NONE, k->messages);
}

/* --- into the report --- */

static void adjust(work *w)
{
    size_t n = w->results.n;
    double *p = cq_alloc(2 * (n + 1) * sizeof *p), *q = p + n + 1;
    for (size_t i = 0; i < n; i++)
        p[i] = w->results.p[i].log_p;
    cq_fdr_bh(p, n, (double)n, q);
    for (size_t i = 0; i < n; i++)
        w->results.p[i].r.p = exp(q[i]);
    free(p);
}

/* The results are by campaign, then script, then step. */
static void hand_over(work *w)
{
    cq_rhythm *next = cq_arena_get(&w->r->arena, (w->results.n + 1) * sizeof *next);
    for (size_t i = 0; i < w->results.n; i++) {
        const result *x = &w->results.p[i];
        cq_campaign *k = &w->r->campaigns[x->campaign];
        if (x->r.p > CLAIMED || x->r.within * BEAT > (double)x->r.step)
            continue;
        k->rhythms = k->rhythm_n++ ? k->rhythms : next;
        *next++ = x->r;
    }
}

static void each_clock(work *w, bool make)
{
    for (int i = 0; i < CQ_CHANNELS; i++)
        for (int k = 0; k < STEPS; k++)
            if (make)
                cq_clock_make(w->c, (cq_channel)i, steps[k].step, &w->clocks[i][k]);
            else
                cq_clock_done(&w->clocks[i][k]);
}

void cq_rhythm_weigh(const cq_corpus *c, cq_report *r)
{
    work w = { .c = c, .r = r };
    each_clock(&w, true);
    for (uint32_t i = 0; i < r->campaign_n; i++)
        weigh_campaign(&w, i);
    adjust(&w);
    hand_over(&w);
    each_clock(&w, false);
    CQ_VEC_DONE(w.results);
}
