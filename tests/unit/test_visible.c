/* test_visible.c - HTML and plain parts to what a reader sees. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "text/doc.h"
#include "text/html.h"
#include "text/style.h"
#include "text/visible.h"

static void shows(const char *html, const char *text, const char *hidden)
{
    cq_arena a = { 0 };
    cq_html h = { 0 };
    cq_html_read(cq_str_z(html), &a, &h);
    assert_string_equal(cq_str_dup_z(&a, cq_buf_view(&h.text)), text);
    assert_string_equal(cq_str_dup_z(&a, cq_str_trim(cq_buf_view(&h.hidden))), hidden);
    cq_html_done(&h);
    cq_arena_done(&a);
}

static void html_is_rendered_as_lines(void **state)
{
    (void)state;
    shows("<p>One</p><p>Two<br>three</p>", "One\n\nTwo\nthree", "");
    shows("<div>a</div><div>b <b>c</b>\n d</div>", "a\nb c d", "");
    shows("a&amp;b &lt;c&gt; caf&eacute; &#8212; x&nbsp;y", "a&b <c> café — x y", "");
    shows("<ul><li>x<li>y</ul>z", "* x\n* y\n\nz", "");
    shows(
        "<head><title>T</title><style>p{}</style></head><body>B<script>s</script></body>",
        "B", "");
    shows("<table><tr><td>a</td><td>b</td></tr><tr><td>c</td></tr></table>", "a b\nc",
          "");
    shows("<pre>a\n  b</pre>c", "a\n  b\n\nc", "");
    shows("wo<b>rd</b> of <!-- no --> it", "word of it", "");
    shows("<div dir=auto>a<br>\n<br>\nb</div>", "a\n\nb", "");
    shows("plain < text", "plain < text", "");
    shows("", "", "");
}

static void what_a_page_hides_is_kept_apart(void **state)
{
    (void)state;
    shows("a<div style='display:none;max-height:0'>b<p>c</p></div>d", "ad", "b c");
    shows("a<span style=\"VISIBILITY: hidden\">b</span>c", "ac", "b");
    shows("a<span style=font-size:0px>b</span><i style='font-size:1px'>c</i>", "a",
          "b c");
    shows("a<font color=white>b</font>", "a", "b");
    shows("<div style='background:#000;color:#fff'>a<b style='color:#000000'>b</b></div>",
          "a", "b");
    shows("<p hidden>a</p>b", "b", "a");
    shows("<style>.x{display:none} @media print{.y{display:none}}</style>"
          "<b class='z x'>a</b><b class=y>b</b>",
          "b", "a");
    shows("<style>.d{background:#000}</style><div class=d style='color:#fff'>a</div>",
          "a", "");
    shows("<td background=x.png style='color:#fff'>a</td>", "a", "");
    shows("<div style='max-height:0.5em;font-size:0.9em;opacity:0.5'>a</div>", "a", "");
}

static void quoted_originals_get_their_marks(void **state)
{
    (void)state;
    shows("No.<blockquote>Yes?<br>Sir<p>B</p></blockquote>end",
          "No.\n\n> Yes?\n> Sir\n> \n> B\n\nend", "");
    shows("<blockquote style='margin:0 0 0 40px;border:none'>mine</blockquote>", "mine",
          "");
    shows("<div>a<blockquote>b<blockquote>c</blockquote></blockquote></div>",
          "a\n\n> b\n> \n> > c", "");
}

static void each_byte_of_text_leads_back_to_the_source(void **state)
{
    (void)state;
    cq_str html =
        CQ_STR("<p>Dear&nbsp;<b>Sir</b>,</p>\r\n<div>caf\xc3\xa9 &amp; <i>bar</i>"
               "<p>no <span style='display:none'>way</span> more</p></div>");
    cq_arena a = { 0 };
    cq_html h = { 0 };
    size_t known = 0;
    cq_html_read(html, &a, &h);
    for (size_t i = 0; i < h.text.n; i++) {
        size_t s = cq_html_source(&h, i);
        if (s != SIZE_MAX) {
            assert_true(s < html.n && html.p[s] == h.text.p[i]);
            known++;
        }
    }
    cq_str text = cq_buf_view(&h.text);
    assert_int_equal(cq_html_source(&h, cq_str_find(text, CQ_STR("Sir"))),
                     cq_str_find(html, CQ_STR("Sir")));
    assert_int_equal(cq_html_source(&h, cq_str_find(text, CQ_STR("more"))),
                     cq_str_find(html, CQ_STR("more")));
    assert_true(known >= strlen("DearSir,cafebarnomore"));
    cq_html_done(&h);
    cq_arena_done(&a);
}

static void deep_nesting_loses_no_text(void **state)
{
    (void)state;
    cq_buf b = { 0 };
    cq_arena a = { 0 };
    cq_html h = { 0 };
    for (int i = 0; i < 3000; i++)
        cq_buf_printf(&b, "<div>w%d ", i);
    cq_html_read(cq_buf_view(&b), &a, &h);
    for (int i = 0; i < 3000; i++) {
        char w[16];
        snprintf(w, sizeof w, "w%d", i);
        if (cq_str_find(cq_buf_view(&h.text), cq_str_z(w)) == h.text.n)
            fail_msg("%s is lost", w);
    }
    assert_null(memchr(h.text.p, '>', h.text.n));
    cq_html_done(&h);
    cq_buf_done(&b);
    cq_arena_done(&a);
}

static cq_str many(cq_buf *b, const char *head, const char *again, size_t bytes)
{
    cq_buf_clear(b);
    cq_buf_z(b, head);
    while (b->n < bytes)
        cq_buf_z(b, again);
    return cq_buf_view(b);
}

/* Each of these takes hours where one step of the work is done once for all before it. */
static void hostile_pages_take_no_longer_than_others(void **state)
{
    (void)state;
    static const char *const PAGES[][2] = {
        { "", "<b>" },       { "", "<div><p>x" },     { "<p ", "a b=c " },
        { "", "<i></b>" },   { "", "<blockquote>x" }, { "", "<table><tr>" },
        { "", "<a href='" }, { "", "<!--" },          { "", "<" },
        { "", "&#" },        { "", "</p>" },          { "", "<li>y" },
    };
    cq_buf b = { 0 };
    for (size_t i = 0; i < sizeof PAGES / sizeof *PAGES; i++) {
        cq_arena a = { 0 };
        cq_html h = { 0 };
        cq_html_read(many(&b, PAGES[i][0], PAGES[i][1], 2 << 20), &a, &h);
        cq_html_done(&h);
        cq_arena_done(&a);
    }
    cq_buf_done(&b);
}

