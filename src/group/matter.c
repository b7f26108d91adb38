/* matter.c - see matter.h. */
#include "group/matter.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "script/forest.h"

enum { DAY = 86400 }; /* before a script's first message, and after its last */

#define ALPHA 0.01 /* of a run that belongs to no script */

/* How often a list of words stands somewhere. */
typedef struct {
    uint32_t *of; /* each word of the list */
    uint64_t all; /* words, of the list or not */
} counts;

typedef struct {
    const cq_findings *f;
    const cq_strands *s;
    cq_map *no;   /* the number of each word of a run's notes, by its hash */
    cq_ids first; /* of each: where it stands first, a message and a token there */
    cq_ids token;
    counts written, noted; /* in the case: in texts, and in notes of calls */
    counts here;           /* in the strand at hand */
    double *gain; /* nats that each word of the run gave, for the script at hand */
} work;

static bool is_call(const work *w, uint32_t message)
{
    return w->f->corpus->messages[message].channel == CQ_CALL;
}

static bool is_run(const cq_strand *s)
{
    return s->kind == CQ_STRAND_CALLS && !s->why;
}

static bool is_script(const cq_strand *s)
{
    return s->kind == CQ_STRAND_SCRIPT && !s->why;
}

static void list_words(work *w, const cq_strand *run)
{
    for (uint32_t i = 0; i < run->messages.n; i++) {
        const cq_doc *d = &w->f->docs->docs[run->messages.p[i]];
        for (uint32_t k = 0; k < d->n; k++) {
            uint32_t n = (uint32_t)w->first.n;
            if (d->tokens[k].kind != CQ_TOK_WORD ||
                *cq_map_put(w->no, d->tokens[k].hash, n) != n)
                continue;
            CQ_PUSH(w->first, run->messages.p[i]);
            CQ_PUSH(w->token, k);
        }
    }
}

static void count_words(const work *w, uint32_t message, counts *c)
{
    const cq_doc *d = &w->f->docs->docs[message];
    for (uint32_t k = 0; k < d->n; k++) {
        if (d->tokens[k].kind != CQ_TOK_WORD)
            continue;
        uint32_t no = cq_map_get(w->no, d->tokens[k].hash);
        c->all++;
        if (no != CQ_NONE)
            c->of[no]++;
    }
}

static void count_case(work *w)
{
    for (uint32_t i = 0; i < w->f->corpus->message_n; i++)
        count_words(w, i, is_call(w, i) ? &w->noted : &w->written);
}

static void count_here(work *w, const cq_strand *s)
{
    memset(w->here.of, 0, w->first.n * sizeof *w->here.of);
    w->here.all = 0;
    for (uint32_t i = 0; i < s->messages.n; i++)
        count_words(w, s->messages.p[i], &w->here);
}

/* The seconds from the first message of the case to the last. */
static double span_of(const cq_corpus *c)
{
    uint32_t n = c->message_n;
    while (n && c->messages[n - 1].time == CQ_NO_TIME)
        n--;
    return n ? (double)(c->messages[n - 1].time - c->messages[0].time) : 0;
}

/* ln of how much likelier the run's middle is in the script's days than anywhere; -INFINITY
 * outside. Messages without a time come last. */
static double nats_of_time(const work *w, const cq_strand *run, const cq_strand *script)
{
    const cq_message *m = w->f->corpus->messages;
    int64_t middle = m[run->messages.p[run->messages.n / 2]].time;
    int64_t from = m[script->messages.p[0]].time, to = from;
    for (uint32_t i = 1; i < script->messages.n; i++)
        if (m[script->messages.p[i]].time != CQ_NO_TIME)
            to = m[script->messages.p[i]].time;
    if (middle == CQ_NO_TIME || from == CQ_NO_TIME || middle < from - DAY ||
        middle > to + DAY)
        return -INFINITY;
    return fmax(0, log(span_of(w->f->corpus) / ((double)(to - from) + 2.0 * DAY)));
}

