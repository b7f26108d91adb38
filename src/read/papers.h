/* papers.h - the documents attached to messages, each read once.
 *
 * A campaign attaches the same letter to thousands of mails: what was read is known by the
 * document's hash, as long as it takes no more than 64 MiB in all. */
#ifndef CQ_PAPERS_H
#define CQ_PAPERS_H

#include "base/status.h"
#include "model/message.h"
#include "read/crew.h"

typedef struct cq_papers cq_papers;

/* The crew outlives it; NULL: none. */
cq_papers *cq_papers_new(cq_crew *crew);
void cq_papers_free(cq_papers *p);

/* The perceptual hash of an attached picture, as CQ_F_IMAGE has it; "" of none. */
cq_str cq_papers_image(cq_papers *p, cq_str picture);

/* Is the document worth reading? A picture is one where the message itself says little: a
 * letter was sent as a photograph. Small ones are decoration. */
bool cq_papers_wants(const cq_message *m, const cq_part *document);

/* Make of an attached document the words of an attached letter, in the arena or of p. Else it stays as it is: CQ_EMPTY where it has no words, CQ_LIMIT where they
 * are too many for a letter, and what else stops cq_paper_read. */
cq_status cq_papers_read(cq_papers *p, cq_part *part, cq_arena *a, cq_err *err);

#endif
