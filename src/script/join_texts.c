/* join_texts.c - the join over texts: see join.h. Two passes, one for each length of run. */
#include "script/join.h"

#include "base/hash.h"

enum { LONG_TEXT = 60, LONG_RUN = 3, SHORT_RUN = 2 };

typedef CQ_VEC(cq_item) item_vec;
typedef CQ_VEC(uint64_t) key_vec;

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* The runs of `width` words of one text. Repeated ones are numbered, since only with
 * multisets does a share of edited words bound the similarity from below (q-gram lemma). */
static void add_runs(const uint32_t *words, uint32_t n, uint32_t width, uint32_t text,
                     key_vec *keys, item_vec *items)
{
    uint32_t again = 0;
    keys->n = 0;
    for (uint32_t i = 0; i + width <= n; i++) {
        uint64_t key = 0;
        for (uint32_t k = 0; k < width; k++)
            key = cq_hash_mix(key, words[i + k]);
        CQ_PUSH(*keys, key);
    }
    if (keys->n)
        qsort(keys->p, keys->n, sizeof *keys->p, by_key);
    for (size_t i = 0; i < keys->n; i++) {
        again = i > 0 && keys->p[i] == keys->p[i - 1] ? again + 1 : 0;
        CQ_PUSH(*items, (cq_item){ cq_hash_mix(keys->p[i], again), text, 0 });
    }
}

/* Join the texts of least..most words by runs of `width`; those past most, up to `guests`
 * words, take part as guests. */
static uint32_t pass(const cq_texts *t, uint32_t least, uint64_t most, uint64_t guests,
                     uint32_t width, cq_join_opt opt, uint32_t *parent)
{
    item_vec items = { 0 };
    key_vec keys = { 0 };
    cq_sets sets;

    for (uint32_t i = 0; i < t->n; i++)
        if (t->texts[i].n >= least && t->texts[i].n <= guests)
            add_runs(t->words + t->texts[i].at, t->texts[i].n, width, i, &keys, &items);
    cq_sets_make(items.p, items.n, t->n, &sets);
    CQ_VEC_DONE(keys);
    CQ_VEC_DONE(items);
    for (uint32_t i = 0; i < t->n; i++)
        sets.guest[i] = t->texts[i].n > most;
    uint32_t skipped = cq_join_groups(&sets, opt, parent);
    cq_sets_done(&sets);
    return skipped;
}

uint32_t cq_join_texts(const cq_texts *t, cq_join_opt opt, uint32_t *parent)
{
    /* A longer text of a pair has at most q/p times the runs of the shorter. */
    uint64_t guests = (uint64_t)LONG_TEXT * opt.q / opt.p + SHORT_RUN;
    return pass(t, CQ_LEAST_WORDS, LONG_TEXT - 1, guests, SHORT_RUN, opt, parent) +
           pass(t, LONG_TEXT, UINT32_MAX, UINT32_MAX, LONG_RUN, opt, parent);
}
