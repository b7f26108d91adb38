/* segment.c - see segment.h.
 *
 * One pass cuts lines; then each rule marks lines in turn, the stronger ones first: quoted
 * lines with the line that introduces them, all after "-- " or an original message's header,
 * the greeting with what stands before it in a letter, the closing with all that follows. */
#include "text/segment.h"

#include <stdlib.h>
#include <string.h>

enum {
    GREETING_WORDS = 9,
    GREETING_LINES = 16, /* of a letter's head, within which it greets */
    CLOSING_WORDS = 7,
    CLOSING_LINES = 14, /* lines with text that may follow a closing */
    LEGAL_WORDS = 25    /* of a paragraph after the closing: a disclaimer */
};

typedef struct {
    size_t from, to; /* with the line's end */
    cq_str s;        /* trimmed */
    uint32_t words;
    cq_segment segment;
} line;

typedef struct {
    const cq_message *m;
    CQ_VEC(line) lines;
} work;

static const char *const greets[] = {
    "dear",         "hello",        "hi",         "good morning", "good afternoon",
    "good evening", "sehr geehrte", "liebe",      "hallo",        "guten tag",
    "bonjour",      "madame",       "monsieur",   "cher",         "chère",
    "estimad",      "querid",       "hola",       "muy señor",    "gentile",
    "caro",         "cara",         "egregi",     "beste",        "geachte",
    "prezad",       "caro",         "to the",     "to whom",      "sir",
    "madam",        "уважаем",      "здравствуй", "добрый",       "шановн",
    "sayın",        "merhaba",      "αγαπητ",     "αξιότιμ",      "سلام",
    "محترم",        "جناب",         "سرکار",      "با سلام",      "السيد",
    "السلام",       "تحية",         "尊敬"
};

static const char *const closes[] = { "regards",          "kind regards",
                                      "best regards",     "best wishes",
                                      "with best",        "warm regards",
                                      "with kind",        "with regards",
                                      "sincerely",        "yours",
                                      "faithfully",       "respectfully",
                                      "with respect",     "thank you",
                                      "thanks",           "many thanks",
                                      "with thanks",      "cheers",
                                      "all the best",     "best",
                                      "cordially",        "in hope",
                                      "mit freundlich",   "viele grüße",
                                      "herzlich",         "hochachtungsvoll",
                                      "freundliche",      "beste grüße",
                                      "cordialement",     "bien à",
                                      "avec mes",         "veuillez",
                                      "sincères",         "respectueusement",
                                      "atentamente",      "saludos",
                                      "un saludo",        "cordialmente",
                                      "reciba",           "gracias",
                                      "distinti saluti",  "cordiali",
                                      "met vriendelijke", "hoogachtend",
                                      "atenciosamente",   "com os melhores",
                                      "с уважением",      "искренне",
                                      "з повагою",        "saygılarımla",
                                      "με εκτίμηση",      "با احترام",
                                      "با سپاس",          "ارادتمند",
                                      "با تشکر",          "مع التحية",
                                      "وتفضلوا",          "此致" };

static bool lexicon(const char *const *words, size_t n, cq_str s)
{
    for (size_t i = 0; i < n; i++) {
        cq_str w = cq_str_z(words[i]);
        if (cq_str_startsi(s, w))
            return true;
    }
    return false;
}

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

static void cut_lines(work *w)
{
    cq_str text = w->m->text, rest = text, s;
    while (cq_str_line(&rest, &s)) {
        size_t from = (size_t)(s.p - text.p), to = text.n - rest.n;
        s = cq_str_trim(s);
        CQ_PUSH(w->lines, (line){ from, to, s, count_words(s), CQ_SEG_BODY });
    }
}

static bool ends_in(cq_str s, const char *marks)
{
    return s.n && strchr(marks, s.p[s.n - 1]);
}

/* The next line with text after i, or the number of lines. */
static size_t next_line(const work *w, size_t i)
{
    for (i++; i < w->lines.n && w->lines.p[i].s.n == 0; i++)
        ;
    return i;
}

static bool quoted(cq_str s)
{
    return s.n && s.p[0] == '>';
}

/* "On Monday, A wrote:", on one line or wrapped to two, right above a quoted line. */
static void mark_quotes(work *w)
{
    for (size_t i = 0; i < w->lines.n; i++) {
        line *l = &w->lines.p[i];
        if (quoted(l->s)) {
            l->segment = CQ_SEG_QUOTE;
            continue;
        }
        size_t next = next_line(w, i);
        if (next == w->lines.n || !quoted(w->lines.p[next].s) || !ends_in(l->s, ":") ||
            l->words > 24)
            continue;
        l->segment = CQ_SEG_QUOTE;
        if (i && w->lines.p[i - 1].s.n && !quoted(w->lines.p[i - 1].s) &&
            cq_str_startsi(w->lines.p[i - 1].s, CQ_STR("on ")))
            w->lines.p[i - 1].segment = CQ_SEG_QUOTE;
    }
}

static void mark_from(work *w, size_t i, cq_segment segment)
{
    for (; i < w->lines.n; i++)
        if (w->lines.p[i].segment == CQ_SEG_BODY)
            w->lines.p[i].segment = segment;
}

static bool header_line(cq_str s)
{
    static const char *const names[] = {
        "from:",   "von:", "de:", "da:",      "van:",     "sent:", "date:",   "gesendet:",
        "envoyé:", "to:",  "an:", "subject:", "betreff:", "para:", "enviado:"
    };
    return lexicon(names, sizeof names / sizeof *names, s);
}

