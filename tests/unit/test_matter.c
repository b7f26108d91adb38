/* test_matter.c - which script the callers of a run speak for, by words and by days. */
#include "test.h"

#include <math.h>

#include "base/rand.h"
#include "group/matter.h"
#include "lookalike.h"
#include "script/forest.h"

enum { DAY = 86400, DAYS = 60, CALLS = 6 };

static little l;
static cq_strand strands[3];
static uint32_t set[3];

/* A month of letters on anything, two scripts of six days each, and a run of calls on `day`,
 * of which `note` was noted. Messages are by time. */
static void run(uint32_t day, const char *const *note, uint32_t notes)
{
    static const char *const texts[] = {
        "keep the late ferry to the island for the night nurses",
        "no tower beside the old mill where the storks nest",
    };
    cq_list ids[3] = { 0 };
    little_begin(&l);
    for (uint32_t i = 0; i < 3; i++)
        ids[i].p = cq_arena_get(&l.corpus.arena, LITTLE_MAX * sizeof *ids[i].p);
    for (uint32_t d = 0; d < DAYS; d++) {
        int which = d >= 10 && d < 16 ? 0 : d >= 40 && d < 46 ? 1 : -1;
        for (int k = 0; k < 3; k++) {
            uint32_t no = l.corpus.message_n;
            little_add(&l, CQ_MAIL, name(&l, (int)no), own(&l, (int)no, 20))->time =
                d * DAY;
            if (which < 0)
                continue;
            little_add(&l, CQ_MAIL, name(&l, (int)no + 1), texts[which])->time = d * DAY;
            ids[which].p[ids[which].n++] = no + 1;
        }
        for (uint32_t k = 0; d == day && k < CALLS; k++) {
            ids[2].p[ids[2].n++] = l.corpus.message_n;
            little_add(&l, CQ_CALL, "caller", k < notes ? note[k] : "")->time = d * DAY;
        }
    }
    cq_strands all = { strands, 3, NULL, 0 };
    cq_findings f = { .corpus = &l.corpus, .docs = &l.docs };
    memset(strands, 0, sizeof strands);
    for (uint32_t i = 0; i < 3; i++) {
        strands[i].kind = i == 2 ? CQ_STRAND_CALLS : CQ_STRAND_SCRIPT;
        strands[i].messages = ids[i];
    }
    cq_forest_init(set, 3);
    cq_matter_join(&f, &all, set);
}

static const char *const ferry[] = { "wants the late ferry", "ferry for night nurses",
                                     "same again" };

static void calls_join_the_script_whose_words_were_noted_in_its_days(void **state)
{
    (void)state;
    run(12, ferry, 3);
    assert_int_equal(cq_forest_root(set, 2), cq_forest_root(set, 0));
    assert_int_not_equal(cq_forest_root(set, 2), cq_forest_root(set, 1));
    assert_true(strands[2].matter > 6);
    for (int i = 0; i < CQ_MATTER_WORDS; i++) {
        cq_str said = strands[2].said[i], all = CQ_STR("late ferry for night nurses");
        assert_true(said.n && cq_str_find(all, said) < all.n);
    }
    little_end(&l);
}

static void on_other_days_they_do_not(void **state)
{
    (void)state;
    run(30, ferry, 3);
    assert_int_equal(cq_forest_root(set, 2), 2);
    little_end(&l);
    run(42, ferry, 3); /* in the days of the other script */
    assert_int_equal(cq_forest_root(set, 2), 2);
    assert_true(strands[2].matter == 0);
    little_end(&l);
}

static void nor_where_other_things_or_none_were_noted(void **state)
{
    static const char *const other[] = { "about bins", "lamp is out",
                                         "the opening hours" };
    (void)state;
    run(12, other, 3);
    assert_int_equal(cq_forest_root(set, 2), 2);
    little_end(&l);
    run(12, ferry, 0);
    assert_int_equal(cq_forest_root(set, 2), 2);
    little_end(&l);
}

enum { VOCABULARY = 300, NOTED = 4, TRIES = 600 };

/* So many words that all use, few of them often. */
static const char *usual(cq_rand *r, int words)
{
    cq_buf b = { 0 };
    for (int i = 0; i < words; i++)
        cq_buf_printf(&b, "u%.0f ", exp(cq_rand_unit(r) * log(VOCABULARY)));
    const char *z = cq_str_dup_z(&l.corpus.arena, cq_buf_view(&b));
    cq_buf_done(&b);
    return z;
}

/* Callers, a script and letters draw their words alike: a run joins once in a hundred at
 * most (of these tries none does; at a level of one in one, some do). */
static void chance_seldom_joins(void **state)
{
    cq_rand r = { 11 };
    int joined = 0;
    (void)state;
    for (int t = 0; t < TRIES; t++) {
        uint32_t p[2][6];
        little_begin(&l);
        const char *text = usual(&r, 60);
        for (uint32_t i = 0; i < 60; i++) {
            bool scripted = i >= 20 && i < 32 && i % 2,
                 call = i >= 20 && i < 32 && !scripted;
            little_add(&l, call ? CQ_CALL : CQ_MAIL, name(&l, (int)i),
                       scripted ? text : usual(&r, call ? NOTED : 60))
                ->time = i * DAY;
            if (scripted || call)
                p[call][(i - 20) / 2] = i;
        }
        cq_findings f = { .corpus = &l.corpus, .docs = &l.docs };
        cq_strands all = { strands, 2, NULL, 0 };
        memset(strands, 0, sizeof strands);
        for (uint32_t i = 0; i < 2; i++) {
            strands[i].kind = i ? CQ_STRAND_CALLS : CQ_STRAND_SCRIPT;
            strands[i].messages = (cq_list){ p[i], 6 };
        }
        cq_forest_init(set, 2);
        cq_matter_join(&f, &all, set);
        joined += strands[1].matter > 0;
        little_end(&l);
    }
    assert_true(joined <= 0.01 * TRIES + 3 * sqrt(0.01 * 0.99 * TRIES));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_join_the_script_whose_words_were_noted_in_its_days),
        cmocka_unit_test(on_other_days_they_do_not),
        cmocka_unit_test(nor_where_other_things_or_none_were_noted),
        cmocka_unit_test(chance_seldom_joins),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
