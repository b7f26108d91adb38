/* join.c - see join.h.
 *
 * Each set keeps its features rarest first. If two sets of sizes m <= n are alike, they
 * share at least ceil(n p/q) features, so the first n - ceil(n p/q) + 1 of either hold one
 * of them: its prefix. Only prefixes are indexed, and only there do sets meet.
 *
 * A campaign of thousands of near copies makes lists of thousands. So first each list is
 * followed from neighbour to neighbour, which joins nearly all of a group at linear cost;
 * then lists are ordered by the size of the groups found so far, and each set meets only
 * those of larger groups: the members of the largest group meet nobody, the others come to
 * them. Each pair is still tried from one side, so none is missed. */
#include "script/join.h"

#include <string.h>

#include "base/map.h"
#include "script/forest.h"

/* --- sets --- */

/* Runs of equal keys, rarest first: key is the number of sets, a and b the first item. */
static size_t rank_features(const cq_item *items, size_t n, cq_item *runs)
{
    size_t run_n = 0;
    for (size_t i = 0, j; i < n; i = j) {
        for (j = i + 1; j < n && items[j].key == items[i].key;)
            j++;
        if (j - i > 1) {
            runs[run_n++] = (cq_item){ j - i, (uint32_t)i, (uint32_t)(i >> 32) };
        }
    }
    cq_sort_items(runs, run_n);
    return run_n;
}

static const cq_item *first_of(const cq_item *items, const cq_item *run)
{
    return items + ((uint64_t)run->b << 32 | run->a);
}

/* Give the sets the ranks of their shared features. */
static void fill_ranks(const cq_item *items, const cq_item *runs, size_t run_n,
                       cq_sets *s)
{
    size_t *next = cq_alloc((s->n + 1) * sizeof *next);
    for (size_t r = 0; r < run_n; r++)
        for (size_t i = 0; i < runs[r].key; i++)
            s->at[first_of(items, &runs[r])[i].a + 1]++;
    for (uint32_t i = 0; i < s->n; i++)
        s->at[i + 1] += s->at[i];
    memcpy(next, s->at, (s->n + 1) * sizeof *next);
    s->rank = cq_alloc((s->at[s->n] + 1) * sizeof *s->rank);
    /* By rank from the first, so that each set's ranks come out ascending. */
    for (size_t r = 0; r < run_n; r++)
        for (size_t i = 0; i < runs[r].key; i++)
            s->rank[next[first_of(items, &runs[r])[i].a]++] = (uint32_t)r;
    free(next);
}

void cq_sets_make(cq_item *items, size_t item_n, uint32_t n, cq_sets *out)
{
    cq_item *runs = cq_alloc((item_n / 2 + 1) * sizeof *runs);

    *out = (cq_sets){ .n = n,
                      .at = cq_zalloc((size_t)n + 1, sizeof *out->at),
                      .size = cq_zalloc((size_t)n + 1, sizeof *out->size),
                      .guest = cq_zalloc((size_t)n + 1, sizeof *out->guest) };
    for (size_t i = 0; i < item_n; i++)
        out->size[items[i].a]++;
    cq_sort_items(items, item_n);
    out->ranks = (uint32_t)rank_features(items, item_n, runs);
    fill_ranks(items, runs, out->ranks, out);
    free(runs);
}

void cq_sets_done(cq_sets *s)
{
    free(s->at);
    free(s->rank);
    free(s->size);
    free(s->guest);
    *s = (cq_sets){ 0 };
}

/* --- the join --- */

typedef struct {
    const cq_sets *s;
    cq_join_opt opt;
    uint32_t *parent; /* or NULL: every pair is wanted */
    cq_nears *pairs;  /* or NULL */
    size_t *at;       /* list of feature f: sets[at[f] .. at[f + 1]) */
    uint32_t *sets;
    uint32_t *order; /* set -> its place: sets of larger groups first */
    uint32_t *seen;  /* set -> the last set that met it */
    uint64_t longest;
    uint32_t skipped;
} joiner;

static uint64_t share_up(uint64_t n, cq_join_opt o)
{
    return (n * o.p + o.q - 1) / o.q;
}

/* One past the last place of the set's prefix in its ranks. Its features without a rank are
 * the rarest, and so come first. */
static size_t prefix_end(const joiner *j, uint32_t set)
{
    uint64_t size = j->s->size[set], prefix = size - share_up(size, j->opt) + 1;
    uint64_t ranked = j->s->at[set + 1] - j->s->at[set], alone = size - ranked;

    if (size == 0)
        return j->s->at[set];
    return j->s->at[set] + (prefix > alone ? prefix - alone : 0);
}

/* Whether two sets are alike: merge their ranks, and give up once too few are left. */
static bool alike(const joiner *j, uint32_t a, uint32_t b)
{
    const cq_sets *s = j->s;
    const uint32_t *x = s->rank + s->at[a], *xe = s->rank + s->at[a + 1];
    const uint32_t *y = s->rank + s->at[b], *ye = s->rank + s->at[b + 1];
    uint64_t sum = (uint64_t)s->size[a] + s->size[b], all = j->opt.p + (uint64_t)j->opt.q;
    int64_t need = (int64_t)((sum * j->opt.p + all - 1) / all);

    if (s->guest[a] && s->guest[b])
        return false;
    while (need > 0 && x < xe && y < ye && xe - x >= need && ye - y >= need) {
        need -= *x == *y;
        uint32_t u = *x, v = *y;
        x += u <= v;
        y += v <= u;
    }
    return need <= 0;
}

