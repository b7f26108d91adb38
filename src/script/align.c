/* align.c - see align.h.
 *
 * Members become rows (rows.h), rows are laid out against what they have in common (spine.h),
 * the common words are the script's text, and where members differ between them there are
 * slots (common.h). What a member has beyond that, if it is a few words or more, is its
 * addition. Words and what stands between them are written as most members write them. */
#include "script/align.h"

#include <stdlib.h>
#include <string.h>

#include "base/sort.h"
#include "script/common.h"
#include "script/sentences.h"
#include "script/votes.h"

enum { LEAST_ADDITION = 5 }; /* words */

typedef CQ_VEC(cq_addition) additions;

typedef struct {
    cq_arena *arena;
    cq_rows all;
    cq_spine spine;
    cq_common common;
    cq_votes *word;  /* at each place of the spine */
    cq_votes *apart; /* before kept word k, right after the one before it; in an extra,
                        before each place: see apart_of */
    cq_votes *after, *before; /* the gap before kept word k, where something is in it */
    uint32_t *at;             /* of the row in hand: its word at each place */
    bool *own;                /* which of its words are its own */
    additions additions;
} writer;

/* --- bytes --- */

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Add bytes with runs of white space as one space, or as a blank line if they hold one. */
static void add_tidy(cq_buf *out, cq_str s, bool doubled)
{
    for (size_t i = 0; i < s.n; i++) {
        uint32_t lines = 0;
        size_t from = i;
        while (i < s.n && is_space(s.p[i]))
            lines += s.p[i++] == '\n';
        if (i > from)
            cq_buf_z(out, lines > 1 ? "\n\n" : " ");
        if (i == s.n)
            return;
        if (s.p[i] == '[' && doubled)
            cq_buf_char(out, '[');
        cq_buf_char(out, s.p[i]);
    }
}

/* The bytes of words i .. j - 1 of a row. */
static cq_str words_text(writer *w, const cq_row *r, uint32_t i, uint32_t j)
{
    cq_buf b = { 0 };
    for (; i < j; i++) {
        add_tidy(&b, cq_row_bytes(r, i), false);
        if (i + 1 < j)
            add_tidy(&b, cq_row_between(r, i), false);
    }
    cq_str s = cq_str_dup(w->arena, cq_buf_view(&b));
    cq_buf_done(&b);
    return s;
}

/* --- how most members write it --- */

/* The number of what stands before place p of an extra, or after its last one: behind those
 * of the kept words. */
static size_t apart_of(const writer *w, uint32_t p)
{
    return w->common.kept.n + 1 + p;
}

/* What a row writes after its last word, if it ends a sentence. */
static cq_str end_of(const cq_row *r, uint32_t i)
{
    const cq_token *t = cq_row_token(r, i);
    size_t at = (size_t)t->at + t->len;
    return at < r->message->text.n && strchr(".!?", r->message->text.p[at])
               ? cq_str_sub(r->message->text, at, at + 1)
               : CQ_STR("");
}

static void vote_kept(writer *w, const cq_row *r)
{
    const cq_ids *kept = &w->common.kept;
    for (uint32_t k = 0; k < kept->n; k++) {
        uint32_t i = w->at[kept->p[k]], before = k ? w->at[kept->p[k - 1]] : CQ_NONE;
        if (before != CQ_NONE && before + 1 < r->n && before + 1 != i)
            cq_votes_add(w->after, k, cq_row_between(r, before), r->count);
        if (i == CQ_NONE)
            continue;
        cq_votes_add(w->word, kept->p[k], cq_row_bytes(r, i), r->count);
        if (before != CQ_NONE && before + 1 == i)
            cq_votes_add(w->apart, k, cq_row_between(r, before), r->count);
        else if (i > 0)
            cq_votes_add(w->before, k, cq_row_between(r, i - 1), r->count);
    }
    uint32_t last = kept->n ? w->at[kept->p[kept->n - 1]] : CQ_NONE;
    if (last != CQ_NONE)
        cq_votes_add(w->apart, kept->n, end_of(r, last), r->count);
}

static void vote_extra(writer *w, const cq_row *r, const cq_extra *e)
{
    for (uint32_t p = e->from; p < e->from + e->n; p++) {
        uint32_t i = w->at[p], before = p > e->from ? w->at[p - 1] : CQ_NONE;
        if (i == CQ_NONE)
            continue;
        cq_votes_add(w->word, p, cq_row_bytes(r, i), r->count);
        if (before != CQ_NONE && before + 1 == i)
            cq_votes_add(w->apart, apart_of(w, p), cq_row_between(r, before), r->count);
        if (p + 1 == e->from + e->n)
            cq_votes_add(w->apart, apart_of(w, p + 1), end_of(r, i), r->count);
    }
}

