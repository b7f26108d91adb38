/* test_twin.c - which things have more senders in common than chance gives, and who acts on
 * them. */
#include "test.h"

#include <math.h>
#include <string.h>

#include "base/rand.h"
#include "weigh/tail.h"
#include "weigh/twin.h"

enum { SOURCES = 3 };

/* A deck in the making: thing i is of source i % SOURCES. */
typedef struct {
    cq_deck d;
    uint32_t *holder;
} table;

/* One card of the player on the n things from `thing` on. */
static void add_card(table *t, uint32_t player, uint32_t thing, uint32_t n)
{
    cq_card c = { .player = player, .first = (uint32_t)t->d.held.n, .n = n };
    c.source = thing % SOURCES;
    for (uint32_t i = 0; i < n; i++)
        CQ_PUSH(t->d.held, thing + i);
    CQ_PUSH(t->d.cards, c);
}

static bool is_on(const cq_deck *d, const cq_card *c, uint32_t thing)
{
    for (uint32_t i = 0; i < c->n; i++)
        if (d->held.p[c->first + i] == thing)
            return true;
    return false;
}

/* Things nobody has must not be asked for. */
static void close_table(table *t, uint32_t players, uint32_t things)
{
    cq_deck *d = &t->d;
    for (uint32_t u = 0; u < things; u++) {
        cq_deck_thing x = { .thing = u, .first = (uint32_t)d->on.n };
        for (uint32_t c = 0; c < d->cards.n; c++)
            if (is_on(d, &d->cards.p[c], u))
                CQ_PUSH(d->on, c);
        x.k = (uint32_t)d->on.n - x.first;
        CQ_PUSH(d->things, x);
    }
    for (uint32_t p = 0; p < players; p++)
        CQ_PUSH(d->players, p);
    for (uint32_t s = 0; s < SOURCES; s++)
        CQ_PUSH(d->habit, true);
    t->holder = cq_alloc(d->cards.n * sizeof *t->holder);
    for (size_t c = 0; c < d->cards.n; c++)
        t->holder[c] = d->cards.p[c].player;
}

static void drop_table(table *t)
{
    cq_deck_done(&t->d);
    free(t->holder);
}

/* Each of the public shares some things by one card each; the least player of all others
 * shares one, so that no thing is without a card. */
static void add_public(table *t, cq_rand *r, uint32_t players, uint32_t things)
{
    for (uint32_t u = 0; u < things; u++)
        for (uint32_t p = 0; p < players; p++)
            if (cq_rand_below(r, 40) == 0 || u % players == p)
                add_card(t, p, u, 1);
}

/* The group shares each of the n things from `thing` on. */
static void add_group(table *t, uint32_t first, uint32_t size, uint32_t thing, uint32_t n)
{
    for (uint32_t u = thing; u < thing + n; u++)
        for (uint32_t p = first; p < first + size; p++)
            add_card(t, p, u, 1);
}

static uint32_t on_source(const cq_deck *d, uint32_t player, uint32_t source)
{
    uint32_t n = 0;
    for (size_t i = 0; i < d->on.n; i++) {
        const cq_card *c = &d->cards.p[d->on.p[i]];
        n += c->player == player && c->source == source;
    }
    return n;
}

/* By the definition: the mean number of players on both. */
static double plain_mean(const cq_deck *d, uint32_t u, uint32_t v)
{
    uint32_t s = u % SOURCES, o = v % SOURCES;
    double both = 0, of_s = 0, of_o = 0, squares = 0;
    for (uint32_t p = 0; p < d->players.n; p++) {
        double n = on_source(d, p, s), m = on_source(d, p, o);
        both += s == o ? n * (n - 1) : n * m;
    }
    for (uint32_t i = 0; i < d->things.n; i++) {
        double k = d->things.p[i].k;
        of_s += i % SOURCES == s ? k : 0;
        of_o += i % SOURCES == o ? k : 0;
        squares += i % SOURCES == s ? k * k : 0;
    }
    return both * d->things.p[u].k * d->things.p[v].k /
           (of_s * of_o - (s == o ? squares : 0));
}

static uint32_t plain_common(const cq_deck *d, uint32_t u, uint32_t v)
{
    uint32_t n = 0;
    for (uint32_t a = 0; a < d->cards.n; a++)
        for (uint32_t b = 0; b < d->cards.n; b++)
            n += a != b && d->cards.p[a].player == d->cards.p[b].player &&
                 is_on(d, &d->cards.p[a], u) && is_on(d, &d->cards.p[b], v);
    return n;
}

static double plain_score(const cq_deck *d, uint32_t u, uint32_t v)
{
    uint32_t n = plain_common(d, u, v);
    double mean = plain_mean(d, u, v);
    return n >= CQ_KNOT_LEAST && n > mean ? -cq_log_pois_sf(n, mean) : 0;
}

static double score_of(const cq_scores *s, uint32_t u, uint32_t v)
{
    for (size_t i = 0; i < s->n; i++)
        if (s->p[i].a == u && s->p[i].b == v)
            return s->p[i].score;
    return 0;
}

