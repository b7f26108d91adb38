/* gathering.c - see gathering.h.
 *
 * Three words in a row that are there twice are looked up once, and are numbers from then on.
 * One pass counts in how many senders' texts each stands; a second marks the words under those
 * that are shared and reads each text's runs off the marks. The rest are shares of messages
 * for which something holds. */
#include "weigh/gathering.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/seen.h"
#include "base/sort.h"
#include "base/vec.h"
#include "trace/link.h"
#include "model/people.h"
#include "weigh/slug.h"
#include "weigh/tail.h"

enum {
    LEAST_ROOM = 64, /* of a table: most gatherings are three short texts */
};

typedef struct {
    const cq_corpus *c;
    const cq_docs *d;
    cq_gathering *g;
    cq_commons s;
    uint32_t *twin;        /* message -> the first that shares its tokens (doc.h) */
    bool *has_twin;        /* of such a first one */
    CQ_VEC(uint64_t) keys; /* of the text at hand: its runs */
    cq_seen seen;          /* of all texts: runs */
    size_t *at;     /* of such a first one: its runs are numbers[at[i] .. at[i + 1]) */
    cq_ids numbers; /* of three words in a row, from each word of each body on */
    uint32_t run_n; /* different ones; 0 is any that is there once */
    uint32_t *senders_of; /* of each number */
    uint32_t *last;       /* of each number: the last sender, or message, that had it */
    uint64_t echoes;      /* of all that is shared: once for each sender past the first */
} work;

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

/* Of an even number, the middle of the middle two. */
static double median(double *v, uint32_t n)
{
    double high = cq_median(v, n), low = n ? v[0] : 0;
    if (n == 0 || n % 2)
        return high;
    for (uint32_t i = 1; i < n / 2; i++)
        low = v[i] > low ? v[i] : low;
    return (low + high) / 2;
}

static const cq_doc *doc_of(const work *w, uint32_t i)
{
    return &w->d->docs[w->g->messages.p[i]];
}

/* The keys of a text's runs, in w->keys; the places of all are on their way from memory. */
static void find_keys(work *w, const cq_doc *d)
{
    const cq_token **t = cq_alloc((d->n + 1) * sizeof *t);
    uint32_t n = cq_cover_body(d, t);
    w->keys.n = 0;
    for (uint32_t i = 0; i + CQ_COVER_RUN <= n; i++) {
        CQ_PUSH(w->keys, cq_cover_run(t + i));
        cq_seen_ahead(&w->seen, w->keys.p[i]);
    }
    free(t);
}

static void find_twins(work *w)
{
    uint32_t n = w->g->messages.n;
    cq_map *texts = cq_map_new(n);
    w->twin = cq_alloc(((size_t)n + 1) * sizeof *w->twin);
    w->has_twin = cq_zalloc((size_t)n + 1, sizeof *w->has_twin);
    for (uint32_t i = 0; i < n; i++) {
        const cq_doc *d = doc_of(w, i);
        w->twin[i] = d->n ? *cq_map_put(texts, (uintptr_t)d->tokens, i) : i;
        w->has_twin[w->twin[i]] |= w->twin[i] != i;
    }
    cq_map_free(texts);
}

/* See the runs of all texts, those of one with a twin twice. */
static void see_runs(work *w)
{
    size_t words = 0;
    for (uint32_t i = 0; i < w->g->messages.n; i++)
        words += w->twin[i] == i ? doc_of(w, i)->n : 0;
    cq_seen_init(&w->seen, words);
    for (uint32_t i = 0; i < w->g->messages.n; i++) {
        if (w->twin[i] != i)
            continue;
        find_keys(w, doc_of(w, i));
        for (int times = 0; times <= w->has_twin[i]; times++)
            for (size_t k = 0; k < w->keys.n; k++)
                cq_seen_add(&w->seen, w->keys.p[k]);
    }
}

static void number_text(work *w, const cq_doc *d, cq_map *known)
{
    find_keys(w, d);
    for (size_t k = 0; k < w->keys.n; k++) {
        uint32_t number = 0;
        if (cq_seen_twice(&w->seen, w->keys.p[k]))
            number = *cq_map_put(known, w->keys.p[k], w->run_n);
        w->run_n += number == w->run_n;
        CQ_PUSH(w->numbers, number);
    }
}

