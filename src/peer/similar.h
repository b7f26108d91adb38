/* similar.h - messages near in time whose words are alike, and the accounts they tie.
 *
 * Two sets of words x and y are alike if |x and y| / |x or y| (Jaccard) is at least
 * `similarity`. No pair is missed: with the rarer words first, two that are alike share one
 * of their first few, |x| less what they must share, and one (Chaudhuri, Ganti and Kaushik, A
 * primitive operator for similarity joins in data cleaning, 2006). Those are looked up among
 * the messages in the window. Memory is linear in the words. */
#ifndef CQ_SIMILAR_H
#define CQ_SIMILAR_H

#include "peer/window.h"

typedef struct {
    double similarity; /* above 0, at most 1 */
    uint32_t words;    /* a message of fewer is like none; of none, never */
} cq_similar_opt;

/* Call `tied` for each account a with each b, by a: `weight` messages of a's have one of b's
 * that is another message, and alike. *pairs is how many twos of messages are alike, with
 * those of one account if w->loops. False, and what was called says nothing, where over
 * CQ_MAX_COMPARED words would have to be looked at. The window's acts carry their sets. */
bool cq_similar_ties(const cq_window *w, const cq_wordsets *sets,
                     const cq_similar_opt *opt, cq_tied *tied, void *ctx,
                     uint64_t *pairs);

#endif
