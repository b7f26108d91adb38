/* test_json.c - the report as JSON: what another program reads, and what a stranger's text
 * cannot do to it. */
#include "test.h"

#include "tell_fixture.h"

#include "tell/tell.h"
#include "tell/words.h"

static const char *here;

/* A strict checker of JSON in forty lines: the end of a value, or NULL. */
static const char *value(const char *p);

static const char *blank(const char *p)
{
    return p + strspn(p, " \n");
}

static const char *string(const char *p)
{
    for (p++; *p != '"'; p++) {
        if ((unsigned char)*p < 0x20)
            return NULL;
        if (*p == '\\' && (!*++p || !strchr("\"\\/bfnrtu", *p)))
            return NULL;
        if (*p == 'u' && p[-1] == '\\' && strspn(p + 1, "0123456789abcdef") < 4)
            return NULL;
    }
    return p + 1;
}

static const char *members(const char *p, char end)
{
    for (p = blank(p + 1); *p != end; p = blank(p)) {
        if (end == '}') {
            if (*p != '"' || !(p = string(p)) || *p++ != ':')
                return NULL;
        }
        if (!(p = value(p)))
            return NULL;
        p = blank(p);
        if (*p == ',' && *blank(p + 1) == end)
            return NULL;
        if (*p == ',')
            p++;
        else if (*p != end)
            return NULL;
    }
    return p + 1;
}

static const char *value(const char *p)
{
    p = blank(p);
    if (*p == '{' || *p == '[')
        return members(p, *p == '{' ? '}' : ']');
    if (*p == '"')
        return string(p);
    if (strncmp(p, "null", 4) == 0 || strncmp(p, "true", 4) == 0)
        return p + 4;
    if (strncmp(p, "false", 5) == 0)
        return p + 5;
    size_t n = strspn(p, "-+.0123456789e");
    return n ? p + n : NULL;
}

static void is_json(const cq_buf *b)
{
    cq_buf copy = { 0 };
    cq_buf_add(&copy, b->p, b->n);
    cq_buf_char(&copy, 0);
    const char *end = value(copy.p);
    assert_non_null(end);
    assert_string_equal(end, "\n");
    for (size_t i = 0; i < b->n; i++)
        assert_true(b->p[i] == '\n' || (unsigned char)b->p[i] >= 0x20);
    cq_buf_done(&copy);
}

static bool holds(const cq_buf *b, const char *what)
{
    return cq_str_find(cq_buf_view(b), cq_str_z(what)) < b->n;
}

static void the_report_is_as_it_was_read_by_eye(void **state)
{
    (void)state;
    fixture f;
    cq_buf b = { 0 };
    fixture_make(&f);
    cq_tell_json(&f.c, &f.r, &b);
    is_json(&b);
    same_as_golden(here, "report.json", &b);
    cq_buf_done(&b);
    fixture_done(&f);
}

static void every_message_is_accounted_for(void **state)
{
    (void)state;
    fixture f;
    cq_buf b = { 0 };
    fixture_make(&f);
    cq_tell_json(&f.c, &f.r, &b);
    assert_true(holds(&b, "\"accounting\":{\"read\":165,\"kept\":163,\"refused\":2,"
                          "\"set_aside\":17,\"in_campaigns\":110,\"individual\":36}"));
    cq_buf_clear(&b);
    f.r.set_aside[1].messages = f.by[F_SCRIPT]; /* of a campaign: not counted twice */
    cq_tell_json(&f.c, &f.r, &b);
    assert_true(holds(&b, "\"set_aside\":9,\"in_campaigns\":110,\"individual\":44}"));
    cq_buf_done(&b);
    fixture_done(&f);
}

static void hostile_text_stays_a_string(void **state)
{
    (void)state;
    fixture f;
    cq_buf b = { 0 };
    fixture_make(&f);
    cq_tell_json(&f.c, &f.r, &b);
    assert_true(holds(&b, "\\u001b[31mred\\u001b]0;own\\u0007 \\u202etxet "
                          "\xef\xbf\xbd\xef\xbf\xbd \\\"q\\\", line\\nbreak & \\u200b "
                          "\xf0\x9f\x90\xb8"));
    assert_false(holds(&b, "\x1b"));
    cq_buf_done(&b);
    fixture_done(&f);
}

static void a_set_without_times_has_null_for_them(void **state)
{
    (void)state;
    fixture f;
    cq_buf b = { 0 };
    fixture_make(&f);
    fixture_forget_times(&f);
    cq_tell_json(&f.c, &f.r, &b);
    is_json(&b);
    assert_true(holds(&b, "\"first\":null,\"last\":null,"));
    cq_buf_done(&b);
    fixture_done(&f);
}

static void an_empty_report_is_complete(void **state)
{
    (void)state;
    cq_corpus c = { 0 };
    cq_report r = { 0 };
    cq_buf b = { 0 };
    cq_tell_json(&c, &r, &b);
    is_json(&b);
    same_as_golden(here, "empty.json", &b);
    cq_buf_done(&b);
}

static void written(double x, const char *want)
{
    cq_buf b = { 0 };
    cq_words_number(&b, x);
    cq_buf_char(&b, 0);
    assert_string_equal(b.p, want);
    cq_buf_done(&b);
}

static void numbers_have_four_significant_digits(void **state)
{
    (void)state;
    written(0, "0");
    written(1, "1");
    written(88.123456, "88.12");
    written(0.0012, "0.0012");
    written(0.00031234567, "0.0003123");
    written(0.00001, "0.00001");
    written(0.000001234, "1.234e-06");
    written(-2.5, "-2.5");
    written(99999, "100000");
    written(123456, "123500");
    written(1e300, "1e+300");
    written(0.0 / 0.0, "0");
    written(1.0 / 0.0, "1e+308");
}

int main(int argc, char **argv)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_report_is_as_it_was_read_by_eye),
        cmocka_unit_test(every_message_is_accounted_for),
        cmocka_unit_test(hostile_text_stays_a_string),
        cmocka_unit_test(a_set_without_times_has_null_for_them),
        cmocka_unit_test(an_empty_report_is_complete),
        cmocka_unit_test(numbers_have_four_significant_digits),
    };
    here = argc > 1 ? argv[1] : ".";
    return cmocka_run_group_tests(tests, NULL, NULL);
}
