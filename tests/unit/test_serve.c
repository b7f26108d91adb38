/* test_serve.c - who may ask the workbench, and how a message is read beside its script. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "serve/gate.h"
#include "serve/layout.h"
#include "serve/reading.h"
#include "serve/rows.h"

static cq_gate gate;

static int make_gate(void **state)
{
    (void)state;
    cq_gate_init(&gate, 8123);
    return 0;
}

static bool refused(const char *host, const char *origin, const char *site)
{
    cq_claims c = { .host = cq_str_z(host) };
    if (!host)
        c.host.p = NULL;
    if (origin)
        c.origin = cq_str_z(origin);
    if (site)
        c.site = cq_str_z(site);
    return cq_gate_refuses(&gate, &c, true) != NULL;
}

static void only_names_of_loopback_with_our_port_are_hosts(void **state)
{
    (void)state;
    assert_false(refused("127.0.0.1:8123", NULL, NULL));
    assert_false(refused("LocalHost:8123", "http://[::1]:8123", "same-origin"));
    assert_true(refused(NULL, NULL, NULL));
    assert_true(refused("", NULL, NULL));
    assert_true(refused("127.0.0.1", NULL, NULL));
    assert_true(refused("127.0.0.1:81234", NULL, NULL));
    assert_true(refused("evil.example:8123", NULL, NULL));
    assert_true(refused("127.0.0.1:8123", "http://evil.example", NULL));
    assert_true(refused("127.0.0.1:8123", "http://127.0.0.1:8123.evil.example", NULL));
    assert_true(refused("127.0.0.1:8123", "127.0.0.1:8123", NULL));
    assert_true(refused("127.0.0.1:8123", "", NULL));
    assert_true(refused("127.0.0.1:8123", NULL, "cross-site"));
}

static bool let_in(const char *cookie, const char *ours)
{
    cq_claims c = { .cookie = cq_str_z(cookie), .ours = cq_str_z(ours) };
    return cq_gate_forbids(&gate, &c) == NULL;
}

static void the_cookie_and_the_header_are_needed(void **state)
{
    char good[128], many[256];
    (void)state;
    snprintf(good, sizeof good, "claque-8123=%s", gate.cookie);
    snprintf(many, sizeof many, "a=b; claque-8123=no;  %s ;c", good);
    assert_true(let_in(good, "1"));
    assert_true(let_in(many, "1"));
    assert_false(let_in(good, "2"));
    assert_false(let_in(good, ""));
    good[strlen(good) - 1] ^= 1;
    assert_false(let_in(good, "1"));
    assert_false(let_in("claque-8123=", "1"));
    assert_false(let_in("", "1"));
    assert_true(cq_gate_opens(&gate, cq_str_z(gate.token)));
    assert_false(cq_gate_opens(&gate, cq_str_z(gate.cookie)));
    assert_false(cq_gate_opens(&gate, cq_str_sub(cq_str_z(gate.token), 0, 63)));
    assert_false(cq_gate_opens(&gate, CQ_STR("")));
}

/* A copy in a block of just its size, so that reading on is seen. */
static cq_message post(const char *text, char **block)
{
    size_t n = strlen(text);
    *block = cq_alloc(n ? n : 1);
    memcpy(*block, text, n);
    return (cq_message){ .channel = CQ_POST, .text = { *block, n } };
}

static void assert_marks(const char *text, const char *script, const char *wanted)
{
    char *block;
    cq_buf out = { 0 };
    cq_message m = post(text, &block);
    cq_reading_marks(&out, &m, cq_str_z(script));
    cq_buf_char(&out, 0);
    assert_string_equal(out.p, wanted);
    cq_buf_done(&out);
    free(block);
}

static void marks_are_units_of_utf_16(void **state)
{
    (void)state;
    assert_marks("", "", "[]");
    assert_marks("nothing of it", "", "[]");
    assert_marks("keep the old lamp lit tonight", "keep the old lamp lit tonight",
                 "[{\"from\":0,\"to\":29,\"kind\":\"script\"}]");
    /* Two units and four bytes before it, one unit and two bytes in it. */
    assert_marks("\xf0\x9f\x94\x94 keep the \xc3\xb6ld lamp lit tonight",
                 "keep the \xc3\xb6ld lamp lit tonight",
                 "[{\"from\":3,\"to\":32,\"kind\":\"script\"}]");
}

static void a_slot_is_told_from_own_words(void **state)
{
    (void)state;
    assert_marks(
        "I live in Quay Row and ask you to keep the old lamp lit. My cat agrees.",
        "I live in [1] and ask you to keep the old lamp lit. [[sic]",
        "[{\"from\":0,\"to\":9,\"kind\":\"script\"},"
        "{\"from\":10,\"to\":18,\"kind\":\"slot\"},"
        "{\"from\":19,\"to\":55,\"kind\":\"script\"},"
        "{\"from\":57,\"to\":70,\"kind\":\"addition\"}]");
    assert_marks("[[[1", "[[[1][", "[{\"from\":3,\"to\":4,\"kind\":\"slot\"}]");
}

