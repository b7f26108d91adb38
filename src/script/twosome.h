/* twosome.h - texts in no group that echo each other all the same: they tell how much
 * independent writers share (weigh/writing.h).
 *
 * Cost: one comparison of two texts an echo. */
#ifndef CQ_TWOSOME_H
#define CQ_TWOSOME_H

#include "script/cluster.h"
#include "script/kin.h"

typedef struct {
    const cq_corpus *c;
    const cq_docs *d;
    const cq_texts *texts;
    const cq_wording *wording;
    const cq_passages *passages;
    const cq_kin *kin;
    const _Atomic(bool) *taken; /* text is in a group */
} cq_twosome_work;

/* Set the twosomes of out, by text, and how many there could be; from its arena. */
void cq_twosomes_list(const cq_twosome_work *w, cq_clusters *out);

#endif
