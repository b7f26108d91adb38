/* test_msg.c - Outlook's files, written here by libgsf, and its RTF. */
#include "test.h"

#include <gsf/gsf-outfile-msole.h>
#include <gsf/gsf-outfile.h>
#include <gsf/gsf-output-memory.h>
#include <gsf/gsf-utils.h>
#include <string.h>

#include "gather.h"
#include "read/rtf.h"

/* Does the message hold this, in a part or a field? */
static void assert_field(const cq_message *m, cq_field_kind kind, const char *expected)
{
    cq_str v = cq_message_field(m, kind);
    assert_string_equal(v.p ? v.p : "", expected);
}

typedef struct {
    GsfOutput *memory;
    GsfOutfile *root;
} ole;

static ole ole_new(void)
{
    gsf_init();
    ole o = { .memory = gsf_output_memory_new() };
    o.root = gsf_outfile_msole_new(o.memory);
    return o;
}

static void put(GsfOutfile *to, const char *name, const void *bytes, size_t n)
{
    GsfOutput *s = gsf_outfile_new_child(to, name, FALSE);
    gsf_output_write(s, n, bytes);
    gsf_output_close(s);
    g_object_unref(s);
}

static void put_wide(GsfOutfile *to, const char *name, const char *utf8)
{
    glong n;
    gunichar2 *wide = g_utf8_to_utf16(utf8, -1, NULL, &n, NULL);
    put(to, name, wide, 2 * (size_t)n);
    g_free(wide);
}

static GsfOutfile *storage(GsfOutfile *to, const char *name)
{
    return GSF_OUTFILE(gsf_outfile_new_child(to, name, TRUE));
}

static void end_storage(GsfOutfile *s)
{
    gsf_output_close(GSF_OUTPUT(s));
    g_object_unref(s);
}

/* 0039 (a time) of 2026-11-02T09:14:03Z and 3FFD (a number), behind a head. */
static void put_fixed(GsfOutfile *to, size_t head, unsigned page)
{
    uint8_t p[64] = { 0 }, *t = p + head, *n = t + 16;
    uint64_t time = (UINT64_C(1793610843) + UINT64_C(11644473600)) * 10000000;
    memcpy(t, "\x40\0\x39\0", 4);
    memcpy(n, "\x03\0\xfd\x3f", 4);
    for (int i = 0; i < 8; i++)
        t[8 + i] = (uint8_t)(time >> 8 * i);
    n[8] = (uint8_t)page;
    n[9] = (uint8_t)(page >> 8);
    put(to, "__properties_version1.0", p, head + 32);
}

/* Read what was written; it is closed. */
static bool read_ole(gather *g, ole *o, const char *name)
{
    gsf_output_close(GSF_OUTPUT(o->root));
    const char *path = gather_file(
        g, name, (const char *)gsf_output_memory_get_bytes(GSF_OUTPUT_MEMORY(o->memory)),
        (size_t)gsf_output_size(o->memory));
    g_object_unref(o->root);
    g_object_unref(o->memory);
    return gather_path(g, path);
}

#define HEADERS                                                                          \
    "Microsoft Mail Internet Headers Version 2.0\r\nReceived: from mx.valley.example "   \
    "([203.0.113.7])\r\n by mx.office.example; Mon, 02 Nov 2026 09:14:05 +0000\r\n"      \
    "From: Anna Moos <anna@valley.example>\r\nMessage-ID: <1@valley.example>\r\n"        \
    "Date: Mon, 02 Nov 2026 10:14:03 +0100\r\nSubject: No\r\n"                           \
    "Content-Type: multipart/alternative;\r\n\tboundary=\"x\"\r\nMIME-Version: 1.0\r\n"  \
    "X-Mailer: Mill 1\r\n\r\n"

static void headers_of_the_transport_are_kept(void **state)
{
    (void)state;
    gather g = { 0 };
    ole o = ole_new();
    put_wide(o.root, "__substg1.0_007D001F", HEADERS);
    put_wide(o.root, "__substg1.0_1000001F", "Vote n\xc3\xb3\r\n--x\r\n");
    put(o.root, "__substg1.0_10130102", "<p>Vote no</p>", 14);
    put_fixed(o.root, 32, 1252);
    assert_false(read_ole(&g, &o, "a.msg"));
    assert_int_equal(g.messages.n, 1);
    const cq_message *m = g.messages.p;
    assert_string_equal(m->sender.p, "anna@valley.example");
    assert_string_equal(m->id.p, "1@valley.example");
    assert_int_equal(m->time, 1793610843);
    assert_int_equal(m->zone, 3600);
    assert_field(m, CQ_F_ORIGIN_IP, "203.0.113.7");
    assert_field(m, CQ_F_MAILER, "Mill 1");
    assert_field(m, CQ_F_MIME_SHAPE, ""); /* it would be ours */
    assert_int_equal(m->part_n, 2);
    assert_string_equal(m->parts[0].bytes.p, "Vote n\xc3\xb3\r\n--x\r\n");
    assert_true(m->parts[1].html);
    assert_string_equal(g.ends.p[0].format, "msg");
    assert_int_equal(g.problems.n, 0);
    gather_done(&g);
}

