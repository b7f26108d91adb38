/* csv.c - see csv.h.
 *
 * A quoted cell ends at a quote that is followed by a delimiter, a line end or the end of
 * the input. A quote that is followed by something else but stands where a cell begins, on
 * a later line, is another cell's: so the one before it was never closed, and its record
 * ends with its line. Where nothing shows it, the search ends with the input or at
 * CQ_MAX_RECORD. All records up to where it ended are then taken as lines, so that no byte
 * is searched twice. */
#include "read/csv.h"

#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/status.h"

typedef struct {
    cq_dialect d;
    const char *p;
    size_t n;
    bool ended;    /* the input ends with these bytes */
    bool one_line; /* a record is a line, whatever its quotes */
    size_t barren; /* the line up to which no quote was closed */
} span;

/* In place of an offset: the end is not in sight; the quote was never closed. */
#define UNSEEN SIZE_MAX
#define UNCLOSED (SIZE_MAX - 1)

#define EACH UINT64_C(0x0101010101010101)

/* Is one of eight bytes zero? May be wrong about bytes behind such a one only. */
static uint64_t zeros(uint64_t w)
{
    return (w - EACH) & ~w & EACH << 7;
}

/* The first byte from i on that is a, b or c, or s->n. Most bytes are passed eight at once. */
static size_t next_of(const span *s, size_t i, char a, char b, char c)
{
    uint64_t w, x = EACH * (unsigned char)a, y = EACH * (unsigned char)b,
                z = EACH * (unsigned char)c;
    for (; i + sizeof w <= s->n; i += sizeof w) {
        memcpy(&w, s->p + i, sizeof w);
        if (zeros(w ^ x) | zeros(w ^ y) | zeros(w ^ z))
            break;
    }
    while (i < s->n && s->p[i] != a && s->p[i] != b && s->p[i] != c)
        i++;
    return i;
}

static bool ends_cell(const span *s, size_t i)
{
    return s->p[i] == s->d.delimiter || s->p[i] == s->d.newline ||
           (s->p[i] == '\r' && (i + 1 == s->n || s->p[i + 1] == s->d.newline));
}

static bool closes(const span *s, size_t i)
{
    for (i++; i < s->n && s->p[i] == ' ';)
        i++;
    return i >= s->n || ends_cell(s, i);
}

static bool begins_cell(const span *s, size_t i)
{
    return s->p[i - 1] == s->d.delimiter || s->p[i - 1] == s->d.newline;
}

/* The quote that closes the one at i. */
static size_t closing_quote(span *s, size_t i, bool *doubled)
{
    size_t line = 0; /* where the line of j begins, past the first */
    char escape = s->d.escapes ? '\\' : '"';
    for (size_t j = i + 1;; j++) {
        j = next_of(s, j, '"', s->d.newline, escape);
        if (j >= s->n)
            break;
        if (s->p[j] == s->d.newline) {
            if (s->one_line)
                return UNCLOSED;
            line = j + 1;
        }
        if (s->p[j] == '\\' && s->d.escapes && j + 1 < s->n &&
            s->p[j + 1] != s->d.newline) {
            *doubled = true;
            j++;
            continue;
        }
        if (s->p[j] != '"')
            continue;
        if (closes(s, j))
            return j;
        if (s->p[j + 1] == '"') {
            *doubled = true;
            j++;
        } else if (line && begins_cell(s, j)) {
            s->barren = line;
            return UNCLOSED;
        }
    }
    s->barren = s->n;
    return s->ended ? UNCLOSED : UNSEEN;
}

static cq_str undouble(cq_str s, bool escapes, cq_arena *a)
{
    char *to = cq_arena_get(a, s.n);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        bool first = s.p[i] == '"' || (escapes && s.p[i] == '\\');
        i += first && i + 1 < s.n && s.p[i + 1] == '"';
        to[n++] = s.p[i];
    }
    return (cq_str){ to, n };
}

static void add(cq_csv *c, cq_str cell)
{
    if (c->n == CQ_MAX_COLUMNS) {
        c->state = CQ_CSV_TOO_LONG;
        return;
    }
    if (c->n == c->room) {
        c->room = c->room ? 2 * c->room : 16;
        c->cells = cq_realloc(c->cells, c->room * sizeof *c->cells);
    }
    c->cells[c->n++] = cell;
}

/* Add the cell at i and return the offset behind it. */
static size_t quoted(cq_csv *c, span *s, size_t i, cq_arena *a)
{
    bool doubled = false;
    size_t j = closing_quote(s, i, &doubled), end = j + 1;
    if (j >= UNCLOSED)
        return j;
    while (end < s->n && s->p[end] == ' ')
        end++;
    if (end + 1 >= s->n && !s->ended)
        return UNSEEN; /* what seems to close may yet be followed by a second quote */
    cq_str cell = { s->p + i + 1, j - i - 1 };
    add(c, doubled ? undouble(cell, s->d.escapes, a) : cell);
    return end;
}

static size_t plain(cq_csv *c, const span *s, size_t i)
{
    size_t j = next_of(s, i, s->d.delimiter, s->d.newline, s->d.newline);
    if (j == s->n && !s->ended)
        return UNSEEN;
    bool crlf = j > i && s->p[j - 1] == '\r' && (j == s->n || s->p[j] == '\n');
    add(c, (cq_str){ s->p + i, j - i - crlf });
    return j;
}

