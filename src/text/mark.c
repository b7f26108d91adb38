/* mark.c - see mark.h. */
#include "text/mark.h"

#include <string.h>

#include "text/unicode.h"
#include "text/utf8.h"

static bool alnum(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Non-ASCII letters of languages that put spaces between words may stand in a link; the
 * marks of punctuation among them, and all that begins at U+2000, may not. */
static bool in_link(uint32_t r)
{
    static const bool ends[0x80] = {
        [0 ... ' '] = true, ['<'] = true, ['>'] = true, ['"'] = true,
        ['`'] = true,       ['{'] = true, ['}'] = true, ['|'] = true,
        ['\\'] = true,      ['^'] = true, [127] = true,
    };
    if (r < 0x80)
        return !ends[r];
    return r < 0x2000 && r != 0xa0 && r != 0xab && r != 0xbb && r != 0x60c &&
           r != 0x61b && r != 0x61f && r != 0x6d4 && cq_rune_break(r) != CQ_WB_DICTIONARY;
}

static size_t count(cq_str s, char c)
{
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++)
        n += s.p[i] == c;
    return n;
}

/* Without the punctuation of the sentence around it; brackets that it opens are its own. */
static size_t without_tail(cq_str link)
{
    size_t round = count(link, ')') - count(link, '('); /* too many, modulo 2^64 */
    size_t square = count(link, ']') - count(link, '[');
    while (link.n) {
        char c = link.p[link.n - 1];
        bool loose = (c == ')' && round && round < link.n) ||
                     (c == ']' && square && square < link.n);
        if (!loose && !strchr(".,;:!?'*_", c))
            break;
        round -= c == ')';
        square -= c == ']';
        link.n--;
    }
    return link.n;
}

static bool link_at(cq_str text, size_t at, cq_mark *out)
{
    cq_str rest = cq_str_sub(text, at, text.n);
    if (rest.n < 2 || ((rest.p[1] | 32) != 't' && (rest.p[1] | 32) != 'w'))
        return false; /* most words that begin so */
    size_t head = cq_str_startsi(rest, CQ_STR("https://"))  ? 8
                  : cq_str_startsi(rest, CQ_STR("http://")) ? 7
                  : cq_str_startsi(rest, CQ_STR("www."))    ? 4
                                                            : 0;
    if (head == 0 || rest.n == head || (at > 0 && alnum(text.p[at - 1])))
        return false;
    size_t n = head;
    int size;
    while (n < rest.n && n < CQ_MAX_VALUE) {
        if (!in_link(cq_utf8_at(rest.p + n, rest.p + rest.n, &size)))
            break;
        n += (size_t)size;
    }
    n = without_tail(cq_str_sub(rest, 0, n));
    if (n <= head)
        return false;
    *out = (cq_mark){ CQ_TOK_LINK, at, n, cq_str_sub(rest, 0, n) };
    return true;
}

static bool is_letter(cq_wb b)
{
    return b == CQ_WB_LETTER || b == CQ_WB_HEBREW || b == CQ_WB_DICTIONARY;
}

/* The end of a run of letters, digits and '_' from `at`; *letters says if it has any. */
static size_t name_end(cq_str text, size_t at, bool *letters)
{
    int size;
    *letters = false;
    while (at < text.n) {
        cq_wb b = cq_rune_break(cq_utf8_at(text.p + at, text.p + text.n, &size));
        if (!is_letter(b) && b != CQ_WB_NUMERIC && b != CQ_WB_JOINER && b != CQ_WB_EXTEND)
            break;
        *letters |= is_letter(b);
        at += (size_t)size;
    }
    return at;
}

/* In scripts without spaces a mark may follow a letter. */
static bool may_begin(cq_str text, size_t at)
{
    if (at == 0)
        return true;
    uint32_t r = cq_utf8_before(text.p, text.p + at);
    cq_wb b = cq_rune_break(r);
    return r != '&' && b != CQ_WB_LETTER && b != CQ_WB_HEBREW && b != CQ_WB_NUMERIC &&
           b != CQ_WB_JOINER;
}

static bool tag_at(cq_str text, size_t at, size_t sign, cq_mark *out)
{
    bool letters;
    size_t from = at + sign, to = name_end(text, from, &letters);
    if (!letters || to - from > CQ_MAX_VALUE || !may_begin(text, at))
        return false;
    size_t end = to + (to < text.n && text.p[to] == '#');
    *out = (cq_mark){ CQ_TOK_TAG, at, end - at, cq_str_sub(text, from, to) };
    return true;
}

static bool mention_at(cq_str text, size_t at, cq_mark *out)
{
    bool letters, ignored;
    size_t from = at + 1, to = name_end(text, from, &letters);
    if (to == from || to - from > CQ_MAX_VALUE || !may_begin(text, at))
        return false;
    if (to + 1 < text.n && text.p[to] == '@' && alnum(text.p[to + 1])) {
        size_t host = name_end(text, to + 1, &ignored);
        while (host + 1 < text.n && (text.p[host] == '.' || text.p[host] == '-') &&
               alnum(text.p[host + 1]))
            host = name_end(text, host + 1, &ignored);
        to = host;
    }
    *out = (cq_mark){ CQ_TOK_MENTION, at, to - at, cq_str_sub(text, from, to) };
    return true;
}

bool cq_mark_at(cq_str text, size_t at, cq_mark *out)
{
    switch (text.p[at]) {
    case '#':
        return tag_at(text, at, 1, out);
    case '@':
        return mention_at(text, at, out);
    case 'h':
    case 'H':
    case 'w':
    case 'W':
        return link_at(text, at, out);
    case '\xef': /* the full-width '#' */
        return cq_str_starts(cq_str_sub(text, at, text.n), CQ_STR("\xef\xbc\x83")) &&
               tag_at(text, at, 3, out);
    }
    return false;
}

bool cq_mark_next(cq_str text, size_t from, size_t to, cq_mark *out)
{
    static const bool begins[256] = {
        ['#'] = true, ['@'] = true, ['h'] = true, ['H'] = true,
        ['w'] = true, ['W'] = true, [0xef] = true
    };
    for (size_t i = from; i < to; i++)
        if (begins[(uint8_t)text.p[i]] && cq_mark_at(text, i, out))
            return true;
    return false;
}
