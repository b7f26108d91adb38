/* links.c - the links of messages, and the sites that they lead to. */
#include "trace/collect.h"

#include "base/bounds.h"
#include "trace/link.h"
#include "trace/site.h"

/* A link that was cut by the platform ("https://t.co/ab...") names nothing. */
static bool is_cut(cq_str link)
{
    return cq_str_ends(link, CQ_STR("\xe2\x80\xa6")) || cq_str_ends(link, CQ_STR("..."));
}

/* The site of a host is looked up once: the list of suffixes is long. */
static cq_str site_of(cq_collect *t, cq_str link)
{
    cq_str host = cq_link_host(link);
    uint32_t number = cq_names_put(t->hosts, host);
    if (number == t->site_at.n)
        CQ_PUSH(t->site_at, (uint32_t)(host.n - cq_site_of(host).n));
    return cq_str_sub(host, t->site_at.p[number], host.n);
}

static void put_link(cq_collect *t, uint32_t message, cq_str raw)
{
    if (raw.n > CQ_MAX_VALUE || is_cut(raw) || !cq_link_leads(raw))
        return;
    cq_str link = cq_link_canonical(&t->scratch, raw), site = site_of(t, link);
    if (cq_str_find(site, CQ_STR(".")) == site.n)
        return;
    uint32_t from = cq_names_put(t->names[CQ_T_DOMAIN], site);
    cq_collect_put(t, CQ_T_LINK, link, from, message);
    cq_collect_put(t, CQ_T_DOMAIN, site, CQ_NONE, message);
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
