/* test_passage.c - shared wording against its plain definition. */
#include "test.h"

#include <math.h>

#include "base/map.h"
#include "base/rand.h"
#include "made.h"
#include "script/kin.h"

enum { TEXTS = 80 };

/* Letters of random words, of which every tenth goes on with the one before it. */
static void random_letters(made *m, uint32_t texts, uint32_t least)
{
    cq_rand r = { 6 };
    cq_buf before = { 0 };
    for (uint32_t i = 0; i < texts; i++) {
        cq_buf t = { 0 };
        for (uint32_t n = least + cq_rand_below(&r, 30); n > 0; n--)
            cq_buf_printf(&t, "w%u ", cq_rand_below(&r, 1 + cq_rand_below(&r, 60)));
        if (i % 10 == 9)
            cq_buf_str(&t, cq_buf_view(&before));
        cq_buf_done(&before);
        cq_buf_char(&t, '\0');
        made_add(m, i, t.p);
        t.n--;
        before = t;
    }
    cq_buf_done(&before);
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
    cq_wording_make(&t, unit, 0, 2, &w);
    for (uint32_t i = 0; i < 8; i++)
        assert_true(fabs(cq_passage_score(&w, i, i + 9) - plain_score(&t, i, i + 9)) <
                    1e-3);
    cq_wording_done(&w);
    cq_texts_done(&t);
    made_done(&m);
}

/* Letters of rare words with one to three phrases that a few others use, too. Every second
 * has three to five words of the one before, and its phrases: these pairs share about as
 * much as makes an echo, and some of it is what each has in common with most others. */
static void random_quoters(made *m, uint32_t texts)
{
    enum { OWN = 16, PHRASES = 600, IN_PHRASE = 3, MOST = 3 };
    cq_rand r = { 9 };
    uint32_t own[OWN] = { 0 }, phrase[MOST] = { 0 };
    for (uint32_t i = 0; i < texts; i++) {
        cq_buf t = { 0 };
        uint32_t kept = i % 2 ? 3 + cq_rand_below(&r, 3) : 0;
        uint32_t phrases = 1 + cq_rand_below(&r, MOST);
        for (uint32_t k = kept; k < OWN; k++)
            own[k] = cq_rand_below(&r, 4000);
        for (uint32_t k = 0; k < MOST && !kept; k++)
            phrase[k] = cq_rand_below(&r, PHRASES);
        for (uint32_t k = 0; k < OWN; k++)
            cq_buf_printf(&t, "w%u ", own[k]);
        for (uint32_t k = 0; k < phrases * IN_PHRASE; k++)
            cq_buf_printf(&t, "p%u ", phrase[k / IN_PHRASE] * IN_PHRASE + k % IN_PHRASE);
        cq_buf_char(&t, '\0');
        made_add(m, i, t.p);
        cq_buf_done(&t);
    }
    made_ready(m);
}

/* The echoes of all texts, each a unit, are those of the definition. */
static void assert_echoes_are_all_pairs_past_chance(const made *m)
{
    cq_texts t;
    cq_wording w;
    cq_passages one, two;
    uint32_t found = 0;
    cq_texts_make(&m->corpus, &m->docs, &t);
    uint32_t *unit = cq_alloc(t.n * sizeof *unit);
    for (uint32_t i = 0; i < t.n; i++)
        unit[i] = i;
    cq_wording_make(&t, unit, 0, 2, &w);
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
    assert_int_equal(one.skipped.n, 0);
    assert_true(found > 0);
    cq_passages_done(&one);
    cq_passages_done(&two);
    cq_wording_done(&w);
    cq_texts_done(&t);
    free(unit);
}

static uint32_t count_kin(cq_kin *k, uint32_t n)
{
    uint32_t found = 0;
    for (uint32_t a = 0; a < n; a += 7) {
        cq_kin_set(k, a);
        for (uint32_t b = 0; b < n; b++) {
            assert_int_equal(cq_kin_is(k, b), cq_kin_pair(k, a, b));
            found += a != b && cq_kin_is(k, b);
        }
    }
    cq_kin_set(k, CQ_NONE);
    assert_true(cq_kin_is(k, 0));
    return found;
}

static void echoes_are_all_pairs_past_chance_and_know_no_threads(void **state)
{
    made m = { 0 };
    (void)state;
    random_letters(&m, 600, 5);
    assert_echoes_are_all_pairs_past_chance(&m);
    made_done(&m);
}

static void echoes_just_past_chance_are_found_too(void **state)
{
    made m = { 0 };
    (void)state;
    random_quoters(&m, 600);
    assert_echoes_are_all_pairs_past_chance(&m);
    made_done(&m);
}

