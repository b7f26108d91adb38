/* knot.h - players that pairs tie together: the connected parts of the graph of all pairs at or
 * over a level, without the ties whose two players no third is tied to both of (a truss of 3,
 * Cohen 2008). So one chance tie between two groups makes no one group of them.
 *
 * A knot's strength is the sum over its ties of score - level + 0.1, so that it grows with
 * ties and with how far they stand out. Two are no group: knots have CQ_KNOT_LEAST players
 * or more, in the data as in the decoys. */
#ifndef CQ_KNOT_H
#define CQ_KNOT_H

#include "weigh/pair.h"

enum { CQ_KNOT_LEAST = 3 };

typedef struct {
    uint32_t first, n; /* its players: knots.players[first .. first + n), by number */
    double strength;
} cq_knot;

typedef struct {
    CQ_VEC(cq_knot) knots; /* strongest first */
    CQ_VEC(uint32_t) players;
    double *part; /* of each player of the deck: what its ties add */
} cq_knots;

void cq_knots_find(const cq_scores *s, uint32_t player_n, double level, cq_knots *out);
void cq_knots_done(cq_knots *k);

#endif
