/* chance.h - what chance gives two texts of a language: measured on 100,000 random pairs of
 * its heads of units, of which at most a few may be of one campaign. */
#ifndef CQ_CHANCE_H
#define CQ_CHANCE_H

#include "script/passage.h"

/* One for each language, to be freed; zeros where a language has fewer than two heads. The
 * same for any number of threads. */
cq_chance *cq_chance_measure(const cq_texts *t, const uint32_t *unit, const cq_wording *w,
                             int threads);

#endif
