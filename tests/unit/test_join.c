/* test_join.c - the join against all pairs, at the boundary and on random sets. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/rand.h"
#include "script/forest.h"
#include "script/join.h"

static void letters_of(const void *ctx, uint32_t set, int thread, cq_keys *out)
{
    const char *const *texts = ctx;
    (void)thread;
    out->n = 0;
    for (const char *s = texts[set]; *s; s++)
        CQ_PUSH(*out, cq_hash_mix((uint64_t)*s, 3));
}

static void made_by_hand(const char *const *texts, uint32_t n, cq_sets *out)
{
    cq_sets_make((cq_key_source){ letters_of, texts, 1000 }, n, SIZE_MAX, 1, out);
}

static void assert_same_pairs(const cq_sets *s, cq_join_opt opt)
{
    cq_nears fast = { 0 }, plain = { 0 };
    cq_skips skips = { 0 };
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
    cq_join_groups(s, opt, known, &skips);
    assert_int_equal(skips.n, 0);
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
    cq_join_pairs(&s, (cq_join_opt){ .p = 9, .q = 10 }, &got);
    assert_int_equal(got.n, 1);
    assert_int_equal(got.p[0].a, 0);
    assert_int_equal(got.p[0].b, 1);
    CQ_VEC_DONE(got);
    for (uint32_t q = 1; q <= 12; q++)
        for (uint32_t p = 1; p <= q; p++)
            assert_same_pairs(&s, (cq_join_opt){ .p = p, .q = q });
    cq_sets_done(&s);
}

enum { SETS = 60, FEATURES = 200 };

typedef bool made_sets[SETS][FEATURES];

static void features_of(const void *ctx, uint32_t set, int thread, cq_keys *out)
{
    const made_sets *has = ctx;
    (void)thread;
    out->n = 0;
    for (uint32_t k = 0; k < FEATURES; k++)
        if ((*has)[set][k])
            CQ_PUSH(*out, cq_hash_mix(k, 7));
}

/* Sets around a few centres, so that there are groups, near misses and hubs. */
static void random_features(cq_rand *r, uint32_t centres, made_sets *has)
{
    memset(has, 0, sizeof *has);
    for (uint32_t i = 0; i < SETS; i++) {
        uint32_t centre = cq_rand_below(r, centres), size = cq_rand_below(r, 20);
        for (uint32_t k = 0; k < size; k++)
            (*has)[i][cq_rand_below(r, 4) ? centre * 17 % 180 + k
                                          : cq_rand_below(r, FEATURES)] = true;
    }
}

static void make_sets(const made_sets *has, size_t memory, int threads, cq_sets *out)
{
    cq_key_source source = { features_of, has, SETS * 20 };
    cq_sets_make(source, SETS, memory, threads, out);
}

static void random_sets(cq_rand *r, uint32_t centres, int threads, cq_sets *out)
{
    made_sets has;
    random_features(r, centres, &has);
    make_sets(&has, SIZE_MAX, threads, out);
    for (uint32_t i = 0; i < SETS; i++)
        out->guest[i] = cq_rand_below(r, 5) == 0;
}

/* Ranks against counting each feature's sets: the rarest first, those of one set dropped. */
static void assert_ranked(const made_sets *has, const cq_sets *s)
{
    uint32_t in[FEATURES] = { 0 }, last = 0;
    for (uint32_t i = 0; i < SETS; i++)
        for (uint32_t k = 0; k < FEATURES; k++)
            in[k] += (*has)[i][k];
    for (uint32_t i = 0; i < SETS; i++) {
        uint32_t size = 0, shared = 0;
        for (uint32_t k = 0; k < FEATURES; k++) {
            size += (*has)[i][k];
            shared += (*has)[i][k] && in[k] > 1;
        }
        assert_int_equal(s->size[i], size);
        assert_int_equal(s->ranked[i], shared);
        for (uint32_t k = 1; k < shared; k++)
            assert_true(s->rank[s->at[i] + k] > s->rank[s->at[i] + k - 1]);
    }
    for (uint32_t r = 0; r < s->ranks; r++) {
        uint32_t sets = 0;
        for (uint32_t i = 0; i < SETS; i++)
            for (uint32_t k = 0; k < s->ranked[i]; k++)
                sets += s->rank[s->at[i] + k] == r;
        assert_true(sets > 1 && sets >= last);
        last = sets;
    }
}

