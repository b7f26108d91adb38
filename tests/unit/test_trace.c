/* test_trace.c - what counts as the same thing, and who shares it. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "trace/link.h"
#include "trace/site.h"
#include "trace/trace.h"

static void link_is(const char *link, const char *canonical, const char *domain)
{
    cq_arena a = { 0 };
    cq_str c = cq_link_canonical(&a, cq_str_z(link)), d = cq_site_of(c);
    assert_true(cq_str_eq(c, cq_str_z(canonical)));
    assert_true(cq_str_eq(d, cq_str_z(domain)));
    cq_arena_done(&a);
}

static void links_that_lead_to_one_page_are_one(void **state)
{
    (void)state;
    link_is("https://www.News.Example/a/B?utm_source=x&id=7&fbclid=q#top",
            "news.example/a/B?id=7", "news.example");
    link_is("http://news.example/", "news.example", "news.example");
    link_is("HTTP://NEWS.example:8080/x/", "news.example:8080/x", "news.example");
    link_is("https://a.b.council.co.uk/p?&&gclid=1", "a.b.council.co.uk/p",
            "council.co.uk");
    link_is("https://me.blogspot.com/1?q=a&utm_medium=z&r", "me.blogspot.com/1?q=a&r",
            "me.blogspot.com");
    link_is("localhost/x", "localhost/x", "localhost");
    link_is("", "", "");
    link_is("//news.example:443/a/?amp;b=1&amp;utm_id=3", "news.example/a?b=1",
            "news.example");
    link_is("https://bank.example:pw@Evil.Example:8443\\x", "evil.example:8443\\x",
            "evil.example");
    link_is("http://news.example./%7Eann/%e2%82%ac%2f?q=%41%26#x",
            "news.example/~ann/%E2%82%AC%2F?q=A%26", "news.example");
    link_is("https://B\xc3\x9c"
            "cher.example/\xc3\xa9",
            "xn--bcher-kva.example/\xc3\xa9", "xn--bcher-kva.example");
    link_is("http://10.0.0.1:80/a", "10.0.0.1/a", "10.0.0.1");
    link_is("http://[2001:DB8::1]:81/a", "[2001:db8::1]:81/a", "[2001:db8::1]");
    link_is("https://news.example/%", "news.example/%", "news.example");
    link_is("https://news.example/%4", "news.example/%4", "news.example");
}

static void a_site_is_where_people_register(void **state)
{
    (void)state;
    link_is("a.b.kawasaki.jp/x", "a.b.kawasaki.jp/x", "a.b.kawasaki.jp");
    link_is("x.city.kawasaki.jp", "x.city.kawasaki.jp", "city.kawasaki.jp");
    link_is("shop.ann.github.io", "shop.ann.github.io", "ann.github.io");
    link_is("github.io/x", "github.io/x", "github.io");
    link_is("a.ann.wordpress.com/1", "a.ann.wordpress.com/1", "ann.wordpress.com");
    link_is("wordpress.com/1", "wordpress.com/1", "wordpress.com");
    link_is("a..b", "a..b", "a..b");
    assert_true(cq_site_shortens(CQ_STR("bit.ly")));
    assert_false(cq_site_shortens(CQ_STR("news.example")));
}

static void a_redirection_is_where_it_leads(void **state)
{
    static const char end[] = "news.example/a?id=7";
    static const char *const wrapped[] = {
        "https://www.google.co.uk/"
        "url?sa=t&q=https%3A%2F%2Fnews.example%2Fa%3Fid%3D7&usg=A",
        "https://l.facebook.com/"
        "l.php?u=http%3A%2F%2Fwww.news.example%2Fa%3Fid%3D7%26fbclid%3Dq&h=A",
        "https://eur01.safelinks.protection.outlook.com/"
        "?url=https%3A%2F%2Fnews.example%2Fa%3Fid%3D7&data=05%7C01",
        "https://urldefense.proofpoint.com/v2/"
        "url?u=https-3A__news.example_a-3Fid-3D7&d=DwM&c=x",
        "https://urldefense.com/v3/__https://news.example/a?id=7__;!!LIr3w8k_Xxm!abc$",
        "https://www.bing.com/ck/a?!&&p=0&u=a1aHR0cHM6Ly9uZXdzLmV4YW1wbGUvYT9pZD03&ntb=1",
        "https://www.google.com/amp/s/news.example/a?id=7&utm_source=x",
        "https://secure-web.cisco.com/1abcDEF/https%3A%2F%2Fnews.example%2Fa%3Fid%3D7",
        /* one in the other */
        "https://www.youtube.com/redirect?q=https%3A%2F%2Fl.facebook.com%2Fl.php%3Fu%3D"
        "https%253A%252F%252Fnews.example%252Fa%253Fid%253D7",
    };
    (void)state;
    for (size_t i = 0; i < sizeof wrapped / sizeof *wrapped; i++)
        link_is(wrapped[i], end, "news.example");
    link_is("https://www.google.com/url?q=mill", "google.com/url?q=mill", "google.com");
    link_is("https://www.bing.com/ck/a?u=a1", "bing.com/ck/a?u=a1", "bing.com");
    link_is("https://notfacebook.com/l.php?u=http%3A%2F%2Fx.example",
            "notfacebook.com/l.php?u=http%3A%2F%2Fx.example", "notfacebook.com");
    link_is("http://bit.ly/x?u=http%3A%2F%2Fx.example",
            "bit.ly/x?u=http%3A%2F%2Fx.example", "bit.ly");
}

