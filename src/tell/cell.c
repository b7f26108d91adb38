/* cell.c - see cell.h. */
#include "tell/cell.h"

#include <string.h>

#include "tell/rune.h"

/* Whether a spreadsheet would take the cell for a formula, blanks before it skipped. */
static bool is_formula(cq_str s)
{
    s = cq_str_trim(s);
    return s.n && strchr("=+-@|%", s.p[0]) != NULL;
}

void cq_cell(cq_buf *out, cq_str s, bool raw)
{
    bool leading = s.n && (s.p[0] == '\t' || s.p[0] == '\r' || s.p[0] == '\n');
    cq_buf_char(out, '"');
    if (!raw && (leading || is_formula(s)))
        cq_buf_char(out, '\'');
    while (s.n) {
        size_t plain = 0;
        while (plain < s.n && s.p[plain] >= ' ' && s.p[plain] < 0x7f && s.p[plain] != '"')
            plain++;
        cq_buf_add(out, s.p, plain);
        s = cq_str_sub(s, plain, s.n);
        if (s.n == 0)
            break;
        uint32_t r = cq_rune_next(&s);
        if (r == '"')
            cq_buf_char(out, '"');
        cq_buf_rune(out, r ? r : CQ_RUNE_BAD);
    }
    cq_buf_char(out, '"');
}
