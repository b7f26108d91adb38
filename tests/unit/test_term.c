/* test_term.c - the report on a terminal: what stands where, and what a stranger's text
 * cannot do to it. */
#include "test.h"

#include "tell_fixture.h"

#include "tell/page.h"
#include "tell/rune.h"
#include "tell/tell.h"
#include "tell/timeline.h"
#include "tell/words.h"

static const char *here;

static bool holds(const cq_buf *b, const char *what)
{
    return cq_str_find(cq_buf_view(b), cq_str_z(what)) < b->n;
}

/* No line is wider than the terminal, and no control character but the line's end. */
static void fits(const cq_buf *b, int width)
{
    cq_str rest = cq_buf_view(b), line;
    while (cq_str_line(&rest, &line)) {
        if (cq_rune_columns(line) > width)
            print_error("%.*s\n", CQ_FMT(line));
        assert_true(cq_rune_columns(line) <= width);
        while (line.n)
            assert_false(cq_rune_unsafe(cq_rune_next(&line)));
    }
}

static void tell(const fixture *f, cq_term_opt opt, cq_buf *b)
{
    cq_buf_clear(b);
    assert_int_equal(cq_tell_term(&f->c, &f->r, &opt, b), CQ_OK);
    if (!opt.colour)
        fits(b, opt.width);
}

static void both_views_are_as_they_were_read_by_eye(void **state)
{
    (void)state;
    fixture f;
    cq_buf b = { 0 };
    fixture_make(&f);
    tell(&f, (cq_term_opt){ .width = 80 }, &b);
    same_as_golden(here, "overview.txt", &b);
    tell(&f, (cq_term_opt){ .width = 80, .campaign = "3fa94c01", .messages = true }, &b);
    same_as_golden(here, "campaign.txt", &b);
    cq_buf_done(&b);
    fixture_done(&f);
}

static void narrow_terminals_wrap_every_line(void **state)
{
    (void)state;
    fixture f;
    cq_buf b = { 0 };
    fixture_make(&f);
    for (uint32_t i = 0; i < f.r.campaign_n; i++)
        for (int width = 40; width <= 100; width += 5)
            tell(&f,
                 (cq_term_opt){
                     .width = width, .campaign = f.r.campaigns[i].id, .messages = true },
                 &b);
    cq_buf_done(&b);
    fixture_done(&f);
}

static void colour_comes_only_when_asked_for(void **state)
{
    (void)state;
    fixture f;
    cq_buf b = { 0 };
    fixture_make(&f);
    tell(&f, (cq_term_opt){ .width = 80 }, &b);
    assert_false(holds(&b, "\x1b"));
    tell(&f, (cq_term_opt){ .width = 80, .colour = true }, &b);
    assert_true(holds(&b, "\x1b[1m3fa94c01"));
    assert_false(holds(&b, "\x1b[31m")); /* the stranger's */
    assert_true(holds(&b, "<U+001B>[31mred"));
    cq_buf_done(&b);
    fixture_done(&f);
}

static void an_id_may_be_shortened_but_must_be_one(void **state)
{
    (void)state;
    fixture f;
    cq_buf b = { 0 };
    cq_term_opt opt = { .width = 80, .campaign = "77a" };
    fixture_make(&f);
    assert_int_equal(cq_tell_term(&f.c, &f.r, &opt, &b), CQ_OK);
    opt.campaign = "ffff";
    assert_int_equal(cq_tell_term(&f.c, &f.r, &opt, &b), CQ_EMPTY);
    opt.campaign = "";
    assert_int_equal(cq_tell_term(&f.c, &f.r, &opt, &b), CQ_EMPTY);
    cq_buf_done(&b);
    fixture_done(&f);
}

static void without_times_it_says_so(void **state)
{
    (void)state;
    fixture f;
    cq_buf b = { 0 };
    fixture_make(&f);
    fixture_forget_times(&f);
    tell(&f, (cq_term_opt){ .width = 80, .campaign = "3fa94c01" }, &b);
    assert_true(holds(&b, "These messages bear no time."));
    cq_buf_done(&b);
    fixture_done(&f);
}

static void an_empty_report_is_told_calmly(void **state)
{
    (void)state;
    cq_corpus c = { 0 };
    cq_report r = { 0 };
    cq_term_opt opt = { .width = 80 };
    cq_buf b = { 0 };
    assert_int_equal(cq_tell_term(&c, &r, &opt, &b), CQ_OK);
    assert_true(holds(&b, "0 messages of 0 senders: 0 campaigns"));
    assert_true(holds(&b, "None was found."));
    cq_buf_done(&b);
}

static void wide_letters_are_cut_by_columns(void **state)
{
    (void)state;
    cq_buf b = { 0 };
    cq_page p = { &b, 80, false };
    cq_page_cell(&p, 6, CQ_STR("\xe5\x9b\xb3\xe6\x9b\xb8\xe9\xa4\xa8\xe3\x81\xae"));
    cq_page_cell(&p, -4, CQ_STR("e\xcc\x81t\xc3\xa9")); /* a combining accent */
    cq_page_cell(&p, 2, CQ_STR("ok"));
    cq_buf_char(&b, 0);
    assert_string_equal(b.p,
                        "\xe5\x9b\xb3\xe6\x9b\xb8\xe2\x80\xa6  e\xcc\x81t\xc3\xa9ok");
    cq_buf_done(&b);
}

