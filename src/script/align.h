/* align.h - from the members of a cluster to the script that a person reads: the common
 * text, slots with their values, and what each member added. */
#ifndef CQ_ALIGN_H
#define CQ_ALIGN_H

#include "text/doc.h"
#include "model/report.h"

/* Write the script of the given messages; *out's memory is in the arena. The same for any
 * order of members. Cost: words of the script times words of the members, each cut at
 * CQ_MAX_ALIGN. */
void cq_align(const cq_corpus *c, const cq_docs *d, cq_list members, cq_arena *arena,
              cq_script *out);

#endif
