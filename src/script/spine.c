/* spine.c - see spine.h. */
#include "script/spine.h"

#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/hash.h"
#include "base/sort.h"
#include "base/vec.h"

enum {
    SAMPLE = 8192,          /* messages */
    SAMPLE_WORDS = 4 << 20, /* of all these; of long letters fewer are taken */
    LEAST_SAMPLE = 256,
    RUN = 4, /* pairs in a run of words that is more than any two texts share */
    MOST_PARTS = 10,
    LEAST = 3,
    ROUNDS = 2
};

typedef struct {
    cq_arena arena;
    cq_layout all;
    cq_ids count; /* of each pair of words: messages */
    uint32_t messages;
    cq_extras extras;
} maker;

/* --- the sample --- */

/* Number the pairs of words; one that a line repeats has none the second time. */
static void number_pairs(maker *m)
{
    cq_map *number = cq_map_new(1 << 10);
    cq_ids last = { 0 };
    for (uint32_t k = 0; k < m->all.n; k++) {
        cq_line *l = &m->all.lines[k];
        for (uint32_t i = 0; i + 1 < l->n; i++) {
            uint64_t pair = cq_hash_mix(l->words[i], l->words[i + 1]);
            uint32_t id = *cq_map_put(number, pair, (uint32_t)last.n);
            if (id == last.n)
                CQ_PUSH(last, CQ_NONE);
            l->pair[i] = last.p[id] == k ? CQ_NONE : id;
            last.p[id] = k;
        }
    }
    CQ_RESERVE(m->count, last.n + 1);
    m->count.n = last.n;
    cq_map_free(number);
    CQ_VEC_DONE(last);
}

static uint32_t sample_size(const cq_rows *all)
{
    uint64_t mean = all->words / (all->messages + UINT64_C(1)) + 1,
             want = SAMPLE_WORDS / mean;
    return want < LEAST_SAMPLE ? LEAST_SAMPLE : want > SAMPLE ? SAMPLE : (uint32_t)want;
}

static void take_sample(maker *m, const cq_rows *all)
{
    uint32_t *weight = cq_alloc(((size_t)all->n + 1) * sizeof *weight);
    m->messages = cq_rows_sample(all, sample_size(all), weight);
    m->all.lines = cq_arena_get(&m->arena, ((size_t)all->n + 1) * sizeof(cq_line));
    for (uint32_t r = 0; r < all->n; r++) {
        size_t n = all->rows[r].n;
        if (!weight[r])
            continue;
        cq_line *l = &m->all.lines[m->all.n++];
        *l = (cq_line){ .n = (uint32_t)n, .count = weight[r] };
        l->words = cq_arena_get(&m->arena, (n + 1) * sizeof *l->words);
        l->pair = cq_arena_get(&m->arena, (n + 1) * sizeof *l->pair);
        l->place = cq_arena_get(&m->arena, (n + 1) * sizeof *l->place);
        l->stop = cq_arena_get(&m->arena, n + 1);
        cq_row_words(&all->rows[r], l->words);
        for (uint32_t i = 0; i < n; i++)
            l->stop[i] = i + 1 == n || cq_row_stops(&all->rows[r], i);
    }
    free(weight);
    number_pairs(m);
}

/* --- the first row --- */

static uint32_t count_of(const maker *m, const cq_line *l, uint32_t i)
{
    return l->pair[i] == CQ_NONE ? 0 : m->count.p[l->pair[i]];
}

static void count_pairs(maker *m)
{
    memset(m->count.p, 0, m->count.n * sizeof *m->count.p);
    for (uint32_t k = 0; k < m->all.n; k++) {
        const cq_line *l = &m->all.lines[k];
        for (uint32_t i = 0; i + 1 < l->n; i++)
            if (l->pair[i] != CQ_NONE)
                m->count.p[l->pair[i]] += l->count;
    }
}

/* Agreement of the line with all, where a pair counts for it from `least` messages on. */
static int64_t agreement(const maker *m, const cq_line *l)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i + 1 < l->n; i++)
        if (l->pair[i] != CQ_NONE)
            sum += (int64_t)count_of(m, l, i) - m->all.least;
    return sum;
}

/* Let one in `part` messages agree, and take the line that then agrees most with all.
 * Returns how much it does. */
