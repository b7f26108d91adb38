/* test_csv.c - records of a CSV, against a slow reading of the rules and by traps. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/rand.h"
#include "read/csv.h"

/* All records of the text, one a line, cells divided by '^', lines in cells by '~'; a
 * record with an unclosed quote begins with '!'. */
static cq_str cut(cq_arena *out, cq_str text, cq_dialect d)
{
    cq_csv csv;
    cq_bytes in;
    cq_arena a = { 0 };
    cq_buf all = { 0 };
    cq_csv_init(&csv, d);
    cq_bytes_copy(&in, text);
    while (cq_csv_next(&csv, &in, &a)) {
        assert_true(csv.length > 0 && csv.length <= in.n);
        if (csv.state == CQ_CSV_QUOTE)
            cq_buf_char(&all, '!');
        for (size_t i = 0; i < csv.n; i++) {
            if (i)
                cq_buf_char(&all, '^');
            for (size_t k = 0; k < csv.cells[i].n; k++)
                cq_buf_char(&all, csv.cells[i].p[k] == '\n' ? '~' : csv.cells[i].p[k]);
        }
        cq_buf_char(&all, '\n');
        cq_bytes_skip(&in, csv.length);
    }
    assert_int_equal(in.at, text.n);
    cq_str s = cq_str_dup(out, cq_buf_view(&all));
    cq_buf_done(&all);
    cq_bytes_done(&in);
    cq_csv_done(&csv);
    cq_arena_done(&a);
    return s;
}

static void assert_cut(const char *text, const char *expected)
{
    cq_arena a = { 0 };
    assert_string_equal(cut(&a, cq_str_z(text), (cq_dialect){ ',', '\n', false }).p,
                        expected);
    cq_arena_done(&a);
}

static void cells_are_plain_or_quoted(void **state)
{
    (void)state;
    assert_cut("a,b,c\n1,2,3\n", "a^b^c\n1^2^3\n");
    assert_cut("a,b\r\n1,2\r\n", "a^b\n1^2\n");
    assert_cut("a,\"b, with comma\",c\n", "a^b, with comma^c\n");
    assert_cut("\"say \"\"no\"\"\",\"\"\n", "say \"no\"^\n");
    assert_cut("\"two\nlines\",x\ny,z\n", "two~lines^x\ny^z\n");
    assert_cut("a,b,\n,,\n", "a^b^\n^^\n");
    assert_cut("a,b", "a^b\n");
    assert_cut("a,\"b\"", "a^b\n");
    assert_cut("a,\"b\"\r\n\"c\",d\r\n", "a^b\nc^d\n");
    assert_cut("\"a\" ,\"b\"  \nc,d", "a^b\nc^d\n");
    assert_cut("a,", "a^\n");
    assert_cut("\"\"", "\n");
    assert_cut("", "");
}

static void quotes_that_were_not_doubled_stay_in_their_cell(void **state)
{
    (void)state;
    assert_cut("1,\"he said \"no\" twice\",2\n", "1^he said \"no\" twice^2\n");
    assert_cut("1,5\" nails,2\n", "1^5\" nails^2\n");
    assert_cut("1,\"a \\\"b\\\" c\",2\n", "1^a \\\"b\\\" c^2\n");
}

static void an_unclosed_quote_costs_its_line_only(void **state)
{
    (void)state;
    assert_cut("1,\"open\n2,\"good\"\n3,x\n", "!1^\"open\n2^good\n3^x\n");
    assert_cut("1,\"open,2\n2,b,c\n3,\"in\nside\",4\n",
               "!1^\"open^2\n2^b^c\n3^in~side^4\n");
    /* Nothing shows where it should have ended. */
    assert_cut("1,\"open\n2,b\n3,c\n", "!1^\"open\n2^b\n3^c\n");
    assert_cut("\"Hello\" she said,1\n2,b\n", "!\"Hello\" she said^1\n2^b\n");
}

static void nuls_are_bytes(void **state)
{
    (void)state;
    cq_arena a = { 0 };
    cq_str text = CQ_STR("a,b\0c\n\"\0\",d\n");
    cq_str got = cut(&a, text, (cq_dialect){ ',', '\n', false });
    assert_int_equal(got.n, 10);
    assert_memory_equal(got.p, "a^b\0c\n\0^d\n", 10);
    cq_arena_done(&a);
}

