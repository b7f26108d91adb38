/* dossier.h - one campaign as a section of the HTML report. */
#ifndef CQ_DOSSIER_H
#define CQ_DOSSIER_H

#include "model/report.h"

void cq_dossier(const cq_corpus *c, const cq_report *r, uint32_t campaign, cq_buf *out);

/* "how sure" as five marks beside the words: decoration, hidden from screen readers. */
void cq_dossier_marks(cq_buf *out, double q);

/* What stands under a list of which only `shown` are shown. */
void cq_dossier_more(cq_buf *out, uint64_t all, uint64_t shown);

#endif
