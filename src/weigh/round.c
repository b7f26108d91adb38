/* round.c - see round.h. */
#include "weigh/round.h"

#include <string.h>

#include "base/map.h"
#include "base/sort.h"

enum { SILENCE = 86400, DAY = 86400, MINUTE = 60 };

/* A use of a thing by a sender in a campaign. */
typedef struct {
    uint32_t campaign, sender, message;
    int64_t time;
} use;

/* Before senders are assigned to it: uses[from .. from + n), by time. */
typedef struct {
    uint32_t campaign;
    size_t from, n;
} draft;

typedef struct {
    const cq_corpus *c;
    uint32_t *campaign_of; /* of each message */
    bool *coarse;          /* of each input: it gives whole minutes only */
    CQ_VEC(use) uses;
    CQ_VEC(draft) drafts;
    cq_map *taken; /* sender and day */
    cq_rounds *out;
} work;

static bool is_timed(const cq_message *m)
{
    return m->time != CQ_NO_TIME && m->time_source == CQ_TIME_STATED;
}

static void find_coarse(work *w)
{
    w->coarse = cq_alloc(w->c->input_n + 1);
    memset(w->coarse, 1, w->c->input_n + 1);
    for (uint32_t i = 0; i < w->c->message_n; i++) {
        const cq_message *m = &w->c->messages[i];
        if (is_timed(m) && m->time % MINUTE)
            w->coarse[m->input_no] = false;
    }
}

static void find_campaigns(work *w, const cq_report *r)
{
    size_t n = (size_t)w->c->message_n + 1;
    w->campaign_of = cq_alloc(n * sizeof *w->campaign_of);
    memset(w->campaign_of, 0xff, n * sizeof *w->campaign_of);
    for (uint32_t k = 0; k < r->campaign_n; k++)
        for (uint32_t i = 0; i < r->campaigns[k].messages.n; i++)
            w->campaign_of[r->campaigns[k].messages.p[i]] = k;
}

static bool is_weighed(cq_trace_kind kind)
{
    return kind == CQ_T_LINK || kind == CQ_T_TAG || kind == CQ_T_REPOST ||
           kind == CQ_T_REPLY || kind == CQ_T_SCRIPT;
}

static void take_shares(work *w, const cq_share *s, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        uint32_t k = w->campaign_of[s[i].message];
        if (k != CQ_NONE && is_timed(&w->c->messages[s[i].message]))
            CQ_PUSH(w->uses, (use){ k, s[i].sender, s[i].message, s[i].time });
    }
}

static int by_campaign_and_time(const void *x, const void *y)
{
    const use *a = x, *b = y;
    if (a->campaign != b->campaign)
        return a->campaign < b->campaign ? -1 : 1;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    return (a->message > b->message) - (a->message < b->message);
}

/* The thing's uses in campaigns, cut where a day passes without one. */
static void draft_thing(work *w, const cq_traces *t, const cq_thing *thing)
{
    size_t start = w->uses.n;
    take_shares(w, t->shares + thing->first, thing->shares);
    take_shares(w, t->again + thing->again, thing->agains);
    size_t end = w->uses.n;
    if (end - start < 2) {
        w->uses.n = start;
        return;
    }
    qsort(w->uses.p + start, end - start, sizeof *w->uses.p, by_campaign_and_time);
    for (size_t i = start, n; i < end; i += n) {
        const use *u = w->uses.p + i;
        for (n = 1; i + n < end && u[n].campaign == u->campaign &&
                    u[n].time - u[n - 1].time < SILENCE;)
            n++;
        if (n > 1)
            CQ_PUSH(w->drafts, (draft){ u->campaign, i, n });
    }
}

static uint64_t day_of(const use *u)
{
    return (uint64_t)u->sender << 32 | (uint32_t)(u->time / DAY);
}

static int by_sender(const void *x, const void *y)
{
    const use *a = x, *b = y;
    if (a->sender != b->sender)
        return a->sender < b->sender ? -1 : 1;
    return (a->time > b->time) - (a->time < b->time);
}