/* "-----Original Message-----", or three lines of a header in a row. */
static bool original_begins(const work *w, size_t i)
{
    cq_str s = w->lines.p[i].s;
    if (cq_str_starts(s, CQ_STR("-----")) && cq_str_ends(s, CQ_STR("-----")) && s.n > 12)
        return true;
    return i + 2 < w->lines.n && header_line(s) && header_line(w->lines.p[i + 1].s) &&
           header_line(w->lines.p[i + 2].s);
}

static void mark_tails(work *w)
{
    for (size_t i = 0; i < w->lines.n; i++) {
        cq_str s = w->lines.p[i].s;
        if (w->lines.p[i].segment != CQ_SEG_BODY)
            continue;
        if (original_begins(w, i)) {
            mark_from(w, i, CQ_SEG_QUOTE);
            return;
        }
        bool dashes = cq_str_eq(s, CQ_STR("--"));
        bool rule = s.n >= 20 && strspn(s.p, "_") >= 20;
        if (dashes || rule) {
            mark_from(w, i, CQ_SEG_SIGNATURE);
            return;
        }
    }
}

static bool is_greeting(const line *l)
{
    return l->words > 0 && l->words <= GREETING_WORDS &&
           lexicon(greets, sizeof greets / sizeof *greets, l->s);
}

/* The greeting is the first line of a mail, or stands below a letter's head. */
static void mark_greeting(work *w)
{
    size_t i = next_line(w, (size_t)-1), seen = 0;
    size_t most = w->m->channel == CQ_LETTER ? GREETING_LINES : 3;
    for (size_t k = i; k < w->lines.n && seen < most; k = next_line(w, k), seen++) {
        line *l = &w->lines.p[k];
        bool marked = l->words <= GREETING_WORDS && ends_in(l->s, ",:!") && k == i;
        if (l->segment != CQ_SEG_BODY || (!is_greeting(l) && !marked))
            continue;
        for (size_t j = 0; j < k; j++)
            if (w->m->channel == CQ_LETTER)
                w->lines.p[j].segment = CQ_SEG_HEAD;
        l->segment = CQ_SEG_GREETING;
        return;
    }
}

/* A received stamp, a page's number: lines of a paper that nobody wrote to be read. */
static void mark_stamps(work *w)
{
    for (size_t i = 0; i < w->lines.n && w->m->channel == CQ_LETTER; i++) {
        line *l = &w->lines.p[i];
        uint32_t letters = 0;
        for (size_t k = 0; k < l->s.n; k++)
            letters += (l->s.p[k] | 32) >= 'a' && (l->s.p[k] | 32) <= 'z';
        if (l->words && l->words <= 4 &&
            (letters < 3 || cq_str_startsi(l->s, CQ_STR("page "))))
            l->segment = CQ_SEG_HEAD;
        if (i == 0 && cq_str_startsi(l->s, CQ_STR("received")))
            l->segment = CQ_SEG_HEAD;
    }
}

static bool is_name(const cq_message *m, cq_str s)
{
    cq_str name = cq_str_trim(m->sender_name);
    cq_str first = cq_str_sub(name, 0, cq_str_find(name, CQ_STR(" ")));
    while (s.n && strchr(",.;", s.p[s.n - 1]))
        s.n--;
    return first.n >= 2 && (cq_str_eqi(s, name) || cq_str_eqi(s, first));
}

static bool is_closing(const line *l)
{
    return l->words > 0 && l->words <= CLOSING_WORDS &&
           lexicon(closes, sizeof closes / sizeof *closes, l->s);
}

/* From the lowest line up: the highest closing or name among the last lines. */
static void mark_closing(work *w)
{
    size_t at = w->lines.n, seen = 0;
    for (size_t i = w->lines.n; i-- > 0 && seen < CLOSING_LINES;) {
        line *l = &w->lines.p[i];
        if (l->segment != CQ_SEG_BODY || l->words == 0)
            continue;
        seen++;
        if (is_closing(l) || is_name(w->m, l->s))
            at = i;
    }
    size_t first = next_line(w, (size_t)-1);
    if (at == w->lines.n || at <= first)
        return;
    for (size_t i = at; i < w->lines.n; i++)
        if (w->lines.p[i].segment == CQ_SEG_BODY)
            w->lines.p[i].segment =
                w->lines.p[i].words >= LEGAL_WORDS ? CQ_SEG_DISCLAIMER : CQ_SEG_CLOSING;
}

static void hand_over(const work *w, cq_spans *out)
{
    for (size_t i = 0; i < w->lines.n; i++) {
        const line *l = &w->lines.p[i];
        bool empty = l->s.n == 0 && out->n;
        if (out->n && (empty || out->p[out->n - 1].segment == l->segment))
            out->p[out->n - 1].to = l->to;
        else
            CQ_PUSH(*out, (cq_span){ l->from, l->to, l->segment });
    }
}

void cq_segment_text(const cq_message *m, cq_spans *out)
{
    work w = { .m = m };

    out->n = 0;
    cut_lines(&w);
    mark_quotes(&w);
    if (m->channel == CQ_MAIL || m->channel == CQ_LETTER) {
        mark_tails(&w);
        mark_stamps(&w);
        mark_greeting(&w);
        mark_closing(&w);
    }
    hand_over(&w, out);
    CQ_VEC_DONE(w.lines);
}
