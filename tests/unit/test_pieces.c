/* test_pieces.c - who uses some sentences of a script is told from who quotes a passage, also
 * where together they have it all. */
#include "test.h"

#include "pieces.h"
#include "weigh/pieces.h"

static little l;

static double share_of(const char *const *which, int n)
{
    little_begin(&l);
    for (int i = 0; i < n; i++)
        little_add(&l, CQ_MAIL, name(&l, i), uses(&l, i, "", which[i]));
    double share = cq_pieces_share(&l.corpus, &l.docs, little_all(&l));
    little_end(&l);
    return share;
}

static void who_leaves_sentences_out_has_pieces(void **state)
{
    (void)state;
    assert_true(share_of(half, 6) > 0.9);
}

/* From the same place or another, short or long: what two have in common goes on at one end of
 * one of them. */
static void who_quotes_has_a_passage(void **state)
{
    static const char *const quotes[] = { "234", "34", "345", "012", "1", "678", "3456" };
    static const char *const paragraphs[] = { "012", "345", "012", "678", "345", "012" };
    static const char *const all[] = { "012345678", "012345678", "123", "5678" };
    (void)state;
    assert_true(share_of(quotes, 7) == 0);
    assert_true(share_of(paragraphs, 6) == 0);
    assert_true(share_of(all, 4) == 0);
}

static void who_has_nothing_in_common_has_no_pieces(void **state)
{
    static const char *const apart[] = { "012", "345", "678" }, *const none[] = { "" };
    (void)state;
    assert_true(share_of(apart, 3) == 0);
    assert_true(share_of(none, 1) == 0);
    assert_true(share_of(none, 0) == 0);
}

/* One who sends it again, otherwise, is no second. */
static void one_sender_has_no_pieces(void **state)
{
    (void)state;
    little_begin(&l);
    for (int i = 0; i < 6; i++)
        little_add(&l, CQ_MAIL, name(&l, 0), uses(&l, i, "", half[i]))->sender_no = 0;
    assert_true(cq_pieces_share(&l.corpus, &l.docs, little_all(&l)) == 0);
    little_end(&l);
}

/* Of many, some are looked at, from the first to the last. */
static void of_many_the_last_count_too(void **state)
{
    (void)state;
    little_begin(&l);
    for (int i = 0; i < 180; i++)
        little_add(&l, CQ_MAIL, name(&l, i), uses(&l, i, "", i < 90 ? "" : half[i % 6]));
    double share = cq_pieces_share(&l.corpus, &l.docs, little_all(&l));
    assert_true(share > 0.5);
    little_end(&l);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_leaves_sentences_out_has_pieces),
        cmocka_unit_test(who_quotes_has_a_passage),
        cmocka_unit_test(who_has_nothing_in_common_has_no_pieces),
        cmocka_unit_test(one_sender_has_no_pieces),
        cmocka_unit_test(of_many_the_last_count_too),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
