/* order.c - see layout.h: how sentences come into their order.
 *
 * Of each two sentences it is counted how many lines have the one before the other. Then
 * sentences are moved, the one that gains most first, as long as the lines gain. */
#include <string.h>

#include "script/layout.h"

enum { MOST_SENTENCES = 400 }; /* of longer texts the order is left alone */

/* Words from .. from + n - 1 of the sequence. */
typedef struct {
    uint32_t from, n;
    uint32_t extra; /* its number, or CQ_NONE */
} span;

/* Sentences, and in how many lines s stands before t: before[s * n + t]. */
typedef struct {
    CQ_VEC(span) spans;
    uint32_t n;
    uint32_t *before;
    cq_ids order;
} work;

static void add_span(work *w, uint32_t from, uint32_t n, uint32_t extra)
{
    CQ_PUSH(w->order, w->n++);
    CQ_PUSH(w->spans, (span){ from, n, extra });
}

/* A sentence of the main part ends where it does in most lines. */
static void cut(const cq_layout *x, work *w)
{
    int64_t *votes = cq_zalloc((size_t)x->main + 1, sizeof *votes);
    for (uint32_t k = 0; k < x->n; k++) {
        const cq_line *l = &x->lines[k];
        for (uint32_t i = 0; i < l->n; i++)
            if (l->place[i] < x->main)
                votes[l->place[i]] += l->stop[i] ? (int64_t)l->count : -(int64_t)l->count;
    }
    for (uint32_t p = 0, from = 0; p < x->main; p++)
        if (votes[p] >= 0 || p + 1 == x->main) {
            add_span(w, from, p + 1 - from, CQ_NONE);
            from = p + 1;
        }
    free(votes);
}

/* Where the line has each sentence: at its first word, if it has half of the words. */
static void find_stands(const work *w, const cq_line *l, const uint32_t *sentence,
                        uint32_t *words, uint32_t *stand)
{
    memset(words, 0, w->n * sizeof *words);
    memset(stand, 0xff, w->n * sizeof *stand);
    for (uint32_t i = 0; i < l->n; i++) {
        if (l->place[i] == CQ_NONE)
            continue;
        uint32_t s = sentence[l->place[i]];
        stand[s] = words[s]++ ? stand[s] : i;
    }
    for (uint32_t s = 0; s < w->n; s++)
        if (2 * words[s] < w->spans.p[s].n)
            stand[s] = CQ_NONE;
}

static void count_before(const cq_layout *x, work *w)
{
    uint32_t *sentence = cq_alloc((x->spine.n + 2 * (size_t)w->n) * sizeof *sentence),
             *words = sentence + x->spine.n, *stand = words + w->n;
    w->before = cq_zalloc((size_t)w->n * w->n, sizeof *w->before);
    for (uint32_t s = 0; s < w->n; s++)
        for (uint32_t p = 0; p < w->spans.p[s].n; p++)
            sentence[w->spans.p[s].from + p] = s;
    for (uint32_t k = 0; k < x->n; k++) {
        find_stands(w, &x->lines[k], sentence, words, stand);
        for (uint32_t s = 0; s < w->n; s++)
            for (uint32_t t = 0; t < w->n && stand[s] != CQ_NONE; t++)
                if (stand[s] < stand[t] && stand[t] != CQ_NONE)
                    w->before[s * w->n + t] += x->lines[k].count;
    }
    free(sentence);
}

/* How many more lines have a before b than b before a. */
static int64_t lead(const work *w, uint32_t a, uint32_t b)
{
    return (int64_t)w->before[a * w->n + b] - w->before[b * w->n + a];
}

/* The best move: of the sentence at *from to *to. If `extras`, only these move. Returns what
 * it gains. */
static int64_t best_move(const work *w, bool extras, uint32_t *from, uint32_t *to)
{
    const uint32_t *o = w->order.p;
    int64_t best = 0;
    for (uint32_t a = 0; a < w->n; a++) {
        int64_t gain = 0;
        if (extras && w->spans.p[o[a]].extra == CQ_NONE)
            continue;
        for (uint32_t b = a + 1; b < w->n; b++)
            if ((gain += lead(w, o[b], o[a])) > best)
                best = gain, *from = a, *to = b;
        gain = 0;
        for (uint32_t b = a; b-- > 0;)
            if ((gain += lead(w, o[a], o[b])) > best)
                best = gain, *from = a, *to = b;
    }
    return best;
}

static bool sort_sentences(const cq_layout *x, work *w, bool extras)
{
    uint32_t from = 0, to = 0, moves = 0;
    if (w->n > MOST_SENTENCES)
        return false;
    count_before(x, w);
    while (moves < 2 * w->n && best_move(w, extras, &from, &to) > 0) {
        uint32_t *o = w->order.p, moved = o[from];
        for (; from < to; from++)
            o[from] = o[from + 1];
        for (; from > to; from--)
            o[from] = o[from - 1];
        o[to] = moved;
        moves++;
    }
    return moves > 0;
}

static void done(work *w)
{
    free(w->before);
    CQ_VEC_DONE(w->spans);
    CQ_VEC_DONE(w->order);
}

bool cq_layout_reorder(cq_layout *x)
{
    work w = { 0 };
    cut(x, &w);
    bool changed = sort_sentences(x, &w, false);
    if (changed) {
        cq_words now = { 0 };
        for (uint32_t k = 0; k < w.n; k++) {
            span s = w.spans.p[w.order.p[k]];
            for (uint32_t p = 0; p < s.n; p++)
                CQ_PUSH(now, x->spine.p[s.from + p]);
        }
        cq_layout_start(x, now.p, (uint32_t)now.n);
        CQ_VEC_DONE(now);
    }
    done(&w);
    return changed;
}

void cq_layout_order_extras(const cq_layout *x, cq_extras *extras)
{
    work w = { 0 };
    cq_extras sorted = { 0 };
    uint32_t after = 0;
    cut(x, &w);
    for (uint32_t e = 0; e < extras->n; e++)
        add_span(&w, extras->p[e].from, extras->p[e].n, e);
    sort_sentences(x, &w, true);
    for (uint32_t k = 0; k < w.n; k++) {
        span s = w.spans.p[w.order.p[k]];
        if (s.extra == CQ_NONE) {
            after = s.from + s.n;
        } else {
            CQ_PUSH(sorted, extras->p[s.extra]);
            sorted.p[sorted.n - 1].after = after;
        }
    }
    CQ_VEC_DONE(*extras);
    *extras = sorted;
    done(&w);
}
