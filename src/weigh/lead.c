/* lead.c - see lead.h. */
#include "weigh/lead.h"

#include <math.h>
#include <string.h>

#include "base/map.h"
#include "base/sort.h"
#include "weigh/fdr.h"
#include "weigh/tail.h"

enum { EXACT = 300 }; /* rounds, past which the binomial bounds the tail */

static const double CLAIMED = 0.05;

/* --- one sender against all others --- */

/* The first moment of a round, who is there, and when the next sender comes. */
typedef struct {
    int64_t first, second;
    uint32_t at_once, uses; /* all senders' */
    uint32_t senders;       /* at the first moment */
} start;

static start start_of(const cq_rounds *r, const cq_round *x)
{
    const cq_entry *e = r->entries.p + x->from;
    start s = { .first = INT64_MAX, .second = INT64_MAX };
    for (uint32_t i = 0; i < x->n; i++) {
        s.uses += e[i].uses;
        if (e[i].first < s.first) {
            s.second = s.first;
            s.first = e[i].first;
            s.at_once = s.senders = 0;
        } else if (e[i].first != s.first && e[i].first < s.second) {
            s.second = e[i].first;
        }
        if (e[i].first == s.first) {
            s.at_once += e[i].at_once;
            s.senders++;
        }
    }
    return s;
}

/* P(the m uses of the first moment are all one's own), who has `own` of n in the round. */
static double alone(uint32_t own, uint32_t m, uint32_t n)
{
    double p = 1;
    for (uint32_t i = 0; i < m; i++)
        p *= own > i ? (double)(own - i) / (n - i) : 0;
    return p;
}

/* How a sender fared in one round. */
typedef struct {
    double p, lead;
    uint32_t campaign;
    bool first, level;
} part;

typedef struct {
    CQ_VEC(part) parts;
    CQ_VEC(cq_item) by; /* key: campaign and sender; a: the part */
} parts;

static void take_round(const cq_rounds *r, const cq_round *x, bool together, parts *out)
{
    start s = start_of(r, x);
    for (uint32_t i = 0; i < x->n; i++) {
        const cq_entry *e = &r->entries.p[x->from + i];
        part p = { .p = alone(e->uses, s.at_once, s.uses), .campaign = x->campaign };
        p.first = e->first == s.first && s.senders == 1;
        p.level = e->first == s.first && s.senders > 1;
        p.lead = p.first ? (double)(s.second - s.first) : 0;
        uint64_t owner = together ? 0 : x->campaign;
        CQ_PUSH(out->by, (cq_item){ owner << 32 | e->sender, (uint32_t)out->parts.n, 0 });
        CQ_PUSH(out->parts, p);
    }
}

/* ln P(as often or more) of events with these probabilities. */
static double log_tail(uint32_t times, const double *p, uint32_t n, double mean)
{
    if (times == 0)
        return 0;
    if (n <= EXACT)
        return cq_log_events_sf(times, p, n);
    return times > mean + 1 ? cq_log_binom_sf(times, n, mean / n) : 0;
}

static cq_lead lead_of(const parts *v, const cq_item *by, uint32_t n)
{
    double *p = cq_alloc(2 * ((size_t)n + 1) * sizeof *p), *leads = p + n + 1;
    cq_lead out = { .campaign = v->parts.p[by->a].campaign,
                    .f = { .sender = (uint32_t)by->key, .rounds = n } };
    for (uint32_t i = 0; i < n; i++) {
        const part *x = &v->parts.p[by[i].a];
        p[i] = x->p;
        out.f.expected += x->p;
        if (x->first)
            leads[out.f.times++] = x->lead;
        out.f.level += x->level;
        if (x->campaign != out.campaign)
            out.campaign = CQ_NONE;
    }
    out.f.lead = cq_median(leads, out.f.times);
    out.log_p = log_tail(out.f.times, p, n, out.f.expected);
    out.f.p = exp(out.log_p);
    free(p);
    return out;
}