static void number_runs(work *w)
{
    uint32_t n = w->g->messages.n;
    cq_map *known = cq_map_new(LEAST_ROOM);
    w->run_n = 1;
    w->at = cq_alloc(((size_t)n + 1) * sizeof *w->at);
    for (uint32_t i = 0; i < n; i++) {
        w->at[i] = w->numbers.n;
        if (w->twin[i] == i)
            number_text(w, doc_of(w, i), known);
    }
    w->at[n] = w->numbers.n;
    CQ_PUSH(w->numbers, 0); /* so that there is a list to point into */
    cq_map_free(known);
    w->senders_of = cq_zalloc(w->run_n, sizeof *w->senders_of);
    w->last = cq_alloc(w->run_n * sizeof *w->last);
    w->s.senders_of = w->senders_of;
}

static void forget_last(work *w)
{
    memset(w->last, 0xff, w->run_n * sizeof *w->last);
}

/* Each sender's texts come one after another. */
static void count_all_runs(work *w)
{
    uint32_t n = w->g->messages.n;
    cq_item *v = cq_alloc(((size_t)n + 1) * sizeof *v);
    forget_last(w);
    for (uint32_t i = 0; i < n; i++)
        v[i] = (cq_item){ w->c->messages[w->g->messages.p[i]].sender_no, w->twin[i], 0 };
    cq_sort_items(v, n);
    for (uint32_t i = 0; i < n; i++)
        for (size_t k = w->at[v[i].a]; k < w->at[v[i].a + 1]; k++) {
            uint32_t run = w->numbers.p[k], sender = (uint32_t)v[i].key;
            w->senders_of[run] += w->last[run] != sender;
            w->last[run] = sender;
        }
    w->senders_of[0] = 1;
    free(v);
}

static void measure_covers(cq_gathering *g)
{
    size_t n = (size_t)g->messages.n + 1;
    double *part = cq_zalloc(n, sizeof *part), *run = cq_zalloc(n, sizeof *run);
    double *own = cq_zalloc(n, sizeof *own), *second = cq_zalloc(n, sizeof *second);
    double *script = cq_zalloc(n, sizeof *script), *beside = cq_zalloc(n, sizeof *beside);
    double *taken = cq_zalloc(n, sizeof *taken), *aside = cq_zalloc(n, sizeof *aside);
    uint32_t single = 0, led = 0, bare = 0;
    for (uint32_t i = 0; i < g->messages.n; i++) {
        const cq_cover *v = &g->covers[i];
        part[i] = v->words ? (double)v->covered / v->words : 0;
        run[i] = v->longest;
        own[i] = v->words ? (double)v->own / v->words : 0;
        second[i] = v->longest ? (double)v->second / v->longest : 0;
        beside[i] = v->second;
        taken[i] = v->covered;
        aside[i] = v->own;
        single += v->runs == 1;
        led += v->introduced;
        if (!v->introduced)
            script[bare++] = v->covered;
    }
    g->covered = median(part, g->messages.n);
    g->own = median(own, g->messages.n);
    g->second = median(second, g->messages.n);
    g->beside = (uint32_t)median(beside, g->messages.n);
    g->taken = (uint32_t)median(taken, g->messages.n);
    g->own_words = (uint32_t)median(aside, g->messages.n);
    g->script = (uint32_t)median(script, bare);
    g->passage = (uint32_t)median(run, g->messages.n);
    g->one_run = (double)single / g->messages.n;
    g->introduced = (double)led / g->messages.n;
    free(part);
    free(run);
    free(own);
    free(second);
    free(script);
    free(beside);
    free(taken);
    free(aside);
}

static void cover_all(work *w)
{
    cq_gathering *g = w->g;
    uint64_t covered = 0, machine = 0;
    find_twins(w);
    see_runs(w);
    number_runs(w);
    count_all_runs(w);
    for (uint32_t i = 0; i < g->messages.n; i++) {
        uint32_t m = g->messages.p[i];
        if (w->twin[i] == i)
            cq_cover_make(&w->s, w->numbers.p + w->at[i], w->c->messages[m].text,
                          &w->d->docs[m], &g->covers[i]);
        else
            g->covers[i] = g->covers[w->twin[i]];
        covered += g->covers[i].covered;
        machine += g->covers[i].machine;
    }
    measure_covers(g);
    g->machine = covered ? (double)machine / (double)covered : 0;
}

