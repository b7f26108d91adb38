/* net.h - the ties of each player, by number. */
#ifndef CQ_NET_H
#define CQ_NET_H

#include "weigh/pair.h"

/* Of player p: of[at[p] .. at[p + 1]), numbers among all ties, rising. */
typedef struct {
    const cq_scored *ties; /* the caller's */
    uint32_t *at, *of;
} cq_net;

void cq_net_make(const cq_scores *ties, uint32_t player_n, cq_net *out);
void cq_net_done(cq_net *net);

static inline uint32_t cq_net_degree(const cq_net *net, uint32_t player)
{
    return net->at[player + 1] - net->at[player];
}

/* Whom the tie ties the player to, who is at one of its ends. */
static inline uint32_t cq_net_other(const cq_net *net, uint32_t tie, uint32_t player)
{
    const cq_scored *t = &net->ties[tie];
    return t->a == player ? t->b : t->a;
}

#endif
