/* stay.h - which members of a circle stay when a part of all that is shared is left out.
 *
 * The things are cut into CQ_STAY_PARTS parts, each of which is left out in turn (the
 * jackknife of Quenouille and Tukey); a circle is then trimmed as it was when it was made.
 * A member who hangs on by one thing goes with it. Cost: CQ_STAY_PARTS weighings of the data,
 * where decoys take as many as there are. */
#ifndef CQ_STAY_H
#define CQ_STAY_H

#include "weigh/circle.h"
#include "weigh/twin.h"

enum { CQ_STAY_PARTS = 10 };

typedef struct {
    const cq_deck *deck;
    const uint32_t *holder;
    cq_twins *twins;                                 /* NULL where things are not tied */
    cq_scores things;                                /* pairs of them */
    cq_scores without[CQ_STAY_PARTS][CQ_PAIR_TESTS]; /* pairs without each part */
} cq_stay;

/* The deck stays the caller's; holder: who holds each card; by the first `tests` scores. */
void cq_stay_make(const cq_deck *d, const uint32_t *holder, int tests, cq_stay *out);
void cq_stay_done(cq_stay *s);

/* Set c->stays, in the arena, and c->stability, by the scores of the test; where another test
 * set them already, the greater counts. `player` is the number of each sender. */
void cq_stay_of(const cq_stay *s, int test, const uint32_t *player, double level,
                double chance, cq_arena *arena, cq_circle *c);

/* The same of a circle that was found by its things: a member stays who is in a knot of
 * what is left, with other members. */
void cq_stay_of_twins(const cq_stay *s, const uint32_t *player, double level,
                      cq_arena *arena, cq_circle *c);

#endif
