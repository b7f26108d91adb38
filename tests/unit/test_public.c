/* test_public.c - sites with a small public join those with a like one. */
#include "test.h"

#include "weigh/public.h"

/* Each player shares each of the sites this often. */
static void add(cq_public_share *v, size_t *n, uint32_t site, uint32_t first,
                uint32_t players, uint32_t shares)
{
    for (uint32_t i = 0; i < players; i++)
        v[(*n)++] = (cq_public_share){ site, first + i, shares };
}

static void a_public_is_as_large_as_if_each_shared_as_much(void **state)
{
    (void)state;
    assert_true(cq_public_size(10, 10) > 9.99 && cq_public_size(10, 10) < 10.01);
    assert_true(cq_public_size(20, 12 * 12 + 8) < 3);
    assert_true(cq_public_size(0, 0) <= 0);
}

static void like_joins_like_until_there_is_a_public(void **state)
{
    enum { SITES = 6, PLAYERS = 100 };
    cq_public_share v[200];
    size_t n = 0;
    uint32_t into[SITES];
    (void)state;
    add(v, &n, 0, 0, 6, 2);   /* some of them share 2, too */
    add(v, &n, 1, 50, 20, 1); /* a public of its own */
    add(v, &n, 2, 3, 8, 1);
    add(v, &n, 3, 49, 4, 1); /* like 1 */
    add(v, &n, 4, 80, 3, 9); /* nobody else's */
    cq_public_join(v, n, SITES, PLAYERS, 9, into);
    assert_int_equal(into[0], 0);
    assert_int_equal(into[2], 0);
    assert_int_equal(into[1], 1);
    assert_int_equal(into[3], 1);
    assert_int_equal(into[4], CQ_NONE);
    assert_int_equal(into[5], CQ_NONE);
}

static void only_the_most_shared_sites_are_looked_at(void **state)
{
    enum { SITES = CQ_PUBLIC_SITES + 1 };
    static cq_public_share v[3 * SITES];
    static uint32_t into[SITES];
    size_t n = 0;
    (void)state;
    for (uint32_t s = 0; s < SITES; s++)
        add(v, &n, s, 3 * s, 3, s == 7 ? 1 : 2);
    cq_public_join(v, n, SITES, 3 * SITES, 2, into);
    for (uint32_t s = 0; s < SITES; s++)
        assert_int_equal(into[s], s == 7 ? CQ_NONE : s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_public_is_as_large_as_if_each_shared_as_much),
        cmocka_unit_test(like_joins_like_until_there_is_a_public),
        cmocka_unit_test(only_the_most_shared_sites_are_looked_at),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
