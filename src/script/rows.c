/* rows.c - see rows.h. */
#include "script/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "script/match.h"

enum {
    RUN = 4, /* pairs in a run of words that is more than any two texts share */
    MOST_PARTS = 10,
    LEAST = 3,
    LONGEST = 30, /* words that may take the place of others in the backbone */
    ROUNDS = 2
};

typedef struct {
    cq_arena *arena;
    cq_map *words, *forms;
    CQ_VEC(cq_row) rows;
} maker;

static bool is_shown(const cq_token *t)
{
    return t->segment == CQ_SEG_BODY || t->segment == CQ_SEG_GREETING;
}

/* The words of a message as a row of its own. */
static cq_row row_of(maker *m, const cq_message *msg, const cq_doc *d)
{
    cq_row r = { .message = msg };
    r.tokens = cq_arena_get(m->arena, (d->n + 1) * sizeof *r.tokens);
    r.words = cq_arena_get(m->arena, (d->n + 1) * sizeof *r.words);
    for (uint32_t i = 0; i < d->n && r.n < CQ_MAX_ALIGN; i++) {
        if (!is_shown(&d->tokens[i]))
            continue;
        r.tokens[r.n] = &d->tokens[i];
        r.words[r.n++] =
            *cq_map_put(m->words, d->tokens[i].hash, (uint32_t)cq_map_count(m->words));
    }
    return r;
}

static bool same(const cq_row *a, const cq_row *b)
{
    return a->n == b->n && memcmp(a->words, b->words, a->n * sizeof *a->words) == 0;
}

/* The row with these words: an old one, or this. */
static cq_row *place_row(maker *m, const cq_row *r)
{
    uint64_t form = 0;
    uint32_t next = (uint32_t)m->rows.n, *found;
    for (uint32_t i = 0; i < r->n; i++)
        form = cq_hash_mix(form, r->words[i]);
    while (*(found = cq_map_put(m->forms, form, next)) != next) {
        if (same(&m->rows.p[*found], r))
            return &m->rows.p[*found];
        form = cq_hash_mix(form, 1);
    }
    CQ_PUSH(m->rows, *r);
    return &m->rows.p[next];
}

static void collect(maker *m, const cq_corpus *c, const cq_docs *d,
                    const cq_list *members)
{
    uint32_t *row = cq_alloc((members->n + 1) * sizeof *row);
    for (uint32_t i = 0; i < members->n; i++) {
        cq_row r = row_of(m, &c->messages[members->p[i]], &d->docs[members->p[i]]);
        cq_row *is = place_row(m, &r);
        row[i] = (uint32_t)(is - m->rows.p);
        is->count++;
    }
    for (uint32_t i = 0; i < members->n; i++) {
        cq_row *r = &m->rows.p[row[i]];
        if (!r->messages) {
            r->messages = cq_arena_get(m->arena, r->count * sizeof *r->messages);
            r->count = 0;
        }
        r->messages[r->count++] = members->p[i];
    }
    free(row);
}

static uint64_t pair_at(const cq_row *r, uint32_t i)
{
    return cq_hash_mix((uint64_t)r->words[i] << 32 | r->words[i + 1], 0);
}

/* For each row, how many messages have each of its pairs of words; pairs that a row
 * repeats count once, and 0 after. */
static uint32_t **count_pairs(const cq_rows *all, cq_arena *a)
{
    cq_map *number = cq_map_new(1 << 10);
    cq_ids count = { 0 }, last = { 0 };
    uint32_t **of = cq_arena_get(a, (all->n + 1) * sizeof *of);

    for (uint32_t k = 0; k < all->n; k++) {
        const cq_row *r = &all->rows[k];
        of[k] = cq_arena_get(a, (r->n + 1) * sizeof **of);
        for (uint32_t i = 0; i + 1 < r->n; i++) {
            uint32_t id = *cq_map_put(number, pair_at(r, i), (uint32_t)count.n);
            if (id == count.n) {
                CQ_PUSH(count, 0);
                CQ_PUSH(last, CQ_NONE);
            }
            of[k][i] = last.p[id] == k ? CQ_NONE : id;
            if (last.p[id] != k)
                count.p[id] += r->count;
            last.p[id] = k;
        }
    }
    for (uint32_t k = 0; k < all->n; k++)
        for (uint32_t i = 0; i + 1 < all->rows[k].n; i++)
            of[k][i] = of[k][i] == CQ_NONE ? 0 : count.p[of[k][i]];
    cq_map_free(number);
    CQ_VEC_DONE(count);
    CQ_VEC_DONE(last);
    return of;
}

