/* test_posts.c - tables and JSON of many platforms, recognised by their names. */
#include "test.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "gather.h"

static bool read_with(gather *g, const char *name, cq_str text, cq_read_opt opt)
{
    cq_sink sink = gather_sink(g);
    bool damaged = false;
    cq_err err = { 0 };
    const char *path = gather_file(g, name, text.p, text.n);
    assert_int_equal(cq_input_read(path, &opt, &sink, &damaged, &err), CQ_OK);
    return damaged;
}

static void read_plain(gather *g, const char *name, const char *text)
{
    assert_false(read_with(g, name, cq_str_z(text), (cq_read_opt){ 0 }));
}

static void assert_str(cq_str got, const char *expected)
{
    assert_string_equal(got.p ? got.p : "", expected);
}

static void assert_text(const cq_message *m, const char *expected)
{
    assert_str(m->part_n ? m->parts[0].bytes : CQ_STR(""), expected);
}

static void assert_field(const cq_message *m, cq_field_kind kind, const char *expected)
{
    cq_str v = cq_message_field(m, kind);
    assert_true(v.p != NULL);
    assert_str(v, expected);
}

static size_t count(const cq_message *m, cq_field_kind kind)
{
    size_t n = 0;
    for (size_t i = 0; i < m->field_n; i++)
        n += m->fields[i].kind == kind;
    return n;
}

/* --- tables --- */

static void a_table_is_recognised_by_its_header(void **state)
{
    (void)state;
    gather g = { 0 };
    read_plain(&g, "p.csv",
               "tweet_id,userid,user_screen_name,tweet_time,tweet_text,hashtags,urls,"
               "retweet_tweetid,in_reply_to_tweetid\n"
               "11,7,anna,2026-11-02 09:14:03,Vote no,\"['a', 'b']\","
               "https://x.example/1 https://x.example/2,,5.0\n"
               "12,8,bert,2026-11-02 09:15,RT @anna: Vote no,,,11,NA\n");
    assert_int_equal(g.messages.n, 2);
    cq_message *m = g.messages.p;
    assert_str(m->id, "11");
    assert_str(m->sender, "7");
    assert_str(m->sender_name, "anna");
    assert_field(m, CQ_F_HANDLE, "anna");
    assert_text(m, "Vote no");
    assert_int_equal(m->time, 1793610843);
    assert_int_equal(m->time_source, CQ_TIME_STATED);
    assert_int_equal(count(m, CQ_F_TAG), 2);
    assert_field(m, CQ_F_TAG, "a");
    assert_int_equal(count(m, CQ_F_LINK), 2);
    assert_field(m, CQ_F_LINK, "https://x.example/1");
    assert_field(m, CQ_F_REPLY, "5");
    assert_int_equal(count(m, CQ_F_REPOST), 0);
    assert_field(m + 1, CQ_F_REPOST, "11");
    assert_int_equal(count(m + 1, CQ_F_REPLY), 0);
    assert_int_equal(m->line, 2);
    assert_int_equal(m[1].offset, m->offset + m->length);
    gather_done(&g);
}

static void the_mark_at_the_begin_and_other_dialects_change_nothing(void **state)
{
    (void)state;
    static const char *const tables[] = {
        "id,author,text\n1,anna,Vote no\n2,bert,Vote yes\n",
        "\xef\xbb\xbfid,author,text\r\n1,anna,Vote no\r\n2,bert,Vote yes\r\n",
        "\"id\";\"author\";\"text\"\n1;anna;Vote no\n2;bert;Vote yes\n",
        "ID\tAuthor\tTEXT\n1\tanna\tVote no\n2\tbert\tVote yes",
        "id,author,text\r1,anna,Vote no\r2,bert,Vote yes\r",
    };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        gather g = { 0 };
        read_plain(&g, "p.csv", tables[i]);
        assert_int_equal(g.messages.n, 2);
        assert_int_equal(g.problems.n, 0);
        assert_str(g.messages.p[0].id, "1");
        assert_str(g.messages.p[1].sender, "bert");
        assert_text(&g.messages.p[1], "Vote yes");
        gather_done(&g);
    }
}

