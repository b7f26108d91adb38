/* test_writing.c - the tail of what independent writers share, fitted to values whose law is
 * known, and what it says of groups. */
#include "test.h"

#include <math.h>

#include "base/rand.h"
#include "weigh/writing.h"

enum { MANY = 4000, FEW = 20, RUNS = 200 };

/* Values past the least fit whose tail falls by `slope` a nat. */
static void draw(cq_rand *r, double slope, float *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        v[i] = (float)(CQ_LEAST_FIT - log(1 - cq_rand_unit(r)) / slope);
}

static void the_slope_is_found_within_its_error(void **state)
{
    float *v = cq_alloc(MANY * sizeof *v);
    uint32_t within = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        cq_rand r = { seed };
        cq_writing w;
        draw(&r, 0.2, v, 400);
        cq_writing_fit(v, 400, &w);
        assert_true(w.fitted);
        within += fabs(w.slope - 0.2) < 2 * w.error;
    }
    assert_true(within >= 0.92 * RUNS && within <= 0.98 * RUNS); /* 0.954 */
    free(v);
}

static void those_who_copied_do_not_matter(void **state)
{
    float *v = cq_alloc(MANY * sizeof *v);
    cq_rand r = { 3 };
    cq_writing w;
    (void)state;
    draw(&r, 0.2, v, MANY);
    for (size_t i = 0; i < MANY / 20; i++)
        v[i * 20] = 500;
    cq_writing_fit(v, MANY, &w);
    assert_true(w.slope > 0.17 && w.slope < 0.21);
    assert_true(w.misfit < 0.06);
    free(v);
}

/* In a small case a few families and friends are many of the pairs: a third of these. */
static void many_who_copied_among_few_do_not_matter(void **state)
{
    float v[60];
    double sum = 0;
    uint32_t safe = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        cq_rand r = { seed };
        cq_writing w;
        draw(&r, 0.2, v, 60);
        for (size_t i = 0; i < 20; i++)
            v[i * 3] = (float)(60 + 100 * cq_rand_unit(&r));
        cq_writing_fit(v, 60, &w);
        assert_true(w.fitted && w.kept >= 30 && w.kept <= 54);
        safe += w.slope - 2 * w.error < 0.2;
        sum += w.slope;
    }
    assert_true(safe >= 0.95 * RUNS);
    assert_true(sum / RUNS > 0.08 && sum / RUNS < 0.2); /* .03 with a tenth left out */
}

/* Where nobody copied, no more than the tenth is left out. */
static void a_good_fit_keeps_nine_in_ten(void **state)
{
    float v[400];
    (void)state;
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        cq_rand r = { seed };
        cq_writing w;
        draw(&r, 0.2, v, 400);
        cq_writing_fit(v, 400, &w);
        assert_int_equal(w.kept, 360);
    }
}

static void a_tail_of_another_shape_shows_in_the_misfit(void **state)
{
    float *v = cq_alloc(MANY * sizeof *v);
    cq_rand r = { 4 };
    cq_writing w;
    (void)state;
    for (size_t i = 0; i < MANY; i++)
        v[i] = (float)(CQ_LEAST_FIT + pow(1 - cq_rand_unit(&r), -1.5));
    cq_writing_fit(v, MANY, &w);
    assert_true(w.misfit > 0.12);
    free(v);
}

static void few_pairs_claim_little(void **state)
{
    float v[FEW];
    cq_rand r = { 5 };
    cq_writing w;
    (void)state;
    draw(&r, 0.5, v, FEW);
    cq_writing_fit(v, FEW, &w);
    assert_false(w.fitted);
    cq_cluster k = { .past = 50, .writers = 9 };
    assert_true(cq_writing_groups(&w, &k) > 0);
    k.rare = 1;
    assert_true(cq_writing_groups(&w, &k) < log(0.01));
    k = (cq_cluster){ .past = 150, .writers = 9 };
    assert_true(cq_writing_groups(&w, &k) < log(0.01));
}

/* Of chance groups as strong as x or more, counted in many cases, no more come than said. */
static void chance_gives_no_more_twosomes_than_said(void **state)
{
    float *v = cq_alloc(MANY * sizeof *v);
    const double x = 40;
    double said = 0, seen = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        cq_rand r = { seed };
        cq_writing w;
        draw(&r, 0.2, v, 500);
        for (size_t i = 0; i < 500; i++)
            seen += v[i] >= x;
        cq_writing_fit(v, 500, &w);
        said += exp(cq_writing_twosomes(&w, x));
    }
    assert_true(seen > 0.7 * RUNS * 500 * exp(-0.2 * (x - CQ_LEAST_FIT)));
    assert_true(said >= seen && said < 4 * seen);
    free(v);
}

/* How many use a phrase says nothing, how many have one wording of their own does. */
static void writers_count_where_the_wording_is_their_own(void **state)
{
    cq_writing w = { .twosomes = 400, .slope = 0.2, .fitted = true, .joined = 0.02 };
    cq_cluster few = { .past = 25, .writers = 3, .rare = 1 }, many = few;
    (void)state;
    many.writers = 6;
    assert_true(cq_writing_groups(&w, &many) <
                cq_writing_groups(&w, &few) + 2.9 * log(0.02));
    many.rare = 0.6;
    assert_true(cq_writing_groups(&w, &many) == cq_writing_groups(&w, &few));
}

/* Forty words that many send whole are theirs though half of the pairs are everybody's; a
 * phrase of ten words, or forty in letters of hundreds, is not. */
static void a_script_of_some_length_needs_fewer_rare_pairs(void **state)
{
    cq_writing w = { .twosomes = 700, .slope = 0.02, .fitted = true, .joined = 0.04 };
    cq_cluster c = {
        .past = 200, .writers = 100, .rare = 0.4, .share = 0.9, .words = 39
    };
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
        cmocka_unit_test(the_slope_is_found_within_its_error),
        cmocka_unit_test(those_who_copied_do_not_matter),
        cmocka_unit_test(many_who_copied_among_few_do_not_matter),
        cmocka_unit_test(a_good_fit_keeps_nine_in_ten),
        cmocka_unit_test(a_tail_of_another_shape_shows_in_the_misfit),
        cmocka_unit_test(few_pairs_claim_little),
        cmocka_unit_test(writers_count_where_the_wording_is_their_own),
        cmocka_unit_test(a_script_of_some_length_needs_fewer_rare_pairs),
        cmocka_unit_test(chance_gives_no_more_twosomes_than_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
