/* sms.c - see reader.h: what "SMS Backup & Restore" saved of a phone, messages or calls.
 *
 * A record is an element: <sms .../>, <call .../> or <mms ...>...</mms>. Only what came in
 * is a message; what went out, drafts and the like are told of once. */
#include "base/bounds.h"
#include "read/posts.h"
#include "read/reader.h"
#include "read/xml.h"

enum { LEAST_HEAD = 4096, ROOM = 1 << 12 };

/* Attributes are there or "null". */
static cq_str value(const cq_xml_tag *t, const char *name, cq_arena *a)
{
    cq_str s = cq_xml_attribute(t, name);
    return cq_str_eq(s, CQ_STR("null")) ? CQ_STR("") : cq_xml_text(a, s);
}

static bool is(const cq_xml_tag *t, const char *name, const char *what)
{
    return cq_str_eq(cq_xml_attribute(t, name), cq_str_z(what));
}

/* --- where the next record is --- */

static bool of_record(const cq_xml_tag *t)
{
    return cq_str_eq(t->name, CQ_STR("sms")) || cq_str_eq(t->name, CQ_STR("mms")) ||
           cq_str_eq(t->name, CQ_STR("call"));
}

/* The length of the element whose first tag has n bytes, up to its closing tag; 0 where the
 * next record or the end of the input comes first. */
static size_t element_end(cq_bytes *in, size_t n)
{
    cq_xml_tag t;
    for (;;) {
        cq_str s = { in->p, in->n };
        size_t at = n + cq_str_find(cq_str_sub(s, n, s.n), CQ_STR("<"));
        size_t length =
            at < s.n ? cq_xml_read(cq_str_sub(s, at, s.n), !in->ended, &t) : 0;
        if (length) {
            n = at + length;
            if (of_record(&t))
                return t.closes ? n : 0;
        } else if (in->ended || in->n >= CQ_MAX_RECORD) {
            return 0;
        } else {
            n = at;
            cq_bytes_need(in, in->n + in->n / 2 + ROOM);
        }
    }
}

/* --- what it says --- */

/* Numbers that are withheld are -1, -2 or -3, or not to be shown. */
static cq_str number_of(const cq_xml_tag *t, const char *name, cq_arena *a)
{
    cq_str shown = cq_xml_attribute(t, "presentation"), s = value(t, name, a);
    bool withheld =
        (shown.n && !cq_str_eq(shown, CQ_STR("1"))) || cq_str_starts(s, CQ_STR("-"));
    return withheld ? CQ_STR("") : cq_post_number(a, s);
}

/* What all have. A name was looked up by the number: without one it is nobody's. */
static void fill_all(const cq_xml_tag *t, cq_col col, cq_str number, cq_row *row,
                     cq_arena *a)
{
    cq_str name = value(t, "contact_name", a);
    row->value[CQ_COL_TIME] = value(t, "date", a);
    row->value[col] = number;
    if (number.n && !cq_post_nobody(name))
        row->value[CQ_COL_NAME] = name;
}

/* False of a call that went out. */
static bool fill_call(const cq_xml_tag *t, cq_row *row, cq_arena *a)
{
    static const char *const ends[][2] = { { "1", "ANSWERED" },
                                           { "3", "NO ANSWER" },
                                           { "4", "VOICEMAIL" },
                                           { "5", "REJECTED" },
                                           { "6", "BLOCKED" } };
    fill_all(t, CQ_COL_NUMBER, number_of(t, "number", a), row, a);
    row->call = true;
    row->value[CQ_COL_DURATION] = value(t, "duration", a);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++)
        if (is(t, "type", ends[i][0]))
            row->value[CQ_COL_ANSWERED] = cq_str_z(ends[i][1]);
    return !is(t, "type", "2");
}

static bool fill_sms(const cq_xml_tag *t, cq_row *row, cq_arena *a)
{
    fill_all(t, CQ_COL_AUTHOR, number_of(t, "address", a), row, a);
    row->value[CQ_COL_SUBJECT] = value(t, "subject", a);
    row->value[CQ_COL_TEXT] = value(t, "body", a);
    return is(t, "type", "1");
}

/* The sender among the addresses of a group, and the text among pictures. */
static void fill_part(const cq_xml_tag *t, cq_row *row, cq_buf *text, cq_arena *a)
{
    if (cq_str_eq(t->name, CQ_STR("addr")) && is(t, "type", "137"))
        row->value[CQ_COL_AUTHOR] = number_of(t, "address", a);
    if (!cq_str_eq(t->name, CQ_STR("part")) || !is(t, "ct", "text/plain"))
        return;
    if (text->n)
        cq_buf_char(text, '\n');
    cq_buf_str(text, value(t, "text", a));
}

