/* test_tail.c - tails against values from exact fractions and 60-digit decimals, and
 * against plain enumeration. */
#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "base/rand.h"
#include "weigh/fdr.h"
#include "weigh/tail.h"

#define COUNT(list) (sizeof(list) / sizeof *(list))

static void near(double got, double want)
{
    if (fabs(got - want) > 1e-9 * fmax(1, fabs(want)))
        fail_msg("got %.17g, want %.17g", got, want);
}

static void overlaps_of_two_sets(void **state)
{
    static const struct {
        int64_t x, n, a, b;
        double want;
    } v[] = {
        { 1, 10, 3, 4, -0.18232155679395462 },
        { 3, 50, 10, 10, -1.1571159216367017 },
        { 8, 1000, 30, 20, -17.542906654770128 },
        { 40, 5000, 60, 70, -148.89717613788915 },
        { 100, 2000, 900, 150, -17.590767169625469 },
        { 5, 1000000, 40, 300, -27.203763658208473 },
        { 60, 200, 150, 100, -9.7384342051670919e-08 },
        { 2, 7, 5, 4, 0 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(v); i++)
        near(cq_log_hyper_sf(v[i].x, v[i].n, v[i].a, v[i].b), v[i].want);
    assert_true(cq_log_hyper_sf(5, 10, 4, 4) == -INFINITY);
}

static void rare_counts(void **state)
{
    static const struct {
        int64_t x;
        double mean, want;
    } v[] = {
        { 1, 1e-6, -13.815511057964233 },  { 20, 1e-6, -318.64582857241993 },
        { 3, 2.5, -0.78485271983740812 },  { 1, 30, -9.3576229688406128e-14 },
        { 200, 30, -212.83102129757779 },  { 30, 30, -0.64572363761360829 },
        { 2, 0.125, -4.9349271774965091 }, { 1000, 500, -196.82891906086252 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(v); i++)
        near(cq_log_pois_sf(v[i].x, v[i].mean), v[i].want);
    assert_true(cq_log_pois_sf(0, 3) == 0);
    assert_true(cq_log_pois_sf(1, 0) == -INFINITY);
}

static void sums_of_exponentials(void **state)
{
    static const struct {
        double s, x, want;
    } v[] = {
        { 1, 3, -3 },
        { 2, 0.5, -0.094534891891835615 },
        { 2, 80, -75.605550845327556 },
        { 10, 4, -0.0081654898548375997 },
        { 40, 41, -0.87454575286573177 },
        { 40, 400, -272.86235373219074 },
        { 6, 7, -1.2016146663389329 },
        { 200, 20, 0 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(v); i++)
        near(cq_log_gamma_sf(v[i].s, v[i].x), v[i].want);
}

static void co_shares_with_their_marks(void **state)
{
    static const struct {
        double t, mean, b;
        int marks;
        double want;
    } v[] = {
        { 5, 0.01, 4.6, 2, -4.6733664375129189 },
        { 40, 0.01, 4.6, 2, -29.109848980768245 },
        { 95, 0.0013, 6.6, 2, -74.119071162177434 },
        { 3, 2.5, 0, 2, -0.44087209788112192 },
        { 60, 0.5, 0.7, 2, -37.248250821285495 },
        { 12, 0.1, 2.3, 1, -9.9231650698079505 },
        { 300, 0.00001, 11.5, 2, -253.37726374928846 },
    };
    (void)state;
    for (size_t i = 0; i < COUNT(v); i++)
        near(cq_log_marked_sf(v[i].t, v[i].mean, v[i].b, v[i].marks), v[i].want);
}

/* The sum as it is defined, from one on, each Q by its own sum of Poisson terms. */
static double plain_marked(double t, double mean, double b, int marks)
{
    double sum = 0, worst = -t - 40; /* terms below 1e-17 of exp(-t) */
    for (int n = 1; n < 2000; n++) {
        double left = t - n * b, q = 0, count = n * log(mean) - mean - lgamma(n + 1.0);
        for (int i = 0; i < n * marks && left > 0; i++)
            q += exp(i * log(left) - left - lgamma(i + 1.0));
        sum += count > worst ? exp(count + log(left > 0 ? fmin(1, q) : 1)) : 0;
    }
    return log(sum);
}

static void marks_are_summed_as_defined(void **state)
{
    cq_rand r = { 6 };
    (void)state;
    for (int turn = 0; turn < 40; turn++) {
        double mean = exp(8 * cq_rand_unit(&r) - 3), t = 1 + 250 * cq_rand_unit(&r);
        double b = turn % 2 ? fmax(0, -log(mean)) : 0;
        int marks = 1 + turn % 3;
        double want = plain_marked(t, mean, b, marks);
        double got = cq_log_marked_sf(t, mean, b, marks);
        if (fabs(got - want) > 1e-9 * fmax(1, fabs(want)))
            fail_msg("%.17g, not %.17g, at %g, %g, %g", got, want, t, mean, b);
        assert_true(cq_log_marked_bound(t, mean, b, marks) >= got - 1e-9);
        assert_true(cq_log_marked_bound(t, mean, b, marks) <= 0);
    }
    assert_true(cq_log_marked_bound(90, 0.001, 7, 2) < -60); /* and is of use */
}

static void many_exponentials_are_summed_as_few(void **state)
{
    (void)state;
    for (int s = 1; s < 200; s += 3) {
        double x = 1.05 * s, sum = 0;
        for (int i = 0; i < s; i++)
            sum += exp(i * log(x) - x - lgamma(i + 1.0));
        near(cq_log_gamma_sf(s, x), log(sum));
    }
}

/* P(at least x of the events) over all their subsets. */
static double by_subsets(int64_t x, const double *p, int n)
{
    double sum = 0;
    for (int set = 0; set < 1 << n; set++) {
        double q = 1;
        for (int i = 0; i < n; i++)
            q *= set >> i & 1 ? p[i] : 1 - p[i];
        sum += __builtin_popcount((unsigned)set) >= x ? q : 0;
    }
    return log(sum);
}

static void unlike_events(void **state)
{
    cq_rand r = { 4 };
    double p[10];
    (void)state;
    for (int turn = 0; turn < 20; turn++) {
        for (int i = 0; i < 10; i++)
            p[i] = pow(cq_rand_unit(&r), turn % 4);
        for (int64_t x = 0; x <= 10; x += 2)
            near(cq_log_events_sf(x, p, 10), by_subsets(x, p, 10));
    }
}

/* P(overlap >= x) over all pairs of counts in two strata. */
static double by_counts(int64_t x, cq_stratum s, cq_stratum t)
{
    double sum = 0;
    for (int64_t i = 0; i <= s.a; i++)
        for (int64_t j = 0; j <= t.a; j++)
            if (i + j >= x)
                sum += exp(cq_log_dhyper(i, s.n, s.a, s.b) +
                           cq_log_dhyper(j, t.n, t.a, t.b));
    return log(sum);
}

static void overlaps_in_strata(void **state)
{
    cq_stratum s[] = { { 40, 5, 9 }, { 11, 4, 6 } };
    (void)state;
    for (int64_t x = 1; x < 9; x++)
        near(cq_log_strata_sf(x, s, 2), by_counts(x, s[0], s[1]));
    near(cq_log_strata_sf(3, s, 1), cq_log_hyper_sf(3, 40, 5, 9));
    assert_true(cq_log_strata_sf(10, s, 2) == -INFINITY);
}

static void trials_of_one_chance(void **state)
{
    double p[12];
    (void)state;
    for (int i = 0; i < 12; i++)
        p[i] = 0.3;
    for (int64_t x = 0; x <= 12; x++)
        near(cq_log_binom_sf(x, 12, 0.3), by_subsets(x, p, 12));
}

/* Size 1 is a geometric law; with mean 6 and size 2 each failure has chance 3/4. */
static void counts_that_come_in_bursts(void **state)
{
    (void)state;
    near(cq_log_nb_sf(2, 1, 1), log(0.25));
    near(cq_log_nb_sf(3, 6, 2), log(1 - 67 / 256.));
    near(cq_log_nb_sf(0, 3, 1), 0);
    assert_true(cq_log_nb_sf(1, 0, 1) == -INFINITY);
    assert_true(fabs(cq_log_nb_sf(40, 30, 1e9) - cq_log_pois_sf(40, 30)) < 1e-6);
}

/* The law of one count, given the sum of two, from the laws of both. */
static void a_share_of_a_sum_is_conditional(void **state)
{
    double pmf[2][21], all = 0, above = 0;
    (void)state;
    for (int k = 0; k <= 20; k++) {
        pmf[0][k] = exp(cq_log_nb_sf(k, 3, 1.5)) - exp(cq_log_nb_sf(k + 1, 3, 1.5));
        pmf[1][k] = exp(cq_log_nb_sf(k, 12, 6)) - exp(cq_log_nb_sf(k + 1, 12, 6));
    }
    for (int k = 0; k <= 20; k++) {
        all += pmf[0][k] * pmf[1][20 - k];
        above += k >= 9 ? pmf[0][k] * pmf[1][20 - k] : 0;
    }
    near(cq_log_share_sf(9, 20, 1.5, 6), log(above / all));
    near(cq_log_share_sf(5, 5, 1, 1), log(1 / 6.));
    near(cq_log_share_sf(0, 5, 1, 1), 0);
    assert_true(cq_log_share_sf(6, 5, 1, 1) == -INFINITY);
}

static void q_of_many_tests_is_that_of_benjamini_and_hochberg(void **state)
{
    double p[] = { log(0.04), log(0.001), log(0.02), log(0.5) }, q[4];
    (void)state;
    cq_fdr_bh(p, 4, 4, q);
    near(q[1], log(0.004));
    near(q[2], log(0.04));
    near(q[0], log(0.04 * 4 / 3));
    near(q[3], log(0.5));
    cq_fdr_bh(p, 4, 1000, q); /* 996 more that were possible */
    near(q[1], 0);
}

static void q_against_decoys_counts_them_and_never_falls(void **state)
{
    double score[] = { 5, 9, 3 }, decoy[] = { 6, 4, 1 }, q[3];
    (void)state;
    cq_fdr_decoys(score, 3, decoy, 3, 10, q);
    near(q[1], 1 / 10.);
    near(q[0], 2 / 20.);
    near(q[2], 3 / 30.);
    cq_fdr_decoys(score, 3, decoy, 3, 2, q);
    near(q[1], 1 / 2.);
    near(q[0], 1 / 2.);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(overlaps_of_two_sets),
        cmocka_unit_test(rare_counts),
        cmocka_unit_test(sums_of_exponentials),
        cmocka_unit_test(co_shares_with_their_marks),
        cmocka_unit_test(marks_are_summed_as_defined),
        cmocka_unit_test(many_exponentials_are_summed_as_few),
        cmocka_unit_test(unlike_events),
        cmocka_unit_test(overlaps_in_strata),
        cmocka_unit_test(trials_of_one_chance),
        cmocka_unit_test(counts_that_come_in_bursts),
        cmocka_unit_test(a_share_of_a_sum_is_conditional),
        cmocka_unit_test(q_of_many_tests_is_that_of_benjamini_and_hochberg),
        cmocka_unit_test(q_against_decoys_counts_them_and_never_falls),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
