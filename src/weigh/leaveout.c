/* leaveout.c - see leaveout.h. */
#include "weigh/leaveout.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"

typedef struct {
    const cq_corpus *c;
    uint64_t seed;
    cq_twosome *all, *rest; /* and those outside the part */
    size_t n, rest_n;
    size_t over[CQ_CALIBRATED_LENGTHS][CQ_DEEP_LEVELS]; /* pairs so improbable, summed */
    size_t of[CQ_CALIBRATED_LENGTHS];                   /* pairs left out, summed */
} work;

static bool is_of(const work *w, uint32_t message, uint64_t part)
{
    uint32_t sender = w->c->messages[message].sender_no;
    return cq_hash_mix(w->seed, sender) % CQ_LEAVEOUT_PARTS == part;
}

static bool is_in(const work *w, const cq_twosome *k, uint64_t part)
{
    return is_of(w, k->a, part) || is_of(w, k->b, part);
}

static double log_p(const cq_falls *f, const cq_twosome *k)
{
    return -cq_falls_slope(f, k->lang, k->words) * k->past;
}

static void count(work *w, const cq_level_length *lengths, const cq_twosome *k, double p)
{
    uint32_t class = cq_length_of(k->words);
    w->of[class]++;
    for (int l = 0; l < CQ_DEEP_LEVELS; l++)
        w->over[class][l] += p <= log(lengths[class].levels[l].nominal);
}

/* Fit to those outside the part, count inside it; false where there are too few. */
static bool leave_out(work *w, uint64_t part, double share[CQ_LEVELS],
                      const cq_calibration *k)
{
    cq_falls falls;
    double left = 0;
    w->rest_n = 0;
    for (size_t i = 0; i < w->n; i++)
        if (!is_in(w, &w->all[i], part))
            w->rest[w->rest_n++] = w->all[i];
    cq_falls_fit(w->rest, w->rest_n, &falls);
    for (int l = 0; l < CQ_LEVELS; l++)
        share[l] = 0;
    for (size_t i = 0; i < w->n && falls.n; i++) {
        if (!is_in(w, &w->all[i], part))
            continue;
        double p = log_p(&falls, &w->all[i]);
        left++;
        count(w, k->lengths, &w->all[i], p);
        for (int l = 0; l < CQ_LEVELS; l++)
            share[l] += p <= log(k->scripts[l].nominal);
    }
    for (int l = 0; l < CQ_LEVELS && left; l++)
        share[l] /= left;
    return falls.n && left;
}

static void sum_up(double shares[CQ_LEAVEOUT_PARTS][CQ_LEVELS], cq_level *out)
{
    for (int l = 0; l < CQ_LEVELS; l++) {
        double sum = 0, squares = 0, n = CQ_LEAVEOUT_PARTS;
        for (int part = 0; part < CQ_LEAVEOUT_PARTS; part++) {
            sum += shares[part][l];
            squares += shares[part][l] * shares[part][l];
        }
        out[l].observed = sum / n;
        out[l].error = sqrt(fmax(0, squares / n - sum * sum / n / n) / (n - 1));
    }
}

/* The error of a count is that of the nominal one, where it is more. */
static void sum_lengths(const work *w, cq_level_length *out)
{
    for (int i = 0; i < CQ_CALIBRATED_LENGTHS; i++)
        for (int l = 0; l < CQ_DEEP_LEVELS && w->of[i]; l++) {
            cq_level *k = &out[i].levels[l];
            double n = (double)w->of[i];
            k->observed = (double)w->over[i][l] / n;
            k->error = sqrt(fmax(k->observed, k->nominal) / n);
        }
}

static void begin_lengths(cq_level_length *out)
{
    static const double nominal[CQ_DEEP_LEVELS] = { 0.1, 0.01, 0.001, 0.0001 };
    for (uint32_t i = 0; i < CQ_CALIBRATED_LENGTHS; i++) {
        out[i] = (cq_level_length){ .words = cq_length_words(i) };
        for (int l = 0; l < CQ_DEEP_LEVELS; l++)
            out[i].levels[l].nominal = nominal[l];
    }
}

static void count_lengths(const work *w, cq_level_length *out)
{
    for (size_t i = 0; i < w->n; i++)
        out[cq_length_of(w->all[i].words)].pairs++;
}

void cq_leaveout_levels(const cq_corpus *c, const cq_traces *t, const cq_clusters *k,
                        uint64_t seed, cq_calibration *out)
{
    double shares[CQ_LEAVEOUT_PARTS][CQ_LEVELS];
    work w = { .c = c, .seed = seed };
    bool enough = true;
    cq_levels_begin(out->scripts);
    begin_lengths(out->lengths);
    w.all = cq_alloc((k->twosome_n + 1) * sizeof *w.all);
    w.rest = cq_alloc((k->twosome_n + 1) * sizeof *w.rest);
    w.n = cq_writing_once(c, w.all, cq_writing_null(c, t, k, w.all));
    for (uint64_t part = 0; part < CQ_LEAVEOUT_PARTS; part++)
        enough = leave_out(&w, part, shares[part], out) && enough;
    out->pairs = enough ? w.n : 0;
    if (enough) {
        sum_up(shares, out->scripts);
        sum_lengths(&w, out->lengths);
        count_lengths(&w, out->lengths);
    }
    free(w.all);
    free(w.rest);
}