/* The probability of a word where the run and the script have nothing to do with each other. */
static double elsewhere(const work *w, const uint32_t *mine, uint64_t mine_n, uint32_t no)
{
    double written = (w->written.of[no] + 0.5) / ((double)w->written.all + 1);
    uint64_t notes = w->noted.all - mine_n;
    return notes ? (written + (double)(w->noted.of[no] - mine[no]) / (double)notes) / 2
                 : written;
}

/* The nats that the run's words give for the script whose words are counted here. */
static double nats_of_words(work *w, const uint32_t *mine, uint64_t mine_n)
{
    double sum = 0;
    for (uint32_t no = 0; no < w->first.n; no++) {
        double here = (double)w->here.of[no] / (double)(w->here.all + 1);
        w->gain[no] = 0;
        if (mine[no])
            w->gain[no] = log(0.5 + 0.5 * here / elsewhere(w, mine, mine_n, no));
        sum += w->gain[no];
    }
    return sum;
}

/* The words that gave most, as they were noted. */
static void keep_words(const work *w, cq_strand *run)
{
    memset(run->said, 0, sizeof run->said);
    for (int i = 0; i < CQ_MATTER_WORDS; i++) {
        uint32_t best = 0;
        for (uint32_t no = 1; no < w->first.n; no++)
            best = w->gain[no] > w->gain[best] ? no : best;
        if (!(w->gain[best] > 0))
            return;
        const cq_token *t = &w->f->docs->docs[w->first.p[best]].tokens[w->token.p[best]];
        run->said[i] = cq_str_sub(w->f->corpus->messages[w->first.p[best]].text, t->at,
                                  (size_t)t->at + t->len);
        w->gain[best] = 0;
    }
}

static void join_run(work *w, uint32_t at, uint32_t scripts, uint32_t *set)
{
    cq_strand *run = &w->s->strands[at];
    uint32_t *mine = cq_alloc((w->first.n + 1) * sizeof *mine), best = CQ_NONE;
    double most = log(scripts / ALPHA);
    count_here(w, run);
    memcpy(mine, w->here.of, w->first.n * sizeof *mine);
    uint64_t mine_n = w->here.all;
    for (uint32_t i = 0; i < w->s->n && mine_n; i++) {
        double nats = is_script(&w->s->strands[i])
                          ? nats_of_time(w, run, &w->s->strands[i])
                          : -INFINITY;
        if (nats == -INFINITY)
            continue;
        count_here(w, &w->s->strands[i]);
        nats += nats_of_words(w, mine, mine_n);
        if (nats <= most)
            continue;
        most = nats;
        best = i;
        keep_words(w, run);
    }
    if (best != CQ_NONE) {
        run->matter = most;
        cq_forest_join(set, at, best);
    }
    free(mine);
}

static uint32_t list_runs(work *w)
{
    uint32_t scripts = 0;
    for (uint32_t i = 0; i < w->s->n; i++) {
        scripts += is_script(&w->s->strands[i]);
        if (is_run(&w->s->strands[i]))
            list_words(w, &w->s->strands[i]);
    }
    return scripts;
}

void cq_matter_join(const cq_findings *f, const cq_strands *s, uint32_t *set)
{
    work w = { .f = f, .s = s, .no = cq_map_new(64) };
    uint32_t scripts = list_runs(&w);
    size_t n = w.first.n;
    w.written.of = cq_zalloc(n + 1, sizeof *w.written.of);
    w.noted.of = cq_zalloc(n + 1, sizeof *w.noted.of);
    w.here.of = cq_zalloc(n + 1, sizeof *w.here.of);
    w.gain = cq_zalloc(n + 1, sizeof *w.gain);
    if (n && scripts)
        count_case(&w);
    for (uint32_t i = 0; i < s->n && n && scripts; i++)
        if (is_run(&s->strands[i]))
            join_run(&w, i, scripts, set);
    cq_map_free(w.no);
    CQ_VEC_DONE(w.first);
    CQ_VEC_DONE(w.token);
    free(w.written.of);
    free(w.noted.of);
    free(w.here.of);
    free(w.gain);
}
