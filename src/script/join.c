/* join.c - see join.h.
 *
 * Each set keeps its features rarest first. If two sets of sizes m <= n are alike, they
 * share at least ceil(n p/q) features, so the first n - ceil(n p/q) + 1 of either hold one
 * of them: its prefix. Only prefixes are listed, and only in lists do sets meet. What two
 * postings say of their sets bounds what these can share: how much is left of either behind
 * the feature, and in how many bits of 64 their features' images differ. Only who passes is
 * compared, and only in the list of the first feature that both have.
 *
 * A campaign of thousands of near copies makes lists of thousands. So for groups each list is
 * first followed from neighbour to neighbour, which joins nearly all of a group at linear
 * cost. Then a long list is ordered by the groups found so far: a set does not meet those of
 * its own group, and is done with another group as soon as it is like one of it. */
#include "script/join.h"

#include <assert.h>
#include <string.h>

#include "base/bounds.h"
#include "base/clone.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/pool.h"
#include "base/sort.h"
#include "script/forest.h"

enum {
    SHORT_LIST = 32,
    BLOCK = 256,
    GUEST = 1,
    MERGED = 8 /* features of a set that cost as much as a look at its posting */
};

typedef struct {
    uint64_t bits; /* of the set's features, each an image in 64 bits */
    uint32_t set;  /* its number * 2 + GUEST */
    uint32_t size, ranked;
    uint32_t left; /* features from this one on */
} posting;

typedef struct {
    CQ_VEC(cq_item) pairs;
    CQ_VEC(posting) list; /* a long list in order of groups */
    CQ_VEC(cq_item) order;
} desk;

typedef struct {
    const cq_sets *s;
    cq_join_opt opt;
    uint32_t *parent; /* or NULL: every pair is wanted */
    uint32_t *list;   /* of each rank: its list, or CQ_NONE */
    uint32_t *rank;   /* of each list */
    size_t *at;       /* list l: postings[at[l] .. at[l + 1]) */
    uint32_t lists;
    posting *postings;
    uint64_t *work; /* of each list: steps over the pairs that it would try */
    bool *skip;     /* or NULL: no list is left out */
    bool anywhere;  /* sets may have met before, in a list that does not count */
    desk *desks;
} joiner;

/* --- lists --- */

/* How many of the set's ranks are in its prefix. Its features without a rank are the
 * rarest, and so come first. */
static uint32_t prefix_of(const joiner *j, uint32_t set)
{
    uint64_t size = j->s->size[set], alone = size - j->s->ranked[set],
             least = (size * j->opt.p + j->opt.q - 1) / j->opt.q,
             prefix = size - least + (size > 0);
    return prefix > alone ? (uint32_t)(prefix - alone) : 0;
}

/* Number the features of two prefixes or more: those have lists. */
static void number_lists(joiner *j)
{
    size_t at = 0;
    j->list = cq_zalloc((size_t)j->s->ranks + 1, sizeof *j->list);
    for (uint32_t s = 0; s < j->s->n; s++)
        for (uint32_t i = 0, n = prefix_of(j, s); i < n; i++)
            j->list[j->s->rank[j->s->at[s] + i]]++;
    for (uint32_t r = 0; r < j->s->ranks; r++)
        j->lists += j->list[r] > 1;
    j->rank = cq_alloc(((size_t)j->lists + 1) * sizeof *j->rank);
    j->at = cq_alloc(((size_t)j->lists + 2) * sizeof *j->at);
    j->at[0] = 0;
    for (uint32_t r = 0, l = 0; r < j->s->ranks; r++) {
        uint32_t n = j->list[r];
        j->list[r] = n > 1 ? l : CQ_NONE;
        if (n < 2)
            continue;
        j->rank[l] = r;
        j->at[++l] = at; /* where it begins: it moves to its end as the list is filled */
        at += n;
    }
    j->postings = cq_alloc((at + 1) * sizeof *j->postings);
}

static uint64_t image(const joiner *j, uint32_t set)
{
    const uint32_t *r = j->s->rank + j->s->at[set];
    uint64_t bits = 0;
    for (uint32_t i = 0; i < j->s->ranked[set]; i++)
        bits |= UINT64_C(1) << (r[i] * UINT32_C(2654435769) >> 26);
    return bits;
}

