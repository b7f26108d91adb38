/* origin.c - marks of where a mail was made: program, network, shape of its ids. */
#include "trace/collect.h"

/* The /24 of an IPv4 address, the first three groups of an IPv6 one. */
static cq_str network(cq_str ip)
{
    char sep = cq_str_find(ip, CQ_STR(":")) < ip.n ? ':' : '.';
    int left = 3;
    for (size_t i = 0; i < ip.n; i++)
        if (ip.p[i] == sep && --left == 0)
            return cq_str_sub(ip, 0, i);
    return ip;
}

static void put(cq_collect *t, uint32_t message, const char *what, cq_str value)
{
    if (value.n > 0)
        cq_collect_put(t, CQ_T_ORIGIN,
                       cq_str_printf(&t->scratch, "%s %.*s", what, CQ_FMT(value)),
                       CQ_NONE, message);
}

void cq_trace_origins(cq_collect *t)
{
    for (uint32_t i = 0; i < t->corpus->message_n; i++) {
        const cq_message *m = &t->corpus->messages[i];
        put(t, i, "program", cq_message_field(m, CQ_F_MAILER));
        put(t, i, "network", network(cq_message_field(m, CQ_F_ORIGIN_IP)));
        put(t, i, "id shape", cq_message_field(m, CQ_F_ID_SHAPE));
        cq_arena_reset(&t->scratch);
    }
}
