/* test_strand.c - a script beside those who quote it, and quotations alone. */
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

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(half_a_script_stands_apart_from_who_quotes_it),
        cmocka_unit_test(quotations_stay_quotations),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
