/* paper.c - see paper.h. */
#include "read/paper.h"

#include <string.h>

#include "base/bounds.h"
#include "read/apart.h"
#include "read/mapi.h"
#include "read/ocr.h"
#include "read/office.h"
#include "read/ole.h"
#include "read/pdf.h"
#include "read/rtf.h"

static bool is_locked(cq_str bytes)
{
    return cq_ole_names(bytes, "EncryptedPackage");
}

cq_paper_kind cq_paper_sniff(cq_str head)
{
    cq_office_kind office = cq_office_sniff(head);
    if (office)
        return office == CQ_OFFICE_DOCX ? CQ_PAPER_DOCX : CQ_PAPER_ODT;
    if (cq_str_starts(head, CQ_STR("{\\rtf")))
        return CQ_PAPER_RTF;
    if (cq_ole_sniff(head) && (cq_ole_names(head, "WordDocument") || is_locked(head)))
        return CQ_PAPER_OLD;
    return cq_pdf_sniff(head)   ? CQ_PAPER_PDF
           : cq_ocr_sniff(head) ? CQ_PAPER_SCAN
                                : CQ_PAPER_NONE;
}

const char *cq_paper_format(cq_paper_kind k)
{
    static const char *const names[CQ_PAPERS] = { "paper",        "paper (pdf)",
                                                  "paper (docx)", "paper (odt)",
                                                  "paper (rtf)",  "paper (scan)",
                                                  "paper (doc)" };
    return names[k];
}

/* --- word processors --- */

static const cq_apart_bounds for_office = { 20, UINT64_C(1) << 30, CQ_MAX_HTML + 4096 };

typedef struct {
    cq_paper_kind kind;
    cq_str bytes;
} document;

static cq_status office_words(void *ctx, cq_buf *out, cq_err *err)
{
    const document *d = ctx;
    return cq_office_text(d->kind == CQ_PAPER_DOCX ? CQ_OFFICE_DOCX : CQ_OFFICE_ODT,
                          d->bytes, out, err);
}

/* Its HTML behind the four bytes of its code page. */
static cq_status rtf_words(void *ctx, cq_buf *out, cq_err *err)
{
    const document *d = ctx;
    cq_arena a = { 0 };
    int page = 0;
    (void)err;
    cq_str html = cq_rtf_html(&a, d->bytes, &page);
    cq_buf_add(out, (const char *)&page, sizeof page);
    cq_buf_str(out, html);
    cq_arena_done(&a);
    return CQ_OK;
}

static cq_status read_office(document d, cq_arena *a, cq_part *out, cq_err *err)
{
    cq_buf answer = { 0 };
    bool rtf = d.kind == CQ_PAPER_RTF;
    int page = 0;
    cq_status status =
        cq_apart(rtf ? rtf_words : office_words, &d, &for_office, &answer, err);
    cq_str s = cq_str_dup(a, cq_buf_view(&answer));
    if (rtf && s.n >= sizeof page) {
        memcpy(&page, s.p, sizeof page);
        s = cq_str_sub(s, sizeof page, s.n);
        out->html = true;
        out->charset = cq_str_z(cq_mapi_charset((uint64_t)page, a));
    }
    out->bytes = s;
    cq_buf_done(&answer);
    return status;
}

static cq_status refuse_old(cq_str bytes, cq_err *err)
{
    return cq_fail(err, CQ_FORMAT,
                   is_locked(bytes)
                       ? "the document is encrypted: it opens with a password only"
                       : "Word's old format (.doc) is not read: save it as .docx or PDF");
}

/* --- scans --- */

/* A picture of no words gives a few that are not there: without three sure ones it has none. */
static void take_page(const cq_ocr_page *p, cq_arena *a, cq_part *out)
{
    enum { LEAST = 3 };
    if (p->sure < LEAST)
        return;
    out->bytes = cq_str_dup(a, cq_buf_view(&p->text));
    out->unsure = cq_str_dup(a, cq_buf_view(&p->unsure));
}

static cq_status read_scan(cq_str bytes, cq_arena *a, cq_part *out, cq_err *err)
{
    cq_ocr_page page = { 0 };
    cq_status status = cq_ocr_read(bytes, &page, err);
    if (status == CQ_OK)
        take_page(&page, a, out);
    cq_ocr_done(&page);
    return status;
}

/* --- PDF --- */

/* Add what a picture of the page says. */
static cq_status look_at(const cq_pdf *p, uint32_t no, cq_ocr_page *all, cq_err *err)
{
    cq_buf picture = { 0 };
    cq_status status = cq_pdf_draw(p, no, &picture, err);
    if (status == CQ_OK)
        status = cq_ocr_read(cq_buf_view(&picture), all, err);
    cq_buf_done(&picture);
    return status;
}

/* The pages in their order: those with words as they are, the others by a look. Of a PDF
 * with words, no page that cannot be looked at stands in the way of the others. */
static cq_status read_pages(const cq_pdf *p, cq_ocr_page *all, cq_err *err)
{
    cq_str rest = cq_pdf_text(p), page;
    bool words = cq_str_trim(rest).n > 0;
    cq_status status = CQ_OK;
    unsigned looks = 0;
    for (uint32_t no = 1; status == CQ_OK && rest.n; no++) {
        cq_str_split(&rest, '\f', &page);
        bool look = !cq_str_trim(page).n && looks++ < CQ_MAX_SCANS;
        size_t before = all->text.n;
        if (look)
            status = look_at(p, no, all, err);
        if (words && status != CQ_OK)
            status = CQ_OK;
        if (all->text.n == before) {
            cq_buf_str(&all->text, page);
            cq_buf_char(&all->text, '\f');
        }
    }
    all->sure += words ? SIZE_MAX / 2 : 0;
    return status;
}

static cq_status read_pdf(cq_str bytes, cq_arena *a, cq_part *out, cq_err *err)
{
    cq_pdf *p = NULL;
    cq_ocr_page all = { 0 };
    cq_status status = cq_pdf_open(bytes, &p, err);
    if (status == CQ_OK)
        status = read_pages(p, &all, err);
    if (status == CQ_OK)
        take_page(&all, a, out);
    cq_ocr_done(&all);
    cq_pdf_close(p);
    return status;
}

cq_status cq_paper_read(cq_paper_kind k, cq_str bytes, cq_arena *a, cq_part *out,
                        cq_err *err)
{
    *out = (cq_part){ .charset = CQ_STR("UTF-8") };
    cq_status status =
        k == CQ_PAPER_NONE   ? cq_fail(err, CQ_FORMAT, "no document or scan is in it")
        : k == CQ_PAPER_OLD  ? refuse_old(bytes, err)
        : k == CQ_PAPER_PDF  ? read_pdf(bytes, a, out, err)
        : k == CQ_PAPER_SCAN ? read_scan(bytes, a, out, err)
                             : read_office((document){ k, bytes }, a, out, err);
    if (status == CQ_OK && cq_str_trim(out->bytes).n == 0)
        return cq_fail(err, CQ_EMPTY, "no words are on it");
    return status;
}
