/* wrapper.c - see wrapper.h.
 *
 * A table of hosts and paths; the link stands in a parameter, or in the path behind a
 * prefix, written in one of a few ways. What comes out must look like a link with a scheme
 * ("www." for one), else the wrapper is left as it is. */
#include "trace/wrapper.h"

#include <string.h>

#include "base/secret.h"
#include "trace/link.h"
#include "trace/site.h"

typedef enum {
    ESCAPED, /* as in any query */
    DASHES,  /* Proofpoint's second version: '-' for '%', '_' for '/' */
    RUNS,    /* its third: the link between "__", what was in the way of it left out */
    BASE64,  /* of the link */
    BING,    /* "a1" and base64 for URLs */
    PLAIN,   /* without scheme, in the path */
    LAST     /* escaped, behind the last '/' of the path */
} writing;

#define Z(literal)                                                                       \
    {                                                                                    \
        literal, sizeof literal - 1                                                      \
    }

/* A host that begins with '.' stands for its subdomains, too; one that ends with '.' for all
 * the countries' sites. Without a parameter, the link stands behind the path. */
static const struct {
    cq_str host, path, parameter;
    writing how;
} wrappers[] = {
    { Z("google."), Z("/url"), Z("q"), ESCAPED },
    { Z("google."), Z("/url"), Z("url"), ESCAPED },
    { Z("google."), Z("/imgres"), Z("imgrefurl"), ESCAPED },
    { Z("google."), Z("/amp/s/"), Z(""), PLAIN },
    { Z("google."), Z("/amp/"), Z(""), PLAIN },
    { Z(".ampproject.org"), Z("/c/s/"), Z(""), PLAIN },
    { Z(".ampproject.org"), Z("/c/"), Z(""), PLAIN },
    { Z(".ampproject.org"), Z("/v/s/"), Z(""), PLAIN },
    { Z(".facebook.com"), Z("/l.php"), Z("u"), ESCAPED },
    { Z(".facebook.com"), Z("/flx/warn"), Z("u"), ESCAPED },
    { Z("l.instagram.com"), Z(""), Z("u"), ESCAPED },
    { Z("l.threads.net"), Z(""), Z("u"), ESCAPED },
    { Z("l.threads.com"), Z(""), Z("u"), ESCAPED },
    { Z(".safelinks.protection.outlook.com"), Z(""), Z("url"), ESCAPED },
    { Z("urldefense.proofpoint.com"), Z("/v1/url"), Z("u"), ESCAPED },
    { Z("urldefense.proofpoint.com"), Z("/v2/url"), Z("u"), DASHES },
    { Z("urldefense.proofpoint.com"), Z("/v3/__"), Z(""), RUNS },
    { Z("urldefense.com"), Z("/v3/__"), Z(""), RUNS },
    { Z("urldefense.us"), Z("/v3/__"), Z(""), RUNS },
    { Z("linkprotect.cudasvc.com"), Z("/url"), Z("a"), ESCAPED },
    { Z("clicktime.symantec.com"), Z(""), Z("u"), ESCAPED },
    { Z(".fireeye.com"), Z("/v1/url"), Z("u"), ESCAPED },
    { Z(".trendmicro.com"), Z("/wis/clicktime"), Z("url"), ESCAPED },
    { Z(".protection.sophos.com"), Z(""), Z("u"), BASE64 },
    { Z("secure-web.cisco.com"), Z("/"), Z(""), LAST },
    { Z(".youtube.com"), Z("/redirect"), Z("q"), ESCAPED },
    { Z("out.reddit.com"), Z(""), Z("url"), ESCAPED },
    { Z("t.umblr.com"), Z("/redirect"), Z("z"), ESCAPED },
    { Z("slack-redir.net"), Z("/link"), Z("url"), ESCAPED },
    { Z(".vk.com"), Z("/away.php"), Z("to"), ESCAPED },
    { Z("steamcommunity.com"), Z("/linkfilter"), Z("url"), ESCAPED },
    { Z("steamcommunity.com"), Z("/linkfilter"), Z("u"), ESCAPED },
    { Z("duckduckgo.com"), Z("/l"), Z("uddg"), ESCAPED },
    { Z(".bing.com"), Z("/ck/a"), Z("u"), BING },
    { Z(".linkedin.com"), Z("/redir/redirect"), Z("url"), ESCAPED },
    { Z(".linkedin.com"), Z("/safety/go"), Z("url"), ESCAPED },
    { Z("disq.us"), Z("/url"), Z("url"), ESCAPED },
    { Z("exit.sc"), Z(""), Z("url"), ESCAPED },
    { Z("getpocket.com"), Z("/redirect"), Z("url"), ESCAPED },
    { Z("medium.com"), Z("/r"), Z("url"), ESCAPED },
    { Z(".weibo.cn"), Z("/sinaurl"), Z("u"), ESCAPED },
    { Z("link.zhihu.com"), Z(""), Z("target"), ESCAPED },
    { Z("translate.google.com"), Z("/translate"), Z("u"), ESCAPED },
    { Z("t.me"), Z("/iv"), Z("url"), ESCAPED },
};

