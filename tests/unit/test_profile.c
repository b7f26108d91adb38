/* test_profile.c - what is counted of all texts at once is what is counted of each. */
#include "test.h"

#include <math.h>

#include "base/rand.h"
#include "script/profile.h"

#include "made.h"

enum { TEXTS = 120, SCRIPT = 40, OWN = 25, PAIRS_A_WORD = 4, RARE_PART = 12 };

/* Half of them are a script of which each word is kept with 4 in 5, and all have own words. */
static void some_letters(made *m)
{
    cq_rand r = { 7 };
    for (uint32_t i = 0; i < TEXTS; i++) {
        cq_buf t = { 0 };
        for (uint32_t k = 0; k < SCRIPT && i % 2; k++)
            if (cq_rand_below(&r, 5))
                cq_buf_printf(&t, "script%u ", k);
        for (uint32_t k = 0; k < OWN; k++)
            cq_buf_printf(&t, "own%u ", cq_rand_below(&r, 300));
        cq_buf_char(&t, '\0');
        made_add(m, i, t.p);
        cq_buf_done(&t);
    }
    made_ready(m);
}

typedef struct {
    made m;
    cq_texts t;
    cq_wording w;
    cq_profile *p;
    uint32_t unit[TEXTS], writers[TEXTS];
    cq_ids members;
    cq_fits fits;
} bench;

/* The profile of the first n texts of the script. */
static void begin(bench *b, uint32_t n)
{
    some_letters(&b->m);
    cq_texts_make(&b->m.corpus, &b->m.docs, &b->t);
    assert_int_equal(b->t.n, TEXTS);
    for (uint32_t i = 0; i < TEXTS; i++) {
        b->unit[i] = i;
        b->writers[i] = 1 + (i % 7 == 0);
    }
    cq_wording_make(&b->t, b->unit, 0, 2, &b->w);
    b->p = cq_profile_new(&b->t, &b->w, b->writers);
    for (uint32_t i = 0; i < n; i++)
        CQ_PUSH(b->members, 2 * i + 1);
    cq_profile_set(b->p, b->members.p, n);
    cq_profile_fits(b->p, 0, &b->fits);
    assert_true(b->fits.n >= n);
}

static void end(bench *b)
{
    CQ_VEC_DONE(b->fits);
    CQ_VEC_DONE(b->members);
    cq_profile_free(b->p);
    cq_wording_done(&b->w);
    cq_texts_done(&b->t);
    made_done(&b->m);
}

static bool is_member(const bench *b, uint32_t text)
{
    return text % 2 && text / 2 < b->members.n;
}

static bool is_rare(const bench *b, uint32_t feature)
{
    uint32_t have = 0, others = cq_wording_brief(&b->w, feature), voices = 0;
    for (size_t i = 0; i < b->members.n; i++)
        voices += b->writers[b->members.p[i]];
    for (size_t k = b->w.list[feature]; k < b->w.list[feature + 1]; k++)
        *(is_member(b, b->w.texts[k]) ? &have : &others) += b->writers[b->w.texts[k]];
    return have > 0 && 2 * have >= voices && RARE_PART * others <= have;
}

static double plain_rare(const bench *b, uint32_t text)
{
    uint32_t n = b->t.texts[text].n, pairs = 0, rare = 0;
    for (uint32_t i = 0; i + 1 < n; i++)
        pairs += n - 1 - i < PAIRS_A_WORD ? n - 1 - i : PAIRS_A_WORD;
    for (size_t k = b->w.at[text]; k < b->w.at[text + 1]; k++)
        rare += is_rare(b, b->w.features[k]);
    return (double)rare / pairs;
}

static void assert_counted(uint32_t n)
{
    bench b = { 0 };
    double sum = 0;
    begin(&b, n);
    double *v = cq_alloc(2 * b.fits.n * sizeof *v), *rare = v + b.fits.n;
    cq_profile_shares(b.p, &b.fits, v);
    cq_profile_rare(b.p, &b.fits, rare);
    for (size_t i = 0; i < b.fits.n; i++) {
        uint32_t text = b.fits.p[i].text;
        assert_true(v[i] == cq_profile_share(b.p, text));
        assert_true(rare[i] == plain_rare(&b, text));
        sum += is_member(&b, text) ? fmin(v[i], rare[i]) : 0;
    }
    assert_true(sum > 0);
    free(v);
    end(&b);
}

static void of_a_small_group(void **state)
{
    (void)state;
    assert_counted(4);
}

static void of_a_group_that_has_most_features(void **state)
{
    (void)state;
    assert_counted(TEXTS / 2);
}

static void assert_same_fits(const cq_fits *a, const cq_fits *b)
{
    assert_int_equal(a->n, b->n);
    for (size_t i = 0; i < a->n; i++) {
        assert_int_equal(a->p[i].text, b->p[i].text);
        assert_true(a->p[i].score == b->p[i].score);
        assert_true(a->p[i].chance == b->p[i].chance);
    }
}

/* What the members have of the profile. */
static double sum_of(const bench *b, const cq_fits *fits)
{
    double sum = 0;
    for (size_t i = 0; i < fits->n; i++)
        sum += is_member(b, fits->p[i].text) ? fits->p[i].score : 0;
    return sum;
}

/* What is kept from one asking to the next against a profile that knows nothing yet. */
static void assert_again(uint32_t n)
{
    bench b = { 0 };
    cq_fits again = { 0 }, fewer = { 0 };
    begin(&b, n);
    cq_profile_between(b.p);
    cq_profile_fits(b.p, 0, &fewer);
    if (n == TEXTS / 2) /* of a few, strangers have as much */
        assert_true(sum_of(&b, &fewer) < sum_of(&b, &b.fits));
    cq_profile_set(b.p, b.members.p, n);
    cq_profile_fits(b.p, 0, &again);
    assert_same_fits(&again, &b.fits);
    for (uint32_t f = 0; f < b.w.n; f += 2) /* a phrase is forgotten */
        b.w.weight[f] = 0;
    cq_profile_stale(b.p);
    cq_profile_set(b.p, b.members.p, n);
    cq_profile_fits(b.p, 1, &again);
    cq_profile *fresh = cq_profile_new(&b.t, &b.w, b.writers);
    cq_profile_set(fresh, b.members.p, n);
    cq_profile_fits(fresh, 1, &fewer);
    assert_true(sum_of(&b, &fewer) < sum_of(&b, &b.fits));
    assert_same_fits(&again, &fewer);
    cq_profile_free(fresh);
    CQ_VEC_DONE(again);
    CQ_VEC_DONE(fewer);
    end(&b);
}

static void a_group_that_is_asked_for_again_is_measured_as_at_first(void **state)
{
    (void)state;
    assert_again(4);
    assert_again(TEXTS / 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(of_a_small_group),
        cmocka_unit_test(of_a_group_that_has_most_features),
        cmocka_unit_test(a_group_that_is_asked_for_again_is_measured_as_at_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
