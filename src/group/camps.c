/* camps.c - see camps.h. */
#include "group/camps.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "group/graph.h"
#include "weigh/fdr.h"
#include "weigh/tail.h"

enum {
    EDGES = 2000000, /* of the graph */
    SHARES = 3,      /* of a sender, and senders of a thing, in it */
    BOTH = 2,        /* senders of each camp that share a script */
    DECOYS = 200,    /* things beside a script */
    FEW = 20,        /* fewer are no decoys */
    SCRIPTS = 2,     /* that two camps share at least */
    MARKS = 4
};

static const double CLAIMED = 0.05, APART = 0.001, LIKE = 0.8;

/* A thing of the half that is not searched, or a script: senders in each camp. */
typedef struct {
    uint32_t in[CQ_CAMPS], all;
    uint32_t campaign; /* of a script */
} tally;

typedef CQ_VEC(tally) tallies;

typedef struct {
    const cq_findings *f;
    cq_report *r;
    uint8_t *scripted;  /* of each message: it follows some script */
    uint32_t *campaign; /* of each message, or CQ_NONE */
    uint32_t *camp;     /* of each sender, or CQ_NONE */
    uint32_t *shares;   /* of each sender, in the half that is searched */
    tallies things;     /* by `all` */
    tallies scripts;
    double size[CQ_CAMPS]; /* share of each camp in the tested half */
    CQ_VEC(cq_accord) accords;
} work;

static bool is_common(const cq_thing *t)
{
    return t->kind == CQ_T_TAG || t->kind == CQ_T_LINK || t->kind == CQ_T_REPOST;
}

/* The half of the things on which camps are looked for. */
static bool is_searched(const cq_thing *t)
{
    return cq_hash_seed(t->name, (uint64_t)t->kind) & 1;
}

/* --- who is in which camp --- */

static void mark_messages(work *w)
{
    size_t n = (size_t)w->f->corpus->message_n + 1;
    const cq_clusters *k = w->f->clusters;
    w->scripted = cq_zalloc(n, 1);
    w->campaign = cq_alloc(n * sizeof *w->campaign);
    memset(w->campaign, 0xff, n * sizeof *w->campaign);
    for (uint32_t i = 0; i < k->n; i++)
        for (uint32_t j = 0; j < k->clusters[i].messages.n; j++)
            w->scripted[k->clusters[i].messages.p[j]] = 1;
    for (uint32_t i = 0; i < w->r->campaign_n; i++)
        for (uint32_t j = 0; j < w->r->campaigns[i].messages.n; j++)
            w->campaign[w->r->campaigns[i].messages.p[j]] = i;
}

/* The n-th share of the thing, unless it comes with a script. */
static const cq_share *share_of(const work *w, const cq_thing *t, uint32_t n)
{
    const cq_share *s = &w->f->traces->shares[t->first + n];
    return w->scripted[s->message] ? NULL : s;
}

static void count_shares(work *w)
{
    const cq_traces *t = w->f->traces;
    w->shares = cq_zalloc((size_t)w->f->corpus->sender_n + 1, sizeof *w->shares);
    for (uint32_t i = 0; i < t->thing_n; i++) {
        const cq_thing *x = &t->things[i];
        for (uint32_t k = 0; is_common(x) && is_searched(x) && k < x->shares; k++) {
            const cq_share *s = share_of(w, x, k);
            if (s)
                w->shares[s->sender]++;
        }
    }
}

/* The least number of senders that a thing needs for the edges not to be too many. */
static uint32_t least_senders(const cq_traces *t)
{
    uint32_t least = SHARES;
    for (;; least *= 2) {
        uint64_t edges = 0;
        for (uint32_t i = 0; i < t->thing_n; i++)
            if (is_common(&t->things[i]) && t->things[i].shares >= least)
                edges += t->things[i].shares;
        if (edges <= 2 * (uint64_t)EDGES) /* half of them are searched */
            return least;
    }
}

typedef CQ_VEC(cq_edge) edges;

