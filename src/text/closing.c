/* closing.c - see closing.h. */
#include "text/closing.h"

#include <string.h>

#include "text/phrase.h"
#include "text/unicode.h"

enum {
    CLOSING_WORDS = 7,
    CLOSING_BYTES = 100,
    NAME_WORDS = 5,
    TAIL_LINES = 18,      /* with text, that may follow a closing */
    PARAGRAPH_WORDS = 25, /* of a paragraph that is the sender's text */
    LEGAL_WORDS = 12,     /* of a disclaimer's paragraph, at least */
    LEGAL_TERMS = 3,
    LEGAL_PARAGRAPHS = 8, /* from the end, that are looked at */
    FOOTER_WORDS = 200,   /* of text below the sender's name */
    FOOTER_LINES = 8,     /* below a rule */
    SIGNATURE_LINES = 25
};

/* ---- footers ---- */

static size_t lines_with_text(const cq_lines *l, size_t from)
{
    size_t n = 0;
    for (size_t i = from; i < l->v.n; i++)
        n += l->v.p[i].segment == CQ_SEG_BODY && l->v.p[i].s.n;
    return n;
}

static bool is_rule(cq_str s)
{
    size_t n = 0;
    if (s.n < 10 || !strchr("_-=*~#", s.p[0]))
        return false;
    while (n < s.n && s.p[n] == s.p[0])
        n++;
    return n == s.n;
}

/* "------- next part -------": words between dashes. */
static bool is_framed(cq_str s)
{
    return s.n >= 10 && cq_str_starts(s, CQ_STR("---")) && cq_str_ends(s, CQ_STR("---"));
}

static bool has_address(const cq_lines *l, size_t from)
{
    for (size_t i = from; i < l->v.n; i++) {
        cq_str s = l->v.p[i].s;
        if (l->v.p[i].segment == CQ_SEG_BODY &&
            (memchr(s.p, '@', s.n) || cq_str_findi(s, CQ_STR("http")) < s.n ||
             cq_str_findi(s, CQ_STR("www.")) < s.n))
            return true;
    }
    return false;
}

/* Whether a signature begins at line i, below which are so many lines with text. */
static bool begins_signature(const cq_lines *l, size_t i, size_t below)
{
    const cq_line *k = &l->v.p[i];
    cq_str whole = cq_str_sub(l->m->text, k->from, k->to);
    if (cq_str_eq(k->s, CQ_STR("--")))
        return cq_str_starts(whole, CQ_STR("-- \n")) || below <= SIGNATURE_LINES;
    return (is_rule(k->s) || is_framed(k->s)) && below <= FOOTER_LINES &&
           has_address(l, i + 1);
}

static void mark_signature(cq_lines *l)
{
    size_t below = lines_with_text(l, 0), above = 0;
    for (size_t i = 0; i < l->v.n; i++) {
        if (l->v.p[i].segment != CQ_SEG_BODY || !l->v.p[i].s.n)
            continue;
        below--;
        if (above++ && begins_signature(l, i, below)) {
            cq_lines_mark(l, i, l->v.n, CQ_SEG_SIGNATURE);
            return;
        }
    }
}

static size_t last_body_line(const cq_lines *l)
{
    for (size_t i = l->v.n; i-- > 0;)
        if (l->v.p[i].segment == CQ_SEG_BODY && l->v.p[i].s.n)
            return i;
    return SIZE_MAX;
}

static void mark_device(cq_lines *l)
{
    size_t i = last_body_line(l);
    if (i != SIZE_MAX && i > 0 && l->v.p[i].words <= CLOSING_WORDS + 2 &&
        cq_phrase_begins(CQ_PHRASE_DEVICE, cq_lines_fold(l, l->v.p[i].s)))
        l->v.p[i].segment = CQ_SEG_SIGNATURE;
}

/* The first line of the paragraph that ends at line k. */
static size_t paragraph_start(const cq_lines *l, size_t k)
{
    while (k > 0 && l->v.p[k - 1].s.n && l->v.p[k - 1].segment == l->v.p[k].segment)
        k--;
    return k;
}

