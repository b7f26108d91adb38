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

/* --- passages in texts made at random --- */

enum { PASSAGE = 60, OWN = 40 };

/* A passage in two texts: where it is, and how much of it was found. */
typedef struct {
    cq_buf a, b;
    uint32_t b_n; /* words of the passage in b */
} pair;

static void add_words(cq_buf *t, cq_rand *r, char kind, uint32_t n)
{
    while (n--)
        cq_buf_printf(t, "%c%u, ", kind, cq_rand_below(r, 5000));
}

/* In b a part of its words is replaced, left out, or changes places with the next. */
static void make_pair(pair *x, uint64_t seed, uint32_t percent)
{
    cq_rand r = { seed };
    uint32_t p[PASSAGE];
    *x = (pair){ 0 };
    for (int i = 0; i < PASSAGE; i++)
        p[i] = cq_rand_below(&r, 3000);
    add_words(&x->a, &r, 'a', OWN);
    for (int i = 0; i < PASSAGE; i++)
        cq_buf_printf(&x->a, "p%u ", p[i]);
    add_words(&x->a, &r, 'a', OWN);
    add_words(&x->b, &r, 'b', 2 * OWN);
    for (int i = 0; i < PASSAGE; i++, x->b_n++) {
        uint32_t what = cq_rand_below(&r, 4 * 100 / percent);
        if (what == 0 || what == 3) {
            add_words(&x->b, &r, 'x', 1);
        } else if (what == 1) {
            x->b_n--;
        } else if (what == 2 && i + 1 < PASSAGE) {
            cq_buf_printf(&x->b, "p%u p%u ", p[i + 1], p[i]);
            i++, x->b_n++;
        } else {
            cq_buf_printf(&x->b, "p%u ", p[i]);
        }
    }
    add_words(&x->b, &r, 'b', 2 * OWN);
}

/* The share of the passage that is found; nothing outside of it may be. */
static double found_of(const pair *x)
{
    cq_arena a = { 0 };
    cq_shareds v = { 0 };
    uint32_t words = 0;
    cq_doc da, db;
    cq_doc_make(&(cq_message){ .channel = CQ_POST, .text = cq_buf_view(&x->a) }, &a, &da);
    cq_doc_make(&(cq_message){ .channel = CQ_POST, .text = cq_buf_view(&x->b) }, &a, &db);
    cq_print_shared(&da, &db, 5, &v);
    for (size_t i = 0; i < v.n; i++) {
        assert_in_range(v.p[i].a_at, OWN, OWN + PASSAGE);
        assert_in_range(v.p[i].a_at + v.p[i].a_n, OWN, OWN + PASSAGE);
        assert_in_range(v.p[i].b_at, 2 * OWN, 2 * OWN + x->b_n);
        assert_in_range(v.p[i].b_at + v.p[i].b_n, 2 * OWN, 2 * OWN + x->b_n);
        assert_true(v.p[i].words <= v.p[i].a_n && v.p[i].words <= v.p[i].b_n);
        words += v.p[i].a_n;
    }
    CQ_VEC_DONE(v);
    cq_arena_done(&a);
    return (double)words / PASSAGE;
}

static void a_passage_is_found_through_other_left_out_and_moved_words(void **state)
{
    static const struct {
        uint32_t percent;
        double least;
    } want[] = { { 1, 0.99 }, { 5, 0.97 }, { 10, 0.95 }, { 20, 0.88 } };
    (void)state;
    for (size_t w = 0; w < sizeof want / sizeof *want; w++) {
        double sum = 0;
        for (uint64_t seed = 1; seed <= 100; seed++) {
            pair x;
            make_pair(&x, seed, want[w].percent);
            sum += found_of(&x);
            cq_buf_done(&x.a);
            cq_buf_done(&x.b);
        }
        if (sum / 100 < want[w].least)
            print_error("%u %%: %.3f\n", want[w].percent, sum / 100);
        assert_true(sum / 100 >= want[w].least);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(any_five_words_on_end_hold_a_print),
        cmocka_unit_test(a_passage_is_found_through_other_left_out_and_moved_words),
        cmocka_unit_test(a_passage_goes_on_past_a_replaced_word),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
