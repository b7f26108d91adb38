/* pieces.h - whether two texts have a passage of one source in common, or pieces of a script.
 *
 * Who quotes takes a passage as it stands: of two that quote one source, next to what both
 * have, at most one goes on at the front, and at most one at the end. Who is sent a script and
 * uses some of its sentences leaves others out, and not those that the next leaves out: two of
 * them have several stretches in common, or each goes on, on the same side of what both have,
 * with words of the script that the other has not. That is a matter of two texts and shows in
 * no number of one alone: of a leaflet from which many take a paragraph each, another than the
 * next, all over is taken, too.
 *
 * Cost: linear in the words of at most CQ_PIECES_TEXTS texts, for each of them. */
#ifndef CQ_PIECES_H
#define CQ_PIECES_H

#include "model/report.h"
#include "text/doc.h"

enum {
    CQ_PIECES_TEXTS = 24,
    CQ_PIECES_PHRASE = 11 /* words; a stretch is longer */
};

/* Of the pairs of messages of different senders that have a stretch of words in common, more
 * than a phrase: the share that has pieces of one text, as above; 0 where there is no such
 * pair. Of more messages than CQ_PIECES_TEXTS, so many are looked at, evenly from first to
 * last. */
double cq_pieces_share(const cq_corpus *c, const cq_docs *d, cq_list messages);

#endif
