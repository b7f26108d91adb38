/* str.c - see str.h. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

static unsigned char low(char c)
{
    return (unsigned char)(c >= 'A' && c <= 'Z' ? c + 32 : c);
}

static bool eqi(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (low(a[i]) != low(b[i]))
            return false;
    return true;
}

static bool eq(const char *a, const char *b, size_t n)
{
    return n == 0 || memcmp(a, b, n) == 0;
}

bool cq_str_eqi(cq_str a, cq_str b)
{
    return a.n == b.n && eqi(a.p, b.p, a.n);
}

int cq_str_cmp(cq_str a, cq_str b)
{
    size_t n = a.n < b.n ? a.n : b.n;
    int c = n ? memcmp(a.p, b.p, n) : 0;
    return c ? c : (a.n > b.n) - (a.n < b.n);
}

int cq_str_order(const void *a, const void *b)
{
    return cq_str_cmp(*(const cq_str *)a, *(const cq_str *)b);
}

bool cq_str_starts(cq_str s, cq_str h)
{
    return s.n >= h.n && eq(s.p, h.p, h.n);
}

bool cq_str_startsi(cq_str s, cq_str h)
{
    return s.n >= h.n && eqi(s.p, h.p, h.n);
}

bool cq_str_ends(cq_str s, cq_str t)
{
    return s.n >= t.n && eq(s.p + s.n - t.n, t.p, t.n);
}

bool cq_str_endsi(cq_str s, cq_str t)
{
    return s.n >= t.n && eqi(s.p + s.n - t.n, t.p, t.n);
}

size_t cq_str_find(cq_str s, cq_str what)
{
    if (what.n == 0)
        return 0;
    const char *hit = s.n == 0      ? NULL
                      : what.n == 1 ? memchr(s.p, what.p[0], s.n)
                                    : memmem(s.p, s.n, what.p, what.n);
    return hit ? (size_t)(hit - s.p) : s.n;
}

size_t cq_str_find_by(cq_str s, cq_str what, size_t rare)
{
    size_t i = rare;
    while (i < s.n) {
        const char *hit = memchr(s.p + i, what.p[rare], s.n - i);
        if (!hit)
            break;
        i = (size_t)(hit - s.p) + 1;
        if (cq_str_starts(cq_str_sub(s, i - 1 - rare, s.n), what))
            return i - 1 - rare;
    }
    return s.n;
}

size_t cq_str_findi(cq_str s, cq_str what)
{
    for (size_t i = 0; i + what.n <= s.n; i++)
        if (eqi(s.p + i, what.p, what.n))
            return i;
    return s.n;
}

static bool blank(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

cq_str cq_str_trim(cq_str s)
{
    while (s.n && blank(s.p[0]))
        s.p++, s.n--;
    while (s.n && blank(s.p[s.n - 1]))
        s.n--;
    return s;
}

bool cq_str_split(cq_str *rest, char sep, cq_str *piece)
{
    if (!rest->p)
        return false;
    const char *end = rest->n ? memchr(rest->p, sep, rest->n) : NULL;
    if (!end) {
        *piece = *rest;
        *rest = (cq_str){ NULL, 0 };
        return true;
    }
    *piece = (cq_str){ rest->p, (size_t)(end - rest->p) };
    *rest = (cq_str){ end + 1, rest->n - piece->n - 1 };
    return true;
}

bool cq_str_line(cq_str *rest, cq_str *line)
{
    if (rest->n == 0)
        return false;
    size_t i = 0;
    while (i < rest->n && rest->p[i] != '\n' && rest->p[i] != '\r')
        i++;
    *line = (cq_str){ rest->p, i };
    if (i + 1 < rest->n && rest->p[i] == '\r' && rest->p[i + 1] == '\n')
        i++;
    i += i < rest->n;
    *rest = (cq_str){ rest->p + i, rest->n - i };
    return true;
}

bool cq_str_int(cq_str s, int64_t least, int64_t most, int64_t *out)
{
    bool minus = s.n && s.p[0] == '-';
    size_t i = minus || (s.n && s.p[0] == '+');
    int64_t v = 0;
    if (i == s.n || s.n - i > 19)
        return false;
    for (; i < s.n; i++) {
        if (s.p[i] < '0' || s.p[i] > '9' || __builtin_mul_overflow(v, 10, &v) ||
            __builtin_add_overflow(v, s.p[i] - '0', &v))
            return false;
    }
    v = minus ? -v : v;
    if (v < least || v > most)
        return false;
    *out = v;
    return true;
}

cq_str cq_str_dup(cq_arena *a, cq_str s)
{
    return (cq_str){ cq_str_dup_z(a, s), s.n };
}

const char *cq_str_dup_z(cq_arena *a, cq_str s)
{
    char *p = cq_arena_text(a, s.n + 1);
    if (s.n)
        memcpy(p, s.p, s.n);
    p[s.n] = 0;
    return p;
}

bool cq_str_moved(cq_str *part, cq_str whole, cq_str copy)
{
    uintptr_t p = (uintptr_t)part->p, from = (uintptr_t)whole.p;
    if (!part->n || p < from || p - from > whole.n || part->n > whole.n - (p - from))
        return false;
    part->p = copy.p + (p - from);
    return true;
}

const cq_str *cq_str_put(cq_arena *a, cq_str s)
{
    cq_str *out = cq_arena_get(a, sizeof *out);
    *out = cq_str_dup(a, s);
    return out;
}

cq_str cq_str_lower(cq_arena *a, cq_str s)
{
    char *p = cq_arena_text(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++)
        p[i] = (char)low(s.p[i]);
    p[s.n] = 0;
    return (cq_str){ p, s.n };
}

/* Bytes that it takes, without the NUL. */
static size_t printed(const char *fmt, va_list ap)
{
    va_list copy;
    va_copy(copy, ap);
    int n = vsnprintf(NULL, 0, fmt, copy);
    va_end(copy);
    return (size_t)n;
}

