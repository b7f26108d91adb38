/* test_member.c - who is in a group that several tests see. */
#include "world.h"

#include "base/map.h"
#include "weigh/member.h"

enum { PEOPLE = 200, MEMBERS = 6, QUICK = 4, SENDERS = PEOPLE + MEMBERS, PAGES = 9 };

/* Members share pages of many sites: the quick ones within minutes, the others hours later. */
static void add_members(world *w)
{
    char site[32];
    for (uint32_t p = 0; p < PAGES; p++) {
        int64_t t = some_time(w);
        snprintf(site, sizeof site, "paper%u.example", p);
        for (uint32_t i = 0; i < MEMBERS; i++)
            post(w, PEOPLE + i,
                 t + cq_rand_below(&w->r, 300) + (i < QUICK ? 0 : 5 * 3600 * (i - 3)),
                 site, 9000 + p);
    }
}

/* One circle, by what two tests see: the first the quick ones, the second `seen` members and
 * somebody else. */
static cq_circle find(world *w, uint32_t seen, cq_arena *a, cq_pairs *pairs)
{
    cq_traces t;
    cq_circles circles = { 0 };
    cq_founds founds = { 0 };
    cq_found f = { .strength = 2, .q = 0.01 };
    cq_ties ties = { .tests = CQ_TWIN, .level = { 4, 9 } };
    for (uint32_t i = 0; i < QUICK; i++)
        CQ_PUSH(f.seen[CQ_PAIR_NEAR], PEOPLE + i);
    for (uint32_t i = 0; i < seen; i++)
        CQ_PUSH(f.seen[CQ_PAIR_WHOLE], PEOPLE + i);
    if (seen)
        CQ_PUSH(f.seen[CQ_PAIR_WHOLE], 7);
    CQ_PUSH(founds, f);
    cq_traces_find(&w->c, NULL, NULL, &t);
    cq_members_find(&w->c, &t, &founds, &ties, a, &circles, pairs);
    assert_int_equal(circles.n, 1);
    cq_circle c = circles.p[0];
    CQ_VEC_DONE(circles);
    cq_founds_done(&founds);
    cq_traces_done(&t);
    return c;
}

static void each_test_adds_those_whom_its_ties_hold(void **state)
{
    world w = { .r = { 21 } };
    cq_arena a = { 0 };
    cq_pairs none = { 0 }, pairs = { 0 };
    (void)state;
    add_public(&w, PEOPLE, 400);
    add_members(&w);
    close_world(&w, SENDERS);
    cq_circle one = find(&w, 0, &a, &none), both = find(&w, MEMBERS, &a, &pairs);
    assert_int_equal(one.senders.n, QUICK);
    assert_int_equal(none.n, 0);
    assert_int_equal(both.senders.n, MEMBERS);
    assert_int_equal(both.fellows, 0);
    for (uint32_t i = 0; i < MEMBERS; i++) {
        assert_int_equal(both.senders.p[i], PEOPLE + i);
        assert_true(both.stays[i] > 0.5);
    }
    assert_true(both.strength == 2 && both.q == 0.01);
    assert_int_equal(pairs.n, MEMBERS * (MEMBERS - 1) / 2);
    CQ_VEC_DONE(pairs);
    cq_arena_done(&a);
    drop_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_test_adds_those_whom_its_ties_hold),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
