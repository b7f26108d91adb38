/* boundary.c - see boundary.h.
 *
 * A text is a row of units: a rune with the marks and joiners behind it, which the rules do
 * not see (WB4). Each rule looks at two units before a place and two behind. */
#include "text/boundary.h"

#include <assert.h>
#include <stdlib.h>

#include <unicode/ucasemap.h>
#include <unicode/uchar.h>

#include "base/status.h"
#include "text/utf8.h"

static bool plain(cq_str s)
{
    uint8_t all = 0;
    for (size_t i = 0; i < s.n; i++)
        all |= (uint8_t)s.p[i];
    return all < 0x80;
}

void cq_lower(cq_str s, cq_buf *out)
{
    if (plain(s)) {
        for (size_t i = 0; i < s.n; i++)
            cq_buf_char(out,
                        s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i]);
        return;
    }
    UErrorCode e = U_ZERO_ERROR;
    UCaseMap *map = ucasemap_open("", 0, &e);
    size_t room =
        3 * s.n; /* no rune, and no stray byte, becomes more than thrice its own */
    assert(U_SUCCESS(e) && room <= INT32_MAX);
    char *to = cq_alloc(room);
    int32_t n = ucasemap_utf8ToLower(map, to, (int32_t)room, s.p, (int32_t)s.n, &e);
    assert(U_SUCCESS(e));
    cq_buf_add(out, to, (size_t)n);
    free(to);
    ucasemap_close(map);
}

bool cq_rune_white(uint32_t rune)
{
    return u_hasBinaryProperty((UChar32)rune, UCHAR_WHITE_SPACE);
}

static int property(uint32_t rune)
{
    return u_getIntPropertyValue((UChar32)rune, UCHAR_WORD_BREAK);
}

bool cq_rune_blank(uint32_t rune)
{
    return rune < 0x80 ? rune == ' ' : property(rune) == U_WB_WSEGSPACE;
}

/* --- units --- */

typedef enum {
    NONE, /* before the first and behind the last */
    OTHER,
    NEWLINE,
    LETTER,
    HEBREW,
    NUMERIC,
    KATAKANA,
    JOINER, /* '_' */
    MID_LETTER,
    MID_NUMBER,
    MID_BOTH,
    QUOTE,
    QUOTES,
    FLAG, /* half of one */
    IGNORED
} class;

static class class_of(uint32_t rune)
{
    switch (property(rune)) {
    case U_WB_CR:
    case U_WB_LF:
    case U_WB_NEWLINE:
        return NEWLINE;
    case U_WB_ALETTER:
        return LETTER;
    case U_WB_HEBREW_LETTER:
        return HEBREW;
    case U_WB_NUMERIC:
        return NUMERIC;
    case U_WB_KATAKANA:
        return KATAKANA;
    case U_WB_EXTENDNUMLET:
        return JOINER;
    case U_WB_MIDLETTER:
        return MID_LETTER;
    case U_WB_MIDNUM:
        return MID_NUMBER;
    case U_WB_MIDNUMLET:
        return MID_BOTH;
    case U_WB_SINGLE_QUOTE:
        return QUOTE;
    case U_WB_DOUBLE_QUOTE:
        return QUOTES;
    case U_WB_REGIONAL_INDICATOR:
        return FLAG;
    case U_WB_EXTEND:
    case U_WB_FORMAT:
    case U_WB_ZWJ:
        return IGNORED;
    default:
        return OTHER;
    }
}

typedef struct {
    uint32_t at, first, last; /* its place, its rune, and the last of those behind that */
    class class;
    bool odd; /* of a row of halves of flags: the first, third... */
} unit;

enum { JOIN = 0x200d };

/* The unit at s.p[at]. */
static unit unit_at(cq_str s, size_t at, class before, bool odd, size_t *next)
{
    int size;
    uint32_t rune = cq_utf8_at(s.p + at, s.p + s.n, &size);
    unit u = { (uint32_t)at, rune, rune, class_of(rune), false };
    u.class = u.class == IGNORED ? OTHER : u.class;
    u.odd = u.class == FLAG && !(before == FLAG && odd);
    for (at += (size_t)size; u.class != NEWLINE && at < s.n; at += (size_t)size) {
        rune = cq_utf8_at(s.p + at, s.p + s.n, &size);
        if (class_of(rune) != IGNORED)
            break;
        u.last = rune;
    }
    *next = at;
    return u;
}

/* --- rules --- */

static bool letter(class c)
{
    return c == LETTER || c == HEBREW;
}

static bool mid_letter(class c)
{
    return c == MID_LETTER || c == MID_BOTH || c == QUOTE;
}

static bool mid_number(class c)
{
    return c == MID_NUMBER || c == MID_BOTH || c == QUOTE;
}

static bool in_word(class c)
{
    return letter(c) || c == NUMERIC || c == KATAKANA;
}

/* WB5 to WB13b, without those that look further than at two units. */
static bool next_to(class a, class b)
{
    return (letter(a) && letter(b)) || (a == HEBREW && b == QUOTE) ||
           (a == NUMERIC && (b == NUMERIC || letter(b))) || (letter(a) && b == NUMERIC) ||
           (a == KATAKANA && b == KATAKANA) ||
           ((in_word(a) || a == JOINER) && b == JOINER) || (a == JOINER && in_word(b));
}

/* WB6, WB7, WB7b, WB7c, WB11, WB12: what stands in the middle holds both sides. */
static bool around(class a, class middle, class b)
{
    return (letter(a) && letter(b) && mid_letter(middle)) ||
           (a == HEBREW && b == HEBREW && middle == QUOTES) ||
           (a == NUMERIC && b == NUMERIC && mid_number(middle));
}

/* v[1] and v[2] are one word; v[0] and v[3] are around them. */
static bool together(const unit *v)
{
    if (v[1].class == NEWLINE || v[2].class == NEWLINE)
        return v[1].first == '\r' && v[2].first == '\n';
    return (v[1].last == JOIN &&
            u_hasBinaryProperty((UChar32)v[2].first, UCHAR_EXTENDED_PICTOGRAPHIC)) ||
           (cq_rune_blank(v[1].last) && cq_rune_blank(v[2].first)) ||
           next_to(v[1].class, v[2].class) ||
           around(v[0].class, v[1].class, v[2].class) ||
           around(v[1].class, v[2].class, v[3].class) ||
           (v[1].class == FLAG && v[2].class == FLAG && v[1].odd);
}

void cq_boundaries(cq_str s, cq_ids *out)
{
    unit v[4] = {
        { .class = NONE }, { .class = NONE }, { .class = NONE }, { .class = NONE }
    };
    out->n = 0;
    for (size_t at = 0; at < s.n || v[3].class != NONE;) {
        v[0] = v[1];
        v[1] = v[2];
        v[2] = v[3];
        v[3] = (unit){ .class = NONE };
        if (at < s.n)
            v[3] = unit_at(s, at, v[2].class, v[2].odd, &at);
        if (v[2].class != NONE && (v[1].class == NONE || !together(v)))
            CQ_PUSH(*out, v[2].at);
    }
    if (s.n)
        CQ_PUSH(*out, (uint32_t)s.n);
}
