/* frame.c - see frame.h.
 *
 * Mails are sorted by envelope. In each group the four words in a row that most of its mails
 * have are counted; from each end of a text the words under them are the frame, gaps of a
 * few words (a name, a number) included. */
#include "text/frame.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"

enum {
    SHINGLE = 4,
    LEAST = 4,      /* mails of a group */
    SENDERS = 3,    /* of different From */
    GAP = 8,        /* words that a form fills in between its own */
    FRAME_MAX = 120 /* words of a head or a foot */
};

/* A mail whose envelope is not the From: the key of its group, or 0. */
static uint64_t group_of(const cq_message *m)
{
    cq_str e = cq_message_field(m, CQ_F_ENVELOPE);
    if (m->channel != CQ_MAIL || e.n < 3 || cq_str_eqi(e, m->sender))
        return 0;
    return cq_hash(e) | 1;
}

static uint64_t shingle(const cq_token *t)
{
    uint64_t h = 0;
    for (int k = 0; k < SHINGLE; k++)
        h = cq_hash_mix(h, t[k].hash);
    return h;
}

static cq_map *count(const cq_docs *d, const cq_item *v, size_t n)
{
    cq_map *in = cq_map_new(1024);
    for (size_t i = 0; i < n; i++) {
        const cq_doc *doc = &d->docs[v[i].a];
        cq_map *once = cq_map_new(doc->n);
        for (uint32_t k = 0; k + SHINGLE <= doc->n; k++) {
            uint64_t h = shingle(doc->tokens + k);
            if ((*cq_map_put(once, h, 0))++ == 0)
                ++*cq_map_put(in, h, 0);
        }
        cq_map_free(once);
    }
    return in;
}

static bool usual(const cq_map *in, const cq_token *t, size_t n)
{
    uint32_t k = cq_map_get(in, shingle(t));
    return k != CQ_NONE && 5 * (size_t)k >= 3 * n;
}

typedef struct {
    uint32_t head, foot; /* words at each end */
} frame;

static frame frame_of(const cq_doc *d, const cq_map *in, size_t n)
{
    frame f = { 0, 0 };
    for (uint32_t i = 0; i + SHINGLE <= d->n && i <= f.head + GAP && i < FRAME_MAX; i++)
        if (usual(in, d->tokens + i, n))
            f.head = i + SHINGLE;
    for (uint32_t i = 0; i + SHINGLE <= d->n && i <= f.foot + GAP && i < FRAME_MAX; i++)
        if (usual(in, d->tokens + d->n - SHINGLE - i, n))
            f.foot = i + SHINGLE;
    return f;
}

static void mark(cq_doc *d, frame f)
{
    cq_token *t = (cq_token *)d->tokens; /* the docs' own memory, const to others */
    for (uint32_t i = 0; i < f.head && i < d->n; i++)
        t[i].segment = CQ_SEG_HEAD;
    for (uint32_t i = 0; i < f.foot && i < d->n; i++)
        if (t[d->n - 1 - i].segment == CQ_SEG_BODY)
            t[d->n - 1 - i].segment = CQ_SEG_DISCLAIMER;
}

static bool several_senders(const cq_corpus *c, const cq_item *v, size_t n)
{
    cq_ids ids = { 0 };
    for (size_t i = 0; i < n; i++)
        CQ_PUSH(ids, c->messages[v[i].a].sender_no);
    cq_ids_unique(&ids);
    bool yes = ids.n >= SENDERS;
    CQ_VEC_DONE(ids);
    return yes;
}

static void mark_group(const cq_corpus *c, cq_docs *d, const cq_item *v, size_t n)
{
    if (n < LEAST || !several_senders(c, v, n))
        return;
    cq_map *in = count(d, v, n);
    uint64_t words = 0, framed = 0;
    for (size_t i = 0; i < n; i++) {
        const cq_doc *doc = &d->docs[v[i].a];
        frame f = frame_of(doc, in, n);
        words += doc->n;
        framed += f.head + f.foot < doc->n ? f.head + f.foot : doc->n;
    }
    if (4 * framed < 3 * words)
        for (size_t i = 0; i < n; i++)
            mark(&d->docs[v[i].a], frame_of(&d->docs[v[i].a], in, n));
    cq_map_free(in);
}

void cq_frames_mark(const cq_corpus *c, cq_docs *d)
{
    CQ_VEC(cq_item) v = { 0 };
    for (uint32_t i = 0; i < c->message_n; i++) {
        uint64_t key = group_of(&c->messages[i]);
        if (key)
            CQ_PUSH(v, (cq_item){ key, i, 0 });
    }
    cq_sort_items(v.p, v.n);
    for (size_t i = 0, k; i < v.n; i = k) {
        for (k = i; k < v.n && v.p[k].key == v.p[i].key; k++)
            ;
        mark_group(c, d, v.p + i, k - i);
    }
    CQ_VEC_DONE(v);
}
