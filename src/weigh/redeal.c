/* redeal.c - see redeal.h. */
#include "weigh/redeal.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"
#include "base/map.h"
#include "weigh/decoy.h"

enum { SALT = 0x6e756c6c }; /* deals are none of the decoys that they are held against */

struct cq_redeal {
    const cq_corpus *corpus;
    const cq_traces *traces;
    const bool *gone;
    cq_deck deck;
    uint64_t seed;
};

cq_redeal *cq_redeal_new(const cq_corpus *c, const cq_traces *t, const bool *gone,
                         uint64_t seed)
{
    cq_redeal *r = cq_alloc(sizeof *r);
    *r = (cq_redeal){ .corpus = c, .traces = t, .gone = gone };
    cq_deck_make(c, t, gone, &r->deck);
    r->seed = cq_hash_mix(seed, SALT);
    return r;
}

void cq_redeal_free(cq_redeal *r)
{
    if (!r)
        return;
    cq_deck_done(&r->deck);
    free(r);
}

/* Who sends each message in the deal; CQ_NONE of those that share nothing. Each deal has a
 * hub of its own: those of one hub are alike. */
static uint32_t *senders_of(const cq_redeal *r, uint32_t number)
{
    const cq_deck *d = &r->deck;
    uint32_t *holder = cq_alloc((d->cards.n + 1) * sizeof *holder);
    uint32_t *of = cq_alloc(((size_t)r->corpus->message_n + 1) * sizeof *of);
    for (uint32_t m = 0; m < r->corpus->message_n; m++)
        of[m] = CQ_NONE;
    cq_dealer *dealer = cq_dealer_new(d, cq_hash_mix(r->seed, number));
    cq_dealer_deal(dealer, number, holder);
    cq_dealer_free(dealer);
    for (size_t i = 0; i < d->cards.n; i++)
        of[d->cards.p[i].message] = d->players.p[holder[i]];
    free(holder);
    return of;
}

/* The traces as dealt, without those who are gone; *out borrows all but its things and
 * shares. */
static void deal(const cq_redeal *r, uint32_t number, cq_traces *out)
{
    const cq_traces *t = r->traces;
    uint32_t *sender = senders_of(r, number), n = 0;
    *out = *t;
    out->things = cq_alloc(((size_t)t->thing_n + 1) * sizeof *out->things);
    out->shares = cq_alloc(((size_t)t->share_n + 1) * sizeof *out->shares);
    for (uint32_t i = 0; i < t->thing_n; i++) {
        cq_thing *thing = &out->things[i];
        *thing = t->things[i];
        thing->first = n;
        for (uint32_t k = 0; k < t->things[i].shares; k++) {
            cq_share s = t->shares[t->things[i].first + k];
            if (r->gone[s.sender])
                continue;
            s.sender = sender[s.message] != CQ_NONE ? sender[s.message] : s.sender;
            out->shares[n++] = s;
        }
        thing->shares = n - thing->first;
    }
    out->share_n = n;
    free(sender);
}

double cq_redeal_weigh(const cq_redeal *r, uint32_t number, const cq_coaction_opt *opt)
{
    cq_traces dealt;
    cq_coaction found;
    deal(r, number, &dealt);
    cq_coaction_weigh(r->corpus, &dealt, opt, &found);
    double least = found.weighed ? found.least_q : 2;
    cq_coaction_done(&found);
    free(dealt.things);
    free(dealt.shares);
    return least;
}

void cq_redeal_levels(const double *least, uint32_t n, cq_level out[CQ_LEVELS])
{
    cq_levels_begin(out);
    for (int i = 0; i < CQ_LEVELS; i++) {
        double hits = 0, p;
        for (uint32_t k = 0; k < n; k++)
            hits += least[k] <= out[i].nominal;
        out[i].observed = hits / n;
        p = (hits + 1) / (n + 2); /* none of a few is no proof of never */
        out[i].error = sqrt(p * (1 - p) / n);
    }
}
