/* placebo.c - see placebo.h. */
#include "weigh/placebo.h"

#include <stdlib.h>
#include <string.h>

enum { DAY = 86400, WEEK = 7 * DAY, WEEKS_AWAY = 104, DAYS_AWAY = 70 };

/* Without its channel, in lower case. */
static cq_str bare(cq_arena *a, cq_str target)
{
    cq_str s = cq_str_lower(a, target);
    for (int i = 0; i < CQ_CHANNELS; i++) {
        cq_str head = cq_str_z(cq_channel_name((cq_channel)i));
        if (cq_str_starts(s, head) && s.n > head.n && s.p[head.n] == ':')
            return cq_str_sub(s, head.n + 1, s.n);
    }
    return s;
}

static void take_targets(cq_audience *a, const cq_message *m, cq_arena *spare)
{
    for (uint32_t i = 0; i < m->field_n; i++) {
        if (m->fields[i].kind != CQ_F_TARGET)
            continue;
        cq_str s = cq_str_lower(spare, m->fields[i].value);
        uint32_t n = cq_names_get(a->names, s);
        if (n != CQ_NONE)
            CQ_PUSH(a->targets, n);
    }
    cq_arena_reset(spare);
}

void cq_audience_make(const cq_corpus *c, cq_audience *out)
{
    cq_arena spare = { 0 };
    *out = (cq_audience){ .c = c, .names = cq_names_new() };
    out->of_event = cq_alloc(((size_t)c->event_n + 1) * sizeof *out->of_event);
    out->from = cq_zalloc((size_t)c->message_n + 1, sizeof *out->from);
    for (uint32_t i = 0; i < c->event_n; i++) {
        cq_str s = bare(&spare, c->events[i].target);
        out->of_event[i] = s.n ? cq_names_put(out->names, s) : CQ_NONE;
    }
    for (uint32_t i = 0; i < c->message_n; i++) {
        out->from[i] = (uint32_t)out->targets.n;
        if (cq_names_count(out->names))
            take_targets(out, &c->messages[i], &spare);
    }
    out->from[c->message_n] = (uint32_t)out->targets.n;
    cq_arena_done(&spare);
}

void cq_audience_done(cq_audience *a)
{
    cq_names_free(a->names);
    free(a->of_event);
    free(a->from);
    CQ_VEC_DONE(a->targets);
}

static bool counts(const cq_audience *a, uint32_t message, uint32_t target)
{
    const cq_message *m = &a->c->messages[message];
    if (m->time == CQ_NO_TIME || m->time_source != CQ_TIME_STATED)
        return false;
    for (uint32_t i = a->from[message]; i < a->from[message + 1]; i++)
        if (a->targets.p[i] == target)
            return true;
    return target == CQ_NONE;
}

/* The corpus is by time, and so are the numbers of a list. */
cq_moments cq_audience_all(const cq_audience *a, uint32_t target)
{
    cq_moments v = { 0 };
    for (uint32_t i = 0; i < a->c->message_n; i++)
        if (counts(a, i, target))
            CQ_PUSH(v, a->c->messages[i].time);
    return v;
}

cq_moments cq_audience_of(const cq_audience *a, cq_list messages, uint32_t target)
{
    cq_moments v = { 0 };
    for (uint32_t i = 0; i < messages.n; i++)
        if (counts(a, messages.p[i], target))
            CQ_PUSH(v, a->c->messages[messages.p[i]].time);
    return v;
}

uint32_t cq_moments_before(const cq_moments *v, int64_t t)
{
    size_t low = 0, high = v->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (v->p[middle] < t)
            low = middle + 1;
        else
            high = middle;
    }
    return (uint32_t)low;
}

uint32_t cq_moments_after(const cq_moments *v, int64_t t)
{
    return cq_moments_before(v, t + CQ_EVENT_SPAN) - cq_moments_before(v, t);
}