static void both_orders_of_utf16_are_read(void **state)
{
    (void)state;
    static const char text[] = "id,author,text\n1,anna,Vote n\xf3\n2,bert,x\n";
    for (int big = 0; big < 2; big++) {
        gather g = { 0 };
        char wide[2 * sizeof text] = { 0 };
        wide[big ? 0 : 1] = '\xfe';
        wide[big ? 1 : 0] = '\xff';
        for (size_t i = 0; i + 1 < sizeof text; i++)
            wide[2 + 2 * i + (big ? 1 : 0)] = text[i];
        assert_false(read_with(&g, "w.csv", (cq_str){ wide, 2 * sizeof text },
                               (cq_read_opt){ 0 }));
        assert_int_equal(g.messages.n, 2);
        assert_text(&g.messages.p[0], "Vote n\xc3\xb3");
        assert_int_equal(g.messages.p[0].offset, 2 + 2 * 15);
        assert_int_equal(g.messages.p[1].offset, 2 + 2 * 30);
        gather_done(&g);
    }
}

static void ragged_rows_are_told_and_read_as_far_as_they_go(void **state)
{
    (void)state;
    gather g = { 0 };
    read_plain(&g, "p.csv",
               "id,author,text\n1,anna,Vote no\n\n2,bert\n3,carl,Well, no, never\n"
               "4,dora,\"Vote no\n5,emil,Vote yes\n");
    assert_int_equal(g.messages.n, 4);
    assert_text(&g.messages.p[1], "Well, no, never");
    assert_text(&g.messages.p[2], "\"Vote no");
    assert_text(&g.messages.p[3], "Vote yes");
    assert_int_equal(g.problems.n, 3);
    assert_int_equal(g.problems.p[0].line, 4);
    assert_true(g.problems.p[0].refused);
    assert_str(g.problems.p[0].reason, "2 cells where the header has 3");
    assert_int_equal(g.problems.p[1].line, 5);
    assert_false(g.problems.p[1].refused);
    assert_int_equal(g.problems.p[2].line, 6);
    gather_done(&g);
}

static void nobody_is_nobody(void **state)
{
    (void)state;
    gather g = { 0 };
    read_plain(&g, "p.csv",
               "author,text\n,a\n[deleted],b\nAnonymous,c\nNULL,d\nanna,e\n");
    assert_int_equal(g.messages.n, 5);
    for (size_t i = 0; i < 5; i++)
        assert_int_equal(g.messages.p[i].nobody, i < 4);
    gather_done(&g);
}

static void a_map_rules_over_names(void **state)
{
    (void)state;
    gather g = { 0 };
    cq_str table = CQ_STR("row,name,text,Wortlaut\n2,Anna Moos,summary,Vote no\n");
    cq_read_opt opt = { .map = "text=wortlaut,author=name,id=row" };
    assert_false(read_with(&g, "p.csv", table, opt));
    assert_text(&g.messages.p[0], "Vote no");
    assert_str(g.messages.p[0].sender, "Anna Moos");
    assert_str(g.messages.p[0].id, "2");
    assert_int_equal(g.messages.p[0].time_source, CQ_TIME_NONE);
    opt.map = "text=2,author=1";
    assert_false(read_with(&g, "n.csv", CQ_STR("anna,Vote no\nbert,Vote yes\n"), opt));
    assert_int_equal(g.messages.n, 3);
    assert_text(&g.messages.p[1], "Vote no");
    assert_str(g.messages.p[2].sender, "bert");
    gather_done(&g);
}

static void a_map_of_no_field_is_refused(void **state)
{
    (void)state;
    gather g = { 0 };
    cq_sink sink = gather_sink(&g);
    cq_read_opt opt = { .map = "words=text" };
    bool damaged = false;
    cq_err err = { 0 };
    const char *path = gather_file(&g, "p.csv", "id,text\n1,Vote no\n", 18);
    assert_int_equal(cq_input_read(path, &opt, &sink, &damaged, &err), CQ_FORMAT);
    assert_non_null(strstr(err.text, "words"));
    gather_done(&g);
}

