/* kin.h - which texts are kin: they share more than chance gives two of their lengths, or, if
 * they are too short to tell, half of what the one has.
 *
 * Two texts are compared by merging their features. Where many are compared with one, the
 * lists of its features are walked once instead. Cost: the lengths of these lists. */
#ifndef CQ_KIN_H
#define CQ_KIN_H

#include "base/vec.h"
#include "script/passage.h"

typedef struct cq_kin cq_kin;

/* All three must live as long. */
cq_kin *cq_kin_new(const cq_texts *t, const cq_wording *w, const cq_passages *p);
void cq_kin_free(cq_kin *k);

bool cq_kin_pair(cq_kin *k, uint32_t a, uint32_t b);

/* From now on texts are compared with this one; CQ_NONE: with none. */
void cq_kin_set(cq_kin *k, uint32_t text);

/* The texts that share a feature with it, in no order, some twice; until the next set. */
const cq_ids *cq_kin_met(const cq_kin *k);

/* Whether the text is kin to it; true if there is none. */
bool cq_kin_is(cq_kin *k, uint32_t text);

/* What two texts share past what chance may give them. */
double cq_kin_excess(const cq_kin *k, uint32_t a, uint32_t b, double score);

/* The score of the text with itself. */
double cq_kin_own(cq_kin *k, uint32_t text);

/* The features' weights have changed. */
void cq_kin_forget(cq_kin *k, const cq_ids *features);

#endif