/* Cut the record at s->p into cells and return its length. */
static size_t record(cq_csv *c, span *s, cq_arena *a)
{
    c->n = 0;
    for (size_t i = 0;; i++) {
        bool quote = i < s->n && s->p[i] == '"';
        size_t end = quote ? quoted(c, s, i, a) : plain(c, s, i);
        if (end == UNCLOSED && s->one_line)
            end = plain(c, s, i);
        if (end >= UNCLOSED)
            return end;
        if (end < s->n && s->p[end] == '\r' && s->d.newline == '\n')
            end++;
        if (end >= s->n)
            return s->ended ? s->n : UNSEEN;
        if (s->p[end] != s->d.delimiter)
            return end + 1;
        i = end;
    }
}

static void pass_line(cq_csv *c, cq_bytes *in)
{
    while (c->long_line && cq_bytes_need(in, 1)) {
        const char *end = memchr(in->p, c->dialect.newline, in->n);
        cq_bytes_skip(in, end ? (size_t)(end - in->p) + 1 : in->n);
        c->long_line = !end;
    }
}

bool cq_csv_next(cq_csv *c, cq_bytes *in, cq_arena *a)
{
    pass_line(c, in);
    if (!cq_bytes_need(in, 1))
        return false;
    span s = { .d = c->dialect, .one_line = in->at < c->lines_to };
    c->state = CQ_CSV_WELL;
    for (;;) {
        s.p = in->p;
        s.n = in->n;
        s.ended = in->ended;
        c->length = record(c, &s, a);
        if (c->length < UNCLOSED) {
            if (c->length > CQ_MAX_RECORD)
                c->state = CQ_CSV_TOO_LONG;
            return true;
        }
        if (c->length == UNSEEN && in->n < CQ_MAX_RECORD) {
            cq_bytes_need(in, 2 * in->n);
        } else if (!s.one_line) {
            c->state = CQ_CSV_QUOTE;
            c->lines_to = in->at + (s.barren ? s.barren : s.n);
            s.one_line = true;
        } else {
            c->state = CQ_CSV_TOO_LONG;
            c->length = in->n;
            c->long_line = true;
            return true;
        }
    }
}

void cq_csv_init(cq_csv *c, cq_dialect d)
{
    *c = (cq_csv){ .dialect = d };
}

void cq_csv_done(cq_csv *c)
{
    free(c->cells);
    *c = (cq_csv){ 0 };
}

enum { TRIED = 64 }; /* records by which a dialect is judged */

/* The share of the first records that have as many cells as most of them; `cells` is that
 * number. The last one, which the head may cut, counts where it is `whole` or where there
 * is none but the header to judge by. */
static double agreement(cq_str head, cq_dialect d, bool whole, size_t *cells)
{
    cq_csv c;
    cq_arena a = { 0 };
    size_t count[TRIED], n = 0, best = 0;
    span s = { .d = d, .ended = true };
    cq_csv_init(&c, d);
    for (size_t at = 0; at < head.n && n < TRIED; n++) {
        s.p = head.p + at;
        s.n = head.n - at;
        s.one_line = false;
        size_t length = record(&c, &s, &a);
        if (length >= UNCLOSED) {
            s.one_line = true;
            length = record(&c, &s, &a);
        }
        count[n] = c.n;
        at += length;
        if (at == head.n && n > 1 && !whole)
            break;
    }
    *cells = 1;
    for (size_t i = 0; i < n; i++) {
        size_t same = 0;
        for (size_t j = 0; j < n; j++)
            same += count[j] == count[i];
        if (same > best) {
            best = same;
            *cells = count[i];
        }
    }
    cq_arena_done(&a);
    cq_csv_done(&c);
    return *cells > 1 ? (double)best / (double)n : 0;
}

cq_dialect cq_csv_guess(cq_str head, double *agree)
{
    static const char delimiters[] = ",;\t|";
    bool lf = head.n && memchr(head.p, '\n', head.n);
    bool cr = head.n && memchr(head.p, '\r', head.n);
    cq_dialect best = { ',', !lf && cr ? '\r' : '\n', false };
    double most = 0, share = 0;
    for (const char *d = delimiters; *d; d++) {
        size_t cells;
        cq_dialect try = { *d, best.newline, false };
        double same = agreement(head, try, false, &cells);
        /* Of two that agree as well, the one that cuts finer. */
        double sure = same + 0.01 * (double)(cells < 10 ? cells : 10);
        if (same > 0 && sure > most) {
            most = sure;
            share = same;
            best.delimiter = *d;
        }
    }
    if (cq_str_find(head, CQ_STR("\\\"")) < head.n) {
        bool whole = head.p[head.n - 1] == best.newline;
        size_t cells;
        cq_dialect plain = { best.delimiter, best.newline, false }, try = plain;
        try.escapes = true;
        double same = agreement(head, try, whole, &cells);
        best.escapes = same > agreement(head, plain, whole, &cells);
        share = best.escapes ? same : share;
    }
    if (agree)
        *agree = share;
    return best;
}
