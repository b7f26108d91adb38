/* test_script.c - what is made of letters that were reworked in each way there is. */
#include "test.h"

#include <stdio.h>

#include "base/rand.h"
#include "made.h"
#include "script/align.h"

enum { MOST = 9000 };

static const char *const letter[] = {
    "The ferry to Marl shall run no more after the summer, says the council.",
    "Without it the children of the island lose two hours of every school day.",
    "My own doctor comes over with the morning boat, as do the post and the bread.",
    "A bridge was promised to us four times, and four times nothing was built.",
    "Please vote for the ferry when the budget is before you in October.",
};
enum { SENTENCES = sizeof letter / sizeof *letter };

static const char remember[] = "We will remember it at the next election.";

/* The sentences of a member, by number; SENTENCES is what only some have. */
static void add(made *m, const uint32_t *order, uint32_t n, const char *own)
{
    cq_buf b = { 0 };
    for (uint32_t i = 0; i < n; i++)
        cq_buf_printf(&b, "%s%s", i ? " " : "",
                      order[i] < SENTENCES ? letter[order[i]] : remember);
    cq_buf_printf(&b, "%s%s%c", *own ? " " : "", own, '\0');
    made_add(m, (uint32_t)m->messages.n, b.p);
    cq_buf_done(&b);
}

static void whole(made *m, const char *own)
{
    static const uint32_t order[] = { 0, 1, 2, 3, 4 };
    add(m, order, SENTENCES, own);
}

static void align(made *m, cq_script *out)
{
    static uint32_t ids[MOST];
    for (uint32_t i = 0; i < m->messages.n; i++)
        ids[i] = i;
    made_ready(m);
    cq_align(&m->corpus, &m->docs, (cq_list){ ids, (uint32_t)m->messages.n }, &m->arena,
             out);
}

static bool is(cq_str s, const char *want)
{
    return cq_str_eq(s, cq_str_z(want));
}

static void assert_letter(const cq_script *s)
{
    cq_buf b = { 0 };
    for (uint32_t i = 0; i < SENTENCES; i++)
        cq_buf_printf(&b, "%s%s", i ? " " : "", letter[i]);
    if (!cq_str_eq(s->text, cq_buf_view(&b)))
        print_error("%.*s\n", CQ_FMT(s->text));
    assert_true(cq_str_eq(s->text, cq_buf_view(&b)));
    cq_buf_done(&b);
}

static const cq_sentence *sentence(const cq_script *s, const char *text)
{
    for (uint32_t i = 0; i < s->sentence_n; i++)
        if (is(s->sentences[i].text, text))
            return &s->sentences[i];
    for (uint32_t i = 0; i < s->sentence_n; i++)
        print_error("%u: %.*s\n", s->sentences[i].messages, CQ_FMT(s->sentences[i].text));
    print_error("no sentence \"%s\"\n", text);
    fail();
    return NULL;
}

static void a_slot_has_each_value_with_its_count(void **state)
{
    static const char *const from[] = { "Marl",  "Sedge", "Low Ness", "Marl",
                                        "Sedge", "Marl",  "Marl" };
    made m = { 0 };
    cq_script s;
    (void)state;
    for (uint32_t i = 0; i < 70; i++) {
        char text[200];
        snprintf(text, sizeof text,
                 "I write to you from %s because the ferry shall run no more%s.",
                 from[i % 7], i % 10 ? "" : " and none will come");
        made_add(&m, i, text);
    }
    align(&m, &s);
    assert_true(
        is(s.text, "I write to you from [1] because the ferry shall run no more."));
    assert_int_equal(s.slot_n, 1);
    assert_int_equal(s.slots[0].value_n, 3);
    assert_true(is(s.slots[0].values[0].value, "Marl"));
    assert_int_equal(s.slots[0].values[0].count, 40);
    assert_true(is(s.slots[0].values[1].value, "Sedge"));
    assert_int_equal(s.slots[0].values[1].count, 20);
    assert_true(is(s.slots[0].values[2].value, "Low Ness"));
    assert_int_equal(s.slots[0].values[2].count, 10);
    made_done(&m);
}

/* One that three in four have is of the text; one that one in four has is not, but is no
 * addition of single senders either. */
