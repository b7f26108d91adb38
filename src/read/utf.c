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

bool cq_utf16_begins(cq_utf16 *d, const char *p)
{
    *d = (cq_utf16){ .big = memcmp(p, "\xfe\xff", 2) == 0 };
    return d->big || memcmp(p, "\xff\xfe", 2) == 0;
}

static size_t put_rune(char *to, uint32_t r)
{
    if (r < 0x80) {
        to[0] = (char)r;
        return 1;
    }
    size_t n = r < 0x800 ? 2 : r < 0x10000 ? 3 : 4;
    for (size_t i = n; i-- > 1; r >>= 6)
        to[i] = (char)(0x80 | (r & 0x3f));
    to[0] = (char)((n == 2 ? 0xc0 : n == 3 ? 0xe0 : 0xf0) | r);
    return n;
}

static size_t put_unit(cq_utf16 *d, uint32_t u, char *to)
{
    size_t n = 0;
    if (d->high && u >= 0xdc00 && u < 0xe000) {
        n = put_rune(to, 0x10000 + ((d->high - 0xd800) << 10) + (u - 0xdc00));
        d->high = 0;
        return n;
    }
    if (d->high)
        n = put_rune(to, 0xfffd);
    d->high = u >= 0xd800 && u < 0xdc00 ? u : 0;
    if (!d->high)
        n += put_rune(to + n, u >= 0xdc00 && u < 0xe000 ? 0xfffd : u);
    return n;
}

size_t cq_utf16_decode(cq_utf16 *d, const char *p, size_t n, char *to)
{
    size_t made = 0;
    for (size_t i = 0; i < n; i++) {
        unsigned char c = (unsigned char)p[i];
        if (d->half)
            made += put_unit(
                d, d->big ? (uint32_t)d->odd << 8 | c : (uint32_t)c << 8 | d->odd,
                to + made);
        d->odd = c;
        d->half = !d->half;
    }
    return made;
}

size_t cq_utf16_units(cq_str s)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        n += (c & 0xc0) != 0x80;
        n += c >= 0xf0;
    }
    return n;
}
