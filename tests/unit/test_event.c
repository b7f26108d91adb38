/* test_event.c - events that set something off, and events that do not. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/rand.h"
#include "base/vec.h"
#include "weigh/event.h"

enum { HOUR = 3600, DAY = 24 * HOUR, WEEK = 7 * DAY, YEAR = 52 * WEEK, RUNS = 200 };

static const double KS_01 = 1.628; /* by the root of the runs: exceeded 1 in 100 times */

/* A case in the making: each message is of one campaign or of none (CQ_NONE). */
typedef struct {
    cq_message m;
    uint32_t campaign;
} item;

typedef struct {
    cq_corpus c;
    cq_report r;
    CQ_VEC(item) items;
    CQ_VEC(cq_event) events;
    cq_rand rand;
} made;

static void say(made *f, int64_t time, uint32_t campaign)
{
    CQ_PUSH(f->items,
            (item){ { .time = time, .time_source = CQ_TIME_STATED }, campaign });
}

static void event(made *f, int64_t time, const char *text, const char *target)
{
    CQ_PUSH(f->events, (cq_event){ time, cq_str_z(text), cq_str_z(target) });
}

static int by_time(const void *x, const void *y)
{
    const item *a = x, *b = y;
    return (a->m.time > b->m.time) - (a->m.time < b->m.time);
}

static int events_by_time(const void *x, const void *y)
{
    const cq_event *a = x, *b = y;
    return (a->time > b->time) - (a->time < b->time);
}

static void weigh(made *f, uint32_t campaigns)
{
    cq_arena *a = &f->c.arena;
    qsort(f->items.p, f->items.n, sizeof *f->items.p, by_time);
    qsort(f->events.p, f->events.n, sizeof *f->events.p, events_by_time);
    f->c.message_n = (uint32_t)f->items.n;
    f->c.messages = cq_arena_get(a, f->items.n * sizeof *f->c.messages);
    f->c.events = f->events.p;
    f->c.event_n = (uint32_t)f->events.n;
    f->r.campaigns = cq_arena_zero(a, campaigns + 1, sizeof *f->r.campaigns);
    f->r.campaign_n = campaigns;
    for (uint32_t k = 0; k < campaigns; k++)
        f->r.campaigns[k].messages.p = cq_arena_get(a, f->items.n * sizeof(uint32_t));
    for (uint32_t i = 0; i < f->items.n; i++) {
        f->c.messages[i] = f->items.p[i].m;
        if (f->items.p[i].campaign != CQ_NONE) {
            cq_list *l = &f->r.campaigns[f->items.p[i].campaign].messages;
            l->p[l->n++] = i;
        }
    }
    cq_event_weigh(&f->c, &f->r);
}

static void done(made *f)
{
    CQ_VEC_DONE(f->items);
    CQ_VEC_DONE(f->events);
    cq_report_done(&f->r);
    cq_arena_done(&f->c.arena);
    memset(f, 0, sizeof *f);
}

/* Mostly by day, less on weekends, and more on some days than on others. */
static void flow(made *f, int64_t from, int64_t to, double a_day, bool wild, uint32_t of)
{
    for (int64_t d = from; d + DAY <= to; d += DAY) {
        double mood = wild ? -log(1 - cq_rand_unit(&f->rand)) : 1;
        double mean = a_day * mood * (d / DAY % 7 < 5 ? 1 : 0.4);
        for (double left = -log(1 - cq_rand_unit(&f->rand)); left < mean;
             left += -log(1 - cq_rand_unit(&f->rand)))
            say(f, d + 8 * HOUR + cq_rand_below(&f->rand, 12 * HOUR), of);
    }
}

static void burst(made *f, int64_t from, uint32_t n, uint32_t campaign)
{
    for (uint32_t i = 0; i < n; i++)
        say(f, from + cq_rand_below(&f->rand, 10 * HOUR), campaign);
}

/* Some moment of the year at which an office meets people. */
static int64_t moved(made *f, int64_t to)
{
    return cq_rand_below(&f->rand, (uint32_t)(to / DAY)) * (int64_t)DAY + 9 * HOUR +
           cq_rand_below(&f->rand, 9) * (int64_t)HOUR;
}

