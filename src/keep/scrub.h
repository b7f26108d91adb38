/* scrub.h - a sender's address taken out of other people's words. */
#ifndef CQ_SCRUB_H
#define CQ_SCRUB_H

#include "base/arena.h"
#include "base/str.h"

/* What stands in its place. */
#define CQ_FORGOTTEN "[forgotten]"

/* s with each whole occurrence of the address replaced: s itself where there is none, else
 * a copy in the arena. "anna@x.example" is not in "joanna@x.example", nor in
 * "anna@x.example.org". `folded`: ASCII case does not count. */
cq_str cq_scrub_address(cq_arena *a, cq_str s, cq_str address, bool folded);

/* The same for addresses that are known by a test only. `test` is asked about every word of
 * s that could be an address. */
cq_str cq_scrub_words(cq_arena *a, cq_str s, bool (*test)(void *ctx, cq_str word),
                      void *ctx);

#endif
