/* round.h - the occasions on which members of a campaign use one thing, one after another.
 *
 * A round is the uses of one script, link, tag, reposted or answered message by the senders
 * of one campaign, without a day of silence between. A sender enters one round a day, the
 * largest one: who sits down at nine and shares five things has been early once, not five
 * times. Only stated times count; where a use comes from an input that gives whole minutes
 * only, the round is timed by minutes. Linear in uses, but for sorting. */
#ifndef CQ_ROUND_H
#define CQ_ROUND_H

#include "base/vec.h"
#include "trace/trace.h"

typedef struct {
    uint32_t campaign;
    uint32_t from, n; /* its senders: entries[from .. from + n), by sender; 2 or more */
    bool coarse;      /* timed by whole minutes */
} cq_round;

/* One sender in one round. */
typedef struct {
    uint32_t sender;
    uint32_t uses, at_once; /* in all, and at the first moment */
    int64_t first;          /* in seconds, whole minutes in a coarse round */
} cq_entry;

typedef struct {
    CQ_VEC(cq_round) rounds; /* by campaign, then start, then thing */
    CQ_VEC(cq_entry) entries;
} cq_rounds;

void cq_rounds_make(const cq_corpus *c, const cq_traces *t, const cq_report *r,
                    cq_rounds *out);
void cq_rounds_done(cq_rounds *r);

#endif