static void kin_of_one_text_are_those_that_pairs_tell(void **state)
{
    enum { N = 300 };
    made m = { 0 };
    cq_texts t;
    cq_wording w;
    cq_passages p;
    cq_ids forgotten = { 0 };
    uint32_t unit[N];
    (void)state;
    random_letters(&m, N, 5);
    cq_texts_make(&m.corpus, &m.docs, &t);
    for (uint32_t i = 0; i < t.n; i++)
        unit[i] = i;
    cq_wording_make(&t, unit, 0, 2, &w);
    cq_passages_find(&t, unit, &w, 1, &p);
    cq_kin *k = cq_kin_new(&t, &w, &p);
    uint32_t before = count_kin(k, t.n);
    double own = cq_kin_own(k, 9);
    assert_true(own == cq_passage_score(&w, 9, 9));
    for (size_t i = w.at[9]; i < w.at[10]; i += 2) {
        w.weight[w.features[i]] = 0;
        CQ_PUSH(forgotten, w.features[i]);
    }
    cq_kin_forget(k, &forgotten);
    assert_true(cq_kin_own(k, 9) < own);
    count_kin(k, t.n);
    assert_in_range(before, 1, (t.n / 7 + 1) * (t.n - 1) - 1);
    cq_kin_free(k);
    CQ_VEC_DONE(forgotten);
    cq_passages_done(&p);
    cq_wording_done(&w);
    cq_texts_done(&t);
    made_done(&m);
}

/* Texts of random words, each third with three words of the one before it. */
static cq_texts many_texts(uint32_t n, uint32_t words, uint32_t vocabulary)
{
    cq_rand r = { 8 };
    cq_texts t = { .n = n, .vocabulary = vocabulary, .langs = 1 };
    t.texts = cq_alloc(n * sizeof *t.texts);
    t.words = cq_alloc((size_t)n * words * sizeof *t.words);
    for (size_t i = 0; i < (size_t)n * words; i++)
        t.words[i] = cq_rand_below(&r, vocabulary);
    for (uint32_t i = 0; i < n; i++) {
        t.texts[i] =
            (cq_text){ .at = (size_t)i * words, .n = words, .from = i, .copies = 1 };
        if (i % 3 == 2)
            memcpy(t.words + t.texts[i].at + 9, t.words + t.texts[i - 1].at + 20, 12);
    }
    return t;
}

/* As plain_score, of one appearance of each pair of words in a. */
static double score_of_many(const cq_texts *t, uint32_t a, uint32_t b)
{
    const uint32_t *w = t->words + t->texts[a].at;
    double sum = 0;
    for (uint32_t i = 0; i < t->texts[a].n; i++)
        for (uint32_t j = i + 1; j < t->texts[a].n && j <= i + 4; j++) {
            uint32_t have = 0;
            for (uint32_t k = 0; has_pair(t, b, w[i], w[j]) && k < t->n; k++)
                have += has_pair(t, k, w[i], w[j]);
            sum += have ? log((double)t->n / have) / 4 : 0;
        }
    return sum;
}

/* More than 2^24 pairs, so that there are several partitions. */
static void many_pairs_are_made_in_parts_and_know_neither_threads_nor_memory(void **state)
{
    enum { N = 120 * 1000, WORDS = 40 };
    cq_texts t = many_texts(N, WORDS, 3000);
    cq_wording one, two;
    uint32_t *unit = cq_alloc(N * sizeof *unit);
    (void)state;
    for (uint32_t i = 0; i < N; i++)
        unit[i] = i;
    cq_wording_make(&t, unit, 0, 1, &one);
    cq_wording_make(&t, unit, 20 << 20, 2, &two);
    assert_int_equal(one.n, two.n);
    assert_memory_equal(one.list, two.list, (one.n + 1) * sizeof *one.list);
    assert_memory_equal(one.texts, two.texts, one.list[one.n] * sizeof *one.texts);
    assert_memory_equal(one.heads, two.heads, one.n * sizeof *one.heads);
    assert_memory_equal(one.units, two.units, one.n * sizeof *one.units);
    assert_memory_equal(one.weight, two.weight, one.n * sizeof *one.weight);
    assert_memory_equal(one.rare, two.rare, N * sizeof *one.rare);
    for (uint32_t i = 1; i < N; i += 30000) {
        double score = cq_passage_score(&two, i, i + 1);
        assert_true(score > 0 && fabs(score - score_of_many(&t, i, i + 1)) < 1e-3);
    }
    cq_wording_done(&one);
    cq_wording_done(&two);
    free(unit);
    free(t.texts);
    free(t.words);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_score_is_the_sum_of_what_both_have),
        cmocka_unit_test(echoes_are_all_pairs_past_chance_and_know_no_threads),
        cmocka_unit_test(echoes_just_past_chance_are_found_too),
        cmocka_unit_test(kin_of_one_text_are_those_that_pairs_tell),
        cmocka_unit_test(
            many_pairs_are_made_in_parts_and_know_neither_threads_nor_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
