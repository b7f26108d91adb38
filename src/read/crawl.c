/* crawl.c - see reader.h: pages that a crawler kept (WARC, and in a WACZ).
 *
 * A page in HTML or plain text is a message of its site, at its own time where it says one,
 * else when it was fetched. JSON that a site's own program asked for is read as posts are:
 * each stands in the file where its bytes do, or, where they were packed on the way, in the
 * first bytes of its record, one after the other. What is no page is told once of its kind. */
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/zip.h"
#include "read/brotli.h"
#include "read/posts.h"
#include "read/reader.h"
#include "read/unpack.h"
#include "read/utf.h"
#include "read/warc.h"

typedef struct {
    cq_reader *r;
    cq_warc w;
    size_t n;    /* bytes of the record, its heads and its block */
    cq_str body; /* as the site sent it, unpacked */
    bool packed; /* these are not its bytes in the file */
} page;

/* --- JSON --- */

typedef struct {
    page *p;
    uint64_t k;      /* messages so far */
    uint64_t at;     /* offset of the body, or of the record where it is packed */
    uint64_t before; /* lines of the file before its first */
} nest;

static cq_status nested_message(void *ctx, const cq_source *s, cq_message *m, cq_err *err)
{
    nest *x = ctx;
    cq_reader *r = x->p->r;
    (void)s;
    if (x->p->packed) {
        m->offset = r->in->at + x->k++;
        m->line = r->in->line;
        m->length = 1;
        if (x->k > x->p->n)
            return cq_reader_once(r,
                                  "a packed page has more messages than bytes: these "
                                  "are not read",
                                  err);
        if (m->offset < r->from)
            return CQ_OK;
    } else {
        m->offset += x->at;
        m->line += x->before;
    }
    return r->sink->message(r->sink->ctx, r->source, m, err);
}

static cq_status nested_problem(void *ctx, const cq_source *s, const cq_problem *p,
                                cq_err *err)
{
    nest *x = ctx;
    cq_reader *r = x->p->r;
    cq_problem here = *p;
    (void)s;
    here.byte = x->p->packed ? r->in->at : p->byte + x->at;
    here.line = x->p->packed || !p->line ? r->in->line : p->line + x->before;
    if (here.byte < r->from)
        return CQ_OK;
    return r->sink->problem(r->sink->ctx, r->source, &here, err);
}

static uint64_t lines_in(cq_str s)
{
    uint64_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == '\n';
    return n;
}

static cq_status read_json(page *p, cq_err *err)
{
    cq_reader *r = p->r;
    size_t head = p->w.head + p->w.http;
    uint64_t none = 0;
    nest x = { .p = p, .at = r->in->at + (p->packed ? 0 : head) };
    x.before = r->in->line - 1 + lines_in((cq_str){ r->in->p, p->packed ? 0 : head });
    cq_source source = *r->source;
    cq_sink sink = { .ctx = &x, .message = nested_message, .problem = nested_problem };
    cq_bytes in;
    cq_reader inner = { .in = &in,
                        .opt = r->opt,
                        .source = &source,
                        .sink = &sink,
                        .from = !p->packed && r->from > x.at ? r->from - x.at : 0,
                        .crew = r->crew,
                        .papers = r->papers,
                        .done = &none };
    if (cq_format_json.sniff(cq_str_sub(p->body, 0, CQ_HEAD), CQ_STR("")) <= CQ_BARREN)
        return cq_reader_once(r,
                              "JSON without messages, images, scripts and styles are no "
                              "messages",
                              err);
    memcpy(inner.told, r->told, sizeof inner.told);
    cq_bytes_copy(&in, p->body);
    cq_bytes_unhashed(&in);
    cq_status status = cq_format_json.read(&inner, err);
    memcpy(r->told, inner.told, sizeof inner.told);
    cq_bytes_done(&in);
    cq_arena_done(&inner.arena);
    return status;
}

/* --- pages --- */

static cq_str key(cq_reader *r, cq_str s)
{
    s = cq_utf8_cut(cq_str_trim(s), CQ_MAX_VALUE);
    return cq_utf8_cut(cq_utf8_repair(&r->arena, s, NULL), CQ_MAX_VALUE);
}

static void date(page *p, bool html, cq_message *m)
{
    cq_str said = html ? cq_warc_published(p->body) : CQ_STR("");
    m->time = cq_time_read(said, CQ_DATES_UNKNOWN, p->r->opt->tz);
    m->time_source = CQ_TIME_STATED;
    if (m->time != CQ_NO_TIME)
        return;
    m->time = cq_time_read(p->w.date, CQ_DATES_UNKNOWN, NULL);
    m->time_source = m->time == CQ_NO_TIME ? CQ_TIME_NONE : CQ_TIME_FILE;
}

static cq_status read_text(page *p, bool html, cq_err *err)
{
    cq_reader *r = p->r;
    cq_str charset = p->w.charset;
    if (html && !charset.n)
        charset = cq_warc_charset(p->body);
    cq_part part = { .bytes = p->body, .charset = key(r, charset), .html = html };
    cq_message m = { .channel = CQ_POST,
                     .id = key(r, p->w.uri),
                     .sender = key(r, cq_warc_host(&r->arena, p->w.uri)),
                     .parts = &part,
                     .part_n = 1 };
    m.nobody = m.sender.n == 0;
    date(p, html, &m);
    cq_reader_place(r, p->n, &m);
    return cq_reader_message(r, &m, err);
}