static void ranks_are_the_same_for_any_memory_and_threads(void **state)
{
    cq_rand r = { 11 };
    (void)state;
    for (int round = 0; round < 20; round++) {
        made_sets has;
        cq_sets one, some;
        random_features(&r, 1 + cq_rand_below(&r, 12), &has);
        make_sets(&has, SIZE_MAX, 1, &one);
        make_sets(&has, round * 100, 1 + round % 4, &some);
        assert_ranked(&has, &one);
        assert_int_equal(one.ranks, some.ranks);
        assert_memory_equal(one.size, some.size, SETS * sizeof *one.size);
        assert_memory_equal(one.ranked, some.ranked, SETS * sizeof *one.ranked);
        for (uint32_t i = 0; i < SETS; i++)
            assert_memory_equal(one.rank + one.at[i], some.rank + some.at[i],
                                one.ranked[i] * sizeof *one.rank);
        cq_sets_done(&one);
        cq_sets_done(&some);
    }
}

static void the_join_finds_what_all_pairs_find(void **state)
{
    static const uint32_t p[] = { 1, 1, 1, 2, 3, 4, 9, 1 },
                          q[] = { 5, 3, 2, 3, 4, 5, 10, 1 };
    cq_rand r = { 3 };
    (void)state;
    for (int round = 0; round < 300; round++) {
        cq_sets s;
        random_sets(&r, 1 + cq_rand_below(&r, 12), 1 + round % 3, &s);
        assert_same_pairs(&s, (cq_join_opt){ .p = p[round % 8],
                                             .q = q[round % 8],
                                             .budget = round % 2 ? 100000 : 0,
                                             .threads = 1 + round % 3 });
        cq_sets_done(&s);
    }
}

/* What is found within a budget is right, though not all; more of it finds no less. */
static void lists_past_the_budget_are_counted(void **state)
{
    cq_rand r = { 5 };
    cq_sets s;
    uint32_t few[SETS], all[SETS];
    cq_skips skips = { 0 };
    (void)state;
    random_sets(&r, 3, 1, &s);
    cq_forest_init(few, SETS);
    cq_forest_init(all, SETS);
    cq_join_groups(&s, (cq_join_opt){ .p = 1, .q = 2, .budget = 5 }, few, &skips);
    assert_true(skips.n > 0);
    for (size_t i = 0; i < skips.n; i++)
        assert_true(skips.p[i].sets > 1 && skips.p[i].first < SETS);
    CQ_VEC_DONE(skips);
    cq_join_groups(&s, (cq_join_opt){ .p = 1, .q = 2 }, all, &skips);
    assert_int_equal(skips.n, 0);
    for (uint32_t i = 0; i < SETS; i++)
        assert_int_equal(cq_forest_root(all, i), cq_forest_root(all, few[i]));
    cq_sets_done(&s);
}

/* Near copies of one text, each with a tail of its own, among strangers. */
enum { COPIES = 3000, COMMON = 30, OWN = 12 };

static void copy_of(const void *ctx, uint32_t set, int thread, cq_keys *out)
{
    cq_rand r = { set };
    (void)ctx, (void)thread;
    out->n = 0;
    for (uint32_t k = 0; k < COMMON; k++)
        if (set % 3 == 0 || cq_rand_below(&r, 12))
            CQ_PUSH(*out, cq_hash_mix(k, set % 5 == 0));
    for (uint32_t k = 0, n = cq_rand_below(&r, OWN); k < n; k++)
        CQ_PUSH(*out, cq_hash_mix(1000 + cq_rand_below(&r, 1 << 30), 9));
}

