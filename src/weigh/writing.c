/* writing.c - see writing.h. */
#include "weigh/writing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

enum {
    LEAST_FITTED = 30,
    LEAST_WRITERS = 3,
    PAIRS_A_WORD = 4,
    OWN_PAIRS = 24,
    MOST_TENTHS = 5, /* of the twosomes, the largest, that are censored; one at least */
};

static const double OFF = 0.15;        /* misfit past which the rest is no exponential */
static const double FLAT_SLOPE = 0.08; /* assumed where too few can be fitted */
static const double JOINED =
    0.25;                       /* assumed there of those with a wording of their own */
static const double ERRORS = 2; /* standard errors on the safe side */

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
        double below = -expm1(-slope * (past[i] - (double)CQ_LEAST_FIT));
        most = fmax(most, fabs(below - (double)i / (double)n));
        most = fmax(most, fabs(below - ((double)i + 1) / (double)n));
    }
    return most;
}

/* The fit to the smallest ones, the rest censored; they are sorted. */
static void fit_to(const float *past, size_t kept, cq_writing *out)
{
    size_t n = out->twosomes;
    double sum = 0;
    for (size_t i = 0; i < kept; i++)
        sum += past[i] - (double)CQ_LEAST_FIT;
    sum += (double)(n - kept) * (past[kept - 1] - (double)CQ_LEAST_FIT);
    if (sum <= 0)
        return;
    out->fitted = true;
    out->kept = kept;
    out->slope = (double)kept / sum;
    out->error = out->slope / sqrt((double)kept);
    out->misfit = misfit_of(past, n, kept, out->slope);
}

void cq_writing_fit(float *past, size_t n, cq_writing *out)
{
    *out = (cq_writing){ .twosomes = n, .slope = FLAT_SLOPE, .joined = 1 };
    if (n < LEAST_FITTED)
        return;
    qsort(past, n, sizeof *past, rising);
    for (size_t tenths = 1; tenths <= MOST_TENTHS; tenths++) {
        fit_to(past, n - n * tenths / 10, out);
        if (out->fitted && out->misfit <= OFF)
            return;
    }
}

static double at_most(double count)
{
    return count + ERRORS * sqrt(count) + 1;
}

/* As it is used, on the safe side. */
static double safe_slope(const cq_writing *w)
{
    return w->slope - ERRORS * w->error;
}

double cq_writing_twosomes(const cq_writing *w, double past)
{
    return log(at_most((double)w->twosomes)) - safe_slope(w) * (past - CQ_LEAST_FIT);
}

double cq_writing_past(const cq_writing *w, double share)
{
    return CQ_LEAST_FIT - log(share) / safe_slope(w);
}

/* Most of what they write is the script, and hardly anybody else puts its words together:
 * most of them, or as many pairs as stand in some eight words in a row. */
static bool own_wording(const cq_cluster *c)
{
    double pairs = c->rare * PAIRS_A_WORD * c->words;
    return c->rare >= CQ_OWN_WORDING ||
           (c->share >= CQ_OWN_WORDING && pairs >= OWN_PAIRS);
}

/* ln of the chance that writers past the second join. */
static double log_joined(const cq_writing *w, const cq_cluster *c)
{
    double joined = w->fitted ? w->joined : JOINED;
    if (c->writers <= LEAST_WRITERS || !own_wording(c))
        return log(w->joined);
    return (c->writers - 2.0) * log(joined);
}

double cq_writing_groups(const cq_writing *w, const cq_cluster *c)
{
    return cq_writing_twosomes(w, c->past) + log_joined(w, c);
}

/* Things that two messages can have from one source; the script itself is none. */
static bool is_source(const cq_thing *t)
{
    return t->kind == CQ_T_LINK || t->kind == CQ_T_REPOST || t->kind == CQ_T_REPLY;
}

static bool one_source(const cq_traces *t, uint32_t a, uint32_t b)
{
    size_t i = t->carried_at[a], k = t->carried_at[b];
    while (i < t->carried_at[a + 1] && k < t->carried_at[b + 1]) {
        uint32_t x = t->carried[i], y = t->carried[k];
        if (x == y && is_source(&t->things[x]))
            return true;
        i += x <= y;
        k += y <= x;
    }
    return false;
}

bool cq_writing_is_null(const cq_traces *t, const cq_twosome *k)
{
    return !one_source(t, k->a, k->b);
}

/* Whether half of the messages or more carry one thing. */
static bool of_one_source(const cq_traces *t, cq_list messages)
{
    cq_map *count = cq_map_new(messages.n);
    uint32_t most = 0;
    for (uint32_t i = 0; i < messages.n; i++)
        for (size_t k = t->carried_at[messages.p[i]];
             k < t->carried_at[messages.p[i] + 1]; k++)
            if (is_source(&t->things[t->carried[k]])) {
                uint32_t *n = cq_map_put(count, t->carried[k], 0);
                most = ++*n > most ? *n : most;
            }
    cq_map_free(count);
    return 2 * most >= messages.n;
}

static size_t take_twosomes(const cq_traces *t, const cq_clusters *k, float *past)
{
    size_t n = 0;
    for (size_t i = 0; i < k->twosome_n; i++)
        if (cq_writing_is_null(t, &k->twosomes[i]))
            past[n++] = k->twosomes[i].past;
    return n;
}

/* The share of twosomes that a third joins, where the fit is not censored. */
static void count_joined(const cq_traces *t, const cq_clusters *k, const float *past,
                         cq_writing *w)
{
    size_t n = w->kept;
    for (uint32_t i = 0; i < k->n; i++) {
        const cq_cluster *c = &k->clusters[i];
        w->groups += c->writers >= LEAST_WRITERS && c->past < past[n - 1] &&
                     !of_one_source(t, c->messages);
    }
    w->joined = fmin(1, at_most(w->groups) / (double)(n + w->groups));
}

void cq_writing_weigh(const cq_traces *t, cq_clusters *k, cq_writing *out)
{
    float *past = cq_alloc((k->twosome_n + 1) * sizeof *past);
    cq_writing_fit(past, take_twosomes(t, k, past), out);
    if (out->fitted)
        count_joined(t, k, past, out);
    for (uint32_t i = 0; i < k->n; i++) {
        cq_cluster *c = &k->clusters[i];
        double e = cq_writing_groups(out, c);
        c->log_p = fmin(0, cq_writing_twosomes(out, c->past) - log(fmax(1, k->pairs)));
        c->log_e = c->writers < LEAST_WRITERS ? fmax(0, e) : e;
    }
    free(past);
}

cq_str cq_writing_note(const cq_writing *w, cq_arena *a)
{
    if (!w->fitted)
        return cq_str_printf(a,
                             "Of pairs of people who write independently %zu %s much "
                             "wording: too few to fit how fast chance falls. A slow fall "
                             "of %.2f a nat was assumed, so that short scripts cannot be "
                             "told from chance.",
                             w->twosomes, w->twosomes == 1 ? "shares" : "share",
                             w->slope);
    return cq_str_printf(
        a,
        "Scripts are more than chance given what people who write independently share in "
        "this case: %zu pairs of them share %d nats or more past the mean, and fewer by "
        "%.3f (error %.3f) for each nat more, as ln, the largest %zu censored; the fit "
        "is "
        "off by %.3f at most. "
        "Of such pairs a third writer joined at most one in %.0f (%u groups).",
        w->twosomes, CQ_LEAST_FIT, w->slope, w->error, w->twosomes - w->kept, w->misfit,
        1 / w->joined, w->groups);
}