void cq_lead_firsts(const cq_rounds *r, bool together, cq_lead_list *out)
{
    parts v = { 0 };
    for (size_t i = 0; i < r->rounds.n; i++)
        take_round(r, &r->rounds.p[i], together, &v);
    cq_sort_items(v.by.p, v.by.n);
    for (size_t i = 0, n; i < v.by.n; i += n) {
        for (n = 1; i + n < v.by.n && v.by.p[i + n].key == v.by.p[i].key;)
            n++;
        if (n < CQ_LEAD_LEAST)
            continue;
        cq_lead x = lead_of(&v, v.by.p + i, (uint32_t)n);
        if (!together || x.campaign == CQ_NONE)
            CQ_PUSH(*out, x);
    }
    CQ_VEC_DONE(v.parts);
    CQ_VEC_DONE(v.by);
}

/* --- one sender against another --- */

/* Two senders of a campaign, a < b by number, over the rounds that both are in. */
typedef struct {
    uint32_t campaign, a, b;
    uint32_t a_first, b_first, level, rounds;
    double a_chance, b_chance; /* sums over the rounds */
    double log_p;
    bool claimed, by_b;    /* whether one precedes the other, and which */
    CQ_VEC(double) delays; /* of the one who precedes, once it is claimed */
} couple;

typedef struct {
    const cq_rounds *r;
    cq_map *active; /* sender -> the campaign's round count, of the one at work */
    cq_map *at;     /* of the campaign at work: place of a couple */
    CQ_VEC(couple) couples;
} pairing;

typedef void (*meet)(pairing *p, const cq_round *x, const cq_entry *a, const cq_entry *b);

static uint64_t couple_key(const cq_entry *a, const cq_entry *b)
{
    return (uint64_t)a->sender << 32 | b->sender;
}

static void count_couple(pairing *p, const cq_round *x, const cq_entry *a,
                         const cq_entry *b)
{
    uint32_t *at = cq_map_put(p->at, couple_key(a, b), (uint32_t)p->couples.n);
    if (*at == p->couples.n)
        CQ_PUSH(p->couples,
                (couple){ .campaign = x->campaign, .a = a->sender, .b = b->sender });
    couple *c = &p->couples.p[*at];
    uint32_t m =
        (a->first <= b->first ? a->at_once : 0) + (b->first <= a->first ? b->at_once : 0);
    c->rounds++;
    c->a_first += a->first < b->first;
    c->b_first += b->first < a->first;
    c->level += a->first == b->first;
    c->a_chance += alone(a->uses, m, a->uses + b->uses);
    c->b_chance += alone(b->uses, m, a->uses + b->uses);
}

static void take_delay(pairing *p, const cq_round *x, const cq_entry *a,
                       const cq_entry *b)
{
    uint32_t at = cq_map_get(p->at, couple_key(a, b));
    (void)x;
    if (at == CQ_NONE || !p->couples.p[at].claimed)
        return;
    couple *c = &p->couples.p[at];
    double delay = (double)(c->by_b ? a->first - b->first : b->first - a->first);
    if (delay > 0)
        CQ_PUSH(c->delays, delay);
}

/* Entries are by sender, so that a < b. */
static void meet_in(pairing *p, const cq_round *x, meet f)
{
    const cq_entry *e = p->r->entries.p + x->from;
    cq_ids in = { 0 };
    for (uint32_t i = 0; i < x->n; i++)
        if (cq_map_get(p->active, e[i].sender) != CQ_NONE)
            CQ_PUSH(in, i);
    for (size_t i = 0; i < in.n; i++)
        for (size_t k = i + 1; k < in.n; k++)
            f(p, x, &e[in.p[i]], &e[in.p[k]]);
    CQ_VEC_DONE(in);
}

