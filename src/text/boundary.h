/* boundary.h - Unicode as its standard has it: lower case, white space and the boundaries of
 * words, without the tailoring and the dictionaries that our own words have (words.h).
 *
 * For who must count as another program does. Linear in the text. */
#ifndef CQ_BOUNDARY_H
#define CQ_BOUNDARY_H

#include "base/str.h"
#include "base/vec.h"

/* Append s in lower case: each letter by itself and by its neighbours (the final sigma).
 * What is no UTF-8 is U+FFFD. */
void cq_lower(cq_str s, cq_buf *out);

/* White_Space of the standard, and its part that keeps together (WSegSpace of UAX #29). */
bool cq_rune_white(uint32_t rune);
bool cq_rune_blank(uint32_t rune);

/* Write the bytes of s before which there is a boundary (UAX #29, WB1 to WB999), the first
 * and the last among them, to *out, emptied first. None of an empty text. */
void cq_boundaries(cq_str s, cq_ids *out);

#endif