static uint32_t words_of(const cq_lines *l, size_t from, size_t to)
{
    uint32_t n = 0;
    for (size_t i = from; i <= to; i++)
        n += l->v.p[i].words;
    return n;
}

static int legal_terms(cq_lines *l, size_t from, size_t to)
{
    const cq_line *a = &l->v.p[from], *b = &l->v.p[to];
    cq_str s = { a->s.p, (size_t)(b->s.p + b->s.n - a->s.p) };
    return cq_phrase_count(CQ_PHRASE_LEGAL, cq_lines_fold(l, cq_str_sub(s, 0, 4096)));
}

static void mark_disclaimers(cq_lines *l)
{
    size_t k = last_body_line(l), from;
    for (int n = 0; n < LEGAL_PARAGRAPHS && k != SIZE_MAX && k > 0; n++) {
        from = paragraph_start(l, k);
        if (from > 0 && l->v.p[k].segment == CQ_SEG_BODY &&
            words_of(l, from, k) >= LEGAL_WORDS && legal_terms(l, from, k) >= LEGAL_TERMS)
            cq_lines_mark(l, from, k + 1, CQ_SEG_DISCLAIMER);
        k = cq_lines_before(l, from);
    }
}

void cq_footers_mark(cq_lines *l)
{
    mark_signature(l);
    mark_disclaimers(l);
    mark_device(l);
}

/* ---- the closing ---- */

static cq_str bare(cq_str s)
{
    while (s.n && strchr(" ,.;:-*_~", s.p[s.n - 1]))
        s.n--;
    while (s.n && strchr(" -*_~", s.p[0]))
        s = cq_str_sub(s, 1, s.n);
    return s;
}

static bool next_name_word(cq_str *rest, cq_str *word)
{
    size_t i = 0, n;
    while (i < rest->n && strchr(" ,.'\"()-_0123456789", rest->p[i]))
        i++;
    for (n = i; n < rest->n && !strchr(" ,.'\"()-_0123456789", rest->p[n]);)
        n++;
    *word = cq_str_sub(*rest, i, n);
    *rest = cq_str_sub(*rest, n, rest->n);
    return word->n > 0;
}

/* A word of the name, or part of it where it is the local part of an address. */
static bool names(cq_str name, cq_str word, bool within)
{
    cq_str w;
    if (within)
        return word.n >= 3 && cq_str_findi(name, word) < name.n;
    while (next_name_word(&name, &w))
        if (cq_str_eqi(w, word))
            return true;
    return false;
}

/* How many words of the name the line has, where all its words are of the name or are
 * initials; else 0. */
static int name_words(cq_str line, cq_str name, bool within)
{
    cq_str rest = bare(line), w;
    int whole = 0, n = 0;
    while (next_name_word(&rest, &w)) {
        bool known = names(name, w, within);
        if (++n > NAME_WORDS || (!known && w.n > 2))
            return 0;
        whole += known && w.n >= 2;
    }
    return whole;
}

/* How many words of the sender's own name make up line i. */
static int own_name(const cq_lines *l, size_t i, cq_str found)
{
    const cq_message *m = l->m;
    cq_str s = l->v.p[i].s;
    if (l->v.p[i].words > NAME_WORDS || s.n > CLOSING_BYTES)
        return 0;
    int n = name_words(s, m->sender_name, false);
    if (!n && found.n)
        n = cq_phrase_about(found, bare(s)) ? 2 : name_words(s, found, false);
    cq_str local = cq_str_sub(m->sender, 0, cq_str_find(m->sender, CQ_STR("@")));
    if (!n && !m->sender_name.n && local.n < m->sender.n)
        n = name_words(s, local, true);
    return n;
}

bool cq_closing_named(const cq_message *m)
{
    cq_str rest = m->sender_name, w;
    while (next_name_word(&rest, &w))
        if (w.n >= 2 && cq_str_findi(m->text, w) < m->text.n)
            return true;
    return false;
}

/* Not the last line of a wrapped paragraph. */
static bool stands_alone(const cq_lines *l, size_t i)
{
    if (i == 0 || !l->v.p[i - 1].s.n || l->v.p[i - 1].segment != CQ_SEG_BODY)
        return true;
    cq_str above = l->v.p[i - 1].s;
    return strchr(".!?,:", above.p[above.n - 1]) || l->v.p[i - 1].words <= 3;
}

