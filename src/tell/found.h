/* found.h - who goes first, what comes again, places and camps as JSON (doc/design.md). */
#ifndef CQ_FOUND_H
#define CQ_FOUND_H

#include "tell/pen.h"

/* "leads":{...} of a campaign, or of all; "rhythm":[...] and "places":[...] of a campaign;
 * "camps":{...}. */
void cq_found_leads(const cq_pen *p, const cq_leads *l);
void cq_found_rhythms(const cq_pen *p, const cq_campaign *k);
void cq_found_spreads(const cq_pen *p, const cq_campaign *k);
void cq_found_camps(const cq_pen *p);

#endif
