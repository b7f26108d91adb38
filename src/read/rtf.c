/* rtf.c - see rtf.h. */
#include "read/rtf.h"

#include <string.h>

#include "base/bounds.h"

enum { WINDOW = 4096, HEADER = 16, WORD = 32, LEVELS = 256 };

/* What the window holds before the first byte, by [MS-OXRTFCP] 2.1.2.1. */
static const char preset[] =
    "{\\rtf1\\ansi\\mac\\deff0\\deftab720{\\fonttbl;}{\\f0\\fnil \\froman \\fswiss "
    "\\fmodern "
    "\\fscript \\fdecor MS Sans SerifSymbolArialTimes New RomanCourier{\\colortbl\\red0"
    "\\green0\\blue0\r\n\\par \\pard\\plain\\f0\\fs20\\b\\i\\u\\tab\\tx";

static uint32_t little(cq_str s, size_t at)
{
    uint32_t v = 0;
    for (size_t i = 4; i-- > 0;)
        v = v << 8 | (unsigned char)s.p[at + i];
    return v;
}

typedef struct {
    char window[WINDOW];
    size_t at;
    char *out;
    size_t n, most;
} unpacker;

static void give(unpacker *u, char c)
{
    u->window[u->at] = c;
    u->at = (u->at + 1) % WINDOW;
    if (u->n < u->most)
        u->out[u->n++] = c;
}

static void copy(unpacker *u, size_t from, size_t n)
{
    for (size_t i = 0; i < n; i++)
        give(u, u->window[(from + i) % WINDOW]);
}

/* Bits of a control byte say what follows: a byte as it is, or 12 bits of place and 4 of
 * length. The place at which is being written ends it. */
static void unpack(unpacker *u, cq_str s)
{
    for (size_t i = HEADER; i < s.n && u->n < u->most;) {
        unsigned char control = (unsigned char)s.p[i++];
        for (int bit = 0; bit < 8 && i < s.n; bit++) {
            if (!(control >> bit & 1)) {
                give(u, s.p[i++]);
                continue;
            }
            if (i + 1 >= s.n)
                return;
            unsigned pair =
                (unsigned)(unsigned char)s.p[i] << 8 | (unsigned char)s.p[i + 1];
            i += 2;
            if (pair >> 4 == u->at)
                return;
            copy(u, pair >> 4, (pair & 15) + 2);
        }
    }
}

cq_str cq_rtf_unpack(cq_arena *a, cq_str s)
{
    if (s.n < HEADER)
        return CQ_STR("");
    uint32_t raw = little(s, 4), type = little(s, 8);
    if (type == 0x414c454d) /* "MELA": as it is */
        return cq_str_sub(s, HEADER, HEADER + (size_t)raw);
    /* A control byte and its pairs give 16 bytes of text for each of their own at most. */
    size_t most = 16 * s.n < CQ_MAX_HTML ? 16 * s.n : CQ_MAX_HTML;
    unpacker u = { .at = sizeof preset - 1, .most = raw < most ? raw : most };
    if (type != 0x75465a4c) /* "LZFu" */
        return CQ_STR("");
    memset(u.window, ' ', sizeof u.window);
    memcpy(u.window, preset, sizeof preset - 1);
    u.out = cq_arena_get(a, u.most + 1);
    unpack(&u, s);
    return (cq_str){ u.out, u.n };
}

/* --- its words --- */

typedef struct {
    bool skip;   /* a group of no text: fonts, pictures, what is not known */
    bool hidden; /* for readers of RTF only */
    int twin;    /* bytes that stand behind \u for those who do not know it */
} group;

typedef struct {
    cq_str s;
    size_t at;
    group now, stack[LEVELS];
    size_t depth;
    bool was_html, starred;
    int behind; /* twins still to be left out */
    int code_page;
    cq_buf out;
} rtf;

static bool silent(const rtf *x)
{
    return x->now.skip || x->now.hidden || x->out.n > CQ_MAX_HTML;
}

static void put(rtf *x, const char *z)
{
    if (!silent(x))
        cq_buf_z(&x->out, z);
}

static void put_char(rtf *x, char c)
{
    if (x->behind > 0) {
        x->behind--;
        return;
    }
    bool escape = !x->was_html && (c == '<' || c == '>' || c == '&');
    if (escape)
        put(x, c == '<' ? "&lt;" : c == '>' ? "&gt;" : "&amp;");
    else if (!silent(x) && c)
        cq_buf_char(&x->out, c);
}

static void put_rune(rtf *x, int64_t value)
{
    uint16_t unit = (uint16_t)value; /* they are written as signed */
    if (unit && !silent(x))
        cq_buf_printf(&x->out, "&#%u;", unit);
    x->behind = x->now.twin;
}

