/* test_fall.c - how fast chance falls, fitted to pairs whose law is known: of one slope, of
 * a slope for each length, and for each language. */
#include "test.h"

#include <math.h>
#include <string.h>

#include "base/rand.h"
#include "weigh/fall.h"

enum { MANY = 4000, RUNS = 200 };

/* Values whose tail falls by `slope` a nat. */
static void draw(cq_rand *r, double slope, float *v, size_t n)
{
    for (size_t i = 0; i < n; i++)
        v[i] = (float)(-log(1 - cq_rand_unit(r)) / slope);
}

static void the_slope_is_found_within_its_error(void **state)
{
    float v[400];
    uint32_t within = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= RUNS; seed++) {
        cq_rand r = { seed };
        cq_fall f;
        draw(&r, 0.2, v, 400);
        assert_true(cq_fall_fit(v, 400, &f));
        within += fabs(f.slope - 0.2) < 2 * f.error;
    }
    assert_true(within >= 0.92 * RUNS && within <= 0.98 * RUNS); /* 0.954 */
}

static void those_who_copied_do_not_matter(void **state)
{
    float *v = cq_alloc(MANY * sizeof *v);
    cq_rand r = { 3 };
    cq_fall f;
    (void)state;
    draw(&r, 0.2, v, MANY);
    for (size_t i = 0; i < MANY / 20; i++)
        v[i * 20] = 500;
    assert_true(cq_fall_fit(v, MANY, &f));
    assert_true(f.slope > 0.17 && f.slope < 0.21);
    assert_true(f.misfit < 0.06);
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
        cq_fall f;
        draw(&r, 0.2, v, 60);
        for (size_t i = 0; i < 20; i++)
            v[i * 3] = (float)(48 + 100 * cq_rand_unit(&r));
        assert_true(cq_fall_fit(v, 60, &f));
        assert_true(f.kept >= 30 && f.kept <= 54);
        safe += f.slope - 2 * f.error < 0.2;
        sum += f.slope;
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
        cq_fall f;
        draw(&r, 0.2, v, 400);
        assert_true(cq_fall_fit(v, 400, &f));
        assert_int_equal(f.kept, 360);
    }
}

static void a_tail_of_another_shape_shows_in_the_misfit(void **state)
{
    float *v = cq_alloc(MANY * sizeof *v);
    cq_rand r = { 4 };
    cq_fall f;
    (void)state;
    for (size_t i = 0; i < MANY; i++)
        v[i] = (float)pow(1 - cq_rand_unit(&r), -1.5);
    cq_fall_fit(v, MANY, &f);
    assert_true(f.misfit > 0.12);
    free(v);
}

static void a_few_are_not_fitted(void **state)
{
    float v[CQ_FALL_LEAST] = { 0 };
    cq_fall f;
    (void)state;
    assert_false(cq_fall_fit(v, CQ_FALL_LEAST, &f)); /* nothing but zeros */
    v[0] = 1;
    assert_false(cq_fall_fit(v, CQ_FALL_LEAST - 1, &f));
    assert_false(cq_fall_fit(v, 0, &f));
}

/* --- classes --- */

static cq_twosome *begin(void)
{
    return cq_alloc(4 * MANY * sizeof(cq_twosome));
}

static size_t add(cq_twosome *v, size_t at, size_t n, const char *lang, uint32_t words,
                  double slope)
{
    cq_rand r = { at + 1 };
    float *past = cq_alloc(n * sizeof *past);
    draw(&r, slope, past, n);
    for (size_t i = 0; i < n; i++) {
        v[at + i] = (cq_twosome){ .past = past[i], .words = words };
        strcpy(v[at + i].lang, lang);
    }
    free(past);
    return at + n;
}

static void assert_near(double slope, double expected)
{
    assert_true(slope > 0.8 * expected && slope < 1.02 * expected); /* on the safe side */
}

static void each_length_falls_as_it_does(void **state)
{
    cq_twosome *v = begin();
    cq_falls f;
    (void)state;
    size_t n = add(v, 0, 1000, "en", 15, 0.3);
    n = add(v, n, 1000, "en", 30, 0.26);
    n = add(v, n, 1000, "en", 300, 0.13);
    cq_falls_fit(v, n, &f);
    assert_int_equal(f.n, 3);
    assert_near(cq_falls_slope(&f, "en", 15), 0.3);
    assert_near(cq_falls_slope(&f, "en", 39), 0.26);
    assert_near(cq_falls_slope(&f, "en", 200), 0.13);
    assert_near(cq_falls_slope(&f, "fa", 200), 0.13);
    free(v);
}