static void a_campaign_that_rises_after_an_event_has_a_trigger(void **state)
{
    made f = { .rand = { 1 } };
    int64_t met = 20 * WEEK + DAY + 10 * HOUR;
    (void)state;
    flow(&f, 0, YEAR, 40, true, CQ_NONE);
    for (uint32_t k = 0; k < 5; k++)
        flow(&f, 0, YEAR, 4, false, k);
    burst(&f, met + 2 * HOUR, 40, 3);
    event(&f, met, "A meeting", "");
    event(&f, met + 10 * WEEK + DAY, "Another", "");
    weigh(&f, 5);
    for (uint32_t k = 0; k < 5; k++)
        assert_true((f.r.campaigns[k].trigger != NULL) == (k == 3));
    const cq_rise *t = f.r.campaigns[3].trigger;
    assert_int_equal(t->event.time, met);
    assert_true(t->messages >= 40 && t->placebo_n > 40);
    assert_true(t->p <= 0.05 && t->low < t->factor && t->factor < t->high);
    assert_true(t->low > 3);
    for (uint32_t i = 0; i < t->placebo_n; i++)
        assert_int_equal((t->placebos[i].time - met) % WEEK, 0);
    done(&f);
}

/* Bursts that begin when they like; some begin right after one of many events. */
static void bursts_of_their_own_have_none(void **state)
{
    uint32_t given = 0, near = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        made f = { .rand = { seed } };
        flow(&f, 0, YEAR, 20, true, CQ_NONE);
        for (int i = 0; i < 60; i++)
            event(&f, moved(&f, YEAR), "A meeting", "");
        for (uint32_t k = 0; k < 20; k++)
            burst(&f, moved(&f, YEAR), 10 + cq_rand_below(&f.rand, 60), k);
        weigh(&f, 20);
        for (uint32_t k = 0; k < 20; k++) {
            int64_t first = f.c.messages[f.r.campaigns[k].messages.p[0]].time;
            given += f.r.campaigns[k].trigger != NULL;
            for (uint32_t i = 0; i < f.c.event_n; i++)
                near +=
                    first >= f.c.events[i].time && first < f.c.events[i].time + 16 * HOUR;
        }
        done(&f);
    }
    assert_true(near > 10);
    assert_int_equal(given, 0);
}

static int rising(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a > b) - (a < b);
}

/* How far the share of p below each value is above it, and below it. */
static void distance(double *p, double *above, double *below)
{
    qsort(p, RUNS, sizeof *p, rising);
    *above = *below = 0;
    for (int i = 0; i < RUNS; i++) {
        *above = fmax(*above, (i + 1.) / RUNS - p[i]);
        *below = fmax(*below, p[i] - (double)i / RUNS);
    }
}

/* The tails count most, and there the distance tells least: 1 in 20 by four errors. */
static void assert_uniform(double *p)
{
    double above, below;
    int low = 0, high = 0;
    distance(p, &above, &below);
    for (int i = 0; i < RUNS; i++) {
        low += p[i] <= 0.05;
        high += p[i] >= 0.95;
    }
    assert_true(low < RUNS / 20 + 4 * sqrt(RUNS / 20.));
    assert_true(high < RUNS / 20 + 4 * sqrt(RUNS / 20.));
    assert_true(above < KS_01 / sqrt(RUNS));
    assert_true(below < KS_01 / sqrt(RUNS));
}

/* One meeting in six weeks, and a campaign of one burst in the hours after it. */
static const cq_rise *soon_after(made *f, int64_t lag)
{
    int64_t met = 3 * WEEK + DAY + 10 * HOUR;
    flow(f, 0, 6 * WEEK, 60, false, CQ_NONE);
    burst(f, met + lag, 30, 0);
    event(f, met, "A meeting", "");
    weigh(f, 1);
    return f->r.campaigns[0].trigger;
}

