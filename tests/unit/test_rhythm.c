/* test_rhythm.c - scripts that keep a beat, and scripts that keep everybody's hours; places
 * beyond chance, and places as chance gives them. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/rand.h"
#include "base/vec.h"
#include "uniform.h"
#include "weigh/clock.h"
#include "weigh/place.h"
#include "weigh/rhythm.h"

enum { RUNS = 200, OTHERS = 3000, WEEKS = 20, TOWNS = 40 };

static const double KS_01 = 1.628; /* by the root of the runs: exceeded 1 in 100 times */

typedef struct {
    cq_message m;
    bool ours;
} item;

typedef struct {
    cq_corpus c;
    cq_report r;
    CQ_VEC(item) items;
    cq_rand rand;
} made;

/* Some evening or office hour, rarely at night, hardly on a weekend. */
static int64_t usual_time(cq_rand *r)
{
    for (;;) {
        int64_t t = (int64_t)(cq_rand_unit(r) * WEEKS * CQ_WEEK);
        int64_t hour = t % CQ_DAY / CQ_HOUR, day = t / CQ_DAY % 7;
        double keen = hour < 7 ? 0.03 : hour < 17 ? 0.5 : 1;
        if (cq_rand_unit(r) < keen * (day < 5 ? 1 : 0.3))
            return t;
    }
}

static void say(made *f, int64_t time, uint32_t sender, bool ours, cq_str place)
{
    cq_message m = { .time = time,
                     .time_source = CQ_TIME_STATED,
                     .channel = CQ_POST,
                     .sender_no = sender };
    m.key = cq_str_printf(&f->c.arena, "post:%zu.%llx", f->items.n,
                          (unsigned long long)cq_rand_next(&f->rand));
    if (place.n) {
        m.fields = cq_arena_get(&f->c.arena, sizeof *m.fields);
        m.fields[0] = (cq_field){ CQ_F_PLACE, place };
        m.field_n = 1;
    }
    CQ_PUSH(f->items, (item){ m, ours });
}

static int by_time(const void *x, const void *y)
{
    const item *a = x, *b = y;
    if (a->m.time != b->m.time)
        return a->m.time < b->m.time ? -1 : 1;
    return cq_str_cmp(a->m.key, b->m.key);
}

static void close_case(made *f, uint32_t senders)
{
    cq_arena *a = &f->c.arena;
    cq_campaign *k = cq_arena_zero(&f->r.arena, 1, sizeof *k);
    qsort(f->items.p, f->items.n, sizeof *f->items.p, by_time);
    f->c.message_n = (uint32_t)f->items.n;
    f->c.messages = cq_arena_get(a, f->items.n * sizeof *f->c.messages);
    f->c.senders = cq_arena_zero(a, senders, sizeof *f->c.senders);
    f->c.sender_n = senders;
    k->messages.p = cq_arena_get(a, f->items.n * sizeof(uint32_t));
    k->members = cq_arena_get(a, f->items.n * sizeof *k->members);
    for (uint32_t i = 0; i < f->items.n; i++) {
        f->c.messages[i] = f->items.p[i].m;
        if (f->items.p[i].ours) {
            k->messages.p[k->messages.n++] = i;
            k->members[k->member_n++] = (cq_member){ f->items.p[i].m.sender_no, CQ_CORE };
        }
    }
    f->r.campaigns = k;
    f->r.campaign_n = 1;
}

static void done(made *f)
{
    CQ_VEC_DONE(f->items);
    cq_report_done(&f->r);
    cq_arena_done(&f->c.arena);
}

static void public_writes(made *f, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        say(f, usual_time(&f->rand), i, false, CQ_STR(""));
}