static void fill_lists(joiner *j)
{
    for (uint32_t s = 0; s < j->s->n; s++) {
        const uint32_t *r = j->s->rank + j->s->at[s];
        uint32_t ranked = j->s->ranked[s], n = prefix_of(j, s);
        posting p = { image(j, s), 2 * s + (j->s->guest[s] ? GUEST : 0), j->s->size[s],
                      ranked, 0 };
        for (uint32_t i = 0; i < n; i++) {
            if (j->list[r[i]] == CQ_NONE)
                continue;
            p.left = ranked - i;
            j->postings[j->at[j->list[r[i]] + 1]++] = p;
        }
    }
}

/* --- pairs --- */

/* Which postings of v may be like x: their places, and how many. */
CQ_CLONE_FOR("popcnt")
static size_t sift(const posting *x, const posting *v, size_t n, cq_join_opt o,
                   bool anywhere, uint32_t *hits)
{
    uint64_t p = o.p, all = o.p + (uint64_t)o.q;
    uint32_t before = anywhere ? UINT32_MAX / 2 : 0;
    size_t k = 0;
    for (size_t i = 0; i < n; i++) {
        uint32_t differ = (uint32_t)__builtin_popcountll(x->bits ^ v[i].bits),
                 both = (x->ranked + v[i].ranked - differ) / 2,
                 left = x->left < v[i].left ? x->left : v[i].left,
                 most = both < left + before ? both : left + before;
        hits[k] = (uint32_t)i;
        k += (most * all >= ((uint64_t)x->size + v[i].size) * p) &
             !(x->set & v[i].set & GUEST);
    }
    return k;
}

/* No earlier feature than that of the list brought them together. */
static bool first_met(const joiner *j, const uint32_t *x, const uint32_t *xe,
                      const uint32_t *y, const uint32_t *ye)
{
    while (x < xe && y < ye) {
        uint32_t u = *x, v = *y;
        if (u == v && !(j->skip && j->skip[j->list[u]]))
            return false;
        x += u <= v;
        y += v <= u;
    }
    return true;
}

/* Whether two sets are alike that meet in a list: merge their ranks, and give up once too
 * few are left. */
static bool alike(const joiner *j, const posting *a, const posting *b)
{
    const cq_sets *s = j->s;
    const uint32_t *x = s->rank + s->at[a->set / 2], *xe = x + a->ranked;
    const uint32_t *y = s->rank + s->at[b->set / 2], *ye = y + b->ranked;
    uint64_t sum = (uint64_t)a->size + b->size, all = j->opt.p + (uint64_t)j->opt.q;
    int64_t need = (int64_t)((sum * j->opt.p + all - 1) / all);

    if (!j->anywhere || j->skip) {
        if (!first_met(j, x, xe - a->left, y, ye - b->left))
            return false;
    }
    if (!j->anywhere) /* nothing before it is shared */
        x = xe - a->left, y = ye - b->left;
    while (need > 0 && x < xe && y < ye && xe - x >= need && ye - y >= need) {
        uint32_t u = *x, v = *y;
        need -= u == v;
        x += u <= v;
        y += v <= u;
    }
    return need <= 0;
}

static void meet(joiner *j, desk *d, const posting *x, const posting *y)
{
    uint32_t a = x->set / 2, b = y->set / 2;
    if (j->parent &&
        cq_forest_root_shared(j->parent, a) == cq_forest_root_shared(j->parent, b))
        return;
    if (!alike(j, x, y))
        return;
    if (j->parent)
        cq_forest_join_shared(j->parent, a, b);
    else
        CQ_PUSH(d->pairs,
                (cq_item){ (uint64_t)(a < b ? a : b) << 32 | (a < b ? b : a), 0, 0 });
}

