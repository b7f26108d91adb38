/* test_join.c - the join against all pairs, at the boundary and on random sets. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/rand.h"
#include "script/forest.h"
#include "script/join.h"

static void made_by_hand(const char *const *texts, uint32_t n, cq_sets *out)
{
    CQ_VEC(cq_item) items = { 0 };
    for (uint32_t i = 0; i < n; i++)
        for (const char *s = texts[i]; *s; s++)
            CQ_PUSH(items, (cq_item){ (uint64_t)*s, i, 0 });
    cq_sets_make(items.p, items.n, n, out);
    CQ_VEC_DONE(items);
}

static void assert_same_pairs(const cq_sets *s, cq_join_opt opt)
{
    cq_nears fast = { 0 }, plain = { 0 };
    cq_join_pairs(s, opt, &fast);
    cq_join_plain(s, opt, &plain);
    assert_int_equal(fast.n, plain.n);
    for (size_t i = 0; i < fast.n; i++) {
        assert_int_equal(fast.p[i].a, plain.p[i].a);
        assert_int_equal(fast.p[i].b, plain.p[i].b);
    }

    uint32_t *known = cq_alloc((s->n + 1) * sizeof *known),
             *want = cq_alloc((s->n + 1) * sizeof *want);
    cq_forest_init(known, s->n);
    cq_forest_init(want, s->n);
    assert_int_equal(cq_join_groups(s, opt, known), 0);
    for (size_t i = 0; i < plain.n; i++)
        cq_forest_join(want, plain.p[i].a, plain.p[i].b);
    for (uint32_t i = 0; i < s->n; i++)
        assert_int_equal(cq_forest_root(known, i), cq_forest_root(want, i));
    free(known);
    free(want);
    CQ_VEC_DONE(fast);
    CQ_VEC_DONE(plain);
}

static void a_pair_exactly_at_the_threshold_is_found(void **state)
{
    /* 9 of 10 in common is 9/10 to the hair: 19 * .9 / 1.9 is 9.000000000000002. */
    const char *const texts[] = { "abcdefghi", "abcdefghij", "abcdefghX", "" };
    cq_sets s;
    cq_nears got = { 0 };
    (void)state;
    made_by_hand(texts, 4, &s);
    cq_join_pairs(&s, (cq_join_opt){ 9, 10, 0 }, &got);
    assert_int_equal(got.n, 1);
    assert_int_equal(got.p[0].a, 0);
    assert_int_equal(got.p[0].b, 1);
    CQ_VEC_DONE(got);
    for (uint32_t q = 1; q <= 12; q++)
        for (uint32_t p = 1; p <= q; p++)
            assert_same_pairs(&s, (cq_join_opt){ p, q, 0 });
    cq_sets_done(&s);
}

/* Sets around a few centres, so that there are groups, near misses and hubs. */
static void random_sets(cq_rand *r, uint32_t n, uint32_t centres, cq_sets *out)
{
    CQ_VEC(cq_item) items = { 0 };
    for (uint32_t i = 0; i < n; i++) {
        uint32_t centre = cq_rand_below(r, centres), size = cq_rand_below(r, 20);
        bool has[200] = { false };
        for (uint32_t k = 0; k < size; k++)
            has[cq_rand_below(r, 4) ? centre * 17 % 180 + k : cq_rand_below(r, 200)] =
                true;
        for (uint32_t k = 0; k < 200; k++)
            if (has[k])
                CQ_PUSH(items, (cq_item){ cq_hash_mix(k, 7), i, 0 });
    }
    cq_sets_make(items.p, items.n, n, out);
    for (uint32_t i = 0; i < n; i++)
        out->guest[i] = cq_rand_below(r, 5) == 0;
    CQ_VEC_DONE(items);
}

static void the_join_finds_what_all_pairs_find(void **state)
{
    static const uint32_t p[] = { 1, 1, 1, 2, 3, 4, 9, 1 },
                          q[] = { 5, 3, 2, 3, 4, 5, 10, 1 };
    cq_rand r = { 3 };
    (void)state;
    for (int round = 0; round < 300; round++) {
        cq_sets s;
        random_sets(&r, 60, 1 + cq_rand_below(&r, 12), &s);
        assert_same_pairs(&s, (cq_join_opt){ p[round % 8], q[round % 8], 0 });
        cq_sets_done(&s);
    }
}

static void lists_past_the_budget_are_counted(void **state)
{
    cq_rand r = { 5 };
    cq_sets s;
    uint32_t parent[60];
    (void)state;
    random_sets(&r, 60, 3, &s);
    cq_forest_init(parent, 60);
    assert_true(cq_join_groups(&s, (cq_join_opt){ 1, 2, 5 }, parent) > 0);
    cq_sets_done(&s);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_exactly_at_the_threshold_is_found),
        cmocka_unit_test(the_join_finds_what_all_pairs_find),
        cmocka_unit_test(lists_past_the_budget_are_counted),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
