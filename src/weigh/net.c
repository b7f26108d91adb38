/* net.c - see net.h. */
#include "weigh/net.h"

#include <stdlib.h>

void cq_net_make(const cq_scores *ties, uint32_t player_n, cq_net *out)
{
    *out = (cq_net){ ties->p, cq_zalloc((size_t)player_n + 2, sizeof *out->at),
                     cq_alloc((2 * ties->n + 1) * sizeof *out->of) };
    uint32_t *end = out->at + 1; /* while they fill: one ahead, so that starts are left */
    for (size_t i = 0; i < ties->n; i++)
        end[ties->p[i].a + 1]++, end[ties->p[i].b + 1]++;
    for (uint32_t p = 1; p <= player_n; p++)
        end[p] += end[p - 1];
    for (uint32_t i = 0; i < ties->n; i++) {
        out->of[end[ties->p[i].a]++] = i;
        out->of[end[ties->p[i].b]++] = i;
    }
}

void cq_net_done(cq_net *net)
{
    free(net->at);
    free(net->of);
}
