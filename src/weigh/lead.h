/* lead.h - who usually goes first, and who comes after whom.
 *
 * The null is the re-dealt round: its senders' names dealt anew among its uses, so that one
 * who uses the thing u times of n is first with u/n, and the first use of all says nothing
 * about the second. Over a sender's rounds the times that he is first alone are a sum of
 * independent events (for many rounds bounded by the binomial of the same mean, Hoeffding,
 * On the distribution of the number of successes in independent trials, 1956); the same for
 * each two senders over the rounds that both are in. Adjusted by Benjamini and Hochberg over
 * all senders, and over all pairs, of all campaigns; and once more over the rounds of all
 * campaigns together.
 *
 * Where several come at the same moment none of them is first: such rounds are counted as
 * level and can only weaken the claim. Pairs are weighed among the CQ_LEAD_ACTIVE senders of
 * a campaign with the most rounds. That somebody is usually first may also come from when he
 * gets up: it is no proof that others follow him. */
#ifndef CQ_LEAD_H
#define CQ_LEAD_H

#include "weigh/round.h"

enum {
    CQ_LEAD_LEAST = 5, /* rounds of a sender, or of two together: else nothing is said */
    CQ_LEAD_TIMES = 3, /* that he must have been first: in a round of many, one is luck */
    CQ_LEAD_ACTIVE = 100
};

/* A sender over the rounds of one campaign, or over all. */
typedef struct {
    uint32_t campaign; /* CQ_NONE: over those of several */
    cq_first f;        /* its p is not adjusted */
    double log_p;
} cq_lead;

typedef CQ_VEC(cq_lead) cq_lead_list;

/* All senders with rounds enough, by campaign and sender; or, `together`, over all the
 * rounds, those who are in rounds of two campaigns or more. */
void cq_lead_firsts(const cq_rounds *r, bool together, cq_lead_list *out);

/* Fill the `leads` of the report and of its campaigns: what has an adjusted p <= 0.05. */
void cq_lead_weigh(const cq_corpus *c, const cq_traces *t, cq_report *r);

#endif
