/* test_writing.c - what the null of independent writing says of groups, and which pairs it
 * rests on. */
#include "test.h"

#include <math.h>

#include "base/rand.h"
#include "weigh/writing.h"

enum { RUNS = 200, PAIRS = 500 };

/* As if the pairs of a case had such a fall, all of one length. */
static cq_writing null_of(size_t twosomes, double slope, double joined)
{
    cq_writing w = { .twosomes = twosomes, .falls.n = 1, .joined = joined };
    w.falls.p[0] = (cq_fall){ .slope = slope, .long_ones = 1000 };
    return w;
}

static void few_pairs_claim_little(void **state)
{
    cq_writing w = { .twosomes = 20, .joined = 1 };
    (void)state;
    cq_cluster k = { .past = 35, .between = 35, .writers = 9 };
    assert_true(cq_writing_groups(&w, &k) > 0);
    k.rare = 1;
    assert_true(cq_writing_groups(&w, &k) < log(0.01));
    k = (cq_cluster){ .past = 150, .between = 150, .writers = 9 };
    assert_true(cq_writing_groups(&w, &k) < log(0.01));
}

/* Of chance pairs as strong as x or more, counted in many cases, no more come than said. */
static void chance_gives_no_more_twosomes_than_said(void **state)
{
    cq_twosome *v = cq_zalloc(PAIRS, sizeof *v);
    const cq_cluster x = { .past = 28, .between = 28, .length = 30 };
    double said = 0, seen = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        cq_rand r = { seed };
        cq_writing w = { .twosomes = PAIRS };
        for (size_t i = 0; i < PAIRS; i++) {
            v[i] = (cq_twosome){ .words = 30 };
            v[i].past = (float)(-log(1 - cq_rand_unit(&r)) / 0.2);
            seen += v[i].past >= (float)x.past;
        }
        cq_falls_fit(v, PAIRS, &w.falls);
        said += exp(cq_writing_twosomes(&w, &x));
    }
    assert_true(seen > 0.7 * RUNS * PAIRS * exp(-0.2 * x.past));
    assert_true(said >= seen && said < 4 * seen);
    free(v);
}

enum { PEOPLE = 6 };

/* Messages 0 to 5 of as many people but the last, who is the fifth again; 2 and 3 are one
 * conversation, and 0 and 1 of one subject. */
static void people(cq_corpus *c)
{
    c->message_n = PEOPLE;
    c->messages = cq_zalloc(PEOPLE, sizeof *c->messages);
    for (uint32_t i = 0; i < PEOPLE; i++)
        c->messages[i].sender_no = i < PEOPLE - 1 ? i : i - 1;
    c->messages[0].subject_no = c->messages[1].subject_no = 4;
    c->messages[2].thread_no = c->messages[3].thread_no = 7;
}

static void who_answers_is_no_null(void **state)
{
    size_t carried_at[PEOPLE + 1] = { 0 };
    cq_twosome v[] = { { 0, 1, 9, 30, "en" },
                       { 1, 2, 9, 30, "en" },
                       { 2, 3, 9, 30, "en" } },
               out[3];
    cq_corpus c = { 0 };
    cq_traces t = { .carried_at = carried_at };
    cq_clusters k = { .twosomes = v, .twosome_n = 3 };
    (void)state;
    people(&c);
    assert_int_equal(cq_writing_null(&c, &t, &k, out), 1);
    assert_int_equal(out[0].a, 1);
    free(c.messages);
}

static void two_people_count_once(void **state)
{
    cq_twosome v[] = { { 0, 4, 9, 30, "en" },
                       { 0, 5, 8, 30, "en" },
                       { 5, 0, 7, 30, "en" },
                       { 1, 4, 6, 30, "en" } };
    cq_corpus c = { 0 };
    (void)state;
    people(&c);
    assert_int_equal(cq_writing_once(&c, v, 4), 2);
    assert_true(v[0].past == 9 && v[1].past == 6);
    free(c.messages);
}

/* How many use a phrase says nothing, how many have one wording of their own does. */
static void writers_count_where_the_wording_is_their_own(void **state)
{
    cq_writing w = null_of(4400, 0.2, 0.02);
    cq_cluster few = { .past = 25, .between = 25, .writers = 3, .rare = 1 }, many = few;
    (void)state;
    many.writers = 6;
    assert_true(cq_writing_groups(&w, &many) <
                cq_writing_groups(&w, &few) + 2.9 * log(0.02));
    many.rare = 0.6;
    assert_true(cq_writing_groups(&w, &many) == cq_writing_groups(&w, &few));
}

/* What everybody says is weighed as between two, one's own against all others. */
static void everybodys_wording_weighs_what_it_does_between_two(void **state)
{
    cq_writing w = null_of(4400, 0.2, 0.02);
    cq_cluster own = { .past = 30, .between = 20, .writers = 3, .rare = 1 }, all = own;
    (void)state;
    all.rare = 0.1;
    assert_float_equal(
        cq_writing_twosomes(&w, &all) - cq_writing_twosomes(&w, &own),
        cq_writing_twosomes(&w, &own) -
            cq_writing_twosomes(&w, &(cq_cluster){ .past = 40, .rare = 1 }),
        1e-9);
}

/* Forty words that many send whole are theirs though half of the pairs are everybody's; a
 * phrase of ten words, or forty in letters of hundreds, is not. */
static void a_script_of_some_length_needs_fewer_rare_pairs(void **state)
{
    cq_writing w = null_of(890, 0.02, 0.04);
    cq_cluster c = { .past = 200,
                     .between = 200,
                     .writers = 100,
                     .rare = 0.4,
                     .share = 0.9,
                     .words = 39 };
    (void)state;
    assert_true(cq_writing_groups(&w, &c) < log(1e-9));
    c.words = 10;
    assert_true(cq_writing_groups(&w, &c) > log(0.05));
    c.words = 39;
    c.share = 0.3;
    assert_true(cq_writing_groups(&w, &c) > log(0.05));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(few_pairs_claim_little),
        cmocka_unit_test(writers_count_where_the_wording_is_their_own),
        cmocka_unit_test(everybodys_wording_weighs_what_it_does_between_two),
        cmocka_unit_test(a_script_of_some_length_needs_fewer_rare_pairs),
        cmocka_unit_test(who_answers_is_no_null),
        cmocka_unit_test(two_people_count_once),
        cmocka_unit_test(chance_gives_no_more_twosomes_than_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