/* The senders with the most rounds among these, of equals the least by number. */
static cq_map *find_active(const cq_rounds *r, const cq_round *x, size_t n)
{
    cq_map *count = cq_map_new(256), *active = cq_map_new(CQ_LEAD_ACTIVE);
    cq_ids senders = { 0 };
    for (size_t i = 0; i < n; i++)
        for (uint32_t k = 0; k < x[i].n; k++) {
            uint32_t *c = cq_map_put(count, r->entries.p[x[i].from + k].sender, 0);
            if ((*c)++ == 0)
                CQ_PUSH(senders, r->entries.p[x[i].from + k].sender);
        }
    cq_ids_unique(&senders);
    cq_item *by = cq_alloc((senders.n + 1) * sizeof *by);
    for (size_t i = 0; i < senders.n; i++)
        by[i] = (cq_item){ ~(uint64_t)cq_map_get(count, senders.p[i]), senders.p[i], 0 };
    cq_sort_items(by, senders.n);
    for (size_t i = 0; i < senders.n && i < CQ_LEAD_ACTIVE; i++)
        if (~by[i].key >= CQ_LEAD_LEAST)
            cq_map_put(active, by[i].a, 1);
    free(by);
    cq_map_free(count);
    CQ_VEC_DONE(senders);
    return active;
}

static void weigh_couple(couple *c)
{
    double a = c->a_first > c->a_chance
                   ? cq_log_binom_sf(c->a_first, c->rounds, c->a_chance / c->rounds)
                   : 0;
    double b = c->b_first > c->b_chance
                   ? cq_log_binom_sf(c->b_first, c->rounds, c->b_chance / c->rounds)
                   : 0;
    c->by_b = b < a;
    c->log_p = c->by_b ? b : a;
}

/* The couples of one campaign: those that met often enough stay. */
static void pair_campaign(pairing *p, const cq_round *x, size_t n)
{
    size_t from = p->couples.n, kept = from;
    p->active = find_active(p->r, x, n);
    p->at = cq_map_new(256);
    for (size_t i = 0; i < n; i++)
        meet_in(p, &x[i], count_couple);
    for (size_t i = from; i < p->couples.n; i++)
        if (p->couples.p[i].rounds >= CQ_LEAD_LEAST) {
            weigh_couple(&p->couples.p[i]);
            p->couples.p[kept++] = p->couples.p[i];
        }
    p->couples.n = kept;
    cq_map_free(p->at);
    cq_map_free(p->active);
}

static void each_campaign(pairing *p, void (*f)(pairing *p, const cq_round *x, size_t n))
{
    const cq_round *x = p->r->rounds.p;
    for (size_t i = 0, n; i < p->r->rounds.n; i += n) {
        for (n = 1; i + n < p->r->rounds.n && x[i + n].campaign == x[i].campaign;)
            n++;
        f(p, x + i, n);
    }
}

/* Each couple was asked twice: who of the two goes first. */
static void claim_couples(pairing *p)
{
    size_t n = p->couples.n;
    double *log_p = cq_alloc(2 * (n + 1) * sizeof *log_p), *q = log_p + n + 1;
    for (size_t i = 0; i < n; i++)
        log_p[i] = p->couples.p[i].log_p;
    cq_fdr_bh(log_p, n, 2 * (double)n, q);
    for (size_t i = 0; i < n; i++) {
        p->couples.p[i].log_p = q[i];
        p->couples.p[i].claimed = q[i] <= log(CLAIMED);
    }
    free(log_p);
}

static void delay_campaign(pairing *p, const cq_round *x, size_t n)
{
    p->active = find_active(p->r, x, n);
    p->at = cq_map_new(256);
    for (size_t i = 0; i < p->couples.n; i++) {
        couple *c = &p->couples.p[i];
        if (c->campaign == x->campaign)
            cq_map_put(p->at, (uint64_t)c->a << 32 | c->b, (uint32_t)i);
    }
    for (size_t i = 0; i < n; i++)
        meet_in(p, &x[i], take_delay);
    cq_map_free(p->at);
    cq_map_free(p->active);
}

/* --- into the report --- */

static int firsts_order(const void *x, const void *y)
{
    const cq_first *a = x, *b = y;
    if (a->p != b->p)
        return a->p < b->p ? -1 : 1;
    return (a->sender > b->sender) - (a->sender < b->sender);
}

static int pairs_order(const void *x, const void *y)
{
    const cq_precedence *a = x, *b = y;
    if (a->p != b->p)
        return a->p < b->p ? -1 : 1;
    if (a->before != b->before)
        return a->before < b->before ? -1 : 1;
    return (a->after > b->after) - (a->after < b->after);
}

