/* common.c - see common.h. */
#include "script/common.h"

#include <string.h>

#include "base/hash.h"

enum {
    LONGEST_VALUE = 12, /* words in a slot's value; more are an addition */
    OTHER_VALUE = 4,    /* 1/4 of the members make another value worth a slot */
};

void cq_common_at(const cq_common *c, const cq_row *r, uint32_t *at)
{
    memset(at, 0xff, c->spine->n * sizeof *at);
    for (uint32_t i = 0; i < r->n; i++)
        if (r->place[i] != CQ_NO_PLACE)
            at[r->place[i]] = i;
}

/* Words of a row between two places, if it has both in order and not too much between. */
static bool words_between(const uint32_t *at, uint32_t from, uint32_t to, uint32_t *i,
                          uint32_t *j)
{
    *i = at[from] + 1;
    *j = at[to];
    return at[from] != CQ_NONE && *j != CQ_NONE && *j >= *i && *j - *i <= LONGEST_VALUE;
}

bool cq_common_value(const cq_common *c, const uint32_t *at, uint32_t k, uint32_t *i,
                     uint32_t *j)
{
    return words_between(at, c->kept.p[k - 1], c->kept.p[k], i, j);
}

/* --- what is common --- */

static void count_have(cq_common *c)
{
    for (uint32_t r = 0; r < c->all->n; r++) {
        const cq_row *row = &c->all->rows[r];
        for (uint32_t i = 0; i < row->n; i++)
            if (row->place[i] != CQ_NO_PLACE)
                c->have[row->place[i]] += row->count;
    }
}

/* Enough members make a word common; next to a common one three quarters of that do, or a
 * sentence on which about so many agree would come out in shreds. */
static void mark_common(cq_common *c)
{
    uint32_t n = c->spine->main, least = c->spine->least;
    for (uint32_t k = 0; k < n; k++)
        c->common[k] = c->have[k] >= least;
    for (uint32_t k = 1; k < n; k++)
        if (c->common[k - 1] && 4 * (uint64_t)c->have[k] >= 3 * (uint64_t)least)
            c->common[k] = true;
    for (uint32_t k = n; k-- > 1;)
        if (c->common[k] && 4 * (uint64_t)c->have[k - 1] >= 3 * (uint64_t)least)
            c->common[k - 1] = true;
    /* A word alone is the last of a sentence. */
    for (uint32_t k = 1; k + 1 < n; k++)
        if (2 * least < c->all->messages && !c->common[k - 1] && !c->common[k + 1])
            c->common[k] = false;
}

/* --- values --- */

static uint64_t key_of(const cq_row *r, uint32_t i, uint32_t j)
{
    uint64_t key = 0;
    for (; i < j; i++)
        key = cq_hash_mix(key + 1, cq_row_token(r, i)->hash);
    return key;
}

static uint64_t form_of(const cq_row *r, uint32_t i, uint32_t j)
{
    uint64_t form = 0;
    for (; i < j; i++)
        form = cq_hash_mix(form + 1, cq_hash(cq_row_bytes(r, i)));
    return form;
}

/* Whether half of the words are of extras. */
static bool is_optional(const cq_common *c, const cq_row *r, uint32_t i, uint32_t j)
{
    uint32_t extra = 0, words = j - i;
    for (; i < j; i++)
        extra += r->place[i] != CQ_NO_PLACE && r->place[i] >= c->spine->main;
    return words > 0 && 2 * extra >= words;
}

static void add_value(const cq_common *c, cq_gaps *g, uint32_t gap, uint32_t row,
                      uint32_t i, uint32_t j)
{
    const cq_row *r = &c->all->rows[row];
    cq_gaps_add(g, (cq_value){ .key = key_of(r, i, j),
                               .form = form_of(r, i, j),
                               .gap = gap,
                               .row = row,
                               .i = i,
                               .j = j,
                               .count = r->count,
                               .optional = is_optional(c, r, i, j) });
}

/* Whether members differ there by more than rare slips: no value has most of them, or the
 * second has a quarter. At least `least` must have a value. */
static bool differs(const cq_gaps *g, uint32_t gap, uint32_t least)
{
    uint32_t first = 0, second = 0, values = 0, messages = 0;
    for (uint32_t k = g->at.p[gap]; k < g->at.p[gap + 1]; k++) {
        const cq_value *v = &g->values.p[k];
        if (v->optional)
            continue;
        second = values == 1 ? v->count : second;
        first = values == 0 ? v->count : first;
        messages += v->count;
        values++;
    }
    return values > 1 && messages >= least &&
           (2 * first <= messages ||
            (second > 1 && (uint64_t)OTHER_VALUE * second >= messages));
}

/* Of a place or gap: messages that have a value there, and how many have the usual one. Only
 * where these are few are the values worth counting one by one. */
typedef struct {
    uint32_t messages, usual;
    uint32_t gap; /* number among those that are counted, or CQ_NONE */
} stretch;

static uint32_t number_open(stretch *v, uint32_t n)
{
    uint32_t open = 0;
    for (uint32_t k = 0; k < n; k++) {
        bool all_alike =
            (uint64_t)OTHER_VALUE * (v[k].messages - v[k].usual) < v[k].messages;
        v[k].gap = all_alike || v[k].messages == 0 ? CQ_NONE : open++;
    }
    return open;
}

/* --- common words that are not --- */

/* Whether the place is common between common ones. */
static bool is_inside(const cq_common *c, uint32_t k)
{
    return k > 0 && k + 1 < c->spine->main && c->common[k - 1] && c->common[k] &&
           c->common[k + 1];
}