/* Senders are nodes by the order in `who`, things come after them. */
static uint32_t take_edges(const work *w, cq_ids *who, edges *e)
{
    const cq_traces *t = w->f->traces;
    uint32_t least = least_senders(t), things = 0;
    cq_map *node = cq_map_new(1024);
    for (uint32_t i = 0; i < w->f->corpus->sender_n; i++)
        if (w->shares[i] >= SHARES) {
            cq_map_put(node, i, (uint32_t)who->n);
            CQ_PUSH(*who, i);
        }
    for (uint32_t i = 0; i < t->thing_n; i++) {
        const cq_thing *x = &t->things[i];
        if (!is_common(x) || !is_searched(x) || x->shares < least)
            continue;
        for (uint32_t k = 0; k < x->shares; k++) {
            const cq_share *s = share_of(w, x, k);
            uint32_t a = s ? cq_map_get(node, s->sender) : CQ_NONE;
            if (a != CQ_NONE)
                CQ_PUSH(*e, (cq_edge){ a, (uint32_t)who->n + things });
        }
        things++;
    }
    cq_map_free(node);
    return (uint32_t)who->n + things;
}

/* The largest communities, of equals the one whose first sender is least, as camps. */
static void name_camps(work *w, const cq_ids *who, const uint32_t *of, uint32_t n)
{
    cq_item *by = cq_zalloc((size_t)n + 1, sizeof *by);
    uint32_t *camp = cq_alloc(((size_t)n + 1) * sizeof *camp);
    for (uint32_t i = 0; i < n; i++)
        by[i] = (cq_item){ UINT32_MAX, i, CQ_NONE };
    for (size_t i = 0; i < who->n; i++) {
        by[of[i]].key--;
        if (by[of[i]].b == CQ_NONE)
            by[of[i]].b = (uint32_t)i;
    }
    for (uint32_t i = 0; i < n; i++)
        by[i].key = by[i].key << 32 | by[i].b;
    cq_sort_items(by, n);
    memset(camp, 0xff, ((size_t)n + 1) * sizeof *camp);
    for (uint32_t i = 0; i < n && w->r->camps.camp_n < CQ_CAMPS; i++)
        if (UINT32_MAX - (uint32_t)(by[i].key >> 32) >= CQ_CAMP_LEAST)
            camp[by[i].a] = w->r->camps.camp_n++;
    for (size_t i = 0; i < who->n; i++)
        w->camp[who->p[i]] = camp[of[i]];
    free(by);
    free(camp);
}

static void find_camps(work *w)
{
    cq_ids who = { 0 };
    edges e = { 0 };
    size_t senders = (size_t)w->f->corpus->sender_n + 1;
    w->camp = cq_alloc(senders * sizeof *w->camp);
    memset(w->camp, 0xff, senders * sizeof *w->camp);
    count_shares(w);
    uint32_t n = take_edges(w, &who, &e);
    uint32_t *of = cq_alloc(((size_t)n + 1) * sizeof *of);
    uint32_t count = cq_graph_communities(n, e.p, e.n, of);
    w->r->camps.senders = (uint32_t)who.n;
    name_camps(w, &who, of, count);
    free(of);
    CQ_VEC_DONE(e);
    CQ_VEC_DONE(who);
}

/* --- things and scripts by camp --- */

static void add_sender(const work *w, tally *t, uint32_t sender)
{
    uint32_t k = w->camp[sender];
    if (k == CQ_NONE)
        return;
    t->in[k]++;
    t->all++;
}

static tally count_thing(const work *w, const cq_thing *x)
{
    tally t = { .campaign = CQ_NONE };
    for (uint32_t k = 0; k < x->shares; k++) {
        const cq_share *s = share_of(w, x, k);
        if (s)
            add_sender(w, &t, s->sender);
    }
    return t;
}

/* A script is one where half of its shares or more are in one campaign. */
static tally count_script(const work *w, const cq_thing *x)
{
    tally t = { .campaign = CQ_NONE };
    const cq_share *s = w->f->traces->shares + x->first;
    uint32_t inside = 0;
    for (uint32_t k = 0; k < x->shares; k++) {
        uint32_t c = w->campaign[s[k].message];
        add_sender(w, &t, s[k].sender);
        inside += c != CQ_NONE;
        t.campaign = t.campaign == CQ_NONE ? c : t.campaign;
    }
    if (2 * inside < x->shares)
        t.campaign = CQ_NONE;
    return t;
}

static int by_all(const void *x, const void *y)
{
    const tally *a = x, *b = y;
    if (a->all != b->all)
        return a->all < b->all ? -1 : 1;
    return memcmp(a->in, b->in, sizeof a->in);
}

