/* cluster.c - see cluster.h.
 *
 * 1. Equal texts collapse (collapse.h); floods (flood.h) and near copies (join.h) join to
 *    units; the heads of units are scored pair by pair (passage.h).
 * 2. Groups grow (growth.h) from the unit with the most echoes and copies on down (seed.h). A
 *    text is in the first group that takes it. Threads grow the next groups ahead (turn.h):
 *    what came out is what would have at its turn, unless a text that came in is taken by
 *    then, or weights have changed; it is grown again then.
 * 3. Texts in no group that echo each other all the same are listed as twosomes: they tell
 *    how much independent writers share (weigh/writing.h). */
#include "script/cluster.h"

#include <stdatomic.h>
#include <string.h>

#include "base/pool.h"
#include "base/turn.h"
#include "script/flood.h"
#include "script/forest.h"
#include "script/join.h"
#include "script/left_out.h"
#include "script/seed.h"
#include "script/twosome.h"

static const uint64_t JOIN_BUDGET = 4000 * 1000 * 1000ull; /* steps over lists */

enum { TRIED = 1024 /* groups that are grown and not settled, at most */ };

/* A group that was grown ahead, and how often weights had changed by then. */
typedef struct {
    cq_grown grown;
    uint32_t changes;
} tried;

typedef struct {
    const cq_corpus *c;
    const cq_docs *d;
    cq_texts texts;
    cq_units units;
    uint32_t *writers; /* senders of each text */
    cq_voices voices;
    cq_wording wording;
    cq_passages passages;
    cq_skips skips;       /* lists of the join that were left out */
    _Atomic(bool) *taken; /* text is in a cluster */
    bool *chain;          /* head's unit is a chain */
    cq_ground ground;
    cq_ids seeds;
    cq_growth **growths; /* of each thread */
    int threads;
    cq_turns *turns;
    tried *tried;
    uint32_t changes; /* of weights */
    CQ_VEC(cq_cluster) found;
} finder;

/* --- groups --- */

static void grow(finder *f, size_t seed, tried *t, int thread)
{
    uint32_t text = f->seeds.p[seed];
    t->changes = f->changes;
    cq_growth_from(f->growths[thread], text, f->chain[f->units.head_of[text]], &t->grown);
}

static void try_seed(void *ctx, size_t seed, size_t slot, int thread)
{
    finder *f = ctx;
    grow(f, seed, &f->tried[slot], thread);
}

static bool is_taken(const finder *f, uint32_t text)
{
    return atomic_load_explicit(&f->taken[text], memory_order_relaxed);
}

/* Whether the group, or that there is none, is what comes out now. */
static bool still_holds(const finder *f, const tried *t)
{
    if (t->changes != f->changes)
        return false;
    for (size_t i = 0; i < t->grown.used.n; i++)
        if (is_taken(f, t->grown.used.p[i]))
            return false;
    return true;
}

static void forget_stock(finder *f, const cq_ids *features)
{
    cq_turns_alone(f->turns);
    f->changes++;
    for (size_t i = 0; i < features->n; i++)
        f->wording.weight[features->p[i]] = 0;
    for (int i = 0; i < f->threads; i++)
        cq_growth_forget(f->growths[i], features);
}

static void settle_seed(void *ctx, size_t seed, size_t slot, int thread)
{
    finder *f = ctx;
    tried *t = &f->tried[slot];
    const cq_grown *g = &t->grown;
    if (is_taken(f, f->seeds.p[seed]))
        return;
    if (!still_holds(f, t))
        grow(f, seed, t, thread);
    if (!g->found)
        return;
    if (g->is_stock) {
        forget_stock(f, &g->stock);
        return;
    }
    CQ_PUSH(f->found, g->cluster);
    for (size_t i = 0; i < g->members.n; i++)
        atomic_store_explicit(&f->taken[g->members.p[i]], true, memory_order_relaxed);
}

static void grow_some(void *ctx, size_t from, size_t to, int thread)
{
    finder *f = ctx;
    for (; from < to; from++)
        cq_turns_run(f->turns, thread);
}

/* --- */

