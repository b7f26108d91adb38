/* align.h - from the members of a cluster to the script that a person reads: the common
 * text, slots with their values, sentences that not all have or that some have elsewhere, and
 * what each member added. */
#ifndef CQ_ALIGN_H
#define CQ_ALIGN_H

#include "model/report.h"
#include "text/doc.h"

/* Write the script of the given messages; *out's memory is in the arena. The same for any
 * order of members. Cost: linear in the members; for each, its words times the script's, by
 * 64, each cut at CQ_MAX_ALIGN. */
void cq_align(const cq_corpus *c, const cq_docs *d, cq_list members, cq_arena *arena,
              cq_script *out);

#endif
