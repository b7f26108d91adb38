/* utf.c - see utf.h. */
#include "read/utf.h"

#include <string.h>

/* Bytes of the character at s[i], 0 if it is none. */
static size_t width(cq_str s, size_t i)
{
    const unsigned char *p = (const unsigned char *)s.p + i;
    size_t left = s.n - i, n = p[0] < 0xe0 ? 2 : p[0] < 0xf0 ? 3 : 4;
    if (p[0] < 0x80)
        return p[0] != 0;
    if (p[0] < 0xc2 || p[0] > 0xf4 || left < n)
        return 0;
    for (size_t k = 1; k < n; k++)
        if ((p[k] & 0xc0) != 0x80)
            return 0;
    bool overlong = (p[0] == 0xe0 && p[1] < 0xa0) || (p[0] == 0xf0 && p[1] < 0x90);
    bool surrogate = p[0] == 0xed && p[1] > 0x9f, past = p[0] == 0xf4 && p[1] > 0x8f;
    return overlong || surrogate || past ? 0 : n;
}

/* The first byte that is wrong, or s.n. */
static size_t first_bad(cq_str s)
{
    size_t i = 0;
    while (i < s.n) {
        uint64_t w;
        if (i + 8 <= s.n) { /* eight bytes of ASCII, none of them NUL, at once */
            memcpy(&w, s.p + i, 8);
            if (!((w | (w - UINT64_C(0x0101010101010101))) &
                  UINT64_C(0x8080808080808080))) {
                i += 8;
                continue;
            }
        }
        size_t n = width(s, i);
        if (n == 0)
            return i;
        i += n;
    }
    return s.n;
}

bool cq_utf8_clean(cq_str s)
{
    return first_bad(s) == s.n;
}

cq_str cq_utf8_repair(cq_arena *a, cq_str s, bool *repaired)
{
    size_t i = first_bad(s), n = i;
    if (i == s.n)
        return s;
    char *to = cq_arena_get(a, i + 3 * (s.n - i));
    memcpy(to, s.p, i);
    while (i < s.n) {
        size_t w = width(s, i);
        memcpy(to + n, w ? s.p + i : "\xef\xbf\xbd", w ? w : 3);
        n += w ? w : 3;
        i += w ? w : 1;
    }
    if (repaired)
        *repaired = true;
    return (cq_str){ to, n };
}

cq_str cq_utf8_cut(cq_str s, size_t most)
{
    if (s.n <= most)
        return s;
    while (most && ((unsigned char)s.p[most] & 0xc0) == 0x80)
        most--;
    return (cq_str){ s.p, most };
}