static bool fill_mms(cq_str all, const cq_xml_tag *t, cq_row *row, cq_arena *a)
{
    cq_xml_tag inner;
    cq_buf text = { 0 };
    fill_all(t, CQ_COL_AUTHOR, number_of(t, "address", a), row, a);
    row->value[CQ_COL_SUBJECT] = value(t, "sub", a);
    for (size_t at = 0; at < all.n;) {
        at += cq_xml_read(cq_str_sub(all, at, all.n), false, &inner);
        fill_part(&inner, row, &text, a);
        at += cq_str_find(cq_str_sub(all, at, all.n), CQ_STR("<"));
    }
    row->value[CQ_COL_TEXT] = cq_str_dup(a, cq_buf_view(&text));
    cq_buf_done(&text);
    return is(t, "msg_box", "1");
}

/* --- reading --- */

static cq_status hand_on(cq_reader *r, const cq_row *row, size_t n, cq_err *err)
{
    cq_message m;
    const char *remark = cq_post_fill(row, &r->arena, &m);
    cq_status status =
        remark ? cq_reader_problem(r, r->in->line, r->in->at, false, err, "%s", remark)
               : CQ_OK;
    cq_reader_place(r, n, &m);
    return status == CQ_OK ? cq_reader_message(r, &m, err) : status;
}

static cq_status bad(cq_reader *r, const char *what, cq_err *err)
{
    return cq_reader_known(r)
               ? CQ_OK
               : cq_reader_problem(r, r->in->line, r->in->at, true, err, "%s", what);
}

/* What is not closed: the last of its kind shows that the file was cut short. */
static cq_status endless(cq_reader *r, size_t n, cq_err *err)
{
    r->damaged |= n == r->in->n && r->in->ended;
    return bad(r, "a record that does not end", err);
}

static bool fill(cq_str all, const cq_xml_tag *t, cq_row *row, cq_arena *a)
{
    return cq_str_eq(t->name, CQ_STR("call"))  ? fill_call(t, row, a)
           : cq_str_eq(t->name, CQ_STR("mms")) ? fill_mms(all, t, row, a)
                                               : fill_sms(t, row, a);
}

/* Deal with the tag of *n bytes at the window; then *n bytes are to be passed. */
static cq_status read_element(cq_reader *r, const cq_xml_tag *t, size_t *n, cq_err *err)
{
    cq_row row = { .charset = CQ_STR(""), .tz = r->opt->tz };
    cq_xml_tag again;
    if (t->broken ? t->name.n && !of_record(t) : t->closes || !of_record(t))
        return CQ_OK;
    if (t->broken)
        return endless(r, *n, err);
    if (cq_str_eq(t->name, CQ_STR("mms")) && !t->empty) {
        size_t first = *n, end = element_end(r->in, *n);
        if (!end)
            return endless(r, 0, err);
        *n = end;
        cq_xml_read((cq_str){ r->in->p, first }, false, &again); /* it may have moved */
        t = &again;
    }
    if (!fill((cq_str){ r->in->p, *n }, t, &row, &r->arena))
        return cq_reader_once(r, "what went out from this phone is not counted", err);
    return cq_reader_known(r) ? CQ_OK : hand_on(r, &row, *n, err);
}

static cq_status read_all(cq_reader *r, cq_err *err)
{
    cq_status status = CQ_OK;
    cq_xml_tag t;
    size_t n;
    while (status == CQ_OK && cq_xml_next(r->in, CQ_MAX_RECORD, &t, &n)) {
        cq_arena_reset(&r->arena);
        status = read_element(r, &t, &n, err);
        if (status == CQ_OK)
            cq_bytes_skip(r->in, n);
    }
    return status;
}

/* Its first element is <smses> or <calls>. */
static int sniff(cq_str head, cq_str path)
{
    cq_xml_tag t;
    (void)path;
    head = cq_str_sub(head, cq_str_starts(head, CQ_STR("\xef\xbb\xbf")) ? 3 : 0, head.n);
    if (!cq_str_starts(cq_str_trim(head), CQ_STR("<")))
        return 0;
    for (size_t at = 0; at < head.n && at < LEAST_HEAD;) {
        at += cq_str_find(cq_str_sub(head, at, head.n), CQ_STR("<"));
        if (at >= head.n)
            return 0;
        at += cq_xml_read(cq_str_sub(head, at, head.n), false, &t);
        if (t.name.n)
            return cq_str_eq(t.name, CQ_STR("smses")) ||
                           cq_str_eq(t.name, CQ_STR("calls"))
                       ? 95
                       : 0;
    }
    return 0;
}

const cq_format cq_format_sms = { "sms", sniff, read_all, false };
