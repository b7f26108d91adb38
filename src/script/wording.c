/* wording.c - see wording.h. The pairs of all texts are sorted, in each thread one range of
 * first words at a time, so that memory is bounded by the pairs in hand (or those
 * of one word, if they are more) and by what is kept. Pairs fall into place by their first
 * word; those of one word are then sorted by the second. So features are numbered by their
 * words, whatever the ranges. Each range reads all texts again. */
#include "script/wording.h"

#include <math.h>
#include <string.h>

#include "base/pool.h"
#include "base/sort.h"
#include "base/vec.h"
#include "script/join.h"

enum {
    REACH = 4,           /* words on from the first word of a pair */
    STEP = 8,            /* words of a text that are looked at together */
    PARTITION = 1 << 22, /* pairs that are in hand at once, at most */
    LEAST_PARTITION = 1 << 16,
    MEMORY_PART = 4,
    HANDS = 4,        /* threads at most: each sorts a partition */
    COMMON = 300,     /* units that may have a feature in any case */
    COMMON_PART = 60, /* and this part of the units of its language */
    LEAST_UNITS = 30  /* that a language is taken to have */
};

/* The features of one partition; list holds where each begins in texts. What comes before
 * its own, of all partitions, is counted when all are made. */
typedef struct {
    size_t features_before, texts_before, heavy_before, brief_before;
    CQ_VEC(size_t) list;
    CQ_VEC(uint32_t) texts;
    CQ_VEC(uint32_t) heads;
    CQ_VEC(uint32_t) units;
    CQ_VEC(float) weight;
    CQ_VEC(cq_item) heavy;
    CQ_VEC(cq_item) brief;
} partition;

typedef struct {
    uint64_t *items; /* pairs of the range at hand: second word, text */
    uint64_t *spare;
    size_t *end;       /* of the pairs so far, of each first word of the range */
    uint32_t *last;    /* unit -> the last feature that counted it */
    uint32_t stamp;    /* of the feature at hand */
    uint32_t *in_lang; /* units of the feature at hand */
    uint32_t *rare;    /* of each text, in this thread's partitions */
} desk;                /* of one thread */

typedef struct {
    const cq_texts *t;
    const uint32_t *unit;
    const uint32_t *lang_units;
    size_t *at;        /* word -> pairs of which earlier words are the first */
    uint32_t *first;   /* part -> words first[p] .. first[p + 1) */
    size_t most_pairs; /* of a part */
    size_t most_same;  /* of a word */
    uint32_t most_words;
    partition *parts;
    uint32_t part_n;
    desk *desks;
} maker;

static uint32_t pairs_from(const cq_text *x, uint32_t i)
{
    return x->n - 1 - i < REACH ? x->n - 1 - i : REACH;
}

/* Whether one of STEP words is among `words` from `first` on. Without a branch a word, so
 * that it is done on many at once: all texts are read for each part, and of long letters
 * there are many parts. */
static bool any_of_part(const uint32_t *v, uint32_t first, uint32_t words)
{
    uint32_t any = 0;
    for (int k = 0; k < STEP; k++)
        any |= v[k] - first < words;
    return any;
}

/* The pairs of word i of a text. */
static void place_word(const maker *m, desk *d, uint32_t text, uint32_t i, uint32_t first)
{
    const cq_text *x = &m->t->texts[text];
    const uint32_t *v = m->t->words + x->at + i;
    uint64_t *to = d->items + d->end[*v - first];
    uint32_t n = pairs_from(x, i);
    for (uint32_t k = 1; k <= n; k++)
        *to++ = (uint64_t)v[k] << 32 | text;
    d->end[*v - first] += n;
}

/* Let the pairs of the part's words fall into place, texts ascending under each word. */
static void place_pairs(const maker *m, desk *d, uint32_t part)
{
    uint32_t first = m->first[part], words = m->first[part + 1] - first;
    for (uint32_t w = 0; w < words; w++)
        d->end[w] = m->at[first + w] - m->at[first];
    for (uint32_t text = 0; text < m->t->n; text++) {
        const cq_text *x = &m->t->texts[text];
        const uint32_t *v = m->t->words + x->at;
        for (uint32_t i = 0, end; i < x->n; i = end) {
            end = i + STEP < x->n ? i + STEP : x->n;
            if (end == i + STEP && !any_of_part(v + i, first, words))
                continue;
            for (; i < end; i++)
                if (v[i] - first < words)
                    place_word(m, d, text, i, first);
        }
    }
}

static uint32_t text_of(uint64_t item)
{
    return (uint32_t)item;
}

static bool is_first(const uint64_t *run, size_t i)
{
    return i == 0 || run[i] != run[i - 1];
}

