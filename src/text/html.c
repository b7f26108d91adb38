/* html.c - see html.h.
 *
 * libxml2 calls us for each element and each run of characters (SAX), so that no tree is
 * built; what an element passes on to what is in it stands on a small stack. Where the
 * nesting gets too deep the parser is stopped and begun anew at that byte: an end tag costs
 * it a walk over all open elements, which hostile input would make quadratic. */
#include "text/html.h"

#include <stdlib.h>
#include <string.h>

#include <libxml/HTMLparser.h>

#include "base/bounds.h"
#include "text/style.h"

enum {
    DEEPEST = 256,
    CLASSES = 256,
    ENVELOPE = 3,
    MARKS = 8,
    ATTRIBUTES = 1000,
    SLICE = 1 << 16
};

typedef struct {
    const char *name;
    cq_style style;
    bool skipped, kept_space, quote;
} element;

typedef struct {
    cq_html *out;
    cq_arena *arena;
    htmlParserCtxtPtr parser;
    char *bytes; /* the source behind its envelope */
    size_t n;
    size_t base;    /* where in it this parser began */
    size_t stopped; /* where it was stopped, or 0 */
    element stack[DEEPEST];
    int depth;
    int quotes;   /* open quoted originals */
    int marks;    /* quote marks of the line before */
    int newlines; /* that are due before the next text */
    bool space;   /* a space is due */
    bool started; /* of the line: its quote marks are written */
    CQ_VEC(cq_str) hidden_classes;
    bool sheets; /* a style sheet paints grounds: an unstated one is unknown */
} page;

static bool among(const char *name, const char *const *list)
{
    for (; *list; list++)
        if (strcmp(name, *list) == 0)
            return true;
    return false;
}

static const char *const BLOCKS[] = {
    "address", "article", "aside",    "body",       "center",  "dd",     "div",
    "dl",      "dt",      "fieldset", "figcaption", "figure",  "footer", "form",
    "header",  "hr",      "legend",   "li",         "main",    "nav",    "option",
    "section", "tr",      "table",    "tbody",      "caption", NULL
};
static const char *const PARAGRAPHS[] = { "p",  "h1",         "h2", "h3", "h4",  "h5",
                                          "h6", "blockquote", "ul", "ol", "pre", NULL };
static const char *const SKIPPED[] = { "head",     "script", "style", "title", "template",
                                       "noscript", "object", "svg",   "math",  NULL };

static int lines_around(const char *name)
{
    return among(name, PARAGRAPHS) ? 2 : among(name, BLOCKS) ? 1 : 0;
}

static const element *top(const page *g)
{
    return &g->stack[g->depth - 1];
}

static void quote_marks(page *g, int n)
{
    for (int i = 0; i < n && i < MARKS; i++)
        cq_buf_add(&g->out->text, "> ", 2);
}

/* Write the line ends and the space that are due. */
static void settle(page *g)
{
    cq_buf *t = &g->out->text;
    if (t->n > CQ_MAX_TEXT)
        return;
    if (t->n == 0)
        g->newlines = 0;
    if (g->newlines) {
        for (int i = 0; i < g->newlines; i++) {
            if (i)
                quote_marks(g, g->marks < g->quotes ? g->marks : g->quotes);
            cq_buf_char(t, '\n');
        }
        g->started = false;
        g->space = false;
    }
    g->newlines = 0;
    if (!g->started)
        quote_marks(g, g->marks = g->quotes);
    else if (g->space)
        cq_buf_char(t, ' ');
    g->started = true;
    g->space = false;
}

static void due(page *g, int newlines)
{
    g->newlines = g->newlines < newlines ? newlines : g->newlines;
}

/* ---- attributes ---- */

static cq_str attribute(const xmlChar **atts, const char *name)
{
    for (; atts && atts[0]; atts += 2)
        if (strcmp((const char *)atts[0], name) == 0)
            return cq_str_z((const char *)atts[1]);
    return (cq_str){ NULL, 0 };
}

static bool has_attribute(const xmlChar **atts, const char *name)
{
    for (; atts && atts[0]; atts += 2)
        if (strcmp((const char *)atts[0], name) == 0)
            return true;
    return false;
}

