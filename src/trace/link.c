/* link.c - links and their domains, made comparable. */
#include "trace/collect.h"

#include <string.h>

#include "base/bounds.h"

/* Parameters that say how a reader came, not what he reads; '*' ends a prefix. */
static const char *const tracking[] = {
    "utm_*",     "fbclid", "gclid",    "dclid",   "gbraid",  "wbraid",  "msclkid",
    "yclid",     "mc_cid", "mc_eid",   "igshid",  "igsh",    "twclid",  "ttclid",
    "li_fat_id", "_hsenc", "_hsmi",    "mkt_tok", "ref_src", "ref_url", "s_cid",
    "cmpid",     "ns_*",   "oly_*",    "vero_*",  "_ga",     "_gl",     "spm",
    "share",     "smid",   "sr_share", "fb_*",    "at_*",
};

/* Second-level labels under which people register below a country's domain. */
static const char *const registries[] = { "co",  "com",    "org", "net", "gov",
                                          "gob", "ac",     "edu", "ltd", "plc",
                                          "sch", "nhs",    "mil", "or",  "ne",
                                          "go",  "police", "nom", "id",  "info" };

/* Hosts that give each customer a subdomain. */
static const char *const hosters[] = { "blogspot.com", "wordpress.com", "tumblr.com",
                                       "github.io",    "substack.com",  "livejournal.com",
                                       "medium.com",   "weebly.com",    "wixsite.com",
                                       "netlify.app",  "vercel.app",    "web.app" };

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

static void drop_head(cq_str *s, cq_str head)
{
    if (cq_str_startsi(*s, head))
        *s = cq_str_sub(*s, head.n, s->n);
}

/* Add the query to what is in out, without parameters of tracking. */
static void add_query(char *out, size_t *n, cq_str query)
{
    cq_str piece;
    char before = '?';
    while (cq_str_split(&query, '&', &piece)) {
        if (piece.n == 0 || is_tracking(piece))
            continue;
        out[(*n)++] = before;
        memcpy(out + *n, piece.p, piece.n);
        *n += piece.n;
        before = '&';
    }
}

static size_t host_length(cq_str link)
{
    size_t n = 0;
    while (n < link.n && link.p[n] && link.p[n] != '/' && link.p[n] != '?' &&
           link.p[n] != ':')
        n++;
    return n;
}

cq_str cq_link_canonical(cq_arena *a, cq_str link)
{
    link = cq_str_trim(link);
    link = cq_str_sub(link, 0, cq_str_find(link, CQ_STR("#")));
    drop_head(&link, CQ_STR("https://"));
    drop_head(&link, CQ_STR("http://"));
    drop_head(&link, CQ_STR("www."));

    size_t ask = cq_str_find(link, CQ_STR("?")), n = 0, host = host_length(link);
    cq_str path = cq_str_sub(link, 0, ask);
    char *out = cq_arena_get(a, link.n + 1);
    for (; n < path.n; n++) {
        char c = path.p[n];
        out[n] = n < host && c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
    }
    while (n > 0 && out[n - 1] == '/')
        n--;
    if (ask < link.n)
        add_query(out, &n, cq_str_sub(link, ask + 1, link.n));
    return (cq_str){ out, n };
}

static bool among(cq_str s, const char *const *list, size_t n)
{
    for (size_t i = 0; s.n && i < n; i++)
        if (*s.p == *list[i] && cq_str_eq(s, cq_str_z(list[i])))
            return true;
    return false;
}

/* The last `labels` labels of the host. */
static cq_str last_labels(cq_str host, int labels)
{
    size_t at = host.n;
    while (at > 0) {
        if (host.p[at - 1] == '.' && --labels == 0)
            break;
        at--;
    }
    return cq_str_sub(host, at, host.n);
}

cq_str cq_link_domain(cq_str canonical)
{
    cq_str host = cq_str_sub(canonical, 0, host_length(canonical));
    cq_str top = last_labels(host, 1), two = last_labels(host, 2);
    cq_str second = cq_str_sub(two, 0, two.n > top.n ? two.n - top.n - 1 : 0);
    bool country =
        top.n == 2 && among(second, registries, sizeof registries / sizeof *registries);
    bool hosted = among(two, hosters, sizeof hosters / sizeof *hosters);
    return country || hosted ? last_labels(host, 3) : two;
}

/* A link that was cut by the platform ("https://t.co/ab...") names nothing. */
static bool is_cut(cq_str link)
{
    return cq_str_ends(link, CQ_STR("\xe2\x80\xa6")) || cq_str_ends(link, CQ_STR("..."));
}

static void put_link(cq_collect *t, uint32_t message, cq_str raw)
{
    if (raw.n > CQ_MAX_VALUE || is_cut(raw) || cq_str_startsi(raw, CQ_STR("mailto:")))
        return;
    cq_str link = cq_link_canonical(&t->scratch, raw), domain = cq_link_domain(link);
    if (cq_str_find(domain, CQ_STR(".")) == domain.n)
        return;
    uint32_t from = cq_names_put(t->names[CQ_T_DOMAIN], domain);
    cq_collect_put(t, CQ_T_LINK, link, from, message);
    cq_collect_put(t, CQ_T_DOMAIN, domain, CQ_NONE, message);
}

void cq_trace_links(cq_collect *t)
{
    for (uint32_t i = 0; i < t->corpus->message_n; i++) {
        const cq_message *m = &t->corpus->messages[i];
        if (cq_is_repost(m))
            continue;
        for (size_t k = 0; k < m->field_n; k++)
            if (m->fields[k].kind == CQ_F_LINK)
                put_link(t, i, m->fields[k].value);
        cq_collect_tokens(t, i, CQ_TOK_LINK, put_link);
        cq_arena_reset(&t->scratch);
    }
}