static cq_leads *leads_of(cq_report *r, uint32_t campaign)
{
    return campaign == CQ_NONE ? &r->leads : &r->campaigns[campaign].leads;
}

static void take_firsts(cq_report *r, const cq_lead *x, size_t n)
{
    cq_leads *l = leads_of(r, x->campaign);
    l->firsts = cq_arena_get(&r->arena, n * sizeof *l->firsts);
    for (size_t i = 0; i < n; i++)
        if (x[i].f.p <= CLAIMED && x[i].f.times >= CQ_LEAD_TIMES)
            l->firsts[l->first_n++] = x[i].f;
    qsort(l->firsts, l->first_n, sizeof *l->firsts, firsts_order);
}

static void weigh_firsts(const cq_rounds *r, bool together, cq_report *out)
{
    cq_lead_list v = { 0 };
    cq_lead_firsts(r, together, &v);
    double *log_p = cq_alloc(2 * (v.n + 1) * sizeof *log_p), *q = log_p + v.n + 1;
    for (size_t i = 0; i < v.n; i++)
        log_p[i] = v.p[i].log_p;
    cq_fdr_bh(log_p, v.n, (double)v.n, q);
    for (size_t i = 0; i < v.n; i++)
        v.p[i].f.p = exp(q[i]);
    for (size_t i = 0, n; i < v.n; i += n) {
        for (n = 1; i + n < v.n && v.p[i + n].campaign == v.p[i].campaign;)
            n++;
        take_firsts(out, v.p + i, n);
    }
    free(log_p);
    CQ_VEC_DONE(v);
}

static cq_precedence precedence_of(couple *c)
{
    return (cq_precedence){ .before = c->by_b ? c->b : c->a,
                            .after = c->by_b ? c->a : c->b,
                            .times = c->by_b ? c->b_first : c->a_first,
                            .level = c->level,
                            .rounds = c->rounds,
                            .delay = cq_median(c->delays.p, c->delays.n),
                            .p = exp(c->log_p) };
}

static void take_pairs(cq_report *r, couple *c, size_t n)
{
    cq_leads *l = leads_of(r, c->campaign);
    l->pairs = cq_arena_get(&r->arena, n * sizeof *l->pairs);
    for (size_t i = 0; i < n; i++)
        if (c[i].claimed && 2 * (c[i].by_b ? c[i].b_first : c[i].a_first) >= c[i].rounds)
            l->pairs[l->pair_n++] = precedence_of(&c[i]);
    qsort(l->pairs, l->pair_n, sizeof *l->pairs, pairs_order);
}

static void weigh_pairs(const cq_rounds *r, cq_report *out)
{
    pairing p = { .r = r };
    each_campaign(&p, pair_campaign);
    claim_couples(&p);
    each_campaign(&p, delay_campaign);
    for (size_t i = 0, n; i < p.couples.n; i += n) {
        for (n = 1; i + n < p.couples.n &&
                    p.couples.p[i + n].campaign == p.couples.p[i].campaign;)
            n++;
        take_pairs(out, &p.couples.p[i], n);
    }
    for (size_t i = 0; i < p.couples.n; i++)
        CQ_VEC_DONE(p.couples.p[i].delays);
    CQ_VEC_DONE(p.couples);
}

static void count_round(cq_leads *l, const cq_round *x, bool level)
{
    l->rounds++;
    l->level += level;
    l->coarse = l->coarse || x->coarse;
}

void cq_lead_weigh(const cq_corpus *c, const cq_traces *t, cq_report *r)
{
    cq_rounds rounds;
    cq_rounds_make(c, t, r, &rounds);
    for (size_t i = 0; i < rounds.rounds.n; i++) {
        const cq_round *x = &rounds.rounds.p[i];
        bool level = start_of(&rounds, x).senders > 1;
        count_round(&r->leads, x, level);
        count_round(&r->campaigns[x->campaign].leads, x, level);
    }
    weigh_firsts(&rounds, false, r);
    weigh_firsts(&rounds, true, r);
    weigh_pairs(&rounds, r);
    cq_rounds_done(&rounds);
}
