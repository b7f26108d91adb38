/* paper.h - what was written on paper, or as if on paper, made text.
 *
 * The kind is seen in the bytes, never in the name: photographs are sent as "letter.pdf". All
 * that is read here was made by programs for which hostile files are written, so it is read
 * in children that can do no harm (child.h), bounded in time and memory. */
#ifndef CQ_PAPER_H
#define CQ_PAPER_H

#include "base/status.h"
#include "model/message.h"

typedef enum {
    CQ_PAPER_NONE,
    CQ_PAPER_PDF,
    CQ_PAPER_DOCX,
    CQ_PAPER_ODT,
    CQ_PAPER_RTF,
    CQ_PAPER_SCAN, /* a picture: PNG, JPEG, TIFF */
    CQ_PAPER_OLD,  /* Word's .doc, or a DOCX with a password: known, not read */
    CQ_PAPERS
} cq_paper_kind;

/* By the first bytes: a KiB decides, of a zip some more. */
cq_paper_kind cq_paper_sniff(cq_str head);

/* "paper (pdf)", ... */
const char *cq_paper_format(cq_paper_kind k);

/* Its words, in the arena, as a part of a message; a form feed ends each page. Pages of a PDF
 * that have no words are looked at as pictures. CQ_EMPTY where no word is on it; CQ_FORMAT, CQ_LIMIT, CQ_IO where it cannot be read, with
 * a sentence in err->text. */
cq_status cq_paper_read(cq_paper_kind k, cq_str bytes, cq_arena *a, cq_part *out,
                        cq_err *err);

#endif
