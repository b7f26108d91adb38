/* test_passage.c - shared wording against its plain definition. */
#include "test.h"

#include <math.h>

#include "base/rand.h"
#include "made.h"
#include "script/passage.h"

enum { TEXTS = 80 };

static void random_letters(made *m, uint32_t texts, uint32_t least)
{
    cq_rand r = { 6 };
    for (uint32_t i = 0; i < texts; i++) {
        cq_buf t = { 0 };
        for (uint32_t n = least + cq_rand_below(&r, 30); n > 0; n--)
            cq_buf_printf(&t, "w%u ", cq_rand_below(&r, 1 + cq_rand_below(&r, 60)));
        cq_buf_char(&t, '\0');
        made_add(m, i, t.p);
        cq_buf_done(&t);
    }
    made_ready(m);
}

/* Whether word y follows word x in the text by one to four words. */
static bool has_pair(const cq_texts *t, uint32_t text, uint32_t x, uint32_t y)
{
    const uint32_t *w = t->words + t->texts[text].at;
    for (uint32_t i = 0; i < t->texts[text].n; i++)
        for (uint32_t j = i + 1; j < t->texts[text].n && j <= i + 4; j++)
            if (w[i] == x && w[j] == y)
                return true;
    return false;
}

static double plain_score(const cq_texts *t, uint32_t a, uint32_t b)
{
    double sum = 0;
    for (uint32_t x = 0; x < t->vocabulary; x++)
        for (uint32_t y = 0; y < t->vocabulary; y++) {
            uint32_t have = 0;
            if (!has_pair(t, a, x, y) || !has_pair(t, b, x, y))
                continue;
            for (uint32_t k = 0; k < t->n; k++)
                have += has_pair(t, k, x, y);
            sum += log((double)t->n / have) / 4;
        }
    return sum;
}

static void a_score_is_the_sum_of_what_both_have(void **state)
{
    made m = { 0 };
    cq_texts t;
    cq_wording w;
    uint32_t unit[TEXTS];
    (void)state;
    random_letters(&m, TEXTS, 5);
    cq_texts_make(&m.corpus, &m.docs, &t);
    assert_int_equal(t.n, TEXTS);
    for (uint32_t i = 0; i < TEXTS; i++)
        unit[i] = i;
    cq_wording_make(&t, unit, 2, &w);
    for (uint32_t i = 0; i < 8; i++)
        assert_true(fabs(cq_passage_score(&w, i, i + 9) - plain_score(&t, i, i + 9)) <
                    1e-3);
    cq_wording_done(&w);
    cq_texts_done(&t);
    made_done(&m);
}

static void echoes_are_all_pairs_past_chance_and_know_no_threads(void **state)
{
    enum { N = 600 };
    made m = { 0 };
    cq_texts t;
    cq_wording w;
    cq_passages one, two;
    uint32_t unit[N], found = 0;
    (void)state;
    random_letters(&m, N, 5);
    cq_texts_make(&m.corpus, &m.docs, &t);
    for (uint32_t i = 0; i < t.n; i++)
        unit[i] = i;
    cq_wording_make(&t, unit, 2, &w);
    cq_passages_find(&t, unit, &w, 1, &one);
    cq_passages_find(&t, unit, &w, 2, &two);
    for (uint32_t a = 0; a < t.n; a++) {
        uint32_t degree = 0;
        for (uint32_t b = 0; b < t.n; b++) {
            double m_ = (double)(w.at[a + 1] - w.at[a]),
                   n_ = (double)(w.at[b + 1] - w.at[b]);
            degree += a != b && cq_passage_score(&w, a, b) >=
                                    cq_passage_least(&one.chance[0], m_, n_);
        }
        assert_int_equal(one.degree[a], degree);
        assert_int_equal(two.degree[a], degree);
        found += degree;
    }
    assert_int_equal(one.at[t.n], two.at[t.n]);
    assert_memory_equal(one.echoes, two.echoes, one.at[t.n] * sizeof *one.echoes);
    assert_int_equal(one.skipped_lists, 0);
    cq_passages_done(&one);
    cq_passages_done(&two);
    cq_wording_done(&w);
    cq_texts_done(&t);
    made_done(&m);
    (void)found;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_score_is_the_sum_of_what_both_have),
        cmocka_unit_test(echoes_are_all_pairs_past_chance_and_know_no_threads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