static void count_all(work *w)
{
    const cq_traces *t = w->f->traces;
    double sum = 0;
    for (uint32_t i = 0; i < t->thing_n; i++) {
        const cq_thing *x = &t->things[i];
        if (is_common(x) && !is_searched(x)) {
            tally v = count_thing(w, x);
            if (v.all >= BOTH)
                CQ_PUSH(w->things, v);
        } else if (x->kind == CQ_T_SCRIPT) {
            tally v = count_script(w, x);
            if (v.campaign != CQ_NONE && v.all >= 2 * BOTH)
                CQ_PUSH(w->scripts, v);
        }
    }
    if (w->things.n)
        qsort(w->things.p, w->things.n, sizeof *w->things.p, by_all);
    for (size_t i = 0; i < w->things.n; i++)
        for (uint32_t k = 0; k < CQ_CAMPS; k++) {
            w->size[k] += w->things.p[i].in[k];
            sum += w->things.p[i].in[k];
        }
    for (uint32_t k = 0; k < CQ_CAMPS && sum > 0; k++)
        w->size[k] /= sum;
}

/* --- two camps --- */

/* P(a thing of n senders, dealt by the camps' sizes, has some of both). */
static double meets(double a, double b, uint32_t n)
{
    return 1 - pow(1 - a, n) - pow(1 - b, n) + pow(fmax(0, 1 - a - b), n);
}

static bool are_apart(const work *w, cq_accord *x)
{
    for (size_t i = 0; i < w->things.n; i++) {
        const tally *t = &w->things.p[i];
        x->things += t->in[x->a] && t->in[x->b];
        x->expected += meets(w->size[x->a], w->size[x->b], t->all);
    }
    return 2 * x->things <= x->expected &&
           cq_log_1mexp(cq_log_pois_sf((int64_t)x->things + 1, x->expected)) <=
               log(APART);
}

static bool is_shared(const tally *t, const cq_accord *x)
{
    return t->in[x->a] >= BOTH && t->in[x->b] >= BOTH;
}

