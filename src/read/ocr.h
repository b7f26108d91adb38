/* ocr.h - the words in a picture of a page, read by tesseract.
 *
 * It runs as a contained child (child.h) with the languages that are installed, and says of
 * each word how sure it is. Words of which it is not are kept, and named, so that a
 * comparison can forgive what it misread. A small picture is made larger first, and one whose
 * words are not sure is read on its head, too (plate.h). About a second a look. */
#ifndef CQ_OCR_H
#define CQ_OCR_H

#include "base/status.h"
#include "base/str.h"

/* PNG, JPEG or TIFF. */
bool cq_ocr_sniff(cq_str head);

/* The program, or NULL where it is not installed. */
const char *cq_ocr_program(void);

typedef struct {
    cq_buf text;   /* a form feed ends each page */
    cq_buf unsure; /* words, as they stand in the text, between spaces */
    size_t words;  /* how many have two letters or more */
    size_t sure;   /* how many of these are sure */
} cq_ocr_page;     /* {0} is empty */

void cq_ocr_done(cq_ocr_page *p);

/* Append what is on the picture; a TIFF may have many pages. CQ_FORMAT where it is no picture
 * that can be read, CQ_LIMIT where it costs too much, CQ_IO without tesseract. */
cq_status cq_ocr_read(cq_str picture, cq_ocr_page *out, cq_err *err);

/* The same of tesseract's table of words, which is what it wrote. Linear. */
void cq_ocr_table(cq_str tsv, cq_ocr_page *out);

#endif