/* What follows itself comes to an end. */
static void redirections_in_redirections_end(void **state)
{
    char link[4000] = "";
    (void)state;
    for (int i = 0; i < 60; i++)
        strcat(link, "https://www.google.com/amp/s/");
    strcat(link, "news.example");
    cq_arena a = { 0 };
    cq_str c = cq_link_canonical(&a, cq_str_z(link));
    assert_true(c.n > 0 && c.n < strlen(link));
    cq_arena_done(&a);
}

static void what_has_no_page_is_no_link(void **state)
{
    (void)state;
    assert_true(cq_link_leads(CQ_STR("news.example/a")));
    assert_false(cq_link_leads(CQ_STR("MailTo:ann@hill.example")));
    assert_false(cq_link_leads(CQ_STR("javascript:void(0)")));
}

/* A small corpus of posts. */
enum { ROOM = 64 };

typedef struct {
    cq_corpus c;
    cq_sender senders[ROOM];
    cq_message messages[ROOM];
    cq_field fields[ROOM][4];
    char names[ROOM][32];
} world;

static cq_message *add(world *w, cq_channel channel, uint32_t sender, int64_t time)
{
    uint32_t i = w->c.message_n++;
    cq_message *m = &w->messages[i];
    assert_true(i < ROOM && sender < ROOM);
    snprintf(w->names[i], sizeof w->names[i], "m%u", i);
    *m = (cq_message){
        .channel = channel, .sender_no = sender, .time = time, .fields = w->fields[i]
    };
    m->id = m->key = cq_str_z(w->names[i]);
    w->c.messages = w->messages;
    w->c.senders = w->senders;
    if (sender >= w->c.sender_n)
        w->c.sender_n = sender + 1;
    return m;
}

static cq_message *with(cq_message *m, cq_field_kind kind, const char *value)
{
    m->fields[m->field_n++] = (cq_field){ kind, cq_str_z(value) };
    return m;
}

static const cq_thing *thing(const cq_traces *t, cq_trace_kind kind, const char *name)
{
    for (uint32_t i = 0; i < t->thing_n; i++)
        if (t->things[i].kind == kind && cq_str_eq(t->things[i].name, cq_str_z(name)))
            return &t->things[i];
    return NULL;
}

