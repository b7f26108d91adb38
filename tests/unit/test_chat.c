/* test_chat.c - chats that WhatsApp exported, in the ways of several phones. */
#include "test.h"

#include <string.h>

#include "gather.h"
#include "read/stamp.h"

#define LRM "\xe2\x80\x8e"
#define NNBSP "\xe2\x80\xaf"
#define NINE 1793610840 /* 2026-11-02T09:14:00Z */

static void read_chat(gather *g, const char *name, const char *text)
{
    assert_false(gather_path(g, gather_file(g, name, text, strlen(text))));
}

static void assert_message(const cq_message *m, const char *sender, const char *text,
                           int64_t time)
{
    assert_int_equal(m->channel, CQ_POST);
    assert_string_equal(m->sender.p, sender);
    assert_string_equal(m->part_n ? m->parts[0].bytes.p : "", text);
    assert_int_equal(m->time, time);
}

static void a_message_goes_on_until_the_next_stamp(void **state)
{
    (void)state;
    gather g = { 0 };
    read_chat(&g, "WhatsApp Chat with Valley.txt",
              "02/11/2026, 09:10 - Messages are end-to-end encrypted.\n"
              "02/11/2026, 09:14 - Anna: Please vote no\n"
              "on the library:\n"
              "[03/11/2026, 09:14:03] Carl: pasted from elsewhere\n"
              "13/11/2026, 09:14 - Bert: <Media omitted>\n"
              "13/11/2026, 09:14 - Bert changed the subject from \"A: b\" to \"C\"\n"
              "13/11/2026, 09:15 - Bert: " LRM "IMG-1.jpg (file attached)\nLook here " LRM
              "<This message was edited>\n");
    assert_int_equal(g.messages.n, 3);
    assert_message(&g.messages.p[0], "Anna",
                   "Please vote no\non the library:\n"
                   "[03/11/2026, 09:14:03] Carl: pasted from elsewhere",
                   NINE);
    assert_message(&g.messages.p[1], "Bert", "", NINE + 11 * 86400);
    assert_message(&g.messages.p[2], "Bert", "Look here", NINE + 11 * 86400 + 60);
    assert_string_equal(cq_message_field(&g.messages.p[0], CQ_F_PLACE).p, "Valley");
    assert_string_equal(g.ends.p[0].format, "whatsapp (Android, day/month)");
    assert_int_equal(g.problems.n, 2); /* of two notices, the first; no IMG-1.jpg */
    assert_false(g.problems.p[0].refused);
    assert_int_equal(g.problems.p[0].line, 1);
    gather_done(&g);
}

static void the_ways_of_many_phones(void **state)
{
    (void)state;
    static const struct {
        const char *text, *format;
        int64_t time;
    } chats[] = {
        { "[11/2/26, 9:14:00" NNBSP "AM] A: x\n[11/13/26, 9:14:00" NNBSP "PM] B: y\n",
          "whatsapp (iOS, month/day)", NINE },
        { "11/2/26, 9:14" NNBSP "AM - A: x\n11/13/26, 12:14" NNBSP "AM - B: y\n",
          "whatsapp (Android, month/day)", NINE },
        { "02.11.26, 09:14 - A: x\n13.11.26, 09:14 - B: y\n",
          "whatsapp (Android, day/month)", NINE },
        { "[2026-11-02, 09:14:00] A: x\n[2026-11-03, 09:14:00] B: y\n",
          "whatsapp (iOS, day/month)", NINE },
        { "2/11/26, 9:14 a. m. - A: x\n13/11/26, 9:14 p. m. - B: y\n",
          "whatsapp (Android, day/month)", NINE },
        { "02/11/2026 \xc3\xa0 09:14 - A: x\n13/11/2026 \xc3\xa0 09:14 - B: y\n",
          "whatsapp (Android, day/month)", NINE },
        { "\xd9\xa2\xe2\x80\x8f/\xd9\xa1\xd9\xa1\xe2\x80\x8f/"
          "\xd9\xa2\xd9\xa0\xd9\xa2\xd9\xa6"
          "\xd8\x8c \xd9\xa9:\xd9\xa1\xd9\xa4 \xd8\xb5 - A: x\n"
          "\xd9\xa1\xd9\xa3\xe2\x80\x8f/\xd9\xa1\xd9\xa1\xe2\x80\x8f/"
          "\xd9\xa2\xd9\xa0\xd9\xa2\xd9\xa6"
          "\xd8\x8c \xd9\xa9:\xd9\xa1\xd9\xa4 \xd9\x85 - B: y\n",
          "whatsapp (Android, day/month)", NINE },
    };
    for (size_t i = 0; i < sizeof chats / sizeof *chats; i++) {
        gather g = { 0 };
        read_chat(&g, "c.txt", chats[i].text);
        assert_string_equal(g.ends.p[0].format, chats[i].format);
        assert_int_equal(g.messages.n, 2);
        assert_int_equal(g.problems.n, 0);
        assert_message(&g.messages.p[0], "A", "x", chats[i].time);
        gather_done(&g);
    }
}

