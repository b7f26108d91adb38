/* unweighed.h - what of the data the test of repeated co-action does not weigh, in words. */
#ifndef CQ_UNWEIGHED_H
#define CQ_UNWEIGHED_H

#include "weigh/deck.h"

typedef CQ_VEC(cq_str) cq_notes;

/* Add a note, in the arena, on each kind with crowds, on conversation by mail, and on what has
 * no time. The deck is that of all senders. */
void cq_unweighed_note(const cq_corpus *c, const cq_traces *t, const cq_deck *d,
                       cq_arena *arena, cq_notes *out);

#endif
