/* page.h - lines of text for a terminal: wrapped and cut by columns, coloured if asked.
 *
 * Every text is taken for a stranger's: unsafe characters are shown by name. Columns are
 * those of cq_rune_width, so East Asian letters align. */
#ifndef CQ_PAGE_H
#define CQ_PAGE_H

#include "base/str.h"

typedef enum {
    CQ_INK_PLAIN,
    CQ_INK_BOLD,
    CQ_INK_DIM,
    CQ_INK_TITLE,
    CQ_INK_MARK, /* a slot in a script */
    CQ_INK_WARN
} cq_ink;

typedef struct {
    cq_buf *out;
    int width;
    bool colour;
} cq_page;

/* What is written next, up to CQ_INK_PLAIN, in that ink; nothing without colour. */
void cq_page_ink(const cq_page *p, cq_ink ink);

/* A heading with an empty line above. */
void cq_page_head(const cq_page *p, const char *title);

/* The text as wrapped lines, each after `indent` blanks; the first after `lead` instead,
 * which is padded to the indent, or NULL where the line stands there already. Line breaks in the text stay. With `slots`, "[1]" is
 * marked and "[[" is a bracket. */
void cq_page_text(const cq_page *p, int indent, const char *lead, cq_str text,
                  bool slots);

/* Exactly `columns` wide: padded with blanks, or cut with an ellipsis. Right-aligned if
 * columns are negative. */
void cq_page_cell(const cq_page *p, int columns, cq_str text);

void cq_page_line(const cq_page *p); /* end the line */

#endif
