/* paper.c - see paper.h. */
#include "read/paper.h"

#include "read/pdf.h"

cq_paper_kind cq_paper_sniff(cq_str head)
{
    return cq_pdf_sniff(head) ? CQ_PAPER_PDF : CQ_PAPER_NONE;
}

const char *cq_paper_format(cq_paper_kind k)
{
    static const char *const names[CQ_PAPERS] = { "paper", "paper (pdf)" };
    return names[k];
}

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
    cq_status status = k == CQ_PAPER_PDF
                           ? read_pdf(bytes, a, out, err)
                           : cq_fail(err, CQ_FORMAT, "no document or scan is in it");
    if (status == CQ_OK && cq_str_trim(out->bytes).n == 0)
        return cq_fail(err, CQ_EMPTY, "no words are on it");
    return status;
}
