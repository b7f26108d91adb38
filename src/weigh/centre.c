/* centre.c - see centre.h. */
#include "weigh/centre.h"

#include "base/map.h"

static uint64_t pair_key(const cq_scored *s)
{
    return (uint64_t)s->a << 32 | s->b;
}

typedef CQ_VEC(double) sums;

/* Of each pair its number, and the sum of its scores over the deals. */
static sums add_up(cq_scores *const *deals, uint32_t n, cq_map *at)
{
    sums v = { 0 };
    for (uint32_t m = 0; m < n; m++)
        for (size_t i = 0; i < deals[m]->n; i++) {
            const cq_scored *s = &deals[m]->p[i];
            uint32_t no = *cq_map_put(at, pair_key(s), (uint32_t)v.n);
            if (no == v.n)
                CQ_PUSH(v, 0);
            v.p[no] += s->score;
        }
    return v;
}

void cq_scores_centre(cq_scores *data, cq_scores *const *deals, uint32_t n)
{
    cq_map *at = cq_map_new(1024);
    sums v = add_up(deals, n, at);
    for (size_t i = 0; i < data->n; i++) {
        uint32_t no = cq_map_get(at, pair_key(&data->p[i]));
        data->p[i].score -= no == CQ_NONE ? 0 : v.p[no] / n;
    }
    for (uint32_t m = 0; m < n && n > 1; m++)
        for (size_t i = 0; i < deals[m]->n; i++) {
            cq_scored *s = &deals[m]->p[i];
            s->score -= (v.p[cq_map_get(at, pair_key(s))] - s->score) / (n - 1);
        }
    CQ_VEC_DONE(v);
    cq_map_free(at);
}
