/* test_calls.c - Asterisk's call records, in both orders. */
#include "test.h"

#include <string.h>

#include "gather.h"

#define DAY "2026-11-02 "
#define CALL                                                                             \
    "\"\",\"+4915550001\",\"100\",\"office\",\"\"\"Anna\"\" <+4915550001>\","            \
    "\"SIP/trunk-01\",\"SIP/100-02\",\"Dial\",\"SIP/100,20\",\"" DAY "09:14:03\","       \
    "\"" DAY "09:14:09\",\"" DAY "09:16:40\",157,151,\"ANSWERED\",\"DOCUMENTATION\""
#define MISSED                                                                           \
    "\"\",\"anonymous\",\"100\",\"office\",\"anonymous\",\"SIP/"                         \
    "trunk-01\",\"\",\"Dial\","                                                          \
    "\"SIP/100,20\",\"" DAY "09:20:00\",,\"" DAY "09:20:09\",9,0,\"NO ANSWER\","         \
    "\"DOCUMENTATION\""

static void read_calls(gather *g, const char *text)
{
    const char *path = gather_file(g, "Master.csv", text, strlen(text));
    assert_false(gather_path(g, path));
}

static void assert_call(const cq_message *m)
{
    assert_int_equal(m->channel, CQ_CALL);
    assert_string_equal(m->sender.p, "+4915550001");
    assert_string_equal(m->sender_name.p, "Anna");
    assert_int_equal(m->time, 1793610843);
    assert_false(m->nobody);
    assert_string_equal(cq_message_field(m, CQ_F_TARGET).p, "100");
    assert_string_equal(cq_message_field(m, CQ_F_DURATION).p, "151");
    assert_string_equal(cq_message_field(m, CQ_F_ANSWERED).p, "ANSWERED");
}

static void calls_have_a_caller_a_time_and_a_note(void **state)
{
    (void)state;
    gather g = { 0 };
    read_calls(&g, CALL ",\"1793610843.12\",\"wants a no\"\n" MISSED
                        ",\"1793611200.14\",\"\"\n");
    assert_int_equal(g.messages.n, 2);
    assert_int_equal(g.problems.n, 0);
    assert_call(&g.messages.p[0]);
    assert_string_equal(g.messages.p[0].id.p, "1793610843.12");
    assert_string_equal(g.messages.p[0].parts[0].bytes.p, "wants a no");
    assert_true(g.messages.p[1].nobody);
    assert_int_equal(g.messages.p[1].part_n, 0);
    assert_string_equal(g.ends.p[0].format, "calls (Asterisk)");
    gather_done(&g);
}

static void columns_at_the_end_may_be_missing(void **state)
{
    (void)state;
    gather g = { 0 };
    read_calls(&g, CALL "\n" MISSED "\n");
    assert_call(&g.messages.p[0]);
    assert_int_equal(g.messages.p[0].id.n, 0);
    read_calls(&g, CALL ",\"wants a no\"\n" MISSED ",\"\"\n"); /* no uniqueid */
    assert_int_equal(g.messages.p[2].id.n, 0);
    assert_string_equal(g.messages.p[2].parts[0].bytes.p, "wants a no");
    read_calls(&g, CALL ",\"pbx-1793610843.12\"\n"); /* no user field */
    assert_string_equal(g.messages.p[4].id.p, "pbx-1793610843.12");
    assert_int_equal(g.messages.p[4].part_n, 0);
    gather_done(&g);
}

static void the_other_order_is_seen_by_its_times(void **state)
{
    (void)state;
    gather g = { 0 };
    read_calls(&g, "\"\"\"Anna\"\" <+4915550001>\",\"+4915550001\",\"100\",\"office\","
                   "\"SIP/trunk-01\",\"SIP/100-02\",\"Dial\",\"SIP/100,20\",\"" DAY
                   "09:14:03\",\"" DAY "09:14:09\",\"" DAY "09:16:40\",\"157\",\"151\","
                   "\"ANSWERED\",\"DOCUMENTATION\",\"\",\"1793610843.12\",\"a note\"\n");
    assert_int_equal(g.messages.n, 1);
    assert_call(&g.messages.p[0]);
    assert_string_equal(g.messages.p[0].id.p, "1793610843.12");
    assert_string_equal(g.ends.p[0].format, "calls (Asterisk, cdr_custom)");
    gather_done(&g);
}

static void local_times_are_moved(void **state)
{
    (void)state;
    gather g = { 0 };
    cq_zone *tz = NULL;
    assert_int_equal(cq_zone_open("+01:00", &tz, NULL), CQ_OK);
    cq_read_opt opt = { .tz = tz };
    cq_sink sink = gather_sink(&g);
    bool damaged = false;
    const char *text = CALL ",\"1793610843.12\",\"\"\n";
    const char *path = gather_file(&g, "Master.csv", text, strlen(text));
    assert_int_equal(cq_input_read(path, &opt, &sink, &damaged, NULL), CQ_OK);
    assert_int_equal(g.messages.p[0].time, 1793610843 - 3600);
    cq_zone_close(tz);
    gather_done(&g);
}

static void what_is_no_call_is_told(void **state)
{
    (void)state;
    gather g = { 0 };
    read_calls(&g, CALL ",\"1793610843.12\",\"\"\n" MISSED
                        ",\"1793611200.14\",\"\"\nsome,other,line\n\n" CALL
                        ",\"1793610843.15\",\"open\n" CALL ",\"1793610843.16\",\"\"\n");
    assert_int_equal(g.messages.n, 3);
    assert_int_equal(g.problems.n, 2);
    assert_int_equal(g.problems.p[0].line, 3);
    assert_true(g.problems.p[0].refused);
    assert_int_equal(g.problems.p[1].line, 5);
    assert_string_equal(g.messages.p[2].id.p, "1793610843.16");
    gather_done(&g);
}

static void calls_of_other_exchanges_are_calls(void **state)
{
    (void)state;
    gather g = { 0 };
    read_calls(&g, "date,caller,dst,duration,notes\n"
                   "2026-11-02 09:14:03,+4915550001,100,151,asked about the vote\n"
                   "2026-11-02 09:15:03,anonymous,100,12,\n");
    assert_int_equal(g.messages.n, 2);
    assert_int_equal(g.messages.p[0].channel, CQ_CALL);
    assert_string_equal(g.messages.p[0].sender.p, "+4915550001");
    assert_string_equal(cq_message_field(&g.messages.p[0], CQ_F_DURATION).p, "151");
    assert_string_equal(cq_message_field(&g.messages.p[0], CQ_F_TARGET).p, "100");
    assert_string_equal(g.messages.p[0].parts[0].bytes.p, "asked about the vote");
    assert_true(g.messages.p[1].nobody);
    gather_done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_have_a_caller_a_time_and_a_note),
        cmocka_unit_test(columns_at_the_end_may_be_missing),
        cmocka_unit_test(the_other_order_is_seen_by_its_times),
        cmocka_unit_test(local_times_are_moved),
        cmocka_unit_test(what_is_no_call_is_told),
        cmocka_unit_test(calls_of_other_exchanges_are_calls),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
