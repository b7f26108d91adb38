/* bulletin.h - one page that warns colleagues, in plain words.
 *
 * It quotes what may be told (known.h) and nothing else of what people wrote; it names
 * nobody, gives days for times, and rounds all counts. */
#ifndef CQ_BULLETIN_H
#define CQ_BULLETIN_H

#include "warn/known.h"

void cq_bulletin_text(const cq_corpus *c, const cq_campaign *p, const cq_known *k,
                      cq_buf *out);
void cq_bulletin_html(const cq_corpus *c, const cq_campaign *p, const cq_known *k,
                      cq_buf *out);

/* 412 is about 400, 1,234 about 1,200: in steps of a tenth or so. */
uint64_t cq_bulletin_round(uint64_t n);

#endif
