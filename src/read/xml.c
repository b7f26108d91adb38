/* xml.c - see xml.h. */
#include "read/xml.h"

#include <stdlib.h>
#include <string.h>

#include "read/utf.h"

enum { ROOM = 1 << 12 }; /* bytes more that are asked for where a tag is cut */

static bool blank(char c)
{
    return c == ' ' || c == '\t' || c == '\n' || c == '\r';
}

/* The length of what begins with `head` and ends with `tail`; SIZE_MAX of another thing, 0
 * where the end is not in s. */
static size_t enclosed(cq_str s, const char *head, const char *tail)
{
    size_t n = strlen(head);
    if (!cq_str_starts(s, cq_str_z(head)))
        return SIZE_MAX;
    size_t end = n + cq_str_find(cq_str_sub(s, n, s.n), cq_str_z(tail));
    return end < s.n ? end + strlen(tail) : 0;
}

/* What is no element: a comment, CDATA, a declaration. SIZE_MAX of an element. */
static size_t aside(cq_str s, cq_xml_tag *out)
{
    static const char *const forms[][2] = {
        { "<!--", "-->" }, { "<![CDATA[", "]]>" }, { "<?", "?>" }, { "<!", ">" }
    };
    for (size_t i = 0; i < 4; i++) {
        size_t n = enclosed(s, forms[i][0], forms[i][1]);
        if (n == SIZE_MAX)
            continue;
        if (i == 1 && n)
            out->inside = cq_str_sub(s, strlen(forms[i][0]), n - strlen(forms[i][1]));
        return n;
    }
    return SIZE_MAX;
}

/* The name at the start of s without its prefix; *n bytes of s are it. */
static cq_str name_of(cq_str s, size_t *n)
{
    size_t from = 0, i = 0;
    for (; i < s.n && !blank(s.p[i]) && s.p[i] != '/' && s.p[i] != '>' && s.p[i] != '=';
         i++)
        if (s.p[i] == ':')
            from = i + 1;
    *n = i;
    return cq_str_sub(s, from, i);
}

/* The offset of the '>' that ends the tag, or of the '<' that shows it has none. */
static size_t tag_end(cq_str s)
{
    char quote = 0;
    size_t i = 1;
    for (; i < s.n; i++) {
        char c = s.p[i];
        if (c == '<' || (!quote && c == '>'))
            break;
        if (quote ? c == quote : c == '"' || c == '\'')
            quote = quote ? 0 : c;
    }
    return i;
}

size_t cq_xml_read(cq_str s, bool more, cq_xml_tag *out)
{
    *out = (cq_xml_tag){ .name = CQ_STR(""), .inside = CQ_STR("") };
    /* "<!" and the like may be longer than what is there to see. */
    if (more && s.n < 9)
        return 0;
    size_t n = aside(s, out), name;
    if (n != SIZE_MAX) {
        out->broken = n == 0;
        return n || more ? n : s.n;
    }
    n = tag_end(s);
    if (n == s.n && more)
        return 0;
    out->broken = n == s.n || s.p[n] == '<';
    cq_str body = cq_str_sub(s, 1, n);
    out->closes = cq_str_starts(body, CQ_STR("/"));
    body = cq_str_sub(body, out->closes, body.n);
    out->empty = cq_str_ends(body, CQ_STR("/"));
    out->name = name_of(body, &name);
    out->inside = cq_str_sub(body, name, body.n);
    return n + !out->broken;
}

bool cq_xml_next(cq_bytes *in, size_t most, cq_xml_tag *out, size_t *n)
{
    while (cq_bytes_need(in, 1)) {
        size_t at = cq_str_find((cq_str){ in->p, in->n }, CQ_STR("<"));
        bool there = at < in->n;
        cq_bytes_skip(in, at);
        while (there) {
            cq_str s = { in->p, in->n };
            *n = cq_xml_read(s, !in->ended && in->n < most, out);
            if (*n)
                return true;
            cq_bytes_need(in, in->n + in->n / 2 + ROOM);
        }
    }
    return false;
}

