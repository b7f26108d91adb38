/* book.c - see book.h (ECMA-376, part 1, 18: SpreadsheetML).
 *
 * workbook.xml names the sheets in their order, its .rels say in which member each is,
 * styles.xml says which formats are dates, sharedStrings.xml holds most texts. */
#include "read/book.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/time.h"
#include "base/vec.h"
#include "read/unpack.h"
#include "read/xml.h"

enum { FREE_GROWTH = 64 << 20, MAX_TAG = 1 << 20, MAX_COLUMN = 16384, PIECE = 1 << 16 };
#define TOO_MUCH "the workbook unpacks to over 1000 times its size"
enum { MAX_LOOK = 4 * CQ_MAX_SHEETS }; /* members of the zip that are looked at */

typedef struct {
    cq_str name, id, member;
} sheet;

typedef CQ_VEC(cq_str) strings;

struct cq_book {
    cq_str bytes;
    cq_arena arena;
    CQ_VEC(sheet) sheets;
    strings shared;
    CQ_VEC(bool) dates;    /* by the cell's style */
    CQ_VEC(int) own_dates; /* numbers of formats that the book defines */
    size_t shared_bytes;
    bool year_1904;
    size_t next;
    uint64_t unpacked, rendered; /* bytes out of the zip, and out of its cells */
    /* The sheet at hand: */
    cq_unpack *zip; /* open at the member that is read, or NULL */
    cq_bytes in;
    bool open, ended;
    cq_buf line; /* of the row at hand */
    cq_buf out;
    size_t given; /* bytes of out */
    cq_arena cell_arena;
    int row, column; /* the last that were begun */
    int width;       /* of the widest row */
    bool full;       /* the row has a cell that is not empty */
    bool damaged;    /* a part of the book ends early */
};

/* --- members --- */

typedef void on_tag(cq_book *b, const cq_xml_tag *t, cq_bytes *in, size_t n);

static void close_member(cq_book *b)
{
    cq_unpack_close(b->zip);
    b->zip = NULL;
}

/* Open the member of this name; false where there is none. */
static bool open_member(cq_book *b, cq_str name)
{
    cq_member m;
    cq_status status = CQ_OK;
    b->zip = cq_unpack_open_memory(b->bytes);
    for (int i = 0; i < MAX_LOOK && status == CQ_OK; i++) {
        status = cq_unpack_next(b->zip, &m, NULL);
        if (status == CQ_OK && m.name && cq_str_eqi(cq_str_z(m.name), name))
            return true;
    }
    b->damaged |= status != CQ_EMPTY;
    close_member(b);
    return false;
}

static bool grows_too_much(const cq_book *b, uint64_t n)
{
    return n > FREE_GROWTH && n / CQ_MAX_RATIO > b->bytes.n;
}

/* A cq_pull of the member that is open. */
static ssize_t pull_member(void *book, char *to, size_t room, char **broken)
{
    cq_book *b = book;
    ssize_t n = cq_unpack_pull(b->zip, to, room, broken);
    b->unpacked += n > 0 ? (uint64_t)n : 0;
    if (!grows_too_much(b, b->unpacked))
        return n;
    *broken = *broken ? *broken : strdup(TOO_MUCH);
    return -1;
}

static void each_tag(cq_book *b, cq_str member, on_tag *on)
{
    cq_xml_tag t;
    cq_bytes in;
    size_t n;
    if (!open_member(b, member))
        return;
    cq_bytes_init(&in, pull_member, b);
    while (cq_xml_next(&in, MAX_TAG, &t, &n)) {
        on(b, &t, &in, n);
        cq_bytes_skip(&in, n);
    }
    b->damaged |= in.broken != NULL;
    cq_bytes_done(&in);
    close_member(b);
}

static bool is(const cq_xml_tag *t, const char *name)
{
    return cq_str_eq(t->name, cq_str_z(name));
}

static cq_str attribute(cq_book *b, const cq_xml_tag *t, const char *name)
{
    return cq_str_dup(&b->arena, cq_xml_text(&b->arena, cq_xml_attribute(t, name)));
}

static int number(const cq_xml_tag *t, const char *name, int most)
{
    int64_t v;
    return cq_str_int(cq_xml_attribute(t, name), 0, most, &v) ? (int)v : -1;
}

/* --- the book --- */

static void take_workbook(cq_book *b, const cq_xml_tag *t, cq_bytes *in, size_t n)
{
    (void)in, (void)n;
    cq_str epoch = cq_xml_attribute(t, "date1904");
    if (is(t, "workbookPr"))
        b->year_1904 = cq_str_eq(epoch, CQ_STR("1")) || cq_str_eq(epoch, CQ_STR("true"));
    if (is(t, "sheet") && !t->closes && b->sheets.n < CQ_MAX_SHEETS)
        CQ_PUSH(b->sheets,
                (sheet){ .name = attribute(b, t, "name"), .id = attribute(b, t, "id") });
}