/* RFC 4180 to the letter, for text that keeps to it. */
static void write_plainly(cq_buf *csv, cq_buf *expected, cq_rand *r)
{
    static const char letters[] = "ab x\"\n\r,"; /* those of a plain cell first */
    for (int row = 0; row < 6; row++) {
        for (int cell = 0; cell < 3; cell++) {
            if (cell) {
                cq_buf_char(csv, ',');
                cq_buf_char(expected, '^');
            }
            bool quoted = cq_rand_below(r, 3) > 0;
            if (quoted)
                cq_buf_char(csv, '"');
            for (uint32_t n = cq_rand_below(r, 30); n > 0; n--) {
                char c = letters[cq_rand_below(r, quoted ? 8 : 4)];
                if (c == '"')
                    cq_buf_char(csv, c);
                cq_buf_char(csv, c);
                cq_buf_char(expected, c == '\n' ? '~' : c);
            }
            if (quoted)
                cq_buf_char(csv, '"');
        }
        cq_buf_z(csv, row % 2 ? "\n" : "\r\n");
        cq_buf_char(expected, '\n');
    }
}

static void whatever_is_written_by_the_rules_is_read_back(void **state)
{
    (void)state;
    cq_rand r = { 1 };
    for (int i = 0; i < 3000; i++) {
        cq_buf csv = { 0 }, expected = { 0 };
        cq_arena a = { 0 };
        write_plainly(&csv, &expected, &r);
        cq_str got = cut(&a, cq_buf_view(&csv), (cq_dialect){ ',', '\n', false });
        assert_int_equal(got.n, expected.n);
        assert_memory_equal(got.p, expected.p, got.n);
        cq_buf_done(&csv);
        cq_buf_done(&expected);
        cq_arena_done(&a);
    }
}

/* One byte a pull: every record is cut in every place. */
static ssize_t drip(void *ctx, char *to, size_t room, char **broken)
{
    cq_str *left = ctx;
    (void)broken;
    assert_true(room > 0);
    if (!left->n)
        return 0;
    *to = *left->p;
    *left = cq_str_sub(*left, 1, left->n);
    return 1;
}

static void a_record_may_arrive_in_pieces(void **state)
{
    (void)state;
    cq_str text = CQ_STR("a,\"b \"\"c\"\"\n\",d\r\n\"1\",\"2\" ,3\n\"open,x\n\"q\",r,s");
    cq_str left = text;
    cq_csv whole, pieces;
    cq_bytes x, y;
    cq_arena a = { 0 };
    cq_csv_init(&whole, (cq_dialect){ ',', '\n', false });
    cq_csv_init(&pieces, (cq_dialect){ ',', '\n', false });
    cq_bytes_copy(&x, text);
    cq_bytes_init(&y, drip, &left);
    while (cq_csv_next(&whole, &x, &a)) {
        assert_true(cq_csv_next(&pieces, &y, &a));
        assert_int_equal(whole.length, pieces.length);
        assert_int_equal(whole.n, pieces.n);
        for (size_t i = 0; i < whole.n; i++)
            assert_true(cq_str_eq(whole.cells[i], pieces.cells[i]));
        cq_bytes_skip(&x, whole.length);
        cq_bytes_skip(&y, pieces.length);
    }
    assert_false(cq_csv_next(&pieces, &y, &a));
    cq_bytes_done(&x);
    cq_bytes_done(&y);
    cq_csv_done(&whole);
    cq_csv_done(&pieces);
    cq_arena_done(&a);
}

/* A quote at each line's begin, doubled, so that none of them closes any other. */
static void lines_of_open_quotes_are_read_in_linear_time(void **state)
{
    (void)state;
    enum { LINES = 300000 };
    cq_buf text = { 0 };
    cq_csv csv;
    cq_bytes in;
    cq_arena a = { 0 };
    size_t n = 0;
    for (int i = 0; i < LINES; i++)
        cq_buf_z(&text, "\"\"x,\"\"y\n");
    cq_csv_init(&csv, (cq_dialect){ ',', '\n', false });
    cq_bytes_copy(&in, cq_buf_view(&text));
    for (; cq_csv_next(&csv, &in, &a); n++)
        cq_bytes_skip(&in, csv.length);
    assert_int_equal(n, LINES);
    cq_buf_done(&text);
    cq_bytes_done(&in);
    cq_csv_done(&csv);
    cq_arena_done(&a);
}

