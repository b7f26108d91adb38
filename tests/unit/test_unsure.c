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

/* Accents are nobody's, so a wrong one is no mistake; any other letter may be misread. */
static void other_alphabets_are_forgiven_too(void **state)
{
    (void)state;
    bench b = { 0 };
    add(&b, "der gr\xc3\xb6\xc3\x9fte H\xc3\xa4uptling", NULL);
    add(&b,
        "\xd1\x81\xd0\xbe\xd1\x85\xd1\x80\xd0\xb0\xd0\xbd\xd0\xb8\xd1\x82\xd0\xb5 "
        "\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbc", /* сохраните паром */
        NULL);
    add(&b, "\xcf\x84\xce\xbf \xcf\x80\xce\xbb\xce\xbf\xce\xaf\xce\xbf",
        NULL); /* το πλοίο */
    /* der größtc Hauptlinq; сохраннте паром; το πλoίο with another last letter */
    add(&b, "der gr\xc3\xb6\xc3\x9ftc Hauptlinq", "gr\xc3\xb6\xc3\x9ftc Hauptlinq");
    add(&b,
        "\xd1\x81\xd0\xbe\xd1\x85\xd1\x80\xd0\xb0\xd0\xbd\xd0\xbd\xd1\x82\xd0\xb5 "
        "\xd0\xbf\xd0\xb0\xd1\x80\xd0\xbe\xd0\xbc",
        "\xd1\x81\xd0\xbe\xd1\x85\xd1\x80\xd0\xb0\xd0\xbd\xd0\xbd\xd1\x82\xd0\xb5");
    add(&b, "\xcf\x84\xce\xbf \xcf\x80\xce\xbb\xce\xbf\xce\xaf\xce\xb8",
        "\xcf\x80\xce\xbb\xce\xbf\xce\xaf\xce\xb8");
    cq_docs_make(&b.corpus, 1, &b.docs);
    for (uint32_t i = 0; i < 3; i++)
        for (uint32_t t = 0; t < b.docs.docs[i].n; t++)
            assert_true(b.docs.docs[i].tokens[t].hash ==
                        b.docs.docs[i + 3].tokens[t].hash);
    cq_docs_done(&b.docs);
}

/* Letters of two alphabets in one word, and alphabets that are not looked through. */
static void what_is_of_no_one_alphabet_stays(void **state)
{
    (void)state;
    bench b = { 0 };
    static const char hebrew[] = "\xd7\xa9\xd7\x9c\xd7\x95\xd7\x9d";
    static const char misread[] = "\xd7\xa9\xd7\x9c\xd7\x9f\xd7\x9d";
    static const char mixed[] = "ferr\xd0\xb9\xce\xb8";
    add(&b, hebrew, NULL);
    add(&b, "ferries", NULL);
    add(&b, misread, misread);
    add(&b, mixed, mixed);
    cq_docs_make(&b.corpus, 1, &b.docs);
    assert_true(b.docs.docs[0].tokens[0].hash != b.docs.docs[2].tokens[0].hash);
    assert_true(b.docs.docs[1].tokens[0].hash != b.docs.docs[3].tokens[0].hash);
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
        cmocka_unit_test(other_alphabets_are_forgiven_too),
        cmocka_unit_test(what_is_of_no_one_alphabet_stays),
        cmocka_unit_test(a_word_that_others_write_is_left_alone),
        cmocka_unit_test(two_scans_do_not_vouch_for_each_other),
        cmocka_unit_test(what_a_scan_misread_is_no_disguise),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
