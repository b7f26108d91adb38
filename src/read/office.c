/* office.c - see office.h (ECMA-376, part 1, 17: WordprocessingML; OpenDocument 1.2, part 1).
 *
 * The XML is read tag by tag. An element whose content is not shown is passed over as a
 * whole, by counting those of its name; in DOCX only what is in a <w:t> is text, in ODT all
 * that is in a paragraph. */
#include "read/office.h"

#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/vec.h"
#include "read/pack.h"
#include "read/xml.h"

enum { MAX_PARTS = 64, MAX_MEMBERS = 4096, MAX_SPACES = 64 };

cq_office_kind cq_office_sniff(cq_str head)
{
    if (!cq_pack_is_office(head))
        return CQ_OFFICE_NONE;
    cq_str name = cq_str_sub(head, 30, 128);
    if (cq_str_starts(name, CQ_STR("mimetypeapplication/vnd.oasis.opendocument.text")))
        return CQ_OFFICE_ODT;
    return cq_str_find(head, CQ_STR("word/")) < head.n ? CQ_OFFICE_DOCX : CQ_OFFICE_NONE;
}

typedef struct {
    cq_office_kind kind;
    cq_buf *out, *notes;
    cq_arena arena;
    cq_str skipped; /* the name of the element that is passed over, "" for none */
    int depth;      /* of those of its name */
    int note;       /* depth of notes, whose words go apart */
    int paragraph;  /* ODT: depth of paragraphs */
    bool shown;     /* DOCX: in a <w:t> */
    bool run, hidden;
    bool gap; /* ODT: white space was met, which is one space */
} reader;

static cq_buf *to(reader *r)
{
    return r->note ? r->notes : r->out;
}

static void put(reader *r, const char *z)
{
    cq_buf *b = to(r);
    if (b->n < CQ_MAX_LETTER)
        cq_buf_z(b, z);
}

static bool is(const cq_xml_tag *t, const char *name)
{
    return cq_str_eq(t->name, cq_str_z(name));
}

static bool is_one_of(const cq_xml_tag *t, const char *const *names)
{
    for (; *names; names++)
        if (is(t, *names))
            return true;
    return false;
}

/* --- DOCX --- */

static bool is_off(const cq_xml_tag *t)
{
    cq_str v = cq_xml_attribute(t, "val");
    return cq_str_eq(v, CQ_STR("0")) || cq_str_eq(v, CQ_STR("false")) ||
           cq_str_eq(v, CQ_STR("off"));
}

static void take_docx(reader *r, const cq_xml_tag *t)
{
    if (is(t, "t"))
        r->shown = !t->closes && !t->empty;
    else if (is(t, "r"))
        r->run = !t->closes && !t->empty, r->hidden = false;
    else if (is(t, "vanish") && r->run && !t->closes)
        r->hidden = !is_off(t);
    else if (t->closes && (is(t, "p") || is(t, "tr")))
        put(r, "\n");
    else if (t->closes && is(t, "tc"))
        put(r, "\t");
    else if (!t->closes && (is(t, "br") || is(t, "cr")))
        put(r, "\n");
    else if (!t->closes && is(t, "tab") && r->run)
        put(r, "\t");
    else if (!t->closes && is(t, "noBreakHyphen"))
        put(r, "-");
}

/* --- ODT --- */

static void put_spaces(reader *r, const cq_xml_tag *t)
{
    int64_t n = 1;
    cq_str_int(cq_xml_attribute(t, "c"), 1, MAX_SPACES, &n);
    for (; n > 0; n--)
        put(r, " ");
}

static void take_odt(reader *r, const cq_xml_tag *t)
{
    if (is(t, "p") || is(t, "h")) {
        r->paragraph += t->empty ? 0 : t->closes ? -(r->paragraph > 0) : 1;
        r->gap = false;
        put(r, t->closes || t->empty || r->paragraph > 1 ? "\n" : "");
    } else if (is(t, "note")) {
        r->note += t->empty ? 0 : t->closes ? -(r->note > 0) : 1;
    } else if (!t->closes && is(t, "line-break")) {
        put(r, "\n");
    } else if (!t->closes && is(t, "tab")) {
        put(r, "\t");
    } else if (!t->closes && is(t, "s")) {
        put_spaces(r, t);
    } else if (t->closes && is(t, "table-cell")) {
        put(r, "\t");
    }
}

