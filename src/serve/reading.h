/* reading.h - a message beside the script that it follows, or beside another message.
 *
 * Words are those of text/doc.h, so that accents, case and disguises do not count, and their
 * partners those of script/match.h, so that moved sentences find theirs. */
#ifndef CQ_READING_H
#define CQ_READING_H

#include "model/message.h"

/* Append the spans of a message's text as a list of JSON: what it has of the script (may be
 * empty), what stands in a slot, what was added, what is a quotation or a signature.
 * "from" and "to" are UTF-16 units of the text. */
void cq_reading_marks(cq_buf *out, const cq_message *m, cq_str script);

/* Append the parts of which two texts consist, in reading order, as a list of JSON. */
void cq_reading_compare(cq_buf *out, const cq_message *a, const cq_message *b);

#endif