/* A mailing list sends to the list and in its name; a List-Id alone is only a name. */
static bool from_list(const cq_message *m)
{
    cq_str bulk = cq_message_field(m, CQ_F_BULK);
    return cq_message_field(m, CQ_F_LIST).p && bulk.p && cq_str_eqi(bulk, CQ_STR("list"));
}

static bool automatic(const cq_message *m)
{
    cq_str envelope = cq_message_field(m, CQ_F_ENVELOPE);
    return cq_message_field(m, CQ_F_AUTO).p || cq_str_eq(envelope, CQ_STR("<>"));
}

/* The largest share of messages that have one value of a kind of field; subjects too. */
static double top_share(const cq_corpus *c, const cq_gathering *g, cq_arena *a)
{
    cq_names *names = cq_names_new();
    uint32_t *count = cq_zalloc((size_t)g->messages.n * 8 + 1, sizeof *count), most = 0;
    for (uint32_t i = 0; i < g->messages.n; i++) {
        const cq_message *m = &c->messages[g->messages.p[i]];
        uint32_t links = 0;
        for (size_t k = 0; k < m->field_n && links < 8; k++)
            if (m->fields[k].kind == CQ_F_LINK) {
                uint32_t no =
                    cq_names_put(names, cq_link_canonical(a, m->fields[k].value));
                most = ++count[no] > most ? count[no] : most;
                links++;
            }
    }
    free(count);
    cq_names_free(names);
    return g->messages.n ? (double)most / g->messages.n : 0;
}

static int by_subject(const void *a, const void *b)
{
    const cq_message *x = *(const cq_message *const *)a,
                     *y = *(const cq_message *const *)b;
    if (x->subject_no != y->subject_no)
        return x->subject_no < y->subject_no ? -1 : 1;
    return (x->sender_no > y->sender_no) - (x->sender_no < y->sender_no);
}

/* Of the messages with a subject, those that have it in common with another sender among
 * them; one that most of its senders use elsewhere is the topic's, not the gathering's. */
static double subject_share(const cq_corpus *c, const cq_gathering *g)
{
    const cq_message **v = cq_alloc(((size_t)g->messages.n + 1) * sizeof *v);
    uint32_t with = 0, same = 0;
    for (uint32_t i = 0; i < g->messages.n; i++)
        if (c->messages[g->messages.p[i]].subject_no)
            v[with++] = &c->messages[g->messages.p[i]];
    qsort(v, with, sizeof *v, by_subject);
    for (uint32_t i = 0, n; i < with; i += n) {
        uint32_t senders = 1;
        for (n = 1; i + n < with && v[i + n]->subject_no == v[i]->subject_no; n++)
            senders += v[i + n]->sender_no != v[i + n - 1]->sender_no;
        same += senders > 1 && 2 * senders >= c->subjects[v[i]->subject_no] ? n : 0;
    }
    free(v);
    return with ? (double)same / with : 0;
}

static double verbatim_share(const cq_corpus *c, const cq_docs *d, const cq_gathering *g)
{
    cq_map *count = cq_map_new(g->messages.n);
    uint32_t most = 0;
    for (uint32_t i = 0; i < g->messages.n; i++) {
        const cq_doc *doc = &d->docs[g->messages.p[i]];
        uint64_t h = 0;
        for (uint32_t k = 0; k < doc->n; k++)
            if (doc->tokens[k].segment == CQ_SEG_BODY &&
                doc->tokens[k].kind <= CQ_TOK_NUMBER)
                h = cq_hash_mix(h, doc->tokens[k].hash);
        uint32_t *n = cq_map_put(count, h, 0);
        most = ++*n > most ? *n : most;
    }
    (void)c;
    cq_map_free(count);
    return g->messages.n ? (double)most / g->messages.n : 0;
}

/* Drawn at random from all messages, of which each is as likely, at whatever hour they come: half
 * of so many lie within as few others as here from one of them on. Who has no time comes last. */
