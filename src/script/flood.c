/* flood.c - see flood.h. */
#include "script/flood.h"

#include <string.h>

#include "base/map.h"
#include "base/pool.h"
#include "base/rand.h"
#include "base/sort.h"
#include "base/vec.h"
#include "script/forest.h"

enum {
    SAMPLE = 1000,      /* texts that are compared with each other */
    LEAST_PARTNERS = 7, /* that the first text of a flood has in the sample */
    LEAST_WORDS = 12,   /* of a text of a flood */
    MOST_WORDS = 2000,  /* of a text that are looked at */
    LEAST_SHARED = 24,  /* pairs of words: some eight words in a row */
    PART = 4,  /* in the sample, texts share a quarter of the lesser one's pairs */
    SURE = 16, /* deviations squared, by which they share more than turned pairs */
    MOST_FLOODS = 64,
    CASE_PART = 15, /* of a case in its language, that makes a flood in a small one */
    REACH = 4
};

/* A text of the case has two fifths of its pairs, or of the script's, from the script. */
static const uint32_t PART_P = 2, PART_Q = 5;

typedef CQ_VEC(uint64_t) key_vec;

typedef struct {
    const cq_texts *t;
    uint32_t *sample; /* texts */
    uint32_t n;
    uint32_t *texts;            /* of each language, that may be of a flood */
    key_vec *keys;              /* of each text of the sample, sorted */
    uint16_t *shared;           /* n * n: pairs of words that two texts share */
    uint16_t *turned;           /* n * n: that one has in the other order */
    bool *done;                 /* is of a flood */
    cq_map *script;             /* pair of words -> its first place in `floods` */
    CQ_VEC(cq_item) uses;       /* pairs of words of floods: key, flood */
    uint32_t size[MOST_FLOODS]; /* pairs of words in each flood's script */
    uint32_t floods;
    uint32_t *flood_of; /* each text's flood, or CQ_NONE */
} seeker;

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* A pair in the order of its numbers, and whether it was turned for that. */
static cq_item straight(uint64_t pair, uint32_t of)
{
    uint32_t first = (uint32_t)(pair >> 32), second = (uint32_t)pair;
    return first < second ? (cq_item){ pair, of, 0 }
                          : (cq_item){ (uint64_t)second << 32 | first, of, 1 };
}

/* The ordered pairs of near words of a text, as they come. */
static void list_pairs(const cq_texts *t, uint32_t text, key_vec *out)
{
    const uint32_t *w = t->words + t->texts[text].at;
    uint32_t n = t->texts[text].n < MOST_WORDS ? t->texts[text].n : MOST_WORDS;
    out->n = 0;
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t j = i + 1; j < n && j <= i + REACH; j++)
            if (w[i] != w[j])
                CQ_PUSH(*out, (uint64_t)w[i] << 32 | w[j]);
}

/* Each pair once, sorted. */
static void settle_pairs(key_vec *out)
{
    size_t kept = 0;
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, by_key);
    for (size_t i = 0; i < out->n; i++)
        if (i == 0 || out->p[i] != out->p[i - 1])
            out->p[kept++] = out->p[i];
    out->n = kept;
}

/* Each text has the same chance to be drawn (Vitter's algorithm R, 1985). */
static void draw(seeker *s)
{
    cq_rand r = { 1 };
    uint32_t seen = 0;
    s->sample = cq_alloc(SAMPLE * sizeof *s->sample);
    s->texts = cq_zalloc((size_t)s->t->langs + 1, sizeof *s->texts);
    for (uint32_t i = 0; i < s->t->n; i++) {
        if (cq_text_length(&s->t->texts[i]) < LEAST_WORDS)
            continue;
        uint32_t at = seen < SAMPLE ? seen : cq_rand_below(&r, seen + 1);
        seen++;
        s->texts[s->t->texts[i].lang]++;
        if (at < SAMPLE)
            s->sample[at] = i;
    }
    s->n = seen < SAMPLE ? seen : SAMPLE;
}

/* Tell the texts of one pair of words, in their order, of each other. */
static void tell(seeker *s, const cq_item *list, size_t n)
{
    for (size_t a = 0; a < n; a++)
        for (size_t b = a; b < n; b++) {
            uint16_t *of = list[a].b == list[b].b ? s->shared : s->turned;
            of[(size_t)list[a].a * s->n + list[b].a]++;
        }
}

