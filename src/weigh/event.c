/* event.c - see event.h. Events of one target are weighed together. */
#include "weigh/event.h"

#include <math.h>
#include <stdlib.h>

#include "weigh/fdr.h"
#include "weigh/placebo.h"
#include "weigh/pooled.h"
#include "weigh/rise.h"

static const double CLAIMED = 0.05;

/* What follows the event of one trial, of one campaign or of all messages (CQ_NONE). */
typedef struct {
    uint32_t trial, campaign;
    double log_p, q;
} result;

typedef CQ_VEC(result) results;

typedef struct {
    const cq_corpus *c;
    cq_report *r;
    cq_audience audience;
    CQ_VEC(cq_trial) trials; /* the events that are tested, by time */
    cq_ids events;           /* of the trials */
    results whole, parts;
    double
        tests; /* of events with campaigns; those that nothing follows are not listed */
} work;

static uint32_t target_of(const work *w, uint32_t trial)
{
    return w->audience.of_event[w->events.p[trial]];
}

/* What follows the event, and then its dates. */
static uint32_t *count_all(const cq_trial *t, const cq_moments *v)
{
    uint32_t *out = cq_alloc((t->dates.n + 1) * sizeof *out);
    out[0] = cq_moments_after(v, t->time);
    for (size_t i = 0; i < t->dates.n; i++)
        out[i + 1] = cq_moments_after(v, t->dates.p[i]);
    return out;
}

static double log_p(const cq_trial *t, const cq_moments *v)
{
    if (cq_moments_after(v, t->time) == 0)
        return 0;
    uint32_t *n = count_all(t, v);
    double p = cq_rise_log_p(n, t->share, t->dates.n + 1);
    free(n);
    return p;
}

static void weigh_whole(work *w, uint32_t event, cq_trial t, const cq_moments *all)
{
    uint32_t *n = count_all(&t, all);
    t.count = n[0];
    for (size_t i = 1; i <= t.dates.n; i++)
        t.others += n[i];
    t.size = cq_rise_size(n, t.share, t.dates.n + 1);
    result x = { (uint32_t)w->trials.n, CQ_NONE, cq_rise_log_p(n, t.share, t.dates.n + 1),
                 1 };
    free(n);
    CQ_PUSH(w->whole, x);
    CQ_PUSH(w->trials, t);
    CQ_PUSH(w->events, event);
}

/* All campaigns with the trials from `first` on, which have one target. */
static void weigh_campaigns(work *w, size_t first, uint32_t target)
{
    for (uint32_t k = 0; k < w->r->campaign_n; k++) {
        cq_moments v = cq_audience_of(&w->audience, w->r->campaigns[k].messages, target);
        for (size_t i = first; v.n && i < w->trials.n; i++) {
            double p = log_p(&w->trials.p[i], &v);
            w->tests++;
            if (p < 0)
                CQ_PUSH(w->parts, (result){ (uint32_t)i, k, p, 1 });
        }
        CQ_VEC_DONE(v);
    }
}

static void drop(cq_trial *t)
{
    CQ_VEC_DONE(t->dates);
    free(t->share);
}

/* With dates of other weeks or, where these are too few, of other days. */
static cq_trial trial_of(const work *w, uint32_t event, const cq_moments *all)
{
    cq_trial t = { .time = w->c->events[event].time };
    t.dates = cq_placebo_dates(&w->audience, all, event);
    if (t.dates.n < CQ_PLACEBO_LEAST) {
        CQ_VEC_DONE(t.dates);
        t.dates = cq_placebo_days(&w->audience, all, event, &t.share);
    }
    return t;
}

static void weigh_target(work *w, uint32_t target)
{
    size_t first = w->trials.n;
    cq_moments all = cq_audience_all(&w->audience, target);
    for (uint32_t i = 0; i < w->c->event_n; i++) {
        if (w->audience.of_event[i] != target ||
            !cq_moments_hold(&all, w->c->events[i].time))
            continue;
        cq_trial t = trial_of(w, i, &all);
        if (t.dates.n >= CQ_PLACEBO_LEAST)
            weigh_whole(w, i, t, &all);
        else
            drop(&t);
    }
    CQ_VEC_DONE(all);
    if (w->trials.n > first)
        weigh_campaigns(w, first, target);
}

static void adjust(results *v, double tests)
{
    double *p = cq_alloc(2 * (v->n + 1) * sizeof *p), *q = p + v->n + 1;
    for (size_t i = 0; i < v->n; i++)
        p[i] = v->p[i].log_p;
    cq_fdr_bh(p, v->n, tests, q);
    for (size_t i = 0; i < v->n; i++)
        v->p[i].q = exp(q[i]);
    free(p);
}

/* --- into the report --- */

static int by_time(const void *x, const void *y)
{
    const cq_placebo *a = x, *b = y;
    return (a->time > b->time) - (a->time < b->time);
}

