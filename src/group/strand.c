/* strand.c - see strand.h. */
#include "group/strand.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/pool.h"
#include "base/sort.h"
#include "base/vec.h"

enum {
    SLICE = 16, /* clusters that a thread takes at a time */
    RUN_OF_CALLS = 5,
    LEAST_PART = 3, /* near copies, and people, that are judged by themselves */
    PASSAGE = 45    /* words of a script that stands apart from those who quote it */
};

static const double ALONE = 0.7; /* of their texts that is the script */
static const char quotation[] = "quotation";

static cq_list keep_list(cq_arena *a, const uint32_t *p, size_t n)
{
    cq_list out = { cq_arena_get(a, (n + 1) * sizeof *p), (uint32_t)n };
    if (n)
        memcpy(out.p, p, n * sizeof *p);
    return out;
}

static cq_list senders_of(const cq_corpus *c, cq_arena *a, cq_list messages)
{
    cq_ids ids = { 0 };
    for (uint32_t i = 0; i < messages.n; i++) {
        uint32_t s = c->messages[messages.p[i]].sender_no;
        if (!c->senders[s].nobody)
            CQ_PUSH(ids, s);
    }
    cq_ids_unique(&ids);
    cq_list out = keep_list(a, ids.p, ids.n);
    CQ_VEC_DONE(ids);
    return out;
}

/* What is thought of a cluster. */
typedef struct {
    const cq_lookalike *why;
    bool *quotes;   /* of each message */
    bool takes;     /* it may be taken from a paper */
    uint32_t paper; /* from which it is taken, or CQ_NONE */
} verdict;

typedef struct {
    const cq_findings *f;
    cq_arena *a;
    verdict *verdicts; /* of each cluster */
    CQ_VEC(cq_strand) strands;
    cq_ids quoting;
} work;

/* The members of a cluster, without those that only quote it. */
static void take_members(work *w, const cq_cluster *k, const bool *quotes, cq_strand *s)
{
    double *fit = cq_arena_get(w->a, (k->messages.n + 1) * sizeof *fit);
    uint32_t *ids = cq_arena_get(w->a, (k->messages.n + 1) * sizeof *ids), n = 0;
    for (uint32_t i = 0; i < k->messages.n; i++) {
        if (quotes[i]) {
            CQ_PUSH(w->quoting, k->messages.p[i]);
            continue;
        }
        ids[n] = k->messages.p[i];
        fit[n++] = k->strength > 0 ? k->fit[i] / k->strength : 1;
    }
    s->messages = (cq_list){ ids, n };
    s->fit = fit;
}

/* Pieces; or more than a sentence, and most of what they say: not what they paste into letters
 * of their own, as those do who say that they quote. */
static bool is_script(const cq_corpus *c, const cq_gathering *g)
{
    return (g->covered >= ALONE && g->passage >= PASSAGE && !cq_lookalike_pasted(g)) ||
           cq_lookalike_pieces(c, g);
}

/* Whether some quote, and those who do not send a script of their own. */
static bool apart(const work *w, const cq_cluster *k, const bool *quotes,
                  bool (*script)(const cq_corpus *c, const cq_gathering *g))
{
    cq_ids ids = { 0 };
    cq_gathering g;
    for (uint32_t i = 0; i < k->messages.n; i++)
        if (!quotes[i])
            CQ_PUSH(ids, k->messages.p[i]);
    bool yes = false;
    if (ids.n && ids.n < k->messages.n) {
        cq_list rest = { ids.p, (uint32_t)ids.n };
        cq_gathering_make(w->f->corpus, w->f->docs, rest, &g);
        yes = !cq_lookalike_of(w->f->corpus, &g) && script(w->f->corpus, &g);
        cq_gathering_done(&g);
    }
    CQ_VEC_DONE(ids);
    return yes;
}

static bool is_quotation(const cq_lookalike *why)
{
    return why && !strcmp(why->reason, quotation);
}

/* Marks those who quote, if the others stand apart from them: where all look like a quotation,
 * whoever brings a passage in, if the others have pieces; else who brings one in that is less
 * than half of the letter. */
