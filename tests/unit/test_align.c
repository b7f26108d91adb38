/* test_align.c - what a person reads of a script. */
#include "test.h"

#include <stdio.h>

#include "base/rand.h"
#include "made.h"
#include "script/align.h"
#include "script/match.h"

static void aligned(made *m, const char *const *texts, uint32_t n, cq_script *out)
{
    uint32_t ids[64];
    for (uint32_t i = 0; i < n; i++) {
        made_add(m, i, texts[i]);
        ids[i] = i;
    }
    made_ready(m);
    cq_align(&m->corpus, &m->docs, (cq_list){ ids, n }, &m->arena, out);
}

static void assert_text(cq_str s, const char *want)
{
    if (s.n != strlen(want))
        print_message("%.*s\n", CQ_FMT(s));
    assert_int_equal(s.n, strlen(want));
    assert_memory_equal(s.p, want, s.n);
}

static void where_members_differ_there_is_a_slot(void **state)
{
    const char *const texts[] = {
        "Dear Sir, I live in Low Marsh and ask you to keep the old pier open.",
        "Dear Sir, I live in Marl and ask you to keep the old pier open.",
        "Dear Madam, I live in Sedge and ask you to keep the old pier open.",
        "Dear Madam, I live in Marl and ask you to keep the old pier open.",
    };
    made m = { 0 };
    cq_script s;
    (void)state;
    aligned(&m, texts, 4, &s);
    assert_text(s.text, "Dear [1], I live in [2] and ask you to keep the old pier open.");
    assert_int_equal(s.slot_n, 2);
    assert_text(s.slots[0].values[0].value, "Madam");
    assert_int_equal(s.slots[0].values[0].count, 2);
    assert_text(s.slots[0].values[1].value, "Sir");
    assert_int_equal(s.slots[0].values[1].count, 2);
    assert_text(s.slots[1].values[0].value, "Marl");
    assert_int_equal(s.slots[1].value_n, 3);
    assert_int_equal(s.addition_n, 0);
    assert_int_equal(s.words, 13);
    made_done(&m);
}

static void what_one_adds_is_an_addition(void **state)
{
    const char *const texts[] = {
        "Please keep the old pier open for us all. It was my father who built it.",
        "Please keep the old pier open for us all.",
        "My boat has lain there for years. Please keep the old pier open for us all.",
    };
    made m = { 0 };
    cq_script s;
    (void)state;
    aligned(&m, texts, 3, &s);
    assert_text(s.text, "Please keep the old pier open for us all.");
    assert_int_equal(s.slot_n, 0);
    assert_int_equal(s.addition_n, 2);
    assert_int_equal(s.additions[0].message, 0);
    assert_text(s.additions[0].text, "It was my father who built it");
    assert_int_equal(s.additions[1].message, 2);
    made_done(&m);
}

/* Whichever member the script is read from, its own slips do not get into it. */
static void each_slip_is_outvoted(void **state)
{
    const char *const texts[] = {
        "kindly keep the old pier open for us all this winter and mend its lamps",
        "please hold the old pier open for us all this winter and mend its lamps",
        "please keep that old pier open for us all this winter and mend its lamps",
        "please keep the old quay open for us all this winter and mend its lamps",
        "please keep the old pier open for them all this winter and mend its lamps",
        "please keep the old pier open for us all this autumn and mend its lamps",
        "please keep the old pier open for us all this winter and mend some lamps",
    };
    made m = { 0 };
    cq_script s;
    (void)state;
    aligned(&m, texts, 7, &s);
    assert_text(
        s.text,
        "please keep the old pier open for us all this winter and mend its lamps");
    assert_int_equal(s.slot_n, 0);
    made_done(&m);
}

static void a_rare_slip_makes_no_slot(void **state)
{
    const char *const texts[] = {
        "we ask you to keep the [old] pier open",
        "we ask you to keep the [old] pier open",
        "we ask you to keep the [old] pier open",
        "we ask you to hold the [old] pier open",
        "we ask you to keep the [old] peer open",
        "We ask you to keep the [old] pier open",
    };
    made m = { 0 };
    cq_script s;
    (void)state;
    aligned(&m, texts, 6, &s);
    assert_text(s.text, "we ask you to keep the [[old] pier open");
    assert_int_equal(s.slot_n, 0);
    made_done(&m);
}

/* Members with words replaced and sentences moved, in two orders. */
static void the_order_of_members_does_not_matter(void **state)
{
    static const char *const words[] = { "quay", "bell", "rope", "fog",  "deck", "tide",
                                         "moor", "lamp", "oak",  "rain", "hull", "bow" };
    enum { N = 12 };
    cq_rand r = { 9 };
    made m = { 0 };
    uint32_t ids[N], back[N];
    cq_script a, b;
    (void)state;
    for (uint32_t i = 0; i < N; i++) {
        cq_buf t = { 0 };
        for (int w = 0; w < 40; w++)
            cq_buf_printf(&t, "%s%d ", words[cq_rand_below(&r, 8) ? w % 12 : 3], w / 12);
        made_add(&m, i, (cq_buf_char(&t, '\0'), t.p));
        cq_buf_done(&t);
        ids[i] = back[N - 1 - i] = i;
    }
    made_ready(&m);
    cq_align(&m.corpus, &m.docs, (cq_list){ ids, N }, &m.arena, &a);
    cq_align(&m.corpus, &m.docs, (cq_list){ back, N }, &m.arena, &b);
    assert_true(a.words > 30);
    assert_true(cq_str_eq(a.text, b.text));
    assert_int_equal(a.slot_n, b.slot_n);
    assert_int_equal(a.addition_n, b.addition_n);
    for (uint32_t i = 0; i < a.addition_n; i++)
        assert_true(cq_str_eq(a.additions[i].text, b.additions[i].text));
    made_done(&m);
}

