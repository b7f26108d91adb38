/* course.h - when a campaign comes again, and in how many places it is, in sentences and
 * drawn. */
#ifndef CQ_COURSE_H
#define CQ_COURSE_H

#include "model/report.h"

/* Sentences in the arena, and at last what they do not show; none where there is nothing. */
cq_str *cq_course_rhythms(const cq_campaign *k, cq_arena *a, uint32_t *n);
cq_str *cq_course_places(const cq_campaign *k, cq_arena *a, uint32_t *n);

/* HTML: the same, with the campaign's clock beside that of all others, and the places. */
void cq_course_section(cq_buf *out, const cq_corpus *c, const cq_campaign *k);

#endif