/* Of one fit for all, it would be 0.07 among the long ones. */
static void the_shares_of_a_length_are_as_said(void **state)
{
    cq_twosome *v = begin();
    cq_falls f;
    const double level = 0.01;
    const uint32_t words[] = { 10, 50, 300 };
    (void)state;
    size_t n = add(v, 0, 2 * MANY, "en", 10, 0.3);
    n = add(v, n, MANY, "en", 50, 0.22);
    n = add(v, n, MANY, "en", 300, 0.12);
    cq_falls_fit(v, n, &f);
    for (int w = 0; w < 3; w++) {
        double over = -log(level) / cq_falls_slope(&f, "en", words[w]), seen = 0, of = 0;
        for (size_t i = 0; i < n; i++) {
            of += v[i].words == words[w];
            seen += v[i].words == words[w] && v[i].past >= over;
        }
        assert_true(seen <= 2 * level * of && seen >= level * of / 2);
    }
    free(v);
}

static void a_length_of_few_is_one_with_the_next_shorter(void **state)
{
    cq_twosome *v = begin();
    cq_falls f;
    (void)state;
    size_t n = add(v, 0, 500, "en", 30, 0.3);
    n = add(v, n, CQ_FALL_PAIRS - 1, "en", 90, 0.1);
    cq_falls_fit(v, n, &f);
    assert_int_equal(f.n, 1);
    assert_int_equal(f.p[0].pairs, n);
    n = add(v, n, 1, "en", 90, 0.1);
    cq_falls_fit(v, n, &f);
    assert_int_equal(f.n, 2);
    assert_true(f.p[0].slope > 0.07 && f.p[0].slope < 0.13);
    assert_int_equal(f.p[0].words, 80);
    free(v);
}

/* What was fitted to short texts says little of long ones. */
static void past_the_longest_chance_falls_slowly(void **state)
{
    cq_twosome *v = begin();
    cq_falls f;
    (void)state;
    cq_falls_fit(v, add(v, 0, 500, "en", 25, 0.3), &f);
    double near = cq_falls_slope(&f, "en", 25), far = cq_falls_slope(&f, "en", 400);
    assert_true(fabs(far - near / 4) < 1e-12);
    free(v);
}

static void a_language_of_many_has_a_fall_of_its_own(void **state)
{
    cq_twosome *v = begin();
    cq_falls f;
    (void)state;
    size_t n = add(v, 0, 2000, "en", 15, 0.3);
    n = add(v, n, 500, "ru", 15, 0.18);
    n = add(v, n, 50, "fa", 15, 0.25);
    cq_falls_fit(v, n, &f);
    assert_int_equal(f.n, 3); /* that of all, and two */
    assert_near(cq_falls_slope(&f, "en", 15), 0.3);
    assert_near(cq_falls_slope(&f, "ru", 15), 0.18);
    double others = cq_falls_slope(&f, "fa", 15);
    assert_true(others > 0.2 && others < 0.28);
    free(v);
}

static void order_does_not_matter(void **state)
{
    cq_twosome *v = begin(), *w = begin();
    cq_falls f, g;
    (void)state;
    size_t n = add(v, 0, 400, "en", 15, 0.3);
    n = add(v, n, 300, "ru", 60, 0.18);
    n = add(v, n, 200, "en", 60, 0.2);
    for (size_t i = 0; i < n; i++)
        w[i] = v[n - 1 - i];
    memset(&f, 0, sizeof f);
    memset(&g, 0, sizeof g);
    cq_falls_fit(v, n, &f);
    cq_falls_fit(w, n, &g);
    assert_memory_equal(&f, &g, sizeof f);
    free(v);
    free(w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_slope_is_found_within_its_error),
        cmocka_unit_test(those_who_copied_do_not_matter),
        cmocka_unit_test(many_who_copied_among_few_do_not_matter),
        cmocka_unit_test(a_good_fit_keeps_nine_in_ten),
        cmocka_unit_test(a_tail_of_another_shape_shows_in_the_misfit),
        cmocka_unit_test(a_few_are_not_fitted),
        cmocka_unit_test(each_length_falls_as_it_does),
        cmocka_unit_test(the_shares_of_a_length_are_as_said),
        cmocka_unit_test(a_length_of_few_is_one_with_the_next_shorter),
        cmocka_unit_test(past_the_longest_chance_falls_slowly),
        cmocka_unit_test(a_language_of_many_has_a_fall_of_its_own),
        cmocka_unit_test(order_does_not_matter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
