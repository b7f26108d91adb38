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

/* A host that begins with '.' stands for its subdomains, too; one that ends with '.' for all
 * the countries' sites. Without a parameter, the link stands behind the path. */
static const struct {
    const char *host, *path, *parameter;
    writing how;
} wrappers[] = {
    { "google.", "/url", "q", ESCAPED },
    { "google.", "/url", "url", ESCAPED },
    { "google.", "/imgres", "imgrefurl", ESCAPED },
    { "google.", "/amp/s/", NULL, PLAIN },
    { "google.", "/amp/", NULL, PLAIN },
    { ".ampproject.org", "/c/s/", NULL, PLAIN },
    { ".ampproject.org", "/c/", NULL, PLAIN },
    { ".ampproject.org", "/v/s/", NULL, PLAIN },
    { ".facebook.com", "/l.php", "u", ESCAPED },
    { ".facebook.com", "/flx/warn", "u", ESCAPED },
    { "l.instagram.com", "", "u", ESCAPED },
    { "l.threads.net", "", "u", ESCAPED },
    { "l.threads.com", "", "u", ESCAPED },
    { ".safelinks.protection.outlook.com", "", "url", ESCAPED },
    { "urldefense.proofpoint.com", "/v1/url", "u", ESCAPED },
    { "urldefense.proofpoint.com", "/v2/url", "u", DASHES },
    { "urldefense.proofpoint.com", "/v3/__", NULL, RUNS },
    { "urldefense.com", "/v3/__", NULL, RUNS },
    { "urldefense.us", "/v3/__", NULL, RUNS },
    { "linkprotect.cudasvc.com", "/url", "a", ESCAPED },
    { "clicktime.symantec.com", "", "u", ESCAPED },
    { ".fireeye.com", "/v1/url", "u", ESCAPED },
    { ".trendmicro.com", "/wis/clicktime", "url", ESCAPED },
    { ".protection.sophos.com", "", "u", BASE64 },
    { "secure-web.cisco.com", "/", NULL, LAST },
    { ".youtube.com", "/redirect", "q", ESCAPED },
    { "out.reddit.com", "", "url", ESCAPED },
    { "t.umblr.com", "/redirect", "z", ESCAPED },
    { "slack-redir.net", "/link", "url", ESCAPED },
    { ".vk.com", "/away.php", "to", ESCAPED },
    { "steamcommunity.com", "/linkfilter", "url", ESCAPED },
    { "steamcommunity.com", "/linkfilter", "u", ESCAPED },
    { "duckduckgo.com", "/l", "uddg", ESCAPED },
    { ".bing.com", "/ck/a", "u", BING },
    { ".linkedin.com", "/redir/redirect", "url", ESCAPED },
    { ".linkedin.com", "/safety/go", "url", ESCAPED },
    { "disq.us", "/url", "url", ESCAPED },
    { "exit.sc", "", "url", ESCAPED },
    { "getpocket.com", "/redirect", "url", ESCAPED },
    { "medium.com", "/r", "url", ESCAPED },
    { ".weibo.cn", "/sinaurl", "u", ESCAPED },
    { "link.zhihu.com", "", "target", ESCAPED },
    { "translate.google.com", "/translate", "u", ESCAPED },
    { "t.me", "/iv", "url", ESCAPED },
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

cq_str cq_wrapper_inner(cq_arena *a, cq_str link)
{
    cq_str host = cq_link_host(link), rest = cq_str_sub(link, host.n, link.n);
    cq_str query = cq_str_sub(rest, cq_str_find(rest, CQ_STR("?")) + 1, rest.n);
    for (size_t i = 0; i < sizeof wrappers / sizeof *wrappers; i++) {
        cq_str path = cq_str_z(wrappers[i].path), name = cq_str_z(wrappers[i].parameter);
        if (!cq_str_starts(rest, path) || !host_is(host, cq_str_z(wrappers[i].host)))
            continue;
        cq_str s = name.n ? value_of(query, name) : cq_str_sub(rest, path.n, rest.n);
        s = read_as(a, s, wrappers[i].how);
        if (is_link(s))
            return s;
    }
    return CQ_STR("");
}
