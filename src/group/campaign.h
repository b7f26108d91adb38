/* campaign.h - one campaign from its strands: members graded, people counted, standing with
 * its reasons, scripts, evidence in sentences, and what it does not show. */
#ifndef CQ_CAMPAIGN_H
#define CQ_CAMPAIGN_H

#include "group/strand.h"

/* Make the campaign of the n strands at s; its memory is in the arena. */
void cq_campaign_make(const cq_findings *f, cq_strand *const *s, uint32_t n, cq_arena *a,
                      cq_campaign *out);

/* The evidence and the caveats (evidence.c). */
void cq_campaign_evidence(const cq_findings *f, cq_strand *const *s, uint32_t n,
                          cq_arena *a, cq_campaign *out);

#endif
