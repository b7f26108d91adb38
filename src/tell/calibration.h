/* calibration.h - observed against nominal error, and the paragraph on method, for a paper.
 *
 * No text here is a stranger's, and none names a person. */
#ifndef CQ_TELL_CALIBRATION_H
#define CQ_TELL_CALIBRATION_H

#include "base/str.h"
#include "model/calibration.h"
#include "model/report.h"

void cq_tell_calibration(const cq_calibration *k, cq_buf *out);

/* claque.calibration/1 (doc/schema.md), and a page with a drawing, without scripts. */
void cq_tell_calibration_json(const cq_report *r, const cq_calibration *k, cq_buf *out);
void cq_tell_calibration_html(const cq_corpus *c, const cq_report *r,
                              const cq_calibration *k, cq_buf *out);

/* How the last scan of the case was done, in one paragraph: method, parameters, versions and
 * seeds as they were. */
void cq_tell_methods(const cq_corpus *c, const cq_report *r, cq_buf *out);

/* How often the rules of innocent sameness erred where that was measured (measured.h): the
 * same paragraph for each case. */
void cq_tell_lookalike_error(cq_buf *out);

#endif