static int64_t ask_for(maker *m, uint32_t part, uint32_t *line)
{
    int64_t best = INT64_MIN;
    m->all.least = (m->messages + part - 1) / part;
    for (uint32_t k = 0; k < m->all.n; k++) {
        int64_t now = agreement(m, &m->all.lines[k]);
        if (now > best) {
            best = now;
            *line = k;
        }
    }
    return best;
}

/* Words of the line in runs of RUN pairs or more on which enough messages agree: shorter
 * runs are what any two texts share. */
static uint32_t agreed_words(const maker *m, const cq_line *l)
{
    uint32_t sum = 0, run = 0;
    for (uint32_t i = 0; i + 1 < l->n; i++) {
        run = count_of(m, l, i) >= m->all.least ? run + 1 : 0;
        sum += run == RUN ? RUN + 1 : run > RUN;
    }
    return sum;
}

static uint32_t median_length(const maker *m)
{
    double *n = cq_alloc(((size_t)m->all.n + 1) * sizeof *n), median;
    for (uint32_t k = 0; k < m->all.n; k++)
        n[k] = m->all.lines[k].n;
    median = cq_median(n, m->all.n);
    free(n);
    return (uint32_t)median;
}

/* Choose the first row, and with it how many messages must agree: half of them, if what they
 * agree on makes half of a usual message. Where each sentence has several wordings, none of
 * which half have, fewer must do, down to a tenth; where that does not help either, as many
 * as agree on anything at all. Returns what part of the messages it is. */
static uint32_t choose_first(maker *m, uint32_t *line)
{
    uint32_t usual = median_length(m), first = 0;
    for (uint32_t part = 2; !first || (part <= MOST_PARTS && m->all.least > LEAST);
         part++) {
        int64_t agreed = ask_for(m, part, line);
        if (2 * agreed_words(m, &m->all.lines[*line]) >= usual)
            return part;
        if (!first && (agreed > 0 || m->all.least <= 2))
            first = part;
    }
    ask_for(m, first, line);
    return first;
}

/* --- */

static void copy_out(const maker *m, cq_arena *a, cq_spine *out)
{
    out->n = (uint32_t)m->all.spine.n;
    out->main = m->all.main;
    out->words = cq_arena_get(a, (out->n + 1) * sizeof *out->words);
    memcpy(out->words, m->all.spine.p, out->n * sizeof *out->words);
    out->extra_n = (uint32_t)m->extras.n;
    out->extras = cq_arena_get(a, (out->extra_n + 1) * sizeof *out->extras);
    if (out->extra_n)
        memcpy(out->extras, m->extras.p, out->extra_n * sizeof *out->extras);
}

void cq_spine_make(const cq_rows *all, cq_arena *a, cq_spine *out)
{
    cq_gaps gaps = { 0 };
    maker m = { .all = { .x = cq_matcher_new(), .gaps = &gaps } };
    uint32_t first = 0;

    take_sample(&m, all);
    count_pairs(&m);
    uint32_t part = choose_first(&m, &first);
    cq_layout_start(&m.all, m.all.lines[first].words, m.all.lines[first].n);
    for (int round = 0; round < ROUNDS && cq_layout_better(&m.all); round++)
        ;
    if (cq_layout_reorder(&m.all))
        cq_layout_better(&m.all);
    cq_extras_find(&m.all, (uint32_t)m.count.n, m.messages, &m.extras);
    copy_out(&m, a, out);
    out->least = (all->messages + part - 1) / part;
    CQ_VEC_DONE(m.count);
    CQ_VEC_DONE(m.extras);
    CQ_VEC_DONE(m.all.spine);
    cq_gaps_done(&gaps);
    cq_matcher_free(m.all.x);
    cq_arena_done(&m.arena);
}

void cq_spine_lay(const cq_spine *s, cq_rows *all, cq_arena *a)
{
    cq_matcher *x = cq_matcher_new();
    uint64_t *words = cq_alloc(CQ_MAX_ALIGN * sizeof *words);
    uint32_t *place = cq_alloc(CQ_MAX_ALIGN * sizeof *place);
    for (uint32_t r = 0; r < all->n; r++) {
        cq_row *row = &all->rows[r];
        row->place = cq_arena_get(a, ((size_t)row->n + 1) * sizeof *row->place);
        cq_row_words(row, words);
        cq_match(x, words, row->n, s->words, s->n, s->main, place);
        for (uint32_t i = 0; i < row->n; i++)
            row->place[i] = place[i] == CQ_NONE ? CQ_NO_PLACE : (uint16_t)place[i];
    }
    free(words);
    free(place);
    cq_matcher_free(x);
}
