/* test_mail.c - one mail and its traps. */
#include "test.h"

#include <gmime/gmime.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/rand.h"
#include "read/fence.h"
#include "read/header.h"
#include "read/heading.h"
#include "read/mail.h"

#include "mails.h"

static void assert_sender(const char *from, const char *address, const char *name)
{
    read_mail r = { 0 };
    cq_str mail =
        cq_str_printf(&r.arena, "From: %s\nSubject: s\n\nWe write to you.\n", from);
    assert_true(read_bytes(&r, mail));
    assert_str(r.m.sender, address);
    assert_str(r.m.sender_name, name);
    assert_int_equal(r.m.nobody, address[0] == 0);
    cq_arena_done(&r.arena);
}

static void the_sender_is_the_from(void **state)
{
    (void)state;
    assert_sender("Anna Bell <Anna@Valley.Example>", "anna@valley.example", "Anna Bell");
    assert_sender("\"Bell, Anna\" <anna@valley.example>", "anna@valley.example",
                  "Bell, Anna");
    assert_sender("anna@valley.example (Anna Bell)", "anna@valley.example", "Anna Bell");
    assert_sender("=?utf-8?q?Zo=C3=AB?= <zoe@valley.example>", "zoe@valley.example",
                  "Zo\xc3\xab");
    assert_sender("anna at valley.example (Anna Bell)", "anna@valley.example",
                  "Anna Bell");
    assert_sender("anna en valle.example (Anna =?iso-8859-1?q?B=E9?=)",
                  "anna@valle.example", "Anna B\xc3\xa9");
    assert_sender("anna at valley.example (Anna @ Home)", "anna@valley.example",
                  "Anna @ Home");
    assert_sender("a@one.example, b@two.example", "a@one.example", "");
    assert_sender("Team: a@one.example, b@two.example;", "a@one.example", "");
    assert_sender("caf\xe9@valley.example", "caf\xc3\xa9@valley.example", "");
    assert_sender("root", "root", "");
}

static void a_from_without_an_address_is_nobody(void **state)
{
    (void)state;
    assert_sender("", "", "");
    assert_sender("<>", "", "");
    assert_sender("\"The Valley Office\" <>", "", "The Valley Office");
    assert_sender("The Valley Office", "", "The Valley Office");
    assert_sender("@", "", "");
    read_mail r = { 0 };
    read_text(&r, "Subject: no From\n\nWords.\n");
    assert_true(r.m.nobody);
    cq_arena_done(&r.arena);
}

static void the_first_of_two_from_headers_counts(void **state)
{
    (void)state;
    read_mail r = { 0 };
    read_text(&r, "From: a@one.example\nFrom: b@two.example\n\nWords.\n");
    assert_str(r.m.sender, "a@one.example");
    cq_arena_done(&r.arena);
}

