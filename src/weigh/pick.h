/* pick.h - of the knots that several tests find in one deal, those that count.
 *
 * Each test sees other groups, and which one sees a group is not known before. So a deal is
 * judged by the greater of the tests, each measured by what chance makes of it: a knot's
 * strength is taken in units of what its test gives in decoys. Of knots that share a player
 * one counts, with the greatest of their strengths: the strongest; but one that is a unit
 * strong by an earlier test comes before those of later ones: those of the first ask for more,
 * and do not tie several into one; pairs of players name more members than pairs of things
 * do. Data and decoys run through the same, so that q, which
 * is read from the picks of the decoys, pays for the choice, and no correction for several
 * tests is due (the distribution of the maximum, Westfall and Young 1993). */
#ifndef CQ_PICK_H
#define CQ_PICK_H

#include "weigh/knot.h"

enum { CQ_PICK_TESTS = 4 }; /* at most */

typedef struct {
    uint32_t test, no; /* a knot: knots[test].knots[no] */
    double strength;   /* in units */
    /* Of each test the strongest knot that is a unit strong and has most of its players in
     * common with this pick, and none with another, or CQ_NONE: it is the same group, seen
     * another way. One that has as many strangers may be two groups. */
    uint32_t seen[CQ_PICK_TESTS];
} cq_pick;

typedef CQ_VEC(cq_pick) cq_picks;

/* The unit of a test: of n deals, the data among them, by the strength of the strongest knot
 * of each, 0 of none, the mean of the tenth (one at least) that follows the strongest of all;
 * but no less than a knot of three ties has that chance makes where it seldom makes any. Were
 * the data left out, each decoy's own strength would make its measure longer and the data's
 * would not: .067 of data without a group had q <= .05, by simulation, not .047. The strongest
 * is left out since it may be what is looked for. Sorts what it is given. */
double cq_pick_unit(double *strongest, size_t n);

/* The knots of `tests` tests of one deal that count, strongest first. */
void cq_pick_knots(const cq_knots *knots, const double *unit, uint32_t tests,
                   uint32_t player_n, cq_picks *out);

#endif
