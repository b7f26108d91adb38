/* test_lexicon.c - where listed words stand, and what a share is worth. */
#include "test.h"

#include <math.h>
#include <string.h>

#include "read/utf.h"
#include "tell/abuse.h"

static uint32_t hits(const cq_lexica *l, const char *text)
{
    cq_message m = { .text = cq_str_z(text) };
    cq_arena a = { 0 };
    cq_ids found = { 0 };
    cq_doc d;
    cq_doc_make(&m, &a, &d);
    cq_lexicon_find(cq_lexica_of(l, "en"), &d, &found);
    uint32_t n = (uint32_t)found.n;
    CQ_VEC_DONE(found);
    cq_arena_done(&a);
    return n;
}

static void words_and_phrases_meet_whole(void **state)
{
    cq_lexica l = { 0 };
    (void)state;
    cq_lexica_put(&l, "en", CQ_STR("# old\nflibber\n"));
    cq_lexica_put(&l, "en",
                  CQ_STR("# new; CC0\r\nturnip\nrotten turnip\n\n  turnip 7  \n...\n"));
    assert_int_equal(l.v.n, 1);
    assert_true(cq_str_eq(l.v.p[0].name, CQ_STR("new; CC0")));
    assert_int_equal(l.v.p[0].entries.n, 3);
    assert_int_equal(hits(&l, "a flibber"), 0);
    assert_int_equal(hits(&l, "a TURNIP, a turnip"), 1);
    assert_int_equal(hits(&l, "the r\xc3\xb6tten turnip"), 2);
    assert_int_equal(hits(&l, "rotten old turnip 7"), 2);
    assert_int_equal(hits(&l, "rotten"), 0);
    assert_int_equal(hits(&l, "turnips"), 0);
    assert_int_equal(hits(&l, ""), 0);
    assert_null(cq_lexica_of(&l, ""));
    assert_null(cq_lexica_of(&l, "de"));
    cq_lexica_done(&l);
}

/* As an editor of another system saves it, and as a careless program does. */
static void a_list_with_a_mark_or_wrong_bytes_is_read(void **state)
{
    cq_lexica l = { 0 };
    (void)state;
    cq_lexica_put(&l, "en",
                  CQ_STR("\xef\xbb\xbf# new; CC0\nturnip\nrot\xff\xfeten\n\0\nswede\n"));
    assert_true(cq_str_eq(l.v.p[0].name, CQ_STR("new; CC0")));
    assert_int_equal(hits(&l, "new CC0"), 0);
    assert_int_equal(hits(&l, "turnip and swede"), 2);
    for (size_t i = 0; i < l.v.p[0].entries.n; i++)
        assert_true(cq_utf8_clean(l.v.p[0].entries.p[i].word));
    cq_lexica_done(&l);
}

static void each_list_of_the_program_has_its_name(void **state)
{
    cq_lexica l = { 0 };
    (void)state;
    for (const cq_word_list *x = cq_abuse_lists; x->lang; x++)
        cq_lexica_put(&l, x->lang, cq_str_z(x->text));
    assert_true(l.v.n >= 18);
    for (size_t i = 0; i < l.v.n; i++) {
        assert_true(l.v.p[i].name.n > 10 && l.v.p[i].entries.n >= 20);
        assert_ptr_equal(cq_lexica_of(&l, l.v.p[i].lang), &l.v.p[i]);
    }
    cq_lexica_done(&l);
}

/* By Wilson's formula, worked out with other means. */
static void a_share_has_its_interval(void **state)
{
    static const struct {
        uint32_t with, of;
        double low, high;
    } known[] = { { 5, 40, 0.0546, 0.2611 },
                  { 160, 200, 0.7391, 0.8496 },
                  { 0, 10, 0, 0.2775 },
                  { 10, 10, 0.7225, 1 },
                  { 0, 0, 0, 1 } };
    (void)state;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++) {
        cq_share_of s = cq_share_make(known[i].with, known[i].of);
        assert_true(fabs(s.low - known[i].low) < 1e-4);
        assert_true(fabs(s.high - known[i].high) < 1e-4);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_phrases_meet_whole),
        cmocka_unit_test(a_list_with_a_mark_or_wrong_bytes_is_read),
        cmocka_unit_test(each_list_of_the_program_has_its_name),
        cmocka_unit_test(a_share_has_its_interval),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