static void a_large_text_ends_past_the_bound(void **state)
{
    (void)state;
    cq_buf b = { 0 };
    cq_arena a = { 0 };
    cq_html h = { 0 };
    while (b.n < 11 << 20)
        cq_buf_z(&b, "<blockquote>ten bytes<br><br>");
    cq_html_read(cq_buf_view(&b), &a, &h);
    assert_in_range(h.text.n, CQ_MAX_TEXT + 1, CQ_MAX_TEXT + 100);
    cq_html_done(&h);
    cq_buf_done(&b);
    cq_arena_done(&a);
}

typedef struct {
    cq_message m;
    cq_arena a;
    bool cut;
} seen;

static seen see(cq_channel c, cq_part *parts, size_t n)
{
    seen s = { .m = { .channel = c, .parts = parts, .part_n = n } };
    cq_visible(&s.m, &s.a, &s.cut);
    return s;
}

static bool has(const seen *s, cq_field_kind kind, const char *value)
{
    for (size_t i = 0; i < s->m.field_n; i++)
        if (s->m.fields[i].kind == kind &&
            cq_str_eq(s->m.fields[i].value, cq_str_z(value)))
            return true;
    return false;
}

static void hostile_texts_take_no_longer_than_others(void **state)
{
    (void)state;
    static const char *const TEXTS[] = { "to: x\n",  "--\n",         "\n",
                                         ">\n",      "a ",           "www.....",
                                         "#1",       "@a",           "from: a@b:\n",
                                         "x:\n",     "\xe2\x80\x8b", "Dear\n",
                                         "> a\nb\n", "a-\n",         "日" };
    cq_buf b = { 0 };
    for (size_t i = 0; i < sizeof TEXTS / sizeof *TEXTS; i++)
        for (cq_channel c = CQ_MAIL; c < CQ_CHANNELS; c++) {
            cq_part p = { .bytes = many(&b, "", TEXTS[i], 1 << 20) };
            seen s = see(c, &p, 1);
            cq_doc d;
            cq_doc_make(&s.m, &s.a, &d);
            cq_arena_done(&s.a);
        }
    cq_buf_done(&b);
}

