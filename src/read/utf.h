/* utf.h - what is wrong with the bytes of a text, made right. */
#ifndef CQ_UTF_H
#define CQ_UTF_H

#include "base/str.h"

/* Is it UTF-8 (RFC 3629) without NULs? */
bool cq_utf8_clean(cq_str s);

/* s, or a copy of it in the arena with U+FFFD for NULs and for what is no UTF-8; then
 * *repaired (may be NULL) is set. */
cq_str cq_utf8_repair(cq_arena *a, cq_str s, bool *repaired);

/* At most `most` bytes of s, cut between characters. */
cq_str cq_utf8_cut(cq_str s, size_t most);

#endif
