/* stamp.c - see stamp.h.
 *
 * The head of the line is first made plain (ASCII digits, no marks, all blanks alike), with
 * the offset of each byte kept; then it is read as a pattern. */
#include "read/stamp.h"

#include <string.h>

enum { PLAIN = CQ_STAMP_MOST, WORD = 16 };

typedef struct {
    char p[PLAIN];
    uint16_t from[PLAIN]; /* where each byte stood */
    size_t n, at, end;    /* end: bytes of the line that were made plain */
} plain;

size_t cq_stamp_mark(cq_str s)
{
    static const char *const marks[] = { "\xe2\x80\x8e", "\xe2\x80\x8f", "\xe2\x80\xaa",
                                         "\xe2\x80\xab", "\xe2\x80\xac", "\xe2\x80\xad",
                                         "\xe2\x80\xae", "\xe2\x81\xa6", "\xe2\x81\xa7",
                                         "\xe2\x81\xa8", "\xe2\x81\xa9", "\xef\xbb\xbf" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (cq_str_starts(s, (cq_str){ marks[i], 3 }))
            return 3;
    return 0;
}

/* The ASCII that the character at s stands for, and its length; 0 if it is itself. */
static char plain_of(cq_str s, size_t *n)
{
    unsigned char c = (unsigned char)s.p[0], d = s.n > 1 ? (unsigned char)s.p[1] : 0;
    *n = 2;
    if (c == 0xd9 && d >= 0xa0 && d <= 0xa9) /* Arabic */
        return (char)('0' + d - 0xa0);
    if (c == 0xdb && d >= 0xb0 && d <= 0xb9) /* Persian */
        return (char)('0' + d - 0xb0);
    if (c == 0xd8 && d == 0x8c)
        return ',';
    if (c == 0xc2 && d == 0xa0)
        return ' ';
    *n = 3;
    if (cq_str_starts(s, CQ_STR("\xe2\x80\xaf")) ||
        cq_str_starts(s, CQ_STR("\xe2\x80\x89")))
        return ' ';
    *n = 1;
    return 0;
}

static void make_plain(cq_str line, plain *out)
{
    out->n = out->at = 0;
    size_t i = 0;
    while (i < line.n && out->n < PLAIN && line.p[i] != '\n') {
        cq_str rest = cq_str_sub(line, i, line.n);
        size_t n = cq_stamp_mark(rest);
        if (n == 0) {
            char c = plain_of(rest, &n);
            out->from[out->n] = (uint16_t)i;
            out->p[out->n++] = c ? c : line.p[i];
        }
        i += n;
    }
    out->end = i;
}

static char now(const plain *x)
{
    return x->at < x->n ? x->p[x->at] : '\0';
}

static bool take(plain *x, char c)
{
    bool is = now(x) == c && x->at < x->n;
    x->at += is;
    return is;
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool number(plain *x, int most, int *value, int *digits)
{
    *value = *digits = 0;
    for (; digit(now(x)) && *digits < most; x->at++, ++*digits)
        *value = *value * 10 + (now(x) - '0');
    return *digits > 0 && !digit(now(x));
}

static bool date(plain *x, cq_stamp *s)
{
    char sep = 0;
    for (int i = 0; i < 3; i++) {
        if (i == 1)
            sep = now(x);
        if (i && (!sep || !strchr("/.-", sep) || !take(x, sep)))
            return false;
        while (i && take(x, ' ')) /* "20. 9. 2026" */
            continue;
        if (!number(x, 4, &s->number[i], &s->digits[i]))
            return false;
    }
    s->style = (uint32_t)(unsigned char)sep << 8 | (s->digits[0] == 4) << 16 |
               (s->digits[2] == 4) << 17;
    return s->digits[1] <= 2 && s->digits[0] != 3 && s->digits[2] != 3;
}

/* A word of letters and dots, without these dots and the blanks between: "a. m." is "am". */
static cq_str word(plain *x, char room[WORD])
{
    size_t n = 0, at = x->at;
    while (at < x->n && (unsigned char)x->p[at] > ' ' && !digit(x->p[at]) &&
           !strchr(",:-]/[", x->p[at])) {
        if (n == WORD)
            return CQ_STR("");
        if (x->p[at] != '.')
            room[n++] = x->p[at];
        at++;
        bool more = at + 2 < x->n && x->p[at] == ' ' && x->p[at - 1] == '.' &&
                    x->p[at + 2] == '.';
        at += more;
    }
    x->at = at;
    return (cq_str){ room, n };
}

/* -1 before noon, 1 after, 0 neither. */
static int half_of(cq_str w)
{
    static const char *const am[] = { "am", "\xd8\xb5", "\xe4\xb8\x8a\xe5\x8d\x88",
                                      "\xec\x98\xa4\xec\xa0\x84",
                                      "\xe5\x8d\x88\xe5\x89\x8d" };
    static const char *const pm[] = { "pm", "\xd9\x85", "\xe4\xb8\x8b\xe5\x8d\x88",
                                      "\xec\x98\xa4\xed\x9b\x84",
                                      "\xe5\x8d\x88\xe5\xbe\x8c" };
    for (size_t i = 0; i < sizeof am / sizeof *am; i++)
        if (cq_str_eqi(w, cq_str_z(am[i])) || cq_str_eqi(w, cq_str_z(pm[i])))
            return cq_str_eqi(w, cq_str_z(pm[i])) ? 1 : -1;
    return 0;
}

static bool blanks(plain *x)
{
    size_t from = x->at;
    while (take(x, ' '))
        continue;
    return x->at > from;
}

/* The hour as it is from 0 to 23. */
static bool settle_hour(cq_stamp *s, int half)
{
    if (half && (s->hour < 1 || s->hour > 12))
        return false;
    if (half)
        s->hour = s->hour % 12 + (half > 0 ? 12 : 0);
    return s->hour < 24 && s->minute < 60 && s->second < 60;
}

static bool clock_of(plain *x, cq_stamp *s)
{
    char room[WORD];
    int digits, half = half_of(word(x, room)); /* or "um", or nothing */
    blanks(x);
    if (!number(x, 2, &s->hour, &digits))
        return false;
    char sep = now(x);
    if ((sep != ':' && sep != '.') || !take(x, sep) ||
        !number(x, 2, &s->minute, &digits) || digits != 2)
        return false;
    bool seconds = take(x, sep);
    if (seconds && (!number(x, 2, &s->second, &digits) || digits != 2))
        return false;
    size_t behind = x->at;
    blanks(x);
    int late = half_of(word(x, room));
    if (late == 0)
        x->at = behind;
    half = half ? half : late;
    s->style |= (uint32_t)seconds << 18 | (half != 0) << 19 | (sep == '.') << 20;
    s->american = half != 0 && (s->style >> 8 & 0xff) == '/' && s->digits[2] == 2;
    return settle_hour(s, half);
}

bool cq_stamp_read(cq_str line, cq_stamp *out, size_t *end)
{
    plain x;
    cq_stamp s = { .style = 0 };
    make_plain(line, &x);
    s.bracket = take(&x, '[');
    if (!date(&x, &s))
        return false;
    bool comma = take(&x, ',');
    if (!blanks(&x) || !clock_of(&x, &s))
        return false;
    bool dash = !s.bracket && blanks(&x) && take(&x, '-');
    if (s.bracket ? !take(&x, ']') : !dash)
        return false;
    if (!take(&x, ' '))
        return false;
    s.style |= (uint32_t)s.bracket << 21 | (uint32_t)comma << 22 | 1;
    *out = s;
    *end = x.at < x.n ? x.from[x.at] : x.end;
    return true;
}

cq_str cq_stamp_iso(const cq_stamp *s, cq_dates dates, cq_arena *a)
{
    int year = s->number[2], month = s->number[1], day = s->number[0];
    if (s->digits[0] == 4) {
        year = s->number[0];
        day = s->number[2];
    } else if (dates == CQ_DATES_MDY) {
        month = s->number[0];
        day = s->number[1];
    }
    year += year < 100 ? 2000 : 0;
    if (month < 1 || month > 12 || day < 1 || day > 31)
        return CQ_STR("");
    return cq_str_printf(a, "%04d-%02d-%02dT%02d:%02d:%02d", year, month, day, s->hour,
                         s->minute, s->second);
}