/* Cut name="value" off the front of *rest. */
static bool next_attribute(cq_str *rest, cq_str *name, cq_str *value)
{
    size_t n;
    *rest = cq_str_trim(*rest);
    *name = name_of(*rest, &n);
    cq_str s = cq_str_trim(cq_str_sub(*rest, n, rest->n));
    if (!cq_str_starts(s, CQ_STR("=")))
        return false;
    s = cq_str_trim(cq_str_sub(s, 1, s.n));
    if (!s.n || (s.p[0] != '"' && s.p[0] != '\''))
        return false;
    size_t end = 1 + cq_str_find(cq_str_sub(s, 1, s.n), (cq_str){ s.p, 1 });
    *value = cq_str_sub(s, 1, end);
    *rest = cq_str_sub(s, end + 1, s.n);
    return true;
}

cq_str cq_xml_attribute(const cq_xml_tag *t, const char *name)
{
    cq_str rest = t->inside, key, value;
    while (next_attribute(&rest, &key, &value))
        if (cq_str_eq(key, cq_str_z(name)))
            return value;
    return CQ_STR("");
}

/* The number in "&#55357;" or "&#xD83D;" at the start of s, and its length; 0 if it is none. */
static size_t number_of(cq_str s, uint32_t *rune)
{
    bool hex = s.n > 3 && (s.p[2] == 'x' || s.p[2] == 'X');
    uint32_t v = 0;
    size_t from = hex ? 3 : 2, i = from;
    if (!cq_str_starts(s, CQ_STR("&#")))
        return 0;
    for (; i < s.n && i < from + 8; i++) {
        char c = s.p[i];
        int d = c >= '0' && c <= '9'          ? c - '0'
                : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                : hex && c >= 'A' && c <= 'F' ? c - 'A' + 10
                                              : -1;
        if (d < 0)
            break;
        v = v * (hex ? 16 : 10) + (uint32_t)d;
    }
    *rune = v;
    return i > from && i < s.n && s.p[i] == ';' ? i + 1 : 0;
}

/* The character for which the reference at the start of s stands, a pair of surrogates being
 * one; 0 if it is none. */
static size_t reference(cq_str s, uint32_t *rune)
{
    static const struct {
        const char *name;
        char c;
    } names[] = { { "&amp;", '&' },
                  { "&lt;", '<' },
                  { "&gt;", '>' },
                  { "&quot;", '"' },
                  { "&apos;", '\'' } };
    for (size_t i = 0; i < 5; i++)
        if (cq_str_starts(s, cq_str_z(names[i].name))) {
            *rune = (uint32_t)names[i].c;
            return strlen(names[i].name);
        }
    uint32_t low;
    size_t n = number_of(s, rune), m;
    if (n && *rune >= 0xd800 && *rune < 0xdc00 &&
        (m = number_of(cq_str_sub(s, n, s.n), &low)) > 0 && low >= 0xdc00 &&
        low < 0xe000) {
        *rune = 0x10000 + ((*rune - 0xd800) << 10) + (low - 0xdc00);
        n += m;
    }
    return n;
}

cq_str cq_xml_text(cq_arena *a, cq_str s)
{
    cq_buf b = { 0 };
    if (!s.n || !memchr(s.p, '&', s.n))
        return s;
    for (size_t i = 0; i < s.n;) {
        uint32_t rune;
        size_t n = s.p[i] == '&' ? reference(cq_str_sub(s, i, s.n), &rune) : 0;
        bool odd =
            n && (rune == 0 || rune > 0x10ffff || (rune >= 0xd800 && rune < 0xe000));
        if (n)
            cq_buf_rune(&b, odd ? 0xfffd : rune);
        else
            cq_buf_char(&b, s.p[i]);
        i += n ? n : 1;
    }
    cq_str copy = cq_str_dup(a, cq_buf_view(&b));
    cq_buf_done(&b);
    return copy;
}