/* Try x with v. If v is one group, no longer than until x is of it, too. */
static void meet_all(joiner *j, desk *d, const posting *x, const posting *v, size_t n,
                     bool group)
{
    uint32_t hits[BLOCK];
    for (size_t from = 0; from < n; from += BLOCK) {
        if (group && cq_forest_root_shared(j->parent, x->set / 2) ==
                         cq_forest_root_shared(j->parent, v->set / 2))
            return;
        size_t k = sift(x, v + from, n - from < BLOCK ? n - from : BLOCK, j->opt,
                        j->anywhere, hits);
        for (size_t i = 0; i < k; i++)
            meet(j, d, x, v + from + hits[i]);
    }
}

/* --- groups --- */

static void join_neighbours(void *ctx, size_t from, size_t to, int thread)
{
    joiner *j = ctx;
    for (size_t l = from; l < to; l++)
        for (size_t i = j->at[l] + 1; i < j->at[l + 1]; i++)
            meet_all(j, &j->desks[thread], &j->postings[i], &j->postings[i - 1], 1,
                     false);
}

/* Put the list in the order of its groups, the largest first; single sets come last.
 * `order` gets each posting's group, as first place and size. Returns how many are in
 * groups. */
static size_t order_list(joiner *j, desk *d, size_t l)
{
    const posting *v = j->postings + j->at[l];
    size_t n = j->at[l + 1] - j->at[l], grouped = 0;
    CQ_RESERVE(d->order, n);
    CQ_RESERVE(d->list, n);
    for (size_t i = 0; i < n; i++)
        d->order.p[i] =
            (cq_item){ cq_forest_root_shared(j->parent, v[i].set / 2), (uint32_t)i, 0 };
    cq_sort_items(d->order.p, n);
    for (size_t i = 0, k; i < n; i = k) {
        for (k = i + 1; k < n && d->order.p[k].key == d->order.p[i].key;)
            k++;
        grouped += k - i > 1 ? k - i : 0;
        for (size_t m = i; m < k; m++)
            d->order.p[m].b = (uint32_t)(k - i);
    }
    for (size_t i = 0; i < n; i++)
        d->order.p[i].key |= (uint64_t)(n - d->order.p[i].b) << 32;
    cq_sort_items(d->order.p, n);
    for (size_t i = 0; i < n; i++)
        d->list.p[i] = v[d->order.p[i].a];
    return grouped;
}

/* Pairs of the ordered list that are not of one group. */
static uint64_t pairs_between(const desk *d, size_t n)
{
    uint64_t pairs = (uint64_t)n * (n - 1) / 2;
    for (size_t i = 0; i < n; i += d->order.p[i].b)
        pairs -= (uint64_t)d->order.p[i].b * (d->order.p[i].b - 1) / 2;
    return pairs;
}

static double mean_ranked(const joiner *j, size_t l)
{
    double sum = 0;
    for (size_t i = j->at[l]; i < j->at[l + 1]; i++)
        sum += j->postings[i].ranked;
    return sum / (double)(j->at[l + 1] - j->at[l]);
}

static void count_work(void *ctx, size_t from, size_t to, int thread)
{
    joiner *j = ctx;
    desk *d = &j->desks[thread];
    for (size_t l = from; l < to; l++) {
        size_t n = j->at[l + 1] - j->at[l];
        if (n > SHORT_LIST)
            order_list(j, d, l);
        uint64_t pairs = n > SHORT_LIST ? pairs_between(d, n) : n * (n - 1) / 2;
        j->work[l] = pairs + (uint64_t)((double)pairs * mean_ranked(j, l) / MERGED);
    }
}

/* Leave out the costliest lists, so that the others are within the budget. */
static void keep_budget(joiner *j, cq_skips *out)
{
    cq_item *items = cq_alloc(((size_t)j->lists + 1) * sizeof *items);
    uint64_t sum = 0;
    for (uint32_t l = 0; l < j->lists; l++)
        items[l] = (cq_item){ j->work[l], l, 0 };
    cq_sort_items(items, j->lists);
    for (uint32_t i = 0; i < j->lists; i++) {
        uint32_t l = items[i].a, r = j->rank[l];
        sum += items[i].key;
        if (sum <= j->opt.budget)
            continue;
        if (!j->skip)
            j->skip = cq_zalloc((size_t)j->lists + 1, 1);
        j->skip[l] = true;
        CQ_PUSH(*out,
                (cq_skip){ r < j->s->heavy_from ? 0 : j->s->heavy[r - j->s->heavy_from],
                           (uint32_t)(j->at[l + 1] - j->at[l]),
                           j->postings[j->at[l]].set / 2 });
    }
    free(items);
}

