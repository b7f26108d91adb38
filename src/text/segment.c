/* segment.c - see segment.h.
 *
 * Each rule marks lines that are still body, the surer ones first: quotations, footers,
 * the head of a paper letter, the greeting, the closing with all that follows. */
#include "text/segment.h"

#include <string.h>

#include "text/closing.h"
#include "text/lines.h"
#include "text/phrase.h"
#include "text/quote.h"

enum {
    GREETING_WORDS = 9,
    GREETING_BYTES = 120,
    MAIL_HEAD = 4,    /* short lines that may stand above a mail's greeting */
    LETTER_HEAD = 20, /* lines with text above a letter's greeting */
    SHORT_BYTES = 60, /* of a line in a head */
    TEXT_BYTES = 40,  /* of a line that looks like running text */
    STAMP_WORDS = 6,
    LETTER_LIKE = 400 /* bytes of a post that may be a letter */
};

/* ---- greetings ---- */

static bool greets(cq_lines *l, const cq_line *k)
{
    if (!k->words || k->s.n > GREETING_BYTES)
        return false;
    cq_str s = cq_lines_fold(l, k->s);
    return l->m->channel == CQ_LETTER ? cq_phrase_begins_about(CQ_PHRASE_GREETING, s)
                                      : cq_phrase_begins(CQ_PHRASE_GREETING, s);
}

/* A whole line that greets by a set phrase: short, and ended as greetings are or alone. */
static bool is_greeting(cq_lines *l, size_t i)
{
    const cq_line *k = &l->v.p[i];
    if (k->words > GREETING_WORDS || !greets(l, k))
        return false;
    bool alone = i + 1 == l->v.n || !l->v.p[i + 1].s.n;
    return alone || cq_line_ends_open(k->s) || k->words <= 5;
}

/* A first line with the shape of a greeting, whatever its language. */
static bool looks_like_greeting(const cq_lines *l, size_t i)
{
    const cq_line *k = &l->v.p[i];
    size_t next = cq_lines_next(l, i);
    bool alone = i + 1 < l->v.n && !l->v.p[i + 1].s.n;
    if (!k->words || k->words > GREETING_WORDS - 1 || k->s.n > 80 || next == l->v.n ||
        l->v.p[next].segment != CQ_SEG_BODY)
        return false;
    if (l->m->channel == CQ_MAIL && alone && cq_line_is_name(k, 1, 4))
        return l->v.p[next].s.n >= TEXT_BYTES; /* only the name of the addressee */
    if (!cq_line_ends_open(k->s))
        return false;
    if (cq_str_ends(k->s, CQ_STR(",")) || cq_str_ends(k->s, CQ_STR("，")))
        return true;
    return alone && (!cq_str_ends(k->s, CQ_STR("!")) || k->words <= 6);
}

/* Divide line i after its first `n` bytes of text, which are `words` words. */
static void divide(cq_lines *l, size_t i, size_t n, uint32_t words)
{
    cq_line whole = l->v.p[i], head = whole, rest = whole;
    head.s.n = n;
    head.words = words;
    head.to = rest.from = (size_t)(whole.s.p - l->m->text.p) + n;
    rest.s = cq_str_trim(cq_str_sub(whole.s, n, whole.s.n));
    rest.words = whole.words - words;
    CQ_PUSH(l->v, whole);
    memmove(&l->v.p[i + 1], &l->v.p[i], (l->v.n - 1 - i) * sizeof whole);
    l->v.p[i] = head;
    l->v.p[i + 1] = rest;
}

/* "Dear Sir, I am writing": the greeting before running text on the same line. */
static size_t greeting_within(cq_lines *l, size_t i, uint32_t *words)
{
    cq_str s = l->v.p[i].s;
    size_t n = 0;
    cq_str head = cq_str_sub(s, 0, GREETING_BYTES);
    if (!cq_phrase_begins(CQ_PHRASE_GREETING, cq_lines_fold(l, head)))
        return 0;
    for (*words = 1; n < head.n && *words < GREETING_WORDS; n++) {
        *words += s.p[n] == ' ';
        if (strchr(",:!", s.p[n]) && n + 1 < s.n && s.p[n + 1] == ' ')
            return n + 1;
        if (strchr(".?", s.p[n]))
            return 0;
    }
    return 0;
}

static size_t first_line(const cq_lines *l)
{
    size_t i = cq_lines_next(l, SIZE_MAX);
    while (i < l->v.n && l->v.p[i].segment != CQ_SEG_BODY)
        i = cq_lines_next(l, i);
    return i;
}

/* Of a letter: the line, alone in its paragraph, before the first running text. */
static size_t shaped_greeting_of_letter(const cq_lines *l)
{
    size_t seen = 0, next;
    for (size_t i = first_line(l); i < l->v.n && seen < LETTER_HEAD; i = next, seen++) {
        next = cq_lines_next(l, i);
        if (l->v.p[i].s.n > SHORT_BYTES || next == l->v.n)
            break;
        bool alone = !l->v.p[i + 1].s.n && (i == 0 || !l->v.p[i - 1].s.n);
        if (alone && looks_like_greeting(l, i) && l->v.p[next].s.n >= TEXT_BYTES)
            return i;
    }
    return l->v.n;
}

static size_t find_greeting(cq_lines *l)
{
    bool letter = l->m->channel == CQ_LETTER;
    size_t most = letter ? LETTER_HEAD : MAIL_HEAD, seen = 0, first = first_line(l);
    for (size_t i = first; i < l->v.n && seen <= most; i = cq_lines_next(l, i), seen++) {
        if (l->v.p[i].segment == CQ_SEG_BODY && is_greeting(l, i))
            return i;
        if (l->v.p[i].s.n > SHORT_BYTES)
            break;
    }
    if (letter)
        return shaped_greeting_of_letter(l);
    return first < l->v.n && looks_like_greeting(l, first) ? first : l->v.n;
}

