/* test_milter.c - the talk with a mail server, packet by packet: what is kept of a mail,
 * what is answered, and that nothing else ever is. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "base/bounds.h"
#include "serve/milter.h"

static const char *here; /* the folder of the tests */

typedef struct {
    cq_milter *m;
    cq_buf out;
    cq_milter_state state;
} talk;

static void begin(talk *t)
{
    *t = (talk){ .m = cq_milter_new() };
}

static void end(talk *t)
{
    cq_milter_free(t->m);
    cq_buf_done(&t->out);
}

static void say_n(talk *t, char letter, const char *data, size_t n)
{
    const char head[] = { (char)((n + 1) >> 24), (char)((n + 1) >> 16),
                          (char)((n + 1) >> 8), (char)(n + 1), letter };
    cq_buf b = { 0 };
    cq_buf_add(&b, head, sizeof head);
    cq_buf_add(&b, data, n);
    t->state = cq_milter_take(t->m, cq_buf_view(&b), &t->out);
    cq_buf_done(&b);
}

#define SAY(t, letter, literal) say_n(t, letter, "" literal, sizeof literal - 1)

/* All that Postfix offers; an old server that offers little. */
#define MODERN "\0\0\0\6\0\0\1\xff\0\x1f\xff\xff"
#define OLD "\0\0\0\2\0\0\0\x11\0\0\0\0"

/* The letters of the replies so far, which are forgotten. */
static void assert_replies(talk *t, const char *letters)
{
    cq_buf got = { 0 };
    for (size_t at = 0; at < t->out.n;) {
        const uint8_t *p = (const uint8_t *)t->out.p + at;
        cq_buf_char(&got, (char)p[4]);
        at += 4 + ((size_t)p[0] << 24 | (size_t)p[1] << 16 | (size_t)p[2] << 8 | p[3]);
    }
    cq_buf_char(&got, 0);
    assert_string_equal(got.p, letters);
    cq_buf_done(&got);
    cq_buf_clear(&t->out);
}

static bool said(const talk *t, const void *p, size_t n)
{
    return memmem(t->out.p, t->out.n, p, n) != NULL;
}

static void a_mail_is_put_together_and_let_go(void **state)
{
    talk t;
    (void)state;
    begin(&t);
    SAY(&t, 'O', MODERN);
    assert_replies(&t, "O");
    SAY(&t, 'D', "Cj\0mx\0");
    SAY(&t, 'C',
        "hill.example\0004\x30\x39"
        "192.0.2.7\0");
    SAY(&t, 'M', "<ann@hill.example>\0SIZE=9\0");
    SAY(&t, 'L', "Subject\0 the\n\tferry\0");
    SAY(&t, 'N', "");
    assert_replies(&t, "");
    SAY(&t, 'B', "Please");
    assert_replies(&t, "c");
    SAY(&t, 'E', " vote.");
    assert_int_equal(t.state, CQ_MILTER_MAIL);
    cq_milter_mail m = cq_milter_get(t.m);
    assert_true(cq_str_eq(m.bytes, CQ_STR("Subject: the\n\tferry\r\n\r\nPlease vote.")));
    assert_true(cq_str_eq(m.sender, CQ_STR("<ann@hill.example>")));
    assert_true(cq_str_eq(m.address, CQ_STR("192.0.2.7")));
    assert_true(cq_str_eq(m.host, CQ_STR("hill.example")) && !m.cut);
    cq_milter_answer(t.m, "3fa94c01; share=0.83", "1.0", &t.out);
    assert_true(said(&t, "hX-Claque-Campaign\0 3fa94c01; share=0.83\0", 41));
    assert_true(said(&t, "hX-Claque-Version\0 1.0\0", 23));
    assert_replies(&t, "hhc");
    SAY(&t, 'Q', "");
    assert_int_equal(t.state, CQ_MILTER_END);
    end(&t);
}

static void forged_headers_go_last_first_each_by_its_own_number(void **state)
{
    talk t;
    (void)state;
    begin(&t);
    SAY(&t, 'O', MODERN);
    SAY(&t, 'M', "<>\0");
    SAY(&t, 'L', "X-Claque-Campaign\0 1\0");
    SAY(&t, 'L', "X-Other\0 stays\0");
    SAY(&t, 'L', "x-claque-version\0 2\0");
    SAY(&t, 'L', "X-CLAQUE-CAMPAIGN\0 3\0");
    SAY(&t, 'E', "");
    assert_true(cq_str_eq(cq_milter_get(t.m).bytes, CQ_STR("X-Other: stays\r\n\r\n")));
    cq_buf_clear(&t.out);
    cq_milter_answer(t.m, NULL, NULL, &t.out);
    const char *second = memmem(t.out.p, t.out.n, "m\0\0\0\2X-Claque-Campaign\0\0", 24),
               *version = memmem(t.out.p, t.out.n, "m\0\0\0\1x-claque-version\0\0", 23),
               *first = memmem(t.out.p, t.out.n, "m\0\0\0\1X-Claque-Campaign\0\0", 24);
    assert_true(second && version && first && second < version && version < first);
    assert_replies(&t, "mmmc");
    end(&t);
}

