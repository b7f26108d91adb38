/* test_strand.c - a script beside those who quote it, quotations alone, and wordings of one
 * text. */
#include "test.h"

#include "group/strand.h"
#include "pieces.h"

/* Sentences of the script that somebody says are another's. */
static const char *quoting(little *l, int who, const char *which)
{
    return uses(l, who, joined(l, own(l, who + 200, 5), ": ", ""), which);
}

/* The letters so far as one cluster, past chance: its strand and who quotes. */
static cq_strand strand_of(little *l, cq_strands *out)
{
    double fit[LITTLE_MAX];
    uint32_t unit[LITTLE_MAX] = { 0 };
    for (int i = 0; i < LITTLE_MAX; i++)
        fit[i] = 1;
    cq_cluster k = { .messages = little_all(l), .fit = fit, .unit = unit, .log_e = -9 };
    k.writers = k.senders = l->corpus.message_n;
    cq_clusters clusters = { .clusters = &k, .n = 1 };
    cq_traces traces = { 0 };
    cq_coaction coaction = { 0 };
    cq_findings f = { &l->corpus, &l->docs, &clusters, &traces, NULL, &coaction, 1 };
    cq_strands_make(&f, &l->corpus.arena, out);
    assert_int_equal(out->n, 1);
    return out->strands[0];
}

/* Those who send half of the script, and others who quote it, briefly or at length. */
static void half_a_script_stands_apart_from_who_quotes_it(void **state)
{
    static const char *const quoted[] = { "234", "56", "0123", "678" };
    static little l;
    cq_strands s;
    (void)state;
    for (int quoters = 0; quoters <= 4; quoters++) {
        little_begin(&l);
        for (int i = 0; i < 6; i++)
            little_add(&l, CQ_MAIL, name(&l, i), uses(&l, i, "", half[i]));
        for (int i = 0; i < quoters; i++)
            little_add(&l, CQ_MAIL, name(&l, 10 + i), quoting(&l, 10 + i, quoted[i]));
        cq_strand k = strand_of(&l, &s);
        assert_null(k.why);
        assert_int_equal(k.messages.n, 6);
        assert_int_equal(s.quoting_n, quoters > 0);
        little_end(&l);
    }
}

/* Some of them do not say so. */
static void quotations_stay_quotations(void **state)
{
    static const char *const quoted[] = { "234", "234", "34",  "123",
                                          "345", "34",  "345", "234" };
    static little l;
    cq_strands s;
    (void)state;
    little_begin(&l);
    for (int i = 0; i < 8; i++)
        little_add(&l, CQ_MAIL, name(&l, i),
                   i % 2 ? quoting(&l, i, quoted[i]) : uses(&l, i, "", quoted[i]));
    cq_strand k = strand_of(&l, &s);
    assert_non_null(k.why);
    assert_string_equal(k.why->reason, "quotation");
    assert_int_equal(k.messages.n, 8);
    assert_int_equal(s.quoting_n, 0);
    little_end(&l);
}

enum { STRANDS = 5, TEXTS = 9 };

/* Five texts, each the wording of nine; `carry` of each have the tag, and `others` who are in
 * none. How many sets they are. */
static int sets_beside(const int carry[STRANDS], uint32_t others, uint32_t aside)
{
    static const cq_lookalike headline = { "headline", "" };
    static little l;
    cq_strand strands[STRANDS] = { 0 };
    cq_share shares[LITTLE_MAX];
    cq_thing tag = { .kind = CQ_T_TAG, .name = CQ_STR("ourtag") };
    cq_traces traces = { .things = &tag, .thing_n = 1, .shares = shares };
    cq_findings f = { .corpus = &l.corpus, .docs = &l.docs, .traces = &traces };
    cq_strands all = { strands, STRANDS, NULL, 0 };
    int sets = 0;
    little_begin(&l);
    for (int i = 0; i < STRANDS * TEXTS; i++) {
        if (i % TEXTS < carry[i / TEXTS])
            shares[tag.shares++] = (cq_share){ 0, (uint32_t)i, (uint32_t)i, 0 };
        little_add(&l, CQ_POST, name(&l, i), own(&l, i, 12));
    }
    for (uint32_t i = 0; i < others; i++) {
        cq_message *m = little_add(&l, CQ_POST, name(&l, 200), "a tag");
        uint32_t no = (uint32_t)(m - l.messages);
        shares[tag.shares++] = (cq_share){ 0, m->sender_no, no, 0 };
    }
    cq_list messages = little_all(&l);
    for (uint32_t i = 0; i < STRANDS; i++)
        strands[i].messages = strands[i].senders =
            (cq_list){ messages.p + i * TEXTS, TEXTS };
    for (uint32_t i = 0; i < aside; i++)
        strands[i].why = &headline;
    cq_strands_twine(&f, &all);
    for (uint32_t i = 0; i < STRANDS; i++)
        sets += strands[i].set == i;
    little_end(&l);
    return sets;
}

