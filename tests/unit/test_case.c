/* test_case.c - what goes into the case comes out as it was, whatever the order, and what
 * is forgotten does not come out at all. */
#include "test.h"

#include <sys/stat.h>

#include "keep/scrub.h"
#include "tell/tell.h"

#include "case_steps.h"
#include "tell_fixture.h"

static void assert_key(const cq_corpus *c, uint32_t i, const char *key)
{
    assert_true(i < c->message_n);
    assert_true(cq_str_eq(c->messages[i].key, cq_str_z(key)));
}

static void a_message_comes_back_as_it_was(void **state)
{
    cq_field fields[] = { { CQ_F_LINK, CQ_STR("https://a.example/\\n") },
                          { CQ_F_HIDDEN, CQ_STR("two\nlines\\") },
                          { CQ_F_TAG, CQ_STR("") } };
    cq_message m = mail("x@a.example", "Ann@A.example", 50, "Good\0day", 3);
    cq_corpus k;
    cq_case *c = open_case(true);
    (void)state;
    m.text = (cq_str){ "Good\0day\xff", 9 };
    m.fields = fields;
    m.field_n = 3;
    m.zone = -3600;
    m.subject = CQ_STR("s");
    m.sender_name = CQ_STR("Ann");
    m.time_source = CQ_TIME_STAMP;
    begin(c, a_file("one", "1"));
    add(c, m);
    end(c, "1");
    cq_case_close(c);
    c = open_case(false);
    assert_int_equal(cq_case_load(c, &k, NULL), CQ_OK);
    const cq_message *o = &k.messages[0];
    assert_int_equal(k.message_n, 1);
    assert_key(&k, 0, "mail:x@a.example");
    assert_true(cq_str_eq(o->id, m.id) && cq_str_eq(o->text, m.text));
    assert_true(cq_str_eq(o->sender, CQ_STR("ann@a.example")));
    assert_true(cq_str_eq(k.senders[0].name, m.sender_name));
    assert_true(o->time == 50 && o->zone == -3600 && o->time_source == CQ_TIME_STAMP);
    assert_int_equal(o->field_n, 3);
    for (size_t i = 0; i < 3; i++) {
        assert_int_equal(o->fields[i].kind, fields[i].kind);
        assert_true(cq_str_eq(o->fields[i].value, fields[i].value));
        assert_true(cq_message_field(o, fields[i].kind).p != NULL);
    }
    assert_true(o->listed && !cq_message_field(o, CQ_F_REPOST).p);
    cq_corpus_done(&k);
    cq_case_close(c);
}

static void posts_of_one_conversation_have_its_number(void **state)
{
    cq_field in_t = { CQ_F_THREAD, CQ_STR("t") }, to_3 = { CQ_F_REPLY, CQ_STR("3") };
    cq_case *c;
    cq_corpus k;
    (void)state;
    assert_int_equal(cq_case_open(NULL, true, &c, NULL), CQ_OK);
    begin(c, a_file("one", "1"));
    add(c, post("1", &in_t, 1));
    add(c, post("2", &to_3, 2)); /* an answer that comes before its question */
    add(c, post("3", NULL, 3));
    add(c, post("4", NULL, 4));
    add(c, post("5", &in_t, 5));
    reads(c, &k);
    const cq_message *m = k.messages;
    assert_int_equal(k.thread_n, 2);
    assert_true(m[0].thread_no && m[0].thread_no == m[4].thread_no);
    assert_true(m[1].thread_no && m[1].thread_no == m[2].thread_no);
    assert_int_not_equal(m[0].thread_no, m[1].thread_no);
    assert_int_equal(m[3].thread_no, 0);
    assert_int_equal(k.threads[m[0].thread_no], 2);
    assert_int_equal(k.threads[m[1].thread_no], 2);
    cq_corpus_done(&k);
    cq_case_close(c);
}