static void bytes_that_are_no_character_are_replaced(void **state)
{
    (void)state;
    static const struct {
        const char *bytes;
        uint32_t first;
        size_t left;
    } cases[] = {
        { "a", 'a', 0 },
        { "\xc3\xa9x", 0xe9, 1 },
        { "\xe2\x82\xac", 0x20ac, 0 },
        { "\xf0\x9f\x90\xb8", 0x1f438, 0 },
        { "\xff", CQ_RUNE_BAD, 0 },
        { "\x80z", CQ_RUNE_BAD, 1 },
        { "\xc0\xaf", CQ_RUNE_BAD, 1 },         /* overlong */
        { "\xe0\x80\x80", CQ_RUNE_BAD, 2 },     /* overlong */
        { "\xed\xa0\x80", CQ_RUNE_BAD, 2 },     /* surrogate */
        { "\xf4\x90\x80\x80", CQ_RUNE_BAD, 3 }, /* past the last */
        { "\xe2\x82", CQ_RUNE_BAD, 1 },         /* cut off */
        { "\xe2(\xa1", CQ_RUNE_BAD, 2 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        cq_str s = cq_str_z(cases[i].bytes);
        assert_int_equal(cq_rune_next(&s), cases[i].first);
        assert_int_equal(s.n, cases[i].left);
    }
}

static void is(cq_buf *b, const char *want)
{
    cq_buf_char(b, 0);
    assert_string_equal(b->p, want);
    cq_buf_clear(b);
}

static void words_for_numbers_and_days(void **state)
{
    (void)state;
    cq_buf b = { 0 };
    int64_t day = 1772359200; /* 2026-03-01T10:00:00Z */
    cq_words_count(&b, 1, "person", "people");
    is(&b, "1 person");
    cq_words_count(&b, 1234567, "person", "people");
    is(&b, "1,234,567 people");
    cq_words_span(&b, day, day + 3600);
    is(&b, "1 Mar 2026");
    cq_words_span(&b, day, day + 3 * 86400);
    is(&b, "1\xe2\x80\x93"
           "4 Mar 2026");
    cq_words_span(&b, day - 86400, day);
    is(&b, "28 Feb \xe2\x80\x93 1 Mar 2026");
    cq_words_span(&b, day - 90 * 86400, day);
    is(&b, "1 Dec 2025 \xe2\x80\x93 1 Mar 2026");
    cq_words_span(&b, CQ_NO_TIME, CQ_NO_TIME);
    is(&b, "no time");
    cq_words_step(&b, 14 * 86400);
    is(&b, "2 weeks");
    cq_words_step(&b, 3600);
    is(&b, "1 hour");
    cq_words_bits(&b, 3);
    is(&b, "about 1 in 8");
    cq_words_bits(&b, 21.4);
    is(&b, "about 1 in 2 million");
    cq_words_bits(&b, 88);
    is(&b, "less than 1 in a trillion");
    cq_words_people(&b, 1, 1);
    is(&b, "1 person");
    cq_buf_done(&b);
}

static void the_scale_of_certainty_is_fixed(void **state)
{
    (void)state;
    cq_buf b = { 0 };
    assert_string_equal(cq_words_sure(0), "practically certain not to be chance");
    assert_string_equal(cq_words_sure(0.001), "practically certain not to be chance");
    assert_string_equal(cq_words_sure(0.01), "very likely not chance");
    assert_string_equal(cq_words_sure(0.05), "likely not chance");
    assert_string_equal(cq_words_sure(0.2), "perhaps chance");
    assert_string_equal(cq_words_sure(1), "may well be chance");
    cq_words_odds(&b, 0.0312);
    is(&b, "Among findings at least as certain as this one, about 3 in 100 are expected "
           "to be chance.");
    cq_words_odds(&b, 0.00031);
    is(&b, "Among findings at least as certain as this one, fewer than 1 in 1,000 is "
           "expected to be chance.");
    cq_buf_done(&b);
}

/* Against the plain definition: every time falls into the step that contains it. */
static void a_timeline_covers_all_its_times(void **state)
{
    (void)state;
    static const int64_t spans[] = { 0,     59,      60,        3600,       86400,
                                     90001, 7654321, 123456789, 4000000000, -1 };
    for (int i = 0; spans[i] >= 0; i++) {
        int64_t from = 1772359217;
        cq_timeline t = cq_timeline_of(from, from + spans[i], 56);
        assert_in_range(t.n, 1, 56);
        assert_true(t.from <= from && t.from + t.step > from);
        assert_true(t.from + t.n * t.step > from + spans[i]);
        assert_int_equal(t.from % (t.step < 86400 ? t.step : 86400), 0);
    }
    assert_int_equal(cq_timeline_of(CQ_NO_TIME, CQ_NO_TIME, 56).n, 0);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_views_are_as_they_were_read_by_eye),
        cmocka_unit_test(narrow_terminals_wrap_every_line),
        cmocka_unit_test(colour_comes_only_when_asked_for),
        cmocka_unit_test(an_id_may_be_shortened_but_must_be_one),
        cmocka_unit_test(without_times_it_says_so),
        cmocka_unit_test(an_empty_report_is_told_calmly),
        cmocka_unit_test(wide_letters_are_cut_by_columns),
        cmocka_unit_test(bytes_that_are_no_character_are_replaced),
        cmocka_unit_test(words_for_numbers_and_days),
        cmocka_unit_test(the_scale_of_certainty_is_fixed),
        cmocka_unit_test(a_timeline_covers_all_its_times),
    };
    here = argc > 1 ? argv[1] : ".";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
