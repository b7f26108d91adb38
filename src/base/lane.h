/* lane.h - work handed to one other thread, which does it in the order of handing over.
 *
 * One thread hands over. Where no thread can be made, each piece is done at once. */
#ifndef CQ_LANE_H
#define CQ_LANE_H

#include <stddef.h>

typedef struct cq_lane cq_lane;

/* At most `room` pieces wait or are at work. */
cq_lane *cq_lane_new(size_t room, void (*work)(void *ctx, void *piece), void *ctx);

/* Waits for a place first: when it returns, all but the last `room` pieces are done. */
void cq_lane_put(cq_lane *l, void *piece);

/* Returns when all is done; what the other thread did is then seen by this one. */
void cq_lane_wait(cq_lane *l);

void cq_lane_free(cq_lane *l); /* waits too */

#endif