static void subjects_are_counted_by_sender(void **state)
{
    static const char *const subjects[] = { "Re: The Weir", "the weir", "AW: the weir",
                                            "", "A note: the weir" };
    static const char *const from[] = { "a@x.example", "b@x.example", "a@x.example",
                                        "c@x.example", "d@x.example" };
    cq_case *c;
    cq_corpus k;
    (void)state;
    assert_int_equal(cq_case_open(NULL, true, &c, NULL), CQ_OK);
    begin(c, a_file("one", "1"));
    for (int i = 0; i < 5; i++) {
        cq_message m = mail("", from[i], i, "t", (uint64_t)i);
        m.subject = cq_str_z(subjects[i]);
        add(c, m);
    }
    reads(c, &k);
    const cq_message *m = k.messages;
    assert_int_equal(k.subject_n, 2);
    assert_int_equal(k.subjects[m[0].subject_no], 2);
    assert_true(m[1].subject_no == m[0].subject_no && m[2].subject_no == m[0].subject_no);
    assert_int_equal(m[3].subject_no, 0);
    assert_int_equal(k.subjects[m[4].subject_no], 1);
    cq_corpus_done(&k);
    cq_case_close(c);
}

static void ids_that_are_taken_get_a_number(void **state)
{
    cq_case *c;
    cq_corpus k;
    cq_err err;
    (void)state;
    assert_int_equal(cq_case_open(NULL, true, &c, &err), CQ_OK);
    begin(c, a_file("two", "2"));
    add(c, mail("a", "x@a.example", 10, "t", 0));
    add(c, mail("", "x@a.example", CQ_NO_TIME, "t", 10));
    end(c, "2");
    begin(c, a_file("one", "1"));
    add(c, mail("a", "x@a.example", 30, "t", 10));
    add(c, mail("a", "x@a.example", 20, "u", 0));
    add(c, mail("a~2", "x@a.example", 40, "t", 20));
    end(c, "1");
    reads(c, &k);
    /* "one" comes before "two", and in it offset 0 before 10; "a~2" is somebody's own. */
    assert_key(&k, 0, "mail:a~4");
    assert_key(&k, 1, "mail:a");
    assert_key(&k, 2, "mail:a~3");
    assert_key(&k, 3, "mail:a~2");
    assert_true(cq_str_starts(k.messages[4].key, CQ_STR("mail:sha256:e3b0c44298fc1c14")));
    assert_int_equal(k.same_id, 2);
    assert_int_equal(k.text_n, 2);
    assert_int_equal(k.messages[0].text_no, k.messages[2].text_no);
    cq_corpus_done(&k);
    cq_case_close(c);
}

static void most_used_name_wins(void **state)
{
    static const char *const names[] = { "Zoe", "Bea", "Ann", "Bea", "Ann", "" };
    cq_case *c;
    cq_corpus k;
    (void)state;
    assert_int_equal(cq_case_open(NULL, true, &c, NULL), CQ_OK);
    begin(c, a_file("one", "1"));
    for (int i = 0; i < 6; i++) {
        cq_message m = mail("", "a@x.example", i, "t", (uint64_t)i);
        m.sender_name = cq_str_z(names[i]);
        add(c, m);
    }
    reads(c, &k);
    assert_int_equal(k.sender_n, 1);
    assert_true(cq_str_eq(k.senders[0].name, CQ_STR("Ann")));
    assert_int_equal(k.senders[0].messages, 6);
    cq_corpus_done(&k);
    cq_case_close(c);
}

