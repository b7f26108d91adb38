/* slug.h - what an address says: whose site it is, and which text stands there. */
#ifndef CQ_SLUG_H
#define CQ_SLUG_H

#include "text/doc.h"

/* Whether a message links a site that bears the sender's own name. Memory from the arena. */
bool cq_slug_own_site(cq_arena *a, const cq_corpus *c, const cq_message *m);

/* Whether it links a page whose address spells, in three words or more, what its own words
 * say, links apart. Memory from the arena. */
bool cq_slug_is_title(cq_arena *a, const cq_message *m, const cq_doc *d);

#endif