static cq_event copy(cq_arena *a, const cq_event *e)
{
    return (cq_event){ e->time, cq_str_dup(a, e->text), cq_str_dup(a, e->target) };
}

static cq_rise rise_of(const work *w, const result *x, const cq_moments *v)
{
    const cq_trial *t = &w->trials.p[x->trial];
    uint32_t *n = count_all(t, v), m = (uint32_t)t->dates.n;
    cq_rise_factor f = cq_rise_factor_of(n, t->share, m + 1);
    cq_rise out = { .event = copy(&w->r->arena, &w->c->events[w->events.p[x->trial]]),
                    .messages = n[0],
                    .factor = f.factor,
                    .low = f.low,
                    .high = f.high,
                    .p = x->q,
                    .placebos = cq_arena_get(&w->r->arena, m * sizeof *out.placebos),
                    .placebo_n = m };
    for (uint32_t i = 0; i < m; i++)
        out.placebos[i] = (cq_placebo){ t->dates.p[i], n[i + 1] };
    qsort(out.placebos, m, sizeof *out.placebos, by_time);
    free(n);
    return out;
}

/* Of several events the one that chance explains least, and of these the first. */
static bool is_better(const work *w, const result *x, const result *than)
{
    if (!than || x->log_p != than->log_p)
        return !than || x->log_p < than->log_p;
    return w->events.p[x->trial] < w->events.p[than->trial];
}

static void take_triggers(work *w)
{
    const result **best = cq_zalloc((size_t)w->r->campaign_n + 1, sizeof(const result *));
    for (size_t i = 0; i < w->parts.n; i++) {
        const result *x = &w->parts.p[i];
        if (x->q <= CLAIMED && is_better(w, x, best[x->campaign]))
            best[x->campaign] = x;
    }
    for (uint32_t k = 0; k < w->r->campaign_n; k++) {
        cq_campaign *p = &w->r->campaigns[k];
        if (!best[k])
            continue;
        cq_moments v =
            cq_audience_of(&w->audience, p->messages, target_of(w, best[k]->trial));
        p->trigger = cq_arena_get(&w->r->arena, sizeof *p->trigger);
        *p->trigger = rise_of(w, best[k], &v);
        CQ_VEC_DONE(v);
    }
    free(best);
}

static int by_event(const void *x, const void *y)
{
    const cq_event *a = &((const cq_rise *)x)->event, *b = &((const cq_rise *)y)->event;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    int c = cq_str_cmp(a->text, b->text);
    return c ? c : cq_str_cmp(a->target, b->target);
}

/* The trials of one target stand together. */
static void take_rises(work *w)
{
    cq_after *out = &w->r->after;
    cq_moments all = { 0 };
    out->rises = cq_arena_get(&w->r->arena, (w->whole.n + 1) * sizeof *out->rises);
    for (uint32_t i = 0; i < w->whole.n; i++) {
        if (i == 0 || target_of(w, i) != target_of(w, i - 1)) {
            CQ_VEC_DONE(all);
            all = cq_audience_all(&w->audience, target_of(w, i));
        }
        out->rises[out->rise_n++] = rise_of(w, &w->whole.p[i], &all);
    }
    qsort(out->rises, out->rise_n, sizeof *out->rises, by_event);
    CQ_VEC_DONE(all);
}

static int by_trial(const void *x, const void *y)
{
    const cq_trial *a = x, *b = y;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return a->count != b->count ? (a->count < b->count ? 1 : -1)
                                : (a->others > b->others) - (a->others < b->others);
}

/* Sorts the trials: nothing may point at them any more. The test of one event alone is the
 * exact one. */
static void take_pooled(work *w)
{
    if (w->trials.n)
        qsort(w->trials.p, w->trials.n, sizeof *w->trials.p, by_trial);
    cq_pooled p = cq_pooled_of(w->trials.p, w->trials.n);
    w->r->after.factor = p.factor;
    w->r->after.p = w->trials.n == 1 ? w->r->after.rises[0].p : p.p;
}

void cq_event_weigh(const cq_corpus *c, cq_report *r)
{
    work w = { .c = c, .r = r };
    r->after = (cq_after){ .hours = CQ_EVENT_HOURS, .events = c->event_n, .p = 1 };
    if (c->event_n == 0)
        return;
    cq_audience_make(c, &w.audience);
    weigh_target(&w, CQ_NONE);
    for (uint32_t i = 0; i < cq_names_count(w.audience.names); i++)
        weigh_target(&w, i);
    adjust(&w.whole, (double)w.whole.n);
    adjust(&w.parts, w.tests);
    take_triggers(&w);
    take_rises(&w);
    take_pooled(&w);
    for (size_t i = 0; i < w.trials.n; i++)
        drop(&w.trials.p[i]);
    CQ_VEC_DONE(w.trials);
    CQ_VEC_DONE(w.events);
    CQ_VEC_DONE(w.whole);
    CQ_VEC_DONE(w.parts);
    cq_audience_done(&w.audience);
}