static void count_alternatives(const cq_common *c, stretch *v, uint32_t *at)
{
    for (uint32_t r = 0; r < c->all->n; r++) {
        const cq_row *row = &c->all->rows[r];
        cq_common_at(c, row, at);
        for (uint32_t k = 1, i, j; k + 1 < c->spine->main; k++)
            if (is_inside(c, k) && words_between(at, k - 1, k + 1, &i, &j)) {
                v[k].messages += row->count;
                v[k].usual += j == i + 1 && at[k] == i ? row->count : 0;
            }
    }
}

static void count_alternative_values(const cq_common *c, const stretch *v, uint32_t *at,
                                     cq_gaps *g)
{
    for (uint32_t r = 0; r < c->all->n; r++) {
        cq_common_at(c, &c->all->rows[r], at);
        for (uint32_t k = 1, i, j; k + 1 < c->spine->main; k++)
            if (v[k].gap != CQ_NONE && words_between(at, k - 1, k + 1, &i, &j))
                add_value(c, g, v[k].gap, r, i, j);
    }
}

/* Common words for which many have one and the same other wording become part of a gap. */
static void open_alternatives(cq_common *c, uint32_t *at)
{
    stretch *v = cq_zalloc((size_t)c->spine->main + 1, sizeof *v);
    cq_gaps g = { 0 };
    count_alternatives(c, v, at);
    uint32_t open = number_open(v, c->spine->main);
    cq_gaps_begin(&g);
    if (open)
        count_alternative_values(c, v, at, &g);
    cq_gaps_settle(&g, open);
    for (uint32_t k = 1; k + 1 < c->spine->main; k++)
        if (v[k].gap != CQ_NONE && is_inside(c, k) &&
            differs(&g, v[k].gap, (c->all->messages + 1) / 2))
            c->common[k] = false;
    cq_gaps_done(&g);
    free(v);
}

/* --- slots --- */

static void count_gaps(const cq_common *c, stretch *v, uint32_t *at)
{
    for (uint32_t r = 0; r < c->all->n; r++) {
        const cq_row *row = &c->all->rows[r];
        cq_common_at(c, row, at);
        for (uint32_t k = 1, i, j; k < c->kept.n; k++)
            if (cq_common_value(c, at, k, &i, &j)) {
                v[k].messages += row->count;
                v[k].usual += i == j ? row->count : 0;
            }
    }
}

static void count_gap_values(const cq_common *c, const stretch *v, uint32_t *at,
                             cq_gaps *g)
{
    for (uint32_t r = 0; r < c->all->n; r++) {
        cq_common_at(c, &c->all->rows[r], at);
        for (uint32_t k = 1, i, j; k < c->kept.n; k++)
            if (v[k].gap != CQ_NONE && cq_common_value(c, at, k, &i, &j))
                add_value(c, g, v[k].gap, r, i, j);
    }
}

/* Keep the values of slots only. */
static void number_slots(cq_common *c, const stretch *v)
{
    cq_gaps *g = &c->values;
    size_t n = 0;
    cq_ids at = { 0 };
    for (uint32_t k = 1; k < c->kept.n; k++) {
        uint32_t gap = v[k].gap;
        if (gap == CQ_NONE || !differs(g, gap, (c->spine->least + 1) / 2))
            continue;
        c->slot[k] = ++c->slot_n;
        CQ_PUSH(at, (uint32_t)n);
        for (uint32_t i = g->at.p[gap]; i < g->at.p[gap + 1]; i++)
            g->values.p[n++] = g->values.p[i];
    }
    CQ_PUSH(at, (uint32_t)n);
    CQ_VEC_DONE(g->at);
    g->at = at;
    g->values.n = n;
}

static void find_slots(cq_common *c, uint32_t *at)
{
    stretch *v = cq_zalloc(c->kept.n + 1, sizeof *v);
    count_gaps(c, v, at);
    uint32_t open = number_open(v, (uint32_t)c->kept.n);
    cq_gaps_begin(&c->values);
    if (open)
        count_gap_values(c, v, at, &c->values);
    cq_gaps_settle(&c->values, open);
    number_slots(c, v);
    free(v);
}

bool cq_common_mostly_none(const cq_common *c, uint32_t k)
{
    uint32_t all = 0, none = 0, gap = c->slot[k] - 1;
    for (uint32_t i = c->values.at.p[gap]; i < c->values.at.p[gap + 1]; i++) {
        const cq_value *v = &c->values.values.p[i];
        all += v->count;
        none += v->i == v->j ? v->count : 0;
    }
    return 2 * none > all;
}

void cq_common_find(const cq_rows *all, const cq_spine *s, cq_arena *a, cq_common *out)
{
    uint32_t *at = cq_alloc(((size_t)s->n + 1) * sizeof *at);
    *out = (cq_common){ .all = all, .spine = s };
    out->have = cq_arena_zero(a, s->n + 1, sizeof *out->have);
    out->common = cq_arena_zero(a, s->main + 1, sizeof *out->common);
    count_have(out);
    mark_common(out);
    open_alternatives(out, at);
    for (uint32_t k = 0; k < s->main; k++)
        if (out->common[k])
            CQ_PUSH(out->kept, k);
    out->slot = cq_arena_zero(a, out->kept.n + 1, sizeof *out->slot);
    find_slots(out, at);
    free(at);
}

void cq_common_done(cq_common *c)
{
    CQ_VEC_DONE(c->kept);
    cq_gaps_done(&c->values);
}
