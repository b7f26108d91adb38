/* str.h - views of bytes, and a buffer that grows.
 *
 * A cq_str is a borrowed view: pointer and length, never NUL-terminated by promise, valid
 * until its owner changes. A cq_buf owns its bytes. */
#ifndef CQ_STR_H
#define CQ_STR_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#include "base/arena.h"

typedef struct {
    const char *p;
    size_t n;
} cq_str;

#define CQ_STR(literal) ((cq_str){ "" literal, sizeof literal - 1 })
#define CQ_WORD(literal) /* the same where a static table is filled */                   \
    {                                                                                    \
        "" literal, sizeof literal - 1                                                   \
    }
#define CQ_FMT(s) (int)(s).n, (s).p /* for "%.*s" */

/* Of a C string; NULL is empty. */
static inline cq_str cq_str_z(const char *z)
{
    return z ? (cq_str){ z, strlen(z) } : CQ_STR("");
}

static inline bool cq_str_eq(cq_str a, cq_str b)
{
    return a.n == b.n && (a.n == 0 || memcmp(a.p, b.p, a.n) == 0);
}

/* The bytes from `from` to before `to`, as far as they are there. */
static inline cq_str cq_str_sub(cq_str s, size_t from, size_t to)
{
    to = to > s.n ? s.n : to;
    from = from > to ? to : from;
    return (cq_str){ from ? s.p + from : s.p, to - from };
}

bool cq_str_eqi(cq_str a, cq_str b); /* ASCII case folded */
int cq_str_cmp(cq_str a, cq_str b);  /* by bytes, then by length */
bool cq_str_starts(cq_str s, cq_str head);
bool cq_str_startsi(cq_str s, cq_str head);
bool cq_str_ends(cq_str s, cq_str tail);
bool cq_str_endsi(cq_str s, cq_str tail);
size_t cq_str_find(cq_str s, cq_str what);  /* offset, or s.n where it is not */
size_t cq_str_findi(cq_str s, cq_str what); /* ASCII case folded */
cq_str cq_str_trim(cq_str s);               /* without ASCII white space at the ends */

/* As cq_str_find, by the byte what.p[rare]: several times as quick where that one is rare. */
size_t cq_str_find_by(cq_str s, cq_str what, size_t rare);

/* The next piece of *rest up to the separator; false at the end. */
bool cq_str_split(cq_str *rest, char sep, cq_str *piece);

/* The next line of *rest without its CR, LF or CRLF; false at the end. */
bool cq_str_line(cq_str *rest, cq_str *line);

/* A whole decimal number in the given range. */
bool cq_str_int(cq_str s, int64_t least, int64_t most, int64_t *out);

/* Copies in the arena; _z adds a NUL. */
cq_str cq_str_dup(cq_arena *a, cq_str s);
const char *cq_str_dup_z(cq_arena *a, cq_str s);

/* The part as it lies in another copy of the whole; false where it is no part of its bytes. */
bool cq_str_moved(cq_str *part, cq_str whole, cq_str copy);

/* The bytes and the view of them, both in the arena. */
const cq_str *cq_str_put(cq_arena *a, cq_str s);
cq_str cq_str_lower(cq_arena *a, cq_str s); /* ASCII */
cq_str cq_str_printf(cq_arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

/* For qsort of an array of cq_str. */
int cq_str_order(const void *a, const void *b);

typedef struct {
    char *p;
    size_t n, room;
} cq_buf; /* {0} is empty; freed by cq_buf_done */

void cq_buf_add(cq_buf *b, const char *p, size_t n);
void cq_buf_str(cq_buf *b, cq_str s);
void cq_buf_z(cq_buf *b, const char *z);
void cq_buf_char(cq_buf *b, char c);
void cq_buf_rune(cq_buf *b, uint32_t rune); /* as UTF-8 */
void cq_buf_printf(cq_buf *b, const char *fmt, ...) __attribute__((format(printf, 2, 3)));
cq_str cq_buf_view(const cq_buf *b);
void cq_buf_clear(cq_buf *b); /* keeps the memory */
void cq_buf_done(cq_buf *b);

#endif
