/* pieces.c - see pieces.h.
 *
 * A text is known by the keys of its three words in a row (cover.h). A key that two senders
 * have is shared. Of two texts, the stretches of keys that both have are what they have in
 * common; those of shared keys that the other has not are what one has alone. */
#include "weigh/pieces.h"

#include <stdlib.h>

#include "base/map.h"
#include "weigh/cover.h"

enum { GAP = 4 }; /* other words that do not part a stretch: a change of wording */

/* The keys of a text, in its order and as a set. */
typedef struct {
    uint64_t *keys;
    uint32_t n, sender;
    cq_map *set;
} text;

typedef struct {
    text texts[CQ_PIECES_TEXTS];
    uint32_t n;
    cq_map *holder; /* of a key: the one sender who has it, or CQ_NONE: two or more */
} work;

/* Stretches longer than a phrase. */
typedef struct {
    uint32_t n, from, to; /* how many; the first word of the first, the end of the last */
    bool before, after;   /* whether one begins before, or from, a given word on */
} span;

static void read_text(work *w, const cq_corpus *c, const cq_docs *d, uint32_t message)
{
    const cq_doc *doc = &d->docs[message];
    const cq_token **t = cq_alloc((doc->n + 1) * sizeof *t);
    uint32_t words = cq_cover_body(doc, t);
    text *x = &w->texts[w->n++];
    *x = (text){ .sender = c->messages[message].sender_no, .set = cq_map_new(words) };
    x->keys = cq_alloc((words + 1) * sizeof *x->keys);
    for (uint32_t i = 0; i + CQ_COVER_RUN <= words; i++) {
        uint64_t key = x->keys[x->n++] = cq_cover_run(t + i);
        cq_map_put(x->set, key, 0);
        uint32_t *who = cq_map_put(w->holder, key, x->sender);
        *who = *who == x->sender ? *who : CQ_NONE;
    }
    free(t);
}

static void take_stretch(span *s, uint32_t from, uint32_t to, uint32_t word)
{
    if (to - from <= CQ_PIECES_PHRASE)
        return;
    s->from = s->n++ ? s->from : from;
    s->to = to;
    s->before |= from < word;
    s->after |= from >= word;
}

/* The stretches of a that b has too, or those that others have and b has not. */
static span stretches(const work *w, const text *a, const text *b, bool common,
                      uint32_t word)
{
    span s = { 0 };
    uint32_t from = 0, to = 0;
    for (uint32_t i = 0; i < a->n; i++) {
        bool both = cq_map_get(b->set, a->keys[i]) != CQ_NONE;
        if (both != common || (!common && cq_map_get(w->holder, a->keys[i]) != CQ_NONE))
            continue;
        if (to == 0 || i > to + GAP) {
            take_stretch(&s, from, to, word);
            from = i;
        }
        to = i + CQ_COVER_RUN;
    }
    take_stretch(&s, from, to, word);
    return s;
}

/* 0 if the two have nothing in common, 1 if a passage, 2 if pieces. */
static int compare(const work *w, const text *a, const text *b)
{
    span x = stretches(w, a, b, true, 0), y = stretches(w, b, a, true, 0);
    if (a->sender == b->sender || x.n == 0 || y.n == 0)
        return 0;
    if (x.n > 1 && y.n > 1)
        return 2;
    span u = stretches(w, a, b, false, x.from), v = stretches(w, b, a, false, y.from);
    return (u.before && v.before) || (u.after && v.after) ? 2 : 1;
}

double cq_pieces_share(const cq_corpus *c, const cq_docs *d, cq_list messages)
{
    work w = { .holder = cq_map_new(1024) };
    uint32_t n = messages.n < CQ_PIECES_TEXTS ? messages.n : CQ_PIECES_TEXTS;
    uint32_t count[3] = { 0 };
    for (uint32_t i = 0; i < n; i++)
        read_text(&w, c, d, messages.p[(uint64_t)i * messages.n / n]);
    for (uint32_t i = 0; i < n; i++)
        for (uint32_t k = i + 1; k < n; k++)
            count[compare(&w, &w.texts[i], &w.texts[k])]++;
    for (uint32_t i = 0; i < n; i++) {
        free(w.texts[i].keys);
        cq_map_free(w.texts[i].set);
    }
    cq_map_free(w.holder);
    return count[2] ? (double)count[2] / (count[1] + count[2]) : 0;
}
