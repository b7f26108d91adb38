/* knot.h - players that pairs tie together: the blocks of the graph of all pairs at or over a
 * level that are part of a triangle (truss.h), so that none of them alone holds the others
 * together.
 *
 * A block is a part that stays in one piece whoever is taken out (a biconnected component;
 * Hopcroft and Tarjan, Algorithm 447, 1973). So chains and trees, which chance makes, are
 * none; and two groups that have one bystander in common are two, the bystander being in
 * both. Blocks need no seed and no resolution, and are the same for any order of the pairs.
 * A knot's strength is the sum over its ties of score - level + 0.1, so that it grows with
 * ties and with how far they stand out. Two are no group: knots have CQ_KNOT_LEAST players
 * or more, in the data as in the decoys. Cost: linear in pairs. */
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
    cq_scores ties; /* all that are part of a triangle; score: what each is worth */
    double *part;   /* of each player of the deck: what its ties in knots add */
} cq_knots;

void cq_knots_find(const cq_scores *s, uint32_t player_n, double level, cq_knots *out);
void cq_knots_sort(cq_knots *k); /* again, when strengths have changed */
void cq_knots_done(cq_knots *k);

#endif
