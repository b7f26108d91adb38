/* toolkit.h - what the coordination-network-toolkit counts (QUT Digital Observatory, 2022), by
 * its rules, for who must compare.
 *
 * Two messages on one object (what they repost, say, answer, link; or any) at most `window`
 * seconds apart make an edge from each one's account to the other's, also from an account to
 * itself. An edge's weight is how many messages of the first account have a partner of the
 * second's; edges of less than `weight` are none. Texts that are similar are another matter
 * (similar.h). The toolkit's release 1.5.2 takes each message for a partner of itself, too,
 * which shows in edges from an account to itself alone; here, as in its source since, it is
 * none. */
#ifndef CQ_TOOLKIT_H
#define CQ_TOOLKIT_H

#include "peer/similar.h"

typedef struct {
    int64_t window;
    uint32_t weight;
    bool loops;
    cq_similar_opt similar; /* of acts that were read with their words; {0} for others */
} cq_toolkit_opt;

typedef struct {
    uint64_t pairs;                /* of messages */
    bool untied;                   /* there are too many edges; or else: */
    uint64_t accounts, edges, own; /* own: from an account to itself, among the edges */
    uint64_t weight;               /* of all edges */
    CQ_VEC(cq_edge) list;          /* if asked for */
} cq_toolkit;

void cq_toolkit_find(cq_acts *a, const cq_toolkit_opt *opt, bool list, cq_toolkit *out);
void cq_toolkit_done(cq_toolkit *r);

#endif