static void of_twins_the_plain_text_is_kept(void **state)
{
    (void)state;
    cq_part twins[] = {
        { .bytes = CQ_STR("Please vote against the bill,\r\nsaid we all.\r\n") },
        { .bytes = CQ_STR("<p>Please <b>vote</b> against the bill, said we all.</p>"
                          "<a href='https://x.example/a?b&amp;c'>x</a>"),
          .html = true }
    };
    seen s = see(CQ_MAIL, twins, 2);
    assert_true(
        cq_str_eq(s.m.text, CQ_STR("Please vote against the bill,\nsaid we all.")));
    assert_true(has(&s, CQ_F_LINK, "https://x.example/a?b&c"));
    assert_true(cq_message_field(&s.m, CQ_F_OTHER_BODY).p == NULL);
    cq_arena_done(&s.a);
}

static void bodies_that_differ_are_told(void **state)
{
    (void)state;
    cq_part differ[] = {
        { .bytes = CQ_STR("Lunch on Friday at the usual place by the river?") },
        { .bytes = CQ_STR("<p>Dear Member, we all want this law stopped at once.</p>"),
          .html = true }
    };
    seen s = see(CQ_MAIL, differ, 2);
    assert_true(cq_str_starts(s.m.text, CQ_STR("Dear Member")));
    assert_true(cq_str_starts(cq_message_field(&s.m, CQ_F_OTHER_BODY),
                              CQ_STR("Lunch on Friday")));
    cq_arena_done(&s.a);
    cq_part stub[] = { { .bytes = CQ_STR("This needs HTML.") }, differ[1] };
    s = see(CQ_MAIL, stub, 2);
    assert_true(cq_str_starts(s.m.text, CQ_STR("Dear Member")));
    assert_true(cq_message_field(&s.m, CQ_F_OTHER_BODY).p == NULL);
    cq_arena_done(&s.a);
}

static void flowed_lines_are_joined(void **state)
{
    (void)state;
    cq_part p = {
        .bytes =
            CQ_STR("One long \r\nline.\r\n> quo \r\n> ted\r\n>> deep\r\n-- \r\nMe \r\n"),
        .flowed = true
    };
    seen s = see(CQ_MAIL, &p, 1);
    assert_string_equal(cq_str_dup_z(&s.a, s.m.text),
                        "One long line.\n> quo ted\n>> deep\n-- \nMe");
    cq_arena_done(&s.a);
    p = (cq_part){ .bytes = CQ_STR("wo \nrd\n From x"), .flowed = true, .delsp = true };
    s = see(CQ_MAIL, &p, 1);
    assert_string_equal(cq_str_dup_z(&s.a, s.m.text), "word\nFrom x");
    cq_arena_done(&s.a);
}