static void an_optional_sentence_is_counted(void **state)
{
    static const uint32_t without[] = { 0, 1, 3, 4 },
                          more[] = { 0, 1, 2, 3, SENTENCES, 4 };
    made m = { 0 };
    cq_script s;
    (void)state;
    for (uint32_t i = 0; i < 40; i++)
        if (i % 4 == 1)
            add(&m, without, 4, "");
        else if (i % 4 == 2)
            add(&m, more, 6, "");
        else
            whole(&m, "");
    align(&m, &s);
    assert_letter(&s);
    assert_int_equal(s.addition_n, 0);
    assert_int_equal(s.sentence_n, SENTENCES + 1);
    for (uint32_t i = 0; i < SENTENCES; i++) {
        assert_int_equal(sentence(&s, letter[i])->messages, i == 2 ? 30 : 40);
        assert_int_equal(sentence(&s, letter[i])->moved, 0);
        assert_true(sentence(&s, letter[i])->in_text);
    }
    assert_int_equal(sentence(&s, remember)->messages, 10);
    assert_false(sentence(&s, remember)->in_text);
    assert_true(is(s.sentences[4].text, remember)); /* where those who have it have it */
    made_done(&m);
}

static void a_sentence_in_another_place_is_the_same_sentence(void **state)
{
    static const uint32_t last_first[] = { 4, 0, 1, 2, 3 }, swapped[] = { 0, 2, 1, 3, 4 };
    made m = { 0 };
    cq_script s;
    (void)state;
    for (uint32_t i = 0; i < 30; i++)
        if (i % 5 == 0)
            add(&m, last_first, 5, "");
        else if (i % 5 == 1)
            add(&m, swapped, 5, "");
        else
            whole(&m, "");
    align(&m, &s);
    assert_letter(&s);
    assert_int_equal(s.slot_n, 0);
    assert_int_equal(s.addition_n, 0);
    assert_int_equal(s.sentence_n, SENTENCES);
    assert_int_equal(sentence(&s, letter[4])->moved, 6);
    assert_int_equal(sentence(&s, letter[1])->moved + sentence(&s, letter[2])->moved, 6);
    assert_int_equal(sentence(&s, letter[0])->moved, 0);
    for (uint32_t i = 0; i < SENTENCES; i++)
        assert_int_equal(sentence(&s, letter[i])->messages, 30);
    made_done(&m);
}

/* The first of them is no more the measure than any other. */
static void the_order_that_most_have_is_the_scripts(void **state)
{
    static const uint32_t odd[] = { 3, 0, 4, 1, 2 };
    made m = { 0 };
    cq_script s;
    (void)state;
    for (uint32_t i = 0; i < 20; i++)
        if (i < 8)
            add(&m, odd, 5, "");
        else
            whole(&m, i % 2 ? "Yours, a sailor." : "");
    align(&m, &s);
    assert_letter(&s);
    made_done(&m);
}

static void each_addition_is_whole_and_its_senders(void **state)
{
    static const char mine[] =
        "My grandmother was born on the boat, in a storm, and was named after it.",
                      thine[] = "I have three sheep that must go to market in spring";
    static const uint32_t without[] = { 0, 2, 3, 4 };
    made m = { 0 };
    cq_script s;
    (void)state;
    for (uint32_t i = 0; i < 30; i++)
        if (i == 7)
            whole(&m, mine);
        else if (i == 19)
            add(&m, without, 4, thine);
        else
            whole(&m, i % 3 ? "" : "Thank you.");
    align(&m, &s);
    assert_letter(&s);
    assert_int_equal(s.addition_n, 2);
    assert_int_equal(s.additions[0].message, 7);
    assert_true(cq_str_starts(cq_str_z(mine), s.additions[0].text));
    assert_int_equal(s.additions[0].text.n, sizeof mine - 2); /* but the full stop */
    assert_int_equal(s.additions[1].message, 19);
    assert_true(is(s.additions[1].text, thine));
    made_done(&m);
}

/* --- members made at random --- */

/* The words of the letter with `percent` of them replaced, sentences left out and moved, and
 * perhaps own words. */
static void rework(cq_rand *r, uint32_t percent, cq_buf *out)
{
    uint32_t order[SENTENCES], other = cq_rand_below(r, SENTENCES);
    for (uint32_t s = 0; s < SENTENCES; s++)
        order[s] = s;
    if (cq_rand_below(r, 5) == 0) {
        order[0] = other;
        order[other] = 0;
    }
    for (uint32_t s = 0; s < SENTENCES; s++) {
        cq_str rest = cq_str_z(letter[order[s]]), word;
        if (cq_rand_below(r, 8) == 0)
            continue;
        while (cq_str_split(&rest, ' ', &word))
            if (cq_rand_below(r, 100) < percent)
                cq_buf_printf(out, "slip%u ", cq_rand_below(r, 1000));
            else
                cq_buf_printf(out, "%.*s ", CQ_FMT(word));
        if (s == 2 && cq_rand_below(r, 4) == 0)
            cq_buf_printf(out, "%s ", remember);
    }
    for (uint32_t i = cq_rand_below(r, 3) ? 0 : 8; i > 0; i--)
        cq_buf_printf(out, "own%u ", cq_rand_below(r, 1000));
    cq_buf_char(out, '\0');
}

