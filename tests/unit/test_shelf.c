/* test_shelf.c - what a case holds in memory is what it would have held in its tables. */
#include "test.h"

#include "case_steps.h"

/* A letter without a sender, ids that are taken, one that is missing, a text twice, a name
 * that changes, a sender who is gone when the second input is read anew, and one read on. */
static void read_a_few(cq_case *c)
{
    cq_field fields[] = { { CQ_F_LINK, CQ_STR("https://a.example/\\n") },
                          { CQ_F_HIDDEN, CQ_STR("two\nlines\\") },
                          { CQ_F_THREAD, CQ_STR("t") } };
    cq_message letter = mail("letters/1.txt", "", 5, "t", 0), named = letter;
    letter.channel = CQ_LETTER;
    named = mail("n", "Ann@A.example", 7, "u", 10);
    named.sender_name = CQ_STR("Ann");
    named.subject = CQ_STR("Re: The weir");
    named.fields = fields;
    named.field_n = 3;
    begin(c, a_file("one", "first second"));
    add(c, letter);
    add(c, named);
    add(c, mail("n", "b@b.example", CQ_NO_TIME, "t", 20));
    end(c, "1");
    begin(c, a_file("two", "1"));
    add(c, mail("gone", "gone@b.example", 1, "v", 0));
    end(c, "2");
    begin(c, a_file("two", "2"));
    add(c, mail("", "b@b.example", 3, "w", 0));
    end(c, "3");
    assert_int_equal(begin(c, a_file("one", "first second third")), 20);
    named.sender_name = CQ_STR("Anna");
    named.nobody = true;
    add(c, named);
    add(c, post("n", fields, 40));
    end(c, "4");
}

static void assert_same_message(const cq_message *a, const cq_message *b)
{
    assert_true(cq_str_eq(a->key, b->key) && cq_str_eq(a->id, b->id));
    assert_true(cq_str_eq(a->sender, b->sender) && cq_str_eq(a->text, b->text));
    assert_true(cq_str_eq(a->subject, b->subject) && cq_str_eq(*a->path, *b->path));
    assert_true(a->time == b->time && a->zone == b->zone &&
                a->time_source == b->time_source && a->channel == b->channel);
    assert_true(a->offset == b->offset && a->length == b->length && a->line == b->line);
    assert_memory_equal(a->sha256, b->sha256, CQ_SHA256);
    assert_true(a->nobody == b->nobody && a->kinds == b->kinds);
    assert_true(a->sender_no == b->sender_no && a->input_no == b->input_no &&
                a->text_no == b->text_no && a->subject_no == b->subject_no &&
                a->thread_no == b->thread_no);
    assert_int_equal(a->field_n, b->field_n);
    for (uint32_t i = 0; i < a->field_n; i++)
        assert_true(a->fields[i].kind == b->fields[i].kind &&
                    cq_str_eq(a->fields[i].value, b->fields[i].value));
}

static void assert_same_corpus(const cq_corpus *a, const cq_corpus *b)
{
    assert_true(a->message_n == b->message_n && a->sender_n == b->sender_n &&
                a->input_n == b->input_n && a->text_n == b->text_n &&
                a->subject_n == b->subject_n && a->thread_n == b->thread_n &&
                a->same_id == b->same_id && a->problem_total == b->problem_total);
    for (uint32_t i = 0; i < a->message_n; i++)
        assert_same_message(&a->messages[i], &b->messages[i]);
    for (uint32_t i = 0; i < a->sender_n; i++)
        assert_true(cq_str_eq(a->senders[i].key, b->senders[i].key) &&
                    cq_str_eq(a->senders[i].name, b->senders[i].name) &&
                    a->senders[i].messages == b->senders[i].messages &&
                    a->senders[i].nobody == b->senders[i].nobody);
    for (uint32_t i = 0; i < a->input_n; i++)
        assert_true(cq_str_eq(a->inputs[i].path, b->inputs[i].path) &&
                    cq_str_eq(a->inputs[i].sha256, b->inputs[i].sha256) &&
                    a->inputs[i].messages == b->inputs[i].messages);
}

static void a_shelf_gives_what_the_tables_give(void **state)
{
    cq_corpus k[2];
    (void)state;
    for (int shelved = 0; shelved < 2; shelved++) {
        cq_case *c;
        assert_int_equal(cq_case_open(NULL, true, &c, NULL), CQ_OK);
        if (shelved)
            cq_case_shelve(c);
        read_a_few(c);
        reads(c, &k[shelved]);
        cq_case_close(c);
    }
    assert_int_equal(k[0].message_n, 5);
    assert_int_equal(k[0].sender_n, 4);
    assert_int_equal(k[0].same_id, 1);
    assert_same_corpus(&k[0], &k[1]);
    cq_corpus_done(&k[0]);
    cq_corpus_done(&k[1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_teardown(a_shelf_gives_what_the_tables_give, remove_case),
    };
    return cmocka_run_group_tests(tests, make_folder, remove_folder);
}