static void a_burst_that_begins_at_once_has_a_trigger(void **state)
{
    made f = { .rand = { 1 } };
    (void)state;
    const cq_rise *t = soon_after(&f, HOUR);
    assert_non_null(t);
    assert_true(t->begins && t->lag >= HOUR && t->lag < 2 * HOUR);
    assert_true(t->p <= 0.05 && t->soon < t->p && t->placebo_n >= CQ_PLACEBO_LEAST);
    done(&f);
    f = (made){ .rand = { 1 } };
    assert_null(soon_after(&f, 22 * HOUR + DAY));
    done(&f);
}

/* How soon by chance, against a count of all that others wrote. */
static void soon_is_the_share_of_others_in_between(void **state)
{
    made f = { .rand = { 3 } };
    uint32_t between = 0, room = 0;
    (void)state;
    const cq_rise *t = soon_after(&f, HOUR);
    cq_list own = f.r.campaigns[0].messages;
    int64_t first = f.c.messages[own.p[0]].time,
            length = f.c.messages[own.p[own.n - 1]].time - first,
            end = f.c.messages[f.c.message_n - 1].time;
    for (size_t i = 0; i < f.items.n; i++) {
        int64_t at = f.items.p[i].m.time;
        bool other = f.items.p[i].campaign == CQ_NONE;
        between += other && at >= t->event.time && at <= first;
        room += other && at <= end - length;
    }
    assert_int_equal(t->lag, first - t->event.time);
    assert_float_equal(t->soon, (between + 1.) / (room + 1.), 1e-12);
    done(&f);
}

/* A campaign that begins when it likes, with one event: a trigger in 1 of 20 at most, and
 * near to that, since a burst has no volume to be tested. */
static void a_burst_of_its_own_seldom_has_one(void **state)
{
    uint32_t given = 0, runs = 10 * RUNS;
    (void)state;
    for (uint32_t i = 0; i < runs; i++) {
        made f = { .rand = { 500 + i } };
        flow(&f, 0, 3 * WEEK, 10, false, CQ_NONE);
        burst(&f, f.items.p[cq_rand_below(&f.rand, (uint32_t)f.items.n)].m.time, 5, 0);
        event(&f, moved(&f, 3 * WEEK), "A meeting", "");
        weigh(&f, 1);
        given += f.r.campaigns[0].trigger != NULL;
        done(&f);
    }
    assert_true(given <= runs / 20 + 3 * sqrt(runs / 20.));
    assert_true(given > runs / 100);
}

/* The volume after events that were moved to any time, in a case of even days and in one
 * of wild days. */
static void p_of_moved_events_is_uniform(void **state)
{
    double p[RUNS];
    (void)state;
    for (int wild = 0; wild < 2; wild++) {
        for (int i = 0; i < RUNS; i++) {
            made f = { .rand = { (uint64_t)(1000 * wild + i) } };
            flow(&f, 0, 30 * WEEK, 50, wild, CQ_NONE);
            do {
                f.events.n = 0;
                f.r.after.rise_n = 0;
                event(&f, moved(&f, 30 * WEEK), "A meeting", "");
                weigh(&f, 0);
            } while (f.r.after.rise_n == 0);
            p[i] = f.r.after.rises[0].p;
            done(&f);
        }
        assert_uniform(p);
    }
}

/* Where all comes in a few bursts, counts are mostly 0: p is 1 then, and never too small. */
static void p_of_bursts_is_never_too_small(void **state)
{
    double p[RUNS], above, below;
    (void)state;
    for (int i = 0; i < RUNS; i++) {
        made f = { .rand = { (uint64_t)i } };
        for (int64_t d = 0; d < 30 * WEEK; d += 3 * DAY)
            say(&f, d, CQ_NONE);
        for (int k = 0; k < 30; k++)
            burst(&f, moved(&f, 30 * WEEK), 40, CQ_NONE);
        event(&f, 2 * WEEK + moved(&f, 25 * WEEK), "A meeting", "");
        weigh(&f, 0);
        assert_int_equal(f.r.after.rise_n, 1);
        p[i] = f.r.after.rises[0].p;
        done(&f);
    }
    distance(p, &above, &below);
    assert_true(above < KS_01 / sqrt(RUNS));
}

