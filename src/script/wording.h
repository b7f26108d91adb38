/* wording.h - what texts can share: their ordered pairs of near words, and how rare each is.
 *
 * A feature is a word with one of the four words that follow it (a skip-bigram, order
 * kept), so that a replaced or inserted word spoils only the pairs that it is part of. A
 * text has each once. Features of one message only are dropped, and so are those of common
 * language: of more than a sixtieth of the texts, and more than 300. Texts of fewer than
 * CQ_LEAST_WORDS have none, but it is counted how many of them use one. Since each word stands
 * in four pairs with what follows, a pair weighs a quarter of its surprise; an eighth in
 * Chinese and Japanese, where a word is some two letters that each stand in four pairs.
 *
 * How common a feature is, is counted in units: near copies of one text are one unit, since
 * a letter that was sent a thousand times does not make its words common. Each language
 * counts for itself, or a thin one would look coordinated. A language of a few units is
 * weighed as if it had thirty: in a folder that holds one campaign and nothing else all
 * would be common.
 *
 * Cost: four pairs a word, sorted in partitions of bounded size. */
#ifndef CQ_WORDING_H
#define CQ_WORDING_H

#include "base/arena.h"
#include "base/sort.h"
#include "script/collapse.h"

typedef struct {
    cq_arena arena;
    uint32_t n;      /* features */
    uint32_t text_n; /* texts */
    size_t *at;      /* text -> features[at[t] .. at[t + 1]), ascending */
    uint32_t *features;
    uint32_t *rare;  /* of each text: its pairs that are no common language */
    size_t *list;    /* feature -> texts[list[f] .. list[f + 1]): heads, then others */
    uint32_t *texts; /* both parts ascending */
    uint32_t *heads; /* of each feature: how many texts are the heads of their units */
    uint32_t *units; /* that have the feature */
    float *weight; /* nats: a quarter or an eighth of ln(units of its language / units) */
    uint32_t *lang_units; /* units of each language, none or LEAST_UNITS or more */
    cq_item *heavy; /* features of CQ_HEAVY heads or more, ascending: key is the pair of
                       words, the first in the upper half; a the feature */
    size_t heavy_n;
    cq_item *brief; /* features that messages of too few words have, ascending: key is the
                       feature, a how many do */
    size_t brief_n;
} cq_wording;

/* unit[t] is the number of the text that heads t's unit. memory: bytes that the process
 * should hold, of which the pairs in hand take a quarter; 0: no limit. The same for any
 * threads and any memory. */
void cq_wording_make(const cq_texts *t, const uint32_t *unit, size_t memory, int threads,
                     cq_wording *out);
void cq_wording_done(cq_wording *w);

/* Messages too short for features that have this one all the same. */
uint32_t cq_wording_brief(const cq_wording *w, uint32_t feature);

#endif
