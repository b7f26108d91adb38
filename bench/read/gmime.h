/* gmime.h - GMime alone, as a measure of what reading a mail costs at least. */
#ifndef CQ_BENCH_GMIME_H
#define CQ_BENCH_GMIME_H

#include <stdint.h>

#include "base/str.h"

/* Parse mails, a size_t with its length before each, and decode all their text parts.
 * Returns the bytes of the mails. */
uint64_t gmime_alone(cq_str mails);

#endif