/* With these members, in the order that begins at `first` and goes on by steps. */
static void align_from(cq_buf *texts, uint32_t n, uint32_t first, uint32_t step, made *m,
                       cq_script *out)
{
    for (uint32_t i = 0; i < n; i++)
        made_add(m, i, texts[(first + i * step) % n].p);
    align(m, out);
}

static void assert_same_sentences(const cq_script *a, const cq_script *b)
{
    assert_int_equal(a->sentence_n, b->sentence_n);
    for (uint32_t i = 0; i < a->sentence_n; i++) {
        assert_true(cq_str_eq(a->sentences[i].text, b->sentences[i].text));
        assert_int_equal(a->sentences[i].messages, b->sentences[i].messages);
        assert_int_equal(a->sentences[i].moved, b->sentences[i].moved);
    }
}

static void assert_same_slots(const cq_script *a, const cq_script *b)
{
    assert_int_equal(a->slot_n, b->slot_n);
    for (uint32_t i = 0; i < a->slot_n; i++) {
        assert_int_equal(a->slots[i].value_n, b->slots[i].value_n);
        for (uint32_t k = 0; k < a->slots[i].value_n; k++) {
            const cq_slot_value *x = &a->slots[i].values[k], *y = &b->slots[i].values[k];
            assert_true(cq_str_eq(x->value, y->value));
            assert_int_equal(x->count, y->count);
        }
    }
}

/* Message i of b is message (first + i * step) mod n of a. */
static void assert_same_additions(const cq_script *a, const cq_script *b, uint32_t n,
                                  uint32_t first, uint32_t step)
{
    assert_int_equal(a->addition_n, b->addition_n);
    for (uint32_t i = 0; i < b->addition_n; i++) {
        bool found = false;
        for (uint32_t k = 0; k < a->addition_n; k++)
            found = found || (a->additions[k].message ==
                                  (first + b->additions[i].message * step) % n &&
                              cq_str_eq(a->additions[k].text, b->additions[i].text));
        assert_true(found);
    }
}

static void in_any_order(uint32_t n, uint32_t percent, uint64_t seed)
{
    cq_buf *texts = cq_zalloc(n, sizeof *texts);
    cq_rand r = { seed };
    made one = { 0 }, two = { 0 };
    cq_script a, b;
    uint32_t first = cq_rand_below(&r, n), step = n - 1; /* prime to n: all of them */
    for (uint32_t i = 0; i < n; i++)
        rework(&r, percent, &texts[i]);
    align_from(texts, n, 0, 1, &one, &a);
    align_from(texts, n, first, step, &two, &b);
    assert_true(a.words > 20);
    assert_true(cq_str_eq(a.text, b.text));
    assert_int_equal(a.words, b.words);
    assert_same_slots(&a, &b);
    assert_same_sentences(&a, &b);
    if (n < 1000)
        assert_same_additions(&a, &b, n, first, step);
    made_done(&one);
    made_done(&two);
    for (uint32_t i = 0; i < n; i++)
        cq_buf_done(&texts[i]);
    free(texts);
}

static void no_order_of_members_changes_anything(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 40; seed++)
        in_any_order(4 + (uint32_t)seed * 3, (uint32_t)seed % 4 * 8, seed);
    in_any_order(MOST, 15, 1); /* more than the sample from which the spine is made */
}

static void a_reworked_letter_is_read_as_it_was(void **state)
{
    (void)state;
    for (uint64_t seed = 1; seed <= 10; seed++) {
        made m = { 0 };
        cq_script s;
        cq_rand r = { seed };
        for (uint32_t i = 0; i < 300; i++) {
            cq_buf b = { 0 };
            rework(&r, 12, &b);
            made_add(&m, i, b.p);
            cq_buf_done(&b);
        }
        align(&m, &s);
        assert_letter(&s);
        assert_false(sentence(&s, remember)->in_text);
        made_done(&m);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_slot_has_each_value_with_its_count),
        cmocka_unit_test(an_optional_sentence_is_counted),
        cmocka_unit_test(a_sentence_in_another_place_is_the_same_sentence),
        cmocka_unit_test(the_order_that_most_have_is_the_scripts),
        cmocka_unit_test(each_addition_is_whole_and_its_senders),
        cmocka_unit_test(no_order_of_members_changes_anything),
        cmocka_unit_test(a_reworked_letter_is_read_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
