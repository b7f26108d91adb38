/* table.c - see table.h, and reader.h: the format "csv". */
#include "read/table.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "read/utf.h"

enum {
    STUDIED = 500, /* rows in which the order of day and month is looked for */
    ABOVE = 12,    /* records among which the header is looked for */
    NAME = 40      /* bytes of a column's name in a problem */
};

static void name_header(cq_table *t, const cq_str *cells, size_t n)
{
    size_t at = 0;
    for (size_t i = 0; i < n && at + NAME < CQ_LABEL; i++)
        at += (size_t)snprintf(t->label + at, CQ_LABEL - at, "%s%.*s", i ? ", " : "",
                               CQ_FMT(cq_utf8_cut(cells[i], NAME - 4)));
}

static void name_columns(cq_table *t, const cq_str *cells)
{
    cq_str name[CQ_COLS] = { { 0 } };
    for (size_t i = t->width; i-- > 0;)
        if (t->col_of[i] != CQ_COLS)
            name[t->col_of[i]] = cells[i];
    cq_post_label("csv", name, t->call, "", t->label);
}

/* Of the columns that could be the same thing, the surest ones are. */
static void choose(cq_table *t, const cq_columns *columns, const cq_str *cells)
{
    int best[CQ_COLS];
    bool weak[CQ_COLS] = { false }, person;
    cq_guess *g = cq_zalloc(t->width + 1, sizeof *g);
    for (int c = 0; c < CQ_COLS; c++)
        best[c] = INT32_MAX;
    for (size_t i = 0; i < t->width; i++) {
        g[i] = cq_columns_of(columns, cells[i], i + 1);
        if (g[i].col == CQ_COLS)
            continue;
        t->has[g[i].col] = true;
        if (g[i].rank < best[g[i].col]) {
            best[g[i].col] = g[i].rank;
            weak[g[i].col] = g[i].weak;
        }
    }
    for (size_t i = 0; i < t->width; i++)
        t->col_of[i] =
            g[i].col != CQ_COLS && g[i].rank == best[g[i].col] ? g[i].col : CQ_COLS;
    person = t->has[CQ_COL_NUMBER] || t->has[CQ_COL_AUTHOR] || t->has[CQ_COL_HANDLE];
    t->call =
        t->has[CQ_COL_DURATION] && person && (!t->has[CQ_COL_TEXT] || weak[CQ_COL_TEXT]);
    t->enough = cq_columns_suffice(t->has, weak);
    free(g);
}

static bool names_something(const cq_columns *columns, const cq_csv *csv)
{
    for (size_t i = 0; i < csv->n; i++)
        if (cq_columns_of(columns, csv->cells[i], 0).col != CQ_COLS)
            return true;
    return false;
}

/* Day or month first, if this time shows it: one of its first two numbers is over 12. */
static cq_dates order_of(cq_str time, bool *slashed)
{
    int a, b, y;
    char s[32] = { 0 }, sep[2];
    time = cq_str_trim(time);
    memcpy(s, time.p, time.n < 31 ? time.n : 31);
    if (sscanf(s, "%2d%1[/.-]%2d%*1[/.-]%4d", &a, sep, &b, &y) != 4)
        return CQ_DATES_UNKNOWN;
    *slashed = *slashed || *sep == '/';
    return a > 12 ? CQ_DATES_DMY : b > 12 ? CQ_DATES_MDY : CQ_DATES_UNKNOWN;
}

/* "csv (text=a; dates as month/day)". */
static void add_guess(cq_table *t)
{
    static const char guess[] = "; dates as month/day)";
    size_t n = strlen(t->label);
    if (t->guessed && n && n + sizeof guess < CQ_LABEL)
        memcpy(t->label + n - (t->label[n - 1] == ')'), guess, sizeof guess);
}

static void study_dates(cq_table *t, cq_csv *csv, cq_bytes *in, cq_arena *a)
{
    bool slashed = false;
    for (int i = 0; i < STUDIED && t->dates == CQ_DATES_UNKNOWN; i++) {
        if (!cq_csv_next(csv, in, a))
            break;
        for (size_t c = 0; c < t->width && c < csv->n; c++)
            if (t->col_of[c] == CQ_COL_TIME && t->dates == CQ_DATES_UNKNOWN)
                t->dates = order_of(csv->cells[c], &slashed);
        cq_bytes_skip(in, csv->length);
    }
    t->guessed = slashed && t->dates == CQ_DATES_UNKNOWN;
}

