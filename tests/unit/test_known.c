/* test_known.c - which words of a campaign may be told, and how a bulletin rounds. */
#include "test.h"

#include <string.h>

#include "base/hash.h"
#include "little.h"
#include "warn/bulletin.h"

#define HEAD "the ferry of the old harbour must not be closed"
#define TAIL "before the new bridge is open to everybody"

/* `many` senders with the text; a script of that text. */
static void find(little *l, uint32_t many, const char *text, const char *script,
                 cq_known *out)
{
    cq_script s = { .text = cq_str_z(script) };
    little_begin(l);
    for (uint32_t i = 0; i < many; i++)
        little_add(l, CQ_POST, "Jo Quorn", text)->text_no = 0;
    cq_campaign p = { .id = "12345678", .scripts = &s, .script_n = 1 };
    p.messages = little_all(l);
    s.messages = p.messages;
    cq_known_find(&l->corpus, &p, out);
}

static uint32_t runs_of(uint32_t many, const char *text, const char *script)
{
    static little l;
    cq_known k;
    find(&l, many, text, script, &k);
    uint32_t n = k.run_n;
    assert_int_equal(k.senders, many);
    cq_known_done(&k);
    little_end(&l);
    return n;
}

static void twenty_senders_are_needed(void **state)
{
    (void)state;
    assert_int_equal(runs_of(20, HEAD " " TAIL, HEAD " " TAIL), 18 - 3);
    assert_int_equal(runs_of(19, HEAD " " TAIL, HEAD " " TAIL), 0);
}

static void no_run_goes_over_a_slot(void **state)
{
    (void)state;
    assert_int_equal(runs_of(20, HEAD " and sold " TAIL, HEAD " [1] " TAIL), 7 + 5);
    assert_int_equal(runs_of(20, HEAD " [ " TAIL, HEAD " [[ " TAIL), 18 - 3);
}

static void numbers_addresses_and_full_names_are_not_told(void **state)
{
    (void)state;
    assert_int_equal(runs_of(20, HEAD " 1234 " TAIL, HEAD " 1234 " TAIL), 7 + 5);
    assert_int_equal(runs_of(20, HEAD " a@b.example " TAIL, HEAD " a@b.example " TAIL),
                     7 + 5);
    assert_int_equal(runs_of(20, HEAD " Jo Quorn " TAIL, HEAD " Jo Quorn " TAIL), 7 + 5);
    assert_int_equal(runs_of(20, HEAD " Quorn " TAIL, HEAD " Quorn " TAIL), 19 - 3);
}

static void a_passage_reads_as_the_script_does(void **state)
{
    static little l;
    cq_known k;
    const char *text =
        "The Ferry, of the old harbour:\n\"must\" not be\xE2\x98\xA0 closed!";
    (void)state;
    find(&l, 30, text, text, &k);
    assert_int_equal(k.passage_n, 1);
    assert_int_equal(k.passages[0].words, 10);
    assert_true(cq_str_eq(k.passages[0].text,
                          CQ_STR("The Ferry, of the old harbour must\" not be closed")));
    cq_known_done(&k);
    little_end(&l);
}

static void counts_are_rounded(void **state)
{
    static const uint64_t is[][2] = {
        { 20, 20 },    { 44, 40 },     { 45, 50 },       { 199, 200 },      { 412, 400 },
        { 999, 1000 }, { 1234, 1200 }, { 98765, 99000 }, { 106771, 110000 }
    };
    (void)state;
    for (size_t i = 0; i < sizeof is / sizeof *is; i++)
        assert_int_equal(cq_bulletin_round(is[i][0]), is[i][1]);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(twenty_senders_are_needed),
        cmocka_unit_test(no_run_goes_over_a_slot),
        cmocka_unit_test(numbers_addresses_and_full_names_are_not_told),
        cmocka_unit_test(a_passage_reads_as_the_script_does),
        cmocka_unit_test(counts_are_rounded),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
