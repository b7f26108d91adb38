/* kin.c - see kin.h. Sums are made in the order of features, as a merge makes them, so that
 * both ways give the same to the last bit. */
#include "script/kin.h"

#include <math.h>

#include "base/map.h"

/* Scores that are not known: of texts all of whose features weigh what they did when kin
 * began, and of others. */
static const double UNKNOWN = -1, CHANGED = -2;
static const double ROUNDED = 1e-9; /* past what a sum may lose */

struct cq_kin {
    const cq_texts *t;
    const cq_wording *w;
    const cq_passages *p;
    double *own;  /* of each text: its score with itself, or UNKNOWN or CHANGED */
    double least; /* weight of a feature when kin began */
    double *sum;  /* and with the one that is set; 0 where not met */
    cq_ids met;
    uint32_t text;
};

static double least_weight(const cq_wording *w)
{
    double least = INFINITY;
    for (uint32_t f = 0; f < w->n; f++)
        least = fmin(least, w->weight[f]);
    return w->n ? least : 0;
}

cq_kin *cq_kin_new(const cq_texts *t, const cq_wording *w, const cq_passages *p)
{
    cq_kin *k = cq_zalloc(1, sizeof *k);
    *k = (cq_kin){ .t = t, .w = w, .p = p, .least = least_weight(w), .text = CQ_NONE };
    k->own = cq_alloc(((size_t)t->n + 1) * sizeof *k->own);
    k->sum = cq_zalloc((size_t)t->n + 1, sizeof *k->sum);
    for (uint32_t i = 0; i < t->n; i++)
        k->own[i] = UNKNOWN;
    return k;
}

void cq_kin_free(cq_kin *k)
{
    if (!k)
        return;
    free(k->own);
    free(k->sum);
    CQ_VEC_DONE(k->met);
    free(k);
}

double cq_kin_own(cq_kin *k, uint32_t text)
{
    if (k->own[text] < 0)
        k->own[text] = cq_passage_score(k->w, text, text);
    return k->own[text];
}

static double size_of(const cq_kin *k, uint32_t text)
{
    return (double)(k->w->at[text + 1] - k->w->at[text]);
}

double cq_kin_excess(const cq_kin *k, uint32_t a, uint32_t b, double score)
{
    const cq_chance *c = &k->p->chance[k->t->texts[a].lang];
    return score - cq_passage_least(c, size_of(k, a), size_of(k, b));
}

/* Whether the score is half of the text's own, which is worked out only where the number of
 * its features does not say so already. */
static bool is_half(cq_kin *k, uint32_t text, double score)
{
    if (k->own[text] == UNKNOWN &&
        2 * score < k->least * size_of(k, text) * (1 - ROUNDED))
        return false;
    return 2 * score >= cq_kin_own(k, text);
}

static bool tells(cq_kin *k, uint32_t a, uint32_t b, double score)
{
    return cq_kin_excess(k, a, b, score) > 0 || is_half(k, a, score) ||
           is_half(k, b, score);
}

bool cq_kin_pair(cq_kin *k, uint32_t a, uint32_t b)
{
    return tells(k, a, b, cq_passage_score(k->w, a, b));
}

static void add_list(cq_kin *k, uint32_t feature)
{
    const cq_wording *w = k->w;
    for (size_t i = w->list[feature]; i < w->list[feature + 1]; i++) {
        if (k->sum[w->texts[i]] == 0)
            CQ_PUSH(k->met, w->texts[i]);
        k->sum[w->texts[i]] += w->weight[feature];
    }
}

void cq_kin_set(cq_kin *k, uint32_t text)
{
    for (size_t i = 0; i < k->met.n; i++)
        k->sum[k->met.p[i]] = 0;
    k->met.n = 0;
    k->text = text;
    if (text == CQ_NONE)
        return;
    for (size_t i = k->w->at[text]; i < k->w->at[text + 1]; i++)
        add_list(k, k->w->features[i]);
}

const cq_ids *cq_kin_met(const cq_kin *k)
{
    return &k->met;
}

bool cq_kin_is(cq_kin *k, uint32_t text)
{
    return k->text == CQ_NONE || tells(k, k->text, text, k->sum[text]);
}

void cq_kin_forget(cq_kin *k, const cq_ids *features)
{
    const cq_wording *w = k->w;
    for (size_t i = 0; i < features->n; i++)
        for (size_t j = w->list[features->p[i]]; j < w->list[features->p[i] + 1]; j++)
            k->own[w->texts[j]] = CHANGED;
}