/* Take the record for the header. */
static void take_header(cq_table *t, const cq_columns *columns, const cq_csv *csv,
                        cq_arena *a)
{
    t->width = csv->n;
    t->col_of = cq_realloc(t->col_of, (csv->n + 1) * sizeof *t->col_of);
    memset(t->has, 0, sizeof t->has);
    t->headless = cq_columns_numbered(columns) && !names_something(columns, csv);
    cq_str *names = cq_arena_get(a, (csv->n + 1) * sizeof *names);
    for (size_t i = 0; i < csv->n; i++)
        names[i] = t->headless ? cq_str_printf(a, "%zu", i + 1)
                               : cq_utf8_repair(a, cq_str_trim(csv->cells[i]), NULL);
    choose(t, columns, names);
    if (t->enough)
        name_columns(t, names);
    else
        name_header(t, names, t->width);
}

/* The first record whose columns hold messages; where none does, the very first. */
static void find_header(cq_table *t, const cq_columns *columns, cq_str head, cq_arena *a)
{
    cq_csv csv;
    cq_bytes in;
    cq_csv_init(&csv, t->dialect);
    for (int again = 0; again < 2 && !t->enough; again++) {
        cq_bytes_copy(&in, head);
        t->above = 0;
        while (cq_csv_next(&csv, &in, a)) {
            take_header(t, columns, &csv, a);
            if (t->enough || again || ++t->above == ABOVE)
                break;
            cq_bytes_skip(&in, csv.length);
        }
        cq_bytes_done(&in);
    }
    cq_csv_done(&csv);
}

void cq_table_study(cq_table *t, cq_str head, const cq_columns *columns, cq_dates dates)
{
    cq_csv csv;
    cq_bytes in;
    cq_arena a = { 0 };
    *t = (cq_table){ .dates = dates, .bom = cq_str_starts(head, CQ_STR("\xef\xbb\xbf")) };
    head = cq_str_sub(head, t->bom ? 3 : 0, head.n);
    t->dialect = cq_csv_guess(head, &t->agree);
    find_header(t, columns, head, &a);
    if (t->enough) {
        cq_csv_init(&csv, t->dialect);
        cq_bytes_copy(&in, head);
        for (size_t i = 0; i <= t->above && cq_csv_next(&csv, &in, &a); i++)
            cq_bytes_skip(&in, csv.length);
        study_dates(t, &csv, &in, &a);
        add_guess(t);
        cq_bytes_done(&in);
        cq_csv_done(&csv);
    }
    cq_arena_done(&a);
}

void cq_table_done(cq_table *t)
{
    free(t->col_of);
    *t = (cq_table){ 0 };
}

static size_t bytes_of(const cq_str *cells, size_t n)
{
    size_t sum = n;
    for (size_t i = 0; i < n; i++)
        sum += cells[i].n;
    return sum;
}

void cq_table_row(const cq_table *t, const cq_str *cells, size_t n, cq_arena *a,
                  cq_row *row)
{
    char *joined[CQ_COLS] = { 0 };
    *row = (cq_row){ .call = t->call, .dates = t->dates };
    for (size_t i = 0; i < n && i < t->width; i++) {
        cq_col col = t->col_of[i];
        if (col == CQ_COLS || !cells[i].n)
            continue;
        cq_str *v = &row->value[col];
        if (!v->n) {
            *v = cells[i];
        } else if (cq_col_listed(col) || cq_col_joined(col)) {
            if (!joined[col]) {
                joined[col] = cq_arena_get(a, bytes_of(cells, n));
                memcpy(joined[col], v->p, v->n);
                v->p = joined[col];
            }
            joined[col][v->n++] = cq_col_joined(col) ? ' ' : '\n';
            memcpy(joined[col] + v->n, cells[i].p, cells[i].n);
            v->n += cells[i].n;
        }
    }
}

/* Has it names over columns? Those that are known make it a table, however ragged. */
static bool has_header(const cq_table *t)
{
    return t->width > 1 && t->agree > (t->enough ? 0.3 : 0.5) &&
           cq_utf8_clean(cq_str_z(t->label)) && !strpbrk(t->label, "<>{}\n");
}

static int sniff(cq_str head, cq_str path)
{
    cq_columns *columns = NULL;
    cq_table t;
    (void)path;
    cq_columns_new(NULL, &columns, NULL);
    cq_table_study(&t, head, columns, CQ_DATES_UNKNOWN);
    int sure = !has_header(&t) ? 0 : t.enough ? 70 : CQ_BARREN;
    cq_table_done(&t);
    cq_columns_free(columns);
    return sure;
}

