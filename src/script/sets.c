/* sets.c - see sets.h. */
#include "script/sets.h"

#include <stdatomic.h>
#include <string.h>

#include "base/arena.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/pool.h"
#include "base/sort.h"

enum { BIN_BITS = 10, BINS = 1 << BIN_BITS, CHUNK = 338 };

/* A key that may be shared. Twelve bytes: no padding, and its set is known by its place. */
typedef struct {
    uint32_t key[2]; /* then, in key[0], the number of its feature in the bin */
    uint32_t place;  /* among those of its desk, from its chunk's first on */
} entry;

typedef struct chunk {
    struct chunk *next;
    size_t n, first;
    entry entries[CHUNK];
} chunk;

typedef struct {
    chunk *first, *last;
} bin;

/* A feature of the bin at hand. */
typedef struct {
    uint64_t key;
    uint32_t sets, id;
} feature;

typedef struct {
    cq_arena arena; /* of the chunks of this round */
    bin *bins;
    size_t place;    /* of the next key that may be shared */
    cq_keys keys[2]; /* of an even set and an odd one */
    CQ_VEC(feature) features;
    uint32_t *slots; /* by hash: the number of a feature, from 1; or 0 */
    size_t room;
    cq_ids spare;          /* to sort ranks */
    CQ_VEC(feature) heavy; /* features of CQ_HEAVY sets or more */
} desk;

typedef struct {
    cq_key_source source;
    cq_sets *out;
    int threads;
    desk *desks;
    _Atomic uint64_t *filter; /* two bits a place: seen once, seen twice */
    uint64_t places;
    size_t from, to;  /* the round's bins */
    uint32_t *ids;    /* of each key that may be shared: its feature, or CQ_NONE */
    uint32_t *count;  /* of each feature: its sets; later its rank */
    size_t *bin_from; /* the number of each bin's first feature */
} maker;

/* --- which keys may be shared --- */

static uint64_t place_of(const maker *m, uint64_t key)
{
    return (uint64_t)((unsigned __int128)(key * UINT64_C(0x9e3779b97f4a7c15)) *
                          m->places >>
                      64);
}

/* Set a bit of a word; what the word was. One thread by itself needs no locked access. */
static uint64_t mark(const maker *m, _Atomic uint64_t *word, uint64_t bit)
{
    if (m->threads > 1)
        return atomic_fetch_or_explicit(word, bit, memory_order_relaxed);
    uint64_t old = atomic_load_explicit(word, memory_order_relaxed);
    atomic_store_explicit(word, old | bit, memory_order_relaxed);
    return old;
}

static void see(maker *m, uint64_t key)
{
    uint64_t place = place_of(m, key), once = UINT64_C(1) << 2 * (place & 31);
    _Atomic uint64_t *word = &m->filter[place >> 5];
    uint64_t old = atomic_load_explicit(word, memory_order_relaxed);
    if (!(old & once))
        old = mark(m, word, once);
    if ((old & once) && !(old & once << 1))
        mark(m, word, once << 1);
}

static bool seen_twice(const maker *m, uint64_t key)
{
    uint64_t place = place_of(m, key);
    uint64_t word = atomic_load_explicit(&m->filter[place >> 5], memory_order_relaxed);
    return word >> 2 * (place & 31) & 2;
}

typedef void visitor(maker *m, desk *d, uint32_t set, const cq_keys *keys);

static void make_keys(const maker *m, desk *d, size_t set, int thread)
{
    cq_keys *keys = &d->keys[set & 1];
    m->source.keys(m->source.ctx, (uint32_t)set, thread, keys);
    for (size_t i = 0; i < keys->n; i++)
        __builtin_prefetch(&m->filter[place_of(m, keys->p[i]) >> 5]);
}

/* Visit the sets from..to with their keys. Those of the next one are made before, so that
 * their places in the filter come from memory meanwhile. */