static void long_lists_are_joined_as_by_all_pairs(void **state)
{
    cq_sets s;
    uint32_t known[COPIES], want[COPIES];
    cq_nears plain = { 0 };
    cq_skips skips = { 0 };
    (void)state;
    cq_sets_make((cq_key_source){ copy_of, NULL, COPIES * 50 }, COPIES, SIZE_MAX, 2, &s);
    for (uint32_t p = 5; p <= 9; p += 2) {
        cq_join_opt opt = { .p = p, .q = 10, .budget = 1000000000, .threads = 2 };
        plain.n = 0;
        cq_join_plain(&s, opt, &plain);
        cq_forest_init(known, COPIES);
        cq_forest_init(want, COPIES);
        cq_join_groups(&s, opt, known, &skips);
        for (size_t i = 0; i < plain.n; i++)
            cq_forest_join(want, plain.p[i].a, plain.p[i].b);
        for (uint32_t i = 0; i < COPIES; i++)
            assert_int_equal(cq_forest_root(known, i), cq_forest_root(want, i));
        assert_int_equal(skips.n, 0);
    }
    CQ_VEC_DONE(skips);
    CQ_VEC_DONE(plain);
    cq_sets_done(&s);
}

/* All share one feature, and have another each. */
static void pair_of(const void *ctx, uint32_t set, int thread, cq_keys *out)
{
    (void)ctx, (void)thread;
    out->n = 0;
    CQ_PUSH(*out, cq_hash_mix(4711, 0));
    CQ_PUSH(*out, cq_hash_mix(set, 1));
}

static void a_heavy_feature_is_named(void **state)
{
    cq_sets s;
    uint32_t parent[COPIES];
    cq_skips skips = { 0 };
    (void)state;
    cq_sets_make((cq_key_source){ pair_of, NULL, COPIES * 2 }, COPIES, SIZE_MAX, 2, &s);
    cq_forest_init(parent, COPIES);
    cq_join_groups(&s, (cq_join_opt){ .p = 1, .q = 2, .budget = 1000 }, parent, &skips);
    assert_int_equal(skips.n, 1);
    assert_int_equal(skips.p[0].sets, COPIES);
    assert_int_equal(skips.p[0].first, 0);
    assert_true(skips.p[0].key == cq_hash_mix(4711, 0));
    CQ_VEC_DONE(skips);
    cq_sets_done(&s);
}

/* All texts of so many words, each one of two: bit k of `text` says which the k-th is. */
static void two_words(uint32_t words, cq_texts *out)
{
    cq_collapse *c = cq_collapse_new(1 << words);
    for (uint32_t text = 0; text < 1u << words; text++) {
        for (uint32_t k = 0; k < words; k++)
            cq_collapse_word(c, 100 + (text >> k & 1));
        assert_int_equal(cq_collapse_end(c, "\0\0\0"), text);
    }
    cq_collapse_done(c, out);
}

/* Repeated runs are numbered, and none of these is another run. */
static void runs_of_a_text_are_as_many_as_its_places(void **state)
{
    enum { LONG = 8 };
    cq_texts t;
    (void)state;
    two_words(LONG, &t);
    for (uint32_t width = 1; width <= 5; width++) {
        cq_sets s;
        cq_join_opt opt = {
            .p = 1, .q = 2, .shingle = width, .memory = SIZE_MAX, .threads = 1
        };
        cq_join_sets(&t, opt, &s);
        for (uint32_t i = 0; i < s.n; i++) {
            assert_int_equal(s.size[i], LONG + 1 - width);
            for (uint32_t k = 1; k < s.ranked[i]; k++)
                assert_true(s.rank[s.at[i] + k] > s.rank[s.at[i] + k - 1]);
        }
        cq_sets_done(&s);
    }
    cq_texts_done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pair_exactly_at_the_threshold_is_found),
        cmocka_unit_test(ranks_are_the_same_for_any_memory_and_threads),
        cmocka_unit_test(the_join_finds_what_all_pairs_find),
        cmocka_unit_test(lists_past_the_budget_are_counted),
        cmocka_unit_test(long_lists_are_joined_as_by_all_pairs),
        cmocka_unit_test(a_heavy_feature_is_named),
        cmocka_unit_test(runs_of_a_text_are_as_many_as_its_places),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