static bool host_is(cq_str host, cq_str what)
{
    if (what.p[what.n - 1] == '.')
        return cq_str_starts(cq_site_of(host), what);
    if (what.p[0] == '.')
        return cq_str_ends(host, what) || cq_str_eq(host, cq_str_sub(what, 1, what.n));
    return cq_str_eq(host, what);
}

/* The value of the query's parameter of this name. */
static cq_str value_of(cq_str query, cq_str name)
{
    cq_str piece;
    while (cq_str_split(&query, '&', &piece)) {
        size_t equal = cq_str_find(piece, CQ_STR("="));
        if (cq_str_eq(cq_str_sub(piece, 0, equal), name))
            return cq_str_sub(piece, equal + 1, piece.n);
    }
    return CQ_STR("");
}

static cq_str unescaped(cq_arena *a, cq_str s)
{
    char *out = cq_arena_text(a, s.n + 1);
    return (cq_str){ out, cq_link_unescape(s, true, out) };
}

static cq_str swapped(cq_arena *a, cq_str s, const char *from, const char *to)
{
    char *out = cq_arena_text(a, s.n + 1);
    for (size_t i = 0; i < s.n; i++) {
        const char *at = s.p[i] ? strchr(from, s.p[i]) : NULL;
        out[i] = at ? to[at - from] : s.p[i];
    }
    return (cq_str){ out, s.n };
}

static cq_str base64(cq_arena *a, cq_str s)
{
    s = swapped(a, s, "-_", "+/");
    while (cq_str_ends(s, CQ_STR("=")))
        s.n--;
    cq_str padded = cq_str_printf(a, "%.*s%.*s", CQ_FMT(s), (int)(-s.n & 3), "===");
    size_t n = s.n * 3 / 4;
    char *out = cq_arena_text(a, n + 1);
    return cq_base64_read(padded, out, n) ? (cq_str){ out, n } : CQ_STR("");
}

static cq_str read_as(cq_arena *a, cq_str s, writing how)
{
    switch (how) {
    case ESCAPED:
        return unescaped(a, s);
    case DASHES:
        return unescaped(a, swapped(a, s, "-_", "%/"));
    case RUNS:
        return cq_str_sub(s, 0, cq_str_find(s, CQ_STR("__;")));
    case BASE64:
        return base64(a, unescaped(a, s));
    case BING:
        return base64(a, cq_str_sub(s, s.n < 2 ? s.n : 2, s.n));
    case PLAIN:
        return cq_str_printf(a, "http://%.*s", CQ_FMT(s));
    case LAST:
        break;
    }
    while (cq_str_find(s, CQ_STR("/")) < s.n)
        s = cq_str_sub(s, cq_str_find(s, CQ_STR("/")) + 1, s.n);
    return unescaped(a, s);
}

static bool is_link(cq_str s)
{
    return cq_str_startsi(s, CQ_STR("http://")) ||
           cq_str_startsi(s, CQ_STR("https://")) || cq_str_startsi(s, CQ_STR("www."));
}

/* Nearly all links differ from nearly all paths in the second byte. */
static bool begins(cq_str rest, cq_str path)
{
    return rest.n >= path.n && (path.n < 2 || rest.p[1] == path.p[1]) &&
           cq_str_starts(rest, path);
}

cq_str cq_wrapper_inner(cq_arena *a, cq_str link)
{
    cq_str host = cq_link_host(link), rest = cq_str_sub(link, host.n, link.n);
    cq_str query = cq_str_sub(rest, cq_str_find(rest, CQ_STR("?")) + 1, rest.n);
    for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++) {
        cq_str path = wrappers[i].path, name = wrappers[i].parameter;
        if (!begins(rest, path) || !host_is(host, wrappers[i].host))
            continue;
        cq_str s = name.n ? value_of(query, name) : cq_str_sub(rest, path.n, rest.n);
        s = read_as(a, s, wrappers[i].how);
        if (is_link(s))
            return s;
    }
    return CQ_STR("");
}
