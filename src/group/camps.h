/* camps.h - camps that are apart in all else, and yet speak from the same scripts.
 *
 * A camp is a community of the senders who share tags, links and reposts, outside of any
 * script (graph.h, over senders and things). It is found on one half of the things, by
 * their hash, and everything that is said of it is tested on the other half, so that the
 * search cannot make a finding (sample splitting).
 *
 * Two camps are apart where at most half as many things of the other half have senders of
 * both as would if each thing's senders were dealt among the camps by their size, and chance
 * gives that once in a thousand times or less. A script is shared where two senders of each
 * camp or more use it; its decoys are other things that as many senders use: how often these
 * are shared is the chance that the script is. p is the tail of the sum over the scripts of
 * campaigns, adjusted by Benjamini and Hochberg over all pairs of camps that are apart.
 * Scripts that are set aside, as an agency's text is, count nowhere; a script that more
 * senders use than almost any other thing has no decoys and is passed over.
 *
 * Asked are the CQ_CAMPS largest camps of CQ_CAMP_LEAST senders or more. */
#ifndef CQ_CAMPS_H
#define CQ_CAMPS_H

#include "group/strand.h"

enum { CQ_CAMPS = 12, CQ_CAMP_LEAST = 10 };

/* Fill the report's camps; its campaigns are known. */
void cq_camps_find(const cq_findings *f, cq_report *r);

#endif
