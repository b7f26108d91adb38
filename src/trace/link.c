/* link.c - see link.h. */
#include "trace/link.h"

#include <string.h>

#include "base/bounds.h"
#include "text/unicode.h"
#include "trace/wrapper.h"

/* Parameters that say how a reader came, not what he reads; '*' ends a prefix. */
static const char *const tracking[] = {
    "utm_*",
    "fbclid",
    "gclid",
    "gclsrc",
    "dclid",
    "gbraid",
    "wbraid",
    "msclkid",
    "yclid",
    "ymclid",
    "mc_cid",
    "mc_eid",
    "igshid",
    "igsh",
    "twclid",
    "ttclid",
    "li_fat_id",
    "_hsenc",
    "_hsmi",
    "__hs*",
    "hsCtaTracking",
    "mkt_tok",
    "ref_src",
    "ref_url",
    "s_cid",
    "cmpid",
    "ns_*",
    "oly_*",
    "vero_*",
    "_ga",
    "_gl",
    "spm",
    "share",
    "smid",
    "sr_share",
    "fb_*",
    "at_*",
    "mibextid",
    "wickedid",
    "rb_clickid",
    "ml_subscriber*",
    "_openstat",
    "pk_*",
    "mtm_*",
    "piwik_*",
    "trk_*",
    "__twitter_impression",
    "action_object_map",
    "action_ref_map",
    "action_type_map",
    "__tn__",
    "__cft__*",
};

/* What has an address but no page. */
static const char *const pageless[] = {
    "mailto:", "tel:", "sms:",   "callto:", "skype:",    "data:", "javascript:",
    "cid:",    "mid:", "about:", "file:",   "whatsapp:", "blob:"
};

bool cq_link_leads(cq_str link)
{
    char first = link.n ? (char)(link.p[0] | 32) : 0;
    for (size_t i = 0; i < sizeof pageless / sizeof *pageless; i++)
        if (first == pageless[i][0] && cq_str_startsi(link, cq_str_z(pageless[i])))
            return false;
    return true;
}

static bool is_tracking(cq_str parameter)
{
    cq_str name = cq_str_sub(parameter, 0, cq_str_find(parameter, CQ_STR("=")));
    for (size_t i = 0; i < sizeof tracking / sizeof *tracking; i++) {
        cq_str t = cq_str_z(tracking[i]);
        if (t.p[t.n - 1] == '*' ? cq_str_startsi(name, cq_str_sub(t, 0, t.n - 1))
                                : cq_str_eqi(name, t))
            return true;
    }
    return false;
}

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c |= 32;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Characters whose escape means the same as they do (RFC 3986, 2.3). */
static bool is_unreserved(int c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') || c == '-' ||
           c == '.' || c == '_' || c == '~';
}

size_t cq_link_unescape(cq_str s, bool all, char *out)
{
    static const char capitals[] = "0123456789ABCDEF";
    size_t n = 0;
    for (size_t i = 0; i < s.n; i++) {
        int high = i + 2 < s.n && s.p[i] == '%' ? hex(s.p[i + 1]) : -1;
        int low = high >= 0 ? hex(s.p[i + 2]) : -1;
        if (low < 0) {
            out[n++] = s.p[i];
            continue;
        }
        i += 2;
        if (all || is_unreserved(high << 4 | low)) {
            out[n++] = (char)(high << 4 | low);
        } else {
            out[n++] = '%';
            out[n++] = capitals[high];
            out[n++] = capitals[low];
        }
    }
    return n;
}

/* "https://", "//" and any other scheme with its slashes. */
static cq_str without_scheme(cq_str link)
{
    size_t i = 0;
    while (i < link.n && (is_unreserved(link.p[i]) || link.p[i] == '+'))
        i++;
    if (cq_str_starts(cq_str_sub(link, i, link.n), CQ_STR("://")))
        return cq_str_sub(link, i + 3, link.n);
    return cq_str_sub(link, cq_str_starts(link, CQ_STR("//")) ? 2 : 0, link.n);
}

