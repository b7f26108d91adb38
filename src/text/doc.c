/* doc.c - see doc.h.
 *
 * Messages of equal text, sender's name and channel are grouped first, so that a million
 * copies are cut once; then each distinct one is cut on some thread into its arena. */
#include "text/doc.h"

#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/pool.h"
#include "text/closing.h"
#include "text/language.h"
#include "text/segment.h"
#include "text/unsure.h"
#include "text/words.h"

enum { SLICE = 512 };

typedef struct {
    cq_words words, subject;
    cq_spans spans;
    cq_languages *languages;
} bench; /* the work tables of one thread */

static void make(const cq_message *m, bench *b, cq_arena *a, cq_doc *out)
{
    if (!b->languages)
        b->languages = cq_languages_new();
    memset(out, 0, sizeof *out);
    cq_words_begin(&b->words, m->text);
    b->words.hyphens = m->channel == CQ_LETTER ||
                       (m->text.n && memchr(m->text.p, CQ_ATTACHED, m->text.n));
    cq_segment_text(m, &b->spans);
    for (size_t i = 0; i < b->spans.n; i++)
        cq_words_cut(&b->words, b->spans.p[i].from, b->spans.p[i].to,
                     b->spans.p[i].segment);
    out->n = (uint32_t)b->words.tokens.n;
    cq_token *t = cq_arena_get(a, (size_t)out->n * sizeof *t);
    if (out->n)
        memcpy(t, b->words.tokens.p, (size_t)out->n * sizeof *t);
    out->tokens = t;
    memcpy(out->folded, b->words.folded, sizeof out->folded);
    cq_languages_guess(b->languages, &b->words, out->lang);
}

/* Disguises of the subject count, its words do not: they have no place in the text. */
static void add_subject(const cq_message *m, bench *b, cq_doc *d)
{
    if (!m->subject.n)
        return;
    cq_words_begin(&b->subject, m->subject);
    cq_words_cut(&b->subject, 0, m->subject.n, CQ_SEG_BODY);
    for (int i = 0; i < CQ_FOLDS; i++)
        d->folded[i] += b->subject.folded[i];
}

static void done(bench *b)
{
    cq_words_done(&b->words);
    cq_words_done(&b->subject);
    cq_languages_free(b->languages);
    CQ_VEC_DONE(b->spans);
}

void cq_doc_make(const cq_message *m, cq_arena *a, cq_doc *out)
{
    bench b = { 0 };
    make(m, &b, a, out);
    add_subject(m, &b, out);
    done(&b);
}

/* The first message of each doc that is not another's: what a doc depends on is the text, the
 * channel and, in mails and letters, the sender's name, if the text has a word of it. */
typedef struct {
    size_t n;
    uint32_t *plain; /* by text and channel, where no name counts; CQ_NONE: none yet */
    cq_map *named;
} firsts;

static firsts firsts_new(const cq_corpus *c)
{
    firsts f = { .n = (size_t)c->text_n * CQ_CHANNELS, .named = cq_map_new(0) };
    f.plain = cq_alloc(f.n * sizeof *f.plain);
    memset(f.plain, 0xff, f.n * sizeof *f.plain);
    return f;
}

/* The first one of the doc that message i has, by now. */
static uint32_t first_of(firsts *f, const cq_message *m, uint32_t i)
{
    size_t place = (size_t)m->text_no * CQ_CHANNELS + m->channel;
    bool named = (m->channel == CQ_MAIL || m->channel == CQ_LETTER) && m->sender_name.n;
    if (named || place >= f->n) {
        uint64_t name = cq_closing_named(m) ? cq_hash(m->sender_name) : named;
        return *cq_map_put(f->named, cq_hash_mix(place, name), i);
    }
    if (f->plain[place] == CQ_NONE)
        f->plain[place] = i;
    return f->plain[place];
}

static void firsts_done(firsts *f)
{
    cq_map_free(f->named);
    free(f->plain);
}

typedef struct {
    const cq_corpus *c;
    cq_docs *d;
    const uint32_t *first; /* of each distinct doc: its message */
    bench *benches;
} job;

static void work(void *ctx, size_t from, size_t to, int thread)
{
    job *j = ctx;
    for (size_t i = from; i < to; i++)
        make(&j->c->messages[j->first[i]], &j->benches[thread], &j->d->arenas[thread],
             &j->d->docs[j->first[i]]);
}

void cq_docs_make(const cq_corpus *c, int threads, cq_docs *out)
{
    uint32_t *first = cq_alloc(((size_t)c->message_n + 1) * sizeof *first), n = 0;
    uint32_t *twin = cq_alloc(((size_t)c->message_n + 1) * sizeof *twin);
    firsts seen = firsts_new(c);

    out->docs = cq_zalloc((size_t)c->message_n + 1, sizeof *out->docs);
    out->arena_n = cq_pool_threads(threads);
    out->arenas = cq_zalloc((size_t)out->arena_n, sizeof *out->arenas);
    for (uint32_t i = 0; i < c->message_n; i++) {
        twin[i] = first_of(&seen, &c->messages[i], i);
        if (twin[i] == i)
            first[n++] = i;
    }
    job j = { c, out, first, cq_zalloc((size_t)out->arena_n, sizeof(bench)) };
    cq_pool_run(n, SLICE, threads, work, &j);
    for (uint32_t i = 0; i < c->message_n; i++)
        out->docs[i] = out->docs[twin[i]];
    for (uint32_t i = 0; i < c->message_n; i++)
        add_subject(&c->messages[i], &j.benches[0], &out->docs[i]);
    for (int i = 0; i < out->arena_n; i++)
        done(&j.benches[i]);
    cq_unsure_settle(c, out);
    free(j.benches);
    free(first);
    free(twin);
    firsts_done(&seen);
}

void cq_docs_done(cq_docs *d)
{
    for (int i = 0; i < d->arena_n; i++)
        cq_arena_done(&d->arenas[i]);
    free(d->arenas);
    free(d->docs);
    memset(d, 0, sizeof *d);
}
