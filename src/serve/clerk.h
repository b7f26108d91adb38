/* clerk.h - threads that read mails and look them up, so that no mail waits for another.
 *
 * Who gives a mail waits until its deadline and no longer. A mail whose deadline has passed
 * before its turn is dropped; where CQ_MAX_SESSIONS wait, the oldest is. */
#ifndef CQ_CLERK_H
#define CQ_CLERK_H

#include "serve/lore.h"

typedef struct cq_clerk cq_clerk;

/* `wake` is a descriptor (eventfd) to which a number is written when a mail is done. */
cq_clerk *cq_clerk_new(int threads, int wake);
void cq_clerk_free(cq_clerk *c); /* waits for the mails at hand */

/* From now on, look up in this. The lore is taken over. */
void cq_clerk_learn(cq_clerk *c, cq_lore *lore);

/* Milliseconds of the clock that deadlines are told by. */
int64_t cq_clerk_now(void);

/* Look at this mail, whose bytes are taken over; `cut` says that they are not all of it. */
void cq_clerk_give(cq_clerk *c, uint64_t ticket, cq_buf *mail, bool cut,
                   int64_t deadline);

/* A mail that is done: its ticket, and what it echoes appended to *label. False where
 * none is. */
bool cq_clerk_take(cq_clerk *c, uint64_t *ticket, cq_buf *label);

#endif