/* No wording of any sentence has half of the messages; still the reader gets a letter, and
 * the other wordings are nobody's additions. */
static void a_script_in_three_wordings_is_read_whole(void **state)
{
    static const char *const said[4][3] = {
        { "The old harbour crane must not be sold for scrap this spring.",
          "Nobody should sell our harbour's crane as scrap iron in spring.",
          "It would be wrong to let the crane go to the scrap dealer now." },
        { "It lifted the stones of which the whole lower town is made.",
          "All houses of the lower town are built of stones it has lifted.",
          "Without it there would be no stones, and no lower town at all." },
        { "A museum has offered to paint it every second year for free.",
          "There is a museum that would paint it at no cost to anybody.",
          "To paint it would be free, since a museum has made the offer." },
        { "Please tell the port that its offer must be heard before June.",
          "I ask you to make the port listen to the offer before June.",
          "Will you have the port answer that offer by the end of May?" },
    };
    static char letters[27][400];
    const char *texts[27];
    made m = { 0 };
    cq_script s;
    (void)state;
    for (int i = 0; i < 27; i++) {
        snprintf(letters[i], sizeof letters[i], "%s %s %s %s%s", said[0][i % 3],
                 said[1][i / 3 % 3], said[2][i / 9], said[3][(i + i / 3) % 3],
                 i == 5 ? " My uncle was its last driver, and he wept." : "");
        texts[i] = letters[i];
    }
    aligned(&m, texts, 27, &s);
    assert_in_range(s.words, 40, 60);
    assert_int_equal(s.addition_n, 1);
    assert_int_equal(s.additions[0].message, 5);
    made_done(&m);
}

static void moved_blocks_find_their_partners(void **state)
{
    uint64_t a[30], b[30];
    uint32_t of[30];
    cq_matcher *x = cq_matcher_new();
    (void)state;
    for (uint32_t i = 0; i < 30; i++) {
        a[i] = i;
        b[i] = (i + 10) % 30;
    }
    cq_match(x, a, 30, b, 30, 30, of);
    for (uint32_t i = 0; i < 30; i++)
        assert_int_equal(of[i], (i + 20) % 30);
    cq_matcher_free(x);
}

/* Where each word stands once, what is common in order is plain; long enough for many words
 * of 64 bits, with a difference at any of their ends. */
static void what_is_common_in_order_is_found_whole(void **state)
{
    enum { N = 700 };
    static uint64_t a[2 * N], b[N];
    static uint32_t of[2 * N], want[2 * N];
    cq_matcher *x = cq_matcher_new();
    cq_rand r = { 11 };
    (void)state;
    for (uint32_t round = 0; round < 50; round++) {
        uint32_t n = 0, m = 20 + cq_rand_below(&r, N - 20), since = 0;
        for (uint32_t i = 0; i < m; i++, since++) {
            b[i] = 1000 + i;
            uint32_t what = since > 5 && m - i > 5 ? cq_rand_below(&r, 20) : 3;
            since = what < 2 ? 0 : since;
            if (what == 0) /* left out */
                continue;
            if (what == 1) /* something else before it */
                want[n] = CQ_NONE, a[n++] = 5000 + i;
            want[n] = i, a[n++] = b[i];
        }
        cq_match(x, a, n, b, m, m, of);
        assert_memory_equal(of, want, n * sizeof *of);
    }
    cq_matcher_free(x);
}

/* No word of b twice, only equal words, whatever the texts. */
static void partners_are_equal_and_given_once(void **state)
{
    static uint64_t a[3000], b[3000];
    static uint32_t of[3000], used[3000];
    cq_matcher *x = cq_matcher_new();
    cq_rand r = { 4 };
    (void)state;
    for (uint32_t round = 0; round < 60; round++) {
        uint32_t n = round < 58 ? cq_rand_below(&r, 80) : 3000, kinds = 1 + n / 4;
        for (uint32_t i = 0; i < n; i++) {
            a[i] = cq_rand_below(&r, kinds);
            b[i] = cq_rand_below(&r, 3) ? a[i] : cq_rand_below(&r, kinds);
            used[i] = 0;
        }
        cq_match(x, a, n, b, n, n / (1 + round % 2), of);
        for (uint32_t i = 0; i < n; i++)
            if (of[i] != CQ_NONE) {
                assert_int_equal(a[i], b[of[i]]);
                assert_int_equal(used[of[i]]++, 0);
            }
    }
    cq_matcher_free(x);
}

static void nothing_makes_an_empty_script(void **state)
{
    made m = { 0 };
    cq_script s;
    const char *const texts[] = { "", "..." };
    (void)state;
    aligned(&m, texts, 2, &s);
    assert_int_equal(s.text.n, 0);
    cq_align(&m.corpus, &m.docs, (cq_list){ 0 }, &m.arena, &s);
    assert_int_equal(s.text.n, 0);
    made_done(&m);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_members_differ_there_is_a_slot),
        cmocka_unit_test(what_one_adds_is_an_addition),
        cmocka_unit_test(each_slip_is_outvoted),
        cmocka_unit_test(a_rare_slip_makes_no_slot),
        cmocka_unit_test(a_script_in_three_wordings_is_read_whole),
        cmocka_unit_test(the_order_of_members_does_not_matter),
        cmocka_unit_test(moved_blocks_find_their_partners),
        cmocka_unit_test(what_is_common_in_order_is_found_whole),
        cmocka_unit_test(partners_are_equal_and_given_once),
        cmocka_unit_test(nothing_makes_an_empty_script),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
