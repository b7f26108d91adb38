/* test_finding.c - one message, two messages, a network, and what a search comes to. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "kept.h"
#include "serve/finding.h"
#include "serve/network.h"

static size_t count_of(const cq_buf *b, const char *what)
{
    size_t n = 0, at;
    for (cq_str s = cq_buf_view(b); (at = cq_str_find(s, cq_str_z(what))) < s.n; n++)
        s = cq_str_sub(s, at + 1, s.n);
    return n;
}

static void each_message_is_there_by_its_number(void **state)
{
    cq_arena a = { 0 };
    (void)state;
    for (uint32_t i = 0; i < f.c.message_n; i++) {
        const cq_message *m = &f.c.messages[i];
        cq_buf out = { 0 };
        assert_true(cq_finding_message(v, i + 1, &out));
        assert_has(&out,
                   cq_str_printf(&a, "{\"n\":%u,\"key\":\"%.*s\",\"channel\":\"%s\"",
                                 i + 1, CQ_FMT(m->key), cq_channel_name(m->channel))
                       .p);
        assert_has(&out, cq_str_printf(
                             &a, "\"offset\":%llu,\"length\":%llu,\"line\":%llu",
                             (unsigned long long)m->offset, (unsigned long long)m->length,
                             (unsigned long long)m->line)
                             .p);
        assert_has(&out, "\"text\":\"I write about the library.\",\"text_left_out\":0");
        cq_buf_done(&out);
    }
    cq_buf none = { 0 };
    assert_false(cq_finding_message(v, 0, &none));
    assert_false(cq_finding_message(v, f.c.message_n + 1, &none));
    assert_int_equal(none.n, 0);
    cq_arena_done(&a);
}

static void two_messages_leave_with_or_without_names(void **state)
{
    cq_export_opt o = { .names = true };
    cq_answer named = { 0 }, masked = { 0 }, none = { 0 };
    (void)state;
    assert_true(cq_finding_compare_file(v, 1, 2, false, &o, &named));
    assert_has(&named.body, "part,kind,a_words,b_words,a,b,a_key,b_key\r\n1,\"same\",5,5,"
                            "\"I write about the library.\"");
    o.names = false;
    assert_true(cq_finding_compare_file(v, 1, 2, true, &o, &masked));
    assert_has(&masked.body,
               "[\n{\"part\":1,\"kind\":\"same\",\"a_words\":5,\"b_words\":5,"
               "\"a\":\"\",\"b\":\"\",\"a_key\":");
    assert_int_equal(count_of(&masked.body, "library"), 0);
    assert_false(cq_finding_compare_file(v, 1, f.c.message_n + 1, true, &o, &none));
    assert_int_equal(none.body.n, 0);
    cq_buf_done(&named.body);
    cq_buf_done(&masked.body);
}

static void a_network_has_each_tie(void **state)
{
    cq_buf out = { 0 };
    cq_arena a = { 0 };
    const cq_campaign *k = &f.r.campaigns[2];
    (void)state;
    cq_network_json(v, 2, &out);
    assert_int_equal(count_of(&out, "\"grade\":"), k->member_n);
    assert_int_equal(count_of(&out, "\"bits\":31.25"), f.r.tie_n);
    for (uint32_t i = 0; i < f.r.tie_n; i++)
        assert_has(&out, cq_str_printf(&a, "\"a\":%u,\"b\":%u,", f.r.ties[i].a + 1,
                                       f.r.ties[i].b + 1)
                             .p);
    cq_arena_done(&a);
    cq_buf_done(&out);
}

static bool asks(const char *name, const char *value, const char *wanted)
{
    cq_request r = { .query = { { name, value } }, .query_n = 1 };
    cq_list_ask l = { 0 };
    cq_buf words = { 0 };
    bool good = cq_finding_search(v, &r, &l, &words);
    cq_buf_char(&words, 0);
    if (wanted)
        assert_string_equal(words.p, wanted);
    assert_true(!good || l.ask == (words.n > 1 ? CQ_ASK_SEARCH_WORDS : CQ_ASK_SEARCH));
    cq_buf_done(&words);
    return good;
}

static void nothing_that_is_searched_for_is_an_operator(void **state)
{
    (void)state;
    assert_true(asks("q", "lamp pier", "\"lamp\" \"pier\"*"));
    assert_true(asks("q", "\"old pier\" la", "\"old pier\" \"la\"*"));
    assert_true(asks("q", "\"old pier", "\"old pier\""));
    assert_true(
        asks("q", "NEAR( OR -x ^y a:b", "\"NEAR(\" \"OR\" \"-x\" \"^y\" \"a:b\"*"));
    assert_true(asks("q", " \t\"\" ", ""));
    assert_true(asks("q", "Lampe\xe6\x9d\xb1\xe4\xba\xac",
                     "\"Lampe\x1f\xe6\x9d\xb1\x1f\xe4\xba\xac\x1f\"*"));
}

static void what_makes_no_sense_is_refused(void **state)
{
    (void)state;
    assert_true(asks("from", "2026-01-31", ""));
    assert_false(asks("from", "yesterday", NULL));
    assert_false(asks("to", "31", NULL));
    assert_true(asks("channel", "letter", ""));
    assert_false(asks("channel", "drum", NULL));
    assert_true(asks("campaign", "individual", ""));
    assert_true(asks("campaign", "3fa94c01", ""));
    assert_false(asks("campaign", "ffffffff", NULL));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_message_is_there_by_its_number),
        cmocka_unit_test(two_messages_leave_with_or_without_names),
        cmocka_unit_test(a_network_has_each_tie),
        cmocka_unit_test(nothing_that_is_searched_for_is_an_operator),
        cmocka_unit_test(what_makes_no_sense_is_refused),
    };
    return cmocka_run_group_tests(tests, kept_make, kept_unmake);
}