/* Who has a feature. */
typedef struct {
    uint32_t texts, heads, units;
    uint32_t lang; /* of most units */
} count;

static count count_feature(const maker *m, desk *d, const uint64_t *run, size_t n)
{
    count c = { 0 };
    uint32_t most = 0;
    d->stamp++;
    for (size_t i = 0; i < n; i++) {
        uint32_t u = m->unit[text_of(run[i])];
        if (!is_first(run, i))
            continue;
        c.texts++;
        c.heads += u == text_of(run[i]);
        if (d->last[u] == d->stamp)
            continue;
        d->last[u] = d->stamp;
        c.units++;
        d->in_lang[m->t->texts[u].lang]++;
    }
    for (uint32_t l = 0; l < m->t->langs; l++) {
        if (d->in_lang[l] > most) {
            most = d->in_lang[l];
            c.lang = l;
        }
        d->in_lang[l] = 0;
    }
    return c;
}

/* List the texts of the run, heads first. */
static void list_texts(const maker *m, desk *d, partition *p, count c,
                       const uint64_t *run, size_t n)
{
    CQ_RESERVE(p->texts, p->texts.n + c.texts);
    uint32_t *heads = p->texts.p + p->texts.n, *others = heads + c.heads;
    for (size_t i = 0; i < n; i++) {
        uint32_t text = text_of(run[i]);
        if (!is_first(run, i))
            continue;
        d->rare[text]++;
        if (m->unit[text] == text)
            *heads++ = text;
        else
            *others++ = text;
    }
    p->texts.n += c.texts;
}

/* Take texts of too few words out of the run; returns how many messages these are. */
static uint32_t take_brief(const maker *m, uint64_t *run, size_t *n)
{
    uint32_t messages = 0, last = UINT32_MAX;
    size_t kept = 0;
    for (size_t i = 0; i < *n; i++) {
        const cq_text *x = &m->t->texts[text_of(run[i])];
        if (cq_text_length(x) >= CQ_LEAST_WORDS) {
            run[kept++] = run[i];
            continue;
        }
        messages += text_of(run[i]) == last ? 0 : x->copies;
        last = text_of(run[i]);
    }
    *n = kept;
    return messages;
}

/* Keep the feature of a run of pairs if it is neither of one message only nor common. */
static void keep_feature(const maker *m, desk *d, partition *p, uint32_t word,
                         uint64_t *run, size_t n)
{
    uint32_t brief = take_brief(m, run, &n);
    if (n == 0)
        return;
    bool single = run[0] == run[n - 1];
    if (single && m->t->texts[text_of(run[0])].copies == 1) {
        d->rare[text_of(run[0])]++;
        return;
    }
    count c = count_feature(m, d, run, n);
    uint32_t all = m->lang_units[c.lang];
    if ((c.units > COMMON && c.units > all / COMMON_PART) || c.units >= all)
        return;
    CQ_PUSH(p->list, p->texts.n);
    list_texts(m, d, p, c, run, n);
    CQ_PUSH(p->heads, c.heads);
    if (c.heads >= CQ_HEAVY)
        CQ_PUSH(p->heavy, (cq_item){ (uint64_t)word << 32 | run[0] >> 32,
                                     (uint32_t)p->heads.n - 1, 0 });
    if (brief)
        CQ_PUSH(p->brief, (cq_item){ p->heads.n - 1, brief, 0 });
    CQ_PUSH(p->units, c.units);
    int letters = cq_text_dense(&m->t->texts[text_of(run[0])]) ? 2 : 1; /* in a word */
    CQ_PUSH(p->weight, (float)(log((double)all / c.units) / REACH / letters));
}

static void sit_down(const maker *m, desk *d)
{
    if (d->last)
        return;
    d->items = cq_alloc((m->most_pairs + 1) * sizeof *d->items);
    d->spare = cq_alloc((m->most_same + 1) * sizeof *d->spare);
    d->end = cq_alloc(((size_t)m->most_words + 1) * sizeof *d->end);
    d->last = cq_zalloc((size_t)m->t->n + 1, sizeof *d->last);
    d->in_lang = cq_zalloc((size_t)m->t->langs + 1, sizeof *d->in_lang);
    d->rare = cq_zalloc((size_t)m->t->n + 1, sizeof *d->rare);
}

/* The features of which the word is the first: n pairs. */
static void keep_word(const maker *m, desk *d, partition *p, uint32_t word, uint64_t *v,
                      size_t n)
{
    cq_sort_upper(v, d->spare, n);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && v[j] >> 32 == v[i] >> 32;)
            j++;
        keep_feature(m, d, p, word, v + i, j - i);
    }
}

