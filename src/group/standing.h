/* standing.h - whether a campaign says whose it is.
 *
 * Declared is what names its organiser as the one whose letter it is, or links the
 * organiser's public page below it, in most of its messages; a list that bears a name does
 * so for its mail. A bulk mailer's headers, the word petition, or a body named in passing
 * declare nothing. Volume and sameness say nothing about standing (STATS.md 3.8). */
#ifndef CQ_STANDING_H
#define CQ_STANDING_H

#include "model/report.h"
#include "text/doc.h"

/* Decide the standing of these messages and write its reasons, in the arena. */
void cq_standing_find(const cq_corpus *c, const cq_docs *d, cq_list messages, cq_arena *a,
                      cq_standing *standing, cq_reason **reasons, uint32_t *reason_n);

#endif