/* --- bodies --- */

static cq_status too_long(cq_err *err)
{
    return cq_fail(err, CQ_LIMIT, "it unpacks to over %d bytes", CQ_MAX_HTML);
}

/* By gzip. */
static cq_status unzip(cq_str in, cq_buf *out, cq_err *err)
{
    enum { PIECE = 1 << 16 };
    cq_unpack *u = cq_unpack_open_memory(in);
    char *piece = cq_alloc(PIECE), *broken = NULL;
    cq_member m;
    ssize_t n = 0;
    cq_status status = cq_unpack_next(u, &m, err);
    while (status == CQ_OK && out->n <= CQ_MAX_HTML &&
           (n = cq_unpack_pull(u, piece, PIECE, &broken)) > 0)
        cq_buf_add(out, piece, (size_t)n);
    if (status == CQ_OK && n < 0)
        status = cq_fail(err, CQ_FORMAT, "%s", broken);
    if (status == CQ_OK && cq_str_eq(cq_buf_view(out), in))
        status = cq_fail(err, CQ_FORMAT, "it is not packed as it says");
    if (status == CQ_OK && out->n > CQ_MAX_HTML)
        status = too_long(err);
    free(broken);
    free(piece);
    cq_unpack_close(u);
    return status;
}

static cq_status unzstd(cq_str in, cq_buf *out, cq_err *err)
{
    enum { PIECE = 1 << 16 };
    cq_unzip *u = cq_unzip_new();
    char *piece = cq_alloc(PIECE);
    const char *error = NULL;
    size_t got = 1;
    while (!error && (in.n || got) && out->n <= CQ_MAX_HTML) {
        error = cq_unzip_step(u, &in, piece, PIECE, &got);
        cq_buf_add(out, piece, error ? 0 : got);
    }
    bool whole = cq_unzip_whole(u);
    free(piece);
    cq_unzip_free(u);
    if (error)
        return cq_fail(err, CQ_FORMAT, "it is not packed as it says: %s", error);
    if (out->n > CQ_MAX_HTML)
        return too_long(err);
    return whole ? CQ_OK : cq_fail(err, CQ_FORMAT, "it is packed by zstd, and cut");
}

static cq_status unbrotli(cq_str in, cq_buf *out, cq_err *err)
{
    return cq_brotli(in, CQ_MAX_HTML, out, err);
}

static bool says(cq_str encoding, const char *name)
{
    return cq_str_eqi(encoding, cq_str_z(name));
}

/* Who undoes the encoding, or NULL. */
static cq_crew_work *undoing(cq_str code)
{
    return says(code, "gzip") || says(code, "x-gzip") ? unzip
           : says(code, "zstd")                       ? unzstd
           : says(code, "br")                         ? unbrotli
                                                      : NULL;
}

/* Undo what was done to the body on its way. CQ_FORMAT, CQ_LIMIT. */
static cq_status unpack_body(page *p, cq_err *why)
{
    static const cq_apart_bounds bounds = { 30, UINT64_C(1) << 30, CQ_MAX_HTML + 1 };
    cq_str code = p->w.encoding;
    bool cut = false;
    if (p->w.chunked)
        p->body = cq_warc_unchunked(p->body, &p->r->arena, &cut);
    p->packed = p->w.chunked;
    if (cut)
        return cq_fail(why, CQ_FORMAT, "its chunks make no sense");
    if (!code.n || says(code, "identity") || !p->body.n)
        return CQ_OK;
    p->packed = true;
    cq_crew_work *undo = undoing(code);
    if (!undo)
        return cq_fail(why, CQ_FORMAT, "it is packed as \"%.*s\"",
                       CQ_FMT(cq_str_sub(code, 0, 40)));
    cq_buf out = { 0 };
    cq_status s = cq_crew_do(p->r->crew, undo, &bounds, p->body, &out, why);
    p->body = cq_str_dup(&p->r->arena, cq_buf_view(&out));
    cq_buf_done(&out);
    return s;
}

typedef enum { NOTHING, HTML, PLAIN, JSON } kind;

static kind kind_of(const cq_warc *w)
{
    cq_str t = w->type;
    return cq_str_eqi(t, CQ_STR("text/html")) || says(t, "application/xhtml+xml") ? HTML
           : says(t, "text/plain")                                                ? PLAIN
           : says(t, "application/json") || cq_str_endsi(t, CQ_STR("+json"))      ? JSON
                                                                             : NOTHING;
}

