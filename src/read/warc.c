/* warc.c - see warc.h. */
#include "read/warc.h"

#include <string.h>

bool cq_warc_begins(cq_str s)
{
    return cq_str_starts(s, CQ_STR("WARC/")) && s.n > 5 && s.p[5] >= '0' && s.p[5] <= '9';
}

/* --- heads --- */

/* The next line of a head; false at the empty line that ends it, and where it has no end. */
static bool head_line(cq_str *rest, cq_str *line)
{
    return cq_str_find(*rest, CQ_STR("\n")) < rest->n && cq_str_line(rest, line) &&
           line->n > 0;
}

static bool value_of(cq_str line, const char *name, cq_str *value)
{
    cq_str key = cq_str_z(name);
    if (!cq_str_startsi(line, key) || line.n == key.n || line.p[key.n] != ':')
        return false;
    *value = cq_str_trim(cq_str_sub(line, key.n + 1, line.n));
    return true;
}

enum {
    VALUE = 64,    /* bytes of a parameter's value that are read */
    MARKED = 4096, /* in which a page says its charset, */
    LOOK = 1 << 16 /* and when it was published */
};

/* A parameter's value, quoted or not, behind `name` in s; "" where there is none. */
static cq_str parameter(cq_str s, cq_str name)
{
    size_t at = cq_str_findi(s, name);
    s = cq_str_sub(s, at == s.n ? s.n : at + name.n, s.n);
    if (cq_str_starts(s, CQ_STR("\"")) || cq_str_starts(s, CQ_STR("'")))
        s = cq_str_sub(s, 1, s.n);
    size_t n = 0;
    while (n < s.n && n < VALUE && !memchr(" \t\r\n;\"'>/", s.p[n], 9))
        n++;
    return cq_str_sub(s, 0, n);
}

static void take_type(cq_str value, cq_warc *out)
{
    out->type = cq_str_trim(cq_str_sub(value, 0, cq_str_find(value, CQ_STR(";"))));
    out->charset = parameter(value, CQ_STR("charset="));
}

static bool has_body(cq_str kind)
{
    return cq_str_eqi(kind, CQ_STR("response")) || cq_str_eqi(kind, CQ_STR("resource")) ||
           cq_str_eqi(kind, CQ_STR("conversion"));
}

/* The record's own head; false where it says no length. */
static bool read_head(cq_str *rest, cq_warc *out)
{
    cq_str line, v;
    int64_t length = -1;
    while (head_line(rest, &line)) {
        if (value_of(line, "WARC-Type", &v))
            out->page = has_body(v);
        else if (value_of(line, "WARC-Target-URI", &out->uri)) {
            if (cq_str_starts(out->uri, CQ_STR("<")) && out->uri.n > 1)
                out->uri = cq_str_sub(out->uri, 1, out->uri.n - 1);
        } else if (value_of(line, "WARC-Date", &out->date))
            continue;
        else if (value_of(line, "Content-Type", &v))
            take_type(v, out);
        else if (value_of(line, "Content-Length", &v) &&
                 !cq_str_int(v, 0, INT64_MAX / 2, &length))
            return false;
    }
    out->length = length < 0 ? 0 : (uint64_t)length;
    return length >= 0;
}

/* "HTTP/1.1 200 OK" and what follows. */
static void read_http(cq_str *rest, cq_warc *out)
{
    cq_str line, v;
    int64_t status = 0;
    if (!head_line(rest, &line))
        return;
    size_t blank = cq_str_find(line, CQ_STR(" "));
    cq_str_int(cq_str_sub(line, blank + 1, blank + 4), 100, 999, &status);
    out->status = (int)status;
    while (head_line(rest, &line)) {
        if (value_of(line, "Content-Type", &v))
            take_type(v, out);
        else if (value_of(line, "Content-Encoding", &v))
            out->encoding = v;
        else if (value_of(line, "Transfer-Encoding", &v))
            out->chunked = cq_str_findi(v, CQ_STR("chunked")) < v.n;
    }
}

