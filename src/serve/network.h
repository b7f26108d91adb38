/* network.h - the senders of a campaign and what ties them, as JSON with a place for each.
 *
 * Those who act together are tied in pairs; those who follow one script each to the script,
 * which is a node of its own, since pairs of them would be a black ball. */
#ifndef CQ_NETWORK_H
#define CQ_NETWORK_H

#include "keep/view.h"

void cq_network_json(cq_view *v, int64_t home, cq_buf *out);

#endif