/* Mend a row that has another number of cells than the header: commas that were not quoted
 * are joined again if the text comes last. Is it of use? If it is short, it may have lost
 * what matters, so it must have a text. */
static bool mend(const cq_table *t, cq_csv *csv, cq_str raw)
{
    size_t last = t->width - 1;
    cq_str *cell = csv->cells;
    bool in_place =
        csv->n > t->width && cell[last].p >= raw.p && cell[last].p < raw.p + raw.n;
    if (in_place && t->col_of[last] == CQ_COL_TEXT)
        cell[last] = cq_str_trim(cq_str_sub(raw, (size_t)(cell[last].p - raw.p), raw.n));
    for (size_t i = 0; i < csv->n && i < t->width; i++)
        if (t->col_of[i] == CQ_COL_TEXT && cell[i].n)
            return true;
    return csv->n > t->width;
}

/* Hand on the record that stands at the window's begin. */
static cq_status read_row(cq_reader *r, const cq_table *t, cq_csv *csv, cq_err *err)
{
    cq_status status = CQ_OK;
    cq_bytes *in = r->in;
    cq_message m;
    cq_row row;
    bool usable = true;
    if (csv->state == CQ_CSV_TOO_LONG)
        return cq_reader_problem(r, in->line, in->at, true, err,
                                 "record over %d bytes or %d cells", CQ_MAX_RECORD,
                                 CQ_MAX_COLUMNS);
    if (csv->n == 1 && t->width > 1 && !cq_str_trim(csv->cells[0]).n)
        return CQ_OK;
    if (csv->state == CQ_CSV_QUOTE)
        status = cq_reader_problem(r, in->line, in->at, false, err,
                                   "a quote that is not closed; read to the line's end");
    if (status == CQ_OK && csv->n != t->width) {
        size_t n = csv->n;
        usable = mend(t, csv, (cq_str){ in->p, csv->length });
        status = cq_reader_problem(r, in->line, in->at, !usable, err,
                                   "%zu cells where the header has %zu", n, t->width);
    }
    if (status != CQ_OK || !usable)
        return status;
    cq_table_row(t, csv->cells, csv->n, &r->arena, &row);
    row.tz = r->opt->tz;
    row.charset = CQ_STR("");
    const char *remark = cq_post_fill(&row, &r->arena, &m);
    if (remark)
        status = cq_reader_problem(r, in->line, in->at, false, err, "%s", remark);
    cq_reader_place(r, csv->length, &m);
    return status == CQ_OK ? cq_reader_message(r, &m, err) : status;
}

static cq_status read_rows(cq_reader *r, const cq_table *t, cq_err *err)
{
    cq_status status = CQ_OK;
    cq_csv csv;
    cq_csv_init(&csv, t->dialect);
    cq_bytes_skip(r->in, t->bom ? 3 : 0);
    if (t->above)
        status = cq_reader_once(r, "rows above the header are no messages", err);
    for (size_t i = 0; status == CQ_OK; i++) {
        cq_arena_reset(&r->arena);
        if (!cq_csv_next(&csv, r->in, &r->arena))
            break;
        if ((t->headless || i > t->above) && !cq_reader_known(r))
            status = read_row(r, t, &csv, err);
        if (status == CQ_OK)
            cq_bytes_skip(r->in, csv.length);
    }
    cq_csv_done(&csv);
    return status;
}

static cq_status read_all(cq_reader *r, cq_err *err)
{
    cq_columns *columns = NULL;
    cq_table t = { 0 };
    cq_status status = cq_columns_new(r->opt->map, &columns, err);
    if (status != CQ_OK)
        return status;
    cq_bytes_need(r->in, CQ_HEAD);
    size_t n = r->in->n < CQ_HEAD ? r->in->n : CQ_HEAD;
    cq_table_study(&t, (cq_str){ r->in->p, n }, columns, r->opt->dates);
    if (t.enough) {
        snprintf(r->label, sizeof r->label, "%s", t.label);
        r->source->format = r->label;
        status = read_rows(r, &t, err);
    } else if (n > 0) {
        r->damaged = true;
        status = cq_reader_problem(
            r, 1, 0, true, err,
            "no column is known as the text; name it with --map text=COLUMN,...; "
            "the columns are: %s",
            t.label);
    }
    cq_table_done(&t);
    cq_columns_free(columns);
    return status;
}

const cq_format cq_format_csv = { "csv", sniff, read_all, false };
