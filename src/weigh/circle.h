/* circle.h - from a knot of players to the circle that is reported: its members, the things
 * that they share close in time, and the messages that carry these. */
#ifndef CQ_CIRCLE_H
#define CQ_CIRCLE_H

#include "weigh/coaction.h"
#include "weigh/knot.h"

/* Acting together means within hours. Who follows another on the same thing by more than a
 * day, in the median, has a habit in common and no plan; and by more than CQ_CIRCLE_HOURS,
 * too, where half of the things or more come from one source that all of them may simply
 * follow, or are tags, which are a subject that all of them may simply care for. This says
 * what a circle is; whether one is chance is for q. */
enum { CQ_CIRCLE_HOURS = 6 * 3600, CQ_CIRCLE_DAY = 24 * 3600 };

bool cq_circle_acts(const cq_deck *d, const cq_traces *t, const uint32_t *players,
                    uint32_t n);

/* Take the flag of the player with the least ties of `level` and more to the others, while
 * they add no more than `chance`, the loosest first; how many of the n players are left. */
uint32_t cq_circle_trim(const cq_scores *s, size_t player_n, const uint32_t *players,
                        uint32_t n, double level, double chance, bool *member);

/* Of n different players. False if they are fewer than CQ_KNOT_LEAST, or no circle. *out's
 * lists are in the arena; strength, q and who stays are left to the caller. */
bool cq_circle_make(const cq_deck *d, const cq_traces *t, const uint32_t *players,
                    uint32_t n, cq_arena *arena, cq_circle *out);

/* A sender holds one card on a thing, his first share of it. This adds the messages in which
 * members use the circle's things again, each near another member's use, by the same
 * measure. */
void cq_circle_widen(const cq_traces *t, cq_arena *arena, cq_circle *c);

#endif
