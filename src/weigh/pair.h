/* pair.h - how surprising it is that two players hold the same things so often, such rare
 * ones, and so close in time: the marked Poisson test.
 *
 * Under the null, player a with d_a things of a kind shares each thing that k players hold
 * with b by the chance d_a d_b k(k-1)/E^2 (E: all shares of the kind), so the number of
 * things in common is Poisson with the sum of these as its mean. Each carries two uniform
 * marks: the share of that mean that is due to things at least as rare, and the chance of
 * so small a gap. p is the exact tail of the number and the marks together
 * (cq_log_marked_sf). The test knows no window and no threshold.
 *
 * People who live in one town or speak one language share much, at any time. So a pair must
 * also be close in time given all that it shares, whatever the reason for that: the sum of
 * its n marks of time against n unit exponentials. The near score is that of the weaker of
 * both (an intersection-union test). It loses a group that keeps to an hour, not to minutes:
 * no pair of it is close by time alone. Such a group is left to the whole score, that of the
 * marked test alone. Decoys say which of them counts (weigh/pick.h). No pair without times
 * has either. */
#ifndef CQ_PAIR_H
#define CQ_PAIR_H

#include "weigh/deck.h"

typedef struct {
    uint32_t a, b; /* players, a < b */
    uint32_t shared;
    double score; /* -ln p */
} cq_scored;

typedef CQ_VEC(cq_scored) cq_scores;

typedef struct cq_odds cq_odds; /* tables of a deck, the same for all of its deals */

cq_odds *cq_odds_new(const cq_deck *d);
void cq_odds_free(cq_odds *o);

enum { CQ_PAIR_NEAR, CQ_PAIR_WHOLE, CQ_PAIR_TESTS };

/* By each of the first `tests` scores, the pairs with CQ_PAIR_LEAST things in common or more
 * and a score over the floor, by a and b, if card i is held by holder[i]. Once is no
 * repetition: a pair that met once has p = 1, in the data as in the decoys. Cost: linear in
 * meetings. */
enum { CQ_PAIR_LEAST = 2 };
#define CQ_PAIR_FLOOR 3.0
#define CQ_PAIR_WHOLE_FLOOR 5.0 /* of whole scores, which are many */

void cq_pair_score(const cq_odds *o, const uint32_t *holder, int tests, cq_scores *out);

/* The score from which on chance in time alone ties each player to `ties` others in the mean,
 * if all share what they share for reasons of their own. */
double cq_pair_level(const cq_odds *o, const uint32_t *holder, double ties);

/* The mean number of things that two players with da and db things of the kind share. */
double cq_odds_mean(const cq_odds *o, int kind, uint32_t da, uint32_t db);

#endif