static void visit_sets(maker *m, desk *d, size_t from, size_t to, int thread,
                       visitor *visit)
{
    if (from < to)
        make_keys(m, d, from, thread);
    for (size_t s = from; s < to; s++) {
        if (s + 1 < to)
            make_keys(m, d, s + 1, thread);
        visit(m, d, (uint32_t)s, &d->keys[s & 1]);
    }
}

static void survey_set(maker *m, desk *d, uint32_t set, const cq_keys *keys)
{
    (void)d;
    m->out->size[set] = (uint32_t)keys->n;
    for (size_t i = 0; i < keys->n; i++)
        see(m, keys->p[i]);
}

static void survey(void *ctx, size_t from, size_t to, int thread)
{
    maker *m = ctx;
    visit_sets(m, &m->desks[thread], from, to, thread, survey_set);
}

static void count_set(maker *m, desk *d, uint32_t set, const cq_keys *keys)
{
    uint32_t n = 0;
    (void)d;
    for (size_t i = 0; i < keys->n; i++)
        n += seen_twice(m, keys->p[i]);
    m->out->ranked[set] = n;
}

static void count_shared(void *ctx, size_t from, size_t to, int thread)
{
    maker *m = ctx;
    visit_sets(m, &m->desks[thread], from, to, thread, count_set);
}

/* --- a round --- */

static chunk *add_chunk(desk *d, bin *b)
{
    chunk *c = cq_arena_get(&d->arena, sizeof *c);
    c->next = NULL;
    c->n = 0;
    c->first = d->place;
    if (b->last)
        b->last->next = c;
    else
        b->first = c;
    return b->last = c;
}

static void add_entry(desk *d, bin *b, uint64_t key)
{
    chunk *c = b->last;
    if (!c || c->n == CHUNK || d->place - c->first > UINT32_MAX)
        c = add_chunk(d, b);
    entry *e = &c->entries[c->n++];
    memcpy(e->key, &key, sizeof key);
    e->place = (uint32_t)(d->place - c->first);
}

static void divide_set(maker *m, desk *d, uint32_t set, const cq_keys *keys)
{
    size_t before = d->place;
    for (size_t i = 0; i < keys->n; i++) {
        uint64_t key = keys->p[i];
        if (!seen_twice(m, key))
            continue;
        size_t b = key >> (64 - BIN_BITS);
        if (b >= m->from && b < m->to)
            add_entry(d, &d->bins[b], key);
        d->place++;
    }
    m->out->ranked[set] = (uint32_t)(d->place - before);
}

/* The first set of a desk: each takes a run of its own, so that the bins of all desks, one
 * after the other, hold the sets in order. */
static size_t first_set(const maker *m, size_t d)
{
    return (uint64_t)m->out->n * d / (uint64_t)m->threads;
}

static void divide(void *ctx, size_t from, size_t to, int thread)
{
    maker *m = ctx;
    for (size_t i = from; i < to; i++) {
        desk *d = &m->desks[i];
        memset(d->bins, 0, BINS * sizeof *d->bins);
        d->place = 0;
        visit_sets(m, d, first_set(m, i), first_set(m, i + 1), thread, divide_set);
    }
}

static uint32_t *slot_of(const desk *d, uint64_t key)
{
    size_t i = (key * UINT64_C(0x9e3779b97f4a7c15) >> 20) & (d->room - 1);
    while (d->slots[i] && d->features.p[d->slots[i] - 1].key != key)
        i = (i + 1) & (d->room - 1);
    return &d->slots[i];
}

/* Forget the features of a desk; the table keeps the room that the last bin took. */
static void clear_slots(desk *d)
{
    enum { LEAST_ROOM = 1024 };
    if (!d->slots) {
        d->slots = cq_alloc(LEAST_ROOM * sizeof *d->slots);
        d->room = LEAST_ROOM;
    }
    memset(d->slots, 0, d->room * sizeof *d->slots);
    d->features.n = 0;
}

static void widen_slots(desk *d)
{
    free(d->slots);
    d->room *= 2;
    d->slots = cq_zalloc(d->room, sizeof *d->slots);
    for (size_t i = 0; i < d->features.n; i++)
        *slot_of(d, d->features.p[i].key) = (uint32_t)i + 1;
}