static bool is_of(char c, const char *any)
{
    while (*any && *any != c)
        any++;
    return *any;
}

static size_t until(cq_str s, const char *any)
{
    size_t n = 0;
    while (n < s.n && !is_of(s.p[n], any))
        n++;
    return n;
}

/* Where the port begins in a host with one; the host of an IPv6 address has brackets. */
static size_t port_at(cq_str host)
{
    size_t open = host.n && host.p[0] == '[' ? cq_str_find(host, CQ_STR("]")) : 0;
    return open + until(cq_str_sub(host, open, host.n), ":");
}

/* A host that people can be shown in capitals, in letters of their own, behind a name that
 * is no host ("https://bank.example@evil.example/"), with the port that it has anyway. */
static cq_str plain_host(cq_arena *a, cq_str host)
{
    for (size_t i = host.n; i > 0; i--)
        if (host.p[i - 1] == '@') {
            host = cq_str_sub(host, i, host.n);
            break;
        }
    size_t port = port_at(host);
    cq_str after = cq_str_sub(host, port, host.n);
    host = cq_host_ascii(a, cq_str_lower(a, cq_str_sub(host, 0, port)));
    if (cq_str_starts(host, CQ_STR("www.")))
        host = cq_str_sub(host, 4, host.n);
    while (cq_str_ends(host, CQ_STR(".")))
        host.n--;
    bool usual = after.n < 2 || cq_str_eq(after, CQ_STR(":80")) ||
                 cq_str_eq(after, CQ_STR(":443"));
    return usual ? host : cq_str_printf(a, "%.*s%.*s", CQ_FMT(host), CQ_FMT(after));
}

/* Add the query to what is in out, without parameters of tracking. */
static void add_query(char *out, size_t *n, cq_str query)
{
    cq_str piece;
    char before = '?';
    while (cq_str_split(&query, '&', &piece)) {
        if (cq_str_starts(piece, CQ_STR("amp;")))
            piece = cq_str_sub(piece, 4, piece.n);
        if (piece.n == 0 || is_tracking(piece))
            continue;
        out[(*n)++] = before;
        *n += cq_link_unescape(piece, false, out + *n);
        before = '&';
    }
}

static cq_str plain_link(cq_arena *a, cq_str link)
{
    link = without_scheme(cq_str_sub(link, 0, cq_str_find(link, CQ_STR("#"))));
    size_t end = until(link, "/?\\"), ask = cq_str_find(link, CQ_STR("?"));
    cq_str host = plain_host(a, cq_str_sub(link, 0, end));
    char *out = cq_arena_text(a, host.n + link.n + 1);
    size_t n = host.n;
    if (n)
        memcpy(out, host.p, n);
    n += cq_link_unescape(cq_str_sub(link, end, ask), false, out + n);
    while (n > 0 && (out[n - 1] == '/' || out[n - 1] == '\\'))
        n--;
    if (ask < link.n)
        add_query(out, &n, cq_str_sub(link, ask + 1, link.n));
    return (cq_str){ out, n };
}

/* Where the link leads, as it is written, and in *plain as it is compared. */
static cq_str follow(cq_arena *a, cq_str link, cq_str *plain)
{
    link = cq_str_trim(link);
    *plain = plain_link(a, link);
    for (int i = 0; i < CQ_MAX_UNWRAP; i++) {
        cq_str inner = cq_wrapper_inner(a, *plain);
        if (!inner.n)
            break;
        link = inner;
        *plain = plain_link(a, link);
    }
    return link;
}

cq_str cq_link_end(cq_arena *a, cq_str link)
{
    cq_str plain;
    return follow(a, link, &plain);
}

cq_str cq_link_canonical(cq_arena *a, cq_str link)
{
    cq_str plain;
    follow(a, link, &plain);
    return plain;
}

cq_str cq_link_host(cq_str canonical)
{
    cq_str host = cq_str_sub(canonical, 0, until(canonical, "/?\\"));
    return cq_str_sub(host, 0, port_at(host));
}
