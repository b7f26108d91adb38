/* extras.h - what a layout's sequence lacks: sentences that many lines have.
 *
 * What is left over in the lines is searched for the run of words on which most of them
 * agree; those who have it better it by vote. What more than half of the messages have is
 * put into the sequence, where the fewest words of its holders are on the wrong side of it;
 * what one in twenty has, or a small number that chance does not give, becomes an extra. Then
 * the same again. Cost: linear in what is left over, for each find. */
#ifndef CQ_EXTRAS_H
#define CQ_EXTRAS_H

#include "script/layout.h"

/* Better the sequence, add the extras past its main part, each behind a mark, and list them
 * in reading order. All lines are laid out. `messages` is the sum of the lines' counts;
 * `pairs` is past the numbers of pairs, of which some are unset. */
void cq_extras_find(cq_layout *x, uint32_t pairs, uint32_t messages, cq_extras *out);

#endif
