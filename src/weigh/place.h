/* place.h - in how many places a campaign is, and in how many chance would have it.
 *
 * A sender's place is the first that his messages name: the town or chat that a record
 * gives (`place`), the time zone of a mail's date, or a telephone number without its last
 * seven digits. A slot of a script is one of places where half of what stands in it or more
 * is a place by some record of the case; what no record names is not known for a town.
 *
 * The null deals the campaign's senders anew among all senders of the case whose place is
 * known: a place of k senders out of N is among n with probability 1 - C(N-k,n)/C(N,n).
 * These events hinder one another (Joag-Dev and Proschan, Negative association of random
 * variables, 1983), so that the tail of their sum as if they were independent is, if
 * anything, too large. Said are campaigns of CQ_PLACE_LEAST places or more; one in no more
 * places than chance gives is told so. A sort of all senders by place. */
#ifndef CQ_PLACE_H
#define CQ_PLACE_H

#include "model/report.h"

enum { CQ_PLACE_LEAST = 3 };

void cq_place_weigh(const cq_corpus *c, cq_report *r);

#endif