/* A mail within an Exchange, in an old code page, with a header hidden in a name. */
static void headers_are_made_where_none_came(void **state)
{
    (void)state;
    gather g = { 0 };
    ole o = ole_new();
    put(o.root, "__substg1.0_0037001E", "\xcd\xe5\xf2", 3); /* "Net" in Cyrillic */
    put(o.root, "__substg1.0_0C1A001E", "Anna\r\nBcc: x@y.example", 22);
    put(o.root, "__substg1.0_0C1F001E", "/O=OFFICE/CN=ANNA", 17);
    put_wide(o.root, "__substg1.0_5D01001F", "Anna@Office.example");
    put(o.root, "__substg1.0_1000001E", "\xcd\xe5\xf2", 3);
    put_fixed(o.root, 32, 1251);
    GsfOutfile *to = storage(o.root, "__recip_version1.0_#00000000");
    put_wide(to, "__substg1.0_3001001F", "The Member");
    put_wide(to, "__substg1.0_39FE001F", "member@office.example");
    put_fixed(to, 8, 0);
    end_storage(to);
    assert_false(read_ole(&g, &o, "b.msg"));
    const cq_message *m = g.messages.p;
    assert_string_equal(m->sender.p, "anna@office.example");
    assert_string_equal(m->subject.p, "\xd0\x9d\xd0\xb5\xd1\x82");
    assert_int_equal(m->time, 1793610843);
    assert_field(m, CQ_F_TARGET, "member@office.example");
    assert_int_equal(m->part_n, 1);
    assert_string_equal(m->parts[0].charset.p, "windows-1251");
    gather_done(&g);
}

static void attachments_are_hashed_and_messages_in_it_too(void **state)
{
    (void)state;
    gather g = { 0 };
    ole o = ole_new();
    put_wide(o.root, "__substg1.0_0C1F001F", "anna@valley.example");
    put_wide(o.root, "__substg1.0_1000001F", "See these");
    GsfOutfile *a = storage(o.root, "__attach_version1.0_#00000000");
    put(a, "__substg1.0_37010102", "abc", 3);
    put_wide(a, "__substg1.0_3704001F", "LETTER~1.PDF");
    put_wide(a, "__substg1.0_3707001F", "Letter to all.pdf");
    end_storage(a);
    GsfOutfile *b = storage(o.root, "__attach_version1.0_#00000001");
    GsfOutfile *inner = storage(b, "__substg1.0_3701000D");
    put_wide(inner, "__substg1.0_007D001F",
             "From: x@y.example\r\nMessage-ID: <in@y>\r\n");
    put_wide(inner, "__substg1.0_1000001F", "Another's words");
    end_storage(inner);
    end_storage(b);
    assert_false(read_ole(&g, &o, "c.msg"));
    const cq_message *m = g.messages.p;
    assert_string_equal(m->sender.p, "anna@valley.example");
    assert_int_equal(m->part_n, 1);
    assert_field(m, CQ_F_ATTACHMENT,
                 "sha256:ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad"
                 " Letter to all.pdf");
    size_t n = 0;
    for (size_t i = 0; i < m->field_n; i++)
        n += m->fields[i].kind == CQ_F_ATTACHMENT;
    assert_int_equal(n, 2);
    gather_done(&g);
}

static void what_is_no_message_is_told(void **state)
{
    (void)state;
    gather g = { 0 };
    ole o = ole_new();
    put(o.root, "WordDocument", "abc", 3);
    assert_true(read_ole(&g, &o, "d.msg"));
    assert_true(
        gather_path(&g, gather_file(&g, "e.msg", "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", 8)));
    assert_int_equal(g.messages.n, 0);
    assert_int_equal(g.problems.n, 2);
    gather_done(&g);
}

/* --- RTF --- */

static void assert_html(const char *rtf, const char *expected)
{
    cq_arena a = { 0 };
    int page;
    cq_str html = cq_rtf_html(&a, cq_str_z(rtf), &page);
    assert_int_equal(html.n, strlen(expected));
    assert_memory_equal(html.p, expected, html.n);
    cq_arena_done(&a);
}

static void rtf_gives_its_words(void **state)
{
    (void)state;
    assert_html(
        "{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\*\\generator x;}\\uc1 a<b \\u8364?"
        "\\'e9\\par{\\b c}\\{\\~\\ldblquote d}",
        "a&lt;b &#8364;\xe9<br>\nc{&#160;&#8220;d");
    assert_html("{\\rtf1\\fromhtml1{\\*\\htmltag64 <p>}\\htmlrtf {\\htmlrtf0 Vote "
                "{\\*\\htmltag &lt;}\\htmlrtf <\\htmlrtf0 no\\htmlrtf }\\htmlrtf0 "
                "{\\*\\mhtmltag64 <x>}{\\*\\htmltag72 </p>}}",
                "<p>Vote &lt;no</p>");
    assert_html("{\\rtf1 a\\bin3 }}}b\\u-10179?c}}}d", "ab&#55357;cd");
    assert_html("\\", "");
}

/* The example of [MS-OXRTFCP] 3.1. */
static void rtf_is_unpacked(void **state)
{
    (void)state;
    static const char packed[] =
        "\x2d\0\0\0\x2b\0\0\0LZFu\xf1\xc5\xc7\xa7\x03\0\x0a\0rcpg125"
        "B2\x0a\xf3 hel\x09\0 bw\x05\xb0ld}\x0a\x80\x0f\xa0";
    cq_arena a = { 0 };
    cq_str rtf = cq_rtf_unpack(&a, (cq_str){ packed, sizeof packed - 1 });
    assert_int_equal(rtf.n, 43);
    assert_memory_equal(rtf.p, "{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n", 43);
    assert_int_equal(cq_rtf_unpack(&a, CQ_STR("short")).n, 0);
    cq_arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_of_the_transport_are_kept),
        cmocka_unit_test(headers_are_made_where_none_came),
        cmocka_unit_test(attachments_are_hashed_and_messages_in_it_too),
        cmocka_unit_test(what_is_no_message_is_told),
        cmocka_unit_test(rtf_gives_its_words),
        cmocka_unit_test(rtf_is_unpacked),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
