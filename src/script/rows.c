/* rows.c - see rows.h. */
#include "script/rows.h"

#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"

static bool is_shown(const cq_token *t)
{
    return t->segment == CQ_SEG_BODY || t->segment == CQ_SEG_GREETING;
}

/* The next shown token of d from i on, or d->n. */
static uint32_t next_shown(const cq_doc *d, uint32_t i)
{
    while (i < d->n && !is_shown(&d->tokens[i]))
        i++;
    return i;
}

static uint64_t form_of(const cq_doc *d, uint32_t *words)
{
    uint64_t form = 0;
    *words = 0;
    for (uint32_t i = next_shown(d, 0); i < d->n && *words < CQ_MAX_ALIGN;
         i = next_shown(d, i + 1)) {
        form = cq_hash_mix(form, d->tokens[i].hash);
        ++*words;
    }
    return form;
}

static bool same_words(const cq_doc *a, const cq_doc *b, uint32_t words)
{
    if (a->tokens == b->tokens)
        return true;
    for (uint32_t i = next_shown(a, 0), j = next_shown(b, 0); words > 0; words--) {
        if (j == b->n || a->tokens[i].hash != b->tokens[j].hash)
            return false;
        i = next_shown(a, i + 1);
        j = next_shown(b, j + 1);
    }
    return true;
}

typedef struct {
    const cq_corpus *c;
    const cq_docs *d;
    cq_list members;
    cq_arena *arena;
    cq_map *forms;
    uint32_t *row; /* of each member */
    cq_ids first;  /* of each row: its first member, as a place in `members` */
    CQ_VEC(cq_row) rows;
} maker;

static const cq_doc *doc_of(const maker *m, uint32_t member)
{
    return &m->d->docs[m->members.p[member]];
}

/* The row of the member's words: an old one, or a new one. */
static uint32_t find_row(maker *m, uint32_t member)
{
    const cq_doc *d = doc_of(m, member);
    uint32_t words, next = (uint32_t)m->rows.n, *found;
    uint64_t form = form_of(d, &words);
    while (*(found = cq_map_put(m->forms, form, next)) != next) {
        const cq_row *r = &m->rows.p[*found];
        if (r->n == words && same_words(d, doc_of(m, m->first.p[*found]), words))
            return *found;
        form = cq_hash_mix(form, 1);
    }
    CQ_PUSH(m->rows, (cq_row){ .n = words, .form = form });
    CQ_PUSH(m->first, member);
    return next;
}

static void list_messages(maker *m)
{
    for (uint32_t i = 0; i < m->members.n; i++) {
        m->row[i] = find_row(m, i);
        m->rows.p[m->row[i]].count++;
    }
    for (uint32_t i = 0; i < m->members.n; i++) {
        cq_row *r = &m->rows.p[m->row[i]];
        if (!r->messages) {
            r->messages = cq_arena_get(m->arena, r->count * sizeof *r->messages);
            r->count = 0;
        }
        r->messages[r->count++] = m->members.p[i];
    }
}

/* The message whose text most of the row have; of equals the least by bytes. */
static uint32_t face_of(const maker *m, const cq_row *r)
{
    uint32_t best = r->messages[0], most = 0;
    if (r->count == 1)
        return best;
    cq_map *copies = cq_map_new(r->count);
    for (uint32_t i = 0; i < r->count; i++) {
        cq_str text = m->c->messages[r->messages[i]].text;
        uint32_t *n = cq_map_put(copies, cq_hash(text), 0);
        ++*n;
        if (*n > most ||
            (*n == most && cq_str_cmp(text, m->c->messages[best].text) < 0)) {
            most = *n;
            best = r->messages[i];
        }
    }
    cq_map_free(copies);
    return best;
}

/* Whether the n shown tokens from the first one on are one piece. */
static bool in_one_piece(const cq_doc *d, uint32_t first, uint32_t n)
{
    bool all = first + n <= d->n;
    for (uint32_t i = 0; all && i < n; i++)
        all = is_shown(&d->tokens[first + i]);
    return all;
}

