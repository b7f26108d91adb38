/* wordset.h - what the coordination-network-toolkit takes for the words of a text, as a set.
 *
 * The text in lower case, without what begins with '@' up to the next white space, cut at the
 * boundaries of UAX #29; a cut takes the blanks behind it, and one apostrophe behind those.
 * Also signs are words ("#", "/"). */
#ifndef CQ_WORDSET_H
#define CQ_WORDSET_H

#include "peer/numbers.h"

typedef struct {
    cq_numbers words;
    cq_ids all;           /* the words of all sets, each sorted and once */
    CQ_VEC(size_t) ends;  /* of each set in these */
    cq_buf lower, spoken; /* of the text at hand */
    cq_ids cuts, set;
} cq_wordsets;

void cq_wordsets_init(cq_wordsets *w);
void cq_wordsets_done(cq_wordsets *w);

/* The number of the text's set, one after the other; and where in `all` its n words begin. */
uint32_t cq_wordsets_add(cq_wordsets *w, cq_str text);
size_t cq_wordsets_at(const cq_wordsets *w, uint32_t set, size_t *n);

/* The text in lower case and without mentions, with one blank between what white space
 * parts: what the toolkit holds for the same text. Borrowed until the next call. */
cq_str cq_wordsets_plain(cq_wordsets *w, cq_str text);

#endif
