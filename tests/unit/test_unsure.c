/* test_unsure.c - words that a scan misread are taken for those that others wrote. */
#include "test.h"

#include <string.h>

#include "base/hash.h"
#include "text/unsure.h"

enum { MOST = 8 };

typedef struct {
    cq_message messages[MOST];
    cq_field fields[MOST];
    cq_corpus corpus;
    cq_docs docs;
} bench;

static void add(bench *b, const char *text, const char *unsure)
{
    uint32_t i = b->corpus.message_n++;
    cq_message *m = &b->messages[i];
    *m = (cq_message){ .channel = CQ_LETTER, .text = cq_str_z(text), .text_no = i };
    if (unsure) {
        b->fields[i] = (cq_field){ CQ_F_UNSURE, cq_str_z(unsure) };
        m->fields = &b->fields[i];
        m->field_n = 1;
    }
    b->corpus.messages = b->messages;
}

/* Is the n-th token of the message taken for this word? */
static bool reads(const bench *b, uint32_t message, uint32_t n, const char *word)
{
    return b->docs.docs[message].tokens[n].hash == cq_hash(cq_str_z(word));
}

static void a_misread_word_is_what_the_others_wrote_most(void **state)
{
    (void)state;
    bench b = { 0 };
    add(&b, "keep the modern harbour ferries", NULL);
    add(&b, "our modern harbour has ferries", NULL);
    add(&b, "a herbour is no harbour", NULL);
    add(&b, "keep tbe modem harbcur ferr1es xyzzyq", "modem harbcur ferr1es xyzzyq");
    cq_docs_make(&b.corpus, 1, &b.docs);
    assert_true(reads(&b, 3, 2, "modern"));
    assert_true(reads(&b, 3, 3, "harbour"));
    assert_true(reads(&b, 3, 4, "ferries"));
    assert_true(reads(&b, 3, 5, "xyzzyq")); /* like nothing else */
    assert_true(reads(&b, 3, 1, "tbe"));    /* its reader was sure of it */
    cq_docs_done(&b.docs);
}

static void a_word_that_others_write_is_left_alone(void **state)
{
    (void)state;
    bench b = { 0 };
    add(&b, "the modem hums, the modern world", NULL);
    add(&b, "modern modern modern", NULL);
    add(&b, "a modem for all", "modem");
    cq_docs_make(&b.corpus, 1, &b.docs);
    assert_true(reads(&b, 2, 1, "modem"));
    cq_docs_done(&b.docs);
}

static void two_scans_do_not_vouch_for_each_other(void **state)
{
    (void)state;
    bench b = { 0 };
    add(&b, "the old harbour", NULL);
    add(&b, "an old harbcur", "harbcur");
    add(&b, "no old harbcur", "harbcur");
    cq_docs_make(&b.corpus, 2, &b.docs);
    assert_true(reads(&b, 1, 2, "harbour") && reads(&b, 2, 2, "harbour"));
    cq_docs_done(&b.docs);
}

static void what_a_scan_misread_is_no_disguise(void **state)
{
    (void)state;
    bench b = { 0 };
    add(&b, "v0te aga1nst the cl0sure of 0ur l1brary", "v0te aga1nst");
    add(&b, "v0te aga1nst the cl0sure of 0ur l1brary now", NULL);
    cq_docs_make(&b.corpus, 1, &b.docs);
    assert_int_equal(b.docs.docs[0].folded[CQ_FOLD_LEET], 0);
    assert_int_not_equal(b.docs.docs[1].folded[CQ_FOLD_LEET], 0);
    cq_docs_done(&b.docs);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_misread_word_is_what_the_others_wrote_most),
        cmocka_unit_test(a_word_that_others_write_is_left_alone),
        cmocka_unit_test(two_scans_do_not_vouch_for_each_other),
        cmocka_unit_test(what_a_scan_misread_is_no_disguise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
