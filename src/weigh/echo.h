/* echo.h - the strength of knots, less the echo of the same players in the (other) deals.
 *
 * A deal keeps each player's habits, and so part of any group that has habits in common: a
 * claque's own members stand in the deals, too, as a weaker knot, and people who read the same
 * few sites do. That echo is what their habits give them. It is no finding, nor may it set the
 * measure for others: taken off the data's knots and off those of the deals alike, what is
 * left is what is more than habit. Where nobody acts together the data is one more deal, so
 * this changes nothing in what q says. */
#ifndef CQ_ECHO_H
#define CQ_ECHO_H

#include "weigh/knot.h"

/* Take off each knot's strength what ties among its players are worth in the mean of the n
 * deals, the knot's own deal left out; knots stay sorted by strength. `nodes`: how many players
 * there are, or whatever is tied. Cost: linear in ties, and in those of each knot's players. */
void cq_echo_take_off(cq_knots *data, cq_knots *const *deals, uint32_t n, uint32_t nodes);

#endif