static void assert_parts(const char *a, const char *b, const char *wanted)
{
    char *p, *q;
    cq_buf out = { 0 };
    cq_message x = post(a, &p), y = post(b, &q);
    cq_reading_compare(&out, &x, &y);
    cq_buf_char(&out, 0);
    assert_string_equal(out.p, wanted);
    cq_buf_done(&out);
    free(p);
    free(q);
}

static void parts_are_the_two_texts_in_order(void **state)
{
    (void)state;
    assert_parts("", "", "[]");
    assert_parts("one two", "", "[{\"kind\":\"only_a\",\"a\":\"one two\",\"b\":null}]");
    assert_parts("  keep the lamp lit, please", "  keep the lamp lit, now",
                 "[{\"kind\":\"same\",\"a\":\"  keep the lamp lit, \",\"b\":\"  keep the "
                 "lamp lit, \"},{\"kind\":\"changed\",\"a\":\"please\",\"b\":\"now\"}]");
}

static void what_was_moved_is_told(void **state)
{
    cq_buf out = { 0 };
    char *p, *q;
    (void)state;
    cq_message x = post("The lamp has burned since my grandfather was a boy. No boat was "
                        "ever lost by its steady light in a fog. Vote to keep it.",
                        &p);
    cq_message y =
        post("No boat was ever lost by its steady light in a fog. The lamp has "
             "burned since my grandfather was a boy. Vote to keep it.",
             &q);
    cq_reading_compare(&out, &x, &y);
    cq_buf_char(&out, 0);
    assert_non_null(strstr(out.p, "\"kind\":\"moved\",\"a\":"));
    assert_non_null(strstr(out.p, "\"kind\":\"moved\",\"a\":null"));
    assert_null(strstr(out.p, "only_a"));
    cq_buf_done(&out);
    free(p);
    free(q);
}

static void columns_of_one_object_are_one_object(void **state)
{
    cq_datum row[] = { { "n", CQ_CELL_INT, 7, 0, { 0 } },
                       { "sender.key", CQ_CELL_TEXT, 0, 0, CQ_STR("mail:\"\x01") },
                       { "sender.name", CQ_CELL_NULL, 0, 0, { 0 } },
                       { "q", CQ_CELL_REAL, 0, 0.25, { 0 } },
                       { "list:json", CQ_CELL_TEXT, 0, 0, CQ_STR("[1]") } };
    cq_export_opt o = { .names = false };
    cq_buf out = { 0 };
    (void)state;
    cq_buf_char(&out, '{');
    cq_rows_fields(&out, row, 5);
    cq_buf_char(&out, '}');
    cq_buf_char(&out, 0);
    assert_string_equal(out.p, "{\"n\":7,\"sender\":{\"key\":\"mail:\\\"\\u0001\","
                               "\"name\":null},\"q\":0.25,\"list\":[1]}");
    cq_buf_clear(&out);
    cq_rows_header(&out, row, 5);
    cq_rows_line(&out, row, 5, &o);
    cq_buf_char(&out, 0);
    assert_memory_equal(out.p, "sender_key,sender_name,q\r\n\"mail:", 32);
    assert_non_null(strstr(out.p, "\",,0.25\r\n"));
    assert_null(strstr(out.p, "\x01"));
    cq_buf_done(&out);
}

static void one_network_has_one_picture(void **state)
{
    static const uint32_t ties[][2] = { { 0, 1 }, { 1, 2 }, { 3, 4 } };
    cq_point a[5], b[5];
    (void)state;
    cq_layout(0, NULL, 0, NULL);
    cq_layout(5, ties, 3, a);
    cq_layout(5, ties, 3, b);
    assert_memory_equal(a, b, sizeof a);
    double near =
        (a[3].x - a[4].x) * (a[3].x - a[4].x) + (a[3].y - a[4].y) * (a[3].y - a[4].y);
    double far =
        (a[0].x - a[4].x) * (a[0].x - a[4].x) + (a[0].y - a[4].y) * (a[0].y - a[4].y);
    assert_true(near < far);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_names_of_loopback_with_our_port_are_hosts),
        cmocka_unit_test(the_cookie_and_the_header_are_needed),
        cmocka_unit_test(marks_are_units_of_utf_16),
        cmocka_unit_test(a_slot_is_told_from_own_words),
        cmocka_unit_test(parts_are_the_two_texts_in_order),
        cmocka_unit_test(what_was_moved_is_told),
        cmocka_unit_test(columns_of_one_object_are_one_object),
        cmocka_unit_test(one_network_has_one_picture),
    };
    return cmocka_run_group_tests(tests, make_gate, NULL);
}
