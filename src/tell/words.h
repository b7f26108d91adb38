/* words.h - numbers, dates and degrees of certainty as people read them.
 *
 * The wording is fixed here, in one place: plain words, nothing that accuses. Dates are
 * English and in UTC, whatever the locale. */
#ifndef CQ_WORDS_H
#define CQ_WORDS_H

#include "model/report.h"

/* A number with 4 significant digits, the same in every locale: "88.1", "0.0012",
 * "1.234e-09". What is not finite becomes 0 or the largest power of ten, with its sign. */
void cq_words_number(cq_buf *out, double x);

/* With two digits, where no more are known. */
void cq_words_roughly(cq_buf *out, double x);

/* "1,204 messages", "1 person": many is the plural. The number alone with "", "". */
void cq_words_count(cq_buf *out, uint64_t n, const char *one, const char *many);

/* "mail 40, post 12": by channel, as many as there are. */
void cq_words_channels(cq_buf *out, const uint32_t n[CQ_CHANNELS]);

/* "at least 41 and at most 49 people". */
void cq_words_people(cq_buf *out, uint32_t least, uint32_t most);

/* "4 Mar 2026", "4 Mar 2026 10:05", and "4-7 Mar 2026"; "no time" of CQ_NO_TIME. */
void cq_words_day(cq_buf *out, int64_t t);
void cq_words_moment(cq_buf *out, int64_t t);
void cq_words_span(cq_buf *out, int64_t first, int64_t last);

/* "2 hours", "1 day": of a span of seconds that is a whole number of some unit. */
void cq_words_step(cq_buf *out, int64_t seconds);

/* "20 seconds", "3 hours": any span of seconds, to a whole unit. */
void cq_words_lasting(cq_buf *out, double seconds);

/* How sure it is that a campaign is no chance, by one fixed scale of its q. */
enum { CQ_SURE = 5 };
typedef struct {
    double most; /* q */
    const char *range, *words;
} cq_sure;
extern const cq_sure cq_sure_scale[CQ_SURE];
const char *cq_words_sure(double q);

/* The same as a sentence: q is the expected share of chance findings among this one and
 * those that are more certain, so it is told as so many in a hundred of them. */
void cq_words_odds(cq_buf *out, double q);

/* "q 0.0031", or "q below 0.000001": more zeros tell nobody more. */
void cq_words_q(cq_buf *out, double q);

/* What chance was measured against. */
const char *cq_words_null(cq_null n);

/* "less than 1 in a trillion": how often chance alone gives a line of so many bits. */
void cq_words_bits(cq_buf *out, double bits);

/* What the standing means, as a sentence. */
const char *cq_words_standing(cq_standing s);

/* " (2 undeclared, 1 declared)": how many campaigns of each; nothing of none. */
void cq_words_standings(cq_buf *out, const cq_report *r);

#endif
