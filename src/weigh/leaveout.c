/* leaveout.c - see leaveout.h. */
#include "weigh/leaveout.h"

#include <math.h>
#include <stdlib.h>

#include "base/hash.h"

typedef struct {
    int part[2]; /* of the two writers */
    float past;
} pair;

typedef CQ_VEC(pair) pairs;

static void list_pairs(const cq_corpus *c, const cq_traces *t, const cq_clusters *k,
                       uint64_t seed, pairs *out)
{
    for (size_t i = 0; i < k->twosome_n; i++) {
        const cq_twosome *w = &k->twosomes[i];
        uint32_t a = c->messages[w->a].sender_no, b = c->messages[w->b].sender_no;
        if (cq_writing_is_null(t, w))
            CQ_PUSH(*out, (pair){ { (int)(cq_hash_mix(seed, a) % CQ_LEAVEOUT_PARTS),
                                    (int)(cq_hash_mix(seed, b) % CQ_LEAVEOUT_PARTS) },
                                  w->past });
    }
}

static bool is_in(const pair *p, int part)
{
    return p->part[0] == part || p->part[1] == part;
}

/* Fit to those outside the part, count inside it; false where there are too few. */
static bool leave_out(const pairs *all, int part, double share[CQ_LEVELS],
                      const cq_level *levels)
{
    float *rest = cq_alloc((all->n + 1) * sizeof *rest);
    size_t rest_n = 0, left = 0;
    cq_writing fit;
    for (size_t i = 0; i < all->n; i++)
        if (!is_in(&all->p[i], part))
            rest[rest_n++] = all->p[i].past;
        else
            left++;
    cq_writing_fit(rest, rest_n, &fit);
    free(rest);
    for (int l = 0; l < CQ_LEVELS; l++) {
        double over = cq_writing_past(&fit, levels[l].nominal), n = 0;
        for (size_t i = 0; i < all->n; i++)
            n += is_in(&all->p[i], part) && all->p[i].past >= over;
        share[l] = left ? n / (double)left : 0;
    }
    return fit.fitted && left;
}

static void sum_up(double shares[CQ_LEAVEOUT_PARTS][CQ_LEVELS], cq_level *out)
{
    for (int l = 0; l < CQ_LEVELS; l++) {
        double sum = 0, squares = 0, n = CQ_LEAVEOUT_PARTS;
        for (int part = 0; part < CQ_LEAVEOUT_PARTS; part++) {
            sum += shares[part][l];
            squares += shares[part][l] * shares[part][l];
        }
        out[l].observed = sum / n;
        out[l].error = sqrt(fmax(0, squares / n - sum * sum / n / n) / (n - 1));
    }
}

size_t cq_leaveout_levels(const cq_corpus *c, const cq_traces *t, const cq_clusters *k,
                          uint64_t seed, cq_level out[CQ_LEVELS])
{
    double shares[CQ_LEAVEOUT_PARTS][CQ_LEVELS];
    pairs all = { 0 };
    bool enough = true;
    cq_levels_begin(out);
    list_pairs(c, t, k, seed, &all);
    for (int part = 0; part < CQ_LEAVEOUT_PARTS; part++)
        enough = leave_out(&all, part, shares[part], out) && enough;
    if (enough)
        sum_up(shares, out);
    size_t n = enough ? all.n : 0;
    CQ_VEC_DONE(all);
    return n;
}
