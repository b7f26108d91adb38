/* test_letter.c - when a letter came, by its stamp, its date or its file. */
#include "test.h"

#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <fcntl.h>

#include "base/bounds.h"
#include "gather.h"
#include "read/letter.h"

static void assert_time(const char *text, cq_time_source source, const char *expected)
{
    cq_arena a = { 0 };
    cq_time_source got;
    int64_t t = cq_letter_time(cq_str_z(text), CQ_DATES_UNKNOWN, 0, &got);
    cq_str day = cq_str_sub(cq_time_iso(&a, t), 0, 10);
    assert_string_equal(cq_str_dup_z(&a, day), expected);
    assert_int_equal(got, source);
    cq_arena_done(&a);
}

static void a_stamp_is_read_through_the_mistakes_of_a_scan(void **state)
{
    (void)state;
    static const char *const stamps[] = {
        "RECEIVED 03 MAR 2026\nDear Madam,\n",
        "RECEIVED O3 MAR 2O26\nDear Madam,\n",
        "RECElVED 03 MAR 2026\n",
        "RECE1VED: 3rd March, 2026\n",
        "R3CEIVED 03 MAR 2026\n",
        "* * Received * *\n03.03.2026\n",
        "Rec'd 3 March 2026\n",
        "Eingang: 3. M\xc3\xa4rz 2026\n",
        "Re\xc3\xa7u le 3 mars 2026\n",
        "RECEIVED 03 MAR 26 OFFICE\n",
        "RECEIVED 2026-03-03\n",
        "Dear Madam,\n\nWords.\n\nRECEIVED 3 MAR 2026\n",
        "1 March 2026\nRECEIVED 03 MAR 2026\n",
    };
    for (size_t i = 0; i < sizeof stamps / sizeof *stamps; i++)
        assert_time(stamps[i], CQ_TIME_STAMP, "2026-03-03");
}

static void without_a_stamp_the_date_at_the_head_counts(void **state)
{
    (void)state;
    static const char *const heads[] = {
        "Anna Moos\n1 Elm Green\nSaltersby\n\n3 March 2026\n\nDear Madam,\n",
        "Saltersby, 3 March 2026\n\nDear Madam,\n",
        "March 3, 2026\n",
        "Tuesday, 3rd of Marcb 2O26\n",
        "3 Msrch 2O26\n",
        "Paris, le 3 mars 2026\n",
        "O3.O3.2O26\n",
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        assert_time(heads[i], CQ_TIME_DATED, "2026-03-03");
    assert_time("3/4/2026\n", CQ_TIME_DATED, "2026-03-04");
    assert_time("3.4.2026\n", CQ_TIME_DATED, "2026-04-03");
    assert_time("13/4/2026\n", CQ_TIME_DATED, "2026-04-13");
}

static void dates_of_other_things_do_not_count(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "Dear Madam,\n\nThe pier stood here before any of us.\n",
        "Dear Madam,\nwhen we met in the hall near the river on 3 March 2026 you said\n",
        "Join us on 3 March 2026\n",
        "We received so many answers that we cannot count them, on 3 March 2026, in "
        "all\n",
        "Tel. 01632 960 001\nSO IS 2026\n",
        "99 March 2026\n",
        "",
    };
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_time(texts[i], CQ_TIME_NONE, "");
}

static void a_letter_is_named_by_its_folder_and_file(void **state)
{
    (void)state;
    gather g = { 0 };
    const char *text = "Dear Madam,\n\nPlease vote no.\n";
    const char *path = gather_file(&g, "in/letters/007.txt", text, strlen(text));
    struct timespec at[2] = { { 1793610843, 0 }, { 1793610843, 0 } };
    assert_int_equal(utimensat(AT_FDCWD, path, at, 0), 0);
    assert_false(gather_path(&g, path));
    assert_int_equal(g.messages.n, 1);
    cq_message *m = g.messages.p;
    assert_int_equal(m->channel, CQ_LETTER);
    assert_string_equal(m->id.p, "letters/007.txt");
    assert_string_equal(m->sender.p, "letters/007.txt");
    assert_false(m->nobody);
    assert_int_equal(m->time, 1793610843);
    assert_int_equal(m->time_source, CQ_TIME_FILE);
    assert_string_equal(m->parts[0].bytes.p, text);
    assert_true(g.ends.p[0].single);
    gather_done(&g);
}

static void a_letter_is_no_table_for_its_commas(void **state)
{
    (void)state;
    gather g = { 0 };
    const char *text =
        "Hello, text\n\nyou, there, I write to you.\nI, as ever, hope, and "
        "wait\nVote no.\n\nYours,\nAnna, of Elm Green\n";
    const char *path = gather_file(&g, "in/letters/009.txt", text, strlen(text));
    assert_false(gather_path(&g, path));
    assert_int_equal(g.messages.n, 1);
    assert_int_equal(g.messages.p[0].channel, CQ_LETTER);
    gather_done(&g);
}

static void bytes_are_no_letter_whatever_their_name(void **state)
{
    (void)state;
    gather g = { 0 };
    const char *path = gather_file(&g, "in/letters/008.txt", "PK\0\1\2\3\0\0words", 13);
    assert_true(gather_path(&g, path));
    assert_int_equal(g.messages.n, 0);
    gather_done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stamp_is_read_through_the_mistakes_of_a_scan),
        cmocka_unit_test(without_a_stamp_the_date_at_the_head_counts),
        cmocka_unit_test(dates_of_other_things_do_not_count),
        cmocka_unit_test(a_letter_is_named_by_its_folder_and_file),
        cmocka_unit_test(a_letter_is_no_table_for_its_commas),
        cmocka_unit_test(bytes_are_no_letter_whatever_their_name),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
