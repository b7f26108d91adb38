/* event.c - see event.h. Events of one target are weighed together. */
#include "weigh/event.h"

#include <math.h>
#include <stdlib.h>

#include "weigh/fdr.h"
#include "weigh/onset.h"
#include "weigh/placebo.h"
#include "weigh/pooled.h"
#include "weigh/rise.h"

static const double CLAIMED = 0.05;

/* What follows the event of one trial, of one campaign or of all messages (CQ_NONE). */
typedef struct {
    uint32_t trial, campaign;
    double log_p, q;
    bool begins; /* p is of the campaign's beginning */
} result;

typedef CQ_VEC(result) results;

typedef struct {
    const cq_corpus *c;
    cq_report *r;
    cq_audience audience;
    CQ_VEC(cq_trial) trials; /* the events inside what was read, by time */
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

static double volume_log_p(const cq_trial *t, const cq_moments *v)
{
    if (cq_moments_after(v, t->time) == 0)
        return 0;
    uint32_t *n = count_all(t, v);
    double p = cq_rise_log_p(n, t->share, t->dates.n + 1);
    free(n);
    return p;
}

static void weigh_whole(work *w, cq_trial *t, const cq_moments *all)
{
    uint32_t *n = count_all(t, all);
    t->count = n[0];
    for (size_t i = 1; i <= t->dates.n; i++)
        t->others += n[i];
    t->size = cq_rise_size(n, t->share, t->dates.n + 1);
    double p = cq_rise_log_p(n, t->share, t->dates.n + 1);
    free(n);
    CQ_PUSH(w->whole, (result){ (uint32_t)w->trials.n, CQ_NONE, p, 1, false });
}

/* Of a campaign after an event, by its beginning and, where there are dates, its volume. */
static result weigh_one(const cq_trial *t, const cq_moments *all, const cq_moments *own)
{
    double begins = cq_onset_of(all, own, t->time).log_p;
    if (t->dates.n == 0)
        return (result){ .log_p = begins, .begins = true };
    double rises = volume_log_p(t, own);
    return (result){ .log_p = fmin(0, fmin(begins, rises) + M_LN2),
                     .begins = begins < rises };
}

/* All campaigns with the trials from `first` on, which have one target. */
static void weigh_campaigns(work *w, size_t first, uint32_t target, const cq_moments *all)
{
    for (uint32_t k = 0; k < w->r->campaign_n; k++) {
        cq_moments v = cq_audience_of(&w->audience, w->r->campaigns[k].messages, target);
        for (size_t i = first; v.n && i < w->trials.n; i++) {
            result x = weigh_one(&w->trials.p[i], all, &v);
            w->tests++;
            x.trial = (uint32_t)i;
            x.campaign = k;
            if (x.log_p < 0)
                CQ_PUSH(w->parts, x);
        }
        CQ_VEC_DONE(v);
    }
}

static void drop(cq_trial *t)
{
    CQ_VEC_DONE(t->dates);
    free(t->share);
}

/* With dates of other weeks or, where these are too few, of other days; with none where
 * these are, too. */
static cq_trial trial_of(const work *w, uint32_t event, const cq_moments *all)
{
    cq_trial t = { .time = w->c->events[event].time };
    t.dates = cq_placebo_dates(&w->audience, all, event);
    if (t.dates.n < CQ_PLACEBO_LEAST) {
        CQ_VEC_DONE(t.dates);
        t.dates = cq_placebo_days(&w->audience, all, event, &t.share);
    }
    if (t.dates.n < CQ_PLACEBO_LEAST)
        t.dates.n = 0;
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
        if (t.dates.n)
            weigh_whole(w, &t, &all);
        CQ_PUSH(w->trials, t);
        CQ_PUSH(w->events, i);
    }
    if (w->trials.n > first)
        weigh_campaigns(w, first, target, &all);
    CQ_VEC_DONE(all);
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
    cq_rise_factor f = { 0 };
    if (m)
        f = cq_rise_factor_of(n, t->share, m + 1);
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

static cq_rise trigger_of(const work *w, const result *x, cq_list messages)
{
    uint32_t target = target_of(w, x->trial);
    cq_moments own = cq_audience_of(&w->audience, messages, target);
    cq_rise out = rise_of(w, x, &own);
    if (x->begins) {
        cq_moments all = cq_audience_all(&w->audience, target);
        cq_onset o = cq_onset_of(&all, &own, out.event.time);
        out.begins = true;
        out.lag = o.lag;
        out.soon = exp(o.log_p);
        CQ_VEC_DONE(all);
    }
    CQ_VEC_DONE(own);
    return out;
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
        p->trigger = cq_arena_get(&w->r->arena, sizeof *p->trigger);
        *p->trigger = trigger_of(w, best[k], p->messages);
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
        uint32_t target = target_of(w, w->whole.p[i].trial);
        if (i == 0 || target != target_of(w, w->whole.p[i - 1].trial)) {
            CQ_VEC_DONE(all);
            all = cq_audience_all(&w->audience, target);
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

/* Of the trials with dates. The test of one event alone is the exact one. */
static void take_pooled(work *w)
{
    CQ_VEC(cq_trial) v = { 0 };
    for (size_t i = 0; i < w->whole.n; i++)
        CQ_PUSH(v, w->trials.p[w->whole.p[i].trial]);
    if (v.n)
        qsort(v.p, v.n, sizeof *v.p, by_trial);
    cq_pooled p = cq_pooled_of(v.p, v.n);
    w->r->after.factor = p.factor;
    w->r->after.p = v.n == 1 ? w->r->after.rises[0].p : p.p;
    CQ_VEC_DONE(v);
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
