/* test_coaction.c - repeated co-action on made-up posts: what is planted is found, what has
 * a reason is not. */

#include "world.h"

#include <string.h>
#include <time.h>

#include "weigh/circle.h"
#include "weigh/coaction.h"
#include "weigh/pair.h"
#include "weigh/stay.h"
#include "weigh/tail.h"

/* A group that shares pages of as many sites of its own, or tags if of none, each after at
 * most `jitter` seconds. */
static void add_group_of(world *w, uint32_t first, uint32_t n, uint32_t rounds,
                         uint32_t jitter, uint32_t sites)
{
    char site[32];
    for (uint32_t p = 0; p < rounds; p++) {
        int64_t t = some_time(w);
        snprintf(site, sizeof site, "own%u.example", sites ? p % sites : 0);
        for (uint32_t i = 0; i < n; i++)
            if (cq_rand_unit(&w->r) < 0.8)
                post(w, first + i, t + cq_rand_below(&w->r, jitter), sites ? site : NULL,
                     p);
    }
}

static void add_group(world *w, uint32_t first, uint32_t n, uint32_t rounds,
                      uint32_t jitter)
{
    add_group_of(w, first, n, rounds, jitter, 1);
}

static void weigh(world *w, uint64_t seed, int threads, cq_coaction *out)
{
    cq_coaction_opt opt = { .q = 0.05, .decoys = 40, .seed = seed, .threads = threads };
    cq_traces t;
    cq_traces_find(&w->c, NULL, NULL, &t);
    assert_int_equal(cq_coaction_weigh(&w->c, &t, &opt, out), CQ_OK);
    cq_traces_done(&t);
}

static void a_group_that_acts_together_is_found_with_its_messages(void **state)
{
    world w = { .r = { 7 } };
    cq_coaction k;
    (void)state;
    add_public(&w, 300, 400);
    add_group(&w, 300, 6, 12, 120);
    close_world(&w, 306);
    weigh(&w, 1, 2, &k);
    assert_int_equal(k.n, 1);
    assert_int_equal(k.circles[0].senders.n, 6);
    assert_int_equal(k.circles[0].senders.p[0], 300);
    assert_int_equal(k.circles[0].things.n, 12);
    assert_int_equal(k.circles[0].kind, CQ_T_LINK);
    assert_true(k.circles[0].median_gap < 120);
    assert_true(k.circles[0].stability > 0.95);
    for (uint32_t i = 0; i < k.circles[0].messages.n; i++)
        assert_true(w.messages.p[k.circles[0].messages.p[i]].sender_no >= 300);
    cq_coaction_done(&k);
    drop_world(&w);
}

static void the_answer_does_not_depend_on_threads(void **state)
{
    world w = { .r = { 8 } };
    cq_coaction a, b;
    (void)state;
    add_public(&w, 200, 300);
    add_group(&w, 200, 5, 10, 300);
    close_world(&w, 205);
    weigh(&w, 3, 1, &a);
    weigh(&w, 3, 3, &b);
    assert_int_equal(a.n, b.n);
    assert_int_equal(a.pair_n, b.pair_n);
    for (uint32_t i = 0; i < a.pair_n; i++)
        assert_true(a.pairs[i].log_p == b.pairs[i].log_p);
    assert_memory_equal(a.decoys, b.decoys, a.decoy_n * sizeof *a.decoys);
    cq_coaction_done(&a);
    cq_coaction_done(&b);
    drop_world(&w);
}

static void a_public_without_a_group_gives_none(void **state)
{
    uint32_t runs = 0;
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        world w = { .r = { 100 + seed } };
        cq_coaction k;
        add_public(&w, 150, 300);
        close_world(&w, 150);
        weigh(&w, seed, 2, &k);
        runs += k.n > 0;
        cq_coaction_done(&k);
        drop_world(&w);
    }
    assert_true(runs <= 1);
}

/* How many circles there are among people and 12 who share 20 pages, or tags. */
static uint32_t circles_within(uint32_t jitter, uint32_t sites)
{
    world w = { .r = { 9 } };
    cq_coaction k;
    add_public_of(&w, 300, 400, sites == 0);
    add_group_of(&w, 300, 12, 20, jitter, sites);
    close_world(&w, 312);
    weigh(&w, 1, 2, &k);
    uint32_t n = k.n;
    cq_coaction_done(&k);
    drop_world(&w);
    return n;
}