/* White space of any length is one space. */
static void put_squeezed(reader *r, cq_str s)
{
    cq_buf *b = to(r);
    for (size_t i = 0; i < s.n && b->n < CQ_MAX_LETTER; i++) {
        char c = s.p[i];
        bool space = c == ' ' || c == '\n' || c == '\t' || c == '\r';
        if (!space && r->gap && b->n && b->p[b->n - 1] != '\n')
            cq_buf_char(b, ' ');
        if (!space)
            cq_buf_char(b, c);
        r->gap = space;
    }
}

/* --- both --- */

static void take_text(reader *r, cq_str s)
{
    s = cq_xml_text(&r->arena, s);
    if (r->skipped.n)
        return;
    if (r->kind == CQ_OFFICE_ODT && r->paragraph)
        put_squeezed(r, s);
    if (r->kind == CQ_OFFICE_DOCX && r->shown && !r->hidden && to(r)->n < CQ_MAX_LETTER)
        cq_buf_str(to(r), s);
}

/* Of one that ends itself there is nothing to pass over. */
static void take_tag(reader *r, const cq_xml_tag *t)
{
    static const char *const docx[] = { "del",       "moveFrom", "Fallback",
                                        "instrText", "delText",  NULL };
    static const char *const odt[] = { "tracked-changes",
                                       "annotation",
                                       "note-citation",
                                       "hidden-text",
                                       "hidden-paragraph",
                                       "script",
                                       NULL };
    if (r->skipped.n) {
        if (cq_str_eq(t->name, r->skipped) && !t->empty)
            r->depth += t->closes ? -1 : 1;
        if (r->depth == 0)
            r->skipped = CQ_STR("");
    } else if (is_one_of(t, r->kind == CQ_OFFICE_DOCX ? docx : odt)) {
        r->depth = !t->closes && !t->empty;
        r->skipped = r->depth ? t->name : CQ_STR("");
    } else if (t->name.n) {
        (r->kind == CQ_OFFICE_DOCX ? take_docx : take_odt)(r, t);
    } else if (t->inside.n) {
        take_text(r, t->inside); /* a CDATA */
    }
}

void cq_office_words(cq_office_kind k, cq_str xml, cq_buf *out, cq_buf *notes)
{
    reader r = { .kind = k, .out = out, .notes = notes };
    while (xml.n) {
        cq_xml_tag t;
        size_t n = cq_str_find(xml, CQ_STR("<"));
        if (n) {
            take_text(&r, cq_str_sub(xml, 0, n));
            cq_arena_reset(&r.arena);
        } else {
            n = cq_xml_read(xml, false, &t);
            take_tag(&r, &t);
        }
        xml = cq_str_sub(xml, n, xml.n);
    }
    cq_arena_done(&r.arena);
}

/* --- the zip --- */

typedef struct {
    cq_str name;
    cq_buf bytes;
} part;

typedef CQ_VEC(part) parts;

/* Parts with words, in the order in which they are read: 0 is none. */
static int rank(cq_office_kind k, cq_str name)
{
    static const char *const docx[] = { "word/header", "word/document", "word/footnotes",
                                        "word/endnotes", "word/footer" };
    if (!cq_str_ends(name, CQ_STR(".xml")))
        return 0;
    if (k == CQ_OFFICE_ODT)
        return cq_str_eq(name, CQ_STR("styles.xml"))              ? 1
               : cq_str_eq(name, CQ_STR("content.xml"))           ? 2
               : cq_str_eq(name, CQ_STR("META-INF/manifest.xml")) ? 3
                                                                  : 0;
    for (int i = 0; i < 5; i++)
        if (cq_str_starts(name, cq_str_z(docx[i])))
            return i + 1;
    return 0;
}

static cq_status read_member(cq_unpack *p, cq_buf *out, cq_err *err)
{
    enum { PIECE = 1 << 14 };
    char piece[PIECE], *broken = NULL;
    ssize_t n;
    while ((n = cq_unpack_pull(p, piece, PIECE, &broken)) > 0 && out->n <= CQ_MAX_HTML)
        cq_buf_add(out, piece, (size_t)n);
    cq_status status =
        n < 0   ? cq_fail(err, CQ_FORMAT, "%s", broken)
        : n > 0 ? cq_fail(err, CQ_LIMIT, "a part of it is over %d bytes", CQ_MAX_HTML)
                : CQ_OK;
    free(broken);
    return status;
}

