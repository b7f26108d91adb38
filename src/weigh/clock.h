/* clock.h - when in the week, the day or the hour the messages of a channel are written.
 *
 * A clock turns a time into the share of the channel's other messages that come earlier in
 * the turn (a probability integral transform), so that whoever writes when the others do
 * has shares that are uniform, whatever their hours are. Equal phases, as in times of whole
 * minutes or of days only, are told apart by a number that stands for chance and depends on
 * nothing but the message. Cost: a sort of all times; a search a message. */
#ifndef CQ_CLOCK_H
#define CQ_CLOCK_H

#include "base/vec.h"
#include "model/report.h"

enum { CQ_HOUR = 3600, CQ_DAY = 24 * CQ_HOUR, CQ_WEEK = 7 * CQ_DAY };

typedef CQ_VEC(int64_t) cq_phases; /* rising */

typedef struct {
    int64_t step; /* CQ_HOUR, CQ_DAY or CQ_WEEK */
    cq_phases all;
} cq_clock;

/* Seconds since the turn began, in UTC; weeks begin on Monday. The turn's number. */
int64_t cq_clock_phase(int64_t time, int64_t step);
int64_t cq_clock_turn(int64_t time, int64_t step);

/* Whether the message belongs on it: it is of the channel and states its time. */
bool cq_clock_reads(const cq_message *m, cq_channel channel);

/* Of all such messages; of those in the list. */
void cq_clock_make(const cq_corpus *c, cq_channel channel, int64_t step, cq_clock *out);
void cq_clock_done(cq_clock *k);
cq_phases cq_clock_phases(const cq_corpus *c, const cq_ids *messages, int64_t step);

/* The share, strictly between 0 and 1, for a time among messages that are not `own`. Chance
 * is in 0 to 1. */
double cq_clock_share(const cq_clock *k, const cq_phases *own, int64_t time,
                      double chance);

#endif
