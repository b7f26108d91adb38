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

/* The parts of which two texts consist, in reading order: "same", "changed", "only_a",
 * "only_b" and "moved", with the bytes of either text, or NULL. */
typedef void cq_reading_take(void *ctx, const char *kind, const cq_str *a,
                             const cq_str *b);
void cq_reading_parts(const cq_message *a, const cq_message *b, cq_reading_take *take,
                      void *ctx);

/* Append them as a list of JSON. */
void cq_reading_compare(cq_buf *out, const cq_message *a, const cq_message *b);

#endif
