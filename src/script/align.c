/* align.c - see align.h.
 *
 * A word of the backbone is common if enough members have it at its place (rows.h). Common
 * words are the script's text. Between two of them that follow each other, each member has
 * a value: its words there, often none. Where a value other than the backbone's is no rare
 * slip, or no value prevails, there is a slot. What a member has beyond that, if it is a
 * few words or more, is its addition. */
#include "script/align.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "script/rows.h"

enum {
    LONGEST_VALUE = 12, /* words in a slot's value; more are an addition */
    LEAST_ADDITION = 5, /* words */
    OTHER_VALUE = 4,    /* 1/4 of the members make another value worth a slot */
};

typedef CQ_VEC(cq_slot) slots;
typedef CQ_VEC(cq_addition) additions;

typedef struct {
    cq_arena *arena;
    cq_rows all;
    bool *common; /* of each place */
    uint32_t
        *slot; /* of the gap that ends at each place (and at the end), from 1, or 0 */
    bool **in_value; /* of each row: which words are in a slot's value */
    slots slots;
    additions additions;
} writer;

/* --- bytes --- */

static cq_str token_bytes(const cq_row *r, uint32_t i)
{
    return (cq_str){ r->message->text.p + r->tokens[i]->at, r->tokens[i]->len };
}

/* What stands between two words of a row that follow each other. */
static cq_str between(const cq_row *r, uint32_t i)
{
    const cq_token *a = r->tokens[i], *b = r->tokens[i + 1];
    if (b != a + 1) /* something else stands between: a quotation, a letterhead */
        return CQ_STR("\n\n");
    return (cq_str){ r->message->text.p + a->at + a->len, b->at - a->at - a->len };
}