static void headers_become_fields(void **state)
{
    (void)state;
    read_mail r = { 0 };
    read_text(&r, "Return-Path: <Bounce@Mailer.Example>\n"
                  "Delivered-To: mp@office.example\n"
                  "Received: from in.office.example (localhost [127.0.0.1]) by "
                  "box.office.example; Mon, 2 Nov 2026 09:15:00 +0000\n"
                  "Received: from [8.8.8.8] (mail.valley.example [9.9.9.9])\n"
                  "\tby in.office.example; Mon, 2 Nov 2026 09:14:59 +0000\n"
                  "Received: from home (host [1.1.1.1]) by mail.valley.example; x\n"
                  "DKIM-Signature: v=1; a=rsa-sha256;\n\td=Valley.Example; s=1\n"
                  "Message-ID: <CAF12+ab.77@mail.valley.example>\n"
                  "In-Reply-To: <first@office.example>\n"
                  "From: Anna <anna@valley.example>\n"
                  "Sender: list@mailer.example\n"
                  "Reply-To: Answers <Answers@Mailer.Example>\n"
                  "To: MP <mp@office.example>, \"Other\" <Other@office.example>\n"
                  "Cc: third@office.example\n"
                  "Date: Mon, 2 Nov 2026 10:14:03 +0100\n"
                  "Subject: =?utf-8?q?The_l?=\n =?utf-8?q?ibrary?= is\n\tclosing\n"
                  "X-Mailer: Sender 1.0\n"
                  "Precedence: bulk\n"
                  "Auto-Submitted: no\n"
                  "List-Id: Friends <friends.valley.example>\n"
                  "List-Unsubscribe: <mailto:u@mailer.example>\n"
                  "Feedback-ID: 77:valley\n"
                  "X-Gmail-Labels: Inbox,=?utf-8?q?Gel=C3=B6scht?=\n"
                  "\nPlease.\n");
    static const struct {
        cq_field_kind kind;
        const char *value;
    } want[] = {
        { CQ_F_ENVELOPE, "bounce@mailer.example" },
        { CQ_F_TARGET, "mp@office.example" },
        { CQ_F_ORIGIN_IP, "9.9.9.9" },
        { CQ_F_DKIM, "valley.example" },
        { CQ_F_ID_SHAPE, "a9+a.9@a.a.a" },
        { CQ_F_VIA, "list@mailer.example" },
        { CQ_F_REPLY_TO, "answers@mailer.example" },
        { CQ_F_TARGET, "other@office.example" },
        { CQ_F_TARGET, "third@office.example" },
        { CQ_F_MAILER, "Sender 1.0" },
        { CQ_F_LIST, "Friends <friends.valley.example>" },
        { CQ_F_UNSUBSCRIBE, "<mailto:u@mailer.example>" },
        { CQ_F_CAMPAIGN, "77:valley" },
        { CQ_F_LABEL, "Inbox" },
        { CQ_F_LABEL, "Gel\xc3\xb6scht" },
        { CQ_F_REPLY, "first@office.example" },
        { CQ_F_BULK, "bulk" },
        { CQ_F_MIME_SHAPE, "text/plain" },
    };
    assert_int_equal(r.m.field_n, sizeof want / sizeof *want);
    for (size_t i = 0; i < r.m.field_n; i++) {
        assert_int_equal(r.m.fields[i].kind, want[i].kind);
        assert_str(r.m.fields[i].value, want[i].value);
    }
    assert_str(r.m.id, "CAF12+ab.77@mail.valley.example");
    assert_str(r.m.subject, "The library is closing");
    assert_str(cq_time_iso(&r.arena, r.m.time), "2026-11-02T09:14:03Z");
    assert_int_equal(r.m.zone, 3600);
    cq_arena_done(&r.arena);
}

/* The warrants of a mail with these headers, between blanks. */
static void assert_warrants(const char *headers, const char *want)
{
    read_mail r = { 0 };
    cq_buf mail = { 0 }, got = { 0 };
    cq_buf_printf(&mail, "%sFrom: a@valley.example\n\nPlease.\n", headers);
    cq_buf_char(&mail, 0);
    read_text(&r, mail.p);
    for (size_t i = 0; i < r.m.field_n; i++)
        if (r.m.fields[i].kind == CQ_F_WARRANT)
            cq_buf_printf(&got, "%s%.*s", got.n ? " " : "", CQ_FMT(r.m.fields[i].value));
    assert_str(cq_buf_view(&got), want);
    cq_buf_done(&mail);
    cq_buf_done(&got);
    cq_arena_done(&r.arena);
}

#define CAME_IN "Received: from x (y.example [9.9.9.9]) by mx.office.example; x\n"
#define HANDED_ON "Received: from mx.office.example ([10.0.0.1]) by box; x\n"

