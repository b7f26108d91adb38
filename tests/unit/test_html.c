/* test_html.c - the report as a page: whole, without scripts, and deaf to what strangers
 * wrote into it. */
#include "test.h"

#include "tell_fixture.h"

#include "tell/markup.h"
#include "tell/tell.h"

static const char *here;

static bool holds(const cq_buf *b, const char *what)
{
    return cq_str_findi(cq_buf_view(b), cq_str_z(what)) < b->n;
}

static bool is_void(cq_str name)
{
    return cq_str_eq(name, CQ_STR("meta")) || cq_str_eq(name, CQ_STR("br")) ||
           cq_str_starts(name, CQ_STR("!"));
}

/* Every element that is opened is closed, inside out; no attribute is a handler. */
static void is_well_formed(const cq_buf *b)
{
    cq_str open[64], rest = cq_buf_view(b);
    size_t depth = 0, at;
    while ((at = cq_str_find(rest, CQ_STR("<"))) < rest.n) {
        rest = cq_str_sub(rest, at + 1, rest.n);
        size_t end = cq_str_find(rest, CQ_STR(">"));
        assert_true(end < rest.n);
        cq_str tag = cq_str_sub(rest, 0, end), name = tag;
        assert_true(cq_str_findi(tag, CQ_STR(" on")) == tag.n);
        rest = cq_str_sub(rest, end + 1, rest.n);
        if (tag.p[0] == '/') {
            name = cq_str_sub(tag, 1, tag.n);
            assert_true(depth > 0 && cq_str_eq(open[--depth], name));
            continue;
        }
        cq_str_split(&tag, ' ', &name);
        if (is_void(name) || cq_str_ends(tag, CQ_STR("/")) ||
            cq_str_ends(name, CQ_STR("/")))
            continue;
        assert_true(depth < 64);
        open[depth++] = name;
    }
    assert_int_equal(depth, 0);
}

/* Nothing is loaded, nothing is run, nothing hidden is left in it. */
static void is_inert(const cq_buf *b)
{
    is_well_formed(b);
    assert_false(holds(b, "<script"));
    assert_false(holds(b, "<img"));
    assert_false(holds(b, "<link"));
    assert_false(holds(b, "src="));
    assert_false(holds(b, "url("));
    assert_false(holds(b, "@import"));
    assert_false(holds(b, "\x1b"));
    assert_false(holds(b, "\xe2\x80\xae"));
    assert_true(holds(b, "default-src 'none'; style-src 'unsafe-inline'"));
    assert_true(holds(b, "contains personal data"));
}

static void the_page_is_as_it_was_read_by_eye(void **state)
{
    (void)state;
    fixture f;
    cq_buf b = { 0 };
    fixture_make(&f);
    cq_tell_html(&f.c, &f.r, &b);
    is_inert(&b);
    assert_true(holds(&b, "&lt;script&gt;alert(1)&lt;/script&gt;"));
    assert_true(holds(&b, "<i class=odd>U+202E</i>txet"));
    assert_true(holds(&b, "Residents&#39; Association [draft]."));
    same_as_golden(here, "report.html", &b);
    cq_buf_done(&b);
    fixture_done(&f);
}

static void pages_without_times_or_findings_are_whole(void **state)
{
    (void)state;
    fixture f;
    cq_buf b = { 0 };
    cq_corpus c = { 0 };
    cq_report r = { 0 };
    fixture_make(&f);
    fixture_forget_times(&f);
    cq_tell_html(&f.c, &f.r, &b);
    is_inert(&b);
    assert_true(holds(&b, "These messages bear no time."));
    cq_buf_clear(&b);
    cq_tell_html(&c, &r, &b);
    is_inert(&b);
    assert_true(holds(&b, "No campaign was found."));
    cq_buf_done(&b);
    fixture_done(&f);
}

static void long_lists_are_cut_and_say_so(void **state)
{
    (void)state;
    enum { MANY = 400 };
    fixture f;
    cq_buf b = { 0 };
    fixture_make(&f);
    cq_campaign *many = cq_arena_get(&f.r.arena, MANY * sizeof *many);
    for (uint32_t i = 0; i < MANY; i++) {
        many[i] = f.r.campaigns[1];
        snprintf(many[i].id, sizeof many[i].id, "%08x", i);
    }
    f.r.campaigns = many;
    f.r.campaign_n = MANY;
    cq_tell_html(&f.c, &f.r, &b);
    is_inert(&b);
    assert_true(holds(&b, "and 100 more, in the JSON."));
    assert_true(holds(&b, "id=c-0000004f"));
    assert_false(holds(&b, "id=c-00000050"));
    assert_false(holds(&b, "href=\"#c-00000050"));
    cq_buf_done(&b);
    fixture_done(&f);
}

static void strangers_text_is_escaped(void **state)
{
    (void)state;
    cq_buf b = { 0 };
    cq_markup_text(&b, CQ_STR("<a href='x\"'>&\n\x01\xff\xe2\x80\x8b"));
    cq_buf_char(&b, 0);
    assert_string_equal(b.p, "&lt;a href=&#39;x&quot;&#39;&gt;&amp; [U+0001]\xef\xbf\xbd"
                             "[U+200B]");
    cq_buf_done(&b);
}

static void its_words_accuse_nobody(void **state)
{
    (void)state;
    static const char *const never[] = { "fake",  " bot ",       " bots",      "agent",
                                         "troll", "inauthentic", "suspicious", "attack" };
    fixture f;
    cq_buf b = { 0 };
    cq_term_opt opt = { .width = 80 };
    fixture_make(&f);
    cq_tell_html(&f.c, &f.r, &b);
    cq_tell_term(&f.c, &f.r, &opt, &b);
    opt.campaign = "3fa94c01";
    cq_tell_term(&f.c, &f.r, &opt, &b);
    for (size_t i = 0; i < sizeof never / sizeof *never; i++)
        assert_false(holds(&b, never[i]));
    cq_buf_done(&b);
    fixture_done(&f);
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_is_as_it_was_read_by_eye),
        cmocka_unit_test(pages_without_times_or_findings_are_whole),
        cmocka_unit_test(long_lists_are_cut_and_say_so),
        cmocka_unit_test(strangers_text_is_escaped),
        cmocka_unit_test(its_words_accuse_nobody),
    };
    here = argc > 1 ? argv[1] : ".";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