static double log_p_together(const cq_corpus *c, const cq_gathering *g)
{
    uint32_t n = g->messages.n, half, nearest = c->message_n;
    while (n && c->messages[g->messages.p[n - 1]].time == CQ_NO_TIME)
        n--;
    half = (n + 1) / 2;
    for (uint32_t i = 0; i + half <= n && n > 1; i++) {
        uint32_t wide = g->messages.p[i + half - 1] - g->messages.p[i];
        nearest = wide < nearest ? wide : nearest;
    }
    double part = (nearest + 1.0) / (c->message_n + 1.0);
    return n < 2 ? -INFINITY : fmin(0, log(n) + cq_log_binom_sf(half - 1, n - 1, part));
}

static void share_of_marks(const cq_corpus *c, cq_gathering *g, cq_arena *a)
{
    uint32_t automat = 0, list = 0, bulk = 0, repost = 0, reply = 0, own = 0, slug = 0,
             link = 0;
    g->publisher = CQ_NONE;
    for (uint32_t i = 0; i < g->messages.n; i++) {
        const cq_message *m = &c->messages[g->messages.p[i]];
        g->channels[m->channel]++;
        automat += automatic(m);
        list += from_list(m);
        bulk += cq_message_field(m, CQ_F_UNSUBSCRIBE).p != NULL;
        repost += cq_message_field(m, CQ_F_REPOST).p != NULL;
        reply += cq_message_field(m, CQ_F_REPLY).p != NULL;
        bool own_site = cq_slug_own_site(a, c, m),
             spelled = cq_slug_is_title(a, m, &g->docs->docs[g->messages.p[i]]);
        own += own_site;
        link += cq_message_field(m, CQ_F_LINK).p != NULL;
        slug += spelled;
        if (g->publisher == CQ_NONE && (own_site || spelled))
            g->publisher = i;
    }
    double n = g->messages.n ? g->messages.n : 1;
    g->automatic = automat / n;
    g->listed = list / n;
    g->bulk = bulk / n;
    g->reposts = repost / n;
    g->replies = reply / n;
    g->own_site = own / n;
    g->linked = link / n;
    g->in_slug = slug / n;
}

/* The echoes of a run of words. */
static uint64_t echoes_of(const work *w, uint32_t run)
{
    return w->senders_of[run] >= w->s.need ? w->senders_of[run] - 1 : 0;
}

/* Those of the different runs that the message has. */
static uint64_t held_by(work *w, uint32_t i)
{
    uint64_t held = 0;
    for (size_t k = w->at[i]; k < w->at[i + 1]; k++) {
        uint32_t run = w->numbers.p[k];
        held += w->last[run] != i ? echoes_of(w, run) : 0;
        w->last[run] = i;
    }
    return held;
}

static bool holds_most(const work *w, uint64_t held)
{
    return held && 5 * held >= 3 * w->echoes;
}

/* The source is the message that holds most of what is shared, if that is three in five: what
 * more of them have counts for more, since two letters on one topic share some turns. A
 * paper that came first need not hold the most: whoever retypes or reads it by machine makes
 * slips that those who had it whole did not copy. */
static void find_source(work *w)
{
    cq_gathering *g = w->g;
    uint64_t most = 0;
    g->source = CQ_NONE;
    forget_last(w);
    for (uint32_t i = 0; i < g->messages.n; i++) {
        uint64_t held = held_by(w, i);
        if (held <= most || !holds_most(w, held))
            continue;
        most = held;
        g->source = g->messages.p[i];
        if (i == 0 && w->c->messages[g->source].channel == CQ_LETTER)
            break;
    }
}

static void count_places(const cq_corpus *c, cq_gathering *g)
{
    cq_ids threads = { 0 };
    uint64_t alone = 0, all = 0;
    for (uint32_t i = 0; i < g->messages.n; i++) {
        uint32_t thread = c->messages[g->messages.p[i]].thread_no;
        if (thread == 0)
            alone++;
        else
            CQ_PUSH(threads, thread);
    }
    cq_ids_unique(&threads);
    for (size_t i = 0; i < threads.n; i++)
        all += c->threads[threads.p[i]];
    g->places = (uint32_t)(alone + threads.n);
    g->of_places = g->messages.n ? (double)g->messages.n / (double)(alone + all) : 0;
    CQ_VEC_DONE(threads);
}

static void count_shared(work *w)
{
    for (uint32_t run = 0; run < w->run_n; run++) {
        w->g->shingles += w->senders_of[run] >= w->s.need;
        w->echoes += echoes_of(w, run);
    }
}