/* "worksheets/sheet1.xml" stands under xl/, "/xl/..." does so by itself. */
static void take_relation(cq_book *b, const cq_xml_tag *t, cq_bytes *in, size_t n)
{
    (void)in, (void)n;
    cq_str id = cq_xml_attribute(t, "Id"), target = attribute(b, t, "Target");
    if (!is(t, "Relationship") || cq_str_find(target, CQ_STR("worksheets/")) == target.n)
        return;
    cq_str member = cq_str_starts(target, CQ_STR("/"))
                        ? cq_str_sub(target, 1, target.n)
                        : cq_str_printf(&b->arena, "xl/%.*s", CQ_FMT(target));
    for (size_t i = 0; i < b->sheets.n; i++)
        if (cq_str_eq(b->sheets.p[i].id, id))
            b->sheets.p[i].member = member;
}

/* Has the format a year, month, day, hour or second outside of quotes and brackets? */
static bool shows_date(cq_str code)
{
    char inside = 0;
    for (size_t i = 0; i < code.n; i++) {
        char c = code.p[i];
        if (inside)
            inside = c == inside ? 0 : inside;
        else if (c == '"' || c == '[')
            inside = c == '[' ? ']' : c;
        else if (c == '\\' || c == '_' || c == '*')
            i++; /* the next one stands for itself, for its width, or again and again */
        else if (strchr("yYmMdDhHsS", c))
            return true;
    }
    return false;
}

static bool built_in_date(int f)
{
    return (f >= 14 && f <= 22) || (f >= 27 && f <= 36) || (f >= 45 && f <= 47) ||
           (f >= 50 && f <= 58);
}

static bool is_date(const cq_book *b, int format)
{
    for (size_t i = 0; i < b->own_dates.n; i++)
        if (b->own_dates.p[i] == format)
            return true;
    return built_in_date(format);
}

/* cellXfs has one <xf> a style; cellStyleXfs, which comes before it, does not count. */
static void take_style(cq_book *b, const cq_xml_tag *t, cq_bytes *in, size_t n)
{
    (void)in, (void)n;
    if (is(t, "numFmt") && shows_date(attribute(b, t, "formatCode")))
        CQ_PUSH(b->own_dates, number(t, "numFmtId", 1 << 20));
    if (is(t, "cellXfs") && !t->closes)
        b->dates.n = 0;
    if (is(t, "xf") && !t->closes && b->dates.n < MAX_TAG)
        CQ_PUSH(b->dates, is_date(b, number(t, "numFmtId", 1 << 20)));
}

/* --- texts --- */

/* Excel writes what XML cannot hold as "_x000D_". */
static cq_str unescaped(cq_arena *a, cq_str s)
{
    cq_buf b = { 0 };
    unsigned code;
    if (cq_str_find(s, CQ_STR("_x")) == s.n)
        return s;
    for (size_t i = 0; i < s.n;) {
        char hex[8] = { 0 };
        cq_str at = cq_str_sub(s, i, i + 7);
        memcpy(hex, at.p, at.n);
        if (at.n == 7 && hex[6] == '_' &&
            strspn(hex + 2, "0123456789abcdefABCDEF") == 4 &&
            sscanf(hex, "_x%4x_", &code) == 1 && code &&
            (code < 0xd800 || code > 0xdfff)) {
            cq_buf_rune(&b, code);
            i += 7;
        } else {
            cq_buf_char(&b, s.p[i++]);
        }
    }
    cq_str copy = cq_str_dup(a, cq_buf_view(&b));
    cq_buf_done(&b);
    return copy;
}

/* Add the text between the tag of n bytes at the window and the next tag. */
static void add_text(cq_bytes *in, size_t n, cq_arena *a, cq_buf *out)
{
    size_t from = n, end;
    for (;;) {
        cq_str s = { in->p, in->n };
        end = from + cq_str_find(cq_str_sub(s, from, s.n), CQ_STR("<"));
        if (end < s.n || in->ended || s.n > CQ_MAX_RECORD)
            break;
        from = end;
        cq_bytes_need(in, in->n + PIECE);
    }
    cq_buf_str(out, unescaped(a, cq_xml_text(a, (cq_str){ in->p + n, end - n })));
}

/* b->out is the string at hand; `given` counts open <rPh>, whose text is how it is read aloud. */
static void take_string(cq_book *b, const cq_xml_tag *t, cq_bytes *in, size_t n)
{
    if (is(t, "rPh"))
        b->given = !t->closes && !t->empty;
    if (is(t, "si") && !t->closes)
        cq_buf_clear(&b->out);
    if (is(t, "t") && !t->closes && !t->empty && !b->given &&
        b->shared_bytes + b->out.n < CQ_MAX_BOOK)
        add_text(in, n, &b->cell_arena, &b->out);
    if (is(t, "si") && (t->closes || t->empty) && b->shared_bytes < CQ_MAX_BOOK) {
        CQ_PUSH(b->shared, cq_str_dup(&b->arena, cq_buf_view(&b->out)));
        b->shared_bytes += b->out.n + sizeof(cq_str);
        cq_arena_reset(&b->cell_arena);
    }
}