/* Mark the greeting, and as head what stands above it. */
static void mark_greeting(cq_lines *l)
{
    size_t i = find_greeting(l), first = first_line(l), n;
    uint32_t words;
    if (i < l->v.n) {
        cq_lines_mark(l, 0, i, CQ_SEG_HEAD);
        cq_lines_mark(l, i, i + 1, CQ_SEG_GREETING);
    } else if (first < l->v.n && (n = greeting_within(l, first, &words)) > 0) {
        divide(l, first, n, words);
        cq_lines_mark(l, first, first + 1, CQ_SEG_GREETING);
    }
}

/* ---- paper ---- */

static bool digits_only(cq_str s)
{
    bool any = false;
    for (size_t i = 0; i < s.n; i++) {
        any |= s.p[i] >= '0' && s.p[i] <= '9';
        if (!strchr("0123456789 -/.()[]|", s.p[i]))
            return false;
    }
    return any;
}

static bool has_digit(cq_str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9')
            return true;
    return false;
}

/* "- 2 -", "Page 1 of 3", "PTO", "RECEIVED 02 NOV 2026". */
static bool is_stamp(cq_lines *l, const cq_line *k)
{
    if (!k->words || k->words > STAMP_WORDS || k->s.n > SHORT_BYTES)
        return false;
    if (digits_only(k->s) && k->s.n <= 12)
        return true;
    cq_str s = cq_lines_fold(l, k->s);
    bool number = has_digit(k->s);
    return cq_phrase_begins(CQ_PHRASE_OVER, s) ||
           (number && cq_phrase_begins_about(CQ_PHRASE_PAGE, s) && k->words <= 5) ||
           (number && cq_phrase_begins_about(CQ_PHRASE_STAMP, s));
}

/* Short lines with a number among them, that end before the first blank line. */
static void mark_address(cq_lines *l)
{
    size_t first = first_line(l), i = first;
    bool number = false;
    for (; i < l->v.n && l->v.p[i].s.n; i++) {
        cq_str s = l->v.p[i].s;
        if (s.n > TEXT_BYTES || l->v.p[i].words > STAMP_WORDS ||
            strchr("!?", s.p[s.n - 1]))
            return;
        number |= has_digit(s);
    }
    if (i - first >= 2 && number && cq_lines_next(l, i) < l->v.n)
        cq_lines_mark(l, first, i, CQ_SEG_HEAD);
}

static void mark_paper(cq_lines *l)
{
    for (size_t i = 0; i < l->v.n; i++)
        if (is_stamp(l, &l->v.p[i]))
            cq_lines_mark(l, i, i + 1, CQ_SEG_HEAD);
}

/* The name that a letterhead begins with. */
static cq_str letterhead(const cq_lines *l)
{
    for (size_t i = 0; i < l->v.n && l->v.p[i].segment != CQ_SEG_BODY; i++)
        if (l->v.p[i].segment == CQ_SEG_HEAD && l->v.p[i].words >= 2 &&
            !has_digit(l->v.p[i].s))
            return l->v.p[i].s;
    return CQ_STR("");
}

/* ---- all ---- */

/* `at`: where the lines' text begins in the whole. */
static void hand_over(const cq_lines *l, size_t at, cq_spans *out)
{
    for (size_t i = 0; i < l->v.n; i++) {
        const cq_line *k = &l->v.p[i];
        bool empty = k->s.n == 0 && out->n;
        if (out->n && (empty || out->p[out->n - 1].segment == k->segment))
            out->p[out->n - 1].to = at + k->to;
        else
            CQ_PUSH(*out, (cq_span){ at + k->from, at + k->to, k->segment });
    }
}

static bool is_letter(const cq_message *m)
{
    return m->channel == CQ_MAIL || m->channel == CQ_LETTER ||
           (m->channel == CQ_POST && m->text.n >= LETTER_LIKE);
}

static void segment_one(const cq_message *m, size_t at, cq_spans *out)
{
    cq_lines l = { 0 };
    if (m->text.n == 0)
        return;
    if (!is_letter(m) && !memchr(m->text.p, '>', m->text.n)) {
        CQ_PUSH(*out, (cq_span){ at, at + m->text.n, CQ_SEG_BODY });
        return;
    }
    cq_lines_cut(&l, m);
    cq_quotes_mark(&l);
    if (is_letter(m)) {
        cq_footers_mark(&l);
        if (m->channel == CQ_LETTER)
            mark_paper(&l);
        mark_greeting(&l);
        if (m->channel == CQ_LETTER)
            mark_address(&l);
        cq_closing_mark(&l, m->channel == CQ_LETTER ? letterhead(&l) : CQ_STR(""));
    }
    hand_over(&l, at, out);
    cq_lines_done(&l);
}

/* What the message itself says, then each attached letter by itself. */
void cq_segment_text(const cq_message *m, cq_spans *out)
{
    cq_message one = *m;
    cq_str text = m->text;
    out->n = 0;
    for (size_t at = 0, n; at < text.n; at += n) {
        const char *next = memchr(text.p + at, CQ_ATTACHED, text.n - at);
        n = next ? (size_t)(next - text.p) + 1 - at : text.n - at;
        one.text = cq_str_sub(text, at, at + n);
        segment_one(&one, at, out);
        one.channel = CQ_LETTER;
    }
}
