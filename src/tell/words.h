/* words.h - numbers and sentences as they are printed. */
#ifndef CQ_WORDS_H
#define CQ_WORDS_H

#include "base/str.h"

/* Append a number with 4 significant digits, the same in every locale: "88.1", "0.0012",
 * "1.234e-09". What is not finite becomes 0 or the largest power of ten, with its sign. */
void cq_words_number(cq_buf *out, double x);

#endif
