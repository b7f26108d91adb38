/* rune.c - see rune.h. */
#include "tell/rune.h"

#include <assert.h>

typedef struct {
    uint32_t from, to;
} range;

static bool within(const range *r, size_t n, uint32_t x)
{
    for (size_t i = 0; i < n && r[i].from <= x; i++)
        if (x <= r[i].to)
            return true;
    return false;
}

#define WITHIN(table, x) within(table, sizeof table / sizeof *table, x)

/* The continuation bytes that a first byte asks for, and the least value that needs them. */
static int length_of(uint8_t first, uint32_t *least)
{
    static const uint32_t leasts[] = { 0, 0x80, 0x800, 0x10000 };
    int more = first < 0xc2   ? 0
               : first < 0xe0 ? 1
               : first < 0xf0 ? 2
               : first < 0xf5 ? 3
                              : 0;
    *least = leasts[more];
    return more;
}

uint32_t cq_rune_next(cq_str *rest)
{
    assert(rest->n > 0);
    const uint8_t *p = (const uint8_t *)rest->p;
    uint32_t least, r = p[0];
    int more = length_of(p[0], &least), taken = 1;

    if (r >= 0x80) {
        if (more == 0 || (size_t)more >= rest->n)
            r = CQ_RUNE_BAD;
        else {
            r &= 0x3fu >> more;
            for (int i = 1; i <= more; i++)
                r = (p[i] & 0xc0) == 0x80 && r != UINT32_MAX ? r << 6 | (p[i] & 0x3f)
                                                             : UINT32_MAX;
            if (r < least || r > 0x10ffff || (r >= 0xd800 && r < 0xe000))
                r = CQ_RUNE_BAD;
            else
                taken = 1 + more;
        }
    }
    *rest = cq_str_sub(*rest, (size_t)taken, rest->n);
    return r;
}

bool cq_rune_unsafe(uint32_t r)
{
    static const range unsafe[] = {
        { 0x00, 0x1f },       { 0x7f, 0x9f },     { 0xad, 0xad },     { 0x061c, 0x061c },
        { 0x180e, 0x180e },   { 0x200b, 0x200b }, { 0x200e, 0x200f }, { 0x2028, 0x202e },
        { 0x2060, 0x206f },   { 0xfeff, 0xfeff }, { 0xfff9, 0xfffb }, { 0xfffe, 0xffff },
        { 0xe0000, 0xe0fff },
    };
    return r < 0x20 || (r >= 0x7f && WITHIN(unsafe, r));
}

int cq_rune_width(uint32_t r)
{
    static const range none[] = {
        { 0x0300, 0x036f },   { 0x0483, 0x0489 }, { 0x0591, 0x05bd }, { 0x05bf, 0x05c7 },
        { 0x0610, 0x061a },   { 0x064b, 0x065f }, { 0x0670, 0x0670 }, { 0x06d6, 0x06ed },
        { 0x0900, 0x0902 },   { 0x093c, 0x093c }, { 0x0941, 0x0948 }, { 0x094d, 0x094d },
        { 0x0e31, 0x0e31 },   { 0x0e34, 0x0e3a }, { 0x0e47, 0x0e4e }, { 0x1ab0, 0x1aff },
        { 0x1dc0, 0x1dff },   { 0x200b, 0x200f }, { 0x202a, 0x202e }, { 0x2060, 0x206f },
        { 0x20d0, 0x20ff },   { 0xfe00, 0xfe0f }, { 0xfe20, 0xfe2f }, { 0xfeff, 0xfeff },
        { 0xe0000, 0xe0fff },
    };
    static const range wide[] = {
        { 0x1100, 0x115f },   { 0x231a, 0x231b },   { 0x2329, 0x232a },
        { 0x23e9, 0x23f3 },   { 0x25fd, 0x25fe },   { 0x2614, 0x2615 },
        { 0x2648, 0x2653 },   { 0x26bd, 0x26be },   { 0x2705, 0x2705 },
        { 0x2728, 0x2728 },   { 0x274c, 0x274e },   { 0x2753, 0x2757 },
        { 0x2e80, 0x303e },   { 0x3041, 0xa4cf },   { 0xa960, 0xa97f },
        { 0xac00, 0xd7a3 },   { 0xf900, 0xfaff },   { 0xfe30, 0xfe6f },
        { 0xff00, 0xff60 },   { 0xffe0, 0xffe6 },   { 0x16fe0, 0x18cff },
        { 0x1aff0, 0x1b2ff }, { 0x1f300, 0x1f64f }, { 0x1f680, 0x1f6ff },
        { 0x1f7e0, 0x1f7ff }, { 0x1f900, 0x1faff }, { 0x20000, 0x3fffd },
    };
    if (r < 0x300)
        return 1;
    return WITHIN(none, r) ? 0 : WITHIN(wide, r) ? 2 : 1;
}

void cq_rune_show(cq_buf *out, uint32_t r)
{
    if (cq_rune_unsafe(r))
        cq_buf_printf(out, "<U+%04X>", r);
    else
        cq_buf_rune(out, r);
}

void cq_rune_line(cq_buf *out, cq_str s)
{
    bool gap = false, any = false;
    while (s.n) {
        uint32_t r = cq_rune_next(&s);
        if (r == ' ' || (r >= '\t' && r <= '\r')) {
            gap = any;
            continue;
        }
        if (gap)
            cq_buf_char(out, ' ');
        cq_rune_show(out, r);
        gap = false;
        any = true;
    }
}

cq_str cq_rune_head(cq_str s, size_t most)
{
    if (s.n <= most)
        return s;
    for (int i = 0; i < 3 && most > 0 && ((uint8_t)s.p[most] & 0xc0) == 0x80; i++)
        most--;
    return cq_str_sub(s, 0, most);
}

int cq_rune_columns(cq_str s)
{
    int columns = 0;
    while (s.n)
        columns += cq_rune_width(cq_rune_next(&s));
    return columns;
}

static void put_json(cq_buf *out, uint32_t r)
{
    if (r == '"' || r == '\\')
        cq_buf_printf(out, "\\%c", (int)r);
    else if (r == '\n')
        cq_buf_z(out, "\\n");
    else if (r == '\t')
        cq_buf_z(out, "\\t");
    else if (!cq_rune_unsafe(r))
        cq_buf_rune(out, r);
    else if (r < 0x10000)
        cq_buf_printf(out, "\\u%04x", r);
    else
        cq_buf_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (r >> 10), 0xdc00 + (r & 0x3ff));
}

static bool is_plain(char c)
{
    return c >= 0x20 && c < 0x7f && c != '"' && c != '\\';
}

void cq_rune_json(cq_buf *out, cq_str s)
{
    cq_buf_char(out, '"');
    while (s.n) {
        size_t run = 0;
        while (run < s.n && is_plain(s.p[run]))
            run++;
        cq_buf_add(out, s.p, run);
        s = cq_str_sub(s, run, s.n);
        if (s.n)
            put_json(out, cq_rune_next(&s));
    }
    cq_buf_char(out, '"');
}
