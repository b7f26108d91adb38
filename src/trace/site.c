/* site.c - see site.h. */
#include "trace/site.h"

#include <libpsl.h>
#include <string.h>

#include "trace/link.h"

enum { HOST = 253 }; /* bytes of a host name, at most (RFC 1035) */

/* Hosts that give each customer a subdomain and stand in no list. */
static const char *const hosters[] = {
    "wordpress.com",   "tumblr.com",    "substack.com",   "livejournal.com",
    "medium.com",      "weebly.com",    "typepad.com",    "jimdofree.com",
    "jimdo.com",       "wixstudio.com", "ucoz.ru",        "over-blog.com",
    "canalblog.com",   "blogfa.com",    "persianblog.ir", "mystrikingly.com",
    "squarespace.com", "webnode.page",  "beehiiv.com",    "carrd.co",
};

static const char *const shorteners[] = {
    "bit.ly",  "bitly.com",    "j.mp",       "t.co",       "tinyurl.com", "goo.gl",
    "g.co",    "ow.ly",        "ht.ly",      "owl.li",     "is.gd",       "v.gd",
    "buff.ly", "dlvr.it",      "ift.tt",     "fb.me",      "lnkd.in",     "rebrand.ly",
    "cutt.ly", "shorturl.at",  "rb.gy",      "t.ly",       "tiny.cc",     "bl.ink",
    "soo.gd",  "s2r.co",       "clck.ru",    "vk.cc",      "u.to",        "t.cn",
    "url.cn",  "dwz.cn",       "suo.im",     "x.co",       "po.st",       "adf.ly",
    "ouo.io",  "shorte.st",    "bc.vc",      "snip.ly",    "trib.al",     "wp.me",
    "amzn.to", "youtu.be",     "redd.it",    "nyti.ms",    "wapo.st",     "reut.rs",
    "cnn.it",  "bbc.in",       "gu.com",     "ln.is",      "su.pr",       "mcaf.ee",
    "db.tt",   "qr.ae",        "tr.im",      "twurl.nl",   "yhoo.it",     "lc.chat",
    "2.gp",    "plink.ir",     "yun.ir",     "b2n.ir",     "zaya.io",     "opr.as",
    "n9.cl",   "acortar.link", "urlz.fr",    "bit.do",     "kutt.it",     "short.io",
    "hubs.ly", "hubs.la",      "mailchi.mp", "eepurl.com", "crwd.fr",     "dpo.st",
};

static bool among(cq_str s, const char *const *list, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (s.n && s.p[0] == list[i][0] && cq_str_eq(s, cq_str_z(list[i])))
            return true;
    return false;
}

#define AMONG(s, list) among(s, list, sizeof(list) / sizeof *(list))

bool cq_site_shortens(cq_str domain)
{
    return AMONG(domain, shorteners);
}

static bool is_address(cq_str host)
{
    for (size_t i = 0; i < host.n; i++)
        if (host.p[i] != '.' && (host.p[i] < '0' || host.p[i] > '9'))
            return host.p[0] == '[';
    return true;
}

/* One label more than `of`, which ends the host; the host where it has no more. */
static cq_str one_more(cq_str host, cq_str of)
{
    size_t at = host.n - of.n;
    for (at -= at > 0; at > 0 && host.p[at - 1] != '.'; at--)
        ;
    return cq_str_sub(host, at, host.n);
}

cq_str cq_site_of(cq_str canonical)
{
    cq_str host = cq_link_host(canonical);
    char z[HOST + 1];
    if (host.n > HOST || is_address(host) || memchr(host.p, 0, host.n))
        return host;
    memcpy(z, host.p, host.n);
    z[host.n] = 0;
    const char *domain = psl_registrable_domain(psl_builtin(), z);
    if (!domain)
        return host;
    cq_str site = cq_str_sub(host, (size_t)(domain - z), host.n);
    return AMONG(site, hosters) ? one_more(host, site) : site;
}
