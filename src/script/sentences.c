/* sentences.c - see sentences.h. */
#include "script/sentences.h"

#include <string.h>

#include "base/vec.h"
#include "text/unicode.h"

enum { FEWEST = 3 }; /* messages that have an optional sentence: two may both add it */

/* Places of a sentence: of the main part those that are common, of an extra all. */
typedef struct {
    uint32_t from, to; /* indices in kept places, or places of the spine */
    bool extra;
} span;

typedef struct {
    const cq_common *c;
    CQ_VEC(span) spans;
    CQ_VEC(cq_sentence) out;
    uint32_t *at;    /* of the row in hand: its word at each place */
    uint32_t *stand; /* where each sentence stands in it, or CQ_NONE */
    uint32_t *words; /* how many of the sentence it has */
    uint32_t *best, *before;
} finder;

static void add(finder *f, cq_str text, uint32_t from, uint32_t to, bool extra)
{
    CQ_PUSH(f->spans, (span){ from, to, extra });
    CQ_PUSH(f->out, (cq_sentence){ .text = cq_str_trim(text), .in_text = !extra });
}

static void add_extras(finder *f, const cq_str *texts, uint32_t from, uint32_t to)
{
    const cq_spine *s = f->c->spine;
    for (uint32_t e = 0; e < s->extra_n; e++)
        if (s->extras[e].after >= from && s->extras[e].after < to && texts[e].n)
            add(f, texts[e], s->extras[e].from, s->extras[e].from + s->extras[e].n, true);
}

/* Whether a sentence goes on at the byte: after a capital letter, as in "U.S. law". */
static bool goes_on(cq_str text, uint32_t end)
{
    cq_str s = cq_str_trim(cq_str_sub(text, 0, end));
    return s.n > 2 && s.p[s.n - 1] == '.' && s.p[s.n - 2] >= 'A' && s.p[s.n - 2] <= 'Z' &&
           (s.p[s.n - 3] == ' ' || s.p[s.n - 3] == '.');
}

/* Where the sentences of the text end. What has no kept word, a slot alone, goes with the
 * sentence before it. */
static void find_ends(cq_str text, const uint32_t *byte, uint32_t n, cq_ids *ends)
{
    cq_cutter *cutter = cq_cutter_new();
    cq_cuts cuts = { 0 };
    bool open = false;
    cq_cutter_sentences(cutter, text, &cuts);
    for (uint32_t i = 0, k = 0, last = 0; i < cuts.n; i++, last = k) {
        uint32_t end = cuts.p[i].at + cuts.p[i].len;
        while (k < n && byte[k] < end)
            k++;
        if (ends->n && (open || k == last))
            ends->p[ends->n - 1] = end;
        else
            CQ_PUSH(*ends, end);
        open = goes_on(text, end);
    }
    CQ_VEC_DONE(cuts);
    cq_cutter_free(cutter);
}

static void cut_text(finder *f, cq_str text, const uint32_t *byte, const cq_str *extras)
{
    const cq_ids *kept = &f->c->kept;
    cq_ids ends = { 0 };
    uint32_t next = 0, at = 0;
    find_ends(text, byte, (uint32_t)kept->n, &ends);
    for (uint32_t i = 0, k = 0; i < ends.n; at = ends.p[i++]) {
        uint32_t from = k;
        while (k < kept->n && byte[k] < ends.p[i])
            k++;
        add_extras(f, extras, next, kept->p[from] + 1);
        next = kept->p[from] + 1;
        add(f, cq_str_sub(text, at, ends.p[i]), from, k, false);
    }
    add_extras(f, extras, next, CQ_NONE);
    CQ_VEC_DONE(ends);
}

/* Where the row has sentence s: at its first word there, if it has half of the words. */
static uint32_t where(finder *f, size_t s)
{
    const span *x = &f->spans.p[s];
    uint32_t first = CQ_NONE;
    f->words[s] = 0;
    for (uint32_t k = x->from; k < x->to; k++) {
        uint32_t i = f->at[x->extra ? k : f->c->kept.p[k]];
        f->words[s] += i != CQ_NONE;
        first = i < first ? i : first;
    }
    return 2 * f->words[s] >= x->to - x->from ? first : CQ_NONE;
}

/* Count the sentences that are not in the row's longest chain, by words, of those that stand
 * in order. */
static void count_moved(finder *f, uint32_t messages)
{
    uint32_t end = CQ_NONE;
    for (uint32_t s = 0; s < f->spans.n; s++) {
        if (f->stand[s] == CQ_NONE)
            continue;
        f->before[s] = CQ_NONE;
        f->best[s] = 0;
        for (uint32_t t = 0; t < s; t++)
            if (f->stand[t] < f->stand[s] && f->best[t] > f->best[s]) {
                f->best[s] = f->best[t];
                f->before[s] = t;
            }
        f->best[s] += f->words[s];
        if (end == CQ_NONE || f->best[s] > f->best[end])
            end = s;
    }
    for (uint32_t s = (uint32_t)f->spans.n; s-- > 0;) {
        if (s == end)
            end = f->before[s];
        else if (f->stand[s] != CQ_NONE)
            f->out.p[s].moved += messages;
    }
}

static void count_row(finder *f, const cq_row *r)
{
    uint32_t last = 0;
    bool in_order = true;
    cq_common_at(f->c, r, f->at);
    for (size_t s = 0; s < f->spans.n; s++) {
        f->stand[s] = where(f, s);
        if (f->stand[s] == CQ_NONE)
            continue;
        f->out.p[s].messages += r->count;
        in_order = in_order && f->stand[s] >= last;
        last = f->stand[s];
    }
    if (!in_order)
        count_moved(f, r->count);
}

static void count(finder *f)
{
    size_t n = f->spans.n + 1;
    f->at = cq_alloc(((size_t)f->c->spine->n + 4 * n) * sizeof *f->at);
    f->stand = f->at + f->c->spine->n;
    f->words = f->stand + n;
    f->best = f->words + n;
    f->before = f->best + n;
    for (uint32_t r = 0; r < f->c->all->n; r++)
        count_row(f, &f->c->all->rows[r]);
    free(f->at);
}

void cq_sentences_find(const cq_common *c, const uint32_t *byte, const cq_str *extras,
                       cq_arena *a, cq_script *out)
{
    finder f = { .c = c };
    cut_text(&f, out->text, byte, extras);
    count(&f);
    out->sentences = cq_arena_get(a, (f.out.n + 1) * sizeof *out->sentences);
    for (size_t s = 0; s < f.out.n; s++)
        if (f.out.p[s].in_text || f.out.p[s].messages >= FEWEST)
            out->sentences[out->sentence_n++] = f.out.p[s];
    CQ_VEC_DONE(f.spans);
    CQ_VEC_DONE(f.out);
}
