/* left_out.c - see left_out.h. */
#include "script/left_out.h"

enum { REACH = 4 }; /* words on from the first word of a pair (wording.h) */

/* The pair of words of a feature that many texts have, in the first of them. */
static cq_str pair_phrase(const cq_left_out *f, uint32_t feature, cq_arena *a)
{
    const cq_wording *w = f->wording;
    const cq_text *t = &f->texts->texts[w->texts[w->list[feature]]];
    const uint32_t *words = f->texts->words + t->at;
    for (size_t h = 0; h < w->heavy_n; h++)
        for (uint32_t i = 0; w->heavy[h].a == feature && i < t->n; i++)
            for (uint32_t k = i + 1; k < t->n && k <= i + REACH; k++)
                if (((uint64_t)words[i] << 32 | words[k]) == w->heavy[h].key)
                    return cq_texts_phrase(f->texts, f->c, f->d,
                                           w->texts[w->list[feature]], i, k, a);
    return (cq_str){ 0 };
}

static void add_skip(cq_clusters *out, cq_str text)
{
    if (text.n && out->skipped_n < CQ_SKIPS_SHOWN)
        out->skipped[out->skipped_n++] = text;
}

void cq_left_out_name(const cq_left_out *f, cq_clusters *out)
{
    const cq_ids *p = f->features;
    out->skipped_lists = (uint32_t)(f->lists->n + p->n);
    out->skipped = cq_arena_get(&out->arena, CQ_SKIPS_SHOWN * sizeof *out->skipped);
    for (size_t i = f->lists->n; i-- > 0 && out->skipped_n < CQ_SKIPS_SHOWN;) {
        const cq_skip *s = &f->lists->p[i]; /* the costliest stand last */
        uint32_t at = (uint32_t)s->key, last = f->texts->texts[s->first].n - 1;
        add_skip(out, cq_texts_phrase(f->texts, f->c, f->d, s->first, at,
                                      at + 2 < last ? at + 2 : last, &out->arena));
    }
    for (size_t i = 0; i < p->n && out->skipped_n < CQ_SKIPS_SHOWN; i++)
        add_skip(out, pair_phrase(f, p->p[i], &out->arena));
}
