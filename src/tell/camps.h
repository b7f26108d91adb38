/* camps.h - camps that are apart and yet use the same scripts, in sentences and drawn. */
#ifndef CQ_TELL_CAMPS_H
#define CQ_TELL_CAMPS_H

#include "model/report.h"

/* What each camp shares, largest first: sentences in the arena. */
cq_str *cq_camps_each(const cq_camps *c, cq_arena *a, uint32_t *n);

/* The pairs that are apart in all else and use the same scripts, what that does not show,
 * or that there are none and why. */
cq_str *cq_camps_accords(const cq_report *r, cq_arena *a, uint32_t *n);

/* One pair, without a full stop; what it does not show. */
void cq_camps_accord(cq_buf *b, const cq_accord *x);
extern const char *const cq_camps_caveat;

/* HTML: the section; nothing where no pair was found. */
void cq_camps_section(cq_buf *out, const cq_report *r);

#endif
