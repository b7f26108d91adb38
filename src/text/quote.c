/* quote.c - see quote.h. */
#include "text/quote.h"

#include <string.h>

#include "text/phrase.h"

enum {
    INTRODUCTION = 240, /* bytes of an attribution, wrapped or not */
    WRAPPED = 3,        /* lines of it */
    LABEL = 40,         /* bytes of a header's label */
    OWN = 3,            /* words above, with which a forward is a quotation */
    HEADER = 20,        /* lines of it */
    STRAGGLER = 3       /* words of a quoted line that was wrapped and lost its mark */
};

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* Has a time of day or a mail address. */
static bool is_timed(cq_str s)
{
    for (size_t i = 0; i + 3 < s.n; i++) {
        const char *p = s.p + i;
        if (digit(p[0]) && (p[1] == ':' || p[1] == '.') && digit(p[2]) && digit(p[3]))
            return true;
    }
    return memchr(s.p, '@', s.n) != NULL;
}

/* The same, or a year. */
static bool is_dated(cq_str s)
{
    for (size_t i = 0; i + 3 < s.n; i++)
        if (digit(s.p[i]) && digit(s.p[i + 1]) && digit(s.p[i + 2]) && digit(s.p[i + 3]))
            return true;
    return is_timed(s);
}

static bool ends_in_colon(cq_str s)
{
    return cq_str_ends(s, CQ_STR(":")) || cq_str_ends(s, CQ_STR("：")) ||
           cq_str_ends(s, CQ_STR(":>"));
}

/* Lines i..k, both included, as one string: they are neighbours in the text. */
static cq_str together(const cq_lines *l, size_t i, size_t k)
{
    const cq_line *a = &l->v.p[i], *b = &l->v.p[k];
    return (cq_str){ a->s.p, (size_t)(b->s.p + b->s.n - a->s.p) };
}

static bool introduces(cq_lines *l, cq_str s)
{
    if (s.n > INTRODUCTION || !ends_in_colon(s))
        return false;
    return is_dated(s) || cq_phrase_count(CQ_PHRASE_WROTE, cq_lines_fold(l, s)) > 0;
}

/* The first line of the attribution that ends at line k, or SIZE_MAX. A wrapped one has its
 * date or address above its verb, and no sentence ends before it begins. */
static size_t introduction(cq_lines *l, size_t k)
{
    size_t from = SIZE_MAX;
    if (!introduces(l, l->v.p[k].s))
        return from;
    from = k;
    for (size_t i = k; i > 0 && k - i + 1 < WRAPPED; i--) {
        const cq_line *above = &l->v.p[i - 1];
        if (!above->s.n || above->quoted || above->segment != CQ_SEG_BODY ||
            strchr(".!?:,", above->s.p[above->s.n - 1]))
            break;
        if (is_dated(above->s) && !is_dated(together(l, i, k)))
            from = i - 1;
        else if (is_dated(above->s) && above->words <= 12)
            from = i - 1;
    }
    return from;
}

static void mark_quoted_lines(cq_lines *l)
{
    for (size_t i = 0; i < l->v.n; i++) {
        if (!l->v.p[i].quoted)
            continue;
        l->v.p[i].segment = CQ_SEG_QUOTE;
        size_t above = cq_lines_before(l, i);
        if (above == SIZE_MAX || i - above > 2 || l->v.p[above].quoted)
            continue;
        size_t from = introduction(l, above);
        if (from != SIZE_MAX)
            cq_lines_mark(l, from, i, CQ_SEG_QUOTE);
    }
}

/* "Label: value" of a quoted header; *from says that it is the sender's. */
static bool header_line(cq_lines *l, cq_str s, bool *from)
{
    size_t colon = cq_str_find(s, CQ_STR(":")), wide = cq_str_find(s, CQ_STR("："));
    colon = wide < colon ? wide : colon;
    if (colon == s.n || colon > LABEL)
        return false;
    cq_str label = cq_lines_fold(l, cq_str_trim(cq_str_sub(s, 0, colon)));
    while (label.n && (label.p[label.n - 1] == '*' || label.p[label.n - 1] == ' '))
        label.n--;
    bool sender = cq_phrase_is(CQ_PHRASE_FROM, label);
    *from |= sender;
    return sender || cq_phrase_is(CQ_PHRASE_LABEL, label);
}

/* The end of a header of three lines or more, one of them the sender's; else `i`. */
static size_t header_end(cq_lines *l, size_t i)
{
    size_t lines = 0, k = i;
    bool from = false, dated = false;
    for (; k < l->v.n && lines < HEADER && header_line(l, l->v.p[k].s, &from);
         k++, lines++)
        dated |= is_dated(l->v.p[k].s);
    return lines >= 3 && from && dated ? k : i;
}

/* "-----Original Message-----", with any words between dashes if a header follows. */
static size_t separator_end(cq_lines *l, size_t i)
{
    cq_str s = l->v.p[i].s;
    bool framed = cq_str_starts(s, CQ_STR("---")) && cq_str_ends(s, CQ_STR("---"));
    bool ruled = cq_str_starts(s, CQ_STR("_____"));
    if ((!framed && !ruled && !ends_in_colon(s)) || s.n > INTRODUCTION)
        return i;
    size_t next = cq_lines_next(l, i), end = next < l->v.n ? header_end(l, next) : next;
    if (end > next)
        return end;
    bool named = framed && cq_phrase_count(CQ_PHRASE_ORIGINAL, cq_lines_fold(l, s)) > 0;
    return named ? i + 1 : i;
}

/* An attribution above an original without marks: it names a time and the verb. */
static size_t bare_introduction(cq_lines *l, size_t i)
{
    for (size_t k = i; k < l->v.n && k < i + WRAPPED && l->v.p[k].s.n; k++) {
        cq_str s = together(l, i, k);
        if (s.n > INTRODUCTION || l->v.p[k].segment != CQ_SEG_BODY)
            break;
        if (strchr(".!?", s.p[s.n - 1]))
            break;
        if (!ends_in_colon(s))
            continue;
        bool all = is_timed(s) &&
                   cq_phrase_count(CQ_PHRASE_WROTE, cq_lines_fold(l, s)) > 0 &&
                   cq_lines_next(l, k) < l->v.n;
        return all ? k + 1 : i;
    }
    return i;
}

static void mark_originals(cq_lines *l)
{
    uint32_t own = 0; /* words above */
    for (size_t i = 0; i < l->v.n; i++) {
        if (l->v.p[i].segment != CQ_SEG_BODY || !l->v.p[i].s.n)
            continue;
        size_t end = separator_end(l, i);
        if (end == i)
            end = header_end(l, i);
        if (end == i)
            end = bare_introduction(l, i);
        if (end == i) {
            own += l->v.p[i].words;
        } else if (own >= OWN) {
            cq_lines_mark(l, i, l->v.n, CQ_SEG_QUOTE);
            return;
        } else {
            cq_lines_mark(l, i, end, CQ_SEG_HEAD);
        }
    }
}

/* A mail program that wraps quoted lines leaves their last words without a mark. */
static void mark_stragglers(cq_lines *l)
{
    for (size_t i = 1; i + 1 < l->v.n; i++)
        if (l->v.p[i].s.n && l->v.p[i].words <= STRAGGLER && l->v.p[i - 1].quoted &&
            l->v.p[i + 1].quoted && l->v.p[i - 1].words > STRAGGLER)
            cq_lines_mark(l, i, i + 1, CQ_SEG_QUOTE);
}

void cq_quotes_mark(cq_lines *l)
{
    mark_quoted_lines(l);
    mark_stragglers(l);
    mark_originals(l);
}