/* A line over the limit, and a good one. */
static ssize_t gush(void *ctx, char *to, size_t room, char **broken)
{
    size_t *left = ctx, n = *left < room ? *left : room;
    (void)broken;
    memset(to, 'x', n);
    if (*left && n == *left)
        memcpy(to + n - 5, "\na,b\n", 5);
    *left -= n;
    return (ssize_t)n;
}

static void a_record_over_the_limit_is_passed_over(void **state)
{
    (void)state;
    cq_csv csv;
    cq_bytes in;
    cq_arena a = { 0 };
    size_t left = 3 * (size_t)CQ_MAX_RECORD + 1000;
    cq_csv_init(&csv, (cq_dialect){ ',', '\n', false });
    cq_bytes_init(&in, gush, &left);
    assert_true(cq_csv_next(&csv, &in, &a));
    assert_int_equal(csv.state, CQ_CSV_TOO_LONG);
    assert_true(csv.length <= 2 * (size_t)CQ_MAX_RECORD);
    cq_bytes_skip(&in, csv.length);
    assert_true(cq_csv_next(&csv, &in, &a));
    assert_int_equal(csv.state, CQ_CSV_WELL);
    assert_int_equal(csv.n, 2);
    cq_bytes_done(&in);
    cq_csv_done(&csv);
    cq_arena_done(&a);
}

static void assert_guess(const char *text, char delimiter, char newline)
{
    double agree;
    cq_dialect d = cq_csv_guess(cq_str_z(text), &agree);
    assert_int_equal(d.delimiter, delimiter);
    assert_int_equal(d.newline, newline);
    assert_true(agree > 0.5);
}

static void the_dialect_is_guessed(void **state)
{
    (void)state;
    assert_guess("a,b,c\n1,2,3\n4,5,6\n", ',', '\n');
    assert_guess("a;b\n1,5;2\n\"x;y\";3,7\n", ';', '\n');
    assert_guess("a\tb\tc\nHello, you, there\t1\t2\nNo; thanks\t3\t4\n", '\t', '\n');
    assert_guess("a|b|c\n1|2,2|3\n1|2|3\n", '|', '\n');
    assert_guess("a,b\r1,2\r3,4\r", ',', '\r');
    assert_guess("id,text\n1,\"long;\nwith; many; lines;\"\n2,\"y;\"\n", ',', '\n');
}

/* The last record is judged too, as far as it is whole: often it is the only one. */
static void a_backslash_in_the_only_row_is_seen(void **state)
{
    (void)state;
    static const char *const tables[] = {
        "id,text,time\n1,\"say \\\"no\\\", he said\",2026\n",
        "id,text,time\n1,\"say \\\"no\\\", he said\",2026",
        "id,text,time\n0,yes,2025\n1,\"say \\\"no\\\", he said\",2026\n",
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        double agree;
        cq_dialect d = cq_csv_guess(cq_str_z(tables[i]), &agree);
        assert_int_equal(d.delimiter, ',');
        assert_true(d.escapes);
        assert_true(agree == 1);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(cells_are_plain_or_quoted),
        cmocka_unit_test(quotes_that_were_not_doubled_stay_in_their_cell),
        cmocka_unit_test(an_unclosed_quote_costs_its_line_only),
        cmocka_unit_test(nuls_are_bytes),
        cmocka_unit_test(whatever_is_written_by_the_rules_is_read_back),
        cmocka_unit_test(a_record_may_arrive_in_pieces),
        cmocka_unit_test(lines_of_open_quotes_are_read_in_linear_time),
        cmocka_unit_test(a_record_over_the_limit_is_passed_over),
        cmocka_unit_test(the_dialect_is_guessed),
        cmocka_unit_test(a_backslash_in_the_only_row_is_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
