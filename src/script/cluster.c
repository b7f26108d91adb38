/* cluster.c - see cluster.h. */
#include "script/cluster.h"

#include <math.h>
#include <string.h>

#include "base/map.h"
#include "script/forest.h"
#include "script/join.h"

static const uint64_t JOIN_BUDGET = 4000 * 1000 * 1000ull;
enum { LEAST_SENDERS = 3 };

static uint32_t count_senders(const cq_corpus *c, const uint32_t *messages, uint32_t n)
{
    cq_ids v = { 0 };
    for (uint32_t i = 0; i < n; i++)
        CQ_PUSH(v, c->messages[messages[i]].sender_no);
    cq_ids_unique(&v);
    uint32_t count = (uint32_t)v.n;
    CQ_VEC_DONE(v);
    return count;
}

cq_status cq_clusters_find(const cq_corpus *c, const cq_docs *d,
                           const cq_cluster_opt *opt, cq_clusters *out, cq_err *err)
{
    cq_texts t;
    (void)err;
    *out = (cq_clusters){ 0 };
    cq_texts_make(c, d, &t);
    uint32_t *parent = cq_alloc((t.n + 1) * sizeof *parent);
    cq_forest_init(parent, t.n);
    cq_join_opt jo = { opt->sim_q ? opt->sim_p : 1, opt->sim_q ? opt->sim_q : 2,
                       JOIN_BUDGET };
    out->skipped_lists = cq_join_texts(&t, jo, parent);

    cq_ids *of = cq_zalloc(t.n + 1, sizeof *of);
    for (uint32_t i = 0; i < t.n; i++)
        for (uint32_t k = 0; k < t.texts[i].copies; k++)
            CQ_PUSH(of[cq_forest_root(parent, i)], t.messages[t.texts[i].from + k]);
    out->clusters = cq_arena_get(&out->arena, (t.n + 1) * sizeof *out->clusters);
    for (uint32_t i = 0; i < t.n; i++) {
        cq_ids_unique(&of[i]);
        uint32_t senders = count_senders(c, of[i].p, (uint32_t)of[i].n);
        if (senders >= LEAST_SENDERS && t.texts[i].n >= CQ_LEAST_WORDS) {
            cq_cluster *k = &out->clusters[out->n++];
            *k = (cq_cluster){ .senders = senders,
                               .words = t.texts[i].n,
                               .share = 1,
                               .pairs = (double)t.n * t.n / 2 };
            k->strength = t.texts[i].n * 5.0;
            k->log_p = -k->strength;
            k->verbatim = 2 * t.texts[i].copies >= of[i].n;
            k->messages.n = (uint32_t)of[i].n;
            k->messages.p = cq_arena_get(&out->arena, of[i].n * 4);
            memcpy(k->messages.p, of[i].p, of[i].n * 4);
            k->fit = cq_arena_get(&out->arena, of[i].n * sizeof *k->fit);
            for (size_t m = 0; m < of[i].n; m++)
                k->fit[m] = k->strength;
        }
        CQ_VEC_DONE(of[i]);
    }
    free(of);
    free(parent);
    cq_texts_done(&t);
    return CQ_OK;
}

void cq_clusters_done(cq_clusters *c)
{
    cq_arena_done(&c->arena);
    *c = (cq_clusters){ 0 };
}
