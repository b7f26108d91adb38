/* test_sms.c - the XML of SMS Backup & Restore, which is not always XML. */
#include "test.h"

#include <string.h>

#include "gather.h"
#include "read/xml.h"

#define HEAD "<?xml version='1.0' encoding='UTF-8' standalone='yes' ?>\n<!-- 1 < 2 -->\n"
#define SMS(address, type, body)                                                         \
    "  <sms protocol=\"0\" address=\"" address "\" date=\"1793610843000\" type=\"" type  \
    "\" subject=\"null\" body=\"" body                                                   \
    "\" toa=\"null\" service_center=\"null\" read=\"1\" status=\"-1\" locked=\"0\" "     \
    "readable_date=\"2 Nov 2026 09:14:03\" contact_name=\"(Unknown)\" />\n"
#define CALL(number, type, shown)                                                        \
    "<call number=\"" number "\" duration=\"151\" date=\"1793610843000\" type=\"" type   \
    "\" presentation=\"" shown "\" contact_name=\"Anna &amp; Bert\" />\n"

static bool read_sms(gather *g, const char *text)
{
    return gather_path(g, gather_file(g, "sms.xml", text, strlen(text)));
}

static void a_message_keeps_what_xml_cannot_say(void **state)
{
    (void)state;
    gather g = { 0 };
    assert_false(read_sms(&g, HEAD "<smses count=\"3\">\n" //
                          SMS("+49 155 50001", "1", "No &#55357;&#56842; &lt;b> &#10;x")
                              SMS("(0155) 50002", "2", "sent") SMS(
                                  "OFFICE", "1", "Don't &#55357; &bogus;") "</smses>"));
    assert_int_equal(g.messages.n, 2);
    assert_int_equal(g.messages.p[0].channel, CQ_POST);
    assert_string_equal(g.messages.p[0].sender.p, "+4915550001");
    assert_string_equal(g.messages.p[0].parts[0].bytes.p, "No \xf0\x9f\x98\x8a <b> \nx");
    assert_int_equal(g.messages.p[0].time, 1793610843);
    assert_int_equal(g.messages.p[0].subject.n, 0);
    assert_int_equal(g.messages.p[0].line, 4);
    assert_string_equal(g.messages.p[1].sender.p, "OFFICE");
    assert_string_equal(g.messages.p[1].parts[0].bytes.p, "Don't \xef\xbf\xbd &bogus;");
    assert_int_equal(g.problems.n, 1);
    assert_non_null(strstr(g.problems.p[0].reason.p, "went out"));
    assert_string_equal(g.ends.p[0].format, "sms");
    gather_done(&g);
}

static void calls_come_from_a_number_or_from_nobody(void **state)
{
    (void)state;
    gather g = { 0 };
    assert_false(read_sms(&g, "<calls count=\"4\">" CALL("+4915550001", "1", "1")
                                  CALL("-2", "3", "2") CALL("+4915550001", "2", "1")
                                      CALL("+4915550003", "5", "2") "</calls>"));
    assert_int_equal(g.messages.n, 3);
    const cq_message *m = g.messages.p;
    assert_int_equal(m->channel, CQ_CALL);
    assert_string_equal(m->sender.p, "+4915550001");
    assert_string_equal(m->sender_name.p, "Anna & Bert");
    assert_string_equal(cq_message_field(m, CQ_F_DURATION).p, "151");
    assert_string_equal(cq_message_field(m, CQ_F_ANSWERED).p, "ANSWERED");
    assert_true(m[1].nobody && m[2].nobody);
    assert_string_equal(cq_message_field(m + 1, CQ_F_ANSWERED).p, "NO ANSWER");
    gather_done(&g);
}

