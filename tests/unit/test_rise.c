/* test_rise.c - one count against its like. */
#include "test.h"

#include <math.h>

#include "weigh/rise.h"

static double p(const uint32_t *count, size_t n)
{
    return exp(cq_rise_log_p(count, NULL, n));
}

/* However large a single burst is, it stands on one date of ten by chance. */
static void a_single_burst_is_one_date_in_all(void **state)
{
    static const uint32_t small[10] = { 3 }, large[10] = { 4000 };
    (void)state;
    assert_true(fabs(p(small, 10) - 0.1) < 0.001);
    assert_true(fabs(p(large, 10) - 0.1) < 0.001);
}

static void a_rise_above_an_even_flow_is_plain(void **state)
{
    uint32_t v[30] = { 60 };
    (void)state;
    for (int i = 1; i < 30; i++)
        v[i] = 12 + i % 5;
    assert_true(p(v, 30) < 1e-4);
    v[0] = 14;
    assert_true(p(v, 30) > 0.3);
}

/* The same count is less surprising where some of the others are as large. */
static void wild_counts_need_more(void **state)
{
    static const uint32_t even[] = { 40, 14, 15, 13, 14, 16, 12, 14, 14, 13 };
    static const uint32_t wild[] = { 40, 2, 41, 5, 3, 38, 1, 4, 30, 1 };
    (void)state;
    assert_true(p(even, 10) < 0.02);
    assert_true(p(wild, 10) > 0.1);
    assert_true(cq_rise_size(wild, NULL, 10) < 3);
    assert_true(cq_rise_size(even + 1, NULL, 9) > 100);
}

static void nothing_is_no_rise(void **state)
{
    static const uint32_t none[9] = { 0 }, below[9] = { 0, 4, 4, 4, 4, 4, 4, 4, 4 };
    (void)state;
    assert_true(p(none, 9) == 1);
    assert_true(p(below, 9) == 1);
}

static void the_factor_lies_in_its_interval(void **state)
{
    static const uint32_t even[] = { 60, 14, 15, 13, 14, 16, 12, 14, 14, 13 };
    static const uint32_t alone[] = { 60, 0, 0, 0, 0, 0, 0, 0, 0, 0 };
    cq_rise_factor f = cq_rise_factor_of(even, NULL, 10),
                   g = cq_rise_factor_of(alone, NULL, 10);
    (void)state;
    assert_true(fabs(f.factor - 60.5 / (125.5 / 9)) < 1e-9);
    assert_true(f.low > 3 && f.low < f.factor && f.factor < f.high && f.high < 6.5);
    assert_true(g.low < g.factor && g.factor < g.high && isfinite(g.high));
    assert_true(g.high / g.low > 100); /* nobody knows how many times none it is */
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_single_burst_is_one_date_in_all),
        cmocka_unit_test(a_rise_above_an_even_flow_is_plain),
        cmocka_unit_test(wild_counts_need_more),
        cmocka_unit_test(nothing_is_no_rise),
        cmocka_unit_test(the_factor_lies_in_its_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
