/* member.h - from what the tests of repeated co-action see of groups to the circles that are
 * reported: who is in each, by all the data, and how firmly.
 *
 * Several tests may see one group, each other members of it: who is tied in minutes is not all
 * who is tied in an hour. A member is whom the ties of one of these tests hold by more than
 * chance ties anybody (weigh/circle.h); then come those whom no pair shows (weigh/fellow.h). */
#ifndef CQ_MEMBER_H
#define CQ_MEMBER_H

#include "weigh/circle.h"
#include "weigh/twin.h"

/* A group that decoys confirm. */
typedef struct {
    cq_ids seen[CQ_TESTS]; /* senders, by each test that sees it */
    double strength, q;
} cq_found;

typedef CQ_VEC(cq_found) cq_founds;
typedef CQ_VEC(cq_circle) cq_circles;
typedef CQ_VEC(cq_pair) cq_pairs;

/* How many tests there are: 1 where habits are strata, since the others were measured with soft
 * ones. Of each: pairs tie from this level on; what ties of one player chance makes. */
typedef struct {
    int tests;
    double level[CQ_TESTS], chance[CQ_TESTS];
} cq_ties;

/* Add the circles, in the arena, and their ties but those in minutes to `pairs`. Members and
 * messages come from all the data; `ties` are of the last round of decoys, in which there is
 * the least left of any group. Cost: some CQ_STAY_PARTS weighings of the data. */
void cq_members_find(const cq_corpus *c, const cq_traces *t, const cq_founds *found,
                     const cq_ties *ties, cq_arena *arena, cq_circles *circles,
                     cq_pairs *pairs);
void cq_founds_done(cq_founds *f);

#endif