static void warrants_are_those_of_the_servers_that_took_it_in(void **state)
{
    (void)state;
    assert_warrants(
        HANDED_ON "Authentication-Results: mx.office.example;\n\tdkim=fail (no key; "
                  "dkim=pass) header.d=a.example;\n\tdkim = Pass header.d=b.example;\n"
                  "\tspf=SoftFail smtp.mailfrom=\"x; dmarc=pass\"; iprev=pass\n" CAME_IN,
        "spf=softfail dkim=pass");
    /* The topmost that has a method is the last server's. */
    assert_warrants("Authentication-Results: b.example; dmarc=fail\n"
                    "Authentication-Results: a.example; dmarc=pass; spf=none\n" CAME_IN,
                    "spf=none dmarc=fail");
    /* One that seals what it found, and one that does not give its name. */
    assert_warrants(
        "ARC-Authentication-Results: i=1; mx.example; dmarc=pass (p=NONE)\n"
        "Authentication-Results: spf=permerror (sender IP is 9.9.9.9)\n" CAME_IN,
        "spf=permerror dmarc=pass");
    assert_warrants("Authentication-Results: mx.example 1; none\n" CAME_IN, "");
    assert_warrants(
        "Authentication-Results: mx.example; spf=superb; xspf=pass; dkim/1=pass\n"
        "Authentication-Results: (; spf=pass\n" CAME_IN,
        "dkim=pass");
}

static void a_warrant_from_inside_the_mail_is_none(void **state)
{
    (void)state;
    static const char forged[] =
        "Authentication-Results: mx.office.example; spf=pass; dkim=pass; dmarc=pass\n"
        "ARC-Authentication-Results: i=1; mx.office.example; dmarc=pass\n";
    cq_buf b = { 0 };
    cq_buf_printf(&b, HANDED_ON CAME_IN "%s", forged);
    cq_buf_char(&b, 0);
    assert_warrants(b.p, "");
    b.n = 0;
    cq_buf_printf(&b,
                  "Authentication-Results: mx.office.example; dmarc=fail\n" CAME_IN "%s",
                  forged);
    cq_buf_char(&b, 0);
    assert_warrants(b.p, "dmarc=fail");
    assert_warrants(forged, ""); /* it never came in from anywhere */
    b.n = 0;
    cq_buf_printf(&b, "%s" HANDED_ON, forged);
    cq_buf_char(&b, 0);
    assert_warrants(b.p, "");
    cq_buf_done(&b);
}

static void a_time_is_found_where_the_date_is_broken(void **state)
{
    (void)state;
    read_mail r = { 0 };
    read_text(&r, "From: a@one.example\nDate: some day\n\nWords.\n");
    assert_str(cq_time_iso(&r.arena, r.m.time), "2026-11-02T09:14:03Z");
    cq_str mail = CQ_STR("From: a@one.example\nReceived: from x by y; Tue, 3 Nov 2026 "
                         "08:00:00 -0200\n\nWords.\n");
    assert_true(cq_mail_read(mail, CQ_STR(""), 0, NULL, &r.arena, &r.m, &r.remarks));
    assert_str(cq_time_iso(&r.arena, r.m.time), "2026-11-03T10:00:00Z");
    read_text(&r, "From: a@one.example\nReceived: from x by y\n\nx\n");
    assert_str(cq_time_iso(&r.arena, r.m.time), "2026-11-02T09:14:03Z");
    /* A clock that was never set, and one that is a month ahead of the server's. */
    read_text(&r, "From: a@one.example\nDate: Thu, 1 Jan 1970 00:00:01 +0000\n\nx\n");
    assert_str(cq_time_iso(&r.arena, r.m.time), "2026-11-02T09:14:03Z");
    read_text(&r, "From: a@one.example\nDate: Wed, 2 Dec 2026 00:00:01 +0000\n\nx\n");
    assert_str(cq_time_iso(&r.arena, r.m.time), "2026-11-02T09:14:03Z");
    read_text(&r, "From: a@one.example\nDate: Tue, 3 Nov 2026 00:00:01 +0000\n\nx\n");
    assert_str(cq_time_iso(&r.arena, r.m.time), "2026-11-03T00:00:01Z");
    cq_arena_done(&r.arena);
}

