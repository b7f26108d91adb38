/* test_print.c - no shared run of five words is without a shared print. */
#include "test.h"

#include <stdio.h>
#include <string.h>

#include "base/rand.h"
#include "script/print.h"

static cq_doc doc(cq_arena *a, const char *text)
{
    cq_doc d;
    cq_doc_make(&(cq_message){ .channel = CQ_POST, .text = cq_str_z(text) }, a, &d);
    return d;
}

static void prints_of(const char *text, cq_prints *out)
{
    cq_message m = { .channel = CQ_POST, .text = cq_str_z(text) };
    cq_corpus c = { .messages = &m, .message_n = 1, .text_n = 1 };
    cq_docs d = { 0 };
    cq_docs_make(&c, 1, &d);
    cq_prints_make(&c, &d, out);
    cq_docs_done(&d);
}

static bool has(const cq_prints *v, uint32_t hash)
{
    for (size_t i = 0; i < v->n; i++)
        if (v->p[i].hash == hash)
            return true;
    return false;
}

static void any_five_words_on_end_hold_a_print(void **state)
{
    char text[2000] = "";
    cq_arena a = { 0 };
    cq_prints v = { 0 };
    cq_ids words = { 0 }, runs = { 0 };
    (void)state;
    for (unsigned i = 0, x = 1; i < 100; i++, x = x * 1103515245 + 12345)
        sprintf(text + strlen(text), "w%cr%c ", 'a' + (x >> 16) % 7, 'a' + (x >> 20) % 7);
    prints_of(text, &v);
    cq_doc d = doc(&a, text);
    cq_print_words(&d, &words);
    cq_print_runs(&d, &words, &runs);
    assert_int_equal(words.n, 100);
    assert_true(v.n < runs.n);
    for (size_t i = 0; i + 3 <= runs.n; i++)
        assert_true(has(&v, runs.p[i]) || has(&v, runs.p[i + 1]) ||
                    has(&v, runs.p[i + 2]));
    CQ_VEC_DONE(runs);
    CQ_VEC_DONE(words);
    CQ_VEC_DONE(v);
    cq_arena_done(&a);
}

static void a_passage_goes_on_past_a_replaced_word(void **state)
{
    cq_arena a = { 0 };
    cq_shareds v = { 0 };
    (void)state;
    cq_doc x = doc(&a, "the old ferry must not be closed before the new bridge stands");
    cq_doc y =
        doc(&a, "My view: the OLD ferry must never be closed before the new bridge "
                "stands, thank you");
    cq_print_shared(&x, &y, 5, &v);
    assert_int_equal(v.n, 1);
    assert_int_equal(v.p[0].a_at, 0);
    assert_int_equal(v.p[0].b_at, 2);
    assert_int_equal(v.p[0].a_n, 12);
    assert_int_equal(v.p[0].b_n, 12);
    assert_int_equal(v.p[0].words, 11);
    cq_doc z = doc(&a, "nothing of this kind stands anywhere in the old town");
    cq_print_shared(&x, &z, 5, &v);
    assert_int_equal(v.n, 0);
    CQ_VEC_DONE(v);
    cq_arena_done(&a);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_five_words_on_end_hold_a_print),
        cmocka_unit_test(a_passage_goes_on_past_a_replaced_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
