/* search.c - see search.h. */
#include "script/search.h"

#include <math.h>
#include <stdlib.h>

#include "base/map.h"

enum {
    LONG = 20,       /* words of one that counts however common it is */
    COMMON = 20,     /* texts that share a run which still tells, */
    COMMON_IN = 1000 /* or one in so many */
};

typedef struct {
    cq_case *k;
    cq_search *s;
    double texts; /* in the case */
    cq_ids runs;
    cq_map *count; /* run -> texts that have it */
} work;

static double weight(const work *w, uint32_t run)
{
    uint32_t n = cq_map_get(w->count, run);
    return n == CQ_NONE || n == 0 ? 0 : log2((w->texts + 1) / n);
}

static bool is_common(const work *w, uint32_t run)
{
    uint32_t n = cq_map_get(w->count, run);
    return n != CQ_NONE && n > COMMON && n > w->texts / COMMON_IN;
}

/* A passage proves something if it is long, or all of our text, or has a run that few
 * texts have. */
static bool tells(const work *w, const cq_shared *s)
{
    if (s->words >= LONG || s->words == w->s->words.n)
        return true;
    for (uint32_t i = s->a_at; i + CQ_PRINT_WORDS <= s->a_at + s->a_n; i++)
        if (!is_common(w, w->runs.p[i]) && cq_map_get(w->count, w->runs.p[i]) != 0)
            return true;
    return false;
}

int cq_hit_order(const void *x, const void *y)
{
    const cq_hit *a = x, *b = y;
    int d = (a->bits < b->bits) - (a->bits > b->bits);
    return d ? d : (a->words < b->words) - (a->words > b->words);
}

/* Texts with a print of ours, and the bits of those that they have. */
static cq_status find_texts(work *w, cq_err *err)
{
    cq_ids runs = { 0 };
    cq_prints found = { 0 };
    cq_map *at = cq_map_new(1024); /* row -> its hit */
    cq_status st = CQ_OK;
    for (size_t i = 0; i < w->runs.n; i++)
        CQ_PUSH(runs, w->runs.p[i]);
    cq_ids_unique(&runs);
    for (size_t i = 0; i < runs.n && !st; i++) {
        found.n = 0;
        st = cq_case_find_prints(w->k, runs.p[i], &found, err);
        cq_map_put(w->count, runs.p[i], (uint32_t)found.n);
        for (size_t k = 0; k < found.n; k++) {
            uint32_t row = found.p[k].text;
            uint32_t no = *cq_map_put(at, row, (uint32_t)w->s->hits.n);
            if (no == w->s->hits.n)
                CQ_PUSH(w->s->hits, (cq_hit){ .row = row });
            w->s->hits.p[no].bits += weight(w, runs.p[i]);
        }
    }
    cq_map_free(at);
    CQ_VEC_DONE(found);
    CQ_VEC_DONE(runs);
    return st;
}

/* Drop the passages that prove nothing; words and bits of the others. */
static void weigh(work *w, cq_hit *h)
{
    cq_ids runs = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < h->shared.n; i++) {
        cq_shared p = h->shared.p[i];
        if (!tells(w, &p))
            continue;
        h->shared.p[n++] = p;
        h->words += p.words;
        for (uint32_t k = p.a_at; k + CQ_PRINT_WORDS <= p.a_at + p.a_n; k++)
            CQ_PUSH(runs, w->runs.p[k]);
    }
    h->shared.n = n;
    h->bits = 0;
    if (runs.n)
        cq_ids_unique(&runs);
    for (size_t i = 0; i < runs.n; i++)
        h->bits += weight(w, runs.p[i]);
    CQ_VEC_DONE(runs);
}

static cq_status read_text(work *w, cq_hit *h, cq_err *err)
{
    cq_search *s = w->s;
    cq_status st = cq_case_text(w->k, h->row, &s->arena, &h->text, err);
    if (st)
        return st;
    cq_doc_make(&(cq_message){ .channel = CQ_POST, .text = h->text }, &s->arena, &h->doc);
    cq_print_shared(s->doc, &h->doc, CQ_SEARCH_WORDS, &h->shared);
    weigh(w, h);
    return CQ_OK;
}

/* How many are read. */
static size_t best_by_prints(const cq_search *s)
{
    size_t n = s->hits.n;
    if (n <= CQ_SEARCH_READ)
        return n;
    for (n = CQ_SEARCH_READ;
         n < s->hits.n && s->hits.p[n].bits >= s->hits.p[CQ_SEARCH_READ - 1].bits; n++)
        ;
    return n;
}

/* Keep those that share a passage, most telling first. */
static cq_status read_texts(work *w, cq_err *err)
{
    cq_search *s = w->s;
    cq_status st = CQ_OK;
    size_t n = 0;
    if (s->hits.n)
        qsort(s->hits.p, s->hits.n, sizeof *s->hits.p, cq_hit_order);
    for (size_t i = 0, all = best_by_prints(s); i < all && !st; i++) {
        st = read_text(w, &s->hits.p[i], err);
        if (s->hits.p[i].shared.n)
            s->hits.p[n++] = s->hits.p[i];
        else
            CQ_VEC_DONE(s->hits.p[i].shared);
    }
    s->hits.n = n;
    if (n)
        qsort(s->hits.p, n, sizeof *s->hits.p, cq_hit_order);
    return st;
}

cq_status cq_search_case(cq_case *k, const cq_doc *doc, cq_search *out, cq_err *err)
{
    work w = { .k = k, .s = out, .texts = (double)cq_case_print_texts(k) };
    *out = (cq_search){ .doc = doc };
    cq_print_words(doc, &out->words);
    if (out->words.n < CQ_SEARCH_WORDS)
        return CQ_OK;
    cq_print_runs(doc, &out->words, &w.runs);
    w.count = cq_map_new(w.runs.n);
    cq_status st = find_texts(&w, err);
    if (!st)
        st = read_texts(&w, err);
    cq_map_free(w.count);
    CQ_VEC_DONE(w.runs);
    return st;
}

void cq_search_done(cq_search *s)
{
    for (size_t i = 0; i < s->hits.n; i++)
        CQ_VEC_DONE(s->hits.p[i].shared);
    CQ_VEC_DONE(s->hits);
    CQ_VEC_DONE(s->words);
    cq_arena_done(&s->arena);
}