static bool of_hidden_class(const page *g, cq_str classes)
{
    cq_str rest = classes, one;
    while (g->hidden_classes.n && classes.n && cq_str_split(&rest, ' ', &one))
        for (size_t i = 0; i < g->hidden_classes.n; i++)
            if (cq_str_eq(one, g->hidden_classes.p[i]))
                return true;
    return false;
}

static bool is_quote(const char *name, const xmlChar **atts)
{
    cq_str class = attribute(atts, "class"), style = attribute(atts, "style");
    if (strcmp(name, "blockquote") == 0) /* without a border it is an indent */
        return cq_str_findi(style, CQ_STR("border:none")) == style.n &&
               cq_str_findi(style, CQ_STR("border: none")) == style.n;
    return strcmp(name, "div") == 0 && (cq_str_starts(class, CQ_STR("yahoo_quoted")) ||
                                        cq_str_starts(class, CQ_STR("protonmail_quote")));
}

static cq_style style_of(page *g, const xmlChar **atts)
{
    cq_style s = top(g)->style;
    if (!atts)
        return s;
    cq_str bg = attribute(atts, "bgcolor"), ink = attribute(atts, "color");
    if (bg.n)
        s.ground = cq_colour(bg);
    if (has_attribute(atts, "background"))
        s.ground = CQ_COLOUR_UNKNOWN;
    if (ink.n)
        s.ink = cq_colour(ink);
    cq_style_apply(&s, attribute(atts, "style"));
    s.hidden |=
        has_attribute(atts, "hidden") || of_hidden_class(g, attribute(atts, "class"));
    return s;
}

static void keep_link(page *g, const char *name, const xmlChar **atts)
{
    if (strcmp(name, "a") != 0 && strcmp(name, "area") != 0)
        return;
    cq_str href = cq_str_trim(attribute(atts, "href"));
    if (href.n > CQ_MAX_VALUE || g->out->links.n >= CQ_MAX_FIELDS)
        return;
    if (cq_str_startsi(href, CQ_STR("http://")) ||
        cq_str_startsi(href, CQ_STR("https://")))
        CQ_PUSH(g->out->links, cq_str_dup(g->arena, href));
}

/* ---- what the parser tells ---- */

static size_t place(const page *g)
{
    const xmlParserInput *in = g->parser->input;
    return g->base + in->consumed + (size_t)(in->cur - in->base);
}

static void open_element(void *ctx, const xmlChar *xname, const xmlChar **atts)
{
    page *g = ctx;
    const char *name = (const char *)xname;
    if (g->stopped)
        return;
    if (g->depth == DEEPEST) {
        g->stopped = place(g);
        xmlStopParser(g->parser);
        return;
    }
    element e = { .name = name, .style = style_of(g, atts) };
    e.skipped = top(g)->skipped || among(name, SKIPPED);
    e.kept_space = top(g)->kept_space || strcmp(name, "pre") == 0;
    e.quote = is_quote(name, atts);
    if (!e.skipped && !e.style.hidden) {
        keep_link(g, name, atts);
        due(g, lines_around(name));
        if (strcmp(name, "br") == 0)
            g->newlines++;
        else if (strcmp(name, "td") == 0 || strcmp(name, "th") == 0)
            g->space = true;
        else if (strcmp(name, "li") == 0) {
            settle(g);
            cq_buf_add(&g->out->text, "* ", 2);
        }
    }
    if (e.quote)
        due(g, 1), g->quotes++;
    g->stack[g->depth++] = e;
}

static void close_element(void *ctx, const xmlChar *xname)
{
    page *g = ctx;
    if (g->stopped || g->depth <= 1 || strcmp(top(g)->name, (const char *)xname) != 0)
        return;
    if (!top(g)->skipped && !top(g)->style.hidden)
        due(g, lines_around(top(g)->name));
    if (top(g)->quote)
        due(g, 1), g->quotes--;
    g->depth--;
}

