/* slug.c - see slug.h. */
#include "weigh/slug.h"

#include <string.h>

#include "trace/link.h"
#include "trace/site.h"

enum { SLUG_WORDS = 3 /* of a link, below which it spells nothing */ };

/* The letters and digits of a name, without the rest: "The Daily-News" is "thedailynews". */
static cq_str bare(cq_arena *a, cq_str s)
{
    char *p = cq_arena_get(a, s.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        char ch = s.p[i] >= 'A' && s.p[i] <= 'Z' ? (char)(s.p[i] + 32) : s.p[i];
        if ((ch >= 'a' && ch <= 'z') || (ch >= '0' && ch <= '9') || (ch & 0x80))
            p[n++] = ch;
    }
    return (cq_str){ p, n };
}

static cq_str first_label(cq_str domain)
{
    return cq_str_sub(domain, 0, cq_str_find(domain, CQ_STR(".")));
}

bool cq_slug_own_site(cq_arena *a, const cq_corpus *c, const cq_message *m)
{
    cq_str handle = bare(a, cq_message_field(m, CQ_F_HANDLE));
    cq_str name = bare(a, c->senders[m->sender_no].name);
    for (size_t i = 0; i < m->field_n; i++) {
        if (m->fields[i].kind != CQ_F_LINK)
            continue;
        cq_str site =
            bare(a, first_label(cq_site_of(cq_link_canonical(a, m->fields[i].value))));
        if (site.n >= 4 && (cq_str_eq(site, handle) || cq_str_eq(site, name)))
            return true;
    }
    return false;
}

/* Whether the words of the link's path, three or more, nearly all stand in the text. */
static bool slug_spells(cq_arena *a, cq_str link, cq_str text)
{
    cq_str low = cq_str_lower(a, text), rest = cq_link_canonical(a, link), piece;
    uint32_t words = 0, hits = 0;
    size_t slash = cq_str_find(rest, CQ_STR("/"));
    rest = cq_str_sub(rest, slash + 1, rest.n);
    char *p = cq_arena_get(a, rest.n + 1);
    for (size_t i = 0; i < rest.n; i++)
        p[i] = strchr("-_/.+%?=&", rest.p[i] ? rest.p[i] : '-') ? ' ' : rest.p[i];
    rest = (cq_str){ p, rest.n };
    while (cq_str_split(&rest, ' ', &piece))
        if (piece.n >= 2 && (piece.p[0] < '0' || piece.p[0] > '9')) {
            words++;
            hits += cq_str_findi(low, piece) < low.n;
        }
    return words >= SLUG_WORDS && 4 * hits >= 3 * words;
}

/* A copy of the text with blanks for its links, which spell themselves. */
static cq_str without_links(cq_arena *a, cq_str text, const cq_doc *d)
{
    char *p = cq_arena_get(a, text.n + 1);
    memcpy(p, text.p, text.n);
    for (uint32_t i = 0; i < d->n; i++)
        if (d->tokens[i].kind == CQ_TOK_LINK)
            memset(p + d->tokens[i].at, ' ', d->tokens[i].len);
    return (cq_str){ p, text.n };
}

bool cq_slug_is_title(cq_arena *a, const cq_message *m, const cq_doc *d)
{
    cq_str text = { 0 };
    for (size_t i = 0; i < m->field_n; i++) {
        if (m->fields[i].kind != CQ_F_LINK)
            continue;
        text = text.p ? text : without_links(a, m->text, d);
        if (slug_spells(a, m->fields[i].value, text))
            return true;
    }
    return false;
}