static void the_order_of_time_tells_the_day_where_no_number_does(void **state)
{
    (void)state;
    gather g = { 0 };
    read_chat(&g, "c.txt", "11/10/2026, 09:14 - A: x\n02/11/2026, 09:14 - B: y\n");
    assert_int_equal(g.messages.p[1].time, NINE);
    assert_int_equal(g.problems.n, 0);
    read_chat(&g, "d.txt", "10/11/2026, 09:14 - A: x\n11/02/2026, 09:14 - B: y\n");
    assert_int_equal(g.messages.p[3].time, NINE);
    assert_int_equal(g.problems.n, 0);
    gather_done(&g);
}

static void a_day_that_nothing_shows_is_asked_for(void **state)
{
    (void)state;
    gather g = { 0 };
    cq_sink sink = gather_sink(&g);
    cq_read_opt opt = { .dates = CQ_DATES_MDY };
    bool damaged = false;
    const char *text = "02/11/2026, 09:14 - A: x\n02/11/2026, 09:15 - B: y\n";
    read_chat(&g, "c.txt", text);
    assert_int_equal(g.messages.p[0].time, NINE);
    assert_string_equal(g.ends.p[0].format, "whatsapp (Android, day/month by guess)");
    assert_int_equal(g.problems.n, 1);
    assert_non_null(strstr(g.problems.p[0].reason.p, "--dates"));
    const char *path = gather_file(&g, "c.txt", text, strlen(text));
    assert_int_equal(cq_input_read(path, &opt, &sink, &damaged, NULL), CQ_OK);
    assert_int_equal(g.messages.p[2].time, cq_days(2026, 2, 11) * 86400 + 33240);
    assert_int_equal(g.problems.n, 1);
    gather_done(&g);
}

static void a_number_is_one_sender_however_it_is_set(void **state)
{
    (void)state;
    gather g = { 0 };
    read_chat(&g, "WhatsApp Chat - Hill/_chat.txt",
              "[02/11/26, 09:14:00] \xe2\x80\xaa+49\xc2\xa0"
              "155\xc2\xa0"
              "5500\xe2\x80\xac: x\n"
              "[13/11/26, 09:14:00] ~ Anna 2: " LRM "image omitted\n"
              "[13/11/26, 09:14:00] +49 155-5500: y\n");
    assert_string_equal(g.messages.p[0].sender.p, "+491555500");
    assert_string_equal(g.messages.p[2].sender.p, "+491555500");
    assert_string_equal(g.messages.p[1].sender.p, "Anna 2");
    assert_int_equal(g.messages.p[1].part_n, 0);
    assert_string_equal(cq_message_field(&g.messages.p[0], CQ_F_PLACE).p, "Hill");
    gather_done(&g);
}

static void what_stands_before_the_first_stamp_is_told(void **state)
{
    (void)state;
    gather g = { 0 };
    cq_sink sink = gather_sink(&g);
    cq_read_opt opt = { .as = "whatsapp" };
    bool damaged = false;
    const char *text = "line\nline\n13/11/2026, 09:14 - A: x\n";
    const char *path = gather_file(&g, "c.txt", text, strlen(text));
    assert_int_equal(cq_input_read(path, &opt, &sink, &damaged, NULL), CQ_OK);
    assert_int_equal(g.messages.n, 1);
    assert_int_equal(g.messages.p[0].line, 3);
    assert_int_equal(g.problems.n, 1);
    assert_true(g.problems.p[0].refused);
    gather_done(&g);
}

static void a_letter_that_begins_with_a_date_stays_one(void **state)
{
    (void)state;
    gather g = { 0 };
    read_chat(&g, "l/1.txt", "02/11/2026\n\nDear Sir, 9:15 - no: I object.\n");
    assert_int_equal(g.messages.p[0].channel, CQ_LETTER);
    gather_done(&g);
}

static void what_is_no_stamp_is_refused(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "02/11/2026 - A: x",         "02/11-2026, 09:14 - A: x",
        "02/11/2026, 25:14 - A: x",  "02/11/2026, 13:14 PM - A: x",
        "[02/11/2026, 09:14 - A: x", "02/11/2026, 9:1 - A: x",
        "1793610840 - A: x",         "",
    };
    cq_stamp s;
    size_t end;
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        assert_false(cq_stamp_read(cq_str_z(lines[i]), &s, &end));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_goes_on_until_the_next_stamp),
        cmocka_unit_test(the_ways_of_many_phones),
        cmocka_unit_test(the_order_of_time_tells_the_day_where_no_number_does),
        cmocka_unit_test(a_day_that_nothing_shows_is_asked_for),
        cmocka_unit_test(a_number_is_one_sender_however_it_is_set),
        cmocka_unit_test(what_stands_before_the_first_stamp_is_told),
        cmocka_unit_test(a_letter_that_begins_with_a_date_stays_one),
        cmocka_unit_test(what_is_no_stamp_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