static bool mark_quotes(const work *w, const cq_cluster *k, const cq_gathering *g,
                        const cq_lookalike *why, bool *quotes)
{
    for (uint32_t i = 0; i < k->messages.n; i++)
        quotes[i] = g->covers[i].introduced;
    if (is_quotation(why) && apart(w, k, quotes, cq_lookalike_pieces))
        return true;
    for (uint32_t i = 0; i < k->messages.n; i++)
        quotes[i] = cq_lookalike_quotes(g, i);
    if (apart(w, k, quotes, is_script))
        return true;
    memset(quotes, 0, k->messages.n);
    return false;
}

static uint32_t paper_of(const work *w, const cq_gathering *g)
{
    bool paper =
        g->source != CQ_NONE && w->f->corpus->messages[g->source].channel == CQ_LETTER;
    return paper ? g->source : CQ_NONE;
}

/* Some quote what others send: those are judged without them. */
static verdict judge(const work *w, const cq_cluster *k)
{
    bool *quotes = cq_zalloc((size_t)k->messages.n + 1, sizeof *quotes);
    cq_gathering g;

    cq_gathering_make(w->f->corpus, w->f->docs, k->messages, &g);
    g.rare = k->rare;
    const cq_lookalike *why = cq_lookalike_of(w->f->corpus, &g);
    if (mark_quotes(w, k, &g, why, quotes))
        why = NULL;
    verdict v = { why, quotes, cq_lookalike_takes(&g), paper_of(w, &g) };
    cq_gathering_done(&g);
    return v;
}

/* Near copies of one text, as if they were all of the group. */
static const cq_lookalike *judge_part(const work *w, const cq_cluster *k,
                                      const cq_item *part, uint32_t n)
{
    cq_ids ids = { 0 };
    cq_gathering g;
    if (n < LEAST_PART || n == k->messages.n)
        return NULL;
    for (uint32_t i = 0; i < n; i++)
        CQ_PUSH(ids, part[i].a);
    cq_gathering_make(w->f->corpus, w->f->docs, (cq_list){ ids.p, n }, &g);
    g.rare = k->rare;
    bool own = g.persons < LEAST_PART && g.reposts < 0.5;
    const cq_lookalike *why = own ? NULL : cq_lookalike_of(w->f->corpus, &g);
    cq_gathering_done(&g);
    CQ_VEC_DONE(ids);
    return why;
}

/* A headline, an agency's piece and a post that others pass on have a phrase in common: no
 * campaign, if each by itself is innocent. Where half of a group lies in such parts, of
 * more than one kind, it is what the largest of them is. */
static const cq_lookalike *judge_parts(const work *w, const cq_cluster *k)
{
    const cq_lookalike *why = NULL;
    uint32_t innocent = 0, most = 0;
    bool several = false;
    cq_item *v = cq_alloc(((size_t)k->messages.n + 1) * sizeof *v);
    for (uint32_t i = 0; i < k->messages.n; i++)
        v[i] = (cq_item){ k->unit[i], k->messages.p[i], 0 };
    cq_sort_items(v, k->messages.n);
    for (uint32_t i = 0, n; i < k->messages.n; i += n) {
        for (n = 1; i + n < k->messages.n && v[i + n].key == v[i].key;)
            n++;
        const cq_lookalike *part = judge_part(w, k, v + i, n);
        if (!part)
            continue;
        innocent += n;
        several = several || (why && part != why);
        why = n > most ? part : why;
        most = n > most ? n : most;
    }
    free(v);
    return several && 2 * innocent >= k->messages.n ? why : NULL;
}

/* Each cluster is judged by itself: the work of most of the time here. */
static void judge_some(void *ctx, size_t from, size_t to, int thread)
{
    work *w = ctx;
    (void)thread;
    for (size_t i = from; i < to; i++) {
        const cq_cluster *k = &w->f->clusters->clusters[i];
        w->verdicts[i] = judge(w, k);
        if (!w->verdicts[i].why && k->log_e < 0)
            w->verdicts[i].why = judge_parts(w, k);
    }
}

