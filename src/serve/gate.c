/* gate.c - see gate.h. */
#include "serve/gate.h"

#include <stdio.h>
#include <string.h>

#include "base/secret.h"

static void random_hex(char out[CQ_TOKEN + 1])
{
    uint8_t bytes[CQ_TOKEN / 2];
    cq_random(bytes, sizeof bytes);
    for (int i = 0; i < CQ_TOKEN; i++)
        out[i] = "0123456789abcdef"[bytes[i / 2] >> (i % 2 ? 0 : 4) & 15];
    out[CQ_TOKEN] = 0;
    cq_wipe(bytes, sizeof bytes);
}

void cq_gate_init(cq_gate *g, uint16_t port)
{
    g->port = port;
    random_hex(g->token);
    random_hex(g->cookie);
}

static bool is_ours(const cq_gate *g, cq_str host)
{
    static const char *const names[] = { "127.0.0.1", "localhost", "[::1]" };
    char full[32];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(full, sizeof full, "%s:%u", names[i], g->port);
        if (cq_str_eqi(host, cq_str_z(full)))
            return true;
    }
    return false;
}

const char *cq_gate_refuses(const cq_gate *g, const cq_claims *c, bool api)
{
    static const char http[] = "http://";
    if (!c->host.p || !is_ours(g, c->host))
        return "this server is no host of that name";
    if (c->origin.p && (!cq_str_startsi(c->origin, cq_str_z(http)) ||
                        !is_ours(g, cq_str_sub(c->origin, sizeof http - 1, c->origin.n))))
        return "this is asked from another site";
    if (api && c->site.p && !cq_str_eqi(c->site, CQ_STR("same-origin")))
        return "this is asked from another site";
    return NULL;
}

static bool same(const char *secret, cq_str s)
{
    unsigned char differs = s.n != CQ_TOKEN;
    for (size_t i = 0; i < CQ_TOKEN; i++)
        differs |= (unsigned char)(secret[i] ^ (i < s.n ? s.p[i] : 0));
    return !differs;
}

bool cq_gate_opens(const cq_gate *g, cq_str token)
{
    return same(g->token, token);
}

const char *cq_gate_forbids(const cq_gate *g, const cq_claims *c)
{
    char name[24];
    cq_str rest = c->cookie, one;
    snprintf(name, sizeof name, "claque-%u=", g->port);
    if (!c->ours.p || !cq_str_eq(c->ours, CQ_STR("1")))
        return "the header X-Claque is missing";
    while (rest.n && cq_str_split(&rest, ';', &one)) {
        one = cq_str_trim(one);
        if (cq_str_starts(one, cq_str_z(name)) &&
            same(g->cookie, cq_str_sub(one, strlen(name), one.n)))
            return NULL;
    }
    return "open the address that claque open printed: this browser was not let in yet";
}

void cq_gate_cookie(const cq_gate *g, cq_buf *out)
{
    cq_buf_printf(out, "claque-%u=%s; HttpOnly; SameSite=Strict; Path=/", g->port,
                  g->cookie);
}
