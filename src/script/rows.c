/* rows.c - see rows.h. */
#include "script/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "script/match.h"

enum { RUN = 4, MOST_PARTS = 10, LEAST = 3 };

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
static int64_t ask_for(cq_rows *all, uint32_t **count, uint32_t part)
{
    int64_t best = INT64_MIN;
    all->least = (all->messages + part - 1) / part;
    for (uint32_t k = 0; k < all->n; k++) {
        int64_t now = agreement(&all->rows[k], count[k], all->least);
        if (now > best) {
            best = now;
            all->backbone = k;
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
static void choose_backbone(cq_rows *all, uint32_t **count)
{
    uint32_t usual = median_length(all), first = 0;
    for (uint32_t part = 2; !first || (part <= MOST_PARTS && all->least > LEAST);
         part++) {
        int64_t agreed = ask_for(all, count, part);
        uint32_t k = all->backbone;
        if (2 * agreed_words(&all->rows[k], count[k], all->least) >= usual)
            return;
        if (!first && (agreed > 0 || all->least <= 2))
            first = part;
    }
    ask_for(all, count, first);
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
    const cq_row *spine = &all->rows[all->backbone];
    for (uint32_t k = 0; k < all->n; k++) {
        cq_row *r = &all->rows[k];
        r->place = cq_arena_get(a, (r->n + 1) * sizeof *r->place);
        r->at = cq_arena_get(a, (spine->n + 1) * sizeof *r->at);
        cq_match(r->words, r->n, spine->words, spine->n, r->place);
        for (uint32_t i = 0; i < spine->n; i++)
            r->at[i] = CQ_NONE;
        for (uint32_t i = 0; i < r->n; i++)
            if (r->place[i] != CQ_NONE)
                r->at[r->place[i]] = i;
    }
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
        choose_backbone(out, count);
        mark_wordings(out, count, a);
        lay_out(out, a);
    }
    CQ_VEC_DONE(m.rows);
    cq_map_free(m.words);
    cq_map_free(m.forms);
}