static void a_table_without_messages_says_what_it_has(void **state)
{
    (void)state;
    gather g = { 0 };
    cq_str table = CQ_STR("time,event\n2026-11-02T09:00:00Z,The vote\n");
    assert_true(read_with(&g, "in/events.csv", table, (cq_read_opt){ 0 }));
    assert_int_equal(g.problems.n, 1);
    assert_non_null(strstr(g.problems.p[0].reason.p, "time, event"));
    assert_non_null(strstr(g.problems.p[0].reason.p, "--map"));
    char folder[200];
    snprintf(folder, sizeof folder, "%s", g.ends.p[0].path);
    *strrchr(folder, '/') = 0;
    assert_false(gather_path(&g, folder)); /* walked over, it is not a problem */
    assert_int_equal(g.problems.n, 1);
    assert_int_equal(g.messages.n, 0);
    gather_done(&g);
}

static void notes_above_the_header_are_told_and_passed(void **state)
{
    (void)state;
    gather g = { 0 };
    read_plain(&g, "p.csv",
               "Exported by a colleague,,,\n,,,\nuser_id,message_id,message_text,time\n"
               "u1,m1,\"Vote, no\",2026-11-02T09:14:03Z\n");
    assert_int_equal(g.messages.n, 1);
    assert_str(g.messages.p[0].id, "m1");
    assert_text(&g.messages.p[0], "Vote, no");
    assert_int_equal(g.problems.n, 1);
    assert_false(g.problems.p[0].refused);
    g.from = 1 << 20; /* known from an earlier scan: not told again */
    read_plain(&g, "p.csv", "a note\nuser_id,message_text\nu1,no\nu2,yes\n");
    assert_int_equal(g.problems.n, 1);
    gather_done(&g);
}

static void quotes_may_stand_behind_backslashes(void **state)
{
    (void)state;
    gather g = { 0 };
    read_plain(&g, "p.csv",
               "id,text,isReplyTo,videoId\n1,\"He said \\\"no\\\", and left\",,v\n"
               "2,\"Vote \"\"no\"\" now\",1,v\n3,\"\\\\\",1,v\n");
    assert_int_equal(g.messages.n, 3);
    assert_int_equal(g.problems.n, 0);
    assert_text(&g.messages.p[0], "He said \"no\", and left");
    assert_text(&g.messages.p[1], "Vote \"no\" now");
    assert_field(&g.messages.p[1], CQ_F_REPLY, "1");
    assert_field(&g.messages.p[1], CQ_F_THREAD, "v");
    read_plain(&g, "q.csv", "text,path\nno,\"C:\\\"\nyes,\"D:\\\"\n"); /* RFC 4180 */
    assert_int_equal(g.messages.n, 5);
    assert_int_equal(g.problems.n, 0);
    gather_done(&g);
}

static void names_in_two_columns_are_one(void **state)
{
    (void)state;
    gather g = { 0 };
    read_plain(&g, "p.csv",
               "firstName,lastName,comment\nAnna,Moos,No<br/>Thanks\n,Moos,b\n");
    read_plain(&g, "r.json",
               "{\"data\":{\"id\":\"7\",\"attributes\":{\"comment\":\"Vote no\","
               "\"firstName\":\"Anna\",\"lastName\":\"Moos\",\"postedDate\":"
               "\"2026-11-02T09:14:03Z\"}}}");
    assert_int_equal(g.messages.n, 3);
    assert_str(g.messages.p[0].sender, "Anna Moos");
    assert_true(g.messages.p[0].parts[0].html);
    assert_str(g.messages.p[1].sender, "Moos");
    assert_str(g.messages.p[2].sender, "Anna Moos");
    gather_done(&g);
}

