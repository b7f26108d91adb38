/* test_platform.c - what platforms' JSON says besides its columns. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "gather.h"

static void read_json(gather *g, const char *name, const char *text)
{
    assert_false(gather_path(g, gather_file(g, name, text, strlen(text))));
}

static void assert_field(const cq_message *m, cq_field_kind kind, const char *expected)
{
    cq_str v = cq_message_field(m, kind);
    assert_string_equal(v.p ? v.p : "", expected);
}

static void assert_text(const cq_message *m, const char *expected)
{
    assert_string_equal(m->part_n ? m->parts[0].bytes.p : "", expected);
}

static void assert_told(const gather *g, size_t at, const char *words)
{
    assert_true(at < g->problems.n);
    assert_non_null(strstr(g->problems.p[at].reason.p, words));
    assert_false(g->problems.p[at].refused);
}

/* --- Telegram --- */

#define POST(id, who, text, more)                                                        \
    "{\"id\":" id ",\"type\":\"message\",\"date\":\"2026-11-02T10:14:03\","              \
    "\"date_unixtime\":\"1793610843\",\"from\":" who ",\"from_id\":\"user421\","         \
    "\"text\":" text "," more "\"text_entities\":[]}"
#define NOTICE(id)                                                                       \
    "{\"id\":" id ",\"type\":\"service\",\"date\":\"2026-11-02T10:00:00\","              \
    "\"date_unixtime\":\"1793610000\",\"actor\":\"Anna\",\"actor_id\":\"user421\","      \
    "\"action\":\"create_channel\",\"title\":\"Valley\",\"text\":\"\","                  \
    "\"text_entities\":[]}"

static void chats_of_telegram_keep_their_ids_apart(void **state)
{
    (void)state;
    gather g = { 0 };
    read_json(
        &g, "result.json",
        "{\"about\":\"x: [{\",\"chats\":{\"list\":[\n"
        "{\"name\":\"Valley, "
        "the\",\"type\":\"private_group\",\"id\":42,\"messages\":[" NOTICE("0") "," POST(
            "1", "\"Anna\"", "[\"see \",{\"type\":\"link\",\"text\":\"this\"},\" now\"]",
            "") "," NOTICE("2") "]},\n"
                                "{\"name\":\"Hill\",\"type\":\"x\",\"id\":-43,"
                                "\"messages\":[" POST(
                                    "1", "null", "\"two\"",
                                    "\"reply_to_message_id\":7,") "]}]}}");
    assert_int_equal(g.messages.n, 2);
    assert_string_equal(g.messages.p[0].id.p, "42/1");
    assert_text(&g.messages.p[0], "see this now");
    assert_field(&g.messages.p[0], CQ_F_PLACE, "Valley, the");
    assert_int_equal(g.messages.p[0].time, 1793610843); /* not the local date's */
    assert_string_equal(g.messages.p[1].id.p, "-43/1");
    assert_string_equal(g.messages.p[1].sender.p, "user421");
    assert_field(&g.messages.p[1], CQ_F_REPLY, "-43/7");
    assert_field(&g.messages.p[1], CQ_F_PLACE, "Hill");
    assert_int_equal(g.problems.n, 1); /* one of two notices */
    assert_told(&g, 0, "notices");
    assert_non_null(strstr(g.ends.p[0].format, "json, Telegram"));
    gather_done(&g);
}

static void a_scan_that_reads_on_tells_nothing_twice(void **state)
{
    (void)state;
    static const char *const between[] = { ",", "\n" };
    for (int lines = 0; lines < 2; lines++) {
        gather g = { 0 };
        char text[2000];
        snprintf(text, sizeof text, "%s%s%s%s%s%s%s%s",
                 lines ? "" : "{\"id\":5,\"messages\":[", NOTICE("0"), between[lines],
                 POST("1", "\"A\"", "\"a\"", ""), between[lines],
                 POST("2", "\"A\"", "\"b\"", ""), between[lines], NOTICE("3"));
        if (!lines)
            strcat(text, "]}");
        read_json(&g, "r.json", text);
        assert_int_equal(g.messages.n, 2);
        assert_int_equal(g.problems.n, 1);
        g.from = g.messages.p[1].offset;
        read_json(&g, "r.json", text);
        assert_int_equal(g.messages.n, 3);
        assert_string_equal(g.messages.p[2].id.p, lines ? "2" : "5/2");
        assert_int_equal(g.problems.n, 1);
        gather_done(&g);
    }
}

/* --- Bluesky --- */

#define EVENT(operation, collection, record)                                             \
    "{\"did\":\"did:plc:abc\",\"time_us\":1793610843000000,\"kind\":\"commit\","         \
    "\"commit\":{\"rev\":\"3k\",\"operation\":\"" operation                              \
    "\",\"collection\":\"app.bsky.feed." collection "\",\"rkey\":\"3kx\"" record "}}\n"