cq_status cq_book_open(cq_str bytes, cq_book **out, cq_err *err)
{
    if (bytes.n > CQ_MAX_BOOK)
        return cq_fail(err, CQ_LIMIT, "a workbook of over %d bytes", CQ_MAX_BOOK);
    cq_book *b = cq_zalloc(1, sizeof *b);
    b->bytes = bytes;
    each_tag(b, CQ_STR("xl/workbook.xml"), take_workbook);
    each_tag(b, CQ_STR("xl/_rels/workbook.xml.rels"), take_relation);
    each_tag(b, CQ_STR("xl/styles.xml"), take_style);
    each_tag(b, CQ_STR("xl/sharedStrings.xml"), take_string);
    b->given = 0;
    if (!b->sheets.n) {
        cq_book_close(b);
        return cq_fail(err, CQ_FORMAT, "no workbook that can be read");
    }
    *out = b;
    return CQ_OK;
}

static void end_sheet(cq_book *b)
{
    if (b->open)
        cq_bytes_done(&b->in);
    close_member(b);
    b->open = false;
}

void cq_book_close(cq_book *b)
{
    if (!b)
        return;
    end_sheet(b);
    CQ_VEC_DONE(b->sheets);
    CQ_VEC_DONE(b->shared);
    CQ_VEC_DONE(b->dates);
    CQ_VEC_DONE(b->own_dates);
    cq_buf_done(&b->line);
    cq_buf_done(&b->out);
    cq_arena_done(&b->cell_arena);
    cq_arena_done(&b->arena);
    free(b);
}

size_t cq_book_count(const cq_book *b)
{
    size_t n = 0;
    for (size_t i = 0; i < b->sheets.n; i++)
        n += b->sheets.p[i].member.n > 0;
    return n;
}

bool cq_book_damaged(const cq_book *b)
{
    return b->damaged || cq_book_count(b) == 0;
}

const char *cq_book_next(cq_book *b)
{
    end_sheet(b);
    while (b->next < b->sheets.n) {
        const sheet *s = &b->sheets.p[b->next++];
        if (!s->member.n || !open_member(b, s->member))
            continue; /* a chart */
        cq_bytes_init(&b->in, pull_member, b);
        cq_buf_clear(&b->out);
        b->open = true;
        b->ended = false;
        b->given = 0;
        b->row = b->column = b->width = 0;
        b->full = false;
        cq_buf_clear(&b->line);
        return cq_str_dup_z(&b->arena, s->name);
    }
    return NULL;
}

/* --- cells --- */

/* The column of "AB12", from 1; 0 where it is none. */
static int column_of(cq_str r)
{
    int v = 0;
    for (size_t i = 0; i < r.n && r.p[i] >= 'A' && r.p[i] <= 'Z' && v <= MAX_COLUMN; i++)
        v = v * 26 + (r.p[i] - 'A' + 1);
    return v <= MAX_COLUMN ? v : 0;
}

static void move_to(cq_book *b, int column)
{
    for (; b->column < column && b->column < MAX_COLUMN; b->column++)
        if (b->column)
            cq_buf_char(&b->line, ',');
}

static void put_cell(cq_book *b, cq_str s)
{
    cq_buf *to = &b->line;
    b->full |= s.n > 0;
    cq_buf_char(to, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            cq_buf_char(to, '"');
        if (s.p[i] != '\n')
            cq_buf_char(to, s.p[i]);
        else if (i == 0 || s.p[i - 1] != '\r')
            cq_buf_char(to, '\r');
    }
    cq_buf_char(to, '"');
}

/* Days since 1900 (or 1904) as a date; Excel believes in a 29 February 1900. */
static cq_str date_of(const cq_book *b, double v, cq_arena *a)
{
    int64_t y, day = (int64_t)floor(v), s = (int64_t)floor((v - floor(v)) * 86400 + 0.5);
    int m, d;
    day += s / 86400;
    s %= 86400;
    cq_civil(day - (b->year_1904 ? 24107 : 25569), &y, &m, &d);
    return cq_str_printf(a, "%04lld-%02d-%02dT%02d:%02d:%02d", (long long)y, m, d,
                         (int)(s / 3600), (int)(s / 60 % 60), (int)(s % 60));
}

