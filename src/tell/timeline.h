/* timeline.h - messages counted by equal steps of time, for every picture of them. */
#ifndef CQ_TIMELINE_H
#define CQ_TIMELINE_H

#include "model/report.h"

typedef struct {
    int64_t from, step; /* the first step's start in UTC, and its length in seconds */
    uint32_t n;         /* steps; 0 where nothing has a time */
} cq_timeline;

/* Cover first to last in at most `most` steps of a length that people count in: a minute,
 * an hour, a day, a week. Steps start on whole ones of their kind, weeks on Monday. */
cq_timeline cq_timeline_of(int64_t first, int64_t last, uint32_t most);

/* How many of the messages fall into each step; the largest number. Those outside, and
 * those without a time, fall into none. */
uint32_t cq_timeline_count(const cq_timeline *t, const cq_corpus *c, cq_list messages,
                           uint32_t *count);

/* The same for all messages of the corpus. */
uint32_t cq_timeline_all(const cq_timeline *t, const cq_corpus *c, uint32_t *count);

#endif
