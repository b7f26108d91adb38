/* fence.h - what of a mail a MIME parser may see.
 *
 * A parser spends kilobytes on each header and each part, recursion on each group of
 * addresses, and a comparison with every open boundary on each line that begins with "--":
 * a mail of 50 MB made for it costs gigabytes and minutes. So a header is cut at
 * CQ_MAX_HEADER bytes and 256 colons, addresses at 1 MiB in all, and the mail ends at its
 * 50,000th header or boundary. Other mail is given back as it is. One pass over the headers;
 * bodies are jumped over, from one "--" to the next. */
#ifndef CQ_FENCE_H
#define CQ_FENCE_H

#include "base/str.h"

typedef struct {
    bool header_cut, mail_cut;
} cq_fence_cuts;

/* The mail itself, or a shorter copy in the arena. */
cq_str cq_fence(cq_str mail, cq_arena *a, cq_fence_cuts *cuts);

#endif
