/* rhythm.h - whether a script comes again each week, each day, or at one minute of the hour.
 *
 * Of each turn (week, day, hour) in which it comes, one message is taken by lot, of the
 * channel that it uses most; its time is read on the clock of the channel's other messages
 * (clock.h), on which whoever writes when the others do is spread evenly. Whether the hands point one way is Rayleigh's test
 * (Greenwood and Durand, The distribution of length and components of the sum of n random
 * unit vectors, 1955; in the form of Zar, Biostatistical Analysis, 27.1). So one burst,
 * however large, is one turn and no rhythm, and office hours are none where all keep them.
 * A sender is taken for a fifth of the turns at most: a habit of one is not the script's.
 *
 * Asked are 5 weeks, 8 days or 12 hours at least, of weeks and days half of all from the
 * first to the last; and 10 times as many messages of others as turns, and 200. People of
 * another country keep other hours than the rest, which is no beat: said is only what has
 * half of its hands within a twelfth of the turn. A rhythm with two beats a turn is not
 * seen. Adjusted by Benjamini and Hochberg over all that was
 * asked. */
#ifndef CQ_RHYTHM_H
#define CQ_RHYTHM_H

#include "model/report.h"

/* ln p of the shares of a turn (0 to 1) all pointing one way. */
double cq_rhythm_log_p(const double *share, size_t n);

/* Fill the campaigns' rhythms: those with an adjusted p <= 0.05. */
void cq_rhythm_weigh(const cq_corpus *c, cq_report *r);

#endif