/* Whoever keeps the hours of the others is anywhere on their clock. */
static void p_is_uniform_on_the_others_clock(void **state)
{
    static const int64_t steps[] = { CQ_WEEK, CQ_DAY, CQ_HOUR };
    (void)state;
    for (int k = 0; k < 3; k++) {
        double p[RUNS];
        for (uint64_t seed = 0; seed < RUNS; seed++) {
            made f = { .rand = { 7 * seed + (uint64_t)k } };
            cq_clock clock;
            cq_phases none = { 0 };
            double share[12];
            public_writes(&f, OTHERS);
            close_case(&f, OTHERS);
            cq_clock_make(&f.c, CQ_POST, steps[k], &clock);
            for (int i = 0; i < 12; i++)
                share[i] = cq_clock_share(&clock, &none, usual_time(&f.rand) / 60 * 60,
                                          cq_rand_unit(&f.rand));
            p[seed] = exp(cq_rhythm_log_p(share, 12));
            cq_clock_done(&clock);
            done(&f);
        }
        assert_true(distance(p, RUNS) < KS_01 / sqrt(RUNS));
    }
}

static void who_keeps_usual_hours_has_no_rhythm(void **state)
{
    uint32_t said = 0;
    (void)state;
    for (uint64_t seed = 0; seed < 60; seed++) {
        made f = { .rand = { 900 + seed } };
        public_writes(&f, OTHERS);
        for (uint32_t i = 0; i < 60; i++)
            say(&f, usual_time(&f.rand), OTHERS + i, true, CQ_STR(""));
        close_case(&f, OTHERS + 60);
        cq_rhythm_weigh(&f.c, &f.r);
        said += f.r.campaigns[0].rhythm_n > 0;
        done(&f);
    }
    assert_true(said <= 5);
}

/* A case with three messages a turn at `phase`, of ever other senders or of `few`. */
static made beat(int64_t step, int64_t phase, uint32_t turns, uint32_t few)
{
    made f = { .rand = { 5 } };
    public_writes(&f, OTHERS);
    for (uint32_t t = 0; t < turns; t++)
        for (uint32_t i = 0; i < 3; i++)
            say(&f,
                4 * CQ_DAY + t * step + phase +
                    cq_rand_below(&f.rand, (uint32_t)step / 200),
                OTHERS + (few ? i % few : 3 * t + i), true, CQ_STR(""));
    close_case(&f, OTHERS + 3 * turns);
    cq_rhythm_weigh(&f.c, &f.r);
    return f;
}

static void a_beat_is_found(void **state)
{
    static const struct {
        int64_t step, phase;
        uint32_t turns;
    } beats[] = { { CQ_WEEK, CQ_DAY + 18 * CQ_HOUR, 8 },
                  { CQ_DAY, 8 * CQ_HOUR, 20 },
                  { CQ_HOUR, 55 * 60, 30 } };
    (void)state;
    for (int i = 0; i < 3; i++) {
        made f = beat(beats[i].step, beats[i].phase, beats[i].turns, 0);
        const cq_campaign *k = &f.r.campaigns[0];
        const cq_rhythm *x = NULL;
        for (uint32_t n = 0; n < k->rhythm_n; n++)
            if (k->rhythms[n].step == beats[i].step)
                x = &k->rhythms[n];
        assert_non_null(x);
        assert_int_equal(x->turns, beats[i].turns);
        assert_true(llabs(x->phase - beats[i].phase) < beats[i].step / 50);
        assert_true(x->within < (double)beats[i].step / 50);
        assert_int_equal(x->script, CQ_NONE);
        done(&f);
    }
}

static void a_habit_of_two_is_none(void **state)
{
    (void)state;
    made f = beat(CQ_WEEK, CQ_DAY, 9, 2);
    assert_int_equal(f.r.campaigns[0].rhythm_n, 0);
    done(&f);
}

static void days_without_an_hour_say_nothing(void **state)
{
    (void)state;
    made f = { .rand = { 6 } };
    for (uint32_t i = 0; i < OTHERS; i++)
        say(&f, usual_time(&f.rand) / CQ_DAY * CQ_DAY, i, false, CQ_STR(""));
    for (uint32_t i = 0; i < 40; i++)
        say(&f, i * (int64_t)CQ_DAY, OTHERS + i, true, CQ_STR(""));
    close_case(&f, OTHERS + 40);
    cq_rhythm_weigh(&f.c, &f.r);
    assert_int_equal(f.r.campaigns[0].rhythm_n, 0);
    done(&f);
}