static void known_inputs_are_passed_over_and_grown_ones_read_on(void **state)
{
    cq_case *c = open_case(true);
    cq_corpus k;
    (void)state;
    const char *file = a_file("one", "first second");
    assert_int_equal(begin(c, file), 0);
    add(c, mail("a", "a@x.example", 1, "t", 0));
    add(c, mail("b", "a@x.example", 2, "u", 6));
    end(c, "1");
    assert_true(begin(c, file) == UINT64_MAX);

    /* Grown: the last record once more, since it may have grown too. */
    assert_int_equal(begin(c, a_file("one", "first second third")), 6);
    add(c, mail("b", "a@x.example", 2, "v", 6));
    end(c, "2");
    reads(c, &k);
    assert_int_equal(k.message_n, 2);
    assert_true(cq_str_eq(k.messages[1].text, CQ_STR("v")));
    assert_int_equal(k.problem_total, 0);
    cq_corpus_done(&k);

    /* Changed: read anew, and said so. */
    assert_int_equal(begin(c, a_file("one", "other second third!")), 0);
    add(c, mail("c", "a@x.example", 3, "w", 0));
    end(c, "3");
    reads(c, &k);
    assert_int_equal(k.message_n, 1);
    assert_int_equal(k.text_n, 1);
    assert_int_equal(k.problem_total, 1);
    cq_corpus_done(&k);
    cq_case_close(c);
}

static void a_second_writer_is_told(void **state)
{
    cq_case *c = open_case(true), *d = NULL;
    cq_err err = { 0 };
    (void)state;
    assert_int_equal(cq_case_open(case_path, true, &d, &err), CQ_STORE);
    assert_non_null(strstr(err.text, "another claque"));
    d = open_case(false); /* a reader is welcome */
    cq_case_close(d);
    cq_case_close(c);
}

static void what_is_no_case_is_refused(void **state)
{
    cq_case *c = NULL;
    cq_err err = { 0 };
    struct stat st;
    (void)state;
    const char *file = a_file("one", "Dear Sir, this is a letter of some length.");
    assert_int_equal(cq_case_open(file, true, &c, &err), CQ_STORE);
    assert_non_null(strstr(err.text, "not a case"));
    assert_int_equal(stat(file, &st), 0);
    assert_int_equal(st.st_size, 42);
    assert_int_equal(cq_case_open(case_path, false, &c, &err), CQ_STORE);
    assert_int_equal(stat(case_path, &st), -1);
}

/* Put the fixture's messages into a case, backwards. */
static void take_fixture(cq_case *c, const fixture *f, cq_corpus *k)
{
    begin(c, a_file("one", "1"));
    for (uint32_t i = f->c.message_n; i-- > 0;)
        add(c, f->c.messages[i]);
    end(c, "1");
    reads(c, k);
    assert_int_equal(k->message_n, f->c.message_n);
    assert_int_equal(k->sender_n, f->c.sender_n);
    for (uint32_t i = 0; i < k->message_n; i++) {
        assert_true(cq_str_eq(k->messages[i].key, f->c.messages[i].key));
        assert_int_equal(k->messages[i].sender_no, f->c.messages[i].sender_no);
    }
}

static void assert_same_json(const cq_corpus *k, const cq_report *a, const cq_report *b)
{
    cq_buf x = { 0 }, y = { 0 };
    cq_tell_json(k, a, &x);
    cq_tell_json(k, b, &y);
    assert_true(cq_str_eq(cq_buf_view(&x), cq_buf_view(&y)));
    cq_buf_done(&x);
    cq_buf_done(&y);
}

