/* test_mbox.c - mailboxes, divided. */
#include "test.h"

#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "drip.h"
#include "gather.h"
#include "read/reader.h"

#define FROM(n) "From a" #n "@one.example Mon Nov  2 09:1" #n ":03 2026\n"
#define MAIL(n) "From: a" #n "@one.example\nSubject: s" #n "\n\n"

/* Read as an mbox; is it damaged? The format is left in *format. */
static bool read_box(gather *g, cq_str s, size_t step, const char **format)
{
    cq_bytes in;
    drip d = { s, step };
    uint64_t done = 0;
    cq_read_opt opt = { 0 };
    cq_source source = { .path = "a.mbox" };
    cq_sink sink = gather_sink(g);
    cq_bytes_init(&in, pull_drip, &d);
    cq_reader r = { .in = &in,
                    .opt = &opt,
                    .source = &source,
                    .sink = &sink,
                    .from = g->from,
                    .done = &done };
    assert_int_equal(cq_format_mbox.read(&r, NULL), CQ_OK);
    assert_int_equal(in.at, s.n);
    if (format)
        *format = source.format;
    cq_arena_done(&r.arena);
    cq_bytes_done(&in);
    return r.damaged;
}

static void assert_body(const gather *g, size_t i, const char *want)
{
    assert_true(i < g->messages.n && g->messages.p[i].part_n == 1);
    cq_str got = g->messages.p[i].parts[0].bytes;
    if (!cq_str_eq(got, cq_str_z(want)))
        fail_msg("got \"%.*s\", want \"%s\"", CQ_FMT(got), want);
}

static void mails_are_divided_with_their_places(void **state)
{
    (void)state;
    static const char box[] = FROM(1) MAIL(1) "One.\n\n" FROM(2) MAIL(2) "Two.\n";
    for (size_t step = 1; step < 200; step += 13) {
        gather g = { 0 };
        const char *format;
        uint8_t sha[CQ_SHA256];
        assert_false(read_box(&g, (cq_str){ box, sizeof box - 1 }, step, &format));
        assert_string_equal(format, "mbox");
        assert_int_equal(g.messages.n, 2);
        assert_int_equal(g.problems.n, 0);
        assert_body(&g, 0, "One.\n\n");
        assert_body(&g, 1, "Two.\n");
        size_t second = sizeof FROM(1) MAIL(1) "One.\n\n" - 1;
        assert_int_equal(g.messages.p[0].length, second);
        assert_int_equal(g.messages.p[1].offset, second);
        assert_int_equal(g.messages.p[1].line, 7);
        cq_sha256((cq_str){ box + second, sizeof box - 1 - second }, sha);
        assert_memory_equal(g.messages.p[1].sha256, sha, CQ_SHA256);
        gather_done(&g);
    }
}

static void a_sentence_that_begins_with_from_divides_nothing(void **state)
{
    (void)state;
    gather g = { 0 };
    read_box(&g,
             CQ_STR(FROM(1) MAIL(
                 1) "One.\n\nFrom here on\nnote: it is one mail.\n\n"
                    "From us all\n\n" FROM(
                        2) "no header\n\nFrom "
                           "0123456789012345678901234567890123456789 Mon Sep 17 "
                           "00:00:00 2001\nFrom: p@one.example\n\n" FROM(3)
                               MAIL(3) "Three.\n"),
             1000, NULL);
    assert_int_equal(g.messages.n, 2);
    gather_done(&g);
}

