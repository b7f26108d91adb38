/* twin.h - how surprising it is that two things have so many senders in common: the test of
 * pairs turned round.
 *
 * A group that acts together on three rare things leaves little on any two of its players,
 * who share no more than that; but the things have the same handful of senders, each time.
 * Under the null a player who holds n_s of the K_s cards on the things of source s spreads
 * them over these things at random, so he is on a thing u of k_u cards by the chance
 * k_u n_s / K_s, and the number of players on both u and v is Poisson with the mean
 *     k_u k_v sum_p n_ps n_pt / (K_s K_t),
 * for two things of one source k_u k_v sum_p n_ps (n_ps - 1) / (K_s^2 - sum k^2). That is the
 * configuration model inside blocks: who cares for what is part of the null. Two things that
 * come in the same message of a player are one act of his.
 *
 * No times are asked for: a circle must act within hours anyway (weigh/circle.h). Players
 * with the most cards are left out where all hands together would have more than
 * CQ_TWIN_PAIRS pairs: who shares everything ties nothing. */
#ifndef CQ_TWIN_H
#define CQ_TWIN_H

#include "weigh/knot.h"

/* The test's number beside those of pairs of players; how many there are in all. */
enum { CQ_TWIN = CQ_PAIR_TESTS, CQ_TESTS };

enum { CQ_TWIN_PAIRS = 4000000 };
#define CQ_TWIN_FLOOR 4.0

typedef struct cq_twins cq_twins;

/* Whether no source has half of the cards or more: else what each cares for is not known, and
 * who comes on one day, because something happened, would look like a group. */
bool cq_twins_serve(const cq_deck *d);

/* Tables of a deck, the same for all of its deals. */
cq_twins *cq_twins_new(const cq_deck *d);
void cq_twins_free(cq_twins *t);

/* The pairs of things, by their places in the deck, with CQ_KNOT_LEAST players or more in
 * common and a score (-ln p) over the floor, if card i is held by holder[i]. Cost: pairs of
 * cards in one hand. */
void cq_twins_score(const cq_twins *t, const uint32_t *holder, cq_scores *out);

/* Make of knots of things those of who acts on them; those with fewer than CQ_KNOT_LEAST
 * are dropped. Who acts on some things has two cards on them or more, and so many that of
 * those with as many chance gives no more than a twentieth, by what each has elsewhere. */
void cq_twins_turn(const cq_twins *t, const uint32_t *holder, cq_knots *k);

#endif