cq_str cq_str_printf(cq_arena *a, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    size_t n = printed(fmt, ap);
    char *p = cq_arena_text(a, n + 1);
    vsnprintf(p, n + 1, fmt, ap);
    va_end(ap);
    return (cq_str){ p, n };
}

static void reserve(cq_buf *b, size_t more)
{
    if (b->room - b->n >= more)
        return;
    if (more > SIZE_MAX / 4 - b->n)
        cq_oom();
    size_t room = b->room ? b->room : 64;
    while (room - b->n < more)
        room *= 2;
    b->p = cq_realloc(b->p, room);
    b->room = room;
}

void cq_buf_add(cq_buf *b, const char *p, size_t n)
{
    if (n == 0)
        return;
    reserve(b, n);
    memcpy(b->p + b->n, p, n);
    b->n += n;
}

void cq_buf_str(cq_buf *b, cq_str s)
{
    cq_buf_add(b, s.p, s.n);
}

void cq_buf_z(cq_buf *b, const char *z)
{
    cq_buf_add(b, z, strlen(z));
}

void cq_buf_char(cq_buf *b, char c)
{
    cq_buf_add(b, &c, 1);
}

void cq_buf_rune(cq_buf *b, uint32_t r)
{
    char s[4];
    if (r < 0x80) {
        s[0] = (char)r;
        cq_buf_add(b, s, 1);
    } else if (r < 0x800) {
        s[0] = (char)(0xc0 | r >> 6);
        s[1] = (char)(0x80 | (r & 63));
        cq_buf_add(b, s, 2);
    } else if (r < 0x10000) {
        s[0] = (char)(0xe0 | r >> 12);
        s[1] = (char)(0x80 | (r >> 6 & 63));
        s[2] = (char)(0x80 | (r & 63));
        cq_buf_add(b, s, 3);
    } else {
        s[0] = (char)(0xf0 | (r >> 18 & 7));
        s[1] = (char)(0x80 | (r >> 12 & 63));
        s[2] = (char)(0x80 | (r >> 6 & 63));
        s[3] = (char)(0x80 | (r & 63));
        cq_buf_add(b, s, 4);
    }
}

void cq_buf_printf(cq_buf *b, const char *fmt, ...)
{
    va_list ap;
    va_start(ap, fmt);
    size_t n = printed(fmt, ap);
    reserve(b, n + 1);
    vsnprintf(b->p + b->n, n + 1, fmt, ap);
    va_end(ap);
    b->n += n;
}

cq_str cq_buf_view(const cq_buf *b)
{
    return b->p ? (cq_str){ b->p, b->n } : CQ_STR("");
}

void cq_buf_clear(cq_buf *b)
{
    b->n = 0;
}

void cq_buf_done(cq_buf *b)
{
    free(b->p);
    *b = (cq_buf){ 0 };
}