static void make_partition(const maker *m, desk *d, uint32_t part)
{
    uint32_t first = m->first[part];
    place_pairs(m, d, part);
    for (uint32_t w = first; w < m->first[part + 1]; w++)
        keep_word(m, d, &m->parts[part], w, d->items + (m->at[w] - m->at[first]),
                  m->at[w + 1] - m->at[w]);
}

static void work(void *ctx, size_t from, size_t to, int thread)
{
    maker *m = ctx;
    sit_down(m, &m->desks[thread]);
    for (size_t part = from; part < to; part++)
        make_partition(m, &m->desks[thread], (uint32_t)part);
}

static void size_up(const maker *m, cq_wording *out)
{
    size_t features = 0, texts = 0;
    for (uint32_t i = 0; i < m->part_n; i++) {
        partition *p = &m->parts[i];
        p->features_before = features;
        p->texts_before = texts;
        p->heavy_before = out->heavy_n;
        p->brief_before = out->brief_n;
        features += p->heads.n;
        texts += p->texts.n;
        out->heavy_n += p->heavy.n;
        out->brief_n += p->brief.n;
    }
    out->heavy = cq_arena_get(&out->arena, (out->heavy_n + 1) * sizeof *out->heavy);
    out->brief = cq_arena_get(&out->arena, (out->brief_n + 1) * sizeof *out->brief);
    out->n = (uint32_t)features;
    out->list = cq_arena_get(&out->arena, (features + 1) * sizeof *out->list);
    out->texts = cq_arena_get(&out->arena, (texts + 1) * sizeof *out->texts);
    out->heads = cq_arena_get(&out->arena, (features + 1) * sizeof *out->heads);
    out->units = cq_arena_get(&out->arena, (features + 1) * sizeof *out->units);
    out->weight = cq_arena_get(&out->arena, (features + 1) * sizeof *out->weight);
    out->list[features] = texts;
}

/* Put the partition's features and texts behind those of the partitions before it. */
static void append(partition *p, cq_wording *out)
{
    size_t f = p->features_before, at = p->texts_before;
    for (size_t i = 0; i < p->list.n; i++)
        out->list[f + i] = at + p->list.p[i];
    if (p->heads.n) {
        memcpy(out->texts + at, p->texts.p, p->texts.n * sizeof *out->texts);
        memcpy(out->heads + f, p->heads.p, p->heads.n * sizeof *out->heads);
        memcpy(out->units + f, p->units.p, p->units.n * sizeof *out->units);
        memcpy(out->weight + f, p->weight.p, p->weight.n * sizeof *out->weight);
    }
    for (size_t i = 0; i < p->heavy.n; i++)
        out->heavy[p->heavy_before + i] =
            (cq_item){ p->heavy.p[i].key, (uint32_t)f + p->heavy.p[i].a, 0 };
    for (size_t i = 0; i < p->brief.n; i++)
        out->brief[p->brief_before + i] =
            (cq_item){ f + p->brief.p[i].key, p->brief.p[i].a, 0 };
    CQ_VEC_DONE(p->heavy);
    CQ_VEC_DONE(p->brief);
    CQ_VEC_DONE(p->list);
    CQ_VEC_DONE(p->texts);
    CQ_VEC_DONE(p->heads);
    CQ_VEC_DONE(p->units);
    CQ_VEC_DONE(p->weight);
}

typedef struct {
    partition *parts;
    cq_wording *out;
} gathering;

static void append_parts(void *ctx, size_t from, size_t to, int thread)
{
    gathering *g = ctx;
    (void)thread;
    for (; from < to; from++)
        append(&g->parts[from], g->out);
}

static void stand_up(const maker *m, desk *d, uint32_t *rare)
{
    for (uint32_t i = 0; d->rare && i < m->t->n; i++)
        rare[i] += d->rare[i];
    free(d->items);
    free(d->spare);
    free(d->end);
    free(d->last);
    free(d->in_lang);
    free(d->rare);
}

static void gather(maker *m, int threads, cq_wording *out)
{
    out->rare = cq_zalloc((size_t)m->t->n + 1, sizeof *out->rare);
    for (int k = 0; k < HANDS; k++)
        stand_up(m, &m->desks[k], out->rare);
    size_up(m, out);
    cq_pool_run(m->part_n, 1, threads, append_parts, &(gathering){ m->parts, out });
}

/* Each range of texts reads all lists: their texts ascend, so the range is a run of each. */
static void count_range(void *ctx, size_t from, size_t to, int thread)
{
    cq_wording *w = ctx;
    (void)thread;
    for (size_t i = 0, n = w->list[w->n]; i < n; i++)
        if (w->texts[i] - from < to - from)
            w->at[w->texts[i] + 2]++;
}