/* Neighbours in time are a tenth of the jitter apart. */
static void a_circle_may_take_a_day_unless_one_source_explains_it(void **state)
{
    (void)state;
    assert_int_equal(circles_within(DAY, 1), 1);
    assert_int_equal(circles_within(4 * DAY, 1), 0);
    assert_int_equal(circles_within(4 * DAY, 5), 1);
    assert_int_equal(circles_within(DAY, 0), 1);
    assert_int_equal(circles_within(4 * DAY, 0), 0);
    assert_int_equal(circles_within(20 * DAY, 5), 0);
}

/* Eight share four pages of other people's sites, half a day apart: two of them share too little for a pair. */
static void a_group_is_found_by_its_things(void **state)
{
    world w = { .r = { 4 } };
    cq_coaction k;
    char site[32];
    (void)state;
    add_public(&w, 308, 3000);
    for (uint32_t p = 0; p < 4; p++) {
        int64_t t = some_time(&w);
        snprintf(site, sizeof site, "paper%u.example", p);
        for (uint32_t i = 0; i < 8; i++)
            post(&w, 300 + i, t + cq_rand_below(&w.r, 4 * DAY), site, 5000);
    }
    close_world(&w, 308);
    weigh(&w, 1, 2, &k);
    assert_int_equal(k.n, 1);
    assert_int_equal(k.circles[0].senders.n, 8);
    for (uint32_t i = 0; i < 8; i++)
        assert_int_equal(k.circles[0].senders.p[i], 300 + i);
    assert_true(k.circles[0].stability > 0.8);
    cq_coaction_done(&k);
    drop_world(&w);
}

static void without_times_nothing_is_claimed(void **state)
{
    world w = { .r = { 10 } };
    cq_coaction k;
    (void)state;
    add_public(&w, 100, 200);
    add_group(&w, 100, 6, 12, 60);
    for (size_t i = 0; i < w.messages.n; i++)
        w.messages.p[i].time = CQ_NO_TIME;
    close_world(&w, 106);
    weigh(&w, 1, 1, &k);
    assert_int_equal(k.n, 0);
    assert_true(k.note_n > 0);
    cq_coaction_done(&k);
    drop_world(&w);
}

/* The score of two players from the definition: all meetings looked through, the mean and
 * the marks of rarity summed over things. */
static double plain_score(const cq_deck *d, uint32_t a, uint32_t b, int test)
{
    double all = 0, mean = 0, sum = 0, close = 0, da = 0, db = 0, n = 0;
    for (size_t i = 0; i < d->cards.n; i++) {
        da += d->cards.p[i].player == a;
        db += d->cards.p[i].player == b;
    }
    double product = pow(2, ceil(2 * log2(da * db) - 1e-9) / 2);
    for (size_t i = 0; i < d->things.n; i++)
        all += d->things.p[i].k;
    for (size_t i = 0; i < d->things.n; i++)
        mean +=
            fmin(1, product * d->things.p[i].k * (d->things.p[i].k - 1.0) / all / all);
    for (size_t i = 0; i < d->meetings.n; i++) {
        const cq_meeting *m = &d->meetings.p[i];
        uint32_t p = d->cards.p[m->a].player, q = d->cards.p[m->b].player;
        double as_rare = 0;
        if (!((p == a && q == b) || (p == b && q == a)))
            continue;
        for (size_t k = 0; k < d->things.n; k++)
            if (d->things.p[k].k <= m->k)
                as_rare += fmin(1, product * d->things.p[k].k * (d->things.p[k].k - 1.0) /
                                       all / all);
        sum -= log(as_rare / mean);
        close += m->close;
        n++;
    }
    double step = fmax(0, -log(mean));
    double whole = -cq_log_marked_sf(n * step + sum + close, mean, step, 2);
    return test == CQ_PAIR_WHOLE ? whole : fmin(-cq_log_gamma_sf(n, close), whole);
}