#define RECORD(more) ",\"record\":{\"createdAt\":\"2026-11-02T09:14:03.000Z\"," more "}"
#define OTHER "at://did:plc:y/app.bsky.feed.post/3i"

static void votes_and_deletions_of_bluesky_are_no_posts(void **state)
{
    (void)state;
    gather g = { 0 };
    read_json(
        &g, "jet.jsonl",
        EVENT("create", "like", RECORD("\"subject\":{\"uri\":\"" OTHER "\"}"))
            EVENT("create", "post",
                  RECORD("\"text\":\"Vote no\",\"reply\":{\"parent\":"
                         "{\"uri\":\"" OTHER "\"}}")) EVENT("delete", "post", "")
                EVENT("create", "repost", RECORD("\"subject\":{\"uri\":\"" OTHER "\"}"))
                    EVENT("update", "post", RECORD("\"text\":\"Vote yes\"")) //
        "{\"did\":\"did:plc:abe\",\"time_us\":1793610843000003,\"kind\":"
        "\"identity\",\"identity\":{\"handle\":\"a.example\"}}\n");
    assert_int_equal(g.messages.n, 2);
    assert_string_equal(g.messages.p[0].id.p, "at://did:plc:abc/app.bsky.feed.post/3kx");
    assert_field(&g.messages.p[0], CQ_F_REPLY, OTHER);
    assert_field(&g.messages.p[1], CQ_F_REPOST, OTHER);
    assert_int_equal(g.problems.n, 1);
    assert_told(&g, 0, "likes");
    gather_done(&g);
}

/* --- Mastodon --- */

#define ACTIVITY(id, type, object)                                                       \
    "{\"id\":\"https://m.example/" id "/activity\",\"type\":\"" type                     \
    "\",\"actor\":\"https://m.example/users/anna\",\"published\":"                       \
    "\"2026-11-02T09:14:03Z\",\"to\":[\"https://www.w3.org/ns/activitystreams#Public\"," \
    "\"https://m.example/users/bert\"],\"object\":" object "}"

static void a_boost_in_an_outbox_is_a_string(void **state)
{
    (void)state;
    gather g = { 0 };
    read_json(
        &g, "outbox.json",
        "{\"id\":\"outbox.json\",\"type\":\"OrderedCollection\",\"orderedItems\":[" //
        ACTIVITY("1", "Create",
                 "{\"type\":\"Note\",\"id\":\"https://m.example/1\",\"content\":"
                 "\"<p>Vote no</p>\",\"inReplyTo\":\"https://m.example/9\","
                 "\"tag\":[{\"type\":\"Hashtag\",\"name\":\"#no\"}]}") "," //
        ACTIVITY("2", "Announce", "\"https://m.example/8\"") ","           //
        ACTIVITY("3", "Like", "\"https://m.example/8\"") "]}");
    assert_int_equal(g.messages.n, 2);
    assert_string_equal(g.messages.p[0].id.p, "https://m.example/1");
    assert_true(g.messages.p[0].parts[0].html);
    assert_field(&g.messages.p[0], CQ_F_REPLY, "https://m.example/9");
    assert_field(&g.messages.p[0], CQ_F_TARGET, "https://m.example/users/bert");
    assert_field(&g.messages.p[1], CQ_F_REPOST, "https://m.example/8");
    assert_int_equal(g.problems.n, 1);
    gather_done(&g);
}

/* --- Reddit --- */

static void comments_and_posts_of_reddit_meet(void **state)
{
    (void)state;
    gather g = { 0 };
    read_json(&g, "RC",
              "{\"id\":\"c1\",\"author\":\"anna\",\"created_utc\":1793610843,\"body\":"
              "\"Vote no\",\"subreddit\":\"valley\",\"link_id\":\"t3_x\",\"parent_id\":"
              "\"t1_y\"}\n"
              "{\"id\":\"c2\",\"author\":\"[deleted]\",\"created_utc\":\"1793610844\","
              "\"body\":\"[removed]\",\"subreddit\":\"valley\",\"link_id\":\"t3_x\","
              "\"parent_id\":\"t3_x\"}\n"
              "{\"id\":\"x\",\"author\":\"bert\",\"created_utc\":1793610840,\"title\":"
              "\"The vote\",\"selftext\":\"[removed]\",\"subreddit\":\"valley\"}\n"
              "{\"id\":\"z\",\"author\":\"bert\",\"created_utc\":1793610840,\"title\":"
              "\"The vote\",\"selftext\":\"is on\",\"subreddit\":\"valley\"}\n");
    assert_int_equal(g.messages.n, 4);
    assert_field(&g.messages.p[0], CQ_F_REPLY, "y");
    assert_field(&g.messages.p[0], CQ_F_THREAD, "x");
    assert_true(g.messages.p[1].nobody);
    assert_int_equal(g.messages.p[1].time, 1793610844);
    assert_int_equal(g.messages.p[1].part_n, 0); /* or all that is removed is alike */
    assert_text(&g.messages.p[2], "The vote");
    assert_text(&g.messages.p[3], "is on");
    assert_string_equal(g.messages.p[3].subject.p, "The vote");
    assert_int_equal(g.problems.n, 0);
    gather_done(&g);
}

