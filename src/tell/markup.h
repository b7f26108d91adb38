/* markup.h - strangers' text inside HTML and XML.
 *
 * All text goes through here: the five special characters become entities, bytes that are
 * no UTF-8 become U+FFFD, and what is unsafe (cq_rune_unsafe) never reaches the file. */
#ifndef CQ_MARKUP_H
#define CQ_MARKUP_H

#include "base/str.h"

/* As the text of an element or the value of a quoted attribute: unsafe characters by name,
 * white space as blanks. */
void cq_markup_text(cq_buf *out, cq_str s);

/* The same inside <bdi>, so that right-to-left text turns nothing around it, and with the
 * names of unsafe characters marked up. */
void cq_markup_bdi(cq_buf *out, cq_str s);

#endif
