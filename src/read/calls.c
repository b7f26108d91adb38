/* calls.c - see reader.h: Asterisk's Master.csv, which has no header.
 *
 * cdr_csv writes accountcode, src, dst, dcontext, clid, channel, dstchannel, lastapp,
 * lastdata, start, answer, end, duration, billsec, disposition, amaflags and, if so set,
 * uniqueid and userfield. The sample of cdr_custom begins with clid and has the accountcode
 * behind amaflags. Which it is shows in the column in which the times begin; whether there
 * is a uniqueid shows in what stands there. */
#include "read/csv.h"
#include "read/posts.h"
#include "read/reader.h"

enum { LEAST = 16, MOST = 24, STUDIED = 50 };

typedef struct {
    size_t clid, src, dst, start, id, note;
} layout;

static const layout cdr_csv = { 4, 1, 2, 9, 16, 17 };
static const layout cdr_custom = { 0, 1, 2, 8, 16, 17 };

static bool whole(cq_str s)
{
    int64_t v;
    return cq_str_int(s, 0, INT32_MAX, &v);
}

/* "2026-11-02 09:14:03" and nothing else. */
static bool stamp(cq_str s)
{
    static const char shape[] = "9999-99-99 99:99:99";
    if (s.n != sizeof shape - 1)
        return false;
    for (size_t i = 0; i < s.n; i++)
        if (shape[i] == '9' ? s.p[i] < '0' || s.p[i] > '9' : s.p[i] != shape[i])
            return false;
    return true;
}

/* Does the row have start, answer (or nothing), end, duration, billsec from `start` on? */
static bool fits(const cq_csv *row, size_t start)
{
    const cq_str *c = row->cells + start;
    return row->n >= LEAST && row->n <= MOST && stamp(c[0]) && (!c[1].n || stamp(c[1])) &&
           (!c[2].n || stamp(c[2])) && whole(c[3]) && whole(c[4]);
}

/* "1793610843.12", with a system's name and a hyphen before it or not. */
static bool unique(cq_str s)
{
    size_t dot = cq_str_find(s, CQ_STR(".")), i = dot;
    while (i > 0 && s.p[i - 1] >= '0' && s.p[i - 1] <= '9')
        i--;
    return dot < s.n && dot - i >= 9 && whole(cq_str_sub(s, dot + 1, s.n)) &&
           (i == 0 || s.p[i - 1] == '-');
}

/* Study the first rows: the share of them that are calls. */
static double study(cq_str head, layout *l)
{
    cq_csv csv;
    cq_bytes in;
    cq_arena a = { 0 };
    size_t rows = 0, plain = 0, custom = 0, ids = 0, wide = 0;
    cq_csv_init(&csv, (cq_dialect){ ',', '\n', false });
    cq_bytes_copy(&in, head);
    while (rows < STUDIED && cq_csv_next(&csv, &in, &a)) {
        if (csv.length == in.n && rows > 0)
            break; /* the head may cut it */
        rows++;
        plain += fits(&csv, cdr_csv.start);
        custom += fits(&csv, cdr_custom.start);
        wide += csv.n > cdr_csv.id;
        ids += csv.n > cdr_csv.id && unique(csv.cells[cdr_csv.id]);
        cq_bytes_skip(&in, csv.length);
    }
    *l = custom > plain ? cdr_custom : cdr_csv;
    if (ids * 2 < wide) { /* a user field without a uniqueid */
        l->note = l->id;
        l->id = MOST;
    }
    cq_bytes_done(&in);
    cq_csv_done(&csv);
    cq_arena_done(&a);
    return rows ? (double)(custom > plain ? custom : plain) / (double)rows : 0;
}

static int sniff(cq_str head, cq_str path)
{
    layout l;
    (void)path;
    return study(head, &l) > 0.5 ? 90 : 0;
}

/* The name in "Anna" <+4915550001>; nothing where it but repeats the number. */
static cq_str caller_name(cq_str clid, cq_str number)
{
    cq_str name = cq_str_trim(cq_str_sub(clid, 0, cq_str_find(clid, CQ_STR("<"))));
    while (name.n > 1 && name.p[0] == '"' && name.p[name.n - 1] == '"')
        name = cq_str_sub(name, 1, name.n - 1);
    return cq_str_eq(name, number) ? CQ_STR("") : name;
}

static void fill(const cq_csv *csv, const layout *l, cq_row *row)
{
    const cq_str *c = csv->cells;
    *row = (cq_row){ .call = true };
    row->value[CQ_COL_NUMBER] = c[l->src];
    row->value[CQ_COL_NAME] = caller_name(c[l->clid], c[l->src]);
    row->value[CQ_COL_TARGET] = c[l->dst];
    row->value[CQ_COL_TIME] = c[l->start];
    row->value[CQ_COL_DURATION] = c[l->start + 4];
    row->value[CQ_COL_ANSWERED] = c[l->start + 5];
    if (l->id < csv->n)
        row->value[CQ_COL_ID] = c[l->id];
    if (l->note < csv->n)
        row->value[CQ_COL_TEXT] = c[l->note];
}

static cq_status read_call(cq_reader *r, const cq_csv *csv, const layout *l, cq_err *err)
{
    cq_message m;
    cq_row row;
    if (csv->n == 1 && !cq_str_trim(csv->cells[0]).n)
        return CQ_OK;
    if (csv->state != CQ_CSV_WELL || !fits(csv, l->start))
        return cq_reader_problem(r, r->in->line, r->in->at, true, err,
                                 csv->state == CQ_CSV_QUOTE ? "a quote that is not closed"
                                                            : "not a call record");
    fill(csv, l, &row);
    row.tz = r->opt->tz;
    row.charset = CQ_STR("utf-8");
    cq_post_fill(&row, &r->arena, &m);
    cq_reader_place(r, csv->length, &m);
    return cq_reader_message(r, &m, err);
}

static cq_status read_all(cq_reader *r, cq_err *err)
{
    cq_status status = CQ_OK;
    cq_csv csv;
    layout l;
    cq_bytes_need(r->in, CQ_HEAD);
    study((cq_str){ r->in->p, r->in->n < CQ_HEAD ? r->in->n : CQ_HEAD }, &l);
    r->source->format =
        l.start == cdr_custom.start ? "calls (Asterisk, cdr_custom)" : "calls (Asterisk)";
    cq_csv_init(&csv, (cq_dialect){ ',', '\n', false });
    while (status == CQ_OK) {
        cq_arena_reset(&r->arena);
        if (!cq_csv_next(&csv, r->in, &r->arena))
            break;
        if (!cq_reader_known(r))
            status = read_call(r, &csv, &l, err);
        if (status == CQ_OK)
            cq_bytes_skip(r->in, csv.length);
    }
    cq_csv_done(&csv);
    return status;
}

const cq_format cq_format_calls = { "calls", sniff, read_all, false };