/* What a group is together with the paper, if that was its source. */
static const cq_lookalike *judge_beside(const work *w, cq_list messages, uint32_t paper)
{
    cq_ids ids = { 0 };
    cq_gathering g;
    for (uint32_t i = 0; i < messages.n; i++)
        CQ_PUSH(ids, messages.p[i]);
    CQ_PUSH(ids, paper);
    cq_gathering_make(w->f->corpus, w->f->docs, (cq_list){ ids.p, (uint32_t)ids.n }, &g);
    const cq_lookalike *why =
        g.source == paper ? cq_lookalike_of(w->f->corpus, &g) : NULL;
    cq_gathering_done(&g);
    CQ_VEC_DONE(ids);
    return why;
}

/* Who takes one paragraph of a leaflet shares nothing with who takes another: two groups,
 * and the paper can stand in one of them only. */
static void judge_beside_papers(work *w)
{
    const cq_clusters *k = w->f->clusters;
    cq_ids papers = { 0 };
    for (uint32_t i = 0; i < k->n; i++)
        if (w->verdicts[i].why && w->verdicts[i].paper != CQ_NONE)
            CQ_PUSH(papers, w->verdicts[i].paper);
    cq_ids_unique(&papers);
    for (uint32_t i = 0; i < k->n; i++)
        for (size_t p = 0; p < papers.n && !w->verdicts[i].why; p++)
            if (w->verdicts[i].takes && k->clusters[i].log_e < 0)
                w->verdicts[i].why =
                    judge_beside(w, k->clusters[i].messages, papers.p[p]);
    CQ_VEC_DONE(papers);
}

static void add_script(work *w, uint32_t no)
{
    const cq_cluster *k = &w->f->clusters->clusters[no];
    cq_strand s = { .kind = CQ_STRAND_SCRIPT, .no = no, .set = (uint32_t)w->strands.n };
    s.why = w->verdicts[no].why;
    if (!s.why && k->log_e >= 0)
        return;
    if (s.why)
        s.messages = k->messages;
    else
        take_members(w, k, w->verdicts[no].quotes, &s);
    s.senders = senders_of(w->f->corpus, w->a, s.messages);
    s.log_e = k->log_e;
    CQ_PUSH(w->strands, s);
}

static void add_scripts(work *w)
{
    uint32_t n = w->f->clusters->n;
    w->verdicts = cq_zalloc((size_t)n + 1, sizeof *w->verdicts);
    cq_pool_run(n, SLICE, w->f->threads, judge_some, w);
    judge_beside_papers(w);
    for (uint32_t i = 0; i < n; i++) {
        add_script(w, i);
        free(w->verdicts[i].quotes);
    }
    free(w->verdicts);
}

/* Of each message, how surely its sender stays in the circle. */
static double *fit_of_circle(const work *w, const cq_circle *k, cq_list messages)
{
    cq_map *at = cq_map_new(k->senders.n);
    double *fit = cq_arena_get(w->a, ((size_t)messages.n + 1) * sizeof *fit);
    for (uint32_t i = 0; i < k->senders.n; i++)
        cq_map_put(at, k->senders.p[i], i);
    for (uint32_t i = 0; i < messages.n; i++) {
        uint32_t no = cq_map_get(at, w->f->corpus->messages[messages.p[i]].sender_no);
        fit[i] = no == CQ_NONE ? 1 : k->stays[no];
    }
    cq_map_free(at);
    return fit;
}

static void add_circle(work *w, uint32_t no)
{
    const cq_circle *k = &w->f->coaction->circles[no];
    cq_strand s = { .kind = CQ_STRAND_CIRCLE, .no = no, .set = (uint32_t)w->strands.n };
    s.messages = keep_list(w->a, k->messages.p, k->messages.n);
    s.senders = keep_list(w->a, k->senders.p, k->senders.n);
    s.fit = fit_of_circle(w, k, s.messages);
    s.why = cq_lookalike_circle(w->f->corpus, w->f->docs, s.messages);
    s.q = k->q;
    s.log_e = log(k->q > 0 ? k->q : 1e-300);
    CQ_PUSH(w->strands, s);
}

/* Chance that the next call's number follows the last one's, as calls outside runs tell:
 * counted with one more of each, so that it is never nothing. */