/* How many pairs of words each two texts of the sample share, list by list. */
static void compare(seeker *s)
{
    CQ_VEC(cq_item) items = { 0 };
    s->keys = cq_zalloc((size_t)s->n + 1, sizeof *s->keys);
    s->shared = cq_zalloc((size_t)s->n * s->n + 1, sizeof *s->shared);
    s->turned = cq_zalloc((size_t)s->n * s->n + 1, sizeof *s->turned);
    for (uint32_t i = 0; i < s->n; i++) {
        list_pairs(s->t, s->sample[i], &s->keys[i]);
        settle_pairs(&s->keys[i]);
        for (size_t k = 0; k < s->keys[i].n; k++)
            CQ_PUSH(items, straight(s->keys[i].p[k], i));
    }
    if (items.n)
        cq_sort_items(items.p, items.n);
    for (size_t i = 0, end; i < items.n; i = end) {
        for (end = i + 1; end < items.n && items.p[end].key == items.p[i].key;)
            end++;
        tell(s, items.p + i, end - i);
    }
    CQ_VEC_DONE(items);
}

static bool partners(const seeker *s, uint32_t a, uint32_t b)
{
    size_t least = s->keys[a].n < s->keys[b].n ? s->keys[a].n : s->keys[b].n,
           at = (size_t)(a < b ? a : b) * s->n + (a < b ? b : a), shared = s->shared[at],
           turned = s->turned[at];
    return a != b && shared >= turned + LEAST_SHARED && PART * shared >= least &&
           (shared - turned) * (shared - turned) >= SURE * (shared + turned);
}

/* The text with most partners that are of no flood yet, or CQ_NONE if it has too few. */
static uint32_t find_hub(const seeker *s)
{
    uint32_t hub = CQ_NONE, most = LEAST_PARTNERS - 1;
    for (uint32_t a = 0; a < s->n; a++) {
        uint32_t n = 0;
        for (uint32_t b = 0; b < s->n && !s->done[a]; b++)
            n += !s->done[b] && partners(s, a, b);
        if (n > most) {
            most = n;
            hub = a;
        }
    }
    return hub;
}

/* Of the members, `so` many have the pair and `turned` have it turned. */
static void add_pair(seeker *s, uint64_t pair, size_t so, size_t turned, uint32_t members)
{
    if (turned > so) {
        add_pair(s, pair << 32 | pair >> 32, turned, so, members);
    } else if (PART * (so - turned) >= members) {
        CQ_PUSH(s->uses, (cq_item){ pair, s->floods, 0 });
        s->size[s->floods]++;
    }
}

/* The script of a flood is what a quarter of the hub and its partners have, past those that
 * have it turned. */
static void take_script(seeker *s, uint32_t hub)
{
    CQ_VEC(cq_item) items = { 0 };
    uint32_t members = 0;
    for (uint32_t b = 0; b < s->n; b++) {
        if (b != hub && (s->done[b] || !partners(s, hub, b)))
            continue;
        members++;
        s->done[b] = b != hub;
        for (size_t k = 0; k < s->keys[b].n; k++)
            CQ_PUSH(items, straight(s->keys[b].p[k], 0));
    }
    s->done[hub] = true;
    cq_sort_items(items.p, items.n);
    for (size_t i = 0, end; i < items.n; i = end) {
        size_t turned = 0;
        for (end = i; end < items.n && items.p[end].key == items.p[i].key; end++)
            turned += items.p[end].b;
        add_pair(s, items.p[i].key, end - i - turned, turned, members);
    }
    CQ_VEC_DONE(items);
    s->floods++;
}

static void index_scripts(seeker *s)
{
    cq_sort_items(s->uses.p, s->uses.n);
    s->script = cq_map_new(s->uses.n);
    for (size_t i = 0; i < s->uses.n; i++)
        cq_map_put(s->script, s->uses.p[i].key, (uint32_t)i);
}

/* --- the whole case --- */

/* What one thread has of the text at hand. */
typedef struct {
    key_vec keys;
    bool settled;   /* each key stands there once */
    uint32_t *last; /* place in `uses` -> the last text that had its pair, + 1 */
    uint32_t has[MOST_FLOODS]; /* pairs of each flood's script */
} hand;

/* Whether a text of n pairs, some of them repeated, has part enough of a script. */
static bool has_part_of(const seeker *s, const hand *h, uint32_t f, size_t n)
{
    size_t least = n < s->size[f] ? n : s->size[f];
    return PART_Q * h->has[f] >= PART_P * least;
}