static void an_answer_to_nothing_is_none(void **state)
{
    (void)state;
    gather g = { 0 };
    read_plain(&g, "p.csv", "id,author,text,reply_id\n1,anna,no,0\n2,bert,no,1\n");
    assert_int_equal(count(&g.messages.p[0], CQ_F_REPLY), 0);
    assert_field(&g.messages.p[1], CQ_F_REPLY, "1");
    gather_done(&g);
}

static void the_day_comes_first_where_a_value_shows_it(void **state)
{
    (void)state;
    gather g = { 0 };
    read_plain(&g, "d.csv", "text,date\na,3/4/2026 10:00\nb,13/4/2026 10:00\n");
    read_plain(&g, "m.csv", "text,date\na,3/4/2026 10:00\nb,4/13/2026 10:00\n");
    read_plain(&g, "u.csv", "text,date\na,3/4/2026 10:00\nb,someday\n");
    assert_int_equal(g.messages.p[0].time, cq_days(2026, 4, 3) * 86400 + 36000);
    assert_int_equal(g.messages.p[2].time, cq_days(2026, 3, 4) * 86400 + 36000);
    assert_int_equal(g.messages.p[4].time, cq_days(2026, 3, 4) * 86400 + 36000);
    assert_int_equal(g.messages.p[5].time, CQ_NO_TIME);
    assert_int_equal(g.problems.n, 1);
    gather_done(&g);
}

static void what_is_shared_needs_no_text(void **state)
{
    (void)state;
    gather g = { 0 };
    read_plain(&g, "o.csv",
               "object_id,account_id,content_id,timestamp_share\no1,a1,c1,1793610843\n");
    assert_int_equal(g.messages.n, 1);
    assert_field(&g.messages.p[0], CQ_F_REPOST, "o1");
    assert_str(g.messages.p[0].sender, "a1");
    assert_int_equal(g.messages.p[0].time, 1793610843);
    assert_int_equal(g.messages.p[0].part_n, 0);
    gather_done(&g);
}

static void broken_bytes_stay_in_a_text_and_leave_a_key(void **state)
{
    (void)state;
    gather g = { 0 };
    cq_str table = CQ_STR("author,text\nan\xff\0na,Gr\xfc\xdf"
                          "e\n");
    assert_false(read_with(&g, "p.csv", table, (cq_read_opt){ 0 }));
    assert_str(g.messages.p[0].sender, "an\xef\xbf\xbd\xef\xbf\xbdna");
    assert_text(&g.messages.p[0], "Gr\xfc\xdf"
                                  "e");
    gather_done(&g);
}

/* --- JSON --- */

static void lines_of_json_are_posts(void **state)
{
    (void)state;
    gather g = { 0 };
    read_plain(
        &g, "p.jsonl",
        "{\"id\":\"11\",\"author_id\":\"7\",\"author\":\"anna\","
        "\"created_at\":\"2026-11-02T09:14:03Z\",\"text\":\"Vote no\","
        "\"urls\":[\"https://x.example/1,2\",\"https://x.example/3\"],"
        "\"hashtags\":[\"two words\",\"b\"],\"repost_of\":null,\"reply_to\":9,"
        "\"conversation_id\":\"5\"}\n"
        "\n"
        "{\"id\":12,\"author_id\":\"8\",\"author\":\"[deleted]\",\"text\":null}\n");
    assert_int_equal(g.messages.n, 2);
    assert_int_equal(g.problems.n, 0);
    cq_message *m = g.messages.p;
    assert_str(m->sender, "7");
    assert_field(m, CQ_F_HANDLE, "anna");
    assert_int_equal(count(m, CQ_F_LINK), 2);
    assert_field(m, CQ_F_LINK, "https://x.example/1,2");
    assert_int_equal(count(m, CQ_F_TAG), 2);
    assert_field(m, CQ_F_TAG, "two words");
    assert_field(m, CQ_F_REPLY, "9");
    assert_field(m, CQ_F_THREAD, "5");
    assert_int_equal(count(m, CQ_F_REPOST), 0);
    assert_int_equal(m->time, 1793610843);
    assert_str(m[1].id, "12");
    assert_true(m[1].nobody);
    assert_int_equal(m[1].line, 3);
    gather_done(&g);
}

