/* cover.c - see cover.h. */
#include "weigh/cover.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"

enum {
    GAP = 4,   /* uncovered words that do not part a run */
    INTRO = 5, /* words of an introduction that may count as the passage's */
    TITLE = 12 /* words that may stand between an introduction's line and the passage */
};

uint32_t cq_cover_body(const cq_doc *d, const cq_token **out)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < d->n; i++)
        if (d->tokens[i].segment == CQ_SEG_BODY && d->tokens[i].kind <= CQ_TOK_NUMBER)
            out[n++] = &d->tokens[i];
    return n;
}

uint64_t cq_cover_run(const cq_token **t)
{
    uint64_t h = 0;
    for (int k = 0; k < CQ_COVER_RUN; k++)
        h = cq_hash_mix(h, t[k]->hash);
    return h;
}

/* A dash between spaces, before a capital: what follows begins anew. */
static bool is_dash(cq_str between, char next)
{
    static const char *const dashes[] = { " - ", " -- ", " \xe2\x80\x93 ",
                                          " \xe2\x80\x94 " };
    for (size_t i = 0; i < sizeof dashes / sizeof *dashes; i++)
        if (cq_str_eq(between, cq_str_z(dashes[i])))
            return (next >= 'A' && next <= 'Z') || (next & 0x80);
    return false;
}

static bool opens_quote(const char *p, size_t n)
{
    static const char *const marks[] = { "\"",       "\xe2\x80\x9c", "\xe2\x80\x9e",
                                         "\xc2\xab", "\xe2\x80\x98", "\xe2\x80\x9d",
                                         "\xc2\xbb" };
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++) {
        size_t len = strlen(marks[i]);
        if (n >= len && !memcmp(p, marks[i], len))
            return true;
    }
    return false;
}

/* Whether what stands between two words leads into another's words: a colon that ends a
 * line or precedes a quotation mark, or such a mark alone. */
static bool leads_in(cq_str between)
{
    bool colon = false;
    for (size_t i = 0; i < between.n; i++) {
        if (opens_quote(between.p + i, between.n - i))
            return true;
        if (colon && between.p[i] == '\n')
            return true;
        colon = between.p[i] == ':' || (colon && between.p[i] == ' ');
    }
    return colon;
}

/* A colon before a capital, maybe with a bracket: "The paper says: [Agency] ..." */
static bool is_colon(cq_str between, char next)
{
    for (size_t i = 1; i < between.n; i++)
        if (!strchr(" [(", between.p[i]))
            return false;
    return between.n > 1 && between.p[0] == ':' && next >= 'A' && next <= 'Z';
}

static cq_str before(cq_str text, const cq_token **t, uint32_t i)
{
    return cq_str_sub(text, t[i - 1]->at + t[i - 1]->len, t[i]->at);
}

static bool led_in_at(cq_str text, const cq_token **t, uint32_t i)
{
    cq_str between = before(text, t, i);
    char next = text.p[t[i]->at];
    return leads_in(between) || is_dash(between, next) || is_colon(between, next);
}

/* A line that ends in a colon, then a title, then the passage. */
static bool led_in_above(cq_str text, const cq_token **t, uint32_t from)
{
    uint32_t far = from > TITLE ? from - TITLE : 1;
    for (uint32_t i = far; i < from; i++) {
        cq_str between = before(text, t, i);
        if (between.n > 1 && between.p[0] == ':' && between.p[1] == '\n')
            return true;
    }
    return false;
}

/* Whether one of the words from..from + INTRO is led in. A salutation's colon before the
 * first word leads in nobody else's. */
static bool led_in_near(cq_str text, const cq_token **t, uint32_t from, uint32_t to)
{
    for (uint32_t i = from ? from : 1; i < to && i <= from + INTRO; i++)
        if (led_in_at(text, t, i))
            return true;
    return false;
}

/* Whether the passage begins as another's words: at its first firm word, or some words on,
 * since the end of an introduction is often shared with it; or where the run begins. */
