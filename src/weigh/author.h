/* author.h - senders of a campaign who may be one author, by their style.
 *
 * An additional line of evidence only: it changes no q, no grade and no count of people.
 * Compared are members with CQ_AUTHOR_WORDS words of their own or more: outside of scripts,
 * marked reposts, quotations, greetings, closings, signatures and disclaimers. A style is
 * the use of the most frequent words (delta.h), which say little of a topic.
 *
 * What likeness is worth is measured on the case: other senders, in no campaign, of the same
 * language and channel, whose messages are dealt into two halves. Halves of one are pairs
 * of the same author, halves of two are not. All are read for the same number of words,
 * 2,000, 1,000 or 500, the most that half of the members and enough others have; what is
 * usual is taken from one half of the others, and pairs from the other half, since whoever
 * helped to make the mean is a little less like the next. With fewer than CQ_AUTHOR_LEAST
 * senders in each, or a cost above 0.8, nothing is said. p is the share of pairs of different authors that are as alike or more; adjusted by
 * Benjamini and Hochberg over all pairs of members. Said is what has p <= 0.05, a
 * likelihood ratio above 1, and at most that which the number of pairs bears. */
#ifndef CQ_AUTHOR_H
#define CQ_AUTHOR_H

#include "trace/trace.h"

enum { CQ_AUTHOR_WORDS = 500, CQ_AUTHOR_LEAST = 20 };

/* Add evidence of the line `style` to the report's campaigns. */
void cq_author_weigh(const cq_corpus *c, const cq_docs *d, const cq_clusters *k,
                     const cq_traces *t, cq_report *r);

#endif
