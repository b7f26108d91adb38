/* test_lead.c - senders who usually come first, and senders who do so by chance. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/rand.h"
#include "uniform.h"
#include "weigh/lead.h"

enum { SENDERS = 12, DAY = 86400, RUNS = 200 };

static const double KS_01 = 1.628; /* by the root of the runs: exceeded 1 in 100 times */

/* Campaigns in the making: each round is one link, used once by some of the senders. */
typedef struct {
    cq_corpus c;
    cq_traces t;
    cq_report r;
    CQ_VEC(cq_message) messages;
    CQ_VEC(cq_share) shares;
    CQ_VEC(cq_thing) things;
    cq_ids campaign;
    cq_input inputs[2];
    cq_rand rand;
} made;

static void use(made *f, uint32_t sender, int64_t time, uint32_t input, uint32_t campaign)
{
    CQ_PUSH(f->shares,
            (cq_share){ (uint32_t)f->things.n, sender, (uint32_t)f->messages.n, time });
    CQ_PUSH(f->messages, (cq_message){ .time = time,
                                       .time_source = CQ_TIME_STATED,
                                       .sender_no = sender,
                                       .input_no = input });
    CQ_PUSH(f->campaign, campaign);
}

static void thing(made *f, uint32_t first)
{
    CQ_PUSH(f->things, (cq_thing){ .kind = CQ_T_LINK,
                                   .first = first,
                                   .shares = (uint32_t)f->shares.n - first,
                                   .source = CQ_NONE });
}

/* A round on the day: `k` of the senders by chance, of whom `leader` (or CQ_NONE), if he is
 * there, comes first `often` of the time. */
static void round_of(made *f, int64_t day, uint32_t k, uint32_t leader, double often,
                     uint32_t campaign, int64_t unit)
{
    uint32_t who[SENDERS], first = (uint32_t)f->shares.n;
    for (uint32_t i = 0; i < SENDERS; i++)
        who[i] = i;
    for (uint32_t i = 0; i < k; i++) {
        uint32_t at = i + cq_rand_below(&f->rand, SENDERS - i), s = who[at];
        who[at] = who[i];
        who[i] = s;
    }
    for (uint32_t i = 0; i < k; i++) {
        bool leads = who[i] == leader && cq_rand_unit(&f->rand) < often;
        int64_t late = leads ? 0 : 1 + cq_rand_below(&f->rand, 7200);
        use(f, who[i], day * DAY + 36000 + late / unit * unit, unit > 1, campaign);
    }
    thing(f, first);
}

static void weigh(made *f, uint32_t campaigns)
{
    f->c.messages = f->messages.p;
    f->c.message_n = (uint32_t)f->messages.n;
    f->c.inputs = f->inputs;
    f->c.input_n = 2;
    f->t.things = f->things.p;
    f->t.thing_n = (uint32_t)f->things.n;
    f->t.shares = f->shares.p;
    f->r.campaigns = cq_arena_zero(&f->r.arena, campaigns, sizeof *f->r.campaigns);
    f->r.campaign_n = campaigns;
    for (uint32_t k = 0; k < campaigns; k++)
        f->r.campaigns[k].messages.p =
            cq_arena_get(&f->r.arena, f->messages.n * sizeof(uint32_t));
    for (uint32_t i = 0; i < f->messages.n; i++) {
        cq_list *l = &f->r.campaigns[f->campaign.p[i]].messages;
        l->p[l->n++] = i;
    }
    cq_lead_weigh(&f->c, &f->t, &f->r);
}

static void done(made *f)
{
    CQ_VEC_DONE(f->messages);
    CQ_VEC_DONE(f->shares);
    CQ_VEC_DONE(f->things);
    CQ_VEC_DONE(f->campaign);
    cq_report_done(&f->r);
}

/* So many rounds that the steps of the p are small. */
static void p_is_uniform_where_names_are_dealt_anew(void **state)
{
    double p[RUNS];
    (void)state;
    for (uint64_t seed = 0; seed < RUNS; seed++) {
        made f = { .rand = { seed } };
        cq_rounds rounds;
        cq_lead_list v = { 0 };
        for (int64_t day = 0; day < 500; day++)
            round_of(&f, 2 * day, 2 + cq_rand_below(&f.rand, 6), CQ_NONE, 0, 0, 1);
        weigh(&f, 1);
        cq_rounds_make(&f.c, &f.t, &f.r, &rounds);
        cq_lead_firsts(&rounds, false, &v);
        assert_int_equal(v.n, SENDERS);
        p[seed] = exp(v.p[seed % SENDERS].log_p);
        cq_rounds_done(&rounds);
        CQ_VEC_DONE(v);
        done(&f);
    }
    assert_true(distance(p, RUNS) < KS_01 / sqrt(RUNS));
}

static void nobody_is_first_by_chance(void **state)
{
    uint32_t named = 0, pairs = 0;
    (void)state;
    for (uint64_t seed = 0; seed < RUNS; seed++) {
        made f = { .rand = { 1000 + seed } };
        for (int64_t day = 0; day < 40; day++)
            round_of(&f, 2 * day, 2 + cq_rand_below(&f.rand, 8), CQ_NONE, 0, 0, 1);
        weigh(&f, 1);
        named += f.r.campaigns[0].leads.first_n > 0;
        pairs += f.r.campaigns[0].leads.pair_n > 0;
        done(&f);
    }
    assert_true(named <= RUNS * 0.08);
    assert_true(pairs <= RUNS * 0.08);
}

