/* office.h - the words of a letter written in a word processor: DOCX and ODT.
 *
 * As they are read on the screen: what stands in a page's head first, then the text, its
 * notes, what stands in the foot. Deletions that are only marked, comments, field codes and
 * hidden runs are left out; insertions that are only marked are in. A text box that is there
 * twice, for old programs and new, is read once. */
#ifndef CQ_OFFICE_H
#define CQ_OFFICE_H

#include "base/status.h"
#include "base/str.h"

typedef enum { CQ_OFFICE_NONE, CQ_OFFICE_DOCX, CQ_OFFICE_ODT } cq_office_kind;

/* By the names of the first members of the zip. */
cq_office_kind cq_office_sniff(cq_str head);

/* Append its words to *out, at most CQ_MAX_LETTER bytes, in UTF-8 if it is. CQ_FORMAT where
 * the zip is damaged or the document encrypted. For cq_apart. */
cq_status cq_office_text(cq_office_kind k, cq_str zip, cq_buf *out, cq_err *err);

/* The same of one part of it, which is XML: *notes gets its notes. Linear. */
void cq_office_words(cq_office_kind k, cq_str xml, cq_buf *out, cq_buf *notes);

#endif
