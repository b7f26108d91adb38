/* twosome.c - see twosome.h. */
#include "script/twosome.h"

#include <string.h>

static const double ROUNDED = 1e-6; /* past what a number may lose in single precision */

typedef CQ_VEC(cq_twosome) twosomes;

static uint32_t first_of(const cq_twosome_work *w, uint32_t text)
{
    return w->texts->messages[w->texts->texts[text].from];
}

static cq_twosome twosome_of(const cq_twosome_work *w, uint32_t a, uint32_t b)
{
    cq_twosome k = { .a = first_of(w, a), .b = first_of(w, b) };
    uint32_t m = cq_text_length(&w->texts->texts[a]),
             n = cq_text_length(&w->texts->texts[b]);
    k.words = m < n ? m : n;
    memcpy(k.lang, cq_texts_lang(w->texts, w->d, a), sizeof k.lang);
    return k;
}

/* A score falls when stock is forgotten, and never rises: what an echo's was, and a little
 * more than single precision took away, says of some that they are none. */
static void add(const cq_twosome_work *w, uint32_t a, cq_echo e, twosomes *out)
{
    uint32_t b = e.text;
    if (w->taken[a] || w->taken[b])
        return;
    cq_twosome k = twosome_of(w, a, b);
    if (w->c->messages[k.a].sender_no == w->c->messages[k.b].sender_no ||
        cq_kin_excess(w->kin, a, b, e.score * (1 + ROUNDED)) < 0)
        return;
    double past = cq_kin_excess(w->kin, a, b, cq_passage_score(w->wording, a, b));
    k.past = (float)past;
    if (past >= 0)
        CQ_PUSH(*out, k);
}

void cq_twosomes_list(const cq_twosome_work *w, cq_clusters *out)
{
    const cq_passages *p = w->passages;
    twosomes v = { 0 };
    for (uint32_t l = 0; l < w->texts->langs; l++)
        out->pairs += (double)w->wording->lang_units[l] * w->wording->lang_units[l] / 2;
    for (uint32_t a = 0; a < w->texts->n; a++)
        for (size_t i = p->at[a]; i < p->at[a + 1]; i++)
            if (a < p->echoes[i].text)
                add(w, a, p->echoes[i], &v);
    out->twosome_n = v.n;
    out->twosomes = cq_arena_get(&out->arena, (v.n + 1) * sizeof *v.p);
    if (v.n)
        memcpy(out->twosomes, v.p, v.n * sizeof *v.p);
    CQ_VEC_DONE(v);
}
