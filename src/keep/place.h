/* place.h - where each message stands in a run, so that a part of a large case can be
 * shown without loading all of it.
 *
 * A message's number and key are in no other table, since they depend on all messages. The
 * workbench has them written down once a run, with what else its lists are ordered by; and,
 * when somebody first searches, the words of all texts (SQLite's FTS5). Both are worked out
 * from the rest of the case and may be dropped at any time. Cost: of 500,000 messages about
 * as many rows of 150 bytes; the words take a third of the texts' size. */
#ifndef CQ_PLACE_H
#define CQ_PLACE_H

#include "keep/case.h"

enum { CQ_PLACE_VERSION = 4 }; /* of the tables: those of another are made anew */

typedef cq_status cq_place_progress(void *ctx, uint64_t done, uint64_t all);

/* Write down the places of the corpus that was loaded last, with the findings of the last
 * run. CQ_STORE where another program writes to the case. */
cq_status cq_case_put_places(cq_case *c, const cq_corpus *corpus, const cq_report *r,
                             cq_err *err);

/* Write down the words of all texts and subjects; needs places. */
cq_status cq_case_put_words(cq_case *c, cq_place_progress *progress, void *ctx,
                            cq_err *err);

#endif
