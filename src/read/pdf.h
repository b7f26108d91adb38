/* pdf.h - a PDF: the words that stand in it, page by page, and pictures of its pages.
 *
 * Poppler's pdftotext and pdftoppm do the work as contained children (child.h), in a private
 * folder that is removed with the object. Words come in the order of reading. */
#ifndef CQ_PDF_H
#define CQ_PDF_H

#include "base/status.h"
#include "base/str.h"

typedef struct cq_pdf cq_pdf;

/* By "%PDF-" at its begin, white space and a mark of byte order aside. */
bool cq_pdf_sniff(cq_str head);

/* The program, or NULL where it is not installed. */
const char *cq_pdf_program(void);

/* CQ_FORMAT where it is damaged or wants a password, CQ_LIMIT where it costs too much, CQ_IO
 * where the program cannot be started: err->text says it. */
cq_status cq_pdf_open(cq_str bytes, cq_pdf **out, cq_err *err);
void cq_pdf_close(cq_pdf *p);

/* Its words in UTF-8, each page ended by a form feed. */
cq_str cq_pdf_text(const cq_pdf *p);

/* A picture of a page, from 1, in grey. */
cq_status cq_pdf_draw(const cq_pdf *p, uint32_t page, cq_buf *out, cq_err *err);

#endif