/* First in seven rounds of ten, of twenty in which he is. */
static void a_planted_first_is_named(void **state)
{
    uint32_t named = 0, runs = 50;
    (void)state;
    for (uint64_t seed = 0; seed < runs; seed++) {
        made f = { .rand = { 2000 + seed } };
        for (int64_t day = 0; day < 40; day++)
            round_of(&f, 2 * day, 6, 3, 0.7, 0, 1);
        weigh(&f, 1);
        const cq_leads *l = &f.r.campaigns[0].leads;
        assert_int_equal(l->rounds, 40);
        assert_false(l->coarse);
        named += l->first_n && l->firsts[0].sender == 3;
        done(&f);
    }
    assert_true(named >= 0.9 * runs);
}

/* Always first, and always followed by all the others. */
static void pairs_have_their_delays(void **state)
{
    made f = { .rand = { 7 } };
    (void)state;
    for (int64_t day = 0; day < 30; day++) {
        uint32_t first = (uint32_t)f.shares.n;
        use(&f, 5, day * DAY, 0, 0);
        for (uint32_t s = 0; s < 4; s++)
            use(&f, s, day * DAY + 61 + cq_rand_below(&f.rand, 600), 0, 0);
        thing(&f, first);
    }
    weigh(&f, 1);
    const cq_leads *l = &f.r.campaigns[0].leads;
    assert_int_equal(l->first_n, 1);
    assert_int_equal(l->firsts[0].sender, 5);
    assert_int_equal(l->firsts[0].times, 30);
    assert_int_equal(l->pair_n, 4);
    for (uint32_t i = 0; i < 4; i++) {
        assert_int_equal(l->pairs[i].before, 5);
        assert_int_equal(l->pairs[i].times, 30);
        assert_true(l->pairs[i].delay > 61 && l->pairs[i].delay < 661);
    }
    done(&f);
}

/* Five things shared at one sitting are one round. */
static void one_morning_is_one_round(void **state)
{
    made f = { .rand = { 8 } };
    (void)state;
    for (int64_t day = 0; day < 3; day++)
        for (int i = 0; i < 5; i++) {
            uint32_t first = (uint32_t)f.shares.n;
            for (uint32_t s = 0; s < 4; s++)
                use(&f, s, 2 * day * DAY + 60 * s + i, 0, 0);
            thing(&f, first);
        }
    weigh(&f, 1);
    assert_int_equal(f.r.campaigns[0].leads.rounds, 3);
    done(&f);
}

/* All come within some minutes: where only these are known, most rounds are level. */
static void whole_minutes_widen_the_answer(void **state)
{
    made sharp = { .rand = { 9 } }, coarse = { .rand = { 9 } };
    made *both[] = { &sharp, &coarse };
    (void)state;
    for (int i = 0; i < 2; i++) {
        for (int64_t day = 0; day < 40; day++) {
            uint32_t first = (uint32_t)both[i]->shares.n;
            for (uint32_t s = 0; s < 5; s++) {
                int64_t t =
                    day * DAY + (s == 2 ? 0 : 1 + cq_rand_below(&both[i]->rand, 200));
                use(both[i], s, i ? t / 60 * 60 : t, (uint32_t)i, 0);
            }
            thing(both[i], first);
        }
        weigh(both[i], 1);
    }
    const cq_leads *a = &sharp.r.campaigns[0].leads, *b = &coarse.r.campaigns[0].leads;
    assert_true(!a->coarse && b->coarse);
    assert_int_equal(a->level, 0);
    assert_true(b->level > 20);
    assert_int_equal(a->firsts[0].times, 40);
    assert_true(b->first_n == 0 || b->firsts[0].level > 20);
    done(&sharp);
    done(&coarse);
}

static void over_several_campaigns(void **state)
{
    made f = { .rand = { 10 } };
    (void)state;
    for (int64_t day = 0; day < 36; day++)
        round_of(&f, 2 * day, 8, 3, 0.9, (uint32_t)(day % 9), 1);
    weigh(&f, 9);
    for (uint32_t k = 0; k < 9; k++)
        assert_int_equal(f.r.campaigns[k].leads.first_n, 0); /* four rounds each */
    assert_int_equal(f.r.leads.rounds, 36);
    assert_int_equal(f.r.leads.first_n, 1);
    assert_int_equal(f.r.leads.firsts[0].sender, 3);
    done(&f);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(p_is_uniform_where_names_are_dealt_anew),
        cmocka_unit_test(nobody_is_first_by_chance),
        cmocka_unit_test(a_planted_first_is_named),
        cmocka_unit_test(pairs_have_their_delays),
        cmocka_unit_test(one_morning_is_one_round),
        cmocka_unit_test(whole_minutes_widen_the_answer),
        cmocka_unit_test(over_several_campaigns),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