static void meet(joiner *j, uint32_t a, uint32_t b)
{
    if (j->parent && cq_forest_root(j->parent, a) == cq_forest_root(j->parent, b))
        return;
    if (!alike(j, a, b))
        return;
    if (j->parent)
        cq_forest_join(j->parent, a, b);
    if (j->pairs)
        CQ_PUSH(*j->pairs, a < b ? (cq_near){ a, b } : (cq_near){ b, a });
}

/* Put each set into the lists of its prefix, in the given order. */
static void index_prefixes(joiner *j, const uint32_t *in_order)
{
    size_t *next = cq_alloc((j->s->ranks + 1) * sizeof *next);
    memset(j->at, 0, (j->s->ranks + 1) * sizeof *j->at);
    for (uint32_t k = 0; k < j->s->n; k++)
        for (size_t i = j->s->at[k], end = prefix_end(j, k); i < end; i++)
            j->at[j->s->rank[i] + 1]++;
    for (uint32_t f = 0; f < j->s->ranks; f++)
        j->at[f + 1] += j->at[f];
    memcpy(next, j->at, (j->s->ranks + 1) * sizeof *next);
    free(j->sets);
    j->sets = cq_alloc((j->at[j->s->ranks] + 1) * sizeof *j->sets);
    for (uint32_t k = 0; k < j->s->n; k++)
        for (size_t i = j->s->at[in_order[k]], end = prefix_end(j, in_order[k]); i < end;
             i++)
            j->sets[next[j->s->rank[i]]++] = in_order[k];
    free(next);
}

static void join_neighbours(joiner *j)
{
    for (uint32_t f = 0; f < j->s->ranks; f++)
        for (size_t i = j->at[f]; i + 1 < j->at[f + 1]; i++)
            meet(j, j->sets[i], j->sets[i + 1]);
}

/* The sets, those of the largest group first, then by group, then by number. */
static void order_by_group(joiner *j, uint32_t *in_order)
{
    uint32_t n = j->s->n, *size = cq_zalloc((size_t)n + 1, sizeof *size);
    cq_item *items = cq_alloc((n + 1) * sizeof *items);
    for (uint32_t i = 0; i < n; i++)
        size[cq_forest_root(j->parent, i)]++;
    for (uint32_t i = 0; i < n; i++) {
        uint32_t root = cq_forest_root(j->parent, i);
        items[i] = (cq_item){ .key = (uint64_t)(n - size[root]) << 32 | root, .a = i };
    }
    cq_sort_items(items, n);
    for (uint32_t k = 0, place = 0; k < n; k++) {
        in_order[k] = items[k].a;
        /* All of a group have one place, so that they do not meet each other. */
        if (k == 0 || items[k].key != items[k - 1].key)
            place = k;
        j->order[items[k].a] = place;
    }
    free(items);
    free(size);
}

/* The longest list that may be tried pair by pair within the budget. */
static uint64_t longest_list(const joiner *j)
{
    uint64_t work = 0, n = 0;
    uint32_t *count = cq_zalloc((size_t)j->s->n + 2, sizeof *count);
    for (uint32_t f = 0; f < j->s->ranks; f++)
        count[j->at[f + 1] - j->at[f]]++;
    for (n = 0; n < j->s->n; n++) {
        work += (n + 1) * (n + 1) / 2 * count[n + 1];
        if (j->opt.budget && work > j->opt.budget)
            break;
    }
    free(count);
    return n;
}

static void meet_earlier(joiner *j, uint32_t set)
{
    for (size_t i = j->s->at[set], end = prefix_end(j, set); i < end; i++) {
        uint32_t f = j->s->rank[i];
        if (j->at[f + 1] - j->at[f] > j->longest)
            continue;
        for (size_t k = j->at[f]; k < j->at[f + 1]; k++) {
            uint32_t other = j->sets[k];
            if (j->order[other] >= j->order[set])
                break;
            if (j->seen[other] != set) {
                j->seen[other] = set;
                meet(j, set, other);
            }
        }
    }
}

static void run(joiner *j)
{
    uint32_t n = j->s->n, *in_order = cq_alloc((n + 1) * sizeof *in_order);

    j->at = cq_alloc((j->s->ranks + 1) * sizeof *j->at);
    j->order = cq_alloc((n + 1) * sizeof *j->order);
    j->seen = cq_alloc((n + 1) * sizeof *j->seen);
    for (uint32_t i = 0; i < n; i++)
        in_order[i] = j->order[i] = i, j->seen[i] = CQ_NONE;
    index_prefixes(j, in_order);
    if (j->parent) {
        join_neighbours(j);
        order_by_group(j, in_order);
        index_prefixes(j, in_order);
    }
    j->longest = longest_list(j);
    for (uint32_t f = 0; f < j->s->ranks; f++)
        j->skipped += j->at[f + 1] - j->at[f] > j->longest;
    for (uint32_t k = 0; k < n; k++)
        meet_earlier(j, in_order[k]);
    free(j->sets);
    free(j->at);
    free(j->order);
    free(j->seen);
    free(in_order);
}

static int by_pair(const void *a, const void *b)
{
    const cq_near *x = a, *y = b;
    return x->a != y->a ? (x->a > y->a) - (x->a < y->a) : (x->b > y->b) - (x->b < y->b);
}

void cq_join_pairs(const cq_sets *s, cq_join_opt opt, cq_nears *out)
{
    opt.budget = 0;
    joiner j = { .s = s, .opt = opt, .pairs = out };
    run(&j);
    if (out->n)
        qsort(out->p, out->n, sizeof *out->p, by_pair);
}

uint32_t cq_join_groups(const cq_sets *s, cq_join_opt opt, uint32_t *parent)
{
    joiner j = { .s = s, .opt = opt, .parent = parent };
    run(&j);
    return j.skipped;
}
