/* life.h - from when to when a player is there, so that a deal gives him nothing from another
 * time: who could meet whom depends on it, most where accounts live shortly.
 *
 * A player lives from his first card to his last, and so much longer on both ends as his
 * cards are apart in the mean: the estimate of the ends of a range of which n draws are known
 * (Goodman 1952, J. Am. Stat. Assoc. 47, 622). Of who has one card nothing is known. */
#ifndef CQ_LIFE_H
#define CQ_LIFE_H

#include "weigh/deck.h"

typedef struct {
    int64_t from, to;
} cq_life;

/* One a player; the caller frees it. */
cq_life *cq_lives_of(const cq_deck *d);

/* Whether a card of this time falls into it; one without a time falls into all. */
bool cq_life_has(const cq_life *l, int64_t time);

/* The week of a time, from Monday on; 0 of none. */
int64_t cq_life_week(int64_t time);

/* Whether the typical player is seen in less than half of the weeks that the data spans. */
bool cq_lives_are_short(const cq_deck *d);

#endif