static cq_status read_parts(cq_office_kind k, cq_unpack *p, parts *out, cq_arena *a,
                            cq_err *err)
{
    cq_member m;
    cq_status status = CQ_OK;
    for (int i = 0; i < MAX_MEMBERS && out->n < MAX_PARTS; i++) {
        status = cq_unpack_next(p, &m, err);
        if (status != CQ_OK)
            break;
        if (!m.name || !rank(k, cq_str_z(m.name)))
            continue;
        CQ_PUSH(*out, (part){ .name = cq_str_dup(a, cq_str_z(m.name)) });
        status = read_member(p, &out->p[out->n - 1].bytes, err);
        if (status != CQ_OK)
            break;
    }
    return status == CQ_EMPTY ? CQ_OK : status;
}

/* The heads and feet of an ODT's pages stand among its styles. */
static cq_str within(cq_str xml, const char *name)
{
    cq_arena a = { 0 };
    cq_str open = cq_str_printf(&a, "<style:%s", name),
           close = cq_str_printf(&a, "</style:%s>", name);
    size_t from = cq_str_find(xml, open);
    cq_str s = cq_str_sub(xml, from, xml.n);
    s = cq_str_sub(s, 0, cq_str_find(s, close));
    cq_arena_done(&a);
    return s;
}

/* A head or foot that says what another has said is not said again. */
static void add_new(cq_office_kind k, cq_str xml, cq_buf *out, cq_buf *notes)
{
    cq_buf words = { 0 };
    cq_office_words(k, xml, &words, notes);
    cq_str s = cq_str_trim(cq_buf_view(&words));
    if (s.n && cq_str_find(cq_buf_view(out), s) == out->n) {
        cq_buf_str(out, s);
        cq_buf_z(out, "\n\n");
    }
    cq_buf_done(&words);
}

static void tell_odt(const parts *v, cq_buf *out, cq_buf *notes)
{
    cq_str styles = CQ_STR("");
    for (size_t i = 0; i < v->n; i++)
        if (rank(CQ_OFFICE_ODT, v->p[i].name) == 1)
            styles = cq_buf_view(&v->p[i].bytes);
    add_new(CQ_OFFICE_ODT, within(styles, "header"), out, notes);
    for (size_t i = 0; i < v->n; i++)
        if (rank(CQ_OFFICE_ODT, v->p[i].name) == 2)
            cq_office_words(CQ_OFFICE_ODT, cq_buf_view(&v->p[i].bytes), out, notes);
    cq_buf_str(out, cq_buf_view(notes));
    cq_buf_clear(notes);
    add_new(CQ_OFFICE_ODT, within(styles, "footer"), out, notes);
}

static int by_rank(const void *x, const void *y)
{
    const part *a = x, *b = y;
    int d = rank(CQ_OFFICE_DOCX, a->name) - rank(CQ_OFFICE_DOCX, b->name);
    return d ? d : cq_str_cmp(a->name, b->name);
}

static void tell_docx(parts *v, cq_buf *out, cq_buf *notes)
{
    if (v->n)
        qsort(v->p, v->n, sizeof *v->p, by_rank);
    for (size_t i = 0; i < v->n; i++) {
        cq_str xml = cq_buf_view(&v->p[i].bytes);
        if (rank(CQ_OFFICE_DOCX, v->p[i].name) == 2)
            cq_office_words(CQ_OFFICE_DOCX, xml, out, notes);
        else
            add_new(CQ_OFFICE_DOCX, xml, out, notes);
    }
}

static bool is_encrypted(const parts *v)
{
    for (size_t i = 0; i < v->n; i++) {
        cq_str s = cq_buf_view(&v->p[i].bytes);
        if (rank(CQ_OFFICE_ODT, v->p[i].name) == 3 &&
            cq_str_find(s, CQ_STR("encryption-data")) < s.n)
            return true;
    }
    return false;
}

cq_status cq_office_text(cq_office_kind k, cq_str zip, cq_buf *out, cq_err *err)
{
    cq_arena a = { 0 };
    cq_buf notes = { 0 };
    parts v = { 0 };
    cq_unpack *p = cq_unpack_open_memory(zip);
    cq_status status = read_parts(k, p, &v, &a, err);
    cq_unpack_close(p);
    if (status == CQ_OK && k == CQ_OFFICE_ODT && is_encrypted(&v))
        status = cq_fail(err, CQ_FORMAT, "the document is encrypted");
    else if (status == CQ_OK && k == CQ_OFFICE_ODT)
        tell_odt(&v, out, &notes);
    else if (status == CQ_OK)
        tell_docx(&v, out, &notes);
    for (size_t i = 0; i < v.n; i++)
        cq_buf_done(&v.p[i].bytes);
    CQ_VEC_DONE(v);
    cq_buf_done(&notes);
    cq_arena_done(&a);
    return status;
}