static void vote(writer *w)
{
    size_t kept = w->common.kept.n;
    w->word = cq_votes_new(w->spine.n);
    w->apart = cq_votes_new(kept + w->spine.n + 2);
    w->after = cq_votes_new(kept);
    w->before = cq_votes_new(kept);
    for (uint32_t r = 0; r < w->all.n; r++) {
        cq_common_at(&w->common, &w->all.rows[r], w->at);
        vote_kept(w, &w->all.rows[r]);
        for (uint32_t e = 0; e < w->spine.extra_n; e++)
            vote_extra(w, &w->all.rows[r], &w->spine.extras[e]);
    }
}

static cq_str best(const cq_votes *v, size_t k, cq_str otherwise)
{
    cq_str s;
    return cq_votes_best(v, k, &s) ? s : otherwise;
}

/* --- the text --- */

/* What goes before kept word k in the script. */
static void add_gap(const writer *w, cq_buf *out, uint32_t k)
{
    cq_str apart, space = CQ_STR(" ");
    bool together = cq_votes_best(w->apart, k, &apart);
    if (!w->common.slot[k]) {
        add_tidy(out, together ? apart : best(w->after, k, space), true);
        return;
    }
    /* Where most have nothing in the slot, what stands there comes after it. */
    bool none = together && cq_common_mostly_none(&w->common, k);
    add_tidy(out, none ? space : best(w->after, k, space), true);
    cq_buf_printf(out, "[%u]", w->common.slot[k]);
    add_tidy(out, none ? apart : best(w->before, k, space), true);
}

/* Write the text, and where each kept word begins in it. */
static cq_str write_text(writer *w, uint32_t *byte, uint32_t *words)
{
    cq_buf b = { 0 };
    uint32_t n = (uint32_t)w->common.kept.n;
    for (uint32_t k = 0; k < n; k++) {
        if (k)
            add_gap(w, &b, k);
        byte[k] = (uint32_t)b.n;
        add_tidy(&b, best(w->word, w->common.kept.p[k], CQ_STR("")), true);
    }
    if (n)
        cq_buf_str(&b, best(w->apart, n, CQ_STR("")));
    *words = n;
    cq_str s = cq_str_dup(w->arena, cq_buf_view(&b));
    cq_buf_done(&b);
    return s;
}

/* An extra's text; of one that is now in a slot, or that nobody has, "". */
static cq_str write_extra(writer *w, const cq_extra *e)
{
    cq_buf b = { 0 };
    for (uint32_t p = e->from; p < e->from + e->n; p++) {
        if (p > e->from)
            add_tidy(&b, best(w->apart, apart_of(w, p), CQ_STR(" ")), true);
        add_tidy(&b, best(w->word, p, CQ_STR("")), true);
    }
    cq_buf_str(&b, best(w->apart, apart_of(w, e->from + e->n), CQ_STR("")));
    cq_str s = cq_str_dup(w->arena, cq_buf_view(&b));
    cq_buf_done(&b);
    return s;
}

/* --- slots --- */

static int by_use(const void *a, const void *b)
{
    const cq_slot_value *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return cq_str_cmp(x->value, y->value);
}

static void write_slot(writer *w, uint32_t n, cq_slot *out)
{
    const cq_gaps *g = &w->common.values;
    uint32_t from = g->at.p[n], values = g->at.p[n + 1] - from;
    *out = (cq_slot){ cq_arena_get(w->arena, ((size_t)values + 1) * sizeof *out->values),
                      values };
    for (uint32_t k = 0; k < values; k++) {
        const cq_value *v = &g->values.p[from + k];
        out->values[k] =
            (cq_slot_value){ words_text(w, &w->all.rows[v->row], v->i, v->j), v->count };
    }
    qsort(out->values, values, sizeof *out->values, by_use);
}

/* --- additions --- */

/* Find which words are the row's own: not in the script, nor in a slot, nor in a sentence or
 * wording that many have. */
static void find_own(writer *w, const cq_row *r)
{
    const cq_common *c = &w->common;
    cq_common_at(c, r, w->at);
    for (uint32_t i = 0; i < r->n; i++)
        w->own[i] = (r->place[i] == CQ_NO_PLACE ||
                     (r->place[i] < w->spine.main && !c->common[r->place[i]])) &&
                    cq_row_token(r, i)->segment == CQ_SEG_BODY;
    for (uint32_t k = 1, i, j; k < c->kept.n; k++)
        if (c->slot[k] && cq_common_value(c, w->at, k, &i, &j))
            for (; i < j; i++)
                w->own[i] = false;
}

