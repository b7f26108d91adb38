/* homoglyph.h - letters of Cyrillic, Greek and Armenian that look like Latin ones
 * (Unicode TR 39, whose data agree: tested). */
#ifndef CQ_HOMOGLYPH_H
#define CQ_HOMOGLYPH_H

#include "text/unicode.h"

/* The Latin letter that the rune looks like, or 0. */
uint32_t cq_homoglyph_latin(uint32_t rune);

/* The letter of Cyrillic or Greek that a Latin one looks like, or 0. */
uint32_t cq_homoglyph_of(uint32_t latin, cq_script_kind script);

#endif
