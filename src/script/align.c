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
    OTHER_VALUE = 5,    /* 1/5 of the members make another value worth a slot */
};

typedef CQ_VEC(cq_slot) slots;
typedef CQ_VEC(cq_addition) additions;

typedef struct {
    cq_arena *arena;
    cq_rows all;
    const cq_row *spine;
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

/* --- values --- */

/* The values between two common places: `from` is CQ_NONE before the first. */
typedef struct {
    uint64_t key;      /* of the words; 0 for none */
    const cq_row *row; /* the first that has it */
    uint32_t i, j;     /* its words there */
    uint32_t count;    /* messages */
} value;

typedef CQ_VEC(value) values;

/* The row's words strictly between two places, if it has both, with nothing else between. */
static bool value_between(const cq_row *r, uint32_t from, uint32_t to, value *out)
{
    if (r->at[from] == CQ_NONE || r->at[to] == CQ_NONE || r->at[to] <= r->at[from] ||
        r->at[to] - r->at[from] - 1 > LONGEST_VALUE)
        return false;
    *out = (value){ .row = r, .i = r->at[from] + 1, .j = r->at[to], .count = r->count };
    for (uint32_t k = out->i; k < out->j; k++)
        out->key = cq_hash_mix(out->key + 1, r->words[k]);
    return true;
}

static int by_use(const void *a, const void *b)
{
    const value *x = a, *y = b;
    if (x->count != y->count)
        return x->count < y->count ? 1 : -1;
    return (x->row > y->row) - (x->row < y->row);
}

/* All values of a gap, most used first. Returns how many messages have one. */
static uint32_t gap_values(const writer *w, uint32_t from, uint32_t to, values *out)
{
    cq_map *number = cq_map_new(16);
    uint32_t messages = 0;
    out->n = 0;
    for (uint32_t k = 0; k < w->all.n; k++) {
        value v;
        if (!value_between(&w->all.rows[k], from, to, &v))
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

/* Whether members differ there by more than rare slips: no value has most of them, or the
 * second has a fifth. */
static bool differs(const values *v, uint32_t messages)
{
    if (v->n < 2)
        return false;
    uint32_t second = v->p[1].count;
    return 2 * v->p[0].count <= messages ||
           (second > 1 && OTHER_VALUE * second >= messages);
}

/* --- what is common --- */

static void mark_common(writer *w)
{
    for (uint32_t k = 0; k < w->spine->n; k++) {
        uint32_t have = 0;
        for (uint32_t r = 0; r < w->all.n; r++)
            have += w->all.rows[r].at[k] != CQ_NONE ? w->all.rows[r].count : 0;
        w->common[k] = have >= w->all.least;
    }
    for (uint32_t k = 1; k + 1 < w->spine->n;
         k++) /* a word alone is the last of a sentence */
        if (2 * w->all.least < w->all.messages && !w->common[k - 1] && !w->common[k + 1])
            w->common[k] = false;
}

/* Common words for which many have one and the same other wording become part of a gap. */
static void open_alternatives(writer *w)
{
    values v = { 0 };
    for (uint32_t k = 1; k + 1 < w->spine->n; k++) {
        if (!w->common[k - 1] || !w->common[k] || !w->common[k + 1])
            continue;
        uint32_t messages = gap_values(w, k - 1, k + 1, &v);
        if (2 * messages >= w->all.messages && differs(&v, messages))
            w->common[k] = false;
    }
    CQ_VEC_DONE(v);
}

/* --- slots --- */

static void fill_slot(writer *w, const values *v, uint32_t from, uint32_t to)
{
    cq_slot s = { .values = cq_arena_get(w->arena, (v->n + 1) * sizeof *s.values) };
    for (size_t i = 0; i < v->n; i++)
        s.values[s.value_n++] =
            (cq_slot_value){ words_text(w, v->p[i].row, v->p[i].i, v->p[i].j),
                             v->p[i].count };
    for (uint32_t r = 0; r < w->all.n; r++) {
        value x;
        if (value_between(&w->all.rows[r], from, to, &x))
            for (uint32_t k = x.i; k < x.j; k++)
                w->in_value[r][k] = true;
    }
    CQ_PUSH(w->slots, s);
    w->slot[to] = (uint32_t)w->slots.n;
}

static void find_slots(writer *w)
{
    values v = { 0 };
    uint32_t from = CQ_NONE;
    for (uint32_t k = 0; k < w->spine->n; k++) {
        if (!w->common[k])
            continue;
        if (from != CQ_NONE) {
            uint32_t messages = gap_values(w, from, k, &v);
            if (2 * messages >= w->all.least && differs(&v, messages))
                fill_slot(w, &v, from, k);
        }
        from = k;
    }
    CQ_VEC_DONE(v);
}

/* --- the text --- */

/* The spelling of a common word that most messages have; of equals the first. */
static cq_str spelling(const writer *w, uint32_t k)
{
    cq_map *count = cq_map_new(8);
    cq_str best = token_bytes(w->spine, k);
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
            best = s;
        }
    }
    cq_map_free(count);
    return best;
}

/* What goes between the last common word and the next: a slot, or what stood there. */
static void add_gap(writer *w, cq_buf *out, uint32_t from, uint32_t to)
{
    cq_str before = between(w->spine, from), after = between(w->spine, to - 1);
    if (!w->slot[to]) {
        add_tidy(out, before, true);
        return;
    }
    if (to == from + 1) /* the slot stands where this one has nothing */
        before = CQ_STR(" ");
    add_tidy(out, before, true);
    cq_buf_printf(out, "[%u]", w->slot[to]);
    add_tidy(out, after, true);
}

static cq_str write_text(writer *w, uint32_t *words)
{
    cq_buf b = { 0 };
    uint32_t from = CQ_NONE;
    for (uint32_t k = 0; k < w->spine->n; k++) {
        if (!w->common[k])
            continue;
        if (from != CQ_NONE)
            add_gap(w, &b, from, k);
        add_tidy(&b, spelling(w, k), true);
        *words += w->spine->tokens[k]->kind <= CQ_TOK_NUMBER;
        from = k;
    }
    if (from != CQ_NONE && from + 1 == w->spine->n) { /* its full stop */
        cq_str text = w->spine->message->text;
        size_t at = w->spine->tokens[from]->at + w->spine->tokens[from]->len;
        if (at < text.n && strchr(".!?", text.p[at]))
            cq_buf_char(&b, text.p[at]);
    }
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
        w.spine = &w.all.rows[w.all.backbone];
        w.common = cq_arena_zero(&scratch, w.spine->n + 1, sizeof *w.common);
        w.slot = cq_arena_zero(&scratch, w.spine->n + 1, sizeof *w.slot);
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