/* The number of the feature of a key that is met once more. */
static uint32_t meet(desk *d, uint64_t key)
{
    uint32_t *s = slot_of(d, key), number;
    if (*s) {
        d->features.p[*s - 1].sets++;
        return *s - 1;
    }
    number = (uint32_t)d->features.n;
    CQ_PUSH(d->features, (feature){ key, 1, CQ_NONE });
    *s = number + 1;
    if (2 * d->features.n > d->room)
        widen_slots(d);
    return number;
}

/* Call for each entry of a bin, set by set; `c` is its chunk, `t` its desk. */
#define EACH_ENTRY(m, b, t, c, e)                                                        \
    for (int t = 0; t < (m)->threads; t++)                                               \
        for (chunk *c = (m)->desks[t].bins[b].first; c; c = c->next)                     \
            for (entry *e = c->entries; e < c->entries + c->n; e++)

static size_t bin_size(const maker *m, size_t b)
{
    size_t n = 0;
    for (int t = 0; t < m->threads; t++)
        for (const chunk *c = m->desks[t].bins[b].first; c; c = c->next)
            n += c->n;
    return n;
}

/* Number the features of a bin that two sets or more have. */
static void count_bin(maker *m, desk *d, size_t b)
{
    size_t next = m->bin_from[b];
    clear_slots(d);
    EACH_ENTRY(m, b, t, c, e)
    {
        uint64_t key;
        memcpy(&key, e->key, sizeof key);
        e->key[0] = meet(d, key);
        feature *f = &d->features.p[e->key[0]];
        if (f->sets == 2)
            f->id = (uint32_t)next++;
    }
    EACH_ENTRY(m, b, t, c, e)
    {
        size_t place = m->out->at[first_set(m, (size_t)t)] + c->first + e->place;
        m->ids[place] = d->features.p[e->key[0]].id;
    }
    for (size_t i = 0; i < d->features.n; i++) {
        const feature *f = &d->features.p[i];
        if (f->sets > 1)
            m->count[f->id] = f->sets;
        if (f->sets >= CQ_HEAVY)
            CQ_PUSH(d->heavy, *f);
    }
}

static void count_bins(void *ctx, size_t from, size_t to, int thread)
{
    maker *m = ctx;
    for (size_t b = m->from + from; b < m->from + to; b++)
        count_bin(m, &m->desks[thread], b);
}

static void lay_out(cq_sets *s)
{
    for (uint32_t i = 0; i < s->n; i++)
        s->at[i + 1] = s->at[i] + s->ranked[i];
}

static void run_round(maker *m)
{
    cq_pool_run((size_t)m->threads, 1, m->threads, divide, m);
    if (!m->ids) {
        lay_out(m->out);
        size_t shared = m->out->at[m->out->n];
        m->ids = cq_alloc((shared + 1) * sizeof *m->ids);
        m->count = cq_zalloc(shared / 2 + BINS + 1, sizeof *m->count);
    }
    for (size_t b = m->from; b < m->to; b++)
        m->bin_from[b + 1] = m->bin_from[b] + (bin_size(m, b) + 1) / 2;
    cq_pool_run(m->to - m->from, 4, m->threads, count_bins, m);
    for (int t = 0; t < m->threads; t++)
        cq_arena_done(&m->desks[t].arena);
}

/* Bins that a round may take. */
static size_t bins_a_round(maker *m, size_t memory)
{
    enum { SLICE = 1024 };
    uint64_t entries = m->source.most;
    if (entries * sizeof(entry) > memory) {
        cq_pool_run(m->out->n, SLICE, m->threads, count_shared, m);
        entries = 0;
        for (uint32_t i = 0; i < m->out->n; i++)
            entries += m->out->ranked[i];
    }
    uint64_t bins = memory / (entries * sizeof(entry) / BINS + 1);
    return bins < 1 ? 1 : bins > BINS ? BINS : bins;
}

/* --- ranks --- */

