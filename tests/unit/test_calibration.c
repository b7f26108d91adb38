/* test_calibration.c - what a case's own nulls say: deals keep how much everybody shares,
 * and a tail of another shape is not taken for a good fit. */
#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "base/rand.h"
#include "weigh/leaveout.h"
#include "weigh/redeal.h"

enum { PEOPLE = 310, THINGS = 200, PAIRS = 3000, HOUR = 3600, START = 1770000000 };

/* Pairs of writers who share wording past chance, none of it from a source. */
static void made_pairs(bool heavy, cq_corpus *c, cq_clusters *k, size_t *carried_at)
{
    cq_rand r = { 5 };
    c->message_n = PEOPLE;
    c->messages = cq_zalloc(PEOPLE, sizeof *c->messages);
    for (uint32_t i = 0; i < PEOPLE; i++)
        c->messages[i].sender_no = i;
    k->twosome_n = PAIRS;
    k->twosomes = cq_zalloc(PAIRS, sizeof *k->twosomes);
    for (size_t i = 0; i < PAIRS; i++) {
        uint32_t a = cq_rand_below(&r, PEOPLE),
                 b = (a + 1 + cq_rand_below(&r, PEOPLE - 1)) % PEOPLE;
        double u = 1 - cq_rand_unit(&r), past = heavy ? pow(u, -1.5) : -log(u) / 0.2;
        uint32_t words = i % 2 ? 15 : 90; /* which fall at half the rate */
        k->twosomes[i] =
            (cq_twosome){ a, b, (float)(i % 2 ? past : 2 * past), words, "en" };
    }
    for (uint32_t i = 0; i <= PEOPLE; i++)
        carried_at[i] = 0;
}

static cq_calibration leave_out(bool heavy)
{
    size_t carried_at[PEOPLE + 1];
    cq_corpus c = { 0 };
    cq_clusters k = { 0 };
    cq_traces t = { .carried_at = carried_at };
    cq_calibration out = { 0 };
    made_pairs(heavy, &c, &k, carried_at);
    cq_leaveout_levels(&c, &t, &k, 1, &out);
    free(k.twosomes);
    free(c.messages);
    return out;
}

/* Some two have several pairs, and count once. */
static void writers_left_out_are_as_the_others(void **state)
{
    cq_calibration k = leave_out(false);
    (void)state;
    assert_true(k.pairs > 0.9 * PAIRS && k.pairs < PAIRS);
    for (int i = 0; i < CQ_LEVELS; i++) {
        assert_false(cq_level_broken(&k.scripts[i]));
        assert_true(k.scripts[i].observed > 0.4 * k.scripts[i].nominal);
    }
}

static void each_length_is_as_claimed(void **state)
{
    cq_calibration k = leave_out(false);
    (void)state;
    assert_int_equal(k.lengths[0].pairs + k.lengths[3].pairs, k.pairs);
    assert_int_equal(k.lengths[1].pairs, 0);
    for (int i = 0; i < 4; i += 3)
        for (int l = 0; l < 2; l++) {
            const cq_level *x = &k.lengths[i].levels[l];
            assert_true(x->observed > x->nominal / 2 && x->observed < x->nominal * 2);
        }
}

static void a_tail_that_falls_too_slowly_shows(void **state)
{
    cq_calibration k = leave_out(true);
    (void)state;
    assert_true(k.pairs > 0);
    assert_true(cq_level_broken(&k.scripts[0]));
    assert_true(cq_level_broken(&k.scripts[1]));
}

static void none_of_a_few_is_no_proof_of_never(void **state)
{
    const double least[] = { 1, 0.04, 0.3, 1 };
    cq_level levels[CQ_LEVELS];
    (void)state;
    cq_redeal_levels(least, 4, levels);
    assert_true(levels[0].observed == 0 && levels[0].error > 0.1);
    assert_true(levels[CQ_PROMISED].observed == 0.25);
    assert_true(levels[CQ_LEVELS - 1].observed == 0.5);
}

static int by_time(const void *x, const void *y)
{
    const cq_message *a = x, *b = y;
    return (a->time > b->time) - (a->time < b->time);
}

/* Links that ten senders share within a day; each tenth one the last ten, at once. */
static void made_posts(cq_corpus *c, cq_arena *a)
{
    cq_rand r = { 9 };
    uint32_t n = 0;
    c->sender_n = PEOPLE;
    c->senders = cq_arena_zero(a, PEOPLE, sizeof *c->senders);
    c->messages = cq_arena_zero(a, THINGS * 10, sizeof *c->messages);
    for (uint32_t i = 0; i < THINGS; i++)
        for (uint32_t k = 0; k < 10; k++) {
            bool group = i % 10 == 0;
            uint32_t sender = group ? PEOPLE - 10 + k : cq_rand_below(&r, PEOPLE - 10);
            cq_field *f = cq_arena_get(a, sizeof *f);
            *f = (cq_field){ CQ_F_LINK,
                             cq_str_printf(a, "https://site%u.example/%u", i % 7, i) };
            c->messages[n++] =
                (cq_message){ .channel = CQ_POST,
                              .sender_no = sender,
                              .time = START + i * HOUR +
                                      cq_rand_below(&r, group ? 60 : 24 * HOUR),
                              .fields = f,
                              .field_n = 1 };
        }
    c->message_n = n;
    qsort(c->messages, n, sizeof *c->messages, by_time);
    for (uint32_t i = 0; i < n; i++)
        c->messages[i].id = c->messages[i].key = cq_str_printf(a, "m%u", i);
}

static void a_deal_has_no_group_though_the_data_has(void **state)
{
    cq_arena a = { 0 };
    cq_corpus c = { 0 };
    cq_traces t;
    cq_coaction found;
    cq_coaction_opt opt = { .q = 0.05, .decoys = 40, .seed = 1, .threads = 2 };
    bool gone[PEOPLE] = { false };
    uint32_t false_ones = 0;
    (void)state;
    made_posts(&c, &a);
    cq_traces_find(&c, NULL, NULL, &t);
    cq_coaction_weigh(&c, &t, &opt, &found);
    assert_true(found.weighed && found.least_q <= 0.05);
    for (uint32_t i = PEOPLE - 10; i < PEOPLE; i++)
        gone[i] = true;
    cq_redeal *r = cq_redeal_new(&c, &t, gone, 1);
    for (uint32_t i = 0; i < 10; i++) {
        double least = cq_redeal_weigh(r, i, &opt);
        assert_true(least > 0 && least <= 1);
        assert_true(cq_redeal_weigh(r, i, &opt) == least);
        false_ones += least <= 0.05;
    }
    assert_true(false_ones <= 2);
    cq_redeal_free(r);
    for (uint32_t i = 10; i < PEOPLE; i++)
        gone[i] = true;
    r = cq_redeal_new(&c, &t, gone, 1);
    assert_true(cq_redeal_weigh(r, 0, &opt) > 1); /* ten senders are too few for a test */
    cq_redeal_free(r);
    cq_coaction_done(&found);
    cq_traces_done(&t);
    cq_arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writers_left_out_are_as_the_others),
        cmocka_unit_test(each_length_is_as_claimed),
        cmocka_unit_test(a_tail_that_falls_too_slowly_shows),
        cmocka_unit_test(none_of_a_few_is_no_proof_of_never),
        cmocka_unit_test(a_deal_has_no_group_though_the_data_has),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
