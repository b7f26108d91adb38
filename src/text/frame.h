/* frame.h - the frame that a web form or a gateway puts around everybody's words.
 *
 * Mails of several senders that came through one envelope address share a head and a foot
 * that none of them wrote. What stands at the start or the end of three in five of them is
 * marked CQ_SEG_HEAD or CQ_SEG_DISCLAIMER, unless hardly anything else is left: then it is
 * no frame but the message itself. */
#ifndef CQ_FRAME_H
#define CQ_FRAME_H

#include "text/doc.h"

/* Mark the frames of all mails. */
void cq_frames_mark(const cq_corpus *c, cq_docs *d);

#endif
