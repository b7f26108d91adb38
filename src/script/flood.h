/* flood.h - scripts that a good part of the case follows, found before all else.
 *
 * How rare a wording is, is counted over the case. Where hundreds of letters are reworked
 * from one script, and are too unlike each other to be near copies, their own wording would
 * pass for common language, and the flood would not be seen at all. So a sample of the case
 * is looked at first: texts of which many share a good part of their pairs of near words
 * follow one script, and what the sample shares finds the other texts that do. They become
 * one unit, which counts as one writer when wording is weighed; whether each belongs to the
 * script is decided later, one by one.
 *
 * Long letters share many pairs by chance, the more the fewer words there are to choose from.
 * But who only uses the same words has a pair turned as often as not, and who copies keeps
 * its order: what two texts share is held against the pairs that one has and the other has
 * turned, and of a script are the pairs that have an order.
 *
 * Cost: SAMPLE squared, and a look at each pair of near words of the case. */
#ifndef CQ_FLOOD_H
#define CQ_FLOOD_H

#include "script/collapse.h"

/* Join in the forest `parent` the texts of each flood: CQ_FLOOD_LEAST texts or more, or, where
 * the case has few of the language, a part of these that would be too much of what is taken
 * for chance. Returns
 * how many floods there are. The same for any threads. */
enum { CQ_FLOOD_LEAST = 150 };
uint32_t cq_floods_join(const cq_texts *t, int threads, uint32_t *parent);

#endif
