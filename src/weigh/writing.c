/* writing.c - see writing.h. */
#include "weigh/writing.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"

enum { LEAST_WRITERS = 3, PAIRS_A_WORD = 4, OWN_PAIRS = 24 };

static const double FLAT_SLOPE = 0.08; /* assumed where too few can be fitted */
static const double JOINED = 0.25;     /* assumed of those with a wording of their own */
static const double ERRORS = 2;        /* standard errors on the safe side */

static double at_most(double count)
{
    return count + ERRORS * sqrt(count) + 1;
}

/* Most of what they write is the script, and hardly anybody else puts its words together:
 * most of them, or as many pairs as stand in some eight words in a row. */
static bool own_wording(const cq_cluster *c)
{
    double pairs = c->rare * PAIRS_A_WORD * c->words;
    return c->rare >= CQ_OWN_WORDING ||
           (c->share >= CQ_OWN_WORDING && pairs >= OWN_PAIRS);
}

/* A group's wording is weighed against all others, a pair's between the two; so it is with
 * what a group has of everybody's wording. */
static double past_of(const cq_cluster *c)
{
    return own_wording(c) ? c->past : c->between;
}

double cq_writing_twosomes(const cq_writing *w, const cq_cluster *c)
{
    double slope =
        w->falls.n ? cq_falls_slope(&w->falls, c->lang, c->length) : FLAT_SLOPE;
    return log(at_most((double)w->twosomes)) - slope * past_of(c);
}

/* ln of the chance that writers past the second join. */
static double log_joined(const cq_writing *w, const cq_cluster *c)
{
    double joined = w->falls.n ? fmin(w->joined, JOINED) : JOINED;
    if (c->writers <= LEAST_WRITERS || !own_wording(c))
        return log(w->joined);
    return (c->writers - 2.0) * log(joined);
}

