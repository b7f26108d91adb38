/* test_decoy.c - deals keep what they promise. */
#include "world.h"

#include "base/hash.h"
#include "weigh/decoy.h"

static void a_deal_keeps_what_each_holds_and_gives_none_a_thing_twice(void **state)
{
    (void)state;
    for (int many = 0; many < 2; many++) {
        world w = { .r = { 11 } };
        uint32_t people = many ? 5000 : 200;
        cq_traces t;
        cq_deck d;
        add_public(&w, people, many ? 12000 : 400);
        close_world(&w, people);
        make_deck(&w, &t, &d);
        cq_dealer *x = cq_dealer_new(&d, 5);
        uint32_t *one = cq_alloc(d.cards.n * sizeof *one), moved = 0;
        uint32_t *two = cq_alloc(d.cards.n * sizeof *two);
        int32_t *held = cq_zalloc(d.players.n, sizeof *held);
        assert_int_equal(cq_dealer_is_soft(x), !many);
        cq_dealer_deal(x, 3, one);
        cq_dealer_deal(x, 3, two);
        assert_memory_equal(one, two, d.cards.n * sizeof *one);
        for (size_t i = 0; i < d.cards.n; i++) {
            held[one[i]]++;
            held[d.cards.p[i].player]--;
            moved += one[i] != d.cards.p[i].player;
        }
        assert_true(moved > d.cards.n / 5);
        for (size_t p = 0; p < d.players.n; p++)
            assert_int_equal(held[p], 0);
        for (size_t i = 0; i < d.things.n; i++)
            for (uint32_t a = 0; a < d.things.p[i].k; a++)
                for (uint32_t b = 0; b < a; b++)
                    assert_int_not_equal(one[d.on.p[d.things.p[i].first + a]],
                                         one[d.on.p[d.things.p[i].first + b]]);
        free(held);
        free(two);
        free(one);
        cq_dealer_free(x);
        cq_deck_done(&d);
        cq_traces_done(&t);
        drop_world(&w);
    }
}

/* Whether the card is no further from the player's own ones than these are apart. */
static bool is_in_life(const cq_deck *d, uint32_t player, const cq_card *card)
{
    int64_t first = INT64_MAX, last = INT64_MIN;
    uint32_t n = 0;
    for (size_t i = 0; i < d->cards.n; i++)
        if (d->cards.p[i].player == player) {
            first = d->cards.p[i].time < first ? d->cards.p[i].time : first;
            last = d->cards.p[i].time > last ? d->cards.p[i].time : last;
            n++;
        }
    double apart = n > 1 ? (double)(last - first) / (n - 1) : INFINITY;
    return (double)card->time >= (double)first - apart &&
           (double)card->time <= (double)last + apart;
}

static void a_deal_keeps_each_to_his_life_and_language(void **state)
{
    (void)state;
    for (int many = 0; many < 2; many++) {
        world w = { .r = { 12 } };
        uint32_t people = many ? 5000 : 200, moved = 0;
        cq_traces t;
        cq_deck d;
        add_public(&w, people, many ? 12000 : 400);
        close_world(&w, people);
        cq_traces_find(&w.c, NULL, NULL, &t);
        for (uint32_t i = 0; i < people; i++)
            t.tongue[i] = i % 3;
        bool *gone = cq_zalloc(people, sizeof *gone);
        cq_deck_make(&w.c, &t, gone, &d);
        cq_dealer *x = cq_dealer_new(&d, 6);
        uint32_t *holder = cq_alloc(d.cards.n * sizeof *holder);
        cq_dealer_deal(x, 1, holder);
        for (size_t i = 0; i < d.cards.n; i++) {
            const cq_card *c = &d.cards.p[i];
            assert_int_equal(t.tongue[d.players.p[holder[i]]],
                             t.tongue[d.players.p[c->player]]);
            if (holder[i] == c->player || moved++ > 500)
                continue;
            assert_true(is_in_life(&d, holder[i], c));
        }
        assert_true(moved > d.cards.n / 10);
        free(holder);
        free(gone);
        cq_dealer_free(x);
        cq_deck_done(&d);
        cq_traces_done(&t);
        drop_world(&w);
    }
}

static void what_has_no_source_stays_in_its_hours_of_its_day(void **state)
{
    (void)state;
    world w = { .r = { 13 } };
    cq_traces t;
    cq_deck d;
    uint32_t moved = 0;
    add_public_of(&w, 200, 4000, true);
    close_world(&w, 200);
    make_deck(&w, &t, &d);
    cq_dealer *x = cq_dealer_new(&d, 7);
    uint32_t *holder = cq_alloc(d.cards.n * sizeof *holder);
    uint64_t *hours = cq_zalloc(d.players.n, sizeof *hours);
    cq_dealer_deal(x, 1, holder);
    for (size_t i = 0; i < d.cards.n; i++) {
        uint64_t h = cq_hash_mix(1, (uint64_t)d.cards.p[i].time / (3 * 3600));
        hours[holder[i]] += h;
        hours[d.cards.p[i].player] -= h;
        moved += holder[i] != d.cards.p[i].player;
    }
    assert_true(moved > d.cards.n / 2);
    for (size_t p = 0; p < d.players.n; p++)
        assert_true(hours[p] == 0);
    free(hours);
    free(holder);
    cq_dealer_free(x);
    cq_deck_done(&d);
    cq_traces_done(&t);
    drop_world(&w);
}

/* People with few posts each, whose habits pin them: as few sweeps as elsewhere would move 70%. */
static void a_deal_is_far_from_the_data_where_habits_are_tight(void **state)
{
    (void)state;
    world w = { .r = { 14 } };
    cq_traces t;
    cq_deck d;
    uint32_t moved = 0, walked = 0;
    add_public(&w, 3000, 3000);
    close_world(&w, 3000);
    make_deck(&w, &t, &d);
    cq_dealer *x = cq_dealer_new(&d, 8);
    uint32_t *holder = cq_alloc(d.cards.n * sizeof *holder);
    assert_true(cq_dealer_is_soft(x));
    cq_dealer_deal(x, 1, holder);
    for (size_t i = 0; i < d.cards.n; i++)
        if (d.habit.p[d.cards.p[i].source]) {
            walked++;
            moved += holder[i] != d.cards.p[i].player;
        }
    assert_true(10 * moved > 8 * walked);
    free(holder);
    cq_dealer_free(x);
    cq_deck_done(&d);
    cq_traces_done(&t);
    drop_world(&w);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_deal_keeps_what_each_holds_and_gives_none_a_thing_twice),
        cmocka_unit_test(a_deal_keeps_each_to_his_life_and_language),
        cmocka_unit_test(what_has_no_source_stays_in_its_hours_of_its_day),
        cmocka_unit_test(a_deal_is_far_from_the_data_where_habits_are_tight),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