static void a_share_is_the_first_use_of_a_sender(void **state)
{
    (void)state;
    world w = { 0 };
    cq_traces t;
    with(add(&w, CQ_POST, 0, 10), CQ_F_TAG, "Water");
    with(add(&w, CQ_POST, 1, 20), CQ_F_TAG, "#water");
    with(add(&w, CQ_POST, 0, 30), CQ_F_TAG, "WATER");
    with(add(&w, CQ_POST, 0, 40), CQ_F_TAG, "alone");
    with(add(&w, CQ_POST, 0, 45), CQ_F_TAG, "alone");
    with(add(&w, CQ_POST, 2, 50), CQ_F_TAG, "water");
    w.senders[2].nobody = true;
    cq_traces_find(&w.c, NULL, NULL, &t);
    assert_int_equal(t.thing_n, 1);
    assert_int_equal(t.share_n, 2);
    assert_int_equal(t.shares[0].message, 0);
    assert_int_equal(t.shares[1].message, 1);
    assert_int_equal(t.shares[1].time, 20);
    assert_int_equal(t.things[0].agains, 1);
    assert_int_equal(t.again[t.things[0].again].message, 2);
    cq_traces_done(&t);
}

static void a_link_comes_from_its_domain(void **state)
{
    (void)state;
    world w = { 0 };
    cq_traces t;
    with(add(&w, CQ_POST, 0, 10), CQ_F_LINK, "https://www.site.example/a?utm_campaign=1");
    with(add(&w, CQ_POST, 1, 20), CQ_F_LINK, "http://site.example/a#x");
    with(add(&w, CQ_POST, 2, 30), CQ_F_LINK, "http://sub.site.example/b");
    cq_traces_find(&w.c, NULL, NULL, &t);
    const cq_thing *link = thing(&t, CQ_T_LINK, "site.example/a");
    const cq_thing *domain = thing(&t, CQ_T_DOMAIN, "site.example");
    assert_non_null(link);
    assert_non_null(domain);
    assert_int_equal(link->shares, 2);
    assert_int_equal(domain->shares, 3);
    assert_ptr_equal(&t.things[link->source], domain);
    assert_int_equal(t.thing_n, 2);
    cq_traces_done(&t);
}

static void a_repost_is_of_the_first_message_and_brings_nothing_else(void **state)
{
    (void)state;
    world w = { 0 };
    cq_traces t;
    add(&w, CQ_POST, 0, 10);                               /* m0 */
    with(add(&w, CQ_POST, 1, 20), CQ_F_REPOST, "m0");      /* m1 */
    with(with(add(&w, CQ_POST, 2, 30), CQ_F_REPOST, "m1"), /* of the repost */
         CQ_F_LINK, "http://site.example/a");
    with(with(add(&w, CQ_POST, 3, 40), CQ_F_REPOST, "m0"), CQ_F_LINK,
         "http://site.example/a");
    with(add(&w, CQ_POST, 0, 50), CQ_F_REPOST, "m0"); /* his own */
    cq_traces_find(&w.c, NULL, NULL, &t);
    const cq_thing *r = thing(&t, CQ_T_REPOST, "m0");
    assert_non_null(r);
    assert_int_equal(r->shares, 3);
    assert_int_equal(r->source, 0);
    assert_int_equal(t.thing_n, 1);
    cq_traces_done(&t);
}

static void reposts_in_the_old_form_meet_by_author_and_text(void **state)
{
    (void)state;
    world w = { 0 };
    cq_traces t;
    add(&w, CQ_POST, 0, 5)->text = CQ_STR("The mill shall stay http://x.example/1");
    with(&w.messages[0], CQ_F_HANDLE, "Mill_Friend");
    add(&w, CQ_POST, 1, 10)->text =
        CQ_STR("RT @mill_friend: The mill shall stay http://x.example/2");
    add(&w, CQ_POST, 2, 20)->text =
        CQ_STR("RT @Mill_Friend: The mill shall stay \xe2\x80\xa6");
    add(&w, CQ_POST, 3, 30)->text = CQ_STR("RT @stranger: The mill shall stay");
    add(&w, CQ_POST, 1, 40)->text = CQ_STR("RT @stranger: The mill shall stay");
    cq_traces_find(&w.c, NULL, NULL, &t);
    const cq_thing *known = thing(&t, CQ_T_REPOST, "@mill_friend: The mill shall stay");
    const cq_thing *outside = thing(&t, CQ_T_REPOST, "@stranger: The mill shall stay");
    assert_int_equal(t.thing_n, 2);
    assert_int_equal(known->shares, 2);
    assert_int_equal(known->source, 0);
    assert_int_equal(outside->shares, 2);
    assert_true(outside->source >= w.c.sender_n);
    cq_traces_done(&t);
}