static void meet_long(joiner *j, desk *d, size_t l)
{
    size_t n = j->at[l + 1] - j->at[l], grouped = order_list(j, d, l);
    const posting *v = d->list.p;
    const cq_item *o = d->order.p;
    for (size_t x = 0, own = 0; x < n; x++) {
        while (own < grouped && own + o[own].b <= x)
            own += o[own].b;
        size_t groups = x < grouped ? own : grouped;
        for (size_t g = 0; g < groups; g += o[g].b)
            meet_all(j, d, &v[x], &v[g], o[g].b, true);
        if (x > grouped)
            meet_all(j, d, &v[x], &v[grouped], x - grouped, false);
    }
}

static void meet_lists(void *ctx, size_t from, size_t to, int thread)
{
    joiner *j = ctx;
    desk *d = &j->desks[thread];
    for (size_t i = from; i < to; i++) {
        size_t l = j->lists - 1 - i; /* the longest first, so that no thread ends late */
        const posting *v = j->postings + j->at[l];
        size_t n = j->at[l + 1] - j->at[l];
        if (j->skip && j->skip[l])
            continue;
        if (j->parent && n > SHORT_LIST)
            meet_long(j, d, l);
        else
            for (size_t x = 1; x < n; x++)
                meet_all(j, d, &v[x], v, x, false);
    }
}

/* --- the whole --- */

static void begin(joiner *j)
{
    assert(j->s->n < UINT32_MAX / 2 && j->opt.p > 0 && j->opt.p <= j->opt.q &&
           j->opt.q <= CQ_MAX_SIMILARITY);
    j->opt.threads = cq_pool_threads(j->opt.threads);
    j->desks = cq_zalloc((size_t)j->opt.threads, sizeof *j->desks);
    number_lists(j);
    fill_lists(j);
}

static void end(joiner *j)
{
    for (int t = 0; t < j->opt.threads; t++) {
        CQ_VEC_DONE(j->desks[t].pairs);
        CQ_VEC_DONE(j->desks[t].list);
        CQ_VEC_DONE(j->desks[t].order);
    }
    free(j->desks);
    free(j->skip);
    free(j->work);
    free(j->postings);
    free(j->at);
    free(j->rank);
    free(j->list);
}

enum { SLICE = 512 };

static void gather_pairs(const joiner *j, cq_nears *out)
{
    CQ_VEC(cq_item) all = { 0 };
    for (int t = 0; t < j->opt.threads; t++)
        for (size_t i = 0; i < j->desks[t].pairs.n; i++)
            CQ_PUSH(all, j->desks[t].pairs.p[i]);
    if (all.n)
        cq_sort_items(all.p, all.n);
    for (size_t i = 0; i < all.n; i++)
        CQ_PUSH(*out,
                (cq_near){ (uint32_t)(all.p[i].key >> 32), (uint32_t)all.p[i].key });
    CQ_VEC_DONE(all);
}

void cq_join_pairs(const cq_sets *s, cq_join_opt opt, cq_nears *out)
{
    joiner j = { .s = s, .opt = opt };
    begin(&j);
    cq_pool_run(j.lists, SLICE, j.opt.threads, meet_lists, &j);
    gather_pairs(&j, out);
    end(&j);
}

void cq_join_groups(const cq_sets *s, cq_join_opt opt, uint32_t *parent, cq_skips *out)
{
    joiner j = { .s = s, .opt = opt, .parent = parent };
    begin(&j);
    j.anywhere = true;
    cq_pool_run(j.lists, SLICE, j.opt.threads, join_neighbours, &j);
    if (opt.budget) {
        j.work = cq_alloc(((size_t)j.lists + 1) * sizeof *j.work);
        cq_pool_run(j.lists, SLICE, j.opt.threads, count_work, &j);
        keep_budget(&j, out);
    }
    j.anywhere = j.skip != NULL;
    cq_pool_run(j.lists, SLICE, j.opt.threads, meet_lists, &j);
    end(&j);
}
