/* decoy.h - deals in which who acts with whom is chance, and all else is as in the data.
 *
 * Each card keeps its things and its time; only the players are dealt anew, none twice on
 * one thing and none outside his life (weigh/life.h), among those who write one language. So
 * the popularity and the burst of each thing stay, and by the strata each player's habits:
 * his sources, hours, days, and how fast he reacts. What is found in the deals is what these
 * habits alone make.
 *
 * A card from a source of habit (cq_deck.habit) stays with this source. With CQ_DECK_MANY
 * cards or more, its players are shuffled inside strata of source, hour, weekend, delay and,
 * where players are short-lived, calendar week. With fewer, strata would hold too few: there
 * the deal is a walk of swaps inside a source that keeps each player's margins (3-hour
 * blocks, weekend, delay, week, habits with the source) softly, as exp(-beta deviation^2);
 * Besag and Clifford's parallel chains (1989) start from a hub. CQ_DECOY_SWEEPS lead from the
 * data to the hub, and as many from there to a deal; twice as many where they leave half of
 * the cards to their holders, since near the data a deal holds the groups that it is to
 * measure. Sites without a public of their own are dealt with those of a like one
 * (weigh/public.h), without the habits. All other cards are shuffled inside three hours of one
 * day. */
#ifndef CQ_DECOY_H
#define CQ_DECOY_H

#include "weigh/deck.h"

enum { CQ_DECOY_SWEEPS = 30 };

typedef struct cq_dealer cq_dealer;

cq_dealer *cq_dealer_new(const cq_deck *d, uint64_t seed);
void cq_dealer_free(cq_dealer *x);

/* Whether strata are soft. */
bool cq_dealer_is_soft(const cq_dealer *x);

/* Write who holds each card in the deal of this number. The same for any order of calls and
 * from any thread. Cost: some swaps a card, each as long as a thing's list of cards. */
void cq_dealer_deal(const cq_dealer *x, uint32_t number, uint32_t *holder);

#endif
