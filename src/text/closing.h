/* closing.h - how a letter ends: "Yours faithfully, A. Name" and what follows on, signatures
 * below "-- ", footers below a rule, legal disclaimers. */
#ifndef CQ_CLOSING_H
#define CQ_CLOSING_H

#include "text/lines.h"

/* Mark "-- " and what follows, the line of a telephone ("sent from my..."), and a few lines
 * below a rule at the end CQ_SEG_SIGNATURE; paragraphs of legal words CQ_SEG_DISCLAIMER. */
void cq_footers_mark(cq_lines *l);

/* Mark the closing and all that follows CQ_SEG_CLOSING: from a set phrase, from the
 * sender's own name, or from two lines with the shape of both. Not above a paragraph of
 * the body. `name` is a name found in the text itself, such as a letterhead's. */
void cq_closing_mark(cq_lines *l, cq_str name);

/* Whether the text holds a word of the sender's name: else that name tells nothing of it. */
bool cq_closing_named(const cq_message *m);

#endif
