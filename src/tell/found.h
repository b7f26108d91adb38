/* found.h - who goes first, what comes again, places and camps as JSON (doc/design.md). */
#ifndef CQ_FOUND_H
#define CQ_FOUND_H

#include "model/report.h"

/* "leads":{...} of a campaign, or of all; "rhythm":[...] and "places":[...] of a campaign;
 * "camps":{...}. */
void cq_found_leads(cq_buf *out, const cq_corpus *c, const cq_leads *l);
void cq_found_rhythms(cq_buf *out, const cq_campaign *k);
void cq_found_spreads(cq_buf *out, const cq_campaign *k);
void cq_found_camps(cq_buf *out, const cq_corpus *c, const cq_report *r);

#endif
