/* layout.c - see layout.h. */
#include "script/layout.h"

#include <string.h>

#include "base/bounds.h"
#include "base/hash.h"

enum { LONGEST = 30 }; /* words that may take the place of others */

void cq_layout_start(cq_layout *x, const uint64_t *words, uint32_t n)
{
    x->spine.n = 0;
    for (uint32_t i = 0; i < n; i++)
        CQ_PUSH(x->spine, words[i]);
    x->main = n;
    cq_layout_place(x);
}

void cq_layout_place(cq_layout *x)
{
    for (uint32_t k = 0; k < x->n; k++)
        cq_match(x->x, x->lines[k].words, x->lines[k].n, x->spine.p, (uint32_t)x->spine.n,
                 x->main, x->lines[k].place);
}

/* The places that enough have; rank[p] is the number of place p among them, or CQ_NONE. */
static void find_kept(const cq_layout *x, uint32_t *rank, cq_ids *kept)
{
    memset(rank, 0, x->main * sizeof *rank);
    for (uint32_t k = 0; k < x->n; k++)
        for (uint32_t i = 0; i < x->lines[k].n; i++)
            if (x->lines[k].place[i] != CQ_NONE)
                rank[x->lines[k].place[i]] += x->lines[k].count;
    for (uint32_t p = 0; p < x->main; p++) {
        bool keep = rank[p] >= x->least;
        rank[p] = keep ? (uint32_t)kept->n : CQ_NONE;
        if (keep)
            CQ_PUSH(*kept, p);
    }
}

/* Add what the line has in each gap: gap g is before kept place g, the last one at the
 * end. at[g + 1] is the word at kept place g. */
static void add_values(cq_layout *x, uint32_t k, uint32_t kept, const uint32_t *at)
{
    const cq_line *l = &x->lines[k];
    for (uint32_t g = 0; g <= kept; g++) {
        uint32_t i = g ? at[g] : 0, j = g < kept ? at[g + 1] : l->n;
        if ((g && i == CQ_NONE) || j == CQ_NONE)
            continue;
        i += g > 0;
        if (j < i || j - i > LONGEST)
            continue;
        cq_value v = { .gap = g, .row = k, .i = i, .j = j, .count = l->count };
        for (; i < j; i++)
            v.key = cq_hash_mix(v.key + 1, l->words[i]);
        cq_gaps_add(x->gaps, v);
    }
}

static void count_values(cq_layout *x, const uint32_t *rank, uint32_t kept)
{
    uint32_t *at = cq_alloc(((size_t)kept + 1) * sizeof *at);
    cq_gaps_begin(x->gaps);
    for (uint32_t k = 0; k < x->n; k++) {
        const cq_line *l = &x->lines[k];
        memset(at, 0xff, ((size_t)kept + 1) * sizeof *at);
        for (uint32_t i = 0; i < l->n; i++)
            if (l->place[i] != CQ_NONE && rank[l->place[i]] != CQ_NONE)
                at[rank[l->place[i]] + 1] = i;
        add_values(x, k, kept, at);
    }
    cq_gaps_settle(x->gaps, kept + 1);
    free(at);
}

/* Whether the first of n values is what belongs there: half have it, or a quarter, and no
 * other comes near. */
static bool prevails(const cq_value *v, uint32_t n, uint32_t messages)
{
    uint32_t second = n > 1 ? v[1].count : 0;
    return n && (2 * (uint64_t)v->count > messages ||
                 (4 * (uint64_t)v->count > messages && v->count > 3 * second));
}

/* Add what most that have both ends of the gap have in it; where no value prevails, the old
 * words from .. to - 1 stay, since a mixture would read like nobody's. At the ends they go:
 * there each has his own. */
static void add_gap(const cq_layout *x, uint32_t g, bool end, uint32_t from, uint32_t to,
                    cq_words *out)
{
    const cq_value *v = x->gaps->values.p + x->gaps->at.p[g];
    uint32_t n = x->gaps->at.p[g + 1] - x->gaps->at.p[g], messages = 0;
    for (uint32_t k = 0; k < n; k++)
        messages += v[k].count;
    if (prevails(v, n, messages) && 2 * messages >= x->least) {
        for (uint32_t i = v->i; i < v->j; i++)
            CQ_PUSH(*out, x->lines[v->row].words[i]);
        return;
    }
    for (uint32_t p = from; !end && p < to; p++)
        CQ_PUSH(*out, x->spine.p[p]);
}

static bool differs(const cq_words *a, const cq_words *b)
{
    return a->n != b->n || memcmp(a->p, b->p, a->n * sizeof *a->p) != 0;
}

bool cq_layout_better(cq_layout *x)
{
    uint32_t *rank = cq_alloc(((size_t)x->main + 1) * sizeof *rank);
    cq_ids kept = { 0 };
    cq_words now = { 0 };
    find_kept(x, rank, &kept);
    count_values(x, rank, (uint32_t)kept.n);
    for (uint32_t g = 0; kept.n && g <= kept.n; g++) {
        bool end = g == 0 || g == kept.n;
        uint32_t from = g ? kept.p[g - 1] + 1 : 0, to = end ? 0 : kept.p[g];
        add_gap(x, g, end, from, to, &now);
        if (g < kept.n)
            CQ_PUSH(now, x->spine.p[kept.p[g]]);
    }
    bool changed = now.n > 0 && now.n <= CQ_MAX_ALIGN && differs(&now, &x->spine);
    if (changed)
        cq_layout_start(x, now.p, (uint32_t)now.n);
    CQ_VEC_DONE(now);
    CQ_VEC_DONE(kept);
    free(rank);
    return changed;
}