/* --- places --- */

static cq_str town(made *f, uint32_t n)
{
    return cq_str_printf(&f->c.arena, "Town %u", n);
}

/* Most live in few towns. */
static uint32_t usual_town(cq_rand *r)
{
    double x = cq_rand_unit(r);
    return (uint32_t)(x * x * x * TOWNS);
}

static cq_spread spread_of(uint64_t seed, bool even, uint32_t n)
{
    made f = { .rand = { seed } };
    for (uint32_t i = 0; i < 600; i++)
        say(&f, i, i, false, town(&f, usual_town(&f.rand)));
    for (uint32_t i = 0; i < n; i++)
        say(&f, i, 600 + i, true, town(&f, even ? i % TOWNS : usual_town(&f.rand)));
    close_case(&f, 600 + n);
    cq_place_weigh(&f.c, &f.r);
    assert_int_equal(f.r.campaigns[0].spread_n, 1);
    cq_spread s = f.r.campaigns[0].spreads[0];
    uint32_t all = 0;
    for (uint32_t i = 0; i < s.place_n; i++)
        all += s.places[i].senders;
    assert_int_equal(all, n);
    done(&f);
    return s;
}

static void as_many_places_as_chance_gives_are_none(void **state)
{
    uint32_t low = 0;
    double more = 0;
    (void)state;
    for (uint64_t seed = 0; seed < RUNS; seed++) {
        cq_spread s = spread_of(seed, false, 30);
        low += s.p <= 0.05;
        more += s.place_n - s.expected;
    }
    assert_true(low <= RUNS * 0.08);
    assert_true(fabs(more / RUNS) < 0.5);
}

static void in_every_town_is_more_than_chance(void **state)
{
    (void)state;
    cq_spread s = spread_of(1, true, 40);
    assert_int_equal(s.kind, CQ_PLACE_NAMED);
    assert_int_equal(s.place_n, TOWNS);
    assert_true(s.expected < 30 && s.p < 0.001);
}

/* The records name towns; a slot of the script is filled with them, or with anything. */
static void towns_in_a_slot_are_places(void **state)
{
    (void)state;
    for (int filled = 0; filled < 2; filled++) {
        made f = { .rand = { 3 } };
        cq_slot_value values[TOWNS];
        cq_slot slot = { values, TOWNS };
        cq_script script = { .slots = &slot, .slot_n = 1 };
        for (uint32_t i = 0; i < 600; i++)
            say(&f, i, i, false, town(&f, usual_town(&f.rand)));
        say(&f, 700, 600, true, CQ_STR(""));
        for (uint32_t i = 0; i < TOWNS; i++)
            values[i] = (cq_slot_value){ filled ? town(&f, i) : CQ_STR("Sir"), 2 };
        close_case(&f, 601);
        f.r.campaigns[0].scripts = &script;
        f.r.campaigns[0].script_n = 1;
        cq_place_weigh(&f.c, &f.r);
        assert_int_equal(f.r.campaigns[0].spread_n, filled);
        if (filled) {
            assert_int_equal(f.r.campaigns[0].spreads[0].kind, CQ_PLACE_SLOT);
            assert_int_equal(f.r.campaigns[0].spreads[0].place_n, TOWNS);
            assert_int_equal(f.r.campaigns[0].spreads[0].senders, 2 * TOWNS);
        }
        done(&f);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_is_uniform_on_the_others_clock),
        cmocka_unit_test(who_keeps_usual_hours_has_no_rhythm),
        cmocka_unit_test(a_beat_is_found),
        cmocka_unit_test(a_habit_of_two_is_none),
        cmocka_unit_test(days_without_an_hour_say_nothing),
        cmocka_unit_test(as_many_places_as_chance_gives_are_none),
        cmocka_unit_test(in_every_town_is_more_than_chance),
        cmocka_unit_test(towns_in_a_slot_are_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
