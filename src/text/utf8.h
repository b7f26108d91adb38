/* utf8.h - UTF-8 rune by rune. A byte that is no part of UTF-8 is U+FFFD, alone. */
#ifndef CQ_UTF8_H
#define CQ_UTF8_H

#include "base/str.h"

/* The rune at p < end; *size is the number of its bytes, at least 1. */
static inline uint32_t cq_utf8_at(const char *p, const char *end, int *size)
{
    const uint8_t *s = (const uint8_t *)p;
    size_t n = (size_t)(end - p);
    *size = 1;
    if (s[0] < 0x80)
        return s[0];
    if (s[0] >= 0xc2 && s[0] < 0xe0 && n > 1 && s[1] >> 6 == 2) {
        *size = 2;
        return (s[0] & 31u) << 6 | (s[1] & 63u);
    }
    if (s[0] >> 4 == 14 && n > 2 && s[1] >> 6 == 2 && s[2] >> 6 == 2) {
        uint32_t r = (s[0] & 15u) << 12 | (s[1] & 63u) << 6 | (s[2] & 63u);
        if (r >= 0x800 && r >> 11 != 0x1b) {
            *size = 3;
            return r;
        }
    }
    if (s[0] >> 3 == 30 && n > 3 && s[1] >> 6 == 2 && s[2] >> 6 == 2 && s[3] >> 6 == 2) {
        uint32_t r =
            (s[0] & 7u) << 18 | (s[1] & 63u) << 12 | (s[2] & 63u) << 6 | (s[3] & 63u);
        if (r >= 0x10000 && r < 0x110000) {
            *size = 4;
            return r;
        }
    }
    return 0xfffd;
}

/* The rune that ends at p > begin. */
static inline uint32_t cq_utf8_before(const char *begin, const char *p)
{
    const char *q = p - 1;
    int size;
    while (q > begin && p - q < 4 && ((uint8_t)*q >> 6) == 2)
        q--;
    uint32_t r = cq_utf8_at(q, p, &size);
    return q + size == p ? r : 0xfffd;
}

#endif