/* Words that begin what is no text. */
static bool of_no_text(cq_str word)
{
    static const char *const words[] = {
        "fonttbl", "colortbl", "stylesheet", "info",     "pict",      "object",
        "header",  "footer",   "fldinst",    "xmlnstbl", "themedata", "datastore"
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (cq_str_eq(word, cq_str_z(words[i])))
            return true;
    return false;
}

static bool character(rtf *x, cq_str word)
{
    static const char *const words[][2] = {
        { "lquote", "&#8216;" },    { "rquote", "&#8217;" }, { "ldblquote", "&#8220;" },
        { "rdblquote", "&#8221;" }, { "emdash", "&#8212;" }, { "endash", "&#8211;" },
        { "bullet", "&#8226;" },    { "tab", "\t" },         { "cell", "\t" },
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (cq_str_eq(word, cq_str_z(words[i][0]))) {
            put(x, words[i][1]);
            return true;
        }
    if (!cq_str_eq(word, CQ_STR("par")) && !cq_str_eq(word, CQ_STR("line")) &&
        !cq_str_eq(word, CQ_STR("row")))
        return false;
    put(x, x->was_html ? "\n" : "<br>\n");
    return true;
}

static void obey(rtf *x, cq_str word, bool has, int64_t value)
{
    if (x->starred && !cq_str_eq(word, CQ_STR("htmltag")))
        x->now.skip = true;
    x->starred = false;
    if (of_no_text(word))
        x->now.skip = true;
    else if (cq_str_eq(word, CQ_STR("fromhtml")))
        x->was_html = true;
    else if (cq_str_eq(word, CQ_STR("htmlrtf")))
        x->now.hidden = !has || value != 0;
    else if (cq_str_eq(word, CQ_STR("ansicpg")) && has)
        x->code_page = (int)value;
    else if (cq_str_eq(word, CQ_STR("uc")) && has)
        x->now.twin = value < 0 || value > 8 ? 1 : (int)value;
    else if (cq_str_eq(word, CQ_STR("u")) && has)
        put_rune(x, value);
    else if (cq_str_eq(word, CQ_STR("bin")) && has && value > 0)
        x->at += (size_t)value < x->s.n - x->at ? (size_t)value : x->s.n - x->at;
    else
        character(x, word);
}

static bool letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z');
}

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

/* A word of letters, a number behind it or not, and one blank that belongs to it. */
static void control_word(rtf *x)
{
    size_t from = x->at;
    int64_t v = 0;
    while (x->at < x->s.n && letter(x->s.p[x->at]) && x->at - from < WORD)
        x->at++;
    cq_str word = cq_str_sub(x->s, from, x->at);
    bool minus = x->at + 1 < x->s.n && x->s.p[x->at] == '-' && digit(x->s.p[x->at + 1]);
    size_t number = x->at += minus;
    for (; x->at < x->s.n && digit(x->s.p[x->at]) && x->at - number < 10; x->at++)
        v = v * 10 + (x->s.p[x->at] - '0');
    bool has = x->at > number;
    if (x->at < x->s.n && x->s.p[x->at] == ' ')
        x->at++;
    obey(x, word, has, minus ? -v : v);
}

static int hex(char c)
{
    return digit(c)               ? c - '0'
           : c >= 'a' && c <= 'f' ? c - 'a' + 10
           : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                  : -1;
}

/* What stands behind a backslash. */
static void control(rtf *x)
{
    char c = x->at < x->s.n ? x->s.p[x->at] : 0;
    if (letter(c)) {
        control_word(x);
        return;
    }
    x->at += x->at < x->s.n;
    if (c == '\'' && x->at + 1 < x->s.n) {
        int high = hex(x->s.p[x->at]), low = hex(x->s.p[x->at + 1]);
        x->at += 2;
        if (high >= 0 && low >= 0)
            put_char(x, (char)(high << 4 | low));
    } else if (c == '*') {
        x->starred = true;
    } else if (c == '~') {
        put(x, "&#160;");
    } else if (c == '\n' || c == '\r') {
        put(x, x->was_html ? "\n" : "<br>\n");
    } else if (c == '{' || c == '}' || c == '\\' || c == '_') {
        put_char(x, c == '_' ? '-' : c);
    }
}

static void open_group(rtf *x)
{
    if (x->depth < LEVELS)
        x->stack[x->depth] = x->now;
    x->depth++;
    x->starred = false;
}

static void close_group(rtf *x)
{
    x->behind = 0;
    if (x->depth == 0)
        return;
    x->depth--;
    if (x->depth < LEVELS)
        x->now = x->stack[x->depth];
}

cq_str cq_rtf_html(cq_arena *a, cq_str s, int *code_page)
{
    rtf x = { .s = s, .now.twin = 1, .code_page = 1252 };
    while (x.at < s.n) {
        char c = s.p[x.at++];
        if (c == '{')
            open_group(&x);
        else if (c == '}')
            close_group(&x);
        else if (c == '\\')
            control(&x);
        else if (c != '\r' && c != '\n')
            put_char(&x, c);
    }
    *code_page = x.code_page;
    cq_str out = cq_str_dup(a, cq_buf_view(&x.out));
    cq_buf_done(&x.out);
    return out;
}