/* Ten meetings, on Tuesdays, so that they share their dates. */
static double pooled(uint64_t seed, uint32_t more, double *factor)
{
    made f = { .rand = { seed } };
    uint8_t met[40] = { 0 };
    flow(&f, 0, 40 * WEEK, 50, true, CQ_NONE);
    for (uint32_t n = 0; n < 10;) {
        uint32_t w = 1 + cq_rand_below(&f.rand, 38);
        if (met[w]++)
            continue;
        int64_t t = w * (int64_t)WEEK + DAY + 9 * HOUR;
        event(&f, t, "A meeting", "");
        burst(&f, t, more, CQ_NONE);
        n++;
    }
    weigh(&f, 0);
    double p = f.r.after.p;
    *factor = f.r.after.factor;
    assert_int_equal(f.r.after.rise_n, 10);
    done(&f);
    return p;
}

static void a_flood_that_rises_after_meetings_is_told(void **state)
{
    double factor, p[RUNS];
    (void)state;
    assert_true(pooled(1, 100, &factor) < 0.001);
    assert_true(factor > 2 && factor < 5);
    for (int i = 0; i < RUNS; i++)
        p[i] = pooled((uint64_t)i, 0, &factor);
    assert_uniform(p);
}

/* In six weeks there are no eight other weeks: other days stand in, each for what its
 * weekday has. Mondays have the most. */
static void p_of_moved_events_is_uniform_in_few_weeks(void **state)
{
    double p[RUNS];
    (void)state;
    for (int wild = 0; wild < 2; wild++) {
        for (int i = 0; i < RUNS; i++) {
            made f = { .rand = { (uint64_t)(7000 + 1000 * wild + i) } };
            flow(&f, 0, 7 * WEEK, 40, wild, CQ_NONE);
            for (int64_t w = 0; w < 7; w++)
                flow(&f, w * WEEK + 4 * DAY, w * WEEK + 5 * DAY, 40, wild, CQ_NONE);
            do {
                f.events.n = 0;
                f.r.after.rise_n = 0;
                event(&f, moved(&f, 7 * WEEK), "A meeting", "");
                weigh(&f, 0);
            } while (f.r.after.rise_n == 0);
            p[i] = f.r.after.rises[0].p;
            done(&f);
        }
        assert_uniform(p);
    }
}

static void six_weeks_are_enough_for_one_event(void **state)
{
    made f = { .rand = { 1 } };
    int64_t met = 3 * WEEK + DAY + 10 * HOUR;
    (void)state;
    flow(&f, 0, 6 * WEEK, 30, false, CQ_NONE);
    flow(&f, 0, 6 * WEEK, 4, false, 0);
    burst(&f, met, 60, 0);
    event(&f, met, "A meeting", "");
    weigh(&f, 1);
    const cq_rise *t = f.r.campaigns[0].trigger;
    assert_non_null(t);
    assert_true(t->placebo_n >= 20 && t->p <= 0.05 && t->low > 3);
    bool weekly = true;
    for (uint32_t i = 0; i < t->placebo_n; i++) {
        int64_t days = (t->placebos[i].time - met) / DAY;
        assert_int_equal((t->placebos[i].time - met) % DAY, 0);
        assert_true((t->placebos[i].time / DAY + 3) % 7 < 5);
        weekly = weekly && days % 7 == 0;
    }
    assert_false(weekly);
    done(&f);
}

/* But a beginning can be told from chance: that of the second campaign, not of the first,
 * which had begun before. */
static void few_days_say_nothing_of_volume(void **state)
{
    made f = { .rand = { 1 } };
    (void)state;
    flow(&f, 0, WEEK, 30, false, CQ_NONE);
    say(&f, 2 * DAY, 0);
    burst(&f, 3 * DAY, 500, 0);
    burst(&f, 3 * DAY, 10, 1);
    event(&f, 3 * DAY, "A meeting", "");
    weigh(&f, 2);
    assert_null(f.r.campaigns[0].trigger);
    assert_non_null(f.r.campaigns[1].trigger);
    assert_true(f.r.campaigns[1].trigger->begins);
    assert_int_equal(f.r.campaigns[1].trigger->placebo_n, 0);
    assert_string_equal(cq_rise_other(f.r.campaigns[1].trigger), "none");
    assert_int_equal(f.r.after.events, 1);
    assert_int_equal(f.r.after.rise_n, 0);
    assert_true(f.r.after.p == 1 && f.r.after.factor == 0);
    done(&f);
}