/* The first thing that so many senders use. */
static size_t first_of(const tallies *v, double all)
{
    size_t low = 0, high = v->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (v->p[middle].all < all)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

/* How often the script's decoys are shared by the two; 0 where it has none. They are the
 * things of as many senders, or the next ones above where these are few. */
static double chance(const work *w, const tally *script, const cq_accord *x)
{
    size_t from = first_of(&w->things, LIKE * script->all), shared = 0;
    size_t n = first_of(&w->things, script->all / LIKE + 1) - from;
    size_t room = w->things.n - from;
    n = n < FEW ? FEW : n > DECOYS ? DECOYS : n;
    if (n > room)
        return 0;
    for (size_t i = 0; i < n; i++)
        shared += is_shared(&w->things.p[from + i], x);
    return (1 + (double)shared) / (1 + (double)n);
}

static void take_campaign(cq_accord *x, uint32_t campaign)
{
    for (uint32_t i = 0; i < x->campaigns.n; i++)
        if (x->campaigns.p[i] == campaign)
            return;
    x->campaigns.p[x->campaigns.n++] = campaign;
}

/* Sets ln p. */
static void weigh_scripts(work *w, cq_accord *x)
{
    double *p = cq_alloc((w->scripts.n + 1) * sizeof *p);
    size_t n = 0;
    x->campaigns.p = cq_arena_get(&w->r->arena, (w->scripts.n + 1) * sizeof(uint32_t));
    for (size_t i = 0; i < w->scripts.n; i++) {
        const tally *s = &w->scripts.p[i];
        double one = chance(w, s, x);
        if (one == 0)
            continue;
        p[n++] = one;
        x->scripts_expected += one;
        if (!is_shared(s, x))
            continue;
        x->scripts++;
        take_campaign(x, s->campaign);
    }
    x->p = cq_log_events_sf(x->scripts, p, n);
    free(p);
}

static int accords_order(const void *x, const void *y)
{
    const cq_accord *a = x, *b = y;
    if (a->p != b->p)
        return a->p < b->p ? -1 : 1;
    return a->a != b->a ? (a->a < b->a ? -1 : 1) : (a->b > b->b) - (a->b < b->b);
}

static void take_accords(work *w)
{
    cq_camps *c = &w->r->camps;
    size_t n = w->accords.n;
    double *p = cq_alloc(2 * (n + 1) * sizeof *p), *q = p + n + 1;
    for (size_t i = 0; i < n; i++)
        p[i] = w->accords.p[i].p;
    cq_fdr_bh(p, n, (double)n, q);
    c->apart = (uint32_t)n;
    c->accords = cq_arena_get(&w->r->arena, (n + 1) * sizeof *c->accords);
    for (size_t i = 0; i < n; i++) {
        w->accords.p[i].p = exp(q[i]);
        if (q[i] <= log(CLAIMED) && w->accords.p[i].scripts >= SCRIPTS)
            c->accords[c->accord_n++] = w->accords.p[i];
    }
    qsort(c->accords, c->accord_n, sizeof *c->accords, accords_order);
    free(p);
}

static void weigh_pairs(work *w)
{
    for (uint32_t a = 0; a < w->r->camps.camp_n; a++)
        for (uint32_t b = a + 1; b < w->r->camps.camp_n; b++) {
            cq_accord x = { .a = a, .b = b };
            if (!are_apart(w, &x))
                continue;
            weigh_scripts(w, &x);
            CQ_PUSH(w->accords, x);
        }
    take_accords(w);
}

/* --- the camps themselves --- */

typedef struct {
    double over; /* senders of the camp past those that its size explains */
    uint32_t thing;
} mark;

static void keep_best(mark *best, mark x)
{
    for (int i = 0; i < MARKS; i++)
        if (x.over > best[i].over) {
            mark t = best[i];
            best[i] = x;
            x = t;
        }
}

static void find_marks(const work *w, mark best[CQ_CAMPS][MARKS])
{
    const cq_traces *t = w->f->traces;
    for (uint32_t i = 0; i < t->thing_n; i++) {
        if (!is_common(&t->things[i]))
            continue;
        tally v = count_thing(w, &t->things[i]);
        for (uint32_t k = 0; k < w->r->camps.camp_n && v.all; k++)
            keep_best(best[k], (mark){ v.in[k] - v.all * w->size[k], i });
    }
}

static void name_marks(const work *w, const mark *best, cq_camp *out)
{
    static const char *const kinds[CQ_TRACES] = {
        [CQ_T_TAG] = "tag", [CQ_T_LINK] = "link", [CQ_T_REPOST] = "repost of"
    };
    cq_arena *a = &w->r->arena;
    out->marks = cq_arena_get(a, MARKS * sizeof *out->marks);
    for (int i = 0; i < MARKS && best[i].over > 0; i++) {
        const cq_thing *t = &w->f->traces->things[best[i].thing];
        out->marks[out->mark_n++] =
            cq_str_printf(a, "%s %.*s", kinds[t->kind], CQ_FMT(t->name));
    }
}

static void take_camps(work *w)
{
    cq_camps *c = &w->r->camps;
    mark best[CQ_CAMPS][MARKS] = { 0 };
    uint32_t n = w->f->corpus->sender_n;
    find_marks(w, best);
    c->camps = cq_arena_zero(&w->r->arena, CQ_CAMPS, sizeof *c->camps);
    for (uint32_t k = 0; k < c->camp_n; k++) {
        cq_list *l = &c->camps[k].senders;
        name_marks(w, best[k], &c->camps[k]);
        for (uint32_t i = 0; i < n; i++)
            l->n += w->camp[i] == k;
        l->p = cq_arena_get(&w->r->arena, ((size_t)l->n + 1) * sizeof *l->p);
        l->n = 0;
        for (uint32_t i = 0; i < n; i++)
            if (w->camp[i] == k)
                l->p[l->n++] = i;
    }
}

void cq_camps_find(const cq_findings *f, cq_report *r)
{
    work w = { .f = f, .r = r };
    mark_messages(&w);
    find_camps(&w);
    count_all(&w);
    take_camps(&w);
    weigh_pairs(&w);
    free(w.scripted);
    free(w.campaign);
    free(w.camp);
    free(w.shares);
    CQ_VEC_DONE(w.things);
    CQ_VEC_DONE(w.scripts);
    CQ_VEC_DONE(w.accords);
}
