/* segment.h - which part of a text is its sender's own words, and which is a greeting, a
 * closing, a signature, a disclaimer, a letterhead or a quotation of somebody else.
 *
 * The rules are about the shape of lines and the set phrases of some thirty languages
 * (phrase.h), never about one sender or form: frames that repeat over many messages are
 * frame.h's. Cost: nothing to speak of for a post; some microseconds a mail. */
#ifndef CQ_SEGMENT_H
#define CQ_SEGMENT_H

#include "base/vec.h"
#include "text/doc.h"

typedef struct {
    size_t from, to; /* bytes of the text */
    cq_segment segment;
} cq_span;

typedef CQ_VEC(cq_span) cq_spans;

/* Cover m->text with spans in order; neighbours of one kind are one. *out is emptied first
 * and owned by the caller. Mail, letters and posts as long as letters have all parts; in
 * other posts and in notes of calls only quoted lines are marked. */
void cq_segment_text(const cq_message *m, cq_spans *out);

#endif