static void show_face(const maker *m, cq_row *r)
{
    uint32_t face = face_of(m, r);
    const cq_doc *d = &m->d->docs[face];
    uint32_t first = next_shown(d, 0);
    r->message = &m->c->messages[face];
    r->tokens = d->tokens + first;
    if (in_one_piece(d, first, r->n))
        return;
    r->token = cq_arena_get(m->arena, ((size_t)r->n + 1) * sizeof *r->token);
    for (uint32_t i = first, k = 0; k < r->n; i = next_shown(d, i + 1))
        r->token[k++] = i - first;
}

/* Copy the rows out by their form. */
static void sort_rows(const maker *m, cq_row *out)
{
    cq_item *items = cq_alloc((m->rows.n + 1) * sizeof *items);
    for (size_t r = 0; r < m->rows.n; r++)
        items[r] = (cq_item){ m->rows.p[r].form, (uint32_t)r, 0 };
    cq_sort_items(items, m->rows.n);
    for (size_t r = 0; r < m->rows.n; r++)
        out[r] = m->rows.p[items[r].a];
    free(items);
}

void cq_rows_make(const cq_corpus *c, const cq_docs *d, cq_list members, cq_arena *a,
                  cq_rows *out)
{
    maker m = { .c = c,
                .d = d,
                .members = members,
                .arena = a,
                .forms = cq_map_new(members.n),
                .row = cq_alloc(((size_t)members.n + 1) * sizeof *m.row) };
    list_messages(&m);
    *out = (cq_rows){ .n = (uint32_t)m.rows.n, .messages = members.n };
    for (uint32_t r = 0; r < out->n; r++) {
        show_face(&m, &m.rows.p[r]);
        out->words += (uint64_t)m.rows.p[r].n * m.rows.p[r].count;
    }
    out->rows = cq_arena_get(a, (m.rows.n + 1) * sizeof *out->rows);
    sort_rows(&m, out->rows);
    CQ_VEC_DONE(m.rows);
    CQ_VEC_DONE(m.first);
    cq_map_free(m.forms);
    free(m.row);
}

void cq_row_words(const cq_row *r, uint64_t *out)
{
    for (uint32_t i = 0; i < r->n; i++)
        out[i] = cq_row_token(r, i)->hash;
}

cq_str cq_row_bytes(const cq_row *r, uint32_t i)
{
    const cq_token *t = cq_row_token(r, i);
    return (cq_str){ r->message->text.p + t->at, t->len };
}

cq_str cq_row_between(const cq_row *r, uint32_t i)
{
    const cq_token *a = cq_row_token(r, i), *b = cq_row_token(r, i + 1);
    if (b != a + 1) /* something else stands between: a quotation, a letterhead */
        return CQ_STR("\n\n");
    return (cq_str){ r->message->text.p + a->at + a->len, b->at - a->at - a->len };
}

bool cq_row_stops(const cq_row *r, uint32_t i)
{
    static const char *const ends[] = { ".",  "!",  "?", "\n\n", "\n\r\n", "。",
                                        "！", "？", "؟", "۔",    "।" };
    cq_str s = cq_row_between(r, i);
    cq_str word = cq_row_bytes(r, i);
    bool letter =
        word.n == 1 && word.p[0] >= 'A' && word.p[0] <= 'Z' && s.n && s.p[0] == '.';
    bool plain = s.n == 1 || letter; /* nearly always a space */
    for (size_t e = 0; !plain && e < sizeof ends / sizeof *ends; e++)
        if (cq_str_find(s, cq_str_z(ends[e])) < s.n)
            return true;
    return false;
}

uint32_t cq_rows_sample(const cq_rows *all, uint32_t want, uint32_t *weight)
{
    cq_item *items = cq_alloc(((size_t)all->messages + 1) * sizeof *items);
    size_t n = 0;
    for (uint32_t r = 0; r < all->n; r++) {
        weight[r] = 0;
        for (uint32_t k = 0; k < all->rows[r].count; k++)
            items[n++] = (cq_item){ cq_hash_mix(all->rows[r].form, k), r, 0 };
    }
    cq_sort_items(items, n);
    n = n < want ? n : want;
    for (size_t i = 0; i < n; i++)
        weight[items[i].a]++;
    free(items);
    return (uint32_t)n;
}
