/* matter.h - which script the callers of a run speak for.
 *
 * Of a call there are no words but what was noted of it. A run of calls is part of a
 * campaign where its notes say what the campaign's texts say, in the same days. The evidence
 * is a likelihood ratio: each different word of the notes was drawn, half of the time, from
 * the script's texts, against from all that was written and noted of other calls; and the
 * run's middle lies in the script's days, against anywhere in the case. By chance a ratio
 * reaches k once in k times at most (Ville, Étude critique de la notion de collectif, 1939). */
#ifndef CQ_MATTER_H
#define CQ_MATTER_H

#include "group/strand.h"

/* Join each run of calls to the script with the greatest ratio, if chance would give one as
 * great among all scripts once in a hundred runs, and keep in the run what was found. `set`
 * is a forest (script/forest.h) over the strands. Cost: one pass over the words of the case
 * if there is a run that was noted, and one over the scripts' for each. */
void cq_matter_join(const cq_findings *f, const cq_strands *s, uint32_t *set);

#endif
