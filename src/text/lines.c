/* lines.c - see lines.h. */
#include "text/lines.h"

#include <string.h>

#include "text/unicode.h"

static uint32_t count_words(cq_str s)
{
    uint32_t n = 0;
    bool in = false;
    for (size_t i = 0; i < s.n; i++) {
        bool space = s.p[i] == ' ' || s.p[i] == '\t';
        n += !space && !in;
        in = !space;
    }
    return n;
}

/* Some programs quote with a bar; a table has more of them in a line. */
static bool is_barred(cq_str s)
{
    size_t n = 0;
    while (n < s.n && strchr("|> \t", s.p[n]))
        n++;
    bool marked = s.n && s.p[0] == '|' && (s.n == 1 || n > 1);
    return marked && !memchr(s.p + n, '|', s.n - n);
}

void cq_lines_cut(cq_lines *l, const cq_message *m)
{
    cq_str text = m->text, rest = text, s;
    l->m = m;
    while (cq_str_line(&rest, &s)) {
        size_t from = (size_t)(s.p - text.p), to = text.n - rest.n;
        s = cq_str_trim(s);
        bool quoted = is_barred(s) || (s.n && s.p[0] == '>');
        CQ_PUSH(l->v, (cq_line){ from, to, s, count_words(s), quoted, CQ_SEG_BODY });
    }
}

void cq_lines_done(cq_lines *l)
{
    CQ_VEC_DONE(l->v);
    cq_buf_done(&l->fold);
}

size_t cq_lines_next(const cq_lines *l, size_t i)
{
    for (i++; i < l->v.n && l->v.p[i].s.n == 0; i++)
        ;
    return i;
}

size_t cq_lines_before(const cq_lines *l, size_t i)
{
    while (i-- > 0)
        if (l->v.p[i].s.n)
            return i;
    return SIZE_MAX;
}

cq_str cq_lines_fold(cq_lines *l, cq_str s)
{
    while (s.n && strchr("*_> \t", s.p[0]))
        s = cq_str_sub(s, 1, s.n);
    cq_buf_clear(&l->fold);
    cq_fold(s, &l->fold);
    return cq_buf_view(&l->fold);
}

void cq_lines_mark(cq_lines *l, size_t from, size_t to, cq_segment segment)
{
    for (size_t i = from; i < to; i++)
        if (l->v.p[i].segment == CQ_SEG_BODY)
            l->v.p[i].segment = segment;
}

bool cq_line_ends_open(cq_str s)
{
    static const char *const MARKS[] = { ",", ":", "!", "،", "，", "：", "！", "、" };
    for (size_t i = 0; i < sizeof MARKS / sizeof *MARKS; i++)
        if (cq_str_ends(s, cq_str_z(MARKS[i])))
            return true;
    return false;
}

static bool capital(cq_str s)
{
    return s.n && ((s.p[0] >= 'A' && s.p[0] <= 'Z') || (uint8_t)s.p[0] >= 0xc3);
}

bool cq_line_is_name(const cq_line *k, uint32_t least, uint32_t most)
{
    cq_str rest = k->s, w;
    if (k->words < least || k->words > most || k->s.n > 40 ||
        strchr(".!?:", k->s.p[k->s.n - 1]))
        return false;
    while (cq_str_split(&rest, ' ', &w))
        if (w.n && !capital(w))
            return false;
    return true;
}
