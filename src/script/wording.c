/* wording.c - see wording.h. The pairs of all texts are sorted by feature, one partition of
 * the features at a time, so that memory is bounded by CELLS and by what is kept. */
#include "script/wording.h"

#include <math.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "script/join.h"

enum {
    REACH = 4,           /* words on from the first word of a pair */
    PARTITION = 1 << 25, /* pairs that are sorted at once */
    COMMON = 300,        /* units that may have a feature in any case */
    COMMON_PART = 60     /* and this part of the units of its language */
};

typedef struct {
    const cq_texts *t;
    const uint32_t *unit;
    CQ_VEC(cq_item) items;
    CQ_VEC(size_t) list;
    CQ_VEC(uint32_t) texts;
    CQ_VEC(uint32_t) heads;
    CQ_VEC(uint32_t) units;
    CQ_VEC(float) weight;
    uint32_t *last;    /* unit -> the last feature that counted it, plus 1 */
    uint32_t *in_lang; /* units of the feature at hand */
    uint32_t *lang_units;
    uint32_t *rare;
} maker;

static void add_pairs(maker *m, uint32_t text, uint32_t part, uint32_t parts)
{
    const cq_text *x = &m->t->texts[text];
    const uint32_t *w = m->t->words + x->at;
    for (uint32_t i = 0; i < x->n; i++)
        for (uint32_t j = i + 1; j < x->n && j <= i + REACH; j++) {
            uint64_t key = (uint64_t)w[i] << 32 | w[j];
            if (parts == 1 || cq_hash_mix(key, 0) % parts == part)
                CQ_PUSH(m->items, (cq_item){ key, text, 0 });
        }
}

/* Units with the feature, and the language of most of them. */
static uint32_t count_units(maker *m, const cq_item *run, size_t n, uint32_t *lang)
{
    uint32_t units = 0, stamp = (uint32_t)m->heads.n + 1, most = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t u = m->unit[run[i].a];
        if (m->last[u] == stamp)
            continue;
        m->last[u] = stamp;
        units++;
        m->in_lang[m->t->texts[u].lang]++;
    }
    for (uint32_t l = 0; l < m->t->langs; l++) {
        if (m->in_lang[l] > most) {
            most = m->in_lang[l];
            *lang = l;
        }
        m->in_lang[l] = 0;
    }
    return units;
}

static bool is_first(const cq_item *run, size_t i)
{
    return i == 0 || run[i].a != run[i - 1].a;
}

/* The texts of the run, heads first; returns how many heads. */
static uint32_t add_list(maker *m, const cq_item *run, size_t n)
{
    size_t from = m->texts.n;
    for (size_t i = 0; i < n; i++)
        if (is_first(run, i) && m->unit[run[i].a] == run[i].a)
            CQ_PUSH(m->texts, run[i].a);
    uint32_t heads = (uint32_t)(m->texts.n - from);
    for (size_t i = 0; i < n; i++)
        if (is_first(run, i) && m->unit[run[i].a] != run[i].a)
            CQ_PUSH(m->texts, run[i].a);
    return heads;
}

/* Keep the feature of a run of items if it is neither of one message only nor common. */
static void keep_feature(maker *m, const cq_item *run, size_t n)
{
    uint32_t lang = 0, units = count_units(m, run, n, &lang), all = m->lang_units[lang];
    bool common = (units > COMMON && units > all / COMMON_PART) || units >= all;

    for (size_t i = 0; i < n; i++)
        m->rare[run[i].a] += !common && is_first(run, i);
    if (common || (run[0].a == run[n - 1].a && m->t->texts[run[0].a].copies == 1)) {
        /* The stamp of a feature that is not kept is used again, for other units. */
        for (size_t i = 0; i < n; i++)
            m->last[m->unit[run[i].a]] = 0;
        return;
    }
    CQ_PUSH(m->list, m->texts.n);
    CQ_PUSH(m->heads, add_list(m, run, n));
    CQ_PUSH(m->units, units);
    CQ_PUSH(m->weight, (float)(log((double)all / units) / REACH));
}

static void make_partition(maker *m, uint32_t part, uint32_t parts)
{
    m->items.n = 0;
    for (uint32_t i = 0; i < m->t->n; i++)
        if (m->t->texts[i].n >= CQ_LEAST_WORDS)
            add_pairs(m, i, part, parts);
    cq_sort_items(m->items.p, m->items.n);
    for (size_t i = 0, j; i < m->items.n; i = j) {
        for (j = i + 1; j < m->items.n && m->items.p[j].key == m->items.p[i].key;)
            j++;
        keep_feature(m, m->items.p + i, j - i);
    }
}

/* Turn the lists of texts into the features of each text. */
static void invert(cq_wording *w)
{
    w->at = cq_zalloc((size_t)w->text_n + 2, sizeof *w->at);
    w->features = cq_alloc((w->list[w->n] + 1) * sizeof *w->features);
    for (size_t i = 0; i < w->list[w->n]; i++)
        w->at[w->texts[i] + 2]++;
    /* at[t + 1] starts as the begin of t, and has moved to its end when all are placed. */
    for (uint32_t t = 0; t <= w->text_n; t++)
        w->at[t + 1] += w->at[t];
    for (uint32_t f = 0; f < w->n; f++)
        for (size_t i = w->list[f]; i < w->list[f + 1]; i++)
            w->features[w->at[w->texts[i] + 1]++] = f;
}

static uint32_t *count_lang_units(const cq_texts *t, const uint32_t *unit)
{
    uint32_t *n = cq_zalloc((size_t)t->langs + 1, sizeof *n);
    for (uint32_t i = 0; i < t->n; i++)
        if (unit[i] == i && t->texts[i].n >= CQ_LEAST_WORDS)
            n[t->texts[i].lang]++;
    return n;
}

void cq_wording_make(const cq_texts *t, const uint32_t *unit, cq_wording *out)
{
    uint64_t pairs = 0;
    maker m = { .t = t,
                .unit = unit,
                .last = cq_zalloc((size_t)t->n + 1, sizeof *m.last),
                .in_lang = cq_zalloc((size_t)t->langs + 1, sizeof *m.in_lang),
                .lang_units = count_lang_units(t, unit),
                .rare = cq_zalloc((size_t)t->n + 1, sizeof *m.rare) };

    for (uint32_t i = 0; i < t->n; i++)
        pairs += (uint64_t)REACH * t->texts[i].n;
    for (uint32_t part = 0, parts = (uint32_t)(pairs / PARTITION) + 1; part < parts;
         part++)
        make_partition(&m, part, parts);
    CQ_PUSH(m.list, m.texts.n);
    CQ_VEC_DONE(m.items);
    free(m.last);
    free(m.in_lang);
    *out = (cq_wording){ .n = (uint32_t)m.heads.n,
                         .text_n = t->n,
                         .list = m.list.p,
                         .texts = m.texts.p,
                         .heads = m.heads.p,
                         .units = m.units.p,
                         .weight = m.weight.p,
                         .lang_units = m.lang_units,
                         .rare = m.rare };
    invert(out);
}

void cq_wording_done(cq_wording *w)
{
    free(w->at);
    free(w->features);
    free(w->list);
    free(w->texts);
    free(w->heads);
    free(w->units);
    free(w->weight);
    free(w->lang_units);
    free(w->rare);
    *w = (cq_wording){ 0 };
}