/* Ten years without a message before are no dates, nor are those near another event. */
static void dates_are_of_the_time_that_was_lived(void **state)
{
    made f = { .rand = { 1 } };
    int64_t start = 10 * (int64_t)YEAR, met = start + 10 * WEEK + 10 * HOUR;
    (void)state;
    say(&f, 0, CQ_NONE);
    flow(&f, start, start + 20 * WEEK, 30, false, CQ_NONE);
    event(&f, met, "A meeting", "");
    event(&f, met + 3 * WEEK - 20 * HOUR, "Another", "");
    weigh(&f, 0);
    assert_int_equal(f.r.after.rise_n, 2);
    const cq_rise *x = &f.r.after.rises[0];
    for (uint32_t i = 0; i < x->placebo_n; i++) {
        assert_true(x->placebos[i].time >= start - 4 * DAY);
        assert_int_not_equal(x->placebos[i].time, met + 3 * WEEK);
        assert_int_not_equal(x->placebos[i].time, met);
    }
    assert_true(x->placebo_n >= 17 && x->placebo_n <= 19);
    done(&f);
}

static void a_target_hears_its_own_only(void **state)
{
    made f = { .rand = { 1 } };
    cq_field one = { CQ_F_TARGET, CQ_STR("ada@office.example") };
    cq_field two = { CQ_F_TARGET, CQ_STR("bert@office.example") };
    int64_t met = 20 * WEEK + 10 * HOUR;
    (void)state;
    flow(&f, 0, 40 * WEEK, 10, false, 0);
    for (size_t i = 0; i < f.items.n; i++)
        f.items.p[i].m.fields = &two;
    size_t rest = f.items.n;
    flow(&f, 0, 40 * WEEK, 5, false, 0);
    burst(&f, met, 60, 0);
    for (size_t i = rest; i < f.items.n; i++)
        f.items.p[i].m.fields = &one;
    for (size_t i = 0; i < f.items.n; i++)
        f.items.p[i].m.field_n = 1;
    event(&f, met, "Bert speaks", "bert@office.example");
    event(&f, met, "Ada speaks", "mail:Ada@office.example");
    weigh(&f, 1);
    assert_int_equal(f.r.after.rise_n, 2);
    assert_non_null(f.r.campaigns[0].trigger);
    assert_true(cq_str_eq(f.r.campaigns[0].trigger->event.text, CQ_STR("Ada speaks")));
    assert_true(f.r.after.rises[0].p < 0.01 && f.r.after.rises[1].p > 0.05);
    assert_true(cq_str_eq(f.r.after.rises[1].event.text, CQ_STR("Bert speaks")));
    done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_campaign_that_rises_after_an_event_has_a_trigger),
        cmocka_unit_test(bursts_of_their_own_have_none),
        cmocka_unit_test(a_burst_that_begins_at_once_has_a_trigger),
        cmocka_unit_test(soon_is_the_share_of_others_in_between),
        cmocka_unit_test(a_burst_of_its_own_seldom_has_one),
        cmocka_unit_test(p_of_moved_events_is_uniform),
        cmocka_unit_test(p_of_bursts_is_never_too_small),
        cmocka_unit_test(a_flood_that_rises_after_meetings_is_told),
        cmocka_unit_test(p_of_moved_events_is_uniform_in_few_weeks),
        cmocka_unit_test(six_weeks_are_enough_for_one_event),
        cmocka_unit_test(few_days_say_nothing_of_volume),
        cmocka_unit_test(dates_are_of_the_time_that_was_lived),
        cmocka_unit_test(a_target_hears_its_own_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
