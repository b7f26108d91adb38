/* test_echo.c - what a knot is worth beyond the echo of its players in the deals. */
#include "test.h"

#include <math.h>
#include <stdlib.h>

#include "base/rand.h"
#include "weigh/echo.h"

enum { PLAYERS = 40, DEALS = 6 };

#define LEVEL 4.0

typedef struct {
    cq_knots data, deals[DEALS], *p[DEALS];
} world;

static void tie_all(cq_scores *s, uint32_t first, uint32_t n, double score)
{
    for (uint32_t a = first; a < first + n; a++)
        for (uint32_t b = a + 1; b < first + n; b++)
            CQ_PUSH(*s, (cq_scored){ a, b, 2, score });
}

static void find(cq_scores *s, cq_knots *k)
{
    cq_knots_find(s, PLAYERS, LEVEL, k);
    CQ_VEC_DONE(*s);
    *s = (cq_scores){ 0 };
}

static void drop(world *w)
{
    cq_knots_done(&w->data);
    for (int m = 0; m < DEALS; m++)
        cq_knots_done(&w->deals[m]);
}

static double strength_of(const cq_knots *k, uint32_t player)
{
    for (size_t i = 0; i < k->knots.n; i++)
        for (uint32_t p = 0; p < k->knots.p[i].n; p++)
            if (k->players.p[k->knots.p[i].first + p] == player)
                return k->knots.p[i].strength;
    return NAN;
}

/* Two groups: the first is as strong in each deal, the second is in the data only. */
static void what_habits_bring_about_is_taken_off_and_no_more(void **state)
{
    world w;
    cq_scores s = { 0 };
    (void)state;
    for (int m = 0; m < DEALS; m++) {
        w.p[m] = &w.deals[m];
        tie_all(&s, 0, 5, 9);
        find(&s, w.p[m]);
    }
    tie_all(&s, 0, 5, 9);
    tie_all(&s, 20, 4, 7);
    find(&s, &w.data);
    assert_true(strength_of(&w.data, 0) > strength_of(&w.data, 20));
    double before = strength_of(&w.data, 20);
    cq_echo_take_off(&w.data, w.p, DEALS, PLAYERS);
    assert_true(fabs(strength_of(&w.data, 0)) < 1e-9);
    assert_true(fabs(strength_of(&w.data, 20) - before) < 1e-9);
    assert_true(w.data.knots.p[0].strength >
                w.data.knots.p[1].strength); /* sorted again */
    for (int m = 0; m < DEALS; m++)
        assert_true(fabs(strength_of(&w.deals[m], 0)) < 1e-9);
    drop(&w);
}

static bool is_in(const cq_knots *v, const cq_knot *k, uint32_t player)
{
    for (uint32_t i = 0; i < k->n; i++)
        if (v->players.p[k->first + i] == player)
            return true;
    return false;
}

/* What the knot of v is worth in the mean of the deals but v, by looking at each tie. */
static double slow_echo(const world *w, const cq_knots *v, const cq_knot *k)
{
    double sum = 0;
    int others = 0;
    for (int m = 0; m < DEALS; m++) {
        const cq_scores *ties = &w->deals[m].ties;
        if (&w->deals[m] == v)
            continue;
        others++;
        for (size_t i = 0; i < ties->n; i++)
            if (is_in(v, k, ties->p[i].a) && is_in(v, k, ties->p[i].b))
                sum += ties->p[i].score;
    }
    return sum / others;
}

static cq_knots *table(world *w, int m)
{
    return m < 0 ? &w->data : &w->deals[m];
}

static void it_is_what_a_look_at_each_tie_says(void **state)
{
    world w;
    cq_rand r = { 3 };
    cq_scores s = { 0 };
    double expected[DEALS + 1][4 * PLAYERS];
    size_t knots = 0;
    (void)state;
    for (int m = -1; m < DEALS; m++) {
        for (uint32_t a = 0; a < PLAYERS; a++)
            for (uint32_t b = a + 1; b < PLAYERS; b++)
                if (a / 10 == b / 10 && cq_rand_below(&r, 3) == 0)
                    CQ_PUSH(s, (cq_scored){ a, b, 2, 3 + 4 * cq_rand_unit(&r) });
        if (m >= 0)
            w.p[m] = &w.deals[m];
        find(&s, table(&w, m));
    }
    for (int m = -1; m < DEALS; m++)
        for (size_t i = 0; i < table(&w, m)->knots.n; i++) {
            const cq_knot *k = &table(&w, m)->knots.p[i];
            assert_true(k->first < 4 * PLAYERS);
            expected[m + 1][k->first] = k->strength - slow_echo(&w, table(&w, m), k);
        }
    cq_echo_take_off(&w.data, w.p, DEALS, PLAYERS);
    for (int m = -1; m < DEALS; m++)
        for (size_t i = 0; i < table(&w, m)->knots.n; i++, knots++) {
            const cq_knot *k = &table(&w, m)->knots.p[i];
            assert_true(fabs(k->strength - expected[m + 1][k->first]) < 1e-5);
        }
    assert_true(knots > 2 * DEALS);
    drop(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_habits_bring_about_is_taken_off_and_no_more),
        cmocka_unit_test(it_is_what_a_look_at_each_tie_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
