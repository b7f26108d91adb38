/* similar.c - see similar.h. */
#include "peer/similar.h"

#include <string.h>

#include "base/bounds.h"
#include "base/sort.h"

typedef struct {
    const cq_window *w;
    const cq_similar_opt *opt;
    const cq_wordsets *sets;
    uint32_t *words;        /* as the sets have them, by how rare each is */
    size_t *posted;         /* of each word, where its postings end */
    uint32_t *postings;     /* acts that have the word among their first few, in order */
    uint32_t *looked;       /* of each act: the last one it was compared with, past 0 */
    uint32_t *weight, *met; /* of each account */
    cq_ids touched;
    uint64_t pairs, steps;
} search;

/* --- sets --- */

static const uint32_t *words_of(const search *s, uint32_t act, size_t *n)
{
    return s->words + cq_wordsets_at(s->sets, s->w->acts[act].set, n);
}

/* How many words a set of n must share with any that is like it: they are no more than n
 * together. */
static size_t least_shared(const search *s, size_t n)
{
    size_t k = (size_t)(s->opt->similarity * (double)n);
    while (k > 0 && (double)(k - 1) / (double)n >= s->opt->similarity)
        k--;
    while (k < n && (double)k / (double)n < s->opt->similarity)
        k++;
    return k;
}

/* How many of its words are looked up. */
static size_t first_few(const search *s, size_t n)
{
    return !n || n < s->opt->words ? 0 : n - least_shared(s, n) + 1;
}

static bool alike(search *s, uint32_t i, uint32_t j)
{
    size_t n, m, both = 0, a = 0, b = 0;
    const uint32_t *x = words_of(s, i, &n), *y = words_of(s, j, &m);
    double like = s->opt->similarity;
    if ((double)(n < m ? n : m) / (double)(n < m ? m : n) < like)
        return false;
    size_t most = n + m;
    for (; a < n && b < m; s->steps++) {
        if (x[a] == y[b])
            a++, b++, both++;
        else if (x[a] < y[b])
            a++;
        else
            b++;
        size_t left = n - a < m - b ? n - a : m - b;
        size_t spare = both + left; /* what both can still be */
        if ((double)spare / (double)(most - spare) < like)
            return false;
    }
    return (double)both / (double)(most - both) >= like;
}

/* --- words --- */

/* Number the words anew, the rarer first; of words as rare, as they came. */
static uint32_t *ranks(const cq_wordsets *sets)
{
    size_t n = cq_numbers_count(&sets->words), all = sets->all.n;
    uint32_t *count = cq_zalloc(n + 1, sizeof *count),
             *rank = cq_alloc((n + 1) * sizeof *rank);
    cq_item *order = cq_alloc((n + 1) * sizeof *order);
    for (size_t i = 0; i < all; i++)
        count[sets->all.p[i]]++;
    for (uint32_t i = 0; i < n; i++)
        order[i] = (cq_item){ count[i], i, 0 };
    cq_sort_items(order, n);
    for (uint32_t i = 0; i < n; i++)
        rank[order[i].a] = i;
    free(order);
    free(count);
    return rank;
}

static int by_number(const void *a, const void *b)
{
    uint32_t x = *(const uint32_t *)a, y = *(const uint32_t *)b;
    return (x > y) - (x < y);
}

static void rank_words(search *s)
{
    const cq_wordsets *sets = s->sets;
    uint32_t *rank = ranks(sets);
    s->words = cq_alloc((sets->all.n + 1) * sizeof *s->words);
    for (size_t i = 0; i < sets->all.n; i++)
        s->words[i] = rank[sets->all.p[i]];
    for (size_t k = 0, from = 0; k < sets->ends.n; from = sets->ends.p[k++])
        qsort(s->words + from, sets->ends.p[k] - from, sizeof *s->words, by_number);
    free(rank);
}