/* Where there is but one flood, it is enough to have part enough. */
static bool is_enough(const seeker *s, const hand *h)
{
    return s->floods == 1 && h->has[0] >= LEAST_SHARED && has_part_of(s, h, 0, h->keys.n);
}

static void count_scripts(const seeker *s, hand *h, uint32_t text)
{
    memset(h->has, 0, sizeof h->has);
    for (size_t k = 0; k < h->keys.n && !is_enough(s, h); k++) {
        uint32_t i = cq_map_get(s->script, h->keys.p[k]);
        if (i == CQ_NONE || h->last[i] == text + 1)
            continue;
        h->last[i] = text + 1;
        for (; i < s->uses.n && s->uses.p[i].key == h->keys.p[k]; i++)
            h->has[s->uses.p[i].a]++;
    }
}

/* Whether a text has part enough of a script. Its pairs are sorted, to count each once, only
 * where it matters: few texts are near the bound. */
static bool has_part(const seeker *s, hand *h, uint32_t f)
{
    if (has_part_of(s, h, f, h->keys.n))
        return true;
    if (h->settled)
        return false;
    settle_pairs(&h->keys);
    h->settled = true;
    return has_part_of(s, h, f, h->keys.n);
}

/* The flood of whose script a text has most; of equals the first. */
static uint32_t flood_of(const seeker *s, hand *h, uint32_t text)
{
    uint32_t best = CQ_NONE, most = LEAST_SHARED - 1;
    if (cq_text_length(&s->t->texts[text]) < LEAST_WORDS)
        return CQ_NONE;
    list_pairs(s->t, text, &h->keys);
    h->settled = false;
    count_scripts(s, h, text);
    for (uint32_t f = 0; f < s->floods; f++)
        if (h->has[f] > most && has_part(s, h, f)) {
            most = h->has[f];
            best = f;
        }
    return best;
}

static void sort_in(void *ctx, size_t from, size_t to, int thread)
{
    seeker *s = ctx;
    hand h = { .last = cq_zalloc(s->uses.n + 1, sizeof *h.last) };
    (void)thread;
    for (size_t i = from; i < to; i++)
        s->flood_of[i] = flood_of(s, &h, (uint32_t)i);
    CQ_VEC_DONE(h.keys);
    free(h.last);
}

/* How many texts are a flood, of the language of this one. */
static uint32_t least_texts(const seeker *s, uint32_t text)
{
    uint32_t part = s->texts[s->t->texts[text].lang] / CASE_PART;
    return part < CQ_FLOOD_LEAST ? part : CQ_FLOOD_LEAST;
}

/* Join each flood that is large enough to its first text. */
static uint32_t join(const seeker *s, uint32_t *parent)
{
    uint32_t first[MOST_FLOODS], texts[MOST_FLOODS] = { 0 }, found = 0;
    for (uint32_t i = s->t->n; i-- > 0;)
        if (s->flood_of[i] != CQ_NONE) {
            first[s->flood_of[i]] = i;
            texts[s->flood_of[i]]++;
        }
    for (uint32_t f = 0; f < s->floods; f++) {
        if (!texts[f] || texts[f] < least_texts(s, first[f]))
            texts[f] = 0;
        found += texts[f] > 0;
    }
    for (uint32_t i = 0; i < s->t->n; i++)
        if (s->flood_of[i] != CQ_NONE && texts[s->flood_of[i]])
            cq_forest_join(parent, first[s->flood_of[i]], i);
    return found;
}

static void release(seeker *s)
{
    for (uint32_t i = 0; i < s->n; i++)
        CQ_VEC_DONE(s->keys[i]);
    CQ_VEC_DONE(s->uses);
    cq_map_free(s->script);
    free(s->flood_of);
    free(s->keys);
    free(s->shared);
    free(s->turned);
    free(s->done);
    free(s->sample);
    free(s->texts);
}

uint32_t cq_floods_join(const cq_texts *t, int threads, uint32_t *parent)
{
    enum { SLICE = 1024 };
    seeker s = { .t = t };
    uint32_t hub, found = 0;
    draw(&s);
    compare(&s);
    s.done = cq_zalloc((size_t)s.n + 1, 1);
    while (s.floods < MOST_FLOODS && (hub = find_hub(&s)) != CQ_NONE)
        take_script(&s, hub);
    if (s.floods) {
        index_scripts(&s);
        s.flood_of = cq_alloc(((size_t)t->n + 1) * sizeof *s.flood_of);
        cq_pool_run(t->n, SLICE, threads, sort_in, &s);
        found = join(&s, parent);
    }
    release(&s);
    return found;
}