/* Agreement of the row with all, where a pair counts for it from `least` messages on. */
static int64_t agreement(const cq_row *r, const uint32_t *count, uint32_t least)
{
    int64_t sum = 0;
    for (uint32_t i = 0; i + 1 < r->n; i++)
        if (count[i])
            sum += (int64_t)count[i] - least;
    return sum;
}

/* Let one in `part` messages agree, and take the row that then agrees most with all. Returns
 * how much it does. */
static int64_t ask_for(cq_rows *all, uint32_t **count, uint32_t part, uint32_t *row)
{
    int64_t best = INT64_MIN;
    all->least = (all->messages + part - 1) / part;
    for (uint32_t k = 0; k < all->n; k++) {
        int64_t now = agreement(&all->rows[k], count[k], all->least);
        if (now > best) {
            best = now;
            *row = k;
        }
    }
    return best;
}

/* Words of the row in runs of RUN pairs or more on which enough messages agree: shorter
 * runs are what any two texts share. */
static uint32_t agreed_words(const cq_row *r, const uint32_t *count, uint32_t least)
{
    uint32_t sum = 0, run = 0;
    for (uint32_t i = 0; i + 1 < r->n; i++) {
        run = count[i] >= least ? run + 1 : 0;
        sum += run == RUN ? RUN + 1 : run > RUN;
    }
    return sum;
}

static int by_length(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static uint32_t median_length(const cq_rows *all)
{
    uint32_t *n = cq_alloc((all->n + 1) * sizeof *n), median;
    for (uint32_t k = 0; k < all->n; k++)
        n[k] = all->rows[k].n;
    qsort(n, all->n, sizeof *n, by_length);
    median = n[all->n / 2];
    free(n);
    return median;
}

/* Choose the backbone, and with it how many messages must agree: half of them, if what they
 * agree on makes half of a usual message. Where each sentence has several wordings, none of
 * which half have, fewer must do, down to a tenth; where that does not help either, as many
 * as agree on anything at all. */
static uint32_t choose_backbone(cq_rows *all, uint32_t **count)
{
    uint32_t usual = median_length(all), first = 0, k = 0;
    for (uint32_t part = 2; !first || (part <= MOST_PARTS && all->least > LEAST);
         part++) {
        int64_t agreed = ask_for(all, count, part, &k);
        if (2 * agreed_words(&all->rows[k], count[k], all->least) >= usual)
            return k;
        if (!first && (agreed > 0 || all->least <= 2))
            first = part;
    }
    ask_for(all, count, first, &k);
    return k;
}

/* Mark the runs that half as many messages share as must agree on the backbone's words. */
static void mark_wordings(cq_rows *all, uint32_t **count, cq_arena *a)
{
    uint32_t many = all->least / 2 < LEAST ? LEAST : all->least / 2;
    for (uint32_t k = 0; k < all->n; k++) {
        cq_row *r = &all->rows[k];
        uint32_t run = 0;
        r->wording = cq_arena_zero(a, r->n + 1, sizeof *r->wording);
        for (uint32_t i = 0; i + 1 < r->n; i++) {
            run = count[k][i] >= many ? run + 1 : 0;
            for (uint32_t j = 0; run >= RUN && j <= RUN; j++)
                r->wording[i + 1 - j] = true;
        }
    }
}

static void lay_out(cq_rows *all, cq_arena *a)
{
    for (uint32_t k = 0; k < all->n; k++) {
        cq_row *r = &all->rows[k];
        r->place = cq_arena_get(a, (r->n + 1) * sizeof *r->place);
        r->at = cq_arena_get(a, (all->spine_n + 1) * sizeof *r->at);
        cq_match(r->words, r->n, all->spine, all->spine_n, r->place);
        for (uint32_t i = 0; i < all->spine_n; i++)
            r->at[i] = CQ_NONE;
        for (uint32_t i = 0; i < r->n; i++)
            if (r->place[i] != CQ_NONE)
                r->at[r->place[i]] = i;
    }
}

/* --- values --- */

uint32_t cq_rows_support(const cq_rows *all, uint32_t place)
{
    uint32_t have = 0;
    for (uint32_t r = 0; r < all->n; r++)
        have += all->rows[r].at[place] != CQ_NONE ? all->rows[r].count : 0;
    return have;
}

bool cq_rows_value(const cq_rows *all, const cq_row *r, uint32_t from, uint32_t to,
                   uint32_t most, cq_value *out)
{
    uint32_t before = from == CQ_NONE ? CQ_NONE : r->at[from]; /* CQ_NONE + 1 is 0 */
    uint32_t after = to == all->spine_n ? r->n : r->at[to];
    if ((from != CQ_NONE && before == CQ_NONE) || after == CQ_NONE ||
        after < before + 1 || after - (before + 1) > most)
        return false;
    *out = (cq_value){ .row = r, .i = before + 1, .j = after, .count = r->count };
    for (uint32_t k = out->i; k < out->j; k++)
        out->key = cq_hash_mix(out->key + 1, r->words[k]);
    return true;
}

static int by_use(const void *a, const void *b)
{
    const cq_value *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return (x->row > y->row) - (x->row < y->row);
}

uint32_t cq_rows_values(const cq_rows *all, uint32_t from, uint32_t to, uint32_t most,
                        cq_values *out)
{
    cq_map *number = cq_map_new(16);
    uint32_t messages = 0;
    out->n = 0;
    for (uint32_t k = 0; k < all->n; k++) {
        cq_value v;
        if (!cq_rows_value(all, &all->rows[k], from, to, most, &v))
            continue;
        messages += v.count;
        uint32_t at = *cq_map_put(number, v.key, (uint32_t)out->n);
        if (at == out->n)
            CQ_PUSH(*out, v);
        else
            out->p[at].count += v.count;
    }
    cq_map_free(number);
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, by_use);
    return messages;
}

