/* test_pick.c - which of the knots that several tests find count, and how sure that is. */
#include "test.h"

#include <math.h>

#include "base/map.h"
#include "base/rand.h"
#include "weigh/fdr.h"
#include "weigh/pick.h"

enum { PLAYERS = 20, TESTS = 3 };

static void add_knot(cq_knots *k, double strength, uint32_t first, uint32_t n)
{
    cq_knot knot = { (uint32_t)k->players.n, n, strength };
    for (uint32_t i = 0; i < n; i++)
        CQ_PUSH(k->players, first + i);
    CQ_PUSH(k->knots, knot);
}

static void drop(cq_knots *k, cq_picks *p)
{
    for (int t = 0; t < TESTS; t++)
        cq_knots_done(&k[t]);
    CQ_VEC_DONE(*p);
}

/* The strongest of all, which may be a claque's, is left out. */
static void the_unit_is_the_mean_of_a_tenth_after_the_strongest(void **state)
{
    double v[21] = { 0 };
    (void)state;
    v[3] = 5, v[11] = 9, v[12] = 90, v[20] = 1;
    assert_true(fabs(cq_pick_unit(v, 21) - 7) < 1e-12);
    v[0] = 9, v[1] = 5;
    assert_true(fabs(cq_pick_unit(v, 2) - 5) < 1e-12);
    v[0] = 9;
    assert_true(fabs(cq_pick_unit(v, 1) - 3.3) < 1e-12); /* where chance makes none */
}

static void of_knots_that_overlap_the_strongest_counts(void **state)
{
    cq_knots k[TESTS] = { 0 };
    cq_picks p;
    const double unit[] = { 10, 2 };
    (void)state;
    add_knot(&k[0], 9, 0, 3); /* 0.9 units: not first in turn */
    add_knot(&k[1], 6, 2, 4); /* 3 units */
    add_knot(&k[1], 1, 10, 3);
    cq_pick_knots(k, unit, 2, PLAYERS, &p);
    assert_int_equal(p.n, 2);
    assert_int_equal(p.p[0].test, 1);
    assert_int_equal(p.p[0].no, 0);
    assert_true(fabs(p.p[0].strength - 3) < 1e-12);
    assert_int_equal(p.p[1].no, 1);
    drop(k, &p);
}

static void
two_that_the_first_test_tells_apart_stay_two_and_are_as_strong_as_one(void **state)
{
    cq_knots k[TESTS] = { 0 };
    cq_picks p;
    const double unit[] = { 10, 2 };
    (void)state;
    add_knot(&k[0], 20, 0, 3);
    add_knot(&k[0], 12, 5, 3);
    add_knot(&k[1], 8, 0, 9);
    cq_pick_knots(k, unit, 2, PLAYERS, &p);
    assert_int_equal(p.n, 2);
    for (uint32_t i = 0; i < 2; i++) {
        assert_int_equal(p.p[i].test, 0);
        assert_true(fabs(p.p[i].strength - 4) < 1e-12);
        assert_int_equal(p.p[i].seen[1], CQ_NONE);
    }
    drop(k, &p);
}

static void what_two_tests_see_is_one_group_if_both_are_strong(void **state)
{
    cq_knots k[TESTS] = { 0 };
    cq_picks p;
    const double unit[] = { 10, 2 };
    (void)state;
    add_knot(&k[0], 20, 0, 3);
    add_knot(&k[0], 15, 10, 3);
    add_knot(&k[1], 5, 1, 4); /* two of the first's and two others: perhaps two groups */
    add_knot(&k[1], 4, 0, 5);
    add_knot(&k[1], 3, 3, 2);    /* of the same group then, but weaker */
    add_knot(&k[1], 1.9, 10, 4); /* less than a unit */
    cq_pick_knots(k, unit, 2, PLAYERS, &p);
    assert_int_equal(p.n, 2);
    assert_int_equal(p.p[0].seen[0], 0);
    assert_int_equal(p.p[0].seen[1], 1);
    assert_int_equal(p.p[1].seen[0], 1);
    assert_int_equal(p.p[1].seen[1], CQ_NONE);
    drop(k, &p);
}

/* A knot of each test, of chance strength; the second test's is as wild again. */
static void chance_knots(cq_rand *r, cq_knots k[TESTS])
{
    static const double wild[TESTS] = { 20, 160, 40 };
    for (int t = 0; t < TESTS; t++)
        add_knot(&k[t], -wild[t] * log(1 - cq_rand_unit(r)),
                 t && cq_rand_below(r, 2) ? 1 : 7, 3);
}

/* q of the strongest of one deal by 40 others alike. */
static double q_of_chance(cq_rand *r)
{
    enum { DEALS = 40 };
    cq_knots k[DEALS + 1][TESTS] = { 0 };
    double most[DEALS + 1], unit[TESTS], chance[TESTS * DEALS], score, q;
    size_t n = 0;
    for (int m = 0; m <= DEALS; m++)
        chance_knots(r, k[m]);
    for (int t = 0; t < TESTS; t++) {
        for (int m = 0; m <= DEALS; m++)
            most[m] = k[m][t].knots.p[0].strength;
        unit[t] = cq_pick_unit(most, DEALS + 1);
    }
    for (int m = 0; m <= DEALS; m++) {
        cq_picks p;
        cq_pick_knots(k[m], unit, TESTS, PLAYERS, &p);
        if (m == 0)
            score = p.p[0].strength;
        else
            for (size_t i = 0; i < p.n; i++)
                chance[n++] = p.p[i].strength;
        drop(k[m], &p);
    }
    for (size_t i = 1; i < n; i++) /* falling */
        for (size_t j = i; j > 0 && chance[j] > chance[j - 1]; j--) {
            double x = chance[j];
            chance[j] = chance[j - 1];
            chance[j - 1] = x;
        }
    cq_fdr_decoys(&score, 1, chance, n, DEALS, &q);
    return q;
}

/* Without a correction for three tests: 0.05 and three standard errors. The same with units
 * that leave out the data, as they once did, is .067. */
static void the_choice_is_paid_for(void **state)
{
    enum { RUNS = 10000 };
    cq_rand r = { 5 };
    int low = 0;
    (void)state;
    for (int i = 0; i < RUNS; i++)
        low += q_of_chance(&r) <= 0.05;
    assert_true(low > 0.02 * RUNS);
    assert_true(low <= (0.05 + 3 * sqrt(0.05 * 0.95 / RUNS)) * RUNS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_unit_is_the_mean_of_a_tenth_after_the_strongest),
        cmocka_unit_test(of_knots_that_overlap_the_strongest_counts),
        cmocka_unit_test(
            two_that_the_first_test_tells_apart_stay_two_and_are_as_strong_as_one),
        cmocka_unit_test(what_two_tests_see_is_one_group_if_both_are_strong),
        cmocka_unit_test(the_choice_is_paid_for),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