/* A sender who is in a larger round on one of these days is left out. */
static void take_sender(work *w, const use *u, size_t n, bool coarse)
{
    cq_entry e = { .sender = u->sender, .uses = (uint32_t)n };
    for (size_t i = 0; i < n; i++)
        if (cq_map_get(w->taken, day_of(&u[i])) != CQ_NONE)
            return;
    int64_t unit = coarse ? MINUTE : 1;
    for (size_t i = 0; i < n; i++)
        e.at_once += u[i].time / unit == u->time / unit;
    e.first = u->time / unit * unit;
    CQ_PUSH(w->out->entries, e);
}

static void take_draft(work *w, const draft *d)
{
    use *u = w->uses.p + d->from;
    cq_round r = { .campaign = d->campaign, .from = (uint32_t)w->out->entries.n };
    for (size_t i = 0; i < d->n; i++)
        r.coarse = r.coarse || w->coarse[w->c->messages[u[i].message].input_no];
    qsort(u, d->n, sizeof *u, by_sender);
    for (size_t i = 0, n; i < d->n; i += n) {
        for (n = 1; i + n < d->n && u[i + n].sender == u[i].sender;)
            n++;
        take_sender(w, u + i, n, r.coarse);
    }
    r.n = (uint32_t)w->out->entries.n - r.from;
    if (r.n < 2) {
        w->out->entries.n = r.from;
        return;
    }
    for (size_t i = 0; i < d->n; i++)
        cq_map_put(w->taken, day_of(&u[i]), 1);
    CQ_PUSH(w->out->rounds, r);
}

/* The largest first; of equals the one drafted first, by thing and then by time. */
static void take_drafts(work *w)
{
    cq_item *order = cq_alloc((w->drafts.n + 1) * sizeof *order);
    for (size_t i = 0; i < w->drafts.n; i++)
        order[i] = (cq_item){ ~(uint64_t)w->drafts.p[i].n, (uint32_t)i, 0 };
    cq_sort_items(order, w->drafts.n);
    for (size_t i = 0; i < w->drafts.n; i++)
        take_draft(w, &w->drafts.p[order[i].a]);
    free(order);
}

static int64_t start_of(const cq_rounds *r, const cq_round *x)
{
    int64_t t = r->entries.p[x->from].first;
    for (uint32_t i = 1; i < x->n; i++)
        if (r->entries.p[x->from + i].first < t)
            t = r->entries.p[x->from + i].first;
    return t;
}

static void order_rounds(cq_rounds *r)
{
    size_t n = r->rounds.n;
    cq_item *by = cq_alloc((n + 1) * sizeof *by);
    cq_round *old = cq_alloc((n + 1) * sizeof *old);
    for (size_t i = 0; i < n; i++) {
        old[i] = r->rounds.p[i];
        by[i] = (cq_item){ (uint64_t)start_of(r, &old[i]) ^ (UINT64_C(1) << 63),
                           (uint32_t)i, 0 };
    }
    cq_sort_items(by, n);
    for (size_t i = 0; i < n; i++)
        by[i].key = old[by[i].a].campaign;
    cq_sort_items(by, n);
    for (size_t i = 0; i < n; i++)
        r->rounds.p[i] = old[by[i].a];
    free(by);
    free(old);
}

void cq_rounds_make(const cq_corpus *c, const cq_traces *t, const cq_report *r,
                    cq_rounds *out)
{
    work w = { .c = c, .taken = cq_map_new(1024), .out = out };
    memset(out, 0, sizeof *out);
    find_coarse(&w);
    find_campaigns(&w, r);
    for (uint32_t i = 0; i < t->thing_n; i++)
        if (is_weighed(t->things[i].kind))
            draft_thing(&w, t, &t->things[i]);
    take_drafts(&w);
    order_rounds(out);
    CQ_VEC_DONE(w.uses);
    CQ_VEC_DONE(w.drafts);
    cq_map_free(w.taken);
    free(w.campaign_of);
    free(w.coarse);
}

void cq_rounds_done(cq_rounds *r)
{
    CQ_VEC_DONE(r->rounds);
    CQ_VEC_DONE(r->entries);
}
