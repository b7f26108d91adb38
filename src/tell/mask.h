/* mask.h - what leaves the office: keys under names or pseudonyms.
 *
 * A pseudonym is the channel and 16 hex digits of the key's keyed hash: the same in all
 * exports of one case, another in any other case, and nothing without the case's secret. */
#ifndef CQ_MASK_H
#define CQ_MASK_H

#include "tell/tell.h"

/* The key of a message or sender ("mail:a@x.example") as it may leave; in the arena. */
cq_str cq_mask(const cq_export_opt *o, cq_arena *a, cq_str key);

#endif