/* The record whose n bytes stand at the window. */
static cq_status read_page(page *p, cq_err *err)
{
    cq_reader *r = p->r;
    cq_err why = { 0 };
    kind k = kind_of(&p->w);
    if (cq_reader_known(r) && k != JSON)
        return CQ_OK;
    size_t head = p->w.head + p->w.http;
    p->body = (cq_str){ r->in->p + head, p->n - head };
    if (unpack_body(p, &why) != CQ_OK)
        return cq_reader_known(r)
                   ? CQ_OK
                   : cq_reader_problem(r, r->in->line, r->in->at, true, err,
                                       "a page that cannot be read: %s", why.text);
    if (!cq_str_trim(p->body).n)
        return cq_reader_once(r, "pages without a word are no messages", err);
    return k == JSON ? read_json(p, err) : read_text(p, k == HTML, err);
}

/* --- records --- */

/* Why the record is no message, or NULL. */
static const char *no_message(const cq_warc *w)
{
    if (!w->page)
        return "requests, revisits and the crawler's own notes are no messages";
    if (w->status != 200)
        return "answers other than 200 are no messages";
    return kind_of(w)
               ? NULL
               : "JSON without messages, images, scripts and styles are no messages";
}

static bool blank(const cq_bytes *in, size_t i)
{
    return in->p[i] == '\n' || in->p[i] == '\r';
}

/* Does a record end before p[n]? Nothing but blank lines stands between it and the next. */
static bool ends_at(cq_bytes *in, size_t n)
{
    enum { GAP = 8, NEXT = 8 };
    size_t i = n;
    if (!cq_bytes_need(in, n + GAP + NEXT) && in->n < n)
        return false;
    while (i < in->n && i < n + GAP && blank(in, i))
        i++;
    /* Of which the file may be cut within the first word. */
    return cq_str_starts(CQ_STR("WARC/"),
                         (cq_str){ in->p + i, in->n - i < 5 ? in->n - i : 5 });
}

/* Pass so many bytes, or up to the next line on which a record begins, in pieces. */
static void pass(cq_bytes *in, uint64_t n)
{
    while (n && cq_bytes_need(in, 1)) {
        size_t step = in->n < n ? in->n : (size_t)n;
        cq_bytes_skip(in, step);
        n -= step;
    }
}

static void pass_to_next(cq_bytes *in)
{
    enum { MARK = 6 };
    cq_bytes_skip(in, 1);
    while (cq_bytes_need(in, MARK + 1)) {
        size_t at = cq_str_find((cq_str){ in->p, in->n }, CQ_STR("\nWARC/"));
        if (at < in->n) {
            cq_bytes_skip(in, at + 1);
            return;
        }
        cq_bytes_skip(in, in->n - MARK);
    }
    cq_bytes_skip(in, in->n);
}

static cq_status broken(cq_reader *r, const char *what, cq_err *err)
{
    cq_status status = cq_reader_known(r) ? CQ_OK
                                          : cq_reader_problem(r, r->in->line, r->in->at,
                                                              true, err, "%s", what);
    if (status == CQ_OK)
        pass_to_next(r->in);
    return status;
}

/* A record that is no message, or too large for one: its length is believed, for what stands
 * behind it is looked at again. */
static cq_status pass_record(cq_reader *r, const cq_warc *w, cq_err *err)
{
    const char *what = no_message(w);
    cq_status status =
        what ? cq_reader_once(r, what, err)
        : cq_reader_known(r)
            ? CQ_OK
            : cq_reader_problem(r, r->in->line, r->in->at, true, err,
                                "a page of over %d bytes is not read", CQ_MAX_HTML);
    uint64_t end = r->in->at + w->head + w->length;
    pass(r->in, w->head + w->length);
    r->damaged |= r->in->at < end;
    if (status == CQ_OK && r->in->at < end)
        status = cq_reader_problem(r, r->in->line, r->in->at, false, err,
                                   "the file ends within a record: it may be cut short");
    return status;
}

static cq_status read_record(cq_reader *r, cq_err *err)
{
    page p = { .r = r };
    cq_bytes_need(r->in, CQ_WARC_HEAD);
    cq_str s = { r->in->p, r->in->n };
    if (!cq_warc_read(cq_str_sub(s, 0, CQ_WARC_HEAD), &p.w))
        return broken(r, "no record of a WARC begins here", err);
    if (no_message(&p.w) || p.w.length > CQ_MAX_HTML)
        return pass_record(r, &p.w, err);
    p.n = p.w.head + (size_t)p.w.length;
    if (!ends_at(r->in, p.n))
        return broken(r, "a record whose length is not its own", err);
    cq_warc_read((cq_str){ r->in->p, p.n }, &p.w); /* the window may have moved */
    cq_status status = read_page(&p, err);
    if (status == CQ_OK)
        cq_bytes_skip(r->in, p.n);
    return status;
}

static cq_status read_all(cq_reader *r, cq_err *err)
{
    cq_status status = CQ_OK;
    while (status == CQ_OK && cq_bytes_need(r->in, 1)) {
        size_t n = 0;
        cq_arena_reset(&r->arena);
        while (n < r->in->n && blank(r->in, n))
            n++;
        if (n)
            cq_bytes_skip(r->in, n);
        else
            status = read_record(r, err);
    }
    return status;
}

static int sniff(cq_str head, cq_str path)
{
    (void)path;
    return cq_warc_begins(head) ? 95 : 0;
}

const cq_format cq_format_warc = { "warc", sniff, read_all, false };