static int sets_of(const int carry[STRANDS], uint32_t others)
{
    return sets_beside(carry, others, 0);
}

/* No two have half of its uses. */
static void wordings_that_carry_one_tag_are_one_campaign(void **state)
{
    (void)state;
    assert_int_equal(sets_of((const int[]){ 5, 5, 4, 5, 5 }, 0), 1);
    assert_int_equal(sets_of((const int[]){ 5, 5, 4, 5, 5 }, 20), 1);
    assert_int_equal(sets_of((const int[]){ 5, 5, 2, 5, 5 }, 0),
                     2); /* two may be a whim */
    assert_int_equal(sets_of((const int[]){ 5, 5, 4, 5, 5 }, 30), 5); /* everybody's */
}

/* A wording taken for a headline goes along with the findings, not a few findings with
 * headlines. */
static void what_is_set_aside_goes_along_with_findings(void **state)
{
    (void)state;
    assert_int_equal(sets_beside((const int[]){ 5, 5, 4, 5, 5 }, 10, 1), 1);
    assert_int_equal(sets_beside((const int[]){ 5, 5, 4, 5, 5 }, 10, 4), 5);
    assert_int_equal(sets_beside((const int[]){ 5, 5, 4, 5, 5 }, 10, 5), 5);
}

enum { OURS = 30, THEIRS = 40 };

/* A link that all of one strand have, and so many of another. */
static bool twined(uint32_t uses)
{
    static little l;
    cq_strand strands[2] = { 0 };
    cq_share shares[LITTLE_MAX];
    cq_thing link = { .kind = CQ_T_LINK, .name = CQ_STR("page.example/a") };
    cq_traces traces = { .things = &link, .thing_n = 1, .shares = shares };
    cq_findings f = { .corpus = &l.corpus, .docs = &l.docs, .traces = &traces };
    cq_strands all = { strands, 2, NULL, 0 };
    little_begin(&l);
    for (uint32_t i = 0; i < OURS + THEIRS; i++) {
        if (i < OURS + uses)
            shares[link.shares++] = (cq_share){ 0, i, i, 0 };
        little_add(&l, CQ_POST, name(&l, (int)i), own(&l, (int)i, 12));
    }
    cq_list m = little_all(&l);
    strands[0].messages = strands[0].senders = (cq_list){ m.p, OURS };
    strands[1].messages = strands[1].senders = (cq_list){ m.p + OURS, THEIRS };
    cq_strands_twine(&f, &all);
    little_end(&l);
    return strands[1].set == 0;
}

/* Messages of one campaign may stray into another's strand. */
static void a_link_that_few_of_a_strand_have_does_not_twine_it(void **state)
{
    (void)state;
    assert_false(twined(2));
    assert_false(twined(6));
    assert_true(twined(8));
    assert_true(twined(30));
}

enum { MANY = 300, FEW = 20 };

/* Many texts of one script, of which two more have a sentence that each of a few others is
 * about, too; how many sets these two strands are. */
static int sets_of_sentence(int first, int second)
{
    static little l;
    cq_strand strands[2] = { 0 };
    cq_traces traces = { 0 };
    cq_findings f = { .corpus = &l.corpus, .docs = &l.docs, .traces = &traces };
    cq_strands all = { strands, 2, NULL, 0 };
    little_begin(&l);
    for (int i = 0; i < MANY; i++)
        little_add(&l, CQ_POST, name(&l, i),
                   uses(&l, i, "", i == first || i == second ? "0128" : "012"));
    for (int i = MANY; i < MANY + FEW; i++)
        little_add(&l, CQ_POST, name(&l, i), uses(&l, i, "", "8"));
    cq_list messages = little_all(&l);
    strands[0].messages = strands[0].senders = (cq_list){ messages.p, MANY };
    strands[1].messages = strands[1].senders = (cq_list){ messages.p + MANY, FEW };
    cq_strands_twine(&f, &all);
    little_end(&l);
    return strands[1].set == strands[0].set ? 1 : 2;
}

/* Wherever among them the two are who have it. */
static void wording_of_two_of_many_is_the_strands(void **state)
{
    (void)state;
    assert_int_equal(sets_of_sentence(3, 10), 1);
    assert_int_equal(sets_of_sentence(3, 290), 1);
    assert_int_equal(sets_of_sentence(280, 290), 1);
    assert_int_equal(sets_of_sentence(255, 256), 1);
    assert_int_equal(sets_of_sentence(3, 3), 2);
    assert_int_equal(sets_of_sentence(290, 290), 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_a_script_stands_apart_from_who_quotes_it),
        cmocka_unit_test(quotations_stay_quotations),
        cmocka_unit_test(wordings_that_carry_one_tag_are_one_campaign),
        cmocka_unit_test(what_is_set_aside_goes_along_with_findings),
        cmocka_unit_test(a_link_that_few_of_a_strand_have_does_not_twine_it),
        cmocka_unit_test(wording_of_two_of_many_is_the_strands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
