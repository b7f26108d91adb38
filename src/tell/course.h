/* course.h - when a campaign comes again, and in how many places it is, in sentences and
 * drawn. */
#ifndef CQ_COURSE_H
#define CQ_COURSE_H

#include "model/report.h"

/* Sentences in the arena, and at last what they do not show; none where there is nothing. */
cq_str *cq_course_rhythms(const cq_campaign *k, cq_arena *a, uint32_t *n);
cq_str *cq_course_places(const cq_campaign *k, cq_arena *a, uint32_t *n);

/* One of them; `many`: the campaign has several scripts, so that this one is named. Of the
 * places the first CQ_COURSE_NAMED are named. */
enum { CQ_COURSE_NAMED = 6 };
void cq_course_rhythm(cq_buf *b, const cq_rhythm *x, bool many);
void cq_course_spread(cq_buf *b, const cq_spread *s);
extern const char *const cq_course_rhythm_caveat, *const cq_course_place_caveat;

/* HTML: the same, with the campaign's clock beside that of all others, and the places. */
void cq_course_section(cq_buf *out, const cq_corpus *c, const cq_campaign *k);

#endif