static bool introduced(const cq_commons *s, const uint32_t *runs, cq_str text,
                       const cq_token **t, uint32_t from, uint32_t to)
{
    uint32_t firm = from;
    while (firm + CQ_COVER_RUN <= to && s->senders_of[runs[firm]] < s->firm)
        firm++;
    if (firm + CQ_COVER_RUN > to)
        firm = from;
    if (led_in_near(text, t, firm, to) || led_in_near(text, t, from, to) ||
        led_in_above(text, t, from))
        return true;
    size_t at = t[0]->at;
    return !from && ((at >= 1 && opens_quote(text.p + at - 1, 1)) ||
                     (at >= 3 && opens_quote(text.p + at - 3, 3)));
}

static void take_run(cq_cover *out, uint32_t start, uint32_t end, uint32_t *from,
                     uint32_t *to)
{
    uint32_t n = end - start;
    out->runs++;
    if (n > out->longest) {
        out->second = out->longest;
        out->longest = n;
        *from = start;
        *to = end;
    } else if (n > out->second) {
        out->second = n;
    }
}

static void read_runs(cq_cover *out, const bool *mark, uint32_t n, uint32_t *from,
                      uint32_t *to)
{
    uint32_t start = 0, last = 0, own = 0;
    bool open = false;
    for (uint32_t i = 0; i <= n; i++) {
        own = i < n && !mark[i] ? own + 1 : 0;
        out->own = own > out->own ? own : out->own;
        if (i < n && mark[i]) {
            if (!open)
                start = i;
            open = true;
            last = i;
            out->covered++;
        } else if (open && (i == n || i > last + GAP)) {
            take_run(out, start, last + 1, from, to);
            open = false;
        }
    }
}

static bool has_inside(cq_str text, size_t at, size_t end, char c)
{
    for (size_t i = at + 1; i + 1 < end; i++)
        if (text.p[i] == c)
            return true;
    return false;
}

/* The byte past the blanks on one side of a word, or a blank. */
static char beside(cq_str text, size_t at, int step)
{
    while (at < text.n && text.p[at] == ' ')
        at += (size_t)step;
    return at < text.n && text.p[at] ? text.p[at] : ' ';
}

static bool two_words_in_one(const char *p, size_t n)
{
    for (size_t i = 1; i < n; i++)
        if (p[i - 1] >= 'a' && p[i - 1] <= 'z' && p[i] >= 'A' && p[i] <= 'Z')
            return true;
    return false;
}

static bool joins(char c)
{
    return c == '=' || c == '_' || c == '/' || c == '\\';
}

/* Numbers, and names joined or set as programs do it: "view.mode = auto", "/var/cache",
 * "{true}", "GroupsModule". */
static bool machine_made(cq_str text, const cq_token *t)
{
    size_t end = t->at + t->len;
    if (t->kind == CQ_TOK_NUMBER || two_words_in_one(text.p + t->at, t->len) ||
        has_inside(text, t->at, end, '.') || has_inside(text, t->at, end, '_'))
        return true;
    char before = beside(text, t->at - 1, -1), after = end < text.n ? text.p[end] : ' ';
    char next = end + 1 < text.n ? text.p[end + 1] : ' ';
    return joins(before) || before == '{' || joins(after) || after == '(' ||
           after == '}' || after == '\0' || beside(text, end, 1) == '=' ||
           (after == '.' && ((next | 32) >= 'a' && (next | 32) <= 'z'));
}

void cq_cover_make(const cq_commons *s, const uint32_t *runs, cq_str text,
                   const cq_doc *d, cq_cover *out)
{
    const cq_token **t = cq_alloc((d->n + 1) * sizeof(cq_token *));
    uint32_t n = cq_cover_body(d, t), from = 0, to = 0;
    bool *mark = cq_zalloc(n + 1, sizeof *mark);

    *out = (cq_cover){ .words = n };
    for (uint32_t i = 0; i + CQ_COVER_RUN <= n; i++)
        if (s->senders_of[runs[i]] >= s->need)
            mark[i] = mark[i + 1] = mark[i + 2] = true;
    read_runs(out, mark, n, &from, &to);
    if (to) {
        out->from = t[from]->at;
        out->to = t[to - 1]->at + t[to - 1]->len;
        out->introduced = introduced(s, runs, text, t, from, to);
    }
    for (uint32_t i = 0; i < n; i++)
        out->machine += mark[i] && machine_made(text, t[i]);
    free(mark);
    free(t);
}