static void a_bad_line_costs_itself_only(void **state)
{
    (void)state;
    static const char *const bad[] = {
        "{\"id\":1,\"text\":\"open}",
        "{\"id\":1,\"text\":truX}",
        "not json at all",
        "{\"id\":1,\"text\":\"a\"} {\"more\":1}",
        "{\"id\":1e999,\"text\":\"huge\"}",
        "{\"id\":1,\"text\":\"tab\there\"}",
        "{\"delete\":{\"status\":{}}}",
        "[1,2,3]",
    };
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++) {
        gather g = { 0 };
        char text[300];
        snprintf(text, sizeof text,
                 "{\"id\":0,\"text\":\"a\"}\n%s\n{\"id\":2,\"text\":"
                 "\"b\"}\n",
                 bad[i]);
        read_plain(&g, "p.jsonl", text);
        assert_int_equal(g.messages.n, 2);
        assert_int_equal(g.problems.n, 1);
        assert_int_equal(g.problems.p[0].line, 2);
        assert_int_equal(g.problems.p[0].byte, 20);
        assert_true(g.problems.p[0].refused);
        assert_str(g.messages.p[1].id, "2");
        gather_done(&g);
    }
}

static void remarks_do_not_lose_the_record(void **state)
{
    (void)state;
    gather g = { 0 };
    read_plain(&g, "p.jsonl",
               "{\"id\":1,\"text\":\"first\",\"text\":\"last\"}\n"
               "{\"id\":2,\"text\":\"Gr\xfc\xdf"
               "e\"}\n"
               "{\"id\":18446744073709551615,\"text\":\"c\",\"created_at\":\"soon\"}\n");
    assert_int_equal(g.messages.n, 3);
    assert_int_equal(g.problems.n, 3);
    assert_text(&g.messages.p[0], "last");
    assert_text(&g.messages.p[1], "Gr\xef\xbf\xbd\xef\xbf\xbd"
                                  "e");
    assert_str(g.messages.p[2].id, "18446744073709551615");
    for (int i = 0; i < 3; i++)
        assert_false(g.problems.p[i].refused);
    gather_done(&g);
}

static void what_is_nested_too_deep_is_refused(void **state)
{
    (void)state;
    gather g = { 0 };
    cq_buf b = { 0 };
    cq_buf_z(&b, "{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"text\":\"b\",\"x\":");
    for (int i = 0; i < 100000; i++)
        cq_buf_char(&b, '[');
    for (int i = 0; i < 100000; i++)
        cq_buf_char(&b, ']');
    cq_buf_z(&b, "}\n{\"id\":3,\"text\":\"c\"}\n");
    assert_false(read_with(&g, "p.jsonl", cq_buf_view(&b), (cq_read_opt){ 0 }));
    assert_int_equal(g.messages.n, 2);
    assert_int_equal(g.problems.n, 1);
    assert_str(g.problems.p[0].reason, "nested too deep");
    cq_buf_done(&b);
    gather_done(&g);
}

