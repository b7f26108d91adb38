/* test_knot.c - who is tied together, and whom no single player holds together. */
#include "test.h"

#include <math.h>

#include "base/rand.h"
#include "weigh/knot.h"

static void tie(cq_scores *s, uint32_t a, uint32_t b)
{
    CQ_PUSH(*s, (cq_scored){ a, b, 2, 5 });
}

/* Two triangles, a tie between them, and a square that nothing ties across. */
static void groups_that_one_tie_joins_stay_two(void **state)
{
    cq_scores s = { 0 };
    cq_knots k;
    (void)state;
    tie(&s, 0, 1), tie(&s, 0, 2), tie(&s, 1, 2);
    tie(&s, 2, 3);
    tie(&s, 3, 4), tie(&s, 3, 5), tie(&s, 4, 5);
    tie(&s, 6, 7), tie(&s, 7, 8), tie(&s, 8, 9), tie(&s, 6, 9);
    cq_knots_find(&s, 10, 4, &k);
    assert_int_equal(k.knots.n, 2);
    for (size_t i = 0; i < 2; i++) {
        assert_int_equal(k.knots.p[i].n, 3);
        assert_true(fabs(k.knots.p[i].strength - 3.3) < 1e-9);
    }
    cq_knots_done(&k);
    CQ_VEC_DONE(s);
}

/* Whether `to` is reached from `from` by ties, not over the player `without`. */
static bool reaches(const cq_scores *ties, uint32_t from, uint32_t to, uint32_t without)
{
    uint64_t seen = UINT64_C(1) << from, before = 0;
    while (seen != before) {
        before = seen;
        for (size_t i = 0; i < ties->n; i++) {
            uint32_t a = ties->p[i].a, b = ties->p[i].b;
            if (a != without && b != without && (seen >> a & 1 || seen >> b & 1))
                seen |= UINT64_C(1) << a | UINT64_C(1) << b;
        }
    }
    return seen >> to & 1;
}

/* Two ties are of one block if they hang together whoever is taken out. */
static bool one_block(const cq_scores *ties, const cq_scored *x, const cq_scored *y,
                      uint32_t players)
{
    for (uint32_t v = 0; v < players; v++) {
        uint32_t from = x->a == v ? x->b : x->a, to = y->a == v ? y->b : y->a;
        if (!reaches(ties, from, to, v))
            return false;
    }
    return true;
}

static bool is_in(const cq_knots *k, const cq_knot *knot, uint32_t player)
{
    for (uint32_t i = 0; i < knot->n; i++)
        if (k->players.p[knot->first + i] == player)
            return true;
    return false;
}

static bool tied(const cq_scores *ties, uint32_t a, uint32_t b)
{
    for (size_t i = 0; i < ties->n; i++)
        if ((ties->p[i].a == a && ties->p[i].b == b) ||
            (ties->p[i].a == b && ties->p[i].b == a))
            return true;
    return false;
}

static cq_scores in_triangles(const cq_scores *ties, uint32_t players)
{
    cq_scores out = { 0 };
    for (size_t i = 0; i < ties->n; i++) {
        bool any = false;
        for (uint32_t v = 0; v < players; v++)
            any |= tied(ties, ties->p[i].a, v) && tied(ties, ties->p[i].b, v);
        if (any)
            CQ_PUSH(out, ties->p[i]);
    }
    return out;
}

static void assert_blocks(const cq_scores *all, uint32_t players)
{
    cq_knots k;
    cq_scores kept = in_triangles(all, players), *ties = &kept;
    cq_knots_find(all, players, 5, &k);
    double sum = 0;
    for (size_t i = 0; i < ties->n; i++) {
        const cq_scored *x = &ties->p[i];
        uint32_t in = 0, like = 0, of = 0;
        for (size_t n = 0; n < k.knots.n; n++)
            if (is_in(&k, &k.knots.p[n], x->a) && is_in(&k, &k.knots.p[n], x->b))
                in++, of = (uint32_t)n;
        for (size_t j = 0; j < ties->n; j++) {
            bool same = one_block(ties, x, &ties->p[j], players);
            like += same;
            if (in)
                assert_int_equal(same, is_in(&k, &k.knots.p[of], ties->p[j].a) &&
                                           is_in(&k, &k.knots.p[of], ties->p[j].b));
        }
        assert_int_equal(in, like > 1);
        sum += in ? x->score - 5 + 0.1 : 0;
    }
    for (size_t n = 0; n < k.knots.n; n++)
        sum -= k.knots.p[n].strength;
    assert_true(fabs(sum) < 1e-9);
    CQ_VEC_DONE(kept);
    cq_knots_done(&k);
}

static void knots_are_what_holds_together_whoever_is_taken_out(void **state)
{
    enum { PLAYERS = 11 };
    cq_rand r = { 5 };
    (void)state;
    for (uint32_t turn = 0; turn < 60; turn++) {
        cq_scores ties = { 0 };
        for (uint32_t a = 0; a < PLAYERS; a++)
            for (uint32_t b = a + 1; b < PLAYERS; b++)
                if (cq_rand_below(&r, 100) < 15 + turn / 3)
                    CQ_PUSH(ties, (cq_scored){ a, b, 2, 5 + cq_rand_unit(&r) });
        assert_blocks(&ties, PLAYERS);
        CQ_VEC_DONE(ties);
    }
}

/* Player 4 is tied to two of 0..3 and to two of 5..8. */
static void two_groups_with_one_bystander_come_apart(void **state)
{
    cq_scores ties = { 0 };
    cq_knots k;
    (void)state;
    for (uint32_t a = 0; a < 9; a++)
        for (uint32_t b = a + 1; b < 9; b++)
            if (b < 4 || a > 4 || (b == 4 && a > 1) || (a == 4 && b < 7))
                CQ_PUSH(ties, (cq_scored){ a, b, 2, 9 });
    cq_knots_find(&ties, 9, 5, &k);
    assert_int_equal(k.knots.n, 2);
    for (int i = 0; i < 2; i++)
        assert_int_equal(k.knots.p[i].n, 5);
    assert_true(is_in(&k, &k.knots.p[0], 0) != is_in(&k, &k.knots.p[0], 8));
    cq_knots_done(&k);
    CQ_VEC_DONE(ties);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(groups_that_one_tie_joins_stay_two),
        cmocka_unit_test(knots_are_what_holds_together_whoever_is_taken_out),
        cmocka_unit_test(two_groups_with_one_bystander_come_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
