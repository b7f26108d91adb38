/* fall.c - see fall.h. */
#include "weigh/fall.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { MOST_TENTHS = 5 }; /* of the pairs, the largest, that are censored; one at least */

static const double OFF = 0.15; /* misfit past which the rest is no exponential */
static const double ERRORS = 2; /* standard errors on the safe side */
static const uint32_t LENGTHS[CQ_LENGTHS] = { 0, 20, 40, 80, 160 };

static int rising(const void *x, const void *y)
{
    float a = *(const float *)x, b = *(const float *)y;
    return (a > b) - (a < b);
}

/* The largest distance between the exponential and the observed distribution, as far as it
 * is not censored. */
static double misfit_of(const float *past, size_t n, size_t kept, double slope)
{
    double most = 0;
    for (size_t i = 0; i < kept; i++) {
        double below = -expm1(-slope * past[i]);
        most = fmax(most, fabs(below - (double)i / (double)n));
        most = fmax(most, fabs(below - ((double)i + 1) / (double)n));
    }
    return most;
}

/* The fit to the smallest ones, the rest censored; they are sorted. */
static bool fit_to(const float *past, size_t kept, cq_fall *out)
{
    size_t n = out->pairs;
    double sum = (double)(n - kept) * past[kept - 1];
    for (size_t i = 0; i < kept; i++)
        sum += past[i];
    if (sum <= 0)
        return false;
    out->kept = kept;
    out->slope = (double)kept / sum;
    out->error = out->slope / sqrt((double)kept);
    out->misfit = misfit_of(past, n, kept, out->slope);
    return out->misfit <= OFF;
}

bool cq_fall_fit(float *past, size_t n, cq_fall *out)
{
    *out = (cq_fall){ .pairs = n, .kept = n - n / 10 };
    qsort(past, n, sizeof *past, rising);
    if (n < CQ_FALL_LEAST)
        return false;
    for (size_t tenths = 1; tenths <= MOST_TENTHS; tenths++)
        if (fit_to(past, n - n * tenths / 10, out))
            break;
    return out->slope > 0;
}

uint32_t cq_length_of(uint32_t words)
{
    uint32_t class = CQ_LENGTHS - 1;
    while (LENGTHS[class] > words)
        class --;
    return class;
}

uint32_t cq_length_words(uint32_t class)
{
    return LENGTHS[class];
}

/* --- classes --- */

static int by_words(const void *x, const void *y)
{
    const cq_twosome *a = x, *b = y;
    return (a->words > b->words) - (a->words < b->words);
}

static int by_lang(const void *x, const void *y)
{
    const cq_twosome *a = x, *b = y;
    int order = memcmp(a->lang, b->lang, sizeof a->lang);
    return order ? order : by_words(x, y);
}

static void add(const cq_twosome *pairs, size_t n, const char *lang, uint32_t words,
                cq_falls *out)
{
    float *past = cq_alloc((n + 1) * sizeof *past);
    cq_fall *t = &out->p[out->n];
    for (size_t i = 0; i < n; i++)
        past[i] = pairs[i].past;
    if (cq_fall_fit(past, n, t)) {
        t->words = words;
        t->long_ones = pairs[n - 1 - n / 10].words;
        memcpy(t->lang, lang, sizeof t->lang);
        out->n++;
    }
    free(past);
}

/* The first of the pairs, in the order of their words, that is of the class. */
static size_t begin_of(const cq_twosome *pairs, size_t n, uint32_t class)
{
    size_t i = 0;
    while (i < n && pairs[i].words < LENGTHS[class])
        i++;
    return i;
}

/* The longest first; what is left of too few is one with the last that has enough. */
static void add_lengths(const cq_twosome *pairs, size_t n, const char *lang,
                        cq_falls *out)
{
    for (uint32_t class = CQ_LENGTHS; class -- > 0 && n;) {
        size_t begin = begin_of(pairs, n, class);
        begin = begin < CQ_FALL_PAIRS ? 0 : begin;
        if (begin && n - begin < CQ_FALL_PAIRS)
            continue;
        add(pairs + begin, n - begin, lang, begin ? LENGTHS[class] : 0, out);
        n = begin;
    }
}

typedef struct {
    size_t from, n;
} stretch;

static int by_size(const void *x, const void *y)
{
    const stretch *a = x, *b = y;
    if (a->n != b->n)
        return a->n < b->n ? 1 : -1;
    return (a->from > b->from) - (a->from < b->from);
}

/* The stretches of one language, those with the most pairs first; only those with enough. */
static size_t find_langs(const cq_twosome *pairs, size_t n, stretch *out)
{
    size_t k = 0;
    for (size_t from = 0, to; from < n; from = to) {
        for (to = from; to < n && !memcmp(pairs[to].lang, pairs[from].lang, 4);)
            to++;
        if (to - from >= CQ_FALL_PAIRS && pairs[from].lang[0])
            out[k++] = (stretch){ from, to - from };
    }
    qsort(out, k, sizeof *out, by_size);
    return k;
}

void cq_falls_fit(cq_twosome *pairs, size_t n, cq_falls *out)
{
    stretch *langs = cq_alloc((n / CQ_FALL_PAIRS + 1) * sizeof *langs);
    out->n = 0;
    qsort(pairs, n, sizeof *pairs, by_words);
    add_lengths(pairs, n, "\0\0\0", out);
    qsort(pairs, n, sizeof *pairs, by_lang);
    size_t k = find_langs(pairs, n, langs);
    for (size_t i = 0; k > 1 && i < k && i < CQ_TONGUES; i++)
        add_lengths(pairs + langs[i].from, langs[i].n, pairs[langs[i].from].lang, out);
    free(langs);
}

/* That of the longest texts no longer than these; the shortest have 0 words. */
static const cq_fall *find(const cq_falls *t, const char *lang, uint32_t words)
{
    for (uint32_t i = 0; i < t->n; i++)
        if (strncmp(t->p[i].lang, lang, 4) == 0 && t->p[i].words <= words)
            return &t->p[i];
    return NULL;
}

static bool is_longest(const cq_falls *t, const cq_fall *k)
{
    return k == t->p || memcmp(k[-1].lang, k->lang, sizeof k->lang) != 0;
}

double cq_falls_slope(const cq_falls *t, const char *lang, uint32_t words)
{
    const cq_fall *k = find(t, lang, words);
    k = k ? k : find(t, "", words);
    double slope = k->slope - ERRORS * k->error;
    if (words <= k->long_ones || !is_longest(t, k))
        return slope;
    return slope * sqrt((double)k->long_ones / words);
}