static void find_additions(writer *w, const cq_row *r)
{
    find_own(w, r);
    for (uint32_t i = 0, j; i < r->n; i = j + 1) {
        for (j = i; j < r->n && w->own[j];)
            j++;
        if (j - i < LEAST_ADDITION)
            continue;
        cq_str text = words_text(w, r, i, j);
        for (uint32_t k = 0; k < r->count; k++)
            CQ_PUSH(w->additions, (cq_addition){ r->messages[k], text });
    }
}

/* Copy the additions out by message; the sort is stable, so that those of one message stay
 * in their order. */
static void sort_additions(writer *w, cq_script *out)
{
    size_t n = w->additions.n;
    cq_item *items = cq_alloc((n + 1) * sizeof *items);
    for (size_t i = 0; i < n; i++)
        items[i] = (cq_item){ w->additions.p[i].message, (uint32_t)i, 0 };
    cq_sort_items(items, n);
    out->addition_n = (uint32_t)n;
    out->additions = cq_arena_get(w->arena, (n + 1) * sizeof *out->additions);
    for (size_t i = 0; i < n; i++)
        out->additions[i] = w->additions.p[items[i].a];
    free(items);
}

/* --- */

static void write_script(writer *w, cq_script *out)
{
    uint32_t *byte = cq_alloc((w->common.kept.n + 1) * sizeof *byte);
    cq_str *extras = cq_alloc(((size_t)w->spine.extra_n + 1) * sizeof *extras);
    vote(w);
    out->text = write_text(w, byte, &out->words);
    for (uint32_t e = 0; e < w->spine.extra_n; e++)
        extras[e] = write_extra(w, &w->spine.extras[e]);
    cq_sentences_find(&w->common, byte, extras, w->arena, out);
    out->slot_n = w->common.slot_n;
    out->slots = cq_arena_get(w->arena, ((size_t)out->slot_n + 1) * sizeof *out->slots);
    for (uint32_t n = 0; n < out->slot_n; n++)
        write_slot(w, n, &out->slots[n]);
    for (uint32_t r = 0; r < w->all.n; r++)
        find_additions(w, &w->all.rows[r]);
    sort_additions(w, out);
    free(extras);
    free(byte);
}

/* The members by number. */
static cq_list sorted_members(cq_list members, cq_arena *a)
{
    cq_ids v = { 0 };
    for (uint32_t i = 0; i < members.n; i++)
        CQ_PUSH(v, members.p[i]);
    cq_ids_unique(&v);
    cq_list out = { cq_arena_get(a, (v.n + 1) * sizeof *out.p), (uint32_t)v.n };
    if (v.n)
        memcpy(out.p, v.p, v.n * sizeof *out.p);
    CQ_VEC_DONE(v);
    return out;
}

static uint32_t longest_row(const cq_rows *all)
{
    uint32_t longest = 0;
    for (uint32_t r = 0; r < all->n; r++)
        longest = all->rows[r].n > longest ? all->rows[r].n : longest;
    return longest;
}

static void align(writer *w, cq_arena *scratch, cq_script *out)
{
    cq_spine_make(&w->all, scratch, &w->spine);
    cq_spine_lay(&w->spine, &w->all, scratch);
    cq_common_find(&w->all, &w->spine, scratch, &w->common);
    w->at = cq_arena_get(scratch, ((size_t)w->spine.n + 1) * sizeof *w->at);
    w->own = cq_arena_get(scratch, (size_t)longest_row(&w->all) + 1);
    write_script(w, out);
    cq_votes_free(w->word);
    cq_votes_free(w->apart);
    cq_votes_free(w->after);
    cq_votes_free(w->before);
    cq_common_done(&w->common);
    CQ_VEC_DONE(w->additions);
}

void cq_align(const cq_corpus *c, const cq_docs *d, cq_list members, cq_arena *arena,
              cq_script *out)
{
    cq_arena scratch = { 0 };
    writer w = { .arena = arena };
    cq_list sorted = sorted_members(members, arena);

    *out = (cq_script){ .messages = sorted };
    cq_rows_make(c, d, sorted, &scratch, &w.all);
    if (w.all.words)
        align(&w, &scratch, out);
    cq_arena_done(&scratch);
}