bool cq_moments_hold(const cq_moments *v, int64_t t)
{
    return v->n && t >= v->p[0] && t + CQ_EVENT_SPAN <= v->p[v->n - 1] + 1;
}

/* An old message with a false date is no year of silence. */
static bool lived(const cq_moments *all, int64_t t)
{
    return cq_moments_before(all, t + WEEK / 2) > cq_moments_before(all, t - WEEK / 2);
}

/* The first event at t or later. */
static uint32_t event_at(const cq_corpus *c, int64_t t)
{
    uint32_t low = 0, high = c->event_n;
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (c->events[middle].time < t)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static bool disturbed(const cq_audience *a, int64_t t, uint32_t target)
{
    const cq_corpus *c = a->c;
    for (uint32_t i = event_at(c, t - CQ_EVENT_SPAN + 1);
         i < c->event_n && c->events[i].time < t + CQ_EVENT_SPAN; i++) {
        uint32_t other = a->of_event[i];
        if (target == CQ_NONE || other == CQ_NONE || other == target)
            return true;
    }
    return false;
}

cq_moments cq_placebo_dates(const cq_audience *a, const cq_moments *all, uint32_t event)
{
    cq_moments v = { 0 };
    for (int64_t w = 1; w <= WEEKS_AWAY; w++)
        for (int side = -1; side <= 1; side += 2) {
            int64_t t = a->c->events[event].time + side * w * WEEK;
            if (cq_moments_hold(all, t) && lived(all, t) &&
                !disturbed(a, t, a->of_event[event]))
                CQ_PUSH(v, t);
        }
    return v;
}

/* 0 is Monday. */
static int weekday(int64_t t)
{
    int64_t day = t / DAY - (t % DAY < 0) + 3;
    return (int)((day % 7 + 7) % 7);
}

static bool alike(int64_t a, int64_t b)
{
    return (weekday(a) < 5) == (weekday(b) < 5);
}

/* The mean of the hours of each weekday at the event's hour, without the event itself. */
static void profile(const cq_moments *all, int64_t event, double mean[7])
{
    double sum[7] = { 0 }, n[7] = { 0 }, every = 0, days = 0;
    for (int64_t d = -DAYS_AWAY; d <= DAYS_AWAY; d++) {
        int64_t t = event + d * DAY;
        if (d == 0 || !alike(t, event) || !cq_moments_hold(all, t) || !lived(all, t))
            continue;
        sum[weekday(t)] += cq_moments_after(all, t);
        n[weekday(t)]++;
    }
    for (int i = 0; i < 7; i++) {
        every += sum[i];
        days += n[i];
    }
    every = days > 0 ? every / days : 0;
    for (int i = 0; i < 7; i++)
        mean[i] =
            every > 0 ? (sum[i] / every + CQ_PLACEBO_DRAW) / (n[i] + CQ_PLACEBO_DRAW) : 1;
}

cq_moments cq_placebo_days(const cq_audience *a, const cq_moments *all, uint32_t event,
                           double **share)
{
    cq_moments v = { 0 };
    double mean[7], sum = 0;
    int64_t at = a->c->events[event].time;
    for (int64_t d = 1; d <= DAYS_AWAY; d++)
        for (int side = -1; side <= 1; side += 2) {
            int64_t t = at + side * d * DAY;
            if (alike(t, at) && cq_moments_hold(all, t) && lived(all, t) &&
                !disturbed(a, t, a->of_event[event]))
                CQ_PUSH(v, t);
        }
    profile(all, at, mean);
    *share = cq_alloc((v.n + 1) * sizeof **share);
    for (size_t i = 0; i <= v.n; i++) {
        (*share)[i] = mean[weekday(i ? v.p[i - 1] : at)];
        sum += (*share)[i];
    }
    for (size_t i = 0; i <= v.n; i++)
        (*share)[i] *= (double)(v.n + 1) / sum;
    return v;
}
