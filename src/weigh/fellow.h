/* fellow.h - who acts with a circle without being tied to its members pair by pair.
 *
 * Two members of a group may have three things in common, which is little for a pair, yet
 * each was there on five of the circle's occasions. An occasion is a thing of the circle, or
 * a crowd, that half of the members share; its window is the shortest time in which half of
 * them do, and on both ends three times as long as that takes in the median. A sender
 * outside is in windows by chance: each of his shares of a source falls on any share of that
 * source by others of his language, the likelier the more he does in those three hours of
 * the day, and on none outside his own first and last day. So the number of windows that he
 * is in is Poisson with the mean
 *     sum_s n_s W_s / K_s,
 * n_s his shares, K_s all of them and W_s those in windows, so weighed: the configuration
 * model, as in weigh/twin.h. One message is one act, whatever it carries. He is a fellow if
 * the chance of as many acts, times the players who could be (Bonferroni), is
 * CQ_FELLOW_LEVEL or less. This names members; it is no part of q. */
#ifndef CQ_FELLOW_H
#define CQ_FELLOW_H

#include "weigh/circle.h"

#define CQ_FELLOW_LEVEL 0.05
enum { CQ_FELLOW_LEAST = 3 }; /* acts */

/* Add the fellows to c->senders and c->stays, which move to the arena, and mend c->fellows
 * and c->stability; whether there are any: with them there may be more. `taken`: a flag a
 * sender, of those who are in a circle. Cost: the shares of the sources of the circle's
 * things, sorted once; for each sender in as many windows, the shares in windows. */
bool cq_fellows_join(const cq_deck *d, const cq_traces *t, const bool *taken,
                     uint32_t sender_n, cq_arena *arena, cq_circle *c);

#endif
