/* overlap.h - whether two groups have more senders in common than their activity gives.
 *
 * Who sends much meets everybody. A sender with k messages of his own (in no strand) is taken
 * to be in a group of m messages, of M in the case, with probability 1 - exp(-(k + 1) m / M);
 * the chance that so many of a group are in another is bounded by Chernoff's inequality for
 * sums of unequal trials (Hoeffding 1963, theorem 1). */
#ifndef CQ_OVERLAP_H
#define CQ_OVERLAP_H

#include "group/strand.h"

/* Two strands of which a third of the smaller one's senders, two at least, are in the other,
 * past chance, become one set; strongest first. A set that has grown joins only another of
 * which two thirds of the smaller one's senders are in the other, again past chance: so a
 * chain of neighbours is no set. Last, a set of which two senders in three are in a larger
 * one joins that. `set` is a forest (script/forest.h) over the strands. Cost: the
 * squares of the numbers of strands of each sender, summed. */
void cq_overlap_join(const cq_findings *f, const cq_strands *s, uint32_t *set);

/* ln of the chance that `n` or more of `of` senders whose mean probability is p are in it. */
double cq_overlap_chance(uint32_t n, uint32_t of, double p);

#endif
