/* wording.c - see wording.h. The pairs of all texts are sorted, in each thread one range of
 * first words at a time, so that memory is bounded by the pairs in hand (or those
 * of one word, if they are more) and by what is kept. Pairs fall into place by their first
 * word; those of one word are then sorted by the second. So features are numbered by their
 * words, whatever the ranges. Each range reads all texts again. */
#include "script/wording.h"

#include <math.h>
#include <string.h>

#include "base/clone.h"
#include "base/pool.h"
#include "base/sort.h"
#include "base/turn.h"
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

/* The features of one partition; list holds where each begins in its texts. How many texts
 * come before, of all partitions, is known when those are settled; the rest when all are. */
typedef struct {
    size_t features_before, texts_before, heavy_before, brief_before;
    CQ_VEC(size_t) list;
    CQ_VEC(uint32_t) heads;
    CQ_VEC(uint32_t) units;
    CQ_VEC(float) weight;
    CQ_VEC(cq_item) heavy;
    CQ_VEC(cq_item) brief;
} partition;

/* Features of a text. */
typedef struct {
    uint32_t kept, own; /* own: of one message only, and so dropped */
} tally;

typedef struct {
    uint64_t *items; /* pairs of the range at hand: second word, text */
    uint64_t *spare;
    size_t *end;     /* of the pairs so far, of each first word of the range */
    uint32_t *last;  /* unit -> the last feature that counted it */
    uint32_t stamp;  /* of the feature at hand */
    uint32_t *heads; /* texts of the feature at hand that are the heads of their units */
    uint32_t *others;
    uint32_t *in_lang; /* units of the feature at hand */
    cq_ids langs;      /* that have any */
    tally *of;         /* of each text, in this thread's partitions */
} desk;                /* of one thread */

typedef struct {
    const cq_texts *t;
    const uint32_t *unit;
    const uint32_t *lang_units;
    uint8_t *brief;    /* text -> has too few words for features */
    size_t *at;        /* word -> pairs of which earlier words are the first */
    uint32_t *first;   /* part -> words first[p] .. first[p + 1) */
    size_t most_pairs; /* of a part */
    size_t most_same;  /* of a word */
    uint32_t most_words;
    partition *parts;
    uint32_t part_n;
    desk *desks;
    cq_ids *slots;   /* texts of the features of parts that are made and not settled */
    uint32_t *texts; /* those of all parts before, put together */
    size_t text_n;
    cq_turns *turns;
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
CQ_CLONE_FOR("avx2") static void place_pairs(const maker *m, desk *d, uint32_t part)
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
    uint32_t lang;  /* of most units */
    uint32_t brief; /* messages of too few words */
} count;

static void count_unit(const maker *m, desk *d, uint32_t u, count *c)
{
    uint32_t lang = m->t->texts[u].lang;
    if (d->last[u] == d->stamp)
        return;
    d->last[u] = d->stamp;
    c->units++;
    if (d->in_lang[lang]++ == 0)
        CQ_PUSH(d->langs, lang);
}

/* Of as many units the language of the least number. */
static uint32_t main_lang(desk *d)
{
    uint32_t lang = 0, most = 0;
    for (size_t i = 0; i < d->langs.n; i++) {
        uint32_t l = d->langs.p[i], n = d->in_lang[l];
        lang = n > most || (n == most && l < lang) ? l : lang;
        most = n > most ? n : most;
        d->in_lang[l] = 0;
    }
    d->langs.n = 0;
    return lang;
}

/* Part the texts of a run of pairs, each once, into heads and others. */
static count count_feature(const maker *m, desk *d, const uint64_t *run, size_t n)
{
    count c = { 0 };
    uint32_t others = 0;
    d->stamp++;
    for (size_t i = 0; i < n; i++) {
        uint32_t text = text_of(run[i]), u = m->unit[text];
        if (!is_first(run, i))
            continue;
        if (m->brief[text]) {
            c.brief += m->t->texts[text].copies;
            continue;
        }
        if (u == text)
            d->heads[c.heads++] = text;
        else
            d->others[others++] = text;
        count_unit(m, d, u, &c);
    }
    c.texts = c.heads + others;
    c.lang = main_lang(d);
    return c;
}

static void count_texts(desk *d, const uint32_t *texts, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        d->of[texts[i]].kept++;
}