static cq_str number_text(const cq_book *b, cq_str raw, int style, cq_arena *a)
{
    char z[64] = { 0 }, *end;
    raw = cq_str_trim(raw);
    memcpy(z, raw.p, raw.n < 63 ? raw.n : 63);
    double v = strtod(z, &end);
    bool date = style >= 0 && (size_t)style < b->dates.n && b->dates.p[style];
    if (end == z || *end || !(fabs(v) < 1e18))
        return raw;
    if (date && v > 0 && v < 1e6)
        return date_of(b, v, a);
    bool power = strpbrk(z, "eE") != NULL;
    return power && v == floor(v) ? cq_str_printf(a, "%.0f", v) : raw;
}

/* What the cell shows, whose value was collected in `text`. */
static cq_str shown(const cq_book *b, cq_str type, int style, cq_str text, cq_arena *a)
{
    int64_t i;
    if (cq_str_eq(type, CQ_STR("s")))
        return cq_str_int(cq_str_trim(text), 0, (int64_t)b->shared.n - 1, &i)
                   ? b->shared.p[i]
                   : CQ_STR("");
    if (cq_str_eq(type, CQ_STR("b")))
        return cq_str_eq(text, CQ_STR("1")) ? CQ_STR("true") : CQ_STR("false");
    if (cq_str_eq(type, CQ_STR("e")))
        return CQ_STR("");
    return type.n && !cq_str_eq(type, CQ_STR("n")) ? text
                                                   : number_text(b, text, style, a);
}

/* Read on from <c> to </c> and write the cell. */
static void read_cell(cq_book *b, const cq_xml_tag *open, size_t n)
{
    cq_arena *a = &b->cell_arena;
    cq_str type = cq_str_dup(a, cq_xml_attribute(open, "t"));
    int style = number(open, "s", MAX_TAG), aloud = 0;
    int at = column_of(cq_xml_attribute(open, "r"));
    bool empty = open->empty;
    cq_buf text = { 0 };
    cq_xml_tag t;
    cq_bytes_skip(&b->in, n);
    while (!empty && cq_xml_next(&b->in, MAX_TAG, &t, &n)) {
        if (is(&t, "row") || (is(&t, "c") && !t.closes))
            break; /* it was not closed */
        empty = is(&t, "c");
        if (is(&t, "rPh"))
            aloud = !t.closes && !t.empty;
        if ((is(&t, "v") || is(&t, "t")) && !t.closes && !t.empty && !aloud)
            add_text(&b->in, n, a, &text);
        cq_bytes_skip(&b->in, n);
    }
    at = at > b->column ? at : b->column + 1;
    move_to(b, at);
    put_cell(b, shown(b, type, style, cq_buf_view(&text), a));
    cq_buf_done(&text);
    cq_arena_reset(a);
}

/* Cells that are empty at the end of a row are not in the file; a row without any but these
 * is an empty line. */
static void end_row(cq_book *b)
{
    if (b->full) {
        b->width = b->column > b->width ? b->column : b->width;
        move_to(b, b->width);
        cq_buf_str(&b->out, cq_buf_view(&b->line));
    }
    if (b->row)
        cq_buf_char(&b->out, '\n');
    cq_buf_clear(&b->line);
    b->full = false;
    b->column = 0;
}

/* Line n is row n, so that rows left out are empty lines. */
static void begin_row(cq_book *b, const cq_xml_tag *t)
{
    int at = number(t, "r", CQ_MAX_SHEET_ROWS);
    at = at > b->row ? at : b->row + 1;
    for (end_row(b); ++b->row < at;)
        cq_buf_char(&b->out, '\n');
}

/* Render until there is something to give. */
static void render(cq_book *b)
{
    cq_xml_tag t;
    size_t n;
    while (!b->ended && b->out.n < PIECE) {
        if (!cq_xml_next(&b->in, MAX_TAG, &t, &n)) {
            end_row(b);
            b->ended = true;
        } else if (is(&t, "c") && !t.closes && b->row) {
            read_cell(b, &t, n);
        } else {
            if (is(&t, "row") && !t.closes && b->row < CQ_MAX_SHEET_ROWS)
                begin_row(b, &t);
            cq_bytes_skip(&b->in, n);
        }
    }
}

ssize_t cq_book_pull(void *book, char *to, size_t room, char **broken)
{
    cq_book *b = book;
    if (b->given == b->out.n && !b->ended) {
        cq_buf_clear(&b->out);
        b->given = 0;
        render(b);
        b->rendered += b->out.n;
    }
    if (b->given == b->out.n && b->in.broken)
        *broken = strdup(b->in.broken);
    if (!*broken && grows_too_much(b, b->rendered))
        *broken = strdup(TOO_MUCH);
    if (*broken)
        return -1;
    size_t n = b->out.n - b->given;
    n = n < room ? n : room;
    if (n)
        memcpy(to, b->out.p + b->given, n);
    b->given += n;
    return (ssize_t)n;
}