static void an_old_server_is_answered_at_each_step(void **state)
{
    talk t;
    (void)state;
    begin(&t);
    SAY(&t, 'O', OLD);
    assert_true(said(&t, "O\0\0\0\2\0\0\0\x11\0\0\0\0", 13));
    SAY(&t, 'C', "x\0L\0\0/run/s\0");
    SAY(&t, 'H', "x\0");
    SAY(&t, 'M', "<a@x.example>\0");
    SAY(&t, 'R', "<b@x.example>\0");
    SAY(&t, 'L', "Subject\0no blank\0");
    SAY(&t, 'N', "");
    SAY(&t, 'B', "text");
    assert_replies(&t, "Occccccc");
    SAY(&t, 'E', "");
    assert_true(
        cq_str_eq(cq_milter_get(t.m).bytes, CQ_STR("Subject: no blank\r\n\r\ntext")));
    cq_milter_answer(t.m, "x", NULL, &t.out);
    assert_true(said(&t, "hX-Claque-Campaign\0x\0", 21));
    end(&t);
}

static void what_the_server_does_not_allow_is_not_done(void **state)
{
    talk t;
    (void)state;
    begin(&t);
    SAY(&t, 'O', "\0\0\0\6\0\0\0\0\0\0\0\0");
    SAY(&t, 'M', "<>\0");
    SAY(&t, 'L', "X-Claque-A\0 1\0");
    SAY(&t, 'E', "");
    cq_buf_clear(&t.out);
    cq_milter_answer(t.m, "x", "1", &t.out);
    assert_replies(&t, "c");
    end(&t);
}

static void a_large_mail_is_cut_and_the_rest_is_not_asked_for(void **state)
{
    static char chunk[65535];
    talk t;
    (void)state;
    begin(&t);
    SAY(&t, 'O', MODERN);
    SAY(&t, 'M', "<>\0");
    cq_buf_clear(&t.out);
    memset(chunk, 'x', sizeof chunk);
    for (int i = 0; i < CQ_MAX_LIVE / (int)sizeof chunk; i++)
        say_n(&t, 'B', chunk, sizeof chunk);
    assert_replies(&t, "cccccccccccccccc");
    say_n(&t, 'B', chunk, sizeof chunk);
    assert_replies(&t, "s");
    SAY(&t, 'E', "");
    cq_milter_mail m = cq_milter_get(t.m);
    assert_true(m.cut && m.bytes.n == CQ_MAX_LIVE);
    end(&t);
}

static void mails_of_one_session_do_not_mix(void **state)
{
    talk t;
    (void)state;
    begin(&t);
    SAY(&t, 'O', MODERN);
    SAY(&t, 'M', "<>\0");
    SAY(&t, 'L', "X-Claque-A\0 1\0");
    SAY(&t, 'B', "given up");
    SAY(&t, 'A', "");
    SAY(&t, 'M', "<b@x.example>\0");
    SAY(&t, 'E', "second");
    cq_buf_clear(&t.out);
    /* What comes before the answer waits for it. */
    SAY(&t, 'M', "<c@x.example>\0");
    assert_int_equal(t.state, CQ_MILTER_MAIL);
    assert_true(cq_str_eq(cq_milter_get(t.m).bytes, CQ_STR("\r\nsecond")));
    cq_milter_answer(t.m, NULL, NULL, &t.out);
    assert_replies(&t, "c");
    assert_int_equal(cq_milter_take(t.m, CQ_STR(""), &t.out), CQ_MILTER_MORE);
    SAY(&t, 'E', "third");
    assert_true(cq_str_eq(cq_milter_get(t.m).sender, CQ_STR("<c@x.example>")));
    assert_true(cq_str_eq(cq_milter_get(t.m).bytes, CQ_STR("\r\nthird")));
    end(&t);
}

static void nonsense_ends_the_session(void **state)
{
    static const struct {
        const char *p;
        size_t n;
    } bad[] = { { "\xff\xff\xff\xff"
                  "B",
                  5 },
                { "\0\0\0\0B", 5 },
                { "\0\0\0\1Z", 5 },
                { "\0\0\0\5Oabcd", 9 },
                { "\0\x10\0\1L", 5 } };
    (void)state;
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        talk t;
        begin(&t);
        assert_int_equal(cq_milter_take(t.m, (cq_str){ bad[i].p, bad[i].n }, &t.out),
                         CQ_MILTER_END);
        assert_int_equal(t.out.n, 0);
        end(&t);
    }
}

/* The protocol's other replies (reject, discard, tempfail, quarantine, shut down, a reply of
 * one's own) are no letter in the source. */
static void the_source_knows_no_reply_that_refuses(void **state)
{
    char line[400], file[600];
    int replies = 0;
    (void)state;
    snprintf(file, sizeof file, "%s/../../src/serve/milter.c", here);
    FILE *f = fopen(file, "r");
    assert_non_null(f);
    while (fgets(line, sizeof line, f)) {
        const char *at = strstr(line, "reply(");
        if (!at || strstr(line, "static void reply("))
            continue;
        replies++;
        const char *quote = strchr(at, '\'');
        if (strstr(at, "m->cut")) /* 's' or 'c' */
            quote = strstr(at, "'s' : 'c'");
        assert_non_null(quote);
        assert_non_null(strchr("Ocshm", quote[1]));
    }
    fclose(f);
    assert_int_equal(replies, 5);
}

int main(int argc, char **argv)
{
    (void)argc;
    here = argv[1];
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_mail_is_put_together_and_let_go),
        cmocka_unit_test(forged_headers_go_last_first_each_by_its_own_number),
        cmocka_unit_test(an_old_server_is_answered_at_each_step),
        cmocka_unit_test(what_the_server_does_not_allow_is_not_done),
        cmocka_unit_test(a_large_mail_is_cut_and_the_rest_is_not_asked_for),
        cmocka_unit_test(mails_of_one_session_do_not_mix),
        cmocka_unit_test(nonsense_ends_the_session),
        cmocka_unit_test(the_source_knows_no_reply_that_refuses),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