static void prepare(finder *f, const cq_docs *d, const cq_cluster_opt *opt)
{
    cq_join_opt near = { .p = opt->sim_q ? opt->sim_p : 1,
                         .q = opt->sim_q ? opt->sim_q : 2,
                         .budget = opt->budget ? opt->budget : JOIN_BUDGET,
                         .shingle = opt->shingle,
                         .memory = opt->memory ? opt->memory / 4 : SIZE_MAX,
                         .threads = opt->threads };
    cq_texts_make(f->c, d, &f->texts);
    cq_voices_init(&f->voices, f->c, &f->texts);
    uint32_t *forest = cq_alloc(((size_t)f->texts.n + 1) * sizeof *forest);
    cq_forest_init(forest, f->texts.n);
    cq_floods_join(&f->texts, opt->threads, forest);
    cq_join_texts(&f->texts, near, forest, &f->skips);
    cq_units_settle(&f->texts, forest, &f->units);
    f->writers = cq_alloc(((size_t)f->texts.n + 1) * sizeof *f->writers);
    for (uint32_t i = 0; i < f->texts.n; i++)
        f->writers[i] = cq_voices_senders(&f->voices, &i, 1);
    cq_wording_make(&f->texts, f->units.head_of, opt->memory, opt->threads, &f->wording);
    cq_passages_find(&f->texts, f->units.head_of, &f->wording, opt->threads,
                     &f->passages);
}

static void make_ready(finder *f, int threads)
{
    f->taken = cq_zalloc((size_t)f->texts.n + 1, sizeof *f->taken);
    f->chain = cq_zalloc((size_t)f->texts.n + 1, sizeof *f->chain);
    f->ground = (cq_ground){ f->c,         f->d,        &f->texts,  &f->units, &f->voices,
                             &f->passages, &f->wording, f->writers, f->taken };
    f->threads = cq_pool_threads(threads);
    f->growths = cq_zalloc((size_t)f->threads, sizeof *f->growths);
    for (int i = 0; i < f->threads; i++)
        f->growths[i] = cq_growth_new(&f->ground);
    cq_seeds_order(&f->ground, f->growths, f->threads, f->chain, &f->seeds);
    f->tried = cq_zalloc(TRIED, sizeof *f->tried);
    f->turns =
        cq_turns_new(f->seeds.n, TRIED, (cq_turn_work){ try_seed, settle_seed, f });
}

static void release(finder *f)
{
    cq_turns_free(f->turns);
    for (int i = 0; i < TRIED; i++)
        cq_grown_done(&f->tried[i].grown);
    free(f->tried);
    free(f->growths);
    CQ_VEC_DONE(f->found);
    CQ_VEC_DONE(f->seeds);
    CQ_VEC_DONE(f->skips);
    free(f->taken);
    free(f->chain);
    cq_passages_done(&f->passages);
    cq_wording_done(&f->wording);
    free(f->writers);
    cq_voices_done(&f->voices);
    cq_units_done(&f->units);
    cq_texts_done(&f->texts);
}

static int by_evidence(const void *a, const void *b)
{
    const cq_cluster *x = a, *y = b;
    double u = x->strength * x->senders, v = y->strength * y->senders;
    if (u != v)
        return u < v ? 1 : -1;
    return (x->messages.p[0] > y->messages.p[0]) - (x->messages.p[0] < y->messages.p[0]);
}

static void list_clusters(finder *f, cq_clusters *out)
{
    out->n = (uint32_t)f->found.n;
    out->clusters = cq_arena_get(&out->arena, (f->found.n + 1) * sizeof *out->clusters);
    if (!out->n)
        return;
    qsort(f->found.p, f->found.n, sizeof *f->found.p, by_evidence);
    memcpy(out->clusters, f->found.p, f->found.n * sizeof *f->found.p);
}

void cq_clusters_find(const cq_corpus *c, const cq_docs *d, const cq_cluster_opt *opt,
                      cq_clusters *out)
{
    finder f = { .c = c, .d = d };
    *out = (cq_clusters){ 0 };
    prepare(&f, d, opt);
    make_ready(&f, opt->threads);
    cq_left_out_name(
        &(cq_left_out){ f.c, f.d, &f.texts, &f.wording, &f.skips, &f.passages.skipped },
        out);
    cq_pool_run((size_t)f.threads, 1, f.threads, grow_some, &f);
    cq_twosomes_list(&(cq_twosome_work){ f.c, f.d, &f.texts, &f.wording, &f.passages,
                                         cq_growth_kin(f.growths[0]), f.taken },
                     out);
    list_clusters(&f, out);
    for (int i = 0; i < f.threads; i++)
        cq_growth_free(f.growths[i], &out->arena);
    release(&f);
}

void cq_clusters_done(cq_clusters *c)
{
    cq_arena_done(&c->arena);
    *c = (cq_clusters){ 0 };
}