static void parts_are_words_or_attachments(void **state)
{
    (void)state;
    read_mail r = { 0 };
    read_text(&r, "From: a@one.example\n"
                  "Content-Type: multipart/mixed; boundary=\"o\"\n\n"
                  "preface\n--o\n"
                  "Content-Type: multipart/alternative; boundary=\"i\"\n\n"
                  "--i\nContent-Type: text/plain; charset=iso-8859-1; format=flowed\n"
                  "Content-Transfer-Encoding: quoted-printable\n\nCaf=E9 =\nopen\n"
                  "--i\nContent-Type: text/html; charset=utf-8\n"
                  "Content-Transfer-Encoding: base64\n\nPGI+SGk8L2I+\n--i--\n"
                  "--o\nContent-Type: text/plain; name=notes.txt\n"
                  "Content-Disposition: attachment; filename=notes.txt\n\nabc\n"
                  "--o\nContent-Type: message/rfc822\n\n"
                  "From: b@two.example\nMessage-ID: <in@two.example>\n\nNot mine.\n"
                  "--o--\n");
    assert_int_equal(r.m.part_n, 2);
    assert_str(r.m.parts[0].bytes, "Caf\xe9 open");
    assert_str(r.m.parts[0].charset, "iso-8859-1");
    assert_true(r.m.parts[0].flowed && !r.m.parts[0].html);
    assert_str(r.m.parts[1].bytes, "<b>Hi</b>");
    assert_true(r.m.parts[1].html);
    assert_str(cq_message_field(&r.m, CQ_F_MIME_SHAPE),
               "multipart/mixed(multipart/alternative(text/plain,text/html),text/plain,"
               "message/rfc822)");
    /* sha256sum of "abc" */
    assert_str(cq_message_field(&r.m, CQ_F_ATTACHMENT),
               "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad "
               "notes.txt");
    assert_str(r.m.fields[r.m.field_n - 2].value.p
                   ? cq_str_sub(r.m.fields[r.m.field_n - 2].value, 72, 200)
                   : CQ_STR(""),
               "in@two.example");
    cq_arena_done(&r.arena);
}

static void uuencoded_words_are_decoded(void **state)
{
    (void)state;
    read_mail r = { 0 };
    read_text(&r, "From: a@one.example\nContent-Type: text/plain\n"
                  "Content-Transfer-Encoding: x-uuencode\n\n"
                  "begin 644 words\n%=V]R9',`\n`\nend\n");
    assert_int_equal(r.m.part_n, 1);
    assert_str(r.m.parts[0].bytes, "words");
    cq_arena_done(&r.arena);
}

static void broken_mime_still_shows_its_words(void **state)
{
    (void)state;
    read_mail r = { 0 };
    read_text(&r, "From: a@one.example\nContent-Type: multipart/mixed; boundary=\"o\"\n\n"
                  "The boundary never comes.\n");
    assert_int_equal(r.m.part_n, 1);
    assert_str(cq_str_trim(r.m.parts[0].bytes), "The boundary never comes.");
    read_text(&r, "From: a@one.example\nContent-Type: multipart/mixed; boundary=\"o\"\n\n"
                  "--o\nContent-Type: text/plain\n\nCut in the mid");
    assert_int_equal(r.m.part_n, 1);
    assert_str(r.m.parts[0].bytes, "Cut in the mid");
    read_text(&r, "From: a@one.example\n\ncaf\xe9 without a charset\n");
    assert_str(r.m.parts[0].bytes, "caf\xe9 without a charset\n");
    assert_str(r.m.parts[0].charset, "");
    assert_true(read_bytes(&r, CQ_STR("From: a@one.example\r\nSubject: x\0y\r\n\r\n"
                                      "a\0b\r\n")));
    assert_true(cq_str_eq(r.m.parts[0].bytes, CQ_STR("a\0b\r\n")));
    assert_false(read_bytes(&r, CQ_STR("")));
    cq_arena_done(&r.arena);
}

