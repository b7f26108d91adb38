/* test_phone.c - an iPhone's databases, written here. */
#include "test.h"

#include <sqlite3.h>
#include <stdio.h>
#include <string.h>

#include "gather.h"

/* Make a database of this name in SQL; its path. */
static const char *make(gather *g, const char *name, const char *sql)
{
    sqlite3 *db = NULL;
    const char *path = gather_file(g, name, "", 0);
    remove(path);
    assert_int_equal(sqlite3_open(path, &db), SQLITE_OK);
    assert_int_equal(sqlite3_exec(db, sql, NULL, NULL, NULL), SQLITE_OK);
    assert_int_equal(sqlite3_close(db), SQLITE_OK);
    return path;
}

#define CALLS                                                                            \
    "PRAGMA journal_mode = WAL;"                                                         \
    "CREATE TABLE ZCALLRECORD(Z_PK INTEGER PRIMARY KEY, ZDATE TIMESTAMP, ZDURATION "     \
    "FLOAT, ZADDRESS VARCHAR, ZORIGINATED INTEGER, ZANSWERED INTEGER);"                  \
    "INSERT INTO ZCALLRECORD VALUES(1, 815303643.5, 151.4, x'2b3439203135352d353030',"   \
    " 0, 1), (2, 815303643, 0, NULL, 0, 0), (4, 815303643, 9, '+491', 1, 1),"            \
    " (5, 815303643, 9, '+4915550001', 0, 0);"
#define TEXTS(column, value)                                                             \
    "CREATE TABLE handle(ROWID INTEGER PRIMARY KEY, id TEXT);"                           \
    "CREATE TABLE message(ROWID INTEGER PRIMARY KEY, guid TEXT, text TEXT, handle_id "   \
    "INTEGER, subject TEXT, date INTEGER, is_from_me INTEGER" column ");"                \
    "INSERT INTO handle VALUES(1, '+49 155 5001'), (2, 'anna@valley.example');"          \
    "INSERT INTO message VALUES(7, 'A-1', 'Vote no', 1, NULL, 815303643000000000, 0"     \
    " " value "), (8, 'A-2', NULL, 2, 'No', 815303643, 0 " value                         \
    "), (9, 'A-3', 'mine', 1, NULL, 815303643, 1 " value "),"                            \
    "(10, 'A-4', '\xef\xbf\xbc', 1, NULL, 815303643, 0 " value ");"

static void calls_that_came_in_are_read(void **state)
{
    (void)state;
    gather g = { 0 };
    assert_false(gather_path(&g, make(&g, "CallHistory.storedata", CALLS)));
    assert_int_equal(g.messages.n, 3);
    const cq_message *m = g.messages.p;
    assert_int_equal(m->channel, CQ_CALL);
    assert_string_equal(m->sender.p, "+49155500");
    assert_int_equal(m->time, 1793610844);
    assert_string_equal(cq_message_field(m, CQ_F_DURATION).p, "151");
    assert_string_equal(cq_message_field(m, CQ_F_ANSWERED).p, "ANSWERED");
    assert_true(m[1].nobody);
    assert_int_equal(m[2].line, 5);
    assert_int_equal(g.problems.n, 1); /* one went out */
    assert_string_equal(g.ends.p[0].format, "phone (iOS, calls)");
    g.from = 5; /* known before */
    assert_false(gather_path(&g, g.ends.p[0].path));
    assert_int_equal(g.messages.n, 4);
    assert_int_equal(g.problems.n, 1);
    gather_done(&g);
}

static void words_are_found_where_the_text_is_not(void **state)
{
    (void)state;
    gather g = { 0 };
    assert_false(gather_path(
        &g,
        make(&g, "x/sms.db",
             TEXTS(
                 ", attributedBody BLOB",
                 ", x'040b73747265616d747970656481e803840140848484124e5341747472696"
                 "2757465640084844e53537472696e67019484012b0a566f7465206e6f2c203386'"))));
    assert_int_equal(g.messages.n, 3);
    const cq_message *m = g.messages.p;
    assert_int_equal(m->channel, CQ_POST);
    assert_string_equal(m->id.p, "A-1");
    assert_string_equal(m->sender.p, "+491555001");
    assert_int_equal(m->time, 1793610843);
    assert_string_equal(m->parts[0].bytes.p, "Vote no");
    assert_string_equal(m[1].sender.p, "anna@valley.example");
    assert_int_equal(m[1].time, 1793610843); /* in seconds, as older ones */
    assert_string_equal(m[1].parts[0].bytes.p, "Vote no, 3");
    assert_int_equal(m[2].part_n, 0); /* a picture alone */
    gather_done(&g);
}

static void an_older_phone_has_no_second_form(void **state)
{
    (void)state;
    gather g = { 0 };
    assert_false(gather_path(&g, make(&g, "sms.db", TEXTS("", ""))));
    assert_int_equal(g.messages.n, 3);
    assert_int_equal(g.messages.p[1].part_n, 0);
    gather_done(&g);
}

static void another_database_is_none(void **state)
{
    (void)state;
    gather g = { 0 };
    assert_true(gather_path(&g, make(&g, "other.db", "CREATE TABLE t(x);")));
    assert_true(gather_path(&g, make(&g, "sms.db", "CREATE TABLE t(x);")));
    assert_true(gather_path(
        &g,
        make(&g, "CallHistory.storedata",
             "CREATE TABLE t(x); CREATE VIEW ZCALLRECORD AS SELECT 1 AS Z_PK, 2 AS "
             "ZADDRESS, 3 AS ZDATE, 0 AS ZORIGINATED, 1 AS ZDURATION, 1 AS ZANSWERED;")));
    assert_int_equal(g.messages.n, 0);
    assert_int_equal(g.problems.n, 3);
    gather_done(&g);
}

static void a_cut_database_is_told(void **state)
{
    (void)state;
    gather g = { 0 };
    const char *path = make(&g, "sms.db", TEXTS("", ""));
    char bytes[1 << 16];
    FILE *f = fopen(path, "rb");
    assert_non_null(f);
    size_t n = fread(bytes, 1, sizeof bytes, f);
    fclose(f);
    assert_true(gather_path(&g, gather_file(&g, "cut/sms.db", bytes, n - n / 3)));
    assert_true(g.problems.n > 0);
    gather_done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_that_came_in_are_read),
        cmocka_unit_test(words_are_found_where_the_text_is_not),
        cmocka_unit_test(an_older_phone_has_no_second_form),
        cmocka_unit_test(another_database_is_none),
        cmocka_unit_test(a_cut_database_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