/* The rank of each feature, in place of its count. */
static void rank_features(maker *m)
{
    cq_sets *s = m->out;
    size_t n = m->bin_from[BINS];
    uint32_t *start = cq_zalloc((size_t)s->n + 2, sizeof *start);
    for (size_t i = 0; i < n; i++)
        if (m->count[i])
            start[m->count[i] + 1]++;
    for (uint32_t c = 1; c <= s->n; c++)
        start[c + 1] += start[c];
    s->ranks = start[s->n + 1];
    s->heavy_from = s->n >= CQ_HEAVY ? start[CQ_HEAVY] : s->ranks;
    for (size_t i = 0; i < n; i++)
        if (m->count[i])
            m->count[i] = start[m->count[i]]++;
    s->heavy = cq_alloc((s->ranks - s->heavy_from + 1) * sizeof *s->heavy);
    for (int t = 0; t < m->threads; t++)
        for (size_t i = 0; i < m->desks[t].heavy.n; i++) {
            const feature *h = &m->desks[t].heavy.p[i];
            s->heavy[m->count[h->id] - s->heavy_from] = h->key;
        }
    free(start);
}

static void fill_ranks(void *ctx, size_t from, size_t to, int thread)
{
    maker *m = ctx;
    cq_ids *spare = &m->desks[thread].spare;
    for (size_t s = from; s < to; s++) {
        uint32_t *v = m->ids + m->out->at[s], n = 0;
        for (uint32_t i = 0; i < m->out->ranked[s]; i++)
            if (v[i] != CQ_NONE)
                v[n++] = m->count[v[i]];
        CQ_RESERVE(*spare, n);
        cq_sort_numbers(v, spare->p, n);
        m->out->ranked[s] = n;
    }
}

static void release(maker *m)
{
    for (int t = 0; t < m->threads; t++) {
        free(m->desks[t].bins);
        free(m->desks[t].slots);
        CQ_VEC_DONE(m->desks[t].keys[0]);
        CQ_VEC_DONE(m->desks[t].keys[1]);
        CQ_VEC_DONE(m->desks[t].heavy);
        CQ_VEC_DONE(m->desks[t].features);
        CQ_VEC_DONE(m->desks[t].spare);
    }
    free(m->count);
    free(m->desks);
    free(m->bin_from);
}

void cq_sets_make(cq_key_source source, uint32_t n, size_t memory, int threads,
                  cq_sets *out)
{
    enum { SLICE = 1024, PLACES_A_KEY = 10 };
    threads = cq_pool_threads(threads);
    maker m = { .source = source,
                .out = out,
                .threads = threads,
                .desks = cq_zalloc((size_t)threads, sizeof *m.desks),
                .places = source.most * PLACES_A_KEY + 64,
                .bin_from = cq_zalloc(BINS + 1, sizeof *m.bin_from) };

    *out = (cq_sets){ .n = n,
                      .at = cq_zalloc((size_t)n + 1, sizeof *out->at),
                      .ranked = cq_zalloc((size_t)n + 1, sizeof *out->ranked),
                      .size = cq_zalloc((size_t)n + 1, sizeof *out->size),
                      .guest = cq_zalloc((size_t)n + 1, sizeof *out->guest) };
    m.filter = cq_zalloc(m.places / 32 + 1, sizeof *m.filter);
    for (int t = 0; t < threads; t++)
        m.desks[t].bins = cq_alloc(BINS * sizeof *m.desks[t].bins);
    cq_pool_run(n, SLICE, threads, survey, &m);
    size_t step = bins_a_round(&m, memory);
    for (m.from = 0; m.from < BINS; m.from = m.to) {
        m.to = BINS - m.from < step ? BINS : m.from + step;
        run_round(&m);
    }
    free(m.filter);
    rank_features(&m);
    cq_pool_run(n, SLICE, threads, fill_ranks, &m);
    out->rank = m.ids;
    release(&m);
}

void cq_sets_done(cq_sets *s)
{
    free(s->at);
    free(s->ranked);
    free(s->rank);
    free(s->size);
    free(s->guest);
    free(s->heavy);
    *s = (cq_sets){ 0 };
}
