/* seed.h - the texts from which groups grow, the most promising first. */
#ifndef CQ_SEED_H
#define CQ_SEED_H

#include "script/growth.h"

/* Heads of units by promise: senders of their unit's texts, then echoes; those that may belong
 * to a group and have people enough around them. Of a unit that is a chain, chain[head] is set
 * and all texts are seeds. A thread each for `threads` growths. */
void cq_seeds_order(const cq_ground *g, cq_growth **growths, int threads, bool *chain,
                    cq_ids *out);

#endif
