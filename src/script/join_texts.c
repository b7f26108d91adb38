/* join_texts.c - the join over texts: see join.h. A pass for each length of run: of two words
 * for short texts, of three for long ones, of five letters for Chinese and Japanese. */
#include "base/hash.h"
#include "base/pool.h"
#include "script/join.h"

enum { LONG_TEXT = 60, LONG_RUN = 3, SHORT_RUN = 2, LETTERS = 5 };

typedef enum { ALL, SPACED, DENSE } scripts;

/* How often each key was met in the text at hand. */
typedef struct {
    uint64_t key;
    uint32_t stamp, times;
} tally;

typedef struct {
    CQ_VEC(tally) table;
    uint32_t stamp;
} desk; /* of one thread */

typedef struct {
    const cq_texts *t;
    uint32_t least, width; /* words of a text, of a run */
    uint64_t guests;       /* words of a text at most */
    bool once;             /* a run counts once in its text */
    scripts of;            /* which texts take part */
    desk *desks;
} runs;

static void clear(desk *d, uint32_t n)
{
    size_t room = 64;
    while (room < 2 * (size_t)n)
        room *= 2;
    if (room > d->table.room) {
        CQ_VEC_DONE(d->table);
        d->table.p = cq_zalloc(room, sizeof *d->table.p);
        d->table.room = room;
        d->stamp = 0;
    }
    d->stamp++;
}

/* How often the key was met before in this text. */
static uint32_t times(desk *d, uint64_t key)
{
    size_t mask = d->table.room - 1, i = key & mask;
    while (d->table.p[i].stamp == d->stamp && d->table.p[i].key != key)
        i = (i + 1) & mask;
    tally *t = &d->table.p[i];
    if (t->stamp != d->stamp)
        *t = (tally){ key, d->stamp, 0 };
    return t->times++;
}

static bool takes_part(const runs *r, const cq_text *x)
{
    bool written_so =
        r->of == ALL || (r->of == DENSE ? x->letters > 0 : !cq_text_dense(x));
    return written_so && cq_text_length(x) >= r->least && x->n <= r->guests &&
           x->n >= r->width;
}

/* Two words at a time; two alone are never taken for two others. It does not begin with 0, of
 * which words 0 would make 0 again: a repeated run would then be another's. */
static uint64_t run_at(const uint32_t *words, uint32_t n)
{
    uint64_t key = n;
    for (; n > 1; n -= 2, words += 2)
        key = cq_hash_mix(key, (uint64_t)words[0] << 32 | words[1]);
    return n ? cq_hash_mix(key, words[0]) : key;
}

/* The runs of a text. Repeated ones are numbered, since only with multisets does a share of
 * edited words bound the similarity from below (q-gram lemma). */
static void keys_of(const void *ctx, uint32_t text, int thread, cq_keys *out)
{
    const runs *r = ctx;
    const cq_text *x = &r->t->texts[text];
    const uint32_t *words = r->t->words + x->at;
    desk *d = &r->desks[thread];

    out->n = 0;
    if (!takes_part(r, x))
        return;
    CQ_RESERVE(*out, x->n);
    clear(d, x->n);
    for (uint32_t i = 0; i + r->width <= x->n; i++) {
        uint64_t key = run_at(words + i, r->width);
        uint32_t before = times(d, key);
        if (!before)
            out->p[out->n++] = key;
        else if (!r->once)
            out->p[out->n++] = cq_hash_mix(key, before);
    }
}

static void make(runs *r, cq_join_opt opt, cq_sets *out)
{
    cq_key_source source = { keys_of, r, 0 };
    int threads = cq_pool_threads(opt.threads);
    for (uint32_t i = 0; i < r->t->n; i++)
        if (takes_part(r, &r->t->texts[i]))
            source.most += r->t->texts[i].n;
    r->desks = cq_zalloc((size_t)threads, sizeof *r->desks);
    cq_sets_make(source, r->t->n, opt.memory, threads, out);
}

static void done(runs *r, cq_join_opt opt)
{
    for (int i = 0; i < cq_pool_threads(opt.threads); i++)
        CQ_VEC_DONE(r->desks[i].table);
    free(r->desks);
}

void cq_join_sets(const cq_texts *t, cq_join_opt opt, cq_sets *out)
{
    runs r = { t, opt.shingle, opt.shingle, UINT64_MAX, opt.once, ALL, NULL };
    make(&r, opt, out);
    done(&r, opt);
}

/* Name the skips by the place of their run in the first text that has it. */
static void name_skips(runs *r, size_t from, cq_skips *out)
{
    cq_keys keys = { 0 };
    for (size_t i = from; i < out->n; i++) {
        uint32_t at = 0;
        keys_of(r, out->p[i].first, 0, &keys);
        for (size_t k = 0; k < keys.n; k++)
            at = keys.p[k] == out->p[i].key ? (uint32_t)k : at;
        out->p[i].key = at;
    }
    CQ_VEC_DONE(keys);
}

/* Join the texts of least..most words by runs of `width`; those past most, up to `guests`
 * words, take part as guests, and so do those of another script with some letters of these. */
static void pass(runs r, uint64_t most, cq_join_opt opt, uint32_t *parent, cq_skips *out)
{
    cq_sets sets;
    size_t skips = out->n;
    make(&r, opt, &sets);
    for (uint32_t i = 0; i < r.t->n; i++)
        sets.guest[i] =
            r.t->texts[i].n > most || (r.of == DENSE && !cq_text_dense(&r.t->texts[i]));
    cq_join_groups(&sets, opt, parent, out);
    name_skips(&r, skips, out);
    cq_sets_done(&sets);
    done(&r, opt);
}

void cq_join_texts(const cq_texts *t, cq_join_opt opt, uint32_t *parent, cq_skips *out)
{
    /* A longer text of a pair has at most q/p times the runs of the shorter. */
    uint64_t guests = (uint64_t)LONG_TEXT * opt.q / opt.p + SHORT_RUN;
    if (opt.shingle) {
        pass((runs){ t, CQ_LEAST_WORDS, opt.shingle, UINT64_MAX, false, ALL, NULL },
             UINT64_MAX, opt, parent, out);
        return;
    }
    pass((runs){ t, CQ_LEAST_WORDS, SHORT_RUN, guests, false, SPACED, NULL },
         LONG_TEXT - 1, opt, parent, out);
    pass((runs){ t, LONG_TEXT, LONG_RUN, UINT64_MAX, false, SPACED, NULL }, UINT64_MAX,
         opt, parent, out);
    pass((runs){ t, CQ_LEAST_WORDS, LETTERS, UINT64_MAX, false, DENSE, NULL }, UINT64_MAX,
         opt, parent, out);
}
