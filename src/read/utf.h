/* utf.h - UTF-8 where it is wrong, and UTF-16 made UTF-8. */
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

/* UTF-16 to UTF-8, a piece at a time. */
typedef struct {
    bool big, half; /* the byte `odd` waits for its second */
    unsigned char odd;
    uint32_t high; /* a high surrogate that waits for its low one, or 0 */
} cq_utf16;

/* Are the two bytes at p a byte order mark? Then *d is made ready for it. */
bool cq_utf16_begins(cq_utf16 *d, const char *p);

/* Decode n bytes into `to`, which has room for 3 * (n / 2 + 2), and return how many they
 * became. What is no character becomes U+FFFD, the mark U+FEFF. */
size_t cq_utf16_decode(cq_utf16 *d, const char *p, size_t n, char *to);

/* How many units of 16 bits the UTF-8 of s was. */
size_t cq_utf16_units(cq_str s);

#endif