static bool is_closing(cq_lines *l, size_t i)
{
    const cq_line *k = &l->v.p[i];
    if (!k->words || k->words > CLOSING_WORDS || k->s.n > CLOSING_BYTES ||
        !stands_alone(l, i))
        return false;
    cq_str s = cq_lines_fold(l, k->s);
    return l->m->channel == CQ_LETTER ? cq_phrase_begins_about(CQ_PHRASE_CLOSING, s)
                                      : cq_phrase_begins(CQ_PHRASE_CLOSING, s);
}

/* "In fond memory, / Ann Other": a short line that ends in a comma or stands alone, then a
 * name's shape, at the very end. */
static bool has_shape(const cq_lines *l, size_t i, size_t last)
{
    const cq_line *k = &l->v.p[i];
    size_t next = cq_lines_next(l, i);
    return next == last && k->words <= CLOSING_WORDS - 2 && stands_alone(l, i) &&
           cq_str_ends(k->s, CQ_STR(",")) && cq_line_is_name(&l->v.p[last], 2, 4);
}

/* A short line right above the name belongs to it. */
static size_t with_line_above(const cq_lines *l, size_t i)
{
    const cq_line *above = i ? &l->v.p[i - 1] : NULL;
    if (!above || !above->words || above->segment != CQ_SEG_BODY || above->words > 6 ||
        above->s.n > 60 || strchr(".!?", above->s.p[above->s.n - 1]) ||
        !stands_alone(l, i - 1))
        return i;
    return i - 1;
}

/* Words of the paragraph that ends at line k, if it is one of running text; else 0. */
static uint32_t running_text(const cq_lines *l, size_t k)
{
    uint32_t n = words_of(l, paragraph_start(l, k), k);
    return n >= PARAGRAPH_WORDS ? n : 0;
}

/* "Kind regards, / Ann Other": a set phrase and right below it what is marked already, or
 * the shape of a name. */
static bool is_signed(cq_lines *l, size_t i, size_t at)
{
    size_t next = cq_lines_next(l, i);
    return is_closing(l, i) &&
           (next == at || (next < l->v.n && cq_line_is_name(&l->v.p[next], 2, 4)));
}

/* The topmost closing among the last lines, or the number of lines. Above a paragraph of
 * running text, which may be a firm's footer, only the sender's full name is one, or a set
 * phrase with a name below it. */
static size_t find_closing(cq_lines *l, cq_str name)
{
    size_t at = l->v.n, last = last_body_line(l), first = 0;
    uint32_t seen = 0, crossed = 0;
    while (first < l->v.n && (l->v.p[first].segment != CQ_SEG_BODY || !l->v.p[first].s.n))
        first++;
    for (size_t i = last; i != SIZE_MAX && i > first && seen < TAIL_LINES;
         i = cq_lines_before(l, i)) {
        if (l->v.p[i].segment != CQ_SEG_BODY)
            continue;
        int own = own_name(l, i, name);
        if (own >= (crossed ? 2 : 1)) {
            at = with_line_above(l, i);
        } else if (crossed
                       ? is_signed(l, i, at)
                       : is_closing(l, i) || (at == l->v.n && has_shape(l, i, last))) {
            at = i;
        } else if (running_text(l, i)) {
            if (at < l->v.n || (crossed += running_text(l, i)) > FOOTER_WORDS)
                break;
            i = paragraph_start(l, i);
        }
        seen++;
    }
    return at > first ? at : l->v.n;
}

void cq_closing_mark(cq_lines *l, cq_str name)
{
    size_t at = find_closing(l, name);
    for (size_t i = at, k; i < l->v.n; i = k) {
        for (k = i + 1; k < l->v.n && l->v.p[k].s.n && l->v.p[i].s.n;)
            k++;
        bool legal = words_of(l, i, k - 1) >= LEGAL_WORDS && legal_terms(l, i, k - 1) > 0;
        cq_lines_mark(l, i, k, legal ? CQ_SEG_DISCLAIMER : CQ_SEG_CLOSING);
    }
}
