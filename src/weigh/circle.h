/* circle.h - from a knot of players to the circle that is reported: its members, the things
 * that they share close in time, and the messages that carry these. */
#ifndef CQ_CIRCLE_H
#define CQ_CIRCLE_H

#include "weigh/coaction.h"
#include "weigh/knot.h"

/* Players whose ties of `level` and more to the rest add no more than `chance` are left out,
 * the loosest first. False if fewer than CQ_KNOT_LEAST stay, or share nothing close in time.
 * *out's lists are in the arena; strength and q are left to the caller. */
bool cq_circle_make(const cq_deck *d, const cq_scores *s, const uint32_t *players,
                    uint32_t n, double level, double chance, cq_arena *arena,
                    cq_circle *out);

#endif