static double chance_of_following(const cq_traces *t, const cq_corpus *c)
{
    double calls = 2, in_runs = 0;
    for (uint32_t i = 0; i < c->message_n; i++)
        calls += c->messages[i].channel == CQ_CALL;
    for (uint32_t i = 0; i < t->thing_n; i++)
        if (t->things[i].kind == CQ_T_NUMBERS)
            in_runs += t->things[i].shares < RUN_OF_CALLS ? t->things[i].shares : 0;
    return (in_runs + 1) / calls;
}

static void add_calls(work *w, uint32_t no)
{
    const cq_thing *k = &w->f->traces->things[no];
    cq_strand s = { .kind = CQ_STRAND_CALLS, .no = no, .set = (uint32_t)w->strands.n };
    cq_ids ids = { 0 };
    for (uint32_t i = 0; i < k->shares; i++)
        CQ_PUSH(ids, w->f->traces->shares[k->first + i].message);
    cq_ids_unique(&ids);
    s.messages = keep_list(w->a, ids.p, ids.n);
    CQ_VEC_DONE(ids);
    s.senders = senders_of(w->f->corpus, w->a, s.messages);
    double p = chance_of_following(w->f->traces, w->f->corpus);
    s.log_e =
        (s.senders.n - 1.0) * log(p < 0.5 ? p : 0.5) + log(w->f->corpus->message_n + 1.0);
    CQ_PUSH(w->strands, s);
}

static int by_certainty(const void *x, const void *y)
{
    const cq_strand *a = *(cq_strand *const *)x, *b = *(cq_strand *const *)y;
    if (a->log_e != b->log_e)
        return a->log_e < b->log_e ? -1 : 1;
    return (a->set > b->set) - (a->set < b->set);
}

static size_t list_findings(cq_strands *s, cq_strand **order)
{
    size_t n = 0;
    for (uint32_t i = 0; i < s->n; i++) {
        s->strands[i].q = s->strands[i].kind == CQ_STRAND_CIRCLE ? s->strands[i].q : 1;
        if (s->strands[i].kind != CQ_STRAND_CIRCLE && !s->strands[i].why)
            order[n++] = &s->strands[i];
    }
    qsort(order, n, sizeof *order, by_certainty);
    return n;
}

/* E of the i-th is how many of the first i chance would make; q is its share, monotone from
 * the weakest up (Benjamini and Hochberg's step-up on E-values). Circles bring their own. */
void cq_strands_rank(cq_strands *s)
{
    cq_strand **order = cq_alloc(((size_t)s->n + 1) * sizeof *order);
    bool *seen = cq_zalloc((size_t)s->n + 1, sizeof *seen);
    size_t n = list_findings(s, order), sets = 0;
    double least = 1;
    for (size_t i = 0; i < n; i++) {
        sets += !seen[order[i]->set];
        seen[order[i]->set] = true;
        order[i]->q = exp(order[i]->log_e) / (double)sets;
    }
    for (size_t i = n; i-- > 0;)
        least = order[i]->q = fmin(least, order[i]->q);
    free(seen);
    free(order);
}

void cq_strands_make(const cq_findings *f, cq_arena *a, cq_strands *out)
{
    work w = { .f = f, .a = a };

    memset(out, 0, sizeof *out);
    add_scripts(&w);
    for (uint32_t i = 0; i < f->coaction->n; i++)
        add_circle(&w, i);
    for (uint32_t i = 0; i < f->traces->thing_n; i++)
        if (f->traces->things[i].kind == CQ_T_NUMBERS &&
            f->traces->things[i].shares >= RUN_OF_CALLS)
            add_calls(&w, i);
    out->n = (uint32_t)w.strands.n;
    out->strands = cq_arena_get(a, (w.strands.n + 1) * sizeof *out->strands);
    if (out->n)
        memcpy(out->strands, w.strands.p, w.strands.n * sizeof *out->strands);
    if (w.quoting.n) {
        cq_ids_unique(&w.quoting);
        out->quoting = cq_arena_get(a, sizeof *out->quoting);
        out->quoting[0] =
            (cq_set_aside){ cq_str_z(quotation),
                            CQ_STR("Quotes a passage of a campaign as another's words, "
                                   "in a text of its own."),
                            keep_list(a, w.quoting.p, w.quoting.n) };
        out->quoting_n = 1;
    }
    CQ_VEC_DONE(w.strands);
    CQ_VEC_DONE(w.quoting);
}
