/* unsure.h - what a scan misread is forgiven.
 *
 * The reader of a scan names the words of which it is unsure (CQ_F_UNSURE). One that nobody
 * else wrote is taken for the word that the sure texts of the case have most often among those
 * at one mistake from it: a letter more, less or another, or two letters taken for one that
 * they look like ("rn" for "m"). The text stays as it was read; only the token's hash
 * changes. Words of 4 to 24 letters of Latin, Greek or Cyrillic, accents taken off. And what
 * a scan misread is no disguise.
 *
 * Cost: some 500 lookups for each such word (1,000 in Cyrillic), and one for each word of the case; nothing
 * where no scan is in it. */
#ifndef CQ_UNSURE_H
#define CQ_UNSURE_H

#include "text/doc.h"

void cq_unsure_settle(const cq_corpus *c, cq_docs *d);

#endif