static void a_group_message_is_its_senders(void **state)
{
    (void)state;
    gather g = { 0 };
    assert_false(read_sms(
        &g,
        "<smses>" HEAD
        "<mms msg_box=\"1\" date=\"1793610843000\" address=\"+4915550001~+4915550002\" "
        "sub=\"The vote\" contact_name=\"null\"><parts>\n"
        "<part seq=\"-1\" ct=\"application/smil\" text='<smil></smil>' />\n"
        "<part seq=\"0\" ct=\"image/jpeg\" text=\"null\" data=\"/9j/</mms\" />\n"
        "<part seq=\"1\" ct=\"text/plain\" text=\"Vote\" />"
        "<part seq=\"2\" ct=\"text/plain\" text=\"no\" /></parts>"
        "<addrs><addr address=\"+4915550002\" type=\"151\" />"
        "<addr address=\"+4915550001\" type=\"137\" /></addrs></mms>\n"
        "<mms msg_box=\"2\" date=\"1\" address=\"+1\"><parts></parts></mms></smses>"));
    assert_int_equal(g.messages.n, 1);
    assert_string_equal(g.messages.p[0].sender.p, "+4915550001");
    assert_string_equal(g.messages.p[0].subject.p, "The vote");
    assert_string_equal(g.messages.p[0].parts[0].bytes.p, "Vote\nno");
    assert_int_equal(g.problems.n, 1);
    gather_done(&g);
}

static void a_broken_record_costs_itself_only(void **state)
{
    (void)state;
    gather g = { 0 };
    assert_true(read_sms(
        &g,
        "<smses>" SMS("+4915550001", "1",
                      "a") "<sms address=\"+49 body=x\n"
                           "<mms date=\"1\"><parts>" SMS(
                               "+4915550002", "1",
                               "b") "<sms address=\"+4915550003\" type=\"1\" body=\"c"));
    assert_int_equal(g.messages.n, 2);
    assert_string_equal(g.messages.p[1].sender.p, "+4915550002");
    assert_int_equal(g.problems.n, 3);
    for (size_t i = 0; i < 3; i++)
        assert_true(g.problems.p[i].refused);
    gather_done(&g);
}

static void records_that_never_end_are_searched_once(void **state)
{
    (void)state;
    enum { RECORDS = 100000 };
    gather g = { 0 };
    cq_buf b = { 0 };
    cq_buf_z(&b, "<smses>");
    for (int i = 0; i < RECORDS; i++)
        cq_buf_z(&b, i % 2 ? "<mms a='1'><parts>" : "<sms a=\"");
    assert_true(gather_path(&g, gather_file(&g, "s.xml", b.p, b.n)) || g.problems.n);
    assert_int_equal(g.problems.n, RECORDS);
    cq_buf_done(&b);
    gather_done(&g);
}

static void tags_are_cut_as_they_are(void **state)
{
    (void)state;
    cq_xml_tag t;
    assert_int_equal(cq_xml_read(CQ_STR("<a:b c='>' d=\"x\"/>y"), false, &t), 18);
    assert_true(cq_str_eq(t.name, CQ_STR("b")) && t.empty && !t.broken && !t.closes);
    assert_true(cq_str_eq(cq_xml_attribute(&t, "c"), CQ_STR(">")));
    assert_int_equal(cq_xml_attribute(&t, "e").n, 0);
    assert_int_equal(cq_xml_read(CQ_STR("<![CDATA[<a>]]>"), false, &t), 15);
    assert_true(cq_str_eq(t.inside, CQ_STR("<a>")) && t.name.n == 0);
    assert_int_equal(cq_xml_read(CQ_STR("<!-- <a> "), true, &t), 0);
    assert_int_equal(cq_xml_read(CQ_STR("<sms a="), true, &t), 0);
    assert_int_equal(cq_xml_read(CQ_STR("<"), false, &t), 1);
    assert_true(t.broken);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_keeps_what_xml_cannot_say),
        cmocka_unit_test(calls_come_from_a_number_or_from_nobody),
        cmocka_unit_test(a_group_message_is_its_senders),
        cmocka_unit_test(a_broken_record_costs_itself_only),
        cmocka_unit_test(records_that_never_end_are_searched_once),
        cmocka_unit_test(tags_are_cut_as_they_are),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