static bool blank(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

/* Write p[from, to), which stands at `source` if it is not SIZE_MAX. */
static void emit(page *g, const char *p, size_t n, size_t source)
{
    cq_buf *t = &g->out->text;
    settle(g);
    if (t->n > CQ_MAX_TEXT)
        return;
    if (source != SIZE_MAX) {
        cq_html_run run = { (uint32_t)t->n, (uint32_t)source, (uint32_t)n };
        CQ_PUSH(g->out->runs, run);
    }
    cq_buf_add(t, p, n);
}

static bool no_break_space(const char *p, size_t n)
{
    return n >= 2 && p[0] == '\xc2' && p[1] == '\xa0';
}

static void flow(page *g, const char *p, size_t n, size_t source)
{
    for (size_t i = 0, j; i < n; i = j) {
        j = i + 1;
        if (no_break_space(p + i, n - i)) {
            if (g->started && !g->newlines)
                g->space = true;
            j++;
        } else if (blank(p[i])) {
            g->space |= g->started && !g->newlines;
        } else {
            while (j < n && !blank(p[j]) && !no_break_space(p + j, n - j))
                j++;
            emit(g, p + i, j - i, source == SIZE_MAX ? source : source + i);
        }
    }
}

static void as_is(page *g, const char *p, size_t n, size_t source)
{
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i; j < n && p[j] != '\n';)
            j++;
        if (j > i)
            emit(g, p + i, j - i, source == SIZE_MAX ? source : source + i);
        if (j < n)
            g->newlines++, j++;
    }
}

static void characters(void *ctx, const xmlChar *chars, int len)
{
    page *g = ctx;
    const char *p = (const char *)chars;
    size_t n = (size_t)len, source = SIZE_MAX;
    const element *e = top(g);
    if (g->stopped || e->skipped)
        return;
    if (e->style.hidden ||
        (e->style.ink == e->style.ground && e->style.ink != CQ_COLOUR_UNKNOWN)) {
        if (g->out->hidden.n <= CQ_MAX_TEXT) {
            cq_buf_add(&g->out->hidden, p, n);
            cq_buf_char(&g->out->hidden, ' ');
        }
        return;
    }
    size_t end = place(g);
    if (end >= n + ENVELOPE && end <= g->n && memcmp(g->bytes + end - n, p, n) == 0)
        source = end - n - ENVELOPE;
    if (e->kept_space)
        as_is(g, p, n, source);
    else
        flow(g, p, n, source);
}

/* ---- style sheets: plain rules ".name { ... }" that hide ---- */

static void read_rule(page *g, cq_str selectors, cq_str declarations)
{
    cq_style s = { 0, 0xffffff, false };
    cq_str rest = selectors, one;
    cq_style_apply(&s, declarations);
    g->sheets |= cq_str_findi(declarations, CQ_STR("background")) < declarations.n;
    while (s.hidden && cq_str_split(&rest, ',', &one)) {
        one = cq_str_trim(one);
        size_t dot = cq_str_find(one, CQ_STR("."));
        cq_str name = cq_str_sub(one, dot + 1, one.n);
        bool plain = name.n > 0;
        for (size_t i = 0; i < name.n; i++)
            plain &= !blank(name.p[i]) && !strchr(".:>+~[#*", name.p[i]);
        if (plain && g->hidden_classes.n < CLASSES)
            CQ_PUSH(g->hidden_classes, cq_str_dup(g->arena, name));
    }
}

/* Rules inside an @media hold for some screens only: they are passed over. */
static void read_sheet(page *g, cq_str css)
{
    size_t from = 0, open = 0;
    int depth = 0;
    for (size_t i = 0; i < css.n; i++) {
        if (css.p[i] == '{' && depth++ == 0) {
            open = i;
        } else if (css.p[i] == '}' && depth && --depth == 0) {
            cq_str selectors = cq_str_trim(cq_str_sub(css, from, open));
            if (selectors.n && selectors.p[0] != '@')
                read_rule(g, selectors, cq_str_sub(css, open + 1, i));
            from = i + 1;
        }
    }
}

static void raw_text(void *ctx, const xmlChar *chars, int len)
{
    page *g = ctx;
    if (!g->stopped && strcmp(top(g)->name, "style") == 0) {
        read_sheet(g, (cq_str){ (const char *)chars, (size_t)len });
        if (g->sheets && g->depth)
            for (int i = 0; i < g->depth; i++)
                g->stack[i].style.ground = CQ_COLOUR_UNKNOWN;
    }
}

static void silent(void *ctx, const char *msg, ...)
{
    (void)ctx, (void)msg;
}

/* Read bytes [from, to) until their end or too deep a nesting; returns where it ended. Text
 * outside of all elements would make the parser invent a <p>: hence the envelope, which
 * overwrites what has been read before. */