double cq_writing_groups(const cq_writing *w, const cq_cluster *c)
{
    return cq_writing_twosomes(w, c) + log_joined(w, c);
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

/* Mails of one subject, "Re:" aside, or posts of one conversation: who answers quotes. */
static bool one_conversation(const cq_message *a, const cq_message *b)
{
    return (a->subject_no && a->subject_no == b->subject_no) ||
           (a->thread_no && a->thread_no == b->thread_no);
}

size_t cq_writing_null(const cq_corpus *c, const cq_traces *t, const cq_clusters *k,
                       cq_twosome *out)
{
    size_t n = 0;
    for (size_t i = 0; i < k->twosome_n; i++) {
        const cq_twosome *w = &k->twosomes[i];
        if (!one_source(t, w->a, w->b) &&
            !one_conversation(&c->messages[w->a], &c->messages[w->b]))
            out[n++] = *w;
    }
    return n;
}

static uint64_t senders_of(const cq_corpus *c, const cq_twosome *k)
{
    uint32_t a = c->messages[k->a].sender_no, b = c->messages[k->b].sender_no;
    return (uint64_t)(a < b ? a : b) << 32 | (a < b ? b : a);
}

size_t cq_writing_once(const cq_corpus *c, cq_twosome *v, size_t n)
{
    cq_map *met = cq_map_new(n);
    size_t kept = 0;
    for (size_t i = 0; i < n; i++)
        if (*cq_map_put(met, senders_of(c, &v[i]), (uint32_t)i) == i)
            v[kept++] = v[i];
    cq_map_free(met);
    return kept;
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

/* How many twosomes are as strong as members, without the largest, which may be copies; and
 * the nats past chance of the last of these. */
static size_t find_strong(const cq_twosome *v, size_t n, double *last)
{
    float *past = cq_alloc((n + 1) * sizeof *past);
    size_t strong = 0;
    cq_fall fit;
    for (size_t i = 0; i < n; i++)
        if (v[i].past >= CQ_LEAST_FIT)
            past[strong++] = v[i].past - CQ_LEAST_FIT;
    cq_fall_fit(past, strong, &fit);
    *last = fit.kept ? past[fit.kept - 1] + (double)CQ_LEAST_FIT : 0;
    free(past);
    return fit.kept;
}

/* The share of twosomes that a third joins, where they are not censored. */
static void count_joined(const cq_traces *t, const cq_clusters *k, const cq_twosome *v,
                         cq_writing *w)
{
    double last;
    size_t n = find_strong(v, w->twosomes, &last);
    for (uint32_t i = 0; i < k->n; i++) {
        const cq_cluster *c = &k->clusters[i];
        w->groups += c->writers >= LEAST_WRITERS && c->past < last &&
                     !of_one_source(t, c->messages);
    }
    w->joined = n ? fmin(1, at_most(w->groups) / (double)(n + w->groups)) : 1;
}

static void fit(const cq_corpus *c, const cq_traces *t, const cq_clusters *k,
                cq_writing *out)
{
    cq_twosome *v = cq_alloc((k->twosome_n + 1) * sizeof *v);
    *out = (cq_writing){ .twosomes = cq_writing_null(c, t, k, v), .joined = 1 };
    count_joined(t, k, v, out);
    cq_falls_fit(v, cq_writing_once(c, v, out->twosomes), &out->falls);
    if (!out->falls.n)
        out->joined = 1;
    free(v);
}

void cq_writing_weigh(const cq_corpus *c, const cq_traces *t, cq_clusters *k,
                      cq_writing *out)
{
    fit(c, t, k, out);
    for (uint32_t i = 0; i < k->n; i++) {
        cq_cluster *x = &k->clusters[i];
        double e = cq_writing_groups(out, x);
        x->log_p = fmin(0, cq_writing_twosomes(out, x) - log(fmax(1, k->pairs)));
        x->log_e = x->writers < LEAST_WRITERS ? fmax(0, e) : e;
    }
}

/* "20 to 39 words", "160 words or more"; until is 0 for no end. */
static void length_words(cq_buf *b, uint32_t from, uint32_t until)
{
    if (!from && !until)
        cq_buf_z(b, "all lengths");
    else if (!from)
        cq_buf_printf(b, "under %u words", until);
    else if (!until)
        cq_buf_printf(b, "%u words or more", from);
    else
        cq_buf_printf(b, "%u to %u words", from, until - 1);
}

/* Those of one language stand together, the longest texts first. */
static void fall_words(const cq_falls *f, uint32_t i, cq_buf *b)
{
    const cq_fall *k = &f->p[i];
    bool begins = i == 0 || memcmp(k->lang, f->p[i - 1].lang, sizeof k->lang) != 0;
    cq_buf_z(b, i ? "; " : "");
    if (begins && k->lang[0])
        cq_buf_printf(b, "in %.4s ", k->lang);
    length_words(b, k->words, begins ? 0 : f->p[i - 1].words);
    cq_buf_printf(b,
                  " %.3f (error %.3f; %zu pairs, the largest %zu censored; off by %.3f)",
                  k->slope, k->error, k->pairs, k->pairs - k->kept, k->misfit);
}

static cq_str assumed_note(const cq_writing *w, cq_arena *a)
{
    return cq_str_printf(a,
                         "Of pairs of people who write independently %zu %s much "
                         "wording: too few to fit how fast chance falls. A slow fall "
                         "of %.2f a nat was assumed, so that short scripts cannot be "
                         "told from chance.",
                         w->twosomes, w->twosomes == 1 ? "shares" : "share", FLAT_SLOPE);
}

cq_str cq_writing_note(const cq_writing *w, cq_arena *a)
{
    cq_buf b = { 0 };
    if (!w->falls.n)
        return assumed_note(w, a);
    cq_buf_printf(
        &b,
        "Scripts are more than chance given what people who write independently "
        "share in this case: %zu pairs of them share more than chance may give, "
        "and fewer for each nat more, as ln by the length of the shorter text: ",
        w->twosomes);
    for (uint32_t i = 0; i < w->falls.n; i++)
        fall_words(&w->falls, i, &b);
    cq_buf_printf(
        &b,
        ". Of pairs that share %d nats or more a third writer joined at most one "
        "in %.0f (%u groups).",
        CQ_LEAST_FIT, 1 / w->joined, w->groups);
    cq_str note = cq_str_dup(a, cq_buf_view(&b));
    cq_buf_done(&b);
    return note;
}