/* One post in the shapes of many exports. */
static void exports_are_recognised(void **state)
{
    (void)state;
    static const char *const exports[] = {
        /* a list, one line or many */
        "[{\"id\":\"1\",\"user_id\":\"9\",\"timestamp\":1793610843,\"message\":\"Vote "
        "no\"}]",
        "[\n  {\n    \"id\": \"1\",\n    \"user\": {\"id_str\": \"9\"},\n"
        "    \"created_at\": \"Mon Nov 02 09:14:03 +0000 2026\",\n"
        "    \"full_text\": \"Vote no\", \"text\": \"Vo...\"\n  }\n]\n",
        /* a page of an interface */
        "{\"data\":[{\"id\":\"1\",\"text\":\"Vote no\",\"author_id\":\"9\","
        "\"created_at\":\"2026-11-02T09:14:03.000Z\"}],\"includes\":{\"users\":[{\"id\":"
        "\"9\",\"username\":\"a\"}]},\"meta\":{\"result_count\":1}}",
        /* an archive of one's own */
        "window.YTD.tweets.part0 = [ {\"tweet\":{\"id_str\":\"1\",\"user_id\":\"9\","
        "\"full_text\":\"Vote no\",\"created_at\":\"Mon Nov 02 09:14:03 +0000 2026\","
        "\"entities\":{\"urls\":[]}}} ]",
        /* a chat */
        "{\"name\":\"Valley\",\"type\":\"public_channel\",\"id\":42,\"messages\":[{"
        "\"id\":"
        "1,\"type\":\"message\",\"date\":\"2026-11-02T09:14:03\",\"date_unixtime\":"
        "\"1793610843\",\"from\":\"Anna\",\"from_id\":\"9\",\"text\":[\"Vote "
        "\",{\"type\":"
        "\"bold\",\"text\":\"no\"}],\"text_entities\":[]}]}",
        /* a stream */
        "{\"did\":\"9\",\"time_us\":1793610843000000,\"kind\":\"commit\",\"commit\":{"
        "\"rev\":\"3k\",\"rkey\":\"1\",\"record\":{\"text\":\"Vote no\",\"createdAt\":"
        "\"2026-11-02T09:14:03.000Z\"},\"cid\":\"bafy\"}}\n",
        /* a capture */
        "{\"nav_index\":\"1:12:0\",\"item_id\":\"1\",\"timestamp_collected\":"
        "1793610900000,"
        "\"data\":{\"rest_id\":\"1\",\"core\":{\"user_results\":{\"result\":{\"core\":{"
        "\"screen_name\":\"a\"}}}},\"legacy\":{\"full_text\":\"Vote no\",\"created_at\":"
        "\"Mon Nov 02 09:14:03 +0000 2026\",\"user_id_str\":\"9\"}}}\n",
    };
    for (size_t i = 0; i < sizeof exports / sizeof *exports; i++) {
        gather g = { 0 };
        read_plain(&g, "e.json", exports[i]);
        assert_int_equal(g.messages.n, 1);
        assert_int_equal(g.problems.n, 0);
        assert_text(&g.messages.p[0], "Vote no");
        assert_str(g.messages.p[0].sender, "9");
        assert_str(g.messages.p[0].id, strstr(exports[i], "channel") ? "42/1" : "1");
        assert_int_equal(g.messages.p[0].time, 1793610843);
        gather_done(&g);
    }
}

static void a_document_that_breaks_keeps_its_other_records(void **state)
{
    (void)state;
    gather g = { 0 };
    assert_true(read_with(&g, "d.json",
                          CQ_STR("{\"messages\":[\n"
                                 "  {\"id\":1,\"text\":\"a\"},\n"
                                 "  {\"id\":2,\"text\":\"b},\n"
                                 "  {\"id\":3,\"text\":tru},\n"
                                 "  {\"id\":4,\"text\":\"d { \\\" }\"},\n"
                                 "  {\"id\":5,\"te"),
                          (cq_read_opt){ 0 }));
    assert_int_equal(g.messages.n, 2);
    assert_str(g.messages.p[1].id, "4");
    assert_text(&g.messages.p[1], "d { \" }");
    assert_int_equal(g.problems.n, 3);
    assert_int_equal(g.problems.p[0].line, 3);
    assert_int_equal(g.problems.p[1].line, 4);
    assert_int_equal(g.problems.p[2].line, 6);
    gather_done(&g);
}