/* Messages with a link, those of one first link one after another. */
static uint32_t list_linked(const work *w, cq_arena *a, cq_item *out)
{
    cq_names *names = cq_names_new();
    uint32_t n = 0;
    for (uint32_t i = 0; i < w->g->messages.n; i++) {
        cq_str link = cq_message_field(&w->c->messages[w->g->messages.p[i]], CQ_F_LINK);
        if (link.p)
            out[n++] = (cq_item){ cq_names_put(names, cq_link_canonical(a, link)), i, 0 };
    }
    cq_sort_items(out, n);
    cq_names_free(names);
    return n;
}

static uint32_t count_title(work *w, cq_arena *a)
{
    cq_item *v = cq_alloc(((size_t)w->g->messages.n + 1) * sizeof *v);
    uint32_t n = list_linked(w, a, v), count = 0, most = 0;
    forget_last(w);
    for (uint32_t i = 0; i < n; i++) {
        count = i && v[i].key == v[i - 1].key ? count : 0;
        for (size_t k = w->at[v[i].a]; k < w->at[v[i].a + 1]; k++) {
            uint32_t run = w->numbers.p[k];
            count += w->last[run] != v[i].key && echoes_of(w, run);
            w->last[run] = (uint32_t)v[i].key;
        }
        most = count > most ? count : most;
    }
    free(v);
    return most;
}

/* A marked repost, or an answer to another of them, is nobody's own writing. */
static bool derived(const cq_message *m, const cq_names *ids)
{
    cq_str reply = cq_message_field(m, CQ_F_REPLY);
    return cq_message_field(m, CQ_F_REPOST).p ||
           (reply.p && cq_names_get(ids, reply) != CQ_NONE);
}

static void count_senders(const cq_corpus *c, cq_gathering *g)
{
    cq_names *ids_of = cq_names_new();
    cq_ids all = { 0 }, writers = { 0 };
    uint32_t unused;
    for (uint32_t i = 0; i < g->messages.n; i++)
        cq_names_put(ids_of, c->messages[g->messages.p[i]].id);
    for (uint32_t i = 0; i < g->messages.n; i++) {
        const cq_message *m = &c->messages[g->messages.p[i]];
        CQ_PUSH(all, m->sender_no);
        if (!derived(m, ids_of))
            CQ_PUSH(writers, m->sender_no);
    }
    cq_ids_unique(&all);
    cq_ids_unique(&writers);
    cq_people_count(c, all.p, (uint32_t)all.n, &unused, &g->senders);
    cq_people_count(c, writers.p, (uint32_t)writers.n, &g->persons, &unused);
    CQ_VEC_DONE(all);
    CQ_VEC_DONE(writers);
    cq_names_free(ids_of);
}

void cq_gathering_make(const cq_corpus *c, const cq_docs *d, cq_list messages,
                       cq_gathering *out)
{
    cq_arena scratch = { 0 };
    work w = { .c = c, .d = d, .g = out };

    memset(out, 0, sizeof *out);
    out->docs = d;
    out->messages.n = messages.n;
    out->messages.p = cq_arena_get(&out->arena, (messages.n + 1) * sizeof *messages.p);
    if (messages.n)
        memcpy(out->messages.p, messages.p, messages.n * sizeof *messages.p);
    qsort(out->messages.p, messages.n, sizeof *messages.p, by_number);
    out->covers = cq_arena_zero(&out->arena, messages.n + 1, sizeof *out->covers);
    count_senders(c, out);
    count_places(c, out);
    w.s.need = out->senders / 12 > 2 ? out->senders / 12 : 2;
    w.s.firm = out->senders / 3 + 1;
    cover_all(&w);
    count_shared(&w);
    find_source(&w);
    out->title = count_title(&w, &scratch);
    share_of_marks(c, out, &scratch);
    out->one_link = top_share(c, out, &scratch);
    out->same_subject = subject_share(c, out);
    out->verbatim = verbatim_share(c, d, out);
    out->together = log_p_together(c, out);
    free(w.at);
    free(w.twin);
    free(w.has_twin);
    cq_seen_done(&w.seen);
    CQ_VEC_DONE(w.keys);
    free(w.senders_of);
    free(w.last);
    CQ_VEC_DONE(w.numbers);
    cq_arena_done(&scratch);
}

void cq_gathering_done(cq_gathering *g)
{
    cq_arena_done(&g->arena);
    memset(g, 0, sizeof *g);
}