static void numbers_in_a_row_within_hours_are_a_run(void **state)
{
    (void)state;
    static const char *const numbers[] = { "+441632960101", "+441632960102",
                                           "+441632960104", "+441632960105" };
    world w = { 0 };
    char far[30][16];
    cq_traces t;
    for (uint32_t i = 0; i < 4; i++)
        add(&w, CQ_CALL, i, 1000 + 600 * i)->sender = cq_str_z(numbers[i]);
    for (uint32_t i = 0; i < 30; i++) { /* others, half a day apart, some neighbours */
        uint32_t k = i * 7 % 30;
        snprintf(far[i], sizeof far[i], "+44131496%04u", 100 + 5 * (k / 2) + k % 2);
        add(&w, CQ_CALL, 4 + i, 200000 + (int64_t)i * 43200)->sender = cq_str_z(far[i]);
    }
    cq_traces_find(&w.c, NULL, NULL, &t);
    assert_int_equal(t.thing_n, 1);
    assert_int_equal(t.things[0].kind, CQ_T_NUMBERS);
    assert_int_equal(t.shares[0].sender, 0);
    assert_int_equal(t.things[0].shares, 4);
    cq_traces_done(&t);
}

#define HALF "f8f8f0cee0f4a84f06370a22038f63f0"
#define FAR "pdq:f8f9f1cfe1f5a94e07360b23028e62f1b26f2fd497631f1c32e7b29d4f9d9a03"
#define PDQ "pdq:" HALF "b36e2ed596621e1d33e6b39c4e9c9b22"

static void pictures_that_look_alike_are_one(void **state)
{
    (void)state;
    world w = { 0 };
    cq_traces t;
    /* 4 bits and 31 bits away; 32 bits away, twice; no hash at all */
    with(add(&w, CQ_MAIL, 0, 10), CQ_F_IMAGE, PDQ);
    with(add(&w, CQ_MAIL, 1, 20), CQ_F_IMAGE, PDQ);
    with(add(&w, CQ_MAIL, 2, 30), CQ_F_IMAGE,
         "pdq:" HALF "b36e2ed596621e1d33e6b39c4e9c9b2d");
    with(add(&w, CQ_MAIL, 3, 40), CQ_F_IMAGE,
         "pdq:f8f9f1cfe1f5a94e07360b23028e62f1b26f2fd497631f1c32e7b29d4f9d9a23");
    with(add(&w, CQ_MAIL, 4, 50), CQ_F_IMAGE, FAR);
    with(add(&w, CQ_MAIL, 5, 60), CQ_F_IMAGE, FAR);
    with(add(&w, CQ_MAIL, 6, 70), CQ_F_IMAGE, "pdq:none");
    with(add(&w, CQ_MAIL, 7, 80), CQ_F_IMAGE, "pdq:none");
    cq_traces_find(&w.c, NULL, NULL, &t);
    assert_int_equal(t.thing_n, 2);
    assert_int_equal(thing(&t, CQ_T_IMAGE, PDQ)->shares, 4);
    assert_int_equal(thing(&t, CQ_T_IMAGE, FAR)->shares, 2);
    cq_traces_done(&t);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(links_that_lead_to_one_page_are_one),
        cmocka_unit_test(a_site_is_where_people_register),
        cmocka_unit_test(a_redirection_is_where_it_leads),
        cmocka_unit_test(redirections_in_redirections_end),
        cmocka_unit_test(what_has_no_page_is_no_link),
        cmocka_unit_test(a_share_is_the_first_use_of_a_sender),
        cmocka_unit_test(a_link_comes_from_its_domain),
        cmocka_unit_test(a_repost_is_of_the_first_message_and_brings_nothing_else),
        cmocka_unit_test(reposts_in_the_old_form_meet_by_author_and_text),
        cmocka_unit_test(numbers_in_a_row_within_hours_are_a_run),
        cmocka_unit_test(pictures_that_look_alike_are_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
