/* turn.h - pieces tried ahead side by side, and settled one after the other.
 *
 * For work that must have the answer of one thread, though each piece rests on what the pieces
 * before it did: threads try the next pieces on what is known so far, and whoever has time
 * settles the tried ones in their order, at which it may turn out that one must be done again.
 * Cost: two locks a piece. */
#ifndef CQ_TURN_H
#define CQ_TURN_H

#include <stddef.h>

typedef struct cq_turns cq_turns;

typedef struct {
    /* Side by side. Slots are reused when their piece is settled. */
    void (*try_piece)(void *ctx, size_t piece, size_t slot, int thread);
    /* One at a time, in the order of pieces; what one did is seen by those that follow. */
    void (*settle)(void *ctx, size_t piece, size_t slot, int thread);
    void *ctx;
} cq_turn_work;

/* Pieces 0..n, of which at most `slots` are tried and not settled. */
cq_turns *cq_turns_new(size_t n, size_t slots, cq_turn_work work);

/* Work with whoever else calls it, each as a thread of its own number. Returns when all is
 * settled. */
void cq_turns_run(cq_turns *t, int thread);

/* Called by `settle`: waits until nothing is being tried; nor will be until it returns. */
void cq_turns_alone(cq_turns *t);

void cq_turns_free(cq_turns *t);

#endif