static void the_fast_score_is_the_plain_one(void **state)
{
    enum { PLAYERS = 40, THINGS = 24 };
    table t = { 0 };
    cq_rand r = { 5 };
    cq_scores s = { 0 };
    uint32_t over = 0;
    (void)state;
    add_public(&t, &r, PLAYERS, THINGS);
    add_group(&t, PLAYERS, 5, 3, 4);
    close_table(&t, PLAYERS + 5, THINGS);
    cq_twins *w = cq_twins_new(&t.d);
    cq_twins_score(w, t.holder, &s);
    for (uint32_t u = 0; u < THINGS; u++)
        for (uint32_t v = u + 1; v < THINGS; v++) {
            double plain = plain_score(&t.d, u, v), fast = score_of(&s, u, v);
            over += plain > CQ_TWIN_FLOOR;
            if (plain > CQ_TWIN_FLOOR ? fabs(plain - fast) > 1e-9 * plain : fast != 0)
                fail_msg("%u and %u: %.12g instead of %.12g", u, v, fast, plain);
        }
    assert_true(over >= 6);
    assert_int_equal(s.n, over);
    cq_twins_free(w);
    CQ_VEC_DONE(s);
    drop_table(&t);
}

/* Who says two things in one message each time has done one thing each time. */
static void things_of_one_message_are_one_act(void **state)
{
    enum { PLAYERS = 60, THINGS = 30 };
    table t = { 0 };
    cq_rand r = { 8 };
    cq_scores s = { 0 };
    (void)state;
    add_public(&t, &r, PLAYERS, THINGS);
    for (uint32_t p = PLAYERS; p < PLAYERS + 6; p++)
        add_card(&t, p, 3, 3);
    close_table(&t, PLAYERS + 6, THINGS);
    cq_twins *w = cq_twins_new(&t.d);
    cq_twins_score(w, t.holder, &s);
    assert_true(score_of(&s, 3, 4) == 0);
    assert_true(score_of(&s, 4, 5) == 0);
    cq_twins_free(w);
    CQ_VEC_DONE(s);
    drop_table(&t);
}

/* Knots of the things, turned into knots of players. */
static void knots_of(const table *t, cq_knots *k)
{
    cq_scores s = { 0 };
    cq_twins *w = cq_twins_new(&t->d);
    cq_twins_score(w, t->holder, &s);
    cq_knots_find(&s, (uint32_t)t->d.things.n, CQ_TWIN_FLOOR, k);
    cq_twins_turn(w, t->holder, k);
    cq_twins_free(w);
    CQ_VEC_DONE(s);
}

enum { PLAYERS = 300, THINGS = 90, SIZE = 5 };

/* A public, and a group that shares four things. */
static void seat(table *t)
{
    cq_rand r = { 3 };
    add_public(t, &r, PLAYERS, THINGS);
    add_group(t, PLAYERS, SIZE, 30, 4);
}

static void who_acts_on_the_same_few_things_is_a_knot(void **state)
{
    table t = { 0 };
    cq_knots k;
    (void)state;
    seat(&t);
    add_group(&t, PLAYERS, SIZE, 70, 1); /* what they have elsewhere */
    close_table(&t, PLAYERS + SIZE, THINGS);
    knots_of(&t, &k);
    assert_int_equal(k.knots.n, 1);
    assert_int_equal(k.knots.p[0].n, SIZE);
    for (uint32_t i = 0; i < SIZE; i++)
        assert_int_equal(k.players.p[i], PLAYERS + i);
    cq_knots_done(&k);
    drop_table(&t);
}

/* One who says all of it in one message, by chance or as a list, has acted once. */
static void who_says_all_at_once_is_no_member(void **state)
{
    table t = { 0 };
    cq_knots k;
    (void)state;
    seat(&t);
    add_card(&t, PLAYERS + SIZE, 30, 4);
    close_table(&t, PLAYERS + SIZE + 1, THINGS);
    knots_of(&t, &k);
    assert_int_equal(k.knots.n, 1);
    assert_int_equal(k.knots.p[0].n, SIZE);
    cq_knots_done(&k);
    drop_table(&t);
}

/* Where one source gives half of all, what each cares for is not known. */
static void one_source_serves_for_nothing(void **state)
{
    (void)state;
    for (uint32_t more = 0; more < 2; more++) {
        table t = { 0 };
        for (uint32_t p = 0; p < 9; p++)
            add_card(&t, p, p, 1);
        for (uint32_t p = 0; p < 1 + 2 * more; p++)
            add_card(&t, p, SOURCES, 1);
        close_table(&t, 9, 9);
        assert_int_equal(cq_twins_serve(&t.d), !more);
        drop_table(&t);
    }
}

static void two_things_or_chance_are_none(void **state)
{
    table t = { 0 };
    cq_rand r = { 3 };
    cq_knots k;
    (void)state;
    add_public(&t, &r, PLAYERS, THINGS);
    add_group(&t, PLAYERS, 5, 30, 2);
    close_table(&t, PLAYERS + 5, THINGS);
    knots_of(&t, &k);
    assert_int_equal(k.knots.n, 0);
    cq_knots_done(&k);
    drop_table(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_fast_score_is_the_plain_one),
        cmocka_unit_test(things_of_one_message_are_one_act),
        cmocka_unit_test(who_acts_on_the_same_few_things_is_a_knot),
        cmocka_unit_test(who_says_all_at_once_is_no_member),
        cmocka_unit_test(one_source_serves_for_nothing),
        cmocka_unit_test(two_things_or_chance_are_none),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