static void quoting_is_undone_as_the_variant_says(void **state)
{
    (void)state;
    static const struct {
        const char *box, *format, *body;
    } cases[] = {
        { FROM(1) MAIL(1) ">From the valley\n", "mbox (mboxo)", "From the valley\n" },
        { FROM(1) MAIL(1) ">>From a\n>From b\n > >From c\n", "mbox (mboxrd)",
          ">From a\nFrom b\n > >From c\n" },
        { FROM(1) "Content-Length: 16\n" MAIL(1) ">From b\nFrom c\n\n", "mbox (mboxcl2)",
          ">From b\nFrom c\n\n" },
        { FROM(1) "Content-Length: 99\n" MAIL(1) ">From b\n", "mbox (mboxo)",
          "From b\n" },
        { FROM(1) "Content-Length: 17\n" MAIL(1) ">From b\n>>From c\n", "mbox (mboxcl)",
          "From b\n>>From c\n" },
        { FROM(1) "Content-Length: 10\n" MAIL(1) "No quotes.", "mbox (mboxcl2)",
          "No quotes." },
        { FROM(1) MAIL(1) "No quotes.\n", "mbox", "No quotes.\n" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        gather g = { 0 };
        const char *format;
        read_box(&g, cq_str_z(cases[i].box), 7, &format);
        assert_string_equal(format, cases[i].format);
        assert_body(&g, 0, cases[i].body);
        gather_done(&g);
    }
}

static void a_content_length_is_believed_only_where_a_mail_ends(void **state)
{
    (void)state;
    gather g = { 0 };
    /* The first claims the second too, which has no length of its own. */
    read_box(&g,
             CQ_STR(FROM(1) "Content-Length: 79\n" MAIL(1) "One.\n\n" FROM(2)
                        MAIL(2) "Two.\n\n" FROM(3) MAIL(3) "Three.\n"),
             1000, NULL);
    assert_int_equal(g.messages.n, 3);
    gather_done(&g);
    g = (gather){ 0 };
    const char *format;
    read_box(&g,
             CQ_STR(FROM(1) "Content-Length: 29\n" MAIL(
                 1) "\nFrom x 09:00:00\nTo: a\n"
                    "bcdef\n\n" FROM(2) "Content-Length: 5\n" MAIL(2) "Two.\n"),
             3, &format);
    assert_string_equal(format, "mbox (mboxcl2)");
    assert_int_equal(g.messages.n, 2);
    gather_done(&g);
}

static void crlf_takeout_and_missing_ends(void **state)
{
    (void)state;
    gather g = { 0 };
    read_box(&g,
             CQ_STR("From a@b Mon Nov  2 09:14:03 2026\r\nFrom: a@one.example\r\n\r\n"
                    "One.\r\n\r\nFrom a@b Mon Nov  2 09:14:03 2026\r\n"
                    "From: b@one.example\r\n\r\nTwo.\r\n"),
             5, NULL);
    assert_int_equal(g.messages.n, 2);
    assert_body(&g, 1, "Two.\r\n");
    gather_done(&g);
    g = (gather){ 0 };
    assert_false(
        read_box(&g,
                 CQ_STR("From 17238@xxx Fri Feb 04 17:10:22 +0000 2022\n" MAIL(
                     1) "One.\n\nFrom 17239@xxx Fri Feb 04 17:11:22 +0000 2022\n"
                        "chat { without a header }\n\n"
                        "From 17240@xxx Fri Feb 04 17:12:22 +0000 2022\n" MAIL(3) "x\n"),
                 50, NULL));
    assert_int_equal(g.messages.n + g.problems.n, 3);
    assert_int_equal(g.messages.p[0].time, 1643994622);
    gather_done(&g);
}

static void an_mbox_cut_short_is_said_to_be(void **state)
{
    (void)state;
    static const char box[] = FROM(1) MAIL(1) "One.\n\n" FROM(2) MAIL(2) "Two.\n";
    size_t second = sizeof FROM(1) MAIL(1) "One.\n\n" - 1;
    for (size_t n = second + 6; n < sizeof box - 1; n++) {
        gather g = { 0 };
        if (box[n - 1] == '\n' && box[n - 2] == '\n')
            continue;
        assert_true(read_box(&g, (cq_str){ box, n }, 1000, NULL));
        /* A From_ line is none before its clock is there. */
        bool begun = n >= second + sizeof "From a2@one.example Mon Nov  2 09:12" - 1;
        assert_int_equal(g.problems.p[g.problems.n - 1].byte, begun ? second : 0);
        assert_int_equal(g.problems.p[g.problems.n - 1].line, begun ? 7 : 1);
        assert_true(g.messages.n >= 1);
        gather_done(&g);
    }
}

static void known_records_are_passed_over(void **state)
{
    (void)state;
    gather g = { .from = sizeof FROM(1) MAIL(1) "One.\n\n" - 1 };
    read_box(&g, CQ_STR(FROM(1) MAIL(1) "One.\n\n" FROM(2) MAIL(2) "Two.\n"), 1000, NULL);
    assert_int_equal(g.messages.n, 1);
    assert_body(&g, 0, "Two.\n");
    gather_done(&g);
}

/* A pull of an endless mail, then another. */
typedef struct {
    uint64_t left;
    cq_str tail;
} flood;

static ssize_t pull_flood(void *ctx, char *to, size_t room, char **broken)
{
    flood *f = ctx;
    (void)broken;
    if (f->left) {
        size_t n = f->left < room ? (size_t)f->left : room;
        memset(to, 'x', n);
        f->left -= n;
        return (ssize_t)n;
    }
    drip d = { f->tail, room };
    ssize_t n = pull_drip(&d, to, room, broken);
    f->tail = d.rest;
    return n;
}

static void a_mail_over_the_limit_is_refused_and_the_next_is_read(void **state)
{
    (void)state;
    gather g = { 0 };
    cq_bytes in;
    flood f = { (uint64_t)CQ_MAX_MAIL + 5000000,
                CQ_STR("\n\n" FROM(2) MAIL(2) "Two.\n") };
    uint64_t done = 0;
    cq_read_opt opt = { 0 };
    cq_source source = { .path = "a.mbox" };
    cq_sink sink = gather_sink(&g);
    cq_bytes_init(&in, pull_flood, &f);
    cq_reader r = {
        .in = &in, .opt = &opt, .source = &source, .sink = &sink, .done = &done
    };
    assert_int_equal(cq_format_mbox.read(&r, NULL), CQ_OK);
    assert_int_equal(g.problems.n, 1);
    assert_true(g.problems.p[0].refused);
    assert_int_equal(g.messages.n, 1);
    assert_body(&g, 0, "Two.\n");
    cq_bytes_done(&in);
    cq_arena_done(&r.arena);
    gather_done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(mails_are_divided_with_their_places),
        cmocka_unit_test(a_sentence_that_begins_with_from_divides_nothing),
        cmocka_unit_test(quoting_is_undone_as_the_variant_says),
        cmocka_unit_test(a_content_length_is_believed_only_where_a_mail_ends),
        cmocka_unit_test(crlf_takeout_and_missing_ends),
        cmocka_unit_test(an_mbox_cut_short_is_said_to_be),
        cmocka_unit_test(known_records_are_passed_over),
        cmocka_unit_test(a_mail_over_the_limit_is_refused_and_the_next_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
