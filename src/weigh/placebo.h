/* placebo.h - messages by their time and target, and the dates that an event is compared
 * with. */
#ifndef CQ_PLACEBO_H
#define CQ_PLACEBO_H

#include "base/map.h"
#include "base/vec.h"
#include "model/report.h"

enum { CQ_EVENT_HOURS = 24, CQ_EVENT_SPAN = CQ_EVENT_HOURS * 3600 };

/* Times of messages, rising. */
typedef CQ_VEC(int64_t) cq_moments;

/* Which of the events' targets each message addresses. A target may be given as the message
 * has it or, as in the report, with the channel before it; letter case does not count. */
typedef struct {
    const cq_corpus *c;
    cq_names *names;    /* of targets; what has no name is for all */
    uint32_t *of_event; /* the target of each, CQ_NONE for none */
    uint32_t *from;     /* where the targets of each message begin in `targets` */
    cq_ids targets;
} cq_audience;

void cq_audience_make(const cq_corpus *c, cq_audience *out);
void cq_audience_done(cq_audience *a);

/* Of all messages, or of those in the list, that address the target and state their time:
 * a letter's date or a file's is no hour. CQ_NONE is any target. */
cq_moments cq_audience_all(const cq_audience *a, uint32_t target);
cq_moments cq_audience_of(const cq_audience *a, cq_list messages, uint32_t target);

/* How many are before t. */
uint32_t cq_moments_before(const cq_moments *v, int64_t t);

/* How many fall into the hours from t on. */
uint32_t cq_moments_after(const cq_moments *v, int64_t t);

/* Whether the hours from t on are inside what was read. */
bool cq_moments_hold(const cq_moments *v, int64_t t);

/* The placebo dates of an event: whole weeks away, the nearest first; their hours lie inside
 * `all`, somebody wrote in the week around, and no event of the same target (or one of them
 * for all) is within a day. */
cq_moments cq_placebo_dates(const cq_audience *a, const cq_moments *all, uint32_t event);

/* Where these are too few: whole days away, from Monday to Friday or on a weekend as the
 * event is, else as above. *share is set to how many messages of all such a day has, the
 * event's first, 1 on average: the mean of its weekday in other weeks, drawn to the mean of
 * all weekdays as if by CQ_PLACEBO_DRAW weeks of it; the caller frees it. */
enum { CQ_PLACEBO_DRAW = 4 };
cq_moments cq_placebo_days(const cq_audience *a, const cq_moments *all, uint32_t event,
                           double **share);

#endif