static void encoded_words_come_out_as_utf8_even_when_broken(void **state)
{
    (void)state;
    static const struct {
        const char *raw, *want;
    } cases[] = {
        { "=?UTF-8?B?w6k=?=", "\xc3\xa9" },
        { "=?utf-8?q?=C3?= =?utf-8?q?=A9?=", "\xc3\xa9" },
        { "=?iso-8859-1?q?=E9t=E9?=", "\xc3\xa9t\xc3\xa9" },
        { "caf\xe9", "caf\xc3\xa9" },
        { "=?utf-8?q?open", "=?utf-8?q?open" },
        { "Re: =?utf-8?q?a_b?=", "Re: a b" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        read_mail r = { 0 };
        cq_str mail = cq_str_printf(&r.arena, "From: a@one.example\nSubject: %s\n\nx\n",
                                    cases[i].raw);
        assert_true(read_bytes(&r, mail));
        assert_str(r.m.subject, cases[i].want);
        cq_arena_done(&r.arena);
    }
}

static void a_mail_of_ten_thousand_parts_is_bounded(void **state)
{
    (void)state;
    read_mail r = { 0 };
    cq_buf b = { 0 };
    cq_buf_z(&b, "From: a@one.example\nContent-Type: multipart/mixed; boundary=o\n\n");
    for (int i = 0; i < 10000; i++)
        cq_buf_z(&b, "--o\n\nword\n");
    assert_true(read_bytes(&r, cq_buf_view(&b)));
    assert_true(r.m.part_n < CQ_MAX_PARTS);
    assert_int_equal(r.remarks.n, 1);
    cq_buf_done(&b);
    cq_arena_done(&r.arena);
}

static void deep_nesting_ends(void **state)
{
    (void)state;
    read_mail r = { 0 };
    cq_buf b = { 0 };
    cq_buf_z(&b, "From: a@one.example\n");
    for (int i = 0; i < 200; i++)
        cq_buf_z(&b, "Content-Type: message/rfc822\n\nFrom: a@one.example\n");
    cq_buf_z(&b, "\nWords.\n");
    assert_true(read_bytes(&r, cq_buf_view(&b)));
    assert_int_equal(r.m.part_n, 0);
    cq_buf_clear(&b);
    cq_buf_z(&b, "From: a@one.example\n");
    for (int i = 0; i < 5000; i++)
        cq_buf_printf(&b, "Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n", i, i);
    assert_true(read_bytes(&r, cq_buf_view(&b)));
    assert_int_equal(r.remarks.n, 1);
    cq_buf_done(&b);
    cq_arena_done(&r.arena);
}

static void an_ordinary_mail_passes_the_fence_untouched(void **state)
{
    (void)state;
    cq_arena a = { 0 };
    cq_fence_cuts cuts;
    cq_str mail = CQ_STR("From: a@one.example\r\nTo: b: c;\r\n d@two.example\r\n\r\n"
                         "To: all\n--\nAnna\n--o\nX: y\n\nz");
    cq_str got = cq_fence(mail, &a, &cuts);
    assert_ptr_equal(got.p, mail.p);
    assert_int_equal(got.n, mail.n);
    assert_false(cuts.header_cut || cuts.mail_cut);
    cq_arena_done(&a);
}

static void long_headers_and_many_are_cut_but_not_the_words(void **state)
{
    (void)state;
    cq_arena a = { 0 };
    cq_fence_cuts cuts;
    cq_buf b = { 0 };
    cq_buf_z(&b, "From: a@one.example\nX-Long: ");
    for (int i = 0; i < 10000; i++)
        cq_buf_z(&b, "0123456789abc\n ");
    cq_buf_z(&b, "\nSubject: s\n\nTo: a line of the body, whatever its length\n");
    cq_str got = cq_fence(cq_buf_view(&b), &a, &cuts);
    assert_true(cuts.header_cut && !cuts.mail_cut);
    assert_true(got.n > CQ_MAX_HEADER && got.n < CQ_MAX_HEADER + 200);
    assert_true(
        cq_str_ends(got, CQ_STR("\nSubject: s\n\nTo: a line of the body, whatever "
                                "its length\n")));
    cq_buf_clear(&b);
    for (int i = 0; i < 100000; i++)
        cq_buf_z(&b, "X: y\n");
    got = cq_fence(cq_buf_view(&b), &a, &cuts);
    assert_true(cuts.mail_cut && !cuts.header_cut);
    assert_int_equal(got.n, 5 * 50000);
    cq_buf_done(&b);
    cq_arena_done(&a);
}

static void a_header_of_a_million_groups_does_not_end_the_stack(void **state)
{
    (void)state;
    read_mail r = { 0 };
    cq_buf b = { 0 };
    cq_buf_z(&b, "From: a@one.example\nTo: ");
    for (int i = 0; i < 500000; i++)
        cq_buf_z(&b, i % 30 ? "a:" : "a:\n ");
    cq_buf_z(&b, "\n\nWords.\n");
    assert_true(read_bytes(&r, cq_buf_view(&b)));
    assert_str(r.m.sender, "a@one.example");
    assert_true(r.remarks.n > 0);
    cq_buf_done(&b);
    cq_arena_done(&r.arena);
}

static void hops_and_zones(void **state)
{
    (void)state;
    cq_arena a = { 0 };
    assert_str(cq_header_hop(&a, CQ_STR("from x (y [IPv6:2A01:db8::1]) by z")),
               "2a01:db8::1");
    assert_str(cq_header_hop(&a, CQ_STR("from x (HELO y) (9.9.9.9) by z with SMTP")),
               "9.9.9.9");
    assert_str(cq_header_hop(&a, CQ_STR("from x (y [192.168.1.1]) by z [9.9.9.9]")), "");
    assert_str(cq_header_hop(&a, CQ_STR("by z with HTTP")), "");
    assert_int_equal(cq_header_zone(CQ_STR("Mon, 2 Nov 2026 10:14:03 -0330 (NST)")),
                     -12600);
    assert_int_equal(cq_header_zone(CQ_STR("Mon, 2 Nov 2026 10:14:03 GMT")), 0);
    assert_str(
        cq_header_envelope_date(CQ_STR("From 1723@xxx Fri Feb 04 17:10:22 +0000 2022")),
        "Fri Feb 04 17:10:22 +0000 2022");
    assert_str(cq_header_envelope_date(
                   CQ_STR("From a at b.example  Mon Nov  2 09:14:03 2026 remote from y")),
               "Mon Nov  2 09:14:03 2026");
    cq_arena_done(&a);
}

/* --- what is read without GMime, beside GMime --- */

/* A value made of what makes trouble in one, n pieces long. */
static cq_str made_of(cq_arena *a, cq_rand *r, const char *const *pieces, uint32_t kinds,
                      uint32_t n)
{
    cq_buf b = { 0 };
    while (n--)
        cq_buf_z(&b, pieces[cq_rand_below(r, kinds)]);
    cq_str s = cq_str_dup(a, cq_str_trim(cq_buf_view(&b)));
    cq_buf_done(&b);
    return s;
}

static void mailboxes_are_those_of_gmime(void **state)
{
    static const char *const pieces[] = { "anna", "Bell",    " ",      " ",  "@",   ".",
                                          ",",    "<a@b.c>", "<a@b>",  "-",  "_'",  "+1",
                                          "x1",   "valley",  "b@d.e1", "\"", "(b)", ":" };
    cq_rand r = { 5 };
    cq_arena a = { 0 };
    int plain = 0;
    (void)state;
    g_mime_init();
    for (int i = 0; i < 200000; i++) {
        cq_arena_reset(&a);
        cq_str value = made_of(&a, &r, pieces, 18, 1 + cq_rand_below(&r, 8)), name;
        cq_str rest = value, address;
        int n = 0;
        while (rest.n && cq_header_mailbox(&rest, &address, &name))
            n++;
        if (rest.n || !n)
            continue;
        InternetAddressList *list = internet_address_list_parse(NULL, value.p);
        assert_non_null(list);
        assert_int_equal(internet_address_list_length(list), n);
        for (int k = 0; k < n; k++) {
            InternetAddress *one = internet_address_list_get_address(list, k);
            const char *its = internet_address_get_name(one);
            assert_true(cq_header_mailbox(&value, &address, &name));
            assert_str(address,
                       internet_address_mailbox_get_addr(INTERNET_ADDRESS_MAILBOX(one)));
            assert_str(name, its ? its : "");
        }
        g_object_unref(list);
        plain++;
    }
    assert_true(plain > 1000);
    cq_arena_done(&a);
}

static void what_says_what_it_is_is_decoded_to_itself(void **state)
{
    static const char *const pieces[] = {
        "anna",  " ", " ",        "=",  "?", "=?utf-8?q?b?=", "?q?", "\"", "\\", "(",
        "<a@b>", "~", "\xc3\xa4", "\t", "?="
    };
    cq_rand r = { 6 };
    cq_arena a = { 0 };
    int plain = 0;
    (void)state;
    g_mime_init();
    for (int i = 0; i < 50000; i++) {
        cq_arena_reset(&a);
        cq_str value = made_of(&a, &r, pieces, 15, cq_rand_below(&r, 10));
        if (!cq_header_says(value))
            continue;
        char *decoded = g_mime_utils_header_decode_text(NULL, value.p);
        assert_str(value, decoded);
        g_free(decoded);
        plain++;
    }
    assert_true(plain > 10000);
    cq_arena_done(&a);
}

static void assert_heading(const char *mail, size_t end, size_t body)
{
    size_t got = 0;
    assert_int_equal(cq_heading_end(cq_str_z(mail), &got), end);
    assert_int_equal(got, body);
}

static void plain_headers_are_told_from_odd_ones(void **state)
{
    (void)state;
    assert_heading("A: b\n\nc", 5, 6);
    assert_heading("A: b\r\n\r\nc", 6, 8);
    assert_heading("A-_1:\n\tb\nC: d\n\n", 14, 15);
    assert_heading("A : b\n\n", 0, 0);
    assert_heading(" A: b\n\n", 0, 0);
    assert_heading("A: b\n \n\n", 0, 0);
    assert_heading("A: b\rc\n\n", 0, 0);
    assert_heading("A: b\nno header\n\n", 0, 0);
    assert_heading("A: b\n: c\n\n", 0, 0);
    assert_heading("A: b\n", 0, 0);
    assert_heading("A: b", 0, 0);
    assert_heading("\nA: b\n\n", 0, 1);
    assert_heading("", 0, 0);
    size_t body;
    assert_int_equal(cq_heading_end((cq_str){ "A: \0\n\n", 6 }, &body), 0);
    cq_str rest = CQ_STR("A: b\nC:\n d:\n\te\n"), name, value;
    assert_true(cq_heading_next(&rest, &name, &value));
    assert_str(name, "A");
    assert_str(value, " b\n");
    assert_true(cq_heading_next(&rest, &name, &value));
    assert_str(name, "C");
    assert_str(value, "\n d:\n\te\n");
    assert_false(cq_heading_next(&rest, &name, &value));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sender_is_the_from),
        cmocka_unit_test(a_from_without_an_address_is_nobody),
        cmocka_unit_test(the_first_of_two_from_headers_counts),
        cmocka_unit_test(headers_become_fields),
        cmocka_unit_test(warrants_are_those_of_the_servers_that_took_it_in),
        cmocka_unit_test(a_warrant_from_inside_the_mail_is_none),
        cmocka_unit_test(a_time_is_found_where_the_date_is_broken),
        cmocka_unit_test(parts_are_words_or_attachments),
        cmocka_unit_test(uuencoded_words_are_decoded),
        cmocka_unit_test(an_ordinary_mail_passes_the_fence_untouched),
        cmocka_unit_test(long_headers_and_many_are_cut_but_not_the_words),
        cmocka_unit_test(broken_mime_still_shows_its_words),
        cmocka_unit_test(encoded_words_come_out_as_utf8_even_when_broken),
        cmocka_unit_test(a_mail_of_ten_thousand_parts_is_bounded),
        cmocka_unit_test(deep_nesting_ends),
        cmocka_unit_test(a_header_of_a_million_groups_does_not_end_the_stack),
        cmocka_unit_test(hops_and_zones),
        cmocka_unit_test(mailboxes_are_those_of_gmime),
        cmocka_unit_test(what_says_what_it_is_is_decoded_to_itself),
        cmocka_unit_test(plain_headers_are_told_from_odd_ones),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
