/* html.c - see html.h. */
#include "text/html.h"

#include <libxml/HTMLparser.h>
#include <libxml/xmlerror.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"

typedef struct {
    cq_html *out;
    cq_arena *a;
    int quote;  /* open quoted blocks */
    int hidden; /* open hidden elements */
    int kept;   /* open <pre> */
    bool space; /* white space waits for the next word */
    bool line;  /* the line has text */
} work;

static bool is(const xmlNode *n, const char *name)
{
    return n->name && strcmp((const char *)n->name, name) == 0;
}

static bool one_of(const xmlNode *n, const char *const *names, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is(n, names[i]))
            return true;
    return false;
}

static bool is_block(const xmlNode *n)
{
    static const char *const names[] = {
        "p",       "div",     "tr",     "li",    "ul",   "ol",     "table",
        "h1",      "h2",      "h3",     "h4",    "h5",   "h6",     "pre",
        "dl",      "dt",      "dd",     "hr",    "form", "center", "blockquote",
        "section", "article", "header", "footer"
    };
    return one_of(n, names, sizeof names / sizeof *names);
}

static bool is_unseen(const xmlNode *n)
{
    static const char *const names[] = { "script", "style",    "head",
                                         "title",  "template", "object",
                                         "select", "option",   "noscript" };
    return one_of(n, names, sizeof names / sizeof *names);
}

/* The attribute's value in lower case without spaces, in buf. */
static const char *squeezed(xmlNode *n, const char *attribute, char *buf, size_t size)
{
    xmlChar *v = xmlGetProp(n, (const xmlChar *)attribute);
    size_t k = 0;
    for (const xmlChar *p = v; p && *p && k + 1 < size; p++)
        if (*p > ' ')
            buf[k++] = (char)(*p >= 'A' && *p <= 'Z' ? *p + 32 : *p);
    buf[k] = 0;
    xmlFree(v);
    return buf;
}

static bool style_hides(const char *s)
{
    static const char *const ways[] = { "display:none", "visibility:hidden",
                                        "font-size:0;", "font-size:0p",
                                        "max-height:0", "opacity:0;",
                                        "mso-hide:all", "font-size:1px" };
    for (size_t i = 0; i < sizeof ways / sizeof *ways; i++)
        if (strstr(s, ways[i]))
            return true;
    const char *colour = strstr(s, "color:#fff"), *ground = strstr(s, "background:#fff");
    if (!ground)
        ground = strstr(s, "background-color:#fff");
    size_t n = strlen(s);
    return (colour && ground && colour != ground + 11) ||
           (n >= 11 && strcmp(s + n - 11, "font-size:0") == 0);
}

static bool is_hidden(xmlNode *n)
{
    char style[512];
    return style_hides(squeezed(n, "style", style, sizeof style)) ||
           xmlHasProp(n, (const xmlChar *)"hidden");
}

static bool is_quote(xmlNode *n)
{
    char kind[128];
    return is(n, "blockquote") ||
           strstr(squeezed(n, "class", kind, sizeof kind), "gmail_quote");
}

static cq_buf *sink(work *w)
{
    return w->hidden ? &w->out->hidden : &w->out->text;
}

static void end_line(work *w)
{
    cq_buf *b = sink(w);
    size_t n = b->n;
    if (n && !(n > 1 && b->p[n - 1] == '\n' && b->p[n - 2] == '\n'))
        cq_buf_char(b, '\n');
    w->space = w->line = false;
}

static void begin_line(work *w)
{
    for (int i = 0; i < w->quote && i < 3 && !w->hidden; i++)
        cq_buf_z(sink(w), "> ");
    w->line = true;
}

static void add_text(work *w, const char *s)
{
    cq_buf *b = sink(w);
    for (; *s; s++) {
        bool blank = *s == ' ' || (*s >= '\t' && *s <= '\r');
        if (*s == '\n' && w->kept) {
            end_line(w);
            continue;
        }
        if (blank) {
            w->space = w->line;
            continue;
        }
        if (!w->line)
            begin_line(w);
        else if (w->space)
            cq_buf_char(b, ' ');
        w->space = false;
        cq_buf_char(b, *s);
    }
}

static void add_link(work *w, xmlNode *n)
{
    xmlChar *v = xmlGetProp(n, (const xmlChar *)"href");
    cq_str s = cq_str_trim(cq_str_z((const char *)v));
    if ((cq_str_startsi(s, CQ_STR("http://")) || cq_str_startsi(s, CQ_STR("https://"))) &&
        s.n <= CQ_MAX_VALUE && w->out->links.n < CQ_MAX_FIELDS)
        CQ_PUSH(w->out->links, cq_str_dup(w->a, s));
    xmlFree(v);
}

/* Whether the children are to be walked. */
static bool enter(work *w, xmlNode *n)
{
    if (n->type == XML_TEXT_NODE || n->type == XML_CDATA_SECTION_NODE) {
        add_text(w, (const char *)n->content);
        return false;
    }
    if (n->type != XML_ELEMENT_NODE || is_unseen(n))
        return n->type == XML_DOCUMENT_NODE || n->type == XML_HTML_DOCUMENT_NODE;
    if (is(n, "br"))
        end_line(w);
    if (is_block(n) && w->line)
        end_line(w);
    if (is(n, "p") && !w->hidden && w->out->text.n)
        end_line(w);
    if (is(n, "a"))
        add_link(w, n);
    w->space = w->space || (w->line && (is(n, "td") || is(n, "th")));
    w->hidden += is_hidden(n);
    w->quote += is_quote(n);
    w->kept += is(n, "pre");
    return true;
}

static void leave(work *w, xmlNode *n)
{
    if (n->type != XML_ELEMENT_NODE || is_unseen(n))
        return;
    if (is_block(n) && w->line)
        end_line(w);
    w->hidden -= is_hidden(n);
    w->quote -= is_quote(n);
    w->kept -= is(n, "pre");
}

static void walk(work *w, xmlNode *root)
{
    xmlNode *n = root;
    while (n) {
        if (enter(w, n) && n->children) {
            n = n->children;
            continue;
        }
        while (n && n != root && !n->next) {
            leave(w, n);
            n = n->parent;
        }
        if (!n || n == root)
            break;
        leave(w, n);
        n = n->next;
    }
}

static void silent(void *ctx, const char *fmt, ...)
{
    (void)ctx, (void)fmt;
}

void cq_html_render(cq_str html, cq_arena *a, cq_html *out)
{
    work w = { .out = out, .a = a };
    int size = html.n > CQ_MAX_HTML ? CQ_MAX_HTML : (int)html.n;
    xmlSetGenericErrorFunc(NULL, silent);
    htmlDocPtr doc =
        htmlReadMemory(html.p, size, NULL, "UTF-8",
                       HTML_PARSE_RECOVER | HTML_PARSE_NOERROR | HTML_PARSE_NOWARNING |
                           HTML_PARSE_NONET | HTML_PARSE_COMPACT | XML_PARSE_HUGE);
    if (!doc)
        return;
    xmlNode *root = xmlDocGetRootElement(doc);
    if (root)
        walk(&w, root);
    xmlFreeDoc(doc);
}

void cq_html_done(cq_html *h)
{
    cq_buf_done(&h->text);
    cq_buf_done(&h->hidden);
    CQ_VEC_DONE(h->links);
}
