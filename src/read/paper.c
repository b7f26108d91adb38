/* paper.c - see paper.h. */
#include "read/paper.h"

#include <string.h>

#include "base/bounds.h"
#include "read/apart.h"
#include "read/mapi.h"
#include "read/office.h"
#include "read/ole.h"
#include "read/pdf.h"
#include "read/rtf.h"

/* The names of an OLE container's streams are UTF-16. */
static bool has_wide(cq_str head, const char *name)
{
    char wide[64];
    size_t n = strlen(name);
    for (size_t i = 0; i < n; i++) {
        wide[2 * i] = name[i];
        wide[2 * i + 1] = 0;
    }
    return cq_str_find(head, (cq_str){ wide, 2 * n }) < head.n;
}

static bool is_locked(cq_str bytes)
{
    return has_wide(bytes, "EncryptedPackage");
}

cq_paper_kind cq_paper_sniff(cq_str head)
{
    cq_office_kind office = cq_office_sniff(head);
    if (office)
        return office == CQ_OFFICE_DOCX ? CQ_PAPER_DOCX : CQ_PAPER_ODT;
    if (cq_str_starts(head, CQ_STR("{\\rtf")))
        return CQ_PAPER_RTF;
    if (cq_ole_sniff(head) && (has_wide(head, "WordDocument") || is_locked(head)))
        return CQ_PAPER_OLD;
    return cq_pdf_sniff(head) ? CQ_PAPER_PDF : CQ_PAPER_NONE;
}

const char *cq_paper_format(cq_paper_kind k)
{
    static const char *const names[CQ_PAPERS] = { "paper",        "paper (pdf)",
                                                  "paper (docx)", "paper (odt)",
                                                  "paper (rtf)",  "paper (doc)" };
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

/* --- PDF --- */

static cq_status read_pdf(cq_str bytes, cq_arena *a, cq_part *out, cq_err *err)
{
    cq_pdf *p = NULL;
    cq_status status = cq_pdf_open(bytes, &p, err);
    if (status == CQ_OK)
        out->bytes = cq_str_dup(a, cq_pdf_text(p));
    cq_pdf_close(p);
    return status;
}

cq_status cq_paper_read(cq_paper_kind k, cq_str bytes, cq_arena *a, cq_part *out,
                        cq_err *err)
{
    *out = (cq_part){ .charset = CQ_STR("UTF-8") };
    cq_status status =
        k == CQ_PAPER_NONE  ? cq_fail(err, CQ_FORMAT, "no document is in it")
        : k == CQ_PAPER_OLD ? refuse_old(bytes, err)
        : k == CQ_PAPER_PDF ? read_pdf(bytes, a, out, err)
                            : read_office((document){ k, bytes }, a, out, err);
    if (status == CQ_OK && cq_str_trim(out->bytes).n == 0)
        return cq_fail(err, CQ_EMPTY, "no words are on it");
    return status;
}
