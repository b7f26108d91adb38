/* test_fellow.c - who acts with a circle, though no pair of his shows it. */
#include "world.h"

#include "weigh/fellow.h"

enum {
    PEOPLE = 300,
    MEMBERS = 6,
    LATE = 2,
    SENDERS = PEOPLE + MEMBERS + LATE,
    PAGES = 8
};

/* The page of the occasion, as a field of a message. */
static cq_field page_of(world *w, uint32_t p)
{
    return (cq_field){ CQ_F_LINK, cq_str_printf(&w->arena, "https://paper%u.example/%u",
                                                p, 9000 + p) };
}

/* One message that carries the pages of all occasions, which are at one time. */
static void post_all(world *w, uint32_t sender, int64_t time)
{
    cq_field *f = cq_arena_get(&w->arena, PAGES * sizeof *f);
    for (uint32_t p = 0; p < PAGES; p++)
        f[p] = page_of(w, p);
    CQ_PUSH(w->messages, (cq_message){ .channel = CQ_POST,
                                       .sender_no = sender,
                                       .time = time,
                                       .fields = f,
                                       .field_n = PAGES });
}

/* Pages that all members share within minutes; each who is late is there on some of them, the
 * first on `some` in time, the second on as many a week after. */
static void add_occasions(world *w, uint32_t some)
{
    for (uint32_t p = 0; p < PAGES; p++) {
        char site[32];
        int64_t t = some_time(w);
        snprintf(site, sizeof site, "paper%u.example", p);
        for (uint32_t i = 0; i < MEMBERS; i++)
            post(w, PEOPLE + i, t + cq_rand_below(&w->r, 600), site, 9000 + p);
        if (p < some) {
            post(w, PEOPLE + MEMBERS, t + 300, site, 9000 + p);
            post(w, PEOPLE + MEMBERS + 1, t + 7 * DAY, site, 9000 + p);
        }
    }
}

static bool is_page_of_members(const cq_thing *x, const cq_traces *t)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < x->shares; i++)
        n += t->shares[x->first + i].sender >= PEOPLE;
    return x->kind == CQ_T_LINK && n >= MEMBERS;
}

/* The circle of the members and their pages. */
static cq_circle circle_of(const cq_traces *t, cq_arena *a)
{
    cq_circle c = { .senders = { cq_arena_get(a, 4 * MEMBERS), MEMBERS },
                    .things = { cq_arena_get(a, 4 * PAGES), 0 },
                    .stays = cq_arena_zero(a, MEMBERS, sizeof *c.stays) };
    for (uint32_t i = 0; i < MEMBERS; i++)
        c.senders.p[i] = PEOPLE + i;
    for (uint32_t i = 0; i < t->thing_n; i++)
        if (is_page_of_members(&t->things[i], t)) {
            assert_true(c.things.n < PAGES);
            c.things.p[c.things.n++] = i;
        }
    assert_int_equal(c.things.n, PAGES);
    return c;
}

/* Add the fellows of the members, found in the posts, and drop these. */
static cq_circle fellows_in(world *posts, bool taken_already, cq_arena *a)
{
    world w = *posts;
    cq_traces t;
    cq_deck d;
    bool taken[SENDERS] = { 0 };
    close_world(&w, SENDERS);
    make_deck(&w, &t, &d);
    taken[PEOPLE + MEMBERS] = taken_already;
    cq_circle c = circle_of(&t, a);
    bool more = cq_fellows_join(&d, &t, taken, SENDERS, a, &c);
    assert_int_equal(more, c.fellows > 0);
    cq_deck_done(&d);
    cq_traces_done(&t);
    drop_world(&w);
    return c;
}

/* The fellows of the circle, with who is taken already. */
static cq_circle fellows_with(uint32_t some, bool taken_already, cq_arena *a)
{
    world w = { .r = { 21 } };
    add_public(&w, PEOPLE, 1500);
    add_occasions(&w, some);
    return fellows_in(&w, taken_already, a);
}

static void who_is_there_on_their_occasions_is_a_fellow(void **state)
{
    (void)state;
    cq_arena a = { 0 };
    cq_circle c = fellows_with(5, false, &a);
    assert_int_equal(c.fellows, 1);
    assert_int_equal(c.senders.n, MEMBERS + 1);
    assert_int_equal(c.senders.p[MEMBERS], PEOPLE + MEMBERS);
    assert_true(c.stays[MEMBERS] > 0.5);
    cq_arena_done(&a);
}

static void two_occasions_make_no_fellow(void **state)
{
    (void)state;
    cq_arena a = { 0 };
    cq_circle c = fellows_with(2, false, &a);
    assert_int_equal(c.fellows, 0);
    assert_int_equal(c.senders.n, MEMBERS);
    cq_arena_done(&a);
}

static void who_is_in_another_circle_stays_there(void **state)
{
    (void)state;
    cq_arena a = { 0 };
    assert_int_equal(fellows_with(5, true, &a).fellows, 0);
    cq_arena_done(&a);
}

/* Members share all pages within the same minutes; somebody who is there all month has them,
 * too, in one message or in one each. */
static uint32_t fellows_by(bool one_message)
{
    world w = { .r = { 22 } };
    cq_arena a = { 0 };
    int64_t t = START + 5 * DAY + 10 * 3600;
    char site[32];
    add_public(&w, PEOPLE, 1500);
    for (uint32_t p = 0; p < PAGES; p++) {
        snprintf(site, sizeof site, "paper%u.example", p);
        for (uint32_t i = 0; i < MEMBERS + (one_message ? 0u : 1u); i++)
            post(&w, PEOPLE + i, t + cq_rand_below(&w.r, 600), site, 9000 + p);
        post(&w, PEOPLE + MEMBERS, some_time(&w), site, p);
    }
    if (one_message)
        post_all(&w, PEOPLE + MEMBERS, t + 300);
    uint32_t n = fellows_in(&w, false, &a).fellows;
    cq_arena_done(&a);
    return n;
}

static void one_message_is_one_act(void **state)
{
    (void)state;
    assert_int_equal(fellows_by(false), 1);
    assert_int_equal(fellows_by(true), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_is_there_on_their_occasions_is_a_fellow),
        cmocka_unit_test(two_occasions_make_no_fellow),
        cmocka_unit_test(who_is_in_another_circle_stays_there),
        cmocka_unit_test(one_message_is_one_act),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