static void a_report_comes_back_as_it_was(void **state)
{
    fixture f;
    cq_corpus k;
    cq_report r;
    cq_case *c = open_case(true);
    (void)state;
    fixture_make(&f);
    take_fixture(c, &f, &k);
    assert_int_equal(cq_case_get_report(c, &k, &r, NULL), CQ_EMPTY);
    for (int i = 0; i < 2; i++) /* the second replaces the first */
        assert_int_equal(cq_case_put_report(c, &k, &f.r, NULL), CQ_OK);
    cq_corpus_done(&k);
    cq_case_close(c);

    c = open_case(false);
    assert_int_equal(cq_case_load(c, &k, NULL), CQ_OK);
    assert_int_equal(cq_case_get_report(c, &k, &r, NULL), CQ_OK);
    assert_same_json(&k, &f.r, &r);
    assert_int_equal(r.tie_n, f.r.tie_n);
    for (uint32_t i = 0; i < r.tie_n; i++)
        assert_true(r.ties[i].a == f.r.ties[i].a && r.ties[i].b == f.r.ties[i].b &&
                    r.ties[i].shared == f.r.ties[i].shared &&
                    r.ties[i].bits == f.r.ties[i].bits &&
                    r.ties[i].campaign == f.r.ties[i].campaign);
    assert_int_equal(r.decoy_n, f.r.decoy_n);
    for (uint32_t i = 0; r.decoys && i < r.decoy_n; i++)
        assert_true(r.decoys[i] == f.r.decoys[i]);
    assert_int_equal(r.note_n, f.r.note_n);
    for (uint32_t i = 0; i < r.note_n; i++)
        assert_true(cq_str_eq(r.notes[i], f.r.notes[i]));
    cq_report_done(&r);
    cq_corpus_done(&k);
    cq_case_close(c);
    fixture_done(&f);
}

static void an_old_id_leads_to_the_campaign_that_took_its_messages(void **state)
{
    fixture f;
    cq_corpus k;
    cq_case *c = open_case(true);
    char id[9], old[9];
    (void)state;
    fixture_make(&f);
    take_fixture(c, &f, &k);
    memcpy(old, f.r.campaigns[1].id, 9);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(cq_case_put_report(c, &k, &f.r, NULL), CQ_OK);
        snprintf(f.r.campaigns[1].id, 9, "0000000%d", i);
    }
    assert_int_equal(cq_case_find_campaign(c, old, id, NULL), CQ_OK);
    assert_string_equal(id, "00000001");
    assert_int_equal(cq_case_find_campaign(c, "00000000", id, NULL), CQ_OK);
    assert_string_equal(id, "00000001");
    assert_int_equal(cq_case_find_campaign(c, "ffffffff", id, NULL), CQ_EMPTY);
    cq_corpus_done(&k);
    cq_case_close(c);
    fixture_done(&f);
}

static bool file_holds(const char *name, const char *what)
{
    cq_buf b = { 0 };
    char part[4096];
    size_t n;
    FILE *f = fopen(name, "rb");
    while (f && (n = fread(part, 1, sizeof part, f)) > 0)
        cq_buf_add(&b, part, n);
    if (f)
        fclose(f);
    cq_str s = cq_buf_view(&b);
    bool found = cq_str_findi(s, cq_str_z(what)) < s.n;
    cq_buf_done(&b);
    return found;
}

static void read_with_bea(cq_case *c)
{
    cq_field to[] = { { CQ_F_TARGET, CQ_STR("bea@x.example") },
                      { CQ_F_TARGET, CQ_STR("member@office.example") } };
    cq_message quote = mail("q", "joe.bea@x.example", 3,
                            "As Bea@x.example and joe.bea@x.example wrote", 20);
    quote.fields = to;
    quote.field_n = 2;
    add(c, mail("a", "a@x.example", 1, "t", 0));
    add(c, mail("b", "BEA@x.example", 2, "I am Bea, of bea@x.example", 10));
    add(c, quote);
}