static void the_fast_score_is_the_plain_one(void **state)
{
    world w = { .r = { 12 } };
    cq_traces t;
    cq_deck d;
    cq_scores v[CQ_PAIR_TESTS] = { 0 }, only = { 0 };
    (void)state;
    add_public(&w, 60, 200);
    add_group(&w, 60, 6, 9, 200);
    close_world(&w, 66);
    make_deck(&w, &t, &d);
    cq_odds *o = cq_odds_new(&d);
    uint32_t *holder = cq_deck_holders(&d);
    cq_pair_score(o, holder, CQ_PAIR_TESTS, v);
    cq_pair_score(o, holder, 1, &only);
    assert_true(v[CQ_PAIR_NEAR].n >= 15);
    assert_true(v[CQ_PAIR_WHOLE].n >= 15);
    assert_int_equal(only.n, v[CQ_PAIR_NEAR].n);
    for (int test = 0; test < CQ_PAIR_TESTS; test++)
        for (size_t i = 0; i < v[test].n; i++) {
            const cq_scored *s = &v[test].p[i];
            double plain = plain_score(&d, s->a, s->b, test);
            if (fabs(plain - s->score) > 1e-4 * plain)
                fail_msg("%.9g instead of %.9g", s->score, plain);
        }
    free(holder);
    CQ_VEC_DONE(only);
    for (int test = 0; test < CQ_PAIR_TESTS; test++)
        CQ_VEC_DONE(v[test]);
    cq_odds_free(o);
    cq_deck_done(&d);
    cq_traces_done(&t);
    drop_world(&w);
}

/* Members 1 and 2 use the thing at 0 and 10 s, again at 5000 and 5040, and 1 alone later;
 * 9 is no member. */
static void a_circle_takes_in_its_members_further_uses(void **state)
{
    (void)state;
    cq_share shares[] = { { 0, 1, 10, 0 }, { 0, 2, 11, 10 }, { 0, 9, 12, 5010 } };
    cq_share again[] = { { 0, 1, 13, 5000 }, { 0, 2, 14, 5040 }, { 0, 1, 15, 90000 } };
    cq_thing thing = { .shares = 3, .agains = 3 };
    cq_traces t = { .things = &thing, .thing_n = 1, .shares = shares, .share_n = 3 };
    uint32_t senders[] = { 1, 2 }, things[] = { 0 }, messages[] = { 10, 11 };
    cq_circle c = { .senders = { senders, 2 },
                    .things = { things, 1 },
                    .messages = { messages, 2 },
                    .median_gap = 10 };
    cq_arena a = { 0 };
    t.again = again;
    cq_circle_widen(&t, &a, &c);
    const uint32_t want[] = { 10, 11, 13, 14 };
    assert_int_equal(c.messages.n, 4);
    for (uint32_t i = 0; i < 4; i++)
        assert_int_equal(c.messages.p[i], want[i]);
    cq_arena_done(&a);
}

/* A seventh joins two of the twelve rounds: without one of them he hangs on nothing. */
static void who_hangs_on_by_two_things_does_not_always_stay(void **state)
{
    enum { MEMBERS = 6, LAST = 300 + MEMBERS };
    world w = { .r = { 7 } };
    cq_traces t;
    cq_deck d;
    cq_stay stay;
    uint32_t player[LAST + 1] = { 0 }, senders[MEMBERS + 1];
    cq_circle c = { .senders = { senders, MEMBERS + 1 } };
    (void)state;
    add_public(&w, 300, 400);
    size_t first = w.messages.n;
    add_group(&w, 300, MEMBERS, 12, 120);
    size_t end = w.messages.n;
    for (size_t i = first, joined = 0; i < end && joined < 2; i++)
        if (w.messages.p[i].sender_no == 300) {
            cq_message m = w.messages.p[i];
            m.sender_no = LAST;
            m.time += 5;
            CQ_PUSH(w.messages, m);
            joined++;
        }
    close_world(&w, LAST + 1);
    make_deck(&w, &t, &d);
    uint32_t *holder = cq_deck_holders(&d);
    for (uint32_t i = 0; i < d.players.n; i++)
        player[d.players.p[i]] = i;
    for (uint32_t i = 0; i <= MEMBERS; i++)
        senders[i] = 300 + i;
    cq_stay_make(&d, holder, CQ_PAIR_TESTS, &stay);
    cq_stay_of(&stay, CQ_PAIR_NEAR, player, 4, 0, &w.arena, &c);
    for (uint32_t i = 0; i < MEMBERS; i++)
        assert_true(c.stays[i] > 0.95);
    assert_true(c.stays[MEMBERS] > 0.75 && c.stays[MEMBERS] < 0.95);
    assert_true(c.stability > 0.95 && c.stability < 0.995);
    cq_stay_done(&stay);
    free(holder);
    cq_deck_done(&d);
    cq_traces_done(&t);
    drop_world(&w);
}