static size_t parse(page *g, size_t from, size_t to)
{
    htmlSAXHandler sax = { .startElement = open_element,
                           .endElement = close_element,
                           .characters = characters,
                           .ignorableWhitespace = characters,
                           .cdataBlock = raw_text,
                           .error = silent,
                           .warning = silent,
                           .initialized = 1 };
    g->base = from - ENVELOPE;
    memcpy(g->bytes + g->base, "<x>", ENVELOPE);
    g->stopped = 0;
    g->quotes = 0;
    g->depth = 1;
    g->stack[0] =
        (element){ .name = "",
                   .style = { 0, g->sheets ? CQ_COLOUR_UNKNOWN : 0xffffff, false } };
    g->parser = htmlNewParserCtxt();
    if (!g->parser)
        cq_oom();
    *g->parser->sax = sax;
    g->parser->userData = g;
    htmlDocPtr doc = htmlCtxtReadMemory(
        g->parser, g->bytes + g->base, (int)(to - g->base), NULL, "UTF-8",
        HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING | HTML_PARSE_RECOVER |
            HTML_PARSE_NONET | HTML_PARSE_NOIMPLIED | XML_PARSE_HUGE);
    xmlFreeDoc(doc);
    htmlFreeParserCtxt(g->parser);
    return g->stopped > from ? g->stopped : to;
}

/* The parser compares each attribute with those before it: a tag with too many of them
 * loses all. */
static void tame_tags(char *p, size_t n)
{
    for (size_t i = 0, k; i + 1 < n; i = k) {
        size_t attributes = 0;
        char quote = 0;
        k = i + 1;
        if (p[i] != '<' || (p[k] | 32) < 'a' || (p[k] | 32) > 'z')
            continue;
        for (; k < n && (quote || p[k] != '>'); k++) {
            if (quote ? p[k] == quote : (p[k] == '"' || p[k] == '\'') && p[k - 1] == '=')
                quote = quote ? 0 : p[k];
            else if (!quote)
                attributes += blank(p[k]) || p[k] == '=' || p[k] == '/';
        }
        if (attributes <= ATTRIBUTES)
            continue;
        for (size_t j = i + 2; j < k; j++)
            p[j] = ' ';
    }
}

/* A slice's end, after a tag if there is one. */
static size_t slice_end(const page *g, size_t from)
{
    size_t to = g->n - from < SLICE ? g->n : from + SLICE, at = to;
    while (at < g->n && at > from + 1 && g->bytes[at - 1] != '>')
        at--;
    while (at == from + 1 && to < g->n && ((uint8_t)g->bytes[to] >> 6) == 2)
        to++; /* not inside a rune */
    return at > from + 1 ? at : to;
}

/* Once it was too deep the rest is read in slices, since a parser copies all its input. */
void cq_html_read(cq_str html, cq_arena *a, cq_html *out)
{
    page g = { .out = out, .arena = a };
    html = cq_str_sub(html, 0, CQ_MAX_HTML);
    g.n = html.n + ENVELOPE;
    g.bytes = cq_alloc(g.n);
    if (html.n)
        memcpy(g.bytes + ENVELOPE, html.p, html.n);
    tame_tags(g.bytes + ENVELOPE, html.n);
    for (size_t at = ENVELOPE, to = g.n; at < g.n; to = slice_end(&g, at)) {
        at = parse(&g, at, to);
        while (g.stopped && at < g.n && g.bytes[at - 1] != '>')
            at++; /* past the tag that was too deep */
    }
    CQ_VEC_DONE(g.hidden_classes);
    free(g.bytes);
}

size_t cq_html_source(const cq_html *h, size_t at)
{
    size_t lo = 0, hi = h->runs.n;
    while (lo < hi) {
        size_t mid = (lo + hi) / 2;
        if (h->runs.p[mid].at + h->runs.p[mid].len <= at)
            lo = mid + 1;
        else
            hi = mid;
    }
    if (lo == h->runs.n || at < h->runs.p[lo].at)
        return SIZE_MAX;
    return h->runs.p[lo].source + (at - h->runs.p[lo].at);
}

void cq_html_done(cq_html *h)
{
    cq_buf_done(&h->text);
    cq_buf_done(&h->hidden);
    CQ_VEC_DONE(h->links);
    CQ_VEC_DONE(h->runs);
}
