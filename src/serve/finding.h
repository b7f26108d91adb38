/* finding.h - one campaign, one message, two messages, and what a search is for. */
#ifndef CQ_FINDING_H
#define CQ_FINDING_H

#include "keep/view.h"
#include "serve/lists.h"

/* With all of one of its scripts, by its number from 1. */
void cq_finding_campaign(cq_view *v, int64_t home, int64_t script, cq_buf *out);

/* False where there is none of that number. */
bool cq_finding_message(cq_view *v, int64_t n, cq_buf *out);
bool cq_finding_compare(cq_view *v, int64_t a, int64_t b, cq_buf *out);

/* The aligned rows of two messages as a file; false where one is not there. */
bool cq_finding_compare_file(cq_view *v, int64_t a, int64_t b, bool json,
                             const cq_export_opt *o, cq_answer *out);

/* The question that the request's q, sender, from, to, channel and campaign come to, and in
 * *words what FTS5 is asked, empty without q. False where one of them makes no sense. */
bool cq_finding_search(cq_view *v, const cq_request *r, cq_list_ask *l, cq_buf *words);

#endif