/* --- X --- */

#define TWEET(id, author, text, more)                                                    \
    "{\"id\":\"" id "\",\"author_id\":\"" author "\",\"created_at\":"                    \
    "\"2026-11-02T09:14:03.000Z\",\"text\":\"" text "\"" more "}"
#define REFERS(type, id)                                                                 \
    ",\"referenced_tweets\":[{\"type\":\"" type "\",\"id\":\"" id "\"}]"
#define PAGE(text, whole)                                                                \
    "{\"data\":[" TWEET("11", "7", text, REFERS("retweeted", "10")) "," TWEET(           \
        "12", "8", "No",                                                                 \
        REFERS("replied_to", "10")) "],"                                                 \
                                    "\"includes\":{\"users\":[{\"id\":\"7\",\"name\":"   \
                                    "\"A\",\"username\":\"a\","                          \
                                    "\"description\":\"One who "                         \
                                    "votes\",\"created_at\":\"2020-01-01T00:00:00Z\"}]," \
                                    "\"tweets\":[" TWEET(                                \
                                        "10", "9", whole,                                \
                                        "") "]},\"meta\":{\"result_count\":2}}\n"

static void a_cut_retweet_is_read_where_it_stands_whole(void **state)
{
    (void)state;
    gather g = { 0 };
    read_json(&g, "v2.jsonl",
              PAGE("RT @b: The li...", "The library")
                  PAGE("RT @b: The po...", "The pool"));
    assert_int_equal(g.messages.n, 4);
    assert_text(&g.messages.p[0], "The library");
    assert_field(&g.messages.p[0], CQ_F_REPOST, "10");
    assert_field(&g.messages.p[0], CQ_F_HANDLE, "a");
    assert_field(&g.messages.p[1], CQ_F_REPLY, "10");
    assert_field(&g.messages.p[1], CQ_F_REPOST, "");
    assert_text(&g.messages.p[2], "The pool");
    assert_int_equal(g.problems.n, 1);
    assert_told(&g, 0, "includes");
    gather_done(&g);
}

#define ARCHIVED                                                                         \
    "window.YTD.tweets.part0 = [ {\"tweet\":{\"id_str\":\"1\",\"full_text\":\"Vote "     \
    "no\",\"created_at\":\"Mon Nov 02 09:14:03 +0000 2026\",\"retweet_count\":\"0\","    \
    "\"entities\":{\"urls\":[]}}} ]"

static void an_archive_belongs_to_its_account(void **state)
{
    (void)state;
    gather g = { 0 };
    char folder[200];
    static const char account[] =
        "window.YTD.account.part0 = [ {\"account\":{\"email\":\"a@x.example\","
        "\"username\":\"anna\",\"accountId\":\"421\"}} ]";
    gather_file(&g, "x/data/account.js", account, strlen(account));
    const char *path = gather_file(&g, "x/data/tweets.js", ARCHIVED, strlen(ARCHIVED));
    snprintf(folder, sizeof folder, "%.*s",
             (int)(strlen(path) - strlen("/data/tweets.js")), path);
    assert_false(gather_path(&g, folder));
    assert_int_equal(g.messages.n, 1);
    assert_string_equal(g.messages.p[0].sender.p, "421");
    assert_field(&g.messages.p[0], CQ_F_HANDLE, "anna");
    assert_int_equal(g.problems.n, 0);
    assert_false(gather_path(&g, path)); /* by itself it does not say */
    assert_true(g.messages.p[1].nobody);
    assert_told(&g, 0, "account.js");
    gather_done(&g);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(chats_of_telegram_keep_their_ids_apart),
        cmocka_unit_test(a_scan_that_reads_on_tells_nothing_twice),
        cmocka_unit_test(votes_and_deletions_of_bluesky_are_no_posts),
        cmocka_unit_test(a_boost_in_an_outbox_is_a_string),
        cmocka_unit_test(comments_and_posts_of_reddit_meet),
        cmocka_unit_test(a_cut_retweet_is_read_where_it_stands_whole),
        cmocka_unit_test(an_archive_belongs_to_its_account),
    };
    return cmocka_run_group_tests(tests, NULL, gather_clean);
}