static void links_tags_and_mentions_become_fields_once(void **state)
{
    (void)state;
    cq_part p = { .bytes =
                      CQ_STR("#Vote @me www.a.example #vote #No https://b.example/x.") };
    cq_field had = { CQ_F_TAG, CQ_STR("No") };
    seen s = { .m = { .channel = CQ_POST,
                      .parts = &p,
                      .part_n = 1,
                      .fields = &had,
                      .field_n = 1 } };
    cq_visible(&s.m, &s.a, &s.cut);
    assert_int_equal(s.m.field_n, 5);
    assert_true(has(&s, CQ_F_TAG, "Vote") && has(&s, CQ_F_MENTION, "me"));
    assert_true(has(&s, CQ_F_LINK, "www.a.example") &&
                has(&s, CQ_F_LINK, "https://b.example/x"));
    cq_arena_done(&s.a);
}

static void a_text_beyond_the_bound_is_cut_between_runes(void **state)
{
    (void)state;
    cq_buf b = { 0 };
    while (b.n <= CQ_MAX_TEXT + 9)
        cq_buf_z(&b, "日");
    cq_part p = { .bytes = cq_buf_view(&b) };
    seen s = see(CQ_MAIL, &p, 1);
    assert_true(s.cut && s.m.text.n <= CQ_MAX_TEXT && s.m.text.n % 3 == 0);
    cq_arena_done(&s.a);
    cq_buf_done(&b);
    s = see(CQ_MAIL, NULL, 0);
    assert_true(!s.cut && s.m.text.n == 0);
    cq_arena_done(&s.a);
}

static void colours_in_their_forms(void **state)
{
    (void)state;
    assert_int_equal(cq_colour(CQ_STR("#fff")), 0xffffff);
    assert_int_equal(cq_colour(CQ_STR(" White ")), 0xffffff);
    assert_int_equal(cq_colour(CQ_STR("rgb(255, 0,16)")), 0xff0010);
    assert_int_equal(cq_colour(CQ_STR("rgba(0,0,0,0)")), CQ_COLOUR_UNKNOWN);
    assert_int_equal(cq_colour(CQ_STR("url(x)")), CQ_COLOUR_UNKNOWN);
}

static void an_attached_letter_stands_behind_the_message_s_own_words(void **state)
{
    (void)state;
    cq_arena a = { 0 };
    bool cut;
    cq_part parts[] = {
        { .bytes = CQ_STR("A page\fand a second\vone"), .attached = true },
        { .bytes = CQ_STR("bytes of no words"), .document = true },
        { .bytes = CQ_STR("See\vbelow.\n") },
        { .bytes = CQ_STR("<p>Anoth&eacute;r</p>"), .html = true, .attached = true },
    };
    cq_message m = { .channel = CQ_MAIL, .parts = parts, .part_n = 4 };
    cq_visible(&m, &a, &cut);
    assert_string_equal(cq_str_dup_z(&a, m.text),
                        "See below.\n\vA page\fand a second one\vAnoth\xc3\xa9r");
    cq_arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(html_is_rendered_as_lines),
        cmocka_unit_test(what_a_page_hides_is_kept_apart),
        cmocka_unit_test(quoted_originals_get_their_marks),
        cmocka_unit_test(each_byte_of_text_leads_back_to_the_source),
        cmocka_unit_test(deep_nesting_loses_no_text),
        cmocka_unit_test(hostile_pages_take_no_longer_than_others),
        cmocka_unit_test(hostile_texts_take_no_longer_than_others),
        cmocka_unit_test(a_large_text_ends_past_the_bound),
        cmocka_unit_test(of_twins_the_plain_text_is_kept),
        cmocka_unit_test(bodies_that_differ_are_told),
        cmocka_unit_test(flowed_lines_are_joined),
        cmocka_unit_test(links_tags_and_mentions_become_fields_once),
        cmocka_unit_test(a_text_beyond_the_bound_is_cut_between_runes),
        cmocka_unit_test(colours_in_their_forms),
        cmocka_unit_test(an_attached_letter_stands_behind_the_message_s_own_words),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