/* List the texts of the feature at hand, heads first. */
static void list_texts(desk *d, cq_ids *texts, count c)
{
    uint32_t others = c.texts - c.heads;
    CQ_RESERVE(*texts, texts->n + c.texts);
    memcpy(texts->p + texts->n, d->heads, c.heads * sizeof *d->heads);
    memcpy(texts->p + texts->n + c.heads, d->others, others * sizeof *d->others);
    texts->n += c.texts;
    count_texts(d, d->heads, c.heads);
    count_texts(d, d->others, others);
}

/* Keep the feature of a run of pairs if it is neither of one message only nor common. */
static void keep_feature(const maker *m, desk *d, partition *p, cq_ids *texts,
                         uint32_t word, const uint64_t *run, size_t n)
{
    count c = count_feature(m, d, run, n);
    if (c.texts == 0)
        return;
    uint32_t one = c.heads ? d->heads[0] : d->others[0], all = m->lang_units[c.lang];
    if (c.texts == 1 && m->t->texts[one].copies == 1) {
        d->of[one].own++;
        return;
    }
    if ((c.units > COMMON && c.units > all / COMMON_PART) || c.units >= all)
        return;
    CQ_PUSH(p->list, texts->n);
    list_texts(d, texts, c);
    CQ_PUSH(p->heads, c.heads);
    if (c.heads >= CQ_HEAVY)
        CQ_PUSH(p->heavy, (cq_item){ (uint64_t)word << 32 | run[0] >> 32,
                                     (uint32_t)p->heads.n - 1, 0 });
    if (c.brief)
        CQ_PUSH(p->brief, (cq_item){ p->heads.n - 1, c.brief, 0 });
    CQ_PUSH(p->units, c.units);
    int letters = cq_text_dense(&m->t->texts[one]) ? 2 : 1; /* in a word */
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
    d->heads = cq_alloc(((size_t)m->t->n + 1) * sizeof *d->heads);
    d->others = cq_alloc(((size_t)m->t->n + 1) * sizeof *d->others);
    d->in_lang = cq_zalloc((size_t)m->t->langs + 1, sizeof *d->in_lang);
    d->of = cq_zalloc((size_t)m->t->n + 1, sizeof *d->of);
}

/* The features of which the word is the first: n pairs. */
static void keep_word(const maker *m, desk *d, partition *p, cq_ids *texts, uint32_t word,
                      uint64_t *v, size_t n)
{
    cq_sort_upper(v, d->spare, n);
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && v[j] >> 32 == v[i] >> 32;)
            j++;
        keep_feature(m, d, p, texts, word, v + i, j - i);
    }
}

static void make_partition(void *ctx, size_t part, size_t slot, int thread)
{
    maker *m = ctx;
    desk *d = &m->desks[thread];
    uint32_t first = m->first[part];
    sit_down(m, d);
    m->slots[slot].n = 0;
    place_pairs(m, d, (uint32_t)part);
    for (uint32_t w = first; w < m->first[part + 1]; w++)
        keep_word(m, d, &m->parts[part], &m->slots[slot], w,
                  d->items + (m->at[w] - m->at[first]), m->at[w + 1] - m->at[w]);
}

/* Put the texts of a partition behind those of the ones before it. */
static void settle_partition(void *ctx, size_t part, size_t slot, int thread)
{
    maker *m = ctx;
    const cq_ids *texts = &m->slots[slot];
    (void)thread;
    m->parts[part].texts_before = m->text_n;
    if (texts->n)
        memcpy(m->texts + m->text_n, texts->p, texts->n * sizeof *texts->p);
    m->text_n += texts->n;
}

static void work(void *ctx, size_t from, size_t to, int thread)
{
    maker *m = ctx;
    for (; from < to; from++)
        cq_turns_run(m->turns, thread);
}

/* The texts of all lists are written once: there is room for all pairs, of which as much is
 * touched as is kept. */
static void make_partitions(maker *m, int threads, cq_wording *out)
{
    size_t slots = (size_t)threads + 1;
    m->texts =
        cq_arena_get(&out->arena, (m->at[m->t->vocabulary] + 1) * sizeof *m->texts);
    m->slots = cq_zalloc(slots, sizeof *m->slots);
    m->turns = cq_turns_new(m->part_n, slots,
                            (cq_turn_work){ make_partition, settle_partition, m });
    cq_pool_run((size_t)threads, 1, threads, work, m);
    cq_turns_free(m->turns);
    for (size_t i = 0; i < slots; i++)
        CQ_VEC_DONE(m->slots[i]);
    free(m->slots);
    out->texts = m->texts;
}