/* Both passes of a counting sort: with postings NULL, posted[word + 1] is counted. */
static void post(search *s)
{
    for (uint32_t i = 0; i < s->w->n; i++) {
        size_t n;
        const uint32_t *x = words_of(s, i, &n);
        for (size_t k = 0, few = first_few(s, n); k < few; k++)
            if (s->postings)
                s->postings[s->posted[x[k]]++] = i;
            else
                s->posted[x[k] + 1]++;
    }
}

static void post_all(search *s)
{
    size_t n = cq_numbers_count(&s->sets->words);
    s->posted = cq_zalloc(n + 2, sizeof *s->posted);
    post(s);
    for (size_t i = 0; i < n; i++)
        s->posted[i + 1] += s->posted[i];
    s->postings = cq_alloc((s->posted[n] + 1) * sizeof *s->postings);
    post(s);
}

/* --- ties --- */

/* The first posting of the word that is not before the act. */
static size_t seek(const search *s, uint32_t word, uint32_t act)
{
    size_t low = word ? s->posted[word - 1] : 0, high = s->posted[word];
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (s->postings[middle] < act)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

static void pair(search *s, uint32_t i, uint32_t j)
{
    uint32_t b = s->w->acts[j].account;
    s->pairs++;
    if (!s->weight[b])
        CQ_PUSH(s->touched, b);
    else if (s->met[b] == i)
        return;
    s->met[b] = i;
    s->weight[b]++;
}

/* Meet all that are like the act, as long as that is not too much. */
static void meet(search *s, uint32_t i)
{
    const cq_window *w = s->w;
    size_t n;
    const uint32_t *x = words_of(s, i, &n);
    for (size_t k = 0, few = first_few(s, n); k < few; k++)
        for (size_t p = seek(s, x[k], w->from[i]);
             p < s->posted[x[k]] && s->postings[p] < w->to[i] &&
             s->steps <= CQ_MAX_COMPARED;
             p++, s->steps++) {
            uint32_t j = s->postings[p];
            bool own = w->acts[j].account == w->acts[i].account;
            if (j == i || s->looked[j] == i + 1 || (own && !w->loops))
                continue;
            s->looked[j] = i + 1;
            if (alike(s, i, j))
                pair(s, i, j);
        }
}

static void settle(search *s, uint32_t account, cq_tied *tied, void *ctx)
{
    for (size_t i = 0; i < s->touched.n; i++) {
        uint32_t b = s->touched.p[i];
        tied(ctx, account, b, s->weight[b]);
        s->weight[b] = 0;
    }
    s->touched.n = 0;
}

static bool walk(search *s, cq_tied *tied, void *ctx)
{
    const cq_window *w = s->w;
    cq_item *order = cq_alloc((w->n + 1) * sizeof *order);
    for (uint32_t i = 0; i < w->n; i++)
        order[i] = (cq_item){ w->acts[i].account, i, 0 };
    cq_sort_items(order, w->n);
    for (size_t i = 0; i < w->n && s->steps <= CQ_MAX_COMPARED; i++) {
        meet(s, order[i].a);
        if (i + 1 == w->n || order[i + 1].key != order[i].key)
            settle(s, (uint32_t)order[i].key, tied, ctx);
    }
    free(order);
    return s->steps <= CQ_MAX_COMPARED;
}

bool cq_similar_ties(const cq_window *w, const cq_wordsets *sets,
                     const cq_similar_opt *opt, cq_tied *tied, void *ctx, uint64_t *pairs)
{
    search s = { .w = w, .opt = opt, .sets = sets };
    s.looked = cq_zalloc(w->n + 1, sizeof *s.looked);
    s.weight = cq_zalloc(w->account_n + 1, sizeof *s.weight);
    s.met = cq_zalloc(w->account_n + 1, sizeof *s.met);
    rank_words(&s);
    post_all(&s);
    bool done = walk(&s, tied, ctx);
    *pairs = s.pairs / 2;
    free(s.looked);
    free(s.weight);
    free(s.met);
    free(s.words);
    free(s.posted);
    free(s.postings);
    CQ_VEC_DONE(s.touched);
    return done;
}