/* --- the backbone bettered --- */

/* Add what most members that have both places have between them; where no value prevails,
 * the backbone's own words stay, since a mixture would read like nobody's. At the ends they
 * go: there each has his own. */
static void add_between(const cq_rows *all, uint32_t from, uint32_t to, cq_values *v,
                        cq_ids *spine)
{
    uint32_t messages = cq_rows_values(all, from, to, LONGEST, v);
    if (v->n && 2 * v->p[0].count > messages && 2 * messages >= all->least) {
        for (uint32_t i = v->p[0].i; i < v->p[0].j; i++)
            CQ_PUSH(*spine, v->p[0].row->words[i]);
        return;
    }
    for (uint32_t k = from + 1; from != CQ_NONE && to < all->spine_n && k < to; k++)
        CQ_PUSH(*spine, all->spine[k]);
}

/* Keep the words that enough have, and what is between them. False if that changed
 * nothing. */
static bool better(cq_rows *all, cq_arena *a)
{
    cq_ids spine = { 0 };
    cq_values v = { 0 };
    uint32_t from = CQ_NONE;
    for (uint32_t k = 0; k < all->spine_n; k++) {
        if (cq_rows_support(all, k) < all->least)
            continue;
        add_between(all, from, k, &v, &spine);
        CQ_PUSH(spine, all->spine[k]);
        from = k;
    }
    if (from != CQ_NONE)
        add_between(all, from, all->spine_n, &v, &spine);
    bool changed = spine.n > 0 && spine.n <= CQ_MAX_ALIGN &&
                   (spine.n != all->spine_n ||
                    memcmp(spine.p, all->spine, spine.n * sizeof *spine.p) != 0);
    if (changed) {
        all->spine = cq_arena_get(a, spine.n * sizeof *spine.p);
        memcpy(all->spine, spine.p, spine.n * sizeof *spine.p);
        all->spine_n = (uint32_t)spine.n;
        lay_out(all, a);
    }
    CQ_VEC_DONE(spine);
    CQ_VEC_DONE(v);
    return changed;
}

void cq_rows_make(const cq_corpus *c, const cq_docs *d, cq_list members, cq_arena *a,
                  cq_rows *out)
{
    maker m = { .arena = a,
                .words = cq_map_new(1 << 10),
                .forms = cq_map_new(members.n) };

    collect(&m, c, d, &members);
    *out = (cq_rows){ .n = (uint32_t)m.rows.n, .messages = members.n };
    out->rows = cq_arena_get(a, (m.rows.n + 1) * sizeof *out->rows);
    if (m.rows.n) {
        memcpy(out->rows, m.rows.p, m.rows.n * sizeof *out->rows);
        uint32_t **count = count_pairs(out, a);
        const cq_row *first = &out->rows[choose_backbone(out, count)];
        mark_wordings(out, count, a);
        out->spine = first->words;
        out->spine_n = first->n;
        lay_out(out, a);
        for (int round = 0; round < ROUNDS && better(out, a); round++)
            ;
    }
    CQ_VEC_DONE(m.rows);
    cq_map_free(m.words);
    cq_map_free(m.forms);
}