/* CPU seconds of the weighing, with one thing that so many senders share. */
static double seconds_with(uint32_t senders, cq_coaction *out)
{
    enum { PEOPLE = 200 };
    world w = { .r = { 12 } };
    cq_coaction_opt opt = { .q = 0.05, .decoys = 20, .seed = 1, .threads = 1 };
    cq_traces t;
    add_public(&w, PEOPLE, 200);
    for (uint32_t i = 0; i < senders; i++)
        post(&w, PEOPLE + i, some_time(&w), "viral.example", 0);
    close_world(&w, PEOPLE + senders);
    cq_traces_find(&w.c, NULL, NULL, &t);
    clock_t from = clock();
    cq_coaction_weigh(&w.c, &t, &opt, out);
    double took = (double)(clock() - from) / CLOCKS_PER_SEC;
    cq_traces_done(&t);
    drop_world(&w);
    return took;
}

static void a_thing_of_a_million_senders_costs_no_pairs(void **state)
{
    cq_coaction few, many;
    (void)state;
    double without = seconds_with(0, &few), with = seconds_with(1000000, &many);
    print_message("%.3f s, %.3f s without\n", with, without);
    assert_int_equal(many.pair_n, few.pair_n);
    assert_non_null(strstr(many.notes[0].p, "more than 200 senders share"));
    assert_non_null(strstr(many.notes[0].p, "viral.example/0 (1000000 senders, half"));
    cq_coaction_done(&few);
    cq_coaction_done(&many);
}

/* The same group as above, by mail; in answers to mails, what they share is their thread's. */
static uint32_t circles_by_mail(bool answers, bool *said)
{
    world w = { .r = { 7 } };
    cq_coaction k;
    add_public(&w, 300, 400);
    add_group(&w, 300, 6, 12, 120);
    for (size_t i = 0; i < w.messages.n; i++) {
        cq_message *m = &w.messages.p[i];
        cq_field *f = cq_arena_get(&w.arena, 2 * sizeof *f);
        f[0] = m->fields[0];
        f[1] = (cq_field){ CQ_F_REPLY, CQ_STR("some@mail.example") };
        m->channel = CQ_MAIL;
        m->fields = f;
        m->field_n = answers && m->sender_no >= 300 ? 2 : 1;
    }
    close_world(&w, 306);
    weigh(&w, 1, 2, &k);
    uint32_t n = k.n;
    *said = false;
    for (uint32_t i = 0; i < k.note_n; i++)
        *said |= strstr(k.notes[i].p, "of 6 senders answer other mails") != NULL;
    cq_coaction_done(&k);
    drop_world(&w);
    return n;
}

static void who_answers_mail_converses(void **state)
{
    bool said;
    (void)state;
    assert_int_equal(circles_by_mail(false, &said), 1);
    assert_false(said);
    assert_int_equal(circles_by_mail(true, &said), 0);
    assert_true(said);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_circle_takes_in_its_members_further_uses),
        cmocka_unit_test(a_group_that_acts_together_is_found_with_its_messages),
        cmocka_unit_test(the_answer_does_not_depend_on_threads),
        cmocka_unit_test(a_public_without_a_group_gives_none),
        cmocka_unit_test(a_circle_may_take_a_day_unless_one_source_explains_it),
        cmocka_unit_test(a_group_is_found_by_its_things),
        cmocka_unit_test(without_times_nothing_is_claimed),
        cmocka_unit_test(the_fast_score_is_the_plain_one),
        cmocka_unit_test(who_hangs_on_by_two_things_does_not_always_stay),
        cmocka_unit_test(a_thing_of_a_million_senders_costs_no_pairs),
        cmocka_unit_test(who_answers_mail_converses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
