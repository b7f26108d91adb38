/* segment.h - which lines of a text are the sender's own words, and which are a greeting, a
 * closing, a signature, a disclaimer, a letterhead or a quotation of somebody else. */
#ifndef CQ_SEGMENT_H
#define CQ_SEGMENT_H

#include "base/vec.h"
#include "text/doc.h"

typedef struct {
    size_t from, to; /* bytes of the text, at line ends */
    cq_segment segment;
} cq_span;

typedef CQ_VEC(cq_span) cq_spans;

/* Cover m->text with spans in order; neighbours of one kind are one. *out is emptied first
 * and owned by the caller. Only mail and letters have such parts; quoted lines are marked in
 * all channels. */
void cq_segment_text(const cq_message *m, cq_spans *out);

#endif