/* Add bytes with runs of white space as one space, or as a blank line if they hold one. */
static void add_tidy(cq_buf *out, cq_str s, bool doubled)
{
    for (size_t i = 0; i < s.n; i++) {
        uint32_t lines = 0;
        size_t from = i;
        while (i < s.n &&
               (s.p[i] == ' ' || s.p[i] == '\t' || s.p[i] == '\r' || s.p[i] == '\n'))
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

/* The bytes of words i..j - 1 of a row. */
static void add_words(cq_buf *out, const cq_row *r, uint32_t i, uint32_t j, bool doubled)
{
    for (; i < j; i++) {
        add_tidy(out, token_bytes(r, i), doubled);
        if (i + 1 < j)
            add_tidy(out, between(r, i), doubled);
    }
}

static cq_str words_text(writer *w, const cq_row *r, uint32_t i, uint32_t j)
{
    cq_buf b = { 0 };
    add_words(&b, r, i, j, false);
    cq_str s = cq_str_dup(w->arena, cq_buf_view(&b));
    cq_buf_done(&b);
    return s;
}

/* --- what is common --- */

/* Whether members differ there by more than rare slips: no value has most of them, or the
 * second has a quarter. */
static bool differs(const cq_values *v, uint32_t messages)
{
    if (v->n < 2)
        return false;
    uint32_t second = v->p[1].count;
    return 2 * v->p[0].count <= messages ||
           (second > 1 && OTHER_VALUE * second >= messages);
}

/* Enough members make a word common; next to a common one three quarters of that do, or a
 * sentence on which about so many agree would come out in shreds. */
static void mark_common(writer *w)
{
    uint32_t n = w->all.spine_n, *have = cq_alloc((n + 1) * sizeof *have);
    for (uint32_t k = 0; k < n; k++) {
        have[k] = cq_rows_support(&w->all, k);
        w->common[k] = have[k] >= w->all.least;
    }
    for (uint32_t k = 1; k < n; k++)
        if (w->common[k - 1] && 4 * have[k] >= 3 * w->all.least)
            w->common[k] = true;
    for (uint32_t k = n; k-- > 1;)
        if (w->common[k] && 4 * have[k - 1] >= 3 * w->all.least)
            w->common[k - 1] = true;
    /* A word alone is the last of a sentence. */
    for (uint32_t k = 1; k + 1 < n; k++)
        if (2 * w->all.least < w->all.messages && !w->common[k - 1] && !w->common[k + 1])
            w->common[k] = false;
    free(have);
}

/* Common words for which many have one and the same other wording become part of a gap. */
static void open_alternatives(writer *w)
{
    cq_values v = { 0 };
    for (uint32_t k = 1; k + 1 < w->all.spine_n; k++) {
        if (!w->common[k - 1] || !w->common[k] || !w->common[k + 1])
            continue;
        uint32_t messages = cq_rows_values(&w->all, k - 1, k + 1, LONGEST_VALUE, &v);
        if (2 * messages >= w->all.messages && differs(&v, messages))
            w->common[k] = false;
    }
    CQ_VEC_DONE(v);
}

/* --- slots --- */

static void fill_slot(writer *w, const cq_values *v, uint32_t from, uint32_t to)
{
    cq_slot s = { .values = cq_arena_get(w->arena, (v->n + 1) * sizeof *s.values) };
    for (size_t i = 0; i < v->n; i++)
        s.values[s.value_n++] =
            (cq_slot_value){ words_text(w, v->p[i].row, v->p[i].i, v->p[i].j),
                             v->p[i].count };
    for (uint32_t r = 0; r < w->all.n; r++) {
        cq_value x;
        if (cq_rows_value(&w->all, &w->all.rows[r], from, to, LONGEST_VALUE, &x))
            for (uint32_t k = x.i; k < x.j; k++)
                w->in_value[r][k] = true;
    }
    CQ_PUSH(w->slots, s);
    w->slot[to] = (uint32_t)w->slots.n;
}

static void find_slots(writer *w)
{
    cq_values v = { 0 };
    uint32_t from = CQ_NONE;
    for (uint32_t k = 0; k < w->all.spine_n; k++) {
        if (!w->common[k])
            continue;
        if (from != CQ_NONE) {
            uint32_t messages = cq_rows_values(&w->all, from, k, LONGEST_VALUE, &v);
            if (2 * messages >= w->all.least && differs(&v, messages))
                fill_slot(w, &v, from, k);
        }
        from = k;
    }
    CQ_VEC_DONE(v);
}

/* --- the text --- */

/* The spelling of a common word that most messages have; of equals the first. */
static const cq_token *spelling(const writer *w, uint32_t k, cq_str *bytes)
{
    cq_map *count = cq_map_new(8);
    const cq_token *best = NULL;
    uint32_t most = 0;
    for (uint32_t r = 0; r < w->all.n; r++) {
        const cq_row *row = &w->all.rows[r];
        if (row->at[k] == CQ_NONE)
            continue;
        cq_str s = token_bytes(row, row->at[k]);
        uint32_t *n = cq_map_put(count, cq_hash(s), 0);
        *n += row->count;
        if (*n > most) {
            most = *n;
            best = row->tokens[row->at[k]];
            *bytes = s;
        }
    }
    cq_map_free(count);
    return best;
}

/* The bytes after the word at a place, or before it, in the first row that has another word
 * there; of two places, in the first row in which they follow each other. */
static cq_str bytes_after(const writer *w, uint32_t from)
{
    for (uint32_t r = 0; r < w->all.n; r++) {
        const cq_row *row = &w->all.rows[r];
        if (row->at[from] != CQ_NONE && row->at[from] + 1 < row->n)
            return between(row, row->at[from]);
    }
    return CQ_STR(" ");
}

static cq_str bytes_before(const writer *w, uint32_t to)
{
    for (uint32_t r = 0; r < w->all.n; r++) {
        const cq_row *row = &w->all.rows[r];
        if (row->at[to] != CQ_NONE && row->at[to] > 0)
            return between(row, row->at[to] - 1);
    }
    return CQ_STR(" ");
}

static cq_str bytes_between(const writer *w, uint32_t from, uint32_t to)
{
    for (uint32_t r = 0; r < w->all.n; r++) {
        const cq_row *row = &w->all.rows[r];
        if (row->at[from] != CQ_NONE && row->at[to] == row->at[from] + 1)
            return between(row, row->at[from]);
    }
    return bytes_after(w, from);
}

/* What goes between two common words that follow each other in the script. */
static void add_gap(const writer *w, cq_buf *out, uint32_t from, uint32_t to)
{
    if (!w->slot[to]) {
        add_tidy(out, bytes_between(w, from, to), true);
        return;
    }
    /* Where some have nothing in the slot, what stands there comes after it. */
    add_tidy(out, to == from + 1 ? CQ_STR(" ") : bytes_after(w, from), true);
    cq_buf_printf(out, "[%u]", w->slot[to]);
    add_tidy(out, to == from + 1 ? bytes_between(w, from, to) : bytes_before(w, to),
             true);
}

/* The full stop after the last word, if the first row that has it has one. */
static void add_end(const writer *w, cq_buf *out, uint32_t k)
{
    for (uint32_t r = 0; r < w->all.n; r++) {
        const cq_row *row = &w->all.rows[r];
        if (row->at[k] == CQ_NONE)
            continue;
        const cq_token *t = row->tokens[row->at[k]];
        size_t at = (size_t)t->at + t->len;
        if (at < row->message->text.n && strchr(".!?", row->message->text.p[at]))
            cq_buf_char(out, row->message->text.p[at]);
        return;
    }
}

static cq_str write_text(writer *w, uint32_t *words)
{
    cq_buf b = { 0 };
    uint32_t from = CQ_NONE;
    for (uint32_t k = 0; k < w->all.spine_n; k++) {
        cq_str bytes = { 0 };
        if (!w->common[k])
            continue;
        if (from != CQ_NONE)
            add_gap(w, &b, from, k);
        *words += spelling(w, k, &bytes)->kind <= CQ_TOK_NUMBER;
        add_tidy(&b, bytes, true);
        from = k;
    }
    if (from != CQ_NONE)
        add_end(w, &b, from);
    cq_str s = cq_str_dup(w->arena, cq_buf_view(&b));
    cq_buf_done(&b);
    return s;
}

/* --- additions --- */

/* Whether the word is the member's own: not in the script, nor in a slot, nor in another
 * wording that many have. */
static bool is_own(const writer *w, uint32_t r, uint32_t i)
{
    const cq_row *row = &w->all.rows[r];
    return !w->in_value[r][i] && !row->wording[i] &&
           row->tokens[i]->segment == CQ_SEG_BODY &&
           (row->place[i] == CQ_NONE || !w->common[row->place[i]]);
}

static void find_additions(writer *w, uint32_t r)
{
    const cq_row *row = &w->all.rows[r];
    for (uint32_t i = 0, j; i < row->n; i = j + 1) {
        for (j = i; j < row->n && is_own(w, r, j);)
            j++;
        if (j - i < LEAST_ADDITION)
            continue;
        cq_str text = words_text(w, row, i, j);
        for (uint32_t k = 0; k < row->count; k++)
            CQ_PUSH(w->additions, (cq_addition){ row->messages[k], text });
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

static void copy_out(writer *w, cq_list members, cq_script *out)
{
    out->messages = members;
    out->text = write_text(w, &out->words);
    out->slot_n = (uint32_t)w->slots.n;
    out->slots = cq_arena_get(w->arena, (w->slots.n + 1) * sizeof *out->slots);
    if (w->slots.n)
        memcpy(out->slots, w->slots.p, w->slots.n * sizeof *out->slots);
    sort_additions(w, out);
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

void cq_align(const cq_corpus *c, const cq_docs *d, cq_list members, cq_arena *arena,
              cq_script *out)
{
    cq_arena scratch = { 0 };
    writer w = { .arena = arena };
    cq_list sorted = sorted_members(members, arena);

    *out = (cq_script){ 0 };
    cq_rows_make(c, d, sorted, &scratch, &w.all);
    if (w.all.n) {
        w.common = cq_arena_zero(&scratch, w.all.spine_n + 1, sizeof *w.common);
        w.slot = cq_arena_zero(&scratch, w.all.spine_n + 1, sizeof *w.slot);
        w.in_value = cq_arena_get(&scratch, w.all.n * sizeof *w.in_value);
        for (uint32_t r = 0; r < w.all.n; r++)
            w.in_value[r] = cq_arena_zero(&scratch, w.all.rows[r].n + 1, 1);
        mark_common(&w);
        open_alternatives(&w);
        find_slots(&w);
        for (uint32_t r = 0; r < w.all.n; r++)
            find_additions(&w, r);
        copy_out(&w, sorted, out);
    }
    CQ_VEC_DONE(w.slots);
    CQ_VEC_DONE(w.additions);
    cq_arena_done(&scratch);
}
