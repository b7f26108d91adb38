/* pages.h - a PDF made by hand: pages of lines in Helvetica. */
#ifndef CQ_PAGES_H
#define CQ_PAGES_H

#include <string.h>

#include "base/str.h"

static inline void pages_object(cq_buf *out, size_t *at, unsigned n, cq_str body)
{
    at[n] = out->n;
    cq_buf_printf(out, "%u 0 obj\n", n);
    cq_buf_str(out, body);
    cq_buf_z(out, "\nendobj\n");
}

/* The page's lines, one below the other. */
static inline cq_str pages_stream(cq_arena *a, const char *page)
{
    cq_buf b = { 0 };
    cq_str rest = cq_str_z(page), line;
    cq_buf_z(&b, "BT /F1 12 Tf 14 TL 72 760 Td\n");
    while (cq_str_line(&rest, &line))
        cq_buf_printf(&b, "(%.*s) Tj T*\n", CQ_FMT(line));
    cq_buf_z(&b, "ET");
    cq_str s = cq_str_printf(a, "<< /Length %zu >>\nstream\n%.*s\nendstream", b.n,
                             CQ_FMT(cq_buf_view(&b)));
    cq_buf_done(&b);
    return s;
}

/* `locked`: it wants a password that nobody has. */
static inline void pages_pdf(cq_buf *out, const char *const *pages, unsigned n,
                             bool locked)
{
    static const char key[] = "0123456789abcdef0123456789abcdef0123456789abcdef"
                              "0123456789abcdef";
    enum { FIXED = 3, MOST = 64 };
    size_t at[FIXED + 2 * MOST + 1];
    cq_arena a = { 0 };
    cq_buf kids = { 0 };
    for (unsigned i = 0; i < n; i++)
        cq_buf_printf(&kids, "%u 0 R ", FIXED + 1 + 2 * i);
    cq_buf_z(out, "%PDF-1.4\n");
    pages_object(out, at, 1, CQ_STR("<< /Type /Catalog /Pages 2 0 R >>"));
    pages_object(out, at, 2,
                 cq_str_printf(&a, "<< /Type /Pages /Count %u /Kids [%.*s] >>", n,
                               CQ_FMT(cq_buf_view(&kids))));
    pages_object(out, at, 3,
                 CQ_STR("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding"
                        " /WinAnsiEncoding >>"));
    for (unsigned i = 0; i < n; i++) {
        unsigned page = FIXED + 1 + 2 * i;
        pages_object(out, at, page,
                     cq_str_printf(&a,
                                   "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842]"
                                   " /Resources << /Font << /F1 3 0 R >> >>"
                                   " /Contents %u 0 R >>",
                                   page + 1));
        pages_object(out, at, page + 1, pages_stream(&a, pages[i]));
    }
    size_t xref = out->n;
    unsigned all = FIXED + 2 * n + 1;
    cq_buf_printf(out, "xref\n0 %u\n0000000000 65535 f \n", all);
    for (unsigned i = 1; i < all; i++)
        cq_buf_printf(out, "%010zu 00000 n \n", at[i]);
    cq_buf_printf(out, "trailer\n<< /Size %u /Root 1 0 R", all);
    if (locked)
        cq_buf_printf(out,
                      " /ID [<%.32s> <%.32s>] /Encrypt << /Filter /Standard /V 1 /R 2"
                      " /O <%s> /U <%s> /P -4 >>",
                      key, key, key, key);
    cq_buf_printf(out, " >>\nstartxref\n%zu\n%%%%EOF\n", xref);
    cq_buf_done(&kids);
    cq_arena_done(&a);
}

#endif
