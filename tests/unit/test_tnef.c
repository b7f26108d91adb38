/* test_tnef.c - winmail.dat, in a mail and by itself. */
#include "test.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

#include "gather.h"
#include "read/tnef.h"

static void number(cq_buf *b, uint32_t v, int bytes)
{
    for (int i = 0; i < bytes; i++)
        cq_buf_char(b, (char)(v >> 8 * i));
}

static void attribute(cq_buf *b, int level, uint32_t what, const char *p, size_t n)
{
    number(b, (uint32_t)level, 1);
    number(b, what, 4);
    number(b, (uint32_t)n, 4);
    cq_buf_add(b, p, n);
    number(b, 0, 2);
}

static void prop(cq_buf *b, uint32_t tag, const char *p, size_t n)
{
    number(b, tag, 4);
    if ((tag >> 16) >= 0x8000) { /* by name: GUID, kind 1, its length, "no" in UTF-16 */
        cq_buf_add(b, "0123456789abcdef\1\0\0\0\6\0\0\0n\0o\0\0\0\0\0", 32);
    }
    number(b, 1, 4);
    number(b, (uint32_t)n, 4);
    cq_buf_add(b, p, n);
    for (; n % 4; n++)
        cq_buf_char(b, 0);
}

/* A text of HTML, and two files, the second with its long name among its properties. */
static void make(cq_buf *b)
{
    cq_buf props = { 0 };
    number(b, 0x223e9f78, 4);
    number(b, 1, 2);
    attribute(b, 1, 0x00069007, "\xe3\x04\0\0\0\0\0\0", 8); /* code page 1251 */
    attribute(b, 1, 0x0002800c, "plain", 6);
    number(&props, 4, 4);
    number(&props, 0x00390040, 4); /* a time: eight bytes, no length */
    cq_buf_add(&props, "12345678", 8);
    number(&props, 0x00171002, 4); /* three numbers of 16 bits */
    number(&props, 3, 4);
    cq_buf_add(&props,
               "1\0\0\0"
               "2\0\0\0"
               "3\0\0\0",
               12);
    prop(&props, 0x8001001f, "n\0\0\0", 4);
    prop(&props, 0x10130102, "<p>Vote no</p>", 14);
    attribute(b, 1, 0x00069003, props.p, props.n);
    attribute(b, 2, 0x00069002, "", 0);
    attribute(b, 2, 0x00018010, "A.TXT", 6);
    attribute(b, 2, 0x0006800f, "abc", 3);
    attribute(b, 2, 0x00069002, "", 0);
    attribute(b, 2, 0x00018010, "LETTER~1.PDF", 13);
    attribute(b, 2, 0x0006800f, "", 0);
    cq_buf_clear(&props);
    number(&props, 2, 4);
    prop(&props, 0x3707001f, "L\0\xe9\0", 4);
    prop(&props, 0x37010102, "abcd", 4);
    attribute(b, 2, 0x00069005, props.p, props.n);
    cq_buf_done(&props);
}

static void text_and_files_are_found(void **state)
{
    (void)state;
    cq_buf b = { 0 };
    cq_arena a = { 0 };
    bool cut = false;
    make(&b);
    cq_tnef *t = cq_tnef_read(cq_buf_view(&b), &a, &cut);
    assert_non_null(t);
    assert_false(cut);
    assert_true(t->body.html);
    assert_true(cq_str_eq(t->body.bytes, CQ_STR("<p>Vote no</p>")));
    assert_int_equal(t->n, 2);
    assert_true(cq_str_eq(t->files[0].name, CQ_STR("A.TXT")));
    assert_true(cq_str_eq(t->files[0].bytes, CQ_STR("abc")));
    assert_true(cq_str_eq(t->files[1].name, CQ_STR("L\xc3\xa9")));
    assert_true(cq_str_eq(t->files[1].bytes, CQ_STR("abcd")));
    cq_arena_done(&a);
    cq_buf_done(&b);
}

static void cut_anywhere_it_gives_what_came_before(void **state)
{
    (void)state;
    cq_buf b = { 0 };
    make(&b);
    size_t told = 0;
    for (size_t n = 6; n < b.n; n++) {
        cq_arena a = { 0 };
        bool cut = false;
        cq_tnef *t = cq_tnef_read((cq_str){ b.p, n }, &a, &cut);
        assert_true(t && t->n <= 2);
        told += cut;
        cq_arena_done(&a);
    }
    assert_true(told > b.n - 20); /* but where an attribute ends */
    cq_arena a = { 0 };
    bool cut = false;
    assert_null(cq_tnef_read((cq_str){ b.p, 5 }, &a, &cut));
    assert_null(cq_tnef_read(CQ_STR("no such thing"), &a, &cut));
    cq_buf_done(&b);
}

static void a_mail_has_what_its_envelope_holds(void **state)
{
    (void)state;
    static const char head[] =
        "From: anna@valley.example\nMessage-ID: <1@valley.example>\n"
        "MIME-Version: 1.0\nContent-Type: multipart/mixed; boundary=x\n\n";
    static const char part[] =
        "--x\nContent-Type: application/ms-tnef; name=winmail.dat\n"
        "Content-Transfer-Encoding: base64\n\n";
    gather g = { 0 };
    cq_buf b = { 0 };
    char mail[4000];
    make(&b);
    char *packed = g_base64_encode((const guchar *)b.p, b.n);
    for (int plain = 0; plain < 2; plain++) {
        snprintf(mail, sizeof mail, "%s%s%s%s\n--x--\n", head,
                 plain ? "--x\n\nMy words\n" : "", part, packed);
        assert_false(gather_path(&g, gather_file(&g, "a.eml", mail, strlen(mail))));
        const cq_message *m = &g.messages.p[plain];
        size_t files = 0;
        for (size_t i = 0; i < m->field_n; i++)
            files += m->fields[i].kind == CQ_F_ATTACHMENT;
        assert_int_equal(files, 2);
        assert_string_equal(
            cq_message_field(m, CQ_F_ATTACHMENT).p,
            "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61"
            "f20015ad A.TXT");
        assert_int_equal(m->part_n, 1);
        assert_string_equal(m->parts[0].bytes.p, plain ? "My words" : "<p>Vote no</p>");
    }
    assert_int_equal(g.problems.n, 0);
    snprintf(mail, sizeof mail, "%s%sAAAA\n--x--\n", head, part);
    assert_false(gather_path(&g, gather_file(&g, "b.eml", mail, strlen(mail))));
    assert_int_equal(g.problems.n, 1);
    assert_non_null(strstr(g.problems.p[0].reason.p, "winmail.dat"));
    g_free(packed);
    cq_buf_done(&b);
    gather_done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_and_files_are_found),
        cmocka_unit_test(cut_anywhere_it_gives_what_came_before),
        cmocka_unit_test(a_mail_has_what_its_envelope_holds),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