bool cq_warc_read(cq_str s, cq_warc *out)
{
    cq_str rest = s, line;
    *out = (cq_warc){ .status = 200 };
    if (!cq_warc_begins(s) || !head_line(&rest, &line) || !read_head(&rest, out))
        return false;
    out->head = (size_t)(rest.p - s.p);
    bool ended = out->head >= 2 && s.p[out->head - 1] == '\n' &&
                 (s.p[out->head - 2] == '\n' || s.p[out->head - 2] == '\r');
    cq_str block = cq_str_sub(
        s, out->head, out->length < s.n - out->head ? out->head + out->length : s.n);
    if (ended && cq_str_eqi(out->type, CQ_STR("application/http"))) {
        out->type = out->charset = CQ_STR("");
        rest = block;
        read_http(&rest, out);
        out->http = (size_t)(rest.p - block.p);
    }
    return ended;
}

/* --- bodies --- */

/* The length at the start of a chunk, in hex; false where there is none. */
static bool chunk_length(cq_str line, size_t most, size_t *n)
{
    static const char digits[] = "0123456789abcdef";
    size_t i = 0;
    *n = 0;
    for (; i < line.n; i++) {
        char low =
            line.p[i] >= 'A' && line.p[i] <= 'F' ? (char)(line.p[i] + 32) : line.p[i];
        const char *d = low ? strchr(digits, low) : NULL;
        if (!d)
            break;
        *n = *n * 16 + (size_t)(d - digits);
        if (*n > most)
            return false;
    }
    return i > 0;
}

cq_str cq_warc_unchunked(cq_str body, cq_arena *a, bool *cut)
{
    char *to = cq_arena_get(a, body.n + 1);
    size_t at = 0, n;
    cq_str line;
    *cut = true;
    while (cq_str_line(&body, &line) && chunk_length(line, body.n, &n)) {
        memcpy(to + at, body.p, n);
        at += n;
        body = cq_str_sub(body, n, body.n);
        if (n == 0) {
            *cut = false;
            break;
        }
        cq_str_line(&body, &line); /* the empty one behind the chunk */
    }
    return (cq_str){ to, at };
}

/* --- what it is --- */

cq_str cq_warc_host(cq_arena *a, cq_str uri)
{
    size_t from = cq_str_find(uri, CQ_STR("://")), n = 0;
    cq_str s = cq_str_sub(uri, from == uri.n ? uri.n : from + 3, uri.n);
    while (n < s.n && !memchr("/?#", s.p[n], 3))
        n++;
    s = cq_str_sub(s, 0, n);
    size_t user = cq_str_find(s, CQ_STR("@"));
    s = cq_str_sub(s, user == s.n ? 0 : user + 1, s.n);
    if (!cq_str_starts(s, CQ_STR("[")))
        s = cq_str_sub(s, 0, cq_str_find(s, CQ_STR(":")));
    s = cq_str_lower(a, s);
    return cq_str_sub(s, cq_str_starts(s, CQ_STR("www.")) ? 4 : 0, s.n);
}

cq_str cq_warc_charset(cq_str html)
{
    return parameter(cq_str_sub(html, 0, MARKED), CQ_STR("charset="));
}

/* <meta property="article:published_time" content="2026-03-02T10:15:30Z">, in either order. */
cq_str cq_warc_published(cq_str html)
{
    html = cq_str_sub(html, 0, LOOK);
    size_t at = cq_str_findi(html, CQ_STR("article:published_time"));
    if (at == html.n)
        return CQ_STR("");
    size_t from = at, to = at;
    while (from && html.p[from] != '<')
        from--;
    while (to < html.n && html.p[to] != '>')
        to++;
    cq_str tag = cq_str_sub(html, from, to);
    at = cq_str_findi(tag, CQ_STR("content="));
    tag = cq_str_sub(tag, at == tag.n ? tag.n : at + 9, tag.n); /* and its quote */
    size_t n = 0;
    while (n < tag.n && tag.p[n] != '"' && tag.p[n] != '\'')
        n++;
    return cq_str_sub(tag, 0, n);
}