static void a_forgotten_sender_is_gone_for_good(void **state)
{
    fixture f;
    cq_case *c = open_case(true);
    cq_corpus k;
    cq_report r;
    uint64_t gone = 0;
    cq_err err = { 0 };
    (void)state;
    fixture_make(&f);
    const char *file = a_file("one", "1");
    begin(c, file);
    read_with_bea(c);
    end(c, "1");
    reads(c, &k);
    cq_report empty = { .note_n = 0 };
    assert_int_equal(cq_case_put_report(c, &k, &empty, NULL), CQ_OK);
    cq_corpus_done(&k);
    assert_int_equal(cq_case_forget_sender(c, CQ_STR("mail:Bea@X.example"), &gone, &err),
                     CQ_OK);
    assert_int_equal(gone, 1);
    assert_false(file_holds(case_path, " bea@x.example"));
    assert_false(file_holds(case_path, "=bea@x.example"));
    assert_true(file_holds(case_path, "joe.bea@x.example")); /* somebody else */

    /* Neither the same input, changed, nor another brings her back. */
    begin(c, a_file("one", "22"));
    read_with_bea(c);
    end(c, "2");
    reads(c, &k);
    assert_int_equal(k.message_n, 2);
    assert_true(cq_str_eq(k.messages[1].text,
                          CQ_STR("As [forgotten] and joe.bea@x.example wrote")));
    assert_true(cq_str_eq(k.messages[1].fields[0].value, CQ_STR("[forgotten]")));
    assert_int_equal(cq_case_get_report(c, &k, &r, NULL), CQ_EMPTY);
    cq_corpus_done(&k);
    cq_case_close(c);
    assert_false(file_holds(case_path, " bea@x.example"));
    fixture_done(&f);
}

static void old_messages_stay_forgotten(void **state)
{
    cq_case *c = open_case(true);
    cq_corpus k;
    uint64_t gone = 0;
    (void)state;
    for (int i = 0; i < 2; i++) {
        begin(c, a_file("one", i ? "22" : "1"));
        read_with_bea(c);
        end(c, i ? "2" : "1");
        if (i == 0)
            assert_int_equal(cq_case_forget_before(c, 2, &gone, NULL), CQ_OK);
        reads(c, &k);
        assert_int_equal(k.message_n, 2);
        assert_key(&k, 0, "mail:b");
        cq_corpus_done(&k);
    }
    assert_int_equal(gone, 1);
    cq_case_close(c);
}

static void assert_scrubbed(const char *in, const char *out)
{
    cq_arena a = { 0 };
    cq_str s = cq_scrub_address(&a, cq_str_z(in), CQ_STR("ann@x.example"), true);
    if (!cq_str_eq(s, cq_str_z(out)))
        fail_msg("%s became %.*s", in, CQ_FMT(s));
    cq_arena_done(&a);
}

static void only_whole_addresses_are_taken_out(void **state)
{
    (void)state;
    assert_scrubbed("ann@x.example", "[forgotten]");
    assert_scrubbed("<mailto:Ann@X.example?x>, ann@x.example.",
                    "<mailto:[forgotten]?x>, [forgotten].");
    assert_scrubbed("joann@x.example jo.ann@x.example",
                    "joann@x.example jo.ann@x.example");
    assert_scrubbed("ann@x.example.org ann@x.examples",
                    "ann@x.example.org ann@x.examples");
    assert_scrubbed("%3Cann@x.example%3E", "%3C[forgotten]%3E");
    assert_scrubbed("-ann@x.example-", "-[forgotten]-");
    assert_scrubbed("", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_message_comes_back_as_it_was, remove_case),
        cmocka_unit_test_teardown(posts_of_one_conversation_have_its_number, remove_case),
        cmocka_unit_test_teardown(subjects_are_counted_by_sender, remove_case),
        cmocka_unit_test_teardown(ids_that_are_taken_get_a_number, remove_case),
        cmocka_unit_test_teardown(most_used_name_wins, remove_case),
        cmocka_unit_test_teardown(known_inputs_are_passed_over_and_grown_ones_read_on,
                                  remove_case),
        cmocka_unit_test_teardown(a_second_writer_is_told, remove_case),
        cmocka_unit_test_teardown(what_is_no_case_is_refused, remove_case),
        cmocka_unit_test_teardown(a_report_comes_back_as_it_was, remove_case),
        cmocka_unit_test_teardown(an_old_id_leads_to_the_campaign_that_took_its_messages,
                                  remove_case),
        cmocka_unit_test_teardown(a_forgotten_sender_is_gone_for_good, remove_case),
        cmocka_unit_test_teardown(old_messages_stay_forgotten, remove_case),
        cmocka_unit_test(only_whole_addresses_are_taken_out),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