/* at[t + 1] starts as the begin of t, and has moved to its end when all are placed. */
static void place_range(void *ctx, size_t from, size_t to, int thread)
{
    cq_wording *w = ctx;
    (void)thread;
    for (uint32_t f = 0; f < w->n; f++)
        for (size_t i = w->list[f]; i < w->list[f + 1]; i++)
            if (w->texts[i] - from < to - from)
                w->features[w->at[w->texts[i] + 1]++] = f;
}

/* Turn the lists of texts into the features of each text. */
static void invert(cq_wording *w, int threads)
{
    size_t range = w->text_n / (size_t)threads + 1;
    w->at = cq_arena_zero(&w->arena, (size_t)w->text_n + 2, sizeof *w->at);
    w->features = cq_arena_get(&w->arena, (w->list[w->n] + 1) * sizeof *w->features);
    cq_pool_run(w->text_n, range, threads, count_range, w);
    for (uint32_t t = 0; t <= w->text_n; t++)
        w->at[t + 1] += w->at[t];
    cq_pool_run(w->text_n, range, threads, place_range, w);
}

static uint32_t *count_lang_units(const cq_texts *t, const uint32_t *unit)
{
    uint32_t *n = cq_zalloc((size_t)t->langs + 1, sizeof *n);
    for (uint32_t i = 0; i < t->n; i++)
        if (unit[i] == i && cq_text_length(&t->texts[i]) >= CQ_LEAST_WORDS)
            n[t->texts[i].lang]++;
    for (uint32_t l = 0; l < t->langs; l++)
        if (n[l] && n[l] < LEAST_UNITS)
            n[l] = LEAST_UNITS;
    return n;
}

/* How many pairs begin with each word, added up. */
static void count_pairs(maker *m)
{
    const cq_texts *t = m->t;
    m->at = cq_zalloc((size_t)t->vocabulary + 2, sizeof *m->at);
    for (const cq_text *x = t->texts; x < t->texts + t->n; x++)
        for (uint32_t i = 0; i < x->n; i++)
            m->at[t->words[x->at + i] + 1] += pairs_from(x, i);
    for (uint32_t w = 0; w < t->vocabulary; w++)
        m->at[w + 1] += m->at[w];
}

/* Pairs that each of the threads may have in hand. */
static size_t pairs_in_hand(size_t memory, int threads)
{
    size_t n = memory / MEMORY_PART / sizeof(uint64_t) / (size_t)threads;
    return memory == 0 || n > PARTITION ? PARTITION
           : n < LEAST_PARTITION        ? LEAST_PARTITION
                                        : n;
}

/* Part the words into ranges of so many pairs or less, or of one word. */
static void part_words(maker *m, size_t most)
{
    CQ_VEC(uint32_t) first = { 0 };
    CQ_PUSH(first, 0);
    for (uint32_t w = 0, from = 0; w < m->t->vocabulary; w++) {
        size_t same = m->at[w + 1] - m->at[w];
        if (m->at[w + 1] - m->at[from] > most && w > from) {
            CQ_PUSH(first, w);
            from = w;
        }
        size_t pairs = m->at[w + 1] - m->at[from];
        m->most_pairs = pairs > m->most_pairs ? pairs : m->most_pairs;
        m->most_same = same > m->most_same ? same : m->most_same;
        m->most_words = w + 1 - from > m->most_words ? w + 1 - from : m->most_words;
    }
    m->part_n = (uint32_t)first.n;
    CQ_PUSH(first, m->t->vocabulary);
    m->first = first.p;
}

void cq_wording_make(const cq_texts *t, const uint32_t *unit, size_t memory, int threads,
                     cq_wording *out)
{
    desk desks[HANDS] = { 0 };

    *out = (cq_wording){ .text_n = t->n, .lang_units = count_lang_units(t, unit) };
    maker m = { .t = t, .unit = unit, .lang_units = out->lang_units, .desks = desks };
    threads = cq_pool_threads(threads);
    threads = threads < HANDS ? threads : HANDS;
    count_pairs(&m);
    part_words(&m, pairs_in_hand(memory, threads));
    m.parts = cq_zalloc(m.part_n, sizeof *m.parts);
    cq_pool_run(m.part_n, 1, threads, work, &m);
    gather(&m, threads, out);
    free(m.parts);
    free(m.first);
    free(m.at);
    invert(out, threads);
}

uint32_t cq_wording_brief(const cq_wording *w, uint32_t feature)
{
    size_t from = 0, to = w->brief_n;
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (w->brief[mid].key < feature)
            from = mid + 1;
        else
            to = mid;
    }
    return from < w->brief_n && w->brief[from].key == feature ? w->brief[from].a : 0;
}

void cq_wording_done(cq_wording *w)
{
    cq_arena_done(&w->arena);
    free(w->lang_units);
    free(w->rare);
    *w = (cq_wording){ 0 };
}
