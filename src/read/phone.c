/* phone.c - see reader.h: calls and messages of an iPhone, from its backup (keep/phone.h).
 *
 * A record has no place of its own in such a file: its offset and its line are the key of
 * its row, its bytes are what was read of it. */
#include "keep/phone.h"

#include <string.h>

#include "base/bounds.h"
#include "read/posts.h"
#include "read/reader.h"

/* The words in a "typedstream" of Apple's: the first string, behind its length. */
static cq_str words_of(cq_str rich)
{
    static const char mark[] = "NSString";
    size_t at = cq_str_find(rich, (cq_str){ mark, sizeof mark - 1 });
    cq_str s = cq_str_sub(rich, at, rich.n);
    size_t plus = cq_str_find(s, CQ_STR("\x84\x01+"));
    s = cq_str_sub(s, plus + 3, s.n);
    if (!s.n)
        return s;
    unsigned char first = (unsigned char)s.p[0];
    size_t n = first, skip = 1;
    if (first >= 0x80) { /* two or four bytes of length follow */
        size_t width = first == 0x81 ? 2 : first == 0x82 ? 4 : 0;
        if (!width || s.n < 1 + width)
            return CQ_STR("");
        n = 0;
        for (size_t i = width; i > 0; i--)
            n = n << 8 | (unsigned char)s.p[i];
        skip = 1 + width;
    }
    return cq_str_sub(s, skip, skip + n);
}

/* An object in the text, such as a picture, is U+FFFC. */
static bool is_words(cq_str s)
{
    return cq_str_trim(s).n > 0 && !cq_str_eq(cq_str_trim(s), CQ_STR("\xef\xbf\xbc"));
}

static void fill(const cq_phone_row *p, bool call, cq_row *row, cq_arena *a)
{
    cq_str text = p->text.n ? p->text : words_of(p->rich);
    row->charset = CQ_STR("");
    row->call = call;
    row->value[call ? CQ_COL_NUMBER : CQ_COL_AUTHOR] = cq_post_number(a, p->number);
    if (p->date > 0 && p->date < 1e11)
        row->value[CQ_COL_TIME] = cq_str_printf(a, "%.0f", p->date);
    if (call) {
        row->value[CQ_COL_DURATION] = cq_str_printf(a, "%.0f", p->seconds);
        row->value[CQ_COL_ANSWERED] =
            p->answered ? CQ_STR("ANSWERED") : CQ_STR("NO ANSWER");
    }
    row->value[CQ_COL_ID] = p->id;
    row->value[CQ_COL_SUBJECT] = p->subject;
    if (is_words(text))
        row->value[CQ_COL_TEXT] = text;
}

/* What was read of the row, for its hash. */
static cq_str bytes_of(const cq_phone_row *p, cq_arena *a)
{
    return cq_str_printf(a, "%lld|%.*s|%.6f|%.6f|%d|%.*s|%.*s|%.*s", (long long)p->key,
                         CQ_FMT(p->number), p->date, p->seconds, p->answered,
                         CQ_FMT(p->id), CQ_FMT(p->subject), CQ_FMT(p->text));
}

static void place(const cq_phone_row *p, cq_arena *a, cq_message *m)
{
    m->raw = bytes_of(p, a);
    m->offset = m->line = (uint64_t)p->key;
    m->length = 1;
    cq_sha256(m->raw, m->sha256);
}

static cq_status read_row(cq_reader *r, const cq_phone_row *p, bool call, cq_err *err)
{
    cq_message m;
    cq_row row = { 0 };
    bool known = (uint64_t)p->key < r->from;
    if (p->went_out)
        return cq_reader_once(r, "what went out from this phone is not counted", err);
    if (known)
        return CQ_OK;
    fill(p, call, &row, &r->arena);
    const char *remark = cq_post_fill(&row, &r->arena, &m);
    place(p, &r->arena, &m);
    cq_status status =
        remark ? cq_reader_problem(r, m.line, m.offset, false, err, "%s", remark) : CQ_OK;
    return status == CQ_OK ? cq_reader_message(r, &m, err) : status;
}

static cq_status read_rows(cq_reader *r, cq_phone *p, cq_err *err)
{
    cq_phone_row row;
    cq_err why = { 0 };
    cq_status next = CQ_OK, status = CQ_OK;
    int64_t last = -1;
    bool call = cq_phone_holds(p) == CQ_PHONE_CALLS;
    r->source->format = call ? "phone (iOS, calls)" : "phone (iOS, messages)";
    while (status == CQ_OK && (next = cq_phone_next(p, &row, &why)) == CQ_OK) {
        cq_arena_reset(&r->arena);
        if (row.key > last)
            status = read_row(r, &row, call, err);
        last = row.key > last ? row.key : last;
    }
    if (status == CQ_OK && next == CQ_FORMAT) {
        r->damaged = true;
        status = cq_reader_problem(r, 0, (uint64_t)(last + 1), true, err, "%s", why.text);
    }
    return status;
}

static cq_status read_all(cq_reader *r, cq_err *err)
{
    cq_phone *p = NULL;
    cq_err why = { 0 };
    if (cq_bytes_need(r->in, (size_t)CQ_MAX_BOOK + 1))
        return cq_reader_problem(r, 0, 0, true, err,
                                 "a database of over %d bytes is not read", CQ_MAX_BOOK);
    if (r->in->n == 0)
        return CQ_OK;
    if (cq_phone_open((cq_str){ r->in->p, r->in->n }, &p, &why) != CQ_OK) {
        r->damaged = true;
        return cq_reader_problem(r, 0, 0, true, err, "%s", why.text);
    }
    cq_status status = read_rows(r, p, err);
    cq_phone_close(p);
    return status;
}

/* By the names that the phone gives them, or by a table's in the first bytes. */
static int sniff(cq_str head, cq_str path)
{
    if (!cq_str_starts(head, CQ_STR("SQLite format 3")))
        return 0;
    bool named = cq_str_endsi(path, CQ_STR("CallHistory.storedata")) ||
                 cq_str_endsi(path, CQ_STR("sms.db"));
    bool holds = cq_str_find(head, CQ_STR("ZCALLRECORD")) < head.n ||
                 cq_str_find(head, CQ_STR("attributedBody")) < head.n;
    return named || holds ? 90 : 0;
}

const cq_format cq_format_phone = { "phone", sniff, read_all, false };