/* Each line opens what no line closes. */
static void broken_records_are_searched_once(void **state)
{
    (void)state;
    enum { LINES = 100000 };
    gather g = { 0 };
    cq_buf b = { 0 };
    cq_buf_z(&b, "[\n{\"text\":\"a\"},\n");
    for (int i = 0; i < LINES; i++)
        cq_buf_z(&b, "{\"x\":[\n");
    cq_buf_z(&b, "{\"text\":\"b\"}\n");
    assert_false(read_with(&g, "d.json", cq_buf_view(&b), (cq_read_opt){ 0 }));
    assert_int_equal(g.messages.n, 2);
    assert_int_equal(g.problems.n, LINES);
    cq_buf_done(&b);
    gather_done(&g);
}

static void other_json_in_a_folder_is_passed_over(void **state)
{
    (void)state;
    gather g = { 0 };
    char folder[200];
    const char *path =
        gather_file(&g, "other/truth.json", "{\"campaigns\":[{\"id\":1}]}", 24);
    snprintf(folder, sizeof folder, "%s", path);
    *strrchr(folder, '/') = 0;
    assert_false(gather_path(&g, folder));
    assert_int_equal(g.problems.n, 0);
    assert_true(gather_path(&g, path));
    assert_int_equal(g.problems.n, 1);
    assert_non_null(strstr(g.problems.p[0].reason.p, "campaigns"));
    gather_done(&g);
}

static void known_records_are_passed_over(void **state)
{
    (void)state;
    static const struct {
        const char *name, *text;
    } files[] = {
        { "a.csv", "id,text\n1,a\n2,b\n3,c\n" },
        { "a.jsonl", "{\"id\":1,\"text\":\"a\"}\n{\"id\":2,\"text\":\"b\"}\n"
                     "{\"id\":3,\"text\":\"c\"}\n" },
        { "a.json", "[{\"id\":1,\"text\":\"a\"},{\"id\":2,\"text\":\"b\"},{\"id\":3,"
                    "\"text\":\"c\"}]" },
    };
    for (size_t i = 0; i < sizeof files / sizeof *files; i++) {
        gather g = { 0 };
        read_plain(&g, files[i].name, files[i].text);
        assert_int_equal(g.messages.n, 3);
        uint64_t second = g.messages.p[1].offset;
        g.from = second + g.messages.p[1].length;
        read_plain(&g, files[i].name, files[i].text);
        assert_int_equal(g.messages.n, 4);
        assert_str(g.messages.p[3].id, "3");
        gather_done(&g);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_table_is_recognised_by_its_header),
        cmocka_unit_test(the_mark_at_the_begin_and_other_dialects_change_nothing),
        cmocka_unit_test(both_orders_of_utf16_are_read),
        cmocka_unit_test(ragged_rows_are_told_and_read_as_far_as_they_go),
        cmocka_unit_test(nobody_is_nobody),
        cmocka_unit_test(a_map_rules_over_names),
        cmocka_unit_test(a_map_of_no_field_is_refused),
        cmocka_unit_test(a_table_without_messages_says_what_it_has),
        cmocka_unit_test(notes_above_the_header_are_told_and_passed),
        cmocka_unit_test(quotes_may_stand_behind_backslashes),
        cmocka_unit_test(names_in_two_columns_are_one),
        cmocka_unit_test(an_answer_to_nothing_is_none),
        cmocka_unit_test(the_day_comes_first_where_a_value_shows_it),
        cmocka_unit_test(what_is_shared_needs_no_text),
        cmocka_unit_test(broken_bytes_stay_in_a_text_and_leave_a_key),
        cmocka_unit_test(lines_of_json_are_posts),
        cmocka_unit_test(a_bad_line_costs_itself_only),
        cmocka_unit_test(remarks_do_not_lose_the_record),
        cmocka_unit_test(what_is_nested_too_deep_is_refused),
        cmocka_unit_test(exports_are_recognised),
        cmocka_unit_test(a_document_that_breaks_keeps_its_other_records),
        cmocka_unit_test(broken_records_are_searched_once),
        cmocka_unit_test(other_json_in_a_folder_is_passed_over),
        cmocka_unit_test(known_records_are_passed_over),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
