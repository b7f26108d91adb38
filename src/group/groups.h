/* groups.h - strands become campaigns, and every message gets its place.
 *
 * The door of group/. */
#ifndef CQ_GROUPS_H
#define CQ_GROUPS_H

#include "group/strand.h"

/* Fill the report's campaigns, ties, set-asides and notes from the findings; campaigns whose
 * q is above the limit are reported only if they are declared. */
void cq_groups_make(const cq_findings *f, double q, cq_report *out);

#endif