static void size_up(const maker *m, cq_wording *out)
{
    size_t features = 0;
    for (uint32_t i = 0; i < m->part_n; i++) {
        partition *p = &m->parts[i];
        p->features_before = features;
        p->heavy_before = out->heavy_n;
        p->brief_before = out->brief_n;
        features += p->heads.n;
        out->heavy_n += p->heavy.n;
        out->brief_n += p->brief.n;
    }
    out->heavy = cq_arena_get(&out->arena, (out->heavy_n + 1) * sizeof *out->heavy);
    out->brief = cq_arena_get(&out->arena, (out->brief_n + 1) * sizeof *out->brief);
    out->n = (uint32_t)features;
    out->list = cq_arena_get(&out->arena, (features + 1) * sizeof *out->list);
    out->heads = cq_arena_get(&out->arena, (features + 1) * sizeof *out->heads);
    out->units = cq_arena_get(&out->arena, (features + 1) * sizeof *out->units);
    out->weight = cq_arena_get(&out->arena, (features + 1) * sizeof *out->weight);
    out->list[features] = m->text_n;
}

/* Put the partition's features behind those of the partitions before it. */
static void append(partition *p, cq_wording *out)
{
    size_t f = p->features_before, at = p->texts_before;
    for (size_t i = 0; i < p->list.n; i++)
        out->list[f + i] = at + p->list.p[i];
    if (p->heads.n) {
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

/* Add up what the desk counted of each text. */
static void stand_up(const maker *m, desk *d, cq_wording *out)
{
    for (uint32_t i = 0; d->of && i < m->t->n; i++) {
        out->rare[i] += d->of[i].kept + d->of[i].own;
        out->at[i + 2] += d->of[i].kept;
    }
    free(d->items);
    free(d->spare);
    free(d->end);
    free(d->last);
    free(d->heads);
    free(d->others);
    free(d->in_lang);
    CQ_VEC_DONE(d->langs);
    free(d->of);
}

static void gather(maker *m, int threads, cq_wording *out)
{
    out->rare = cq_zalloc((size_t)m->t->n + 1, sizeof *out->rare);
    out->at = cq_arena_zero(&out->arena, (size_t)m->t->n + 2, sizeof *out->at);
    for (int k = 0; k < HANDS; k++)
        stand_up(m, &m->desks[k], out);
    size_up(m, out);
    cq_pool_run(m->part_n, 1, threads, append_parts, &(gathering){ m->parts, out });
}

/* The first of ascending numbers v[from..to) that is least or more, or to. */
static size_t lower(const uint32_t *v, size_t from, size_t to, size_t least)
{
    while (from < to) {
        size_t mid = from + (to - from) / 2;
        if (v[mid] < least)
            from = mid + 1;
        else
            to = mid;
    }
    return from;
}

/* Give a feature to those of its texts list[from..to), which ascend, that are in the range. */
static void place_feature(cq_wording *w, uint32_t f, size_t from, size_t to, size_t first,
                          size_t end)
{
    for (size_t i = lower(w->texts, from, to, first); i < to && w->texts[i] < end; i++)
        w->features[w->at[w->texts[i] + 1]++] = f;
}

/* at[t + 1] starts as the begin of t, and has moved to its end when all are placed. */
static void place_range(void *ctx, size_t from, size_t to, int thread)
{
    cq_wording *w = ctx;
    (void)thread;
    for (uint32_t f = 0; f < w->n; f++) {
        size_t others = w->list[f] + w->heads[f];
        place_feature(w, f, w->list[f], others, from, to);
        place_feature(w, f, others, w->list[f + 1], from, to);
    }
}

/* Turn the lists of texts into the features of each text: how many each has, stands two
 * places on in at. */
static void invert(cq_wording *w, int threads)
{
    size_t range = w->text_n / (size_t)threads + 1;
    w->features = cq_arena_get(&w->arena, (w->list[w->n] + 1) * sizeof *w->features);
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

static void mark_brief(maker *m)
{
    m->brief = cq_alloc((size_t)m->t->n + 1);
    for (uint32_t i = 0; i < m->t->n; i++)
        m->brief[i] = cq_text_length(&m->t->texts[i]) < CQ_LEAST_WORDS;
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
    mark_brief(&m);
    count_pairs(&m);
    part_words(&m, pairs_in_hand(memory, threads));
    m.parts = cq_zalloc(m.part_n, sizeof *m.parts);
    make_partitions(&m, threads, out);
    gather(&m, threads, out);
    free(m.parts);
    free(m.first);
    free(m.at);
    free(m.brief);
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
