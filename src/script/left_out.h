/* left_out.h - the phrases whose lists were past the budget, as somebody wrote them.
 *
 * "Exact except N lists" is said with the words of the first few: the join's costliest, then
 * those of the search for passages. */
#ifndef CQ_LEFT_OUT_H
#define CQ_LEFT_OUT_H

#include "script/cluster.h"
#include "script/join.h"
#include "script/wording.h"

typedef struct {
    const cq_corpus *c;
    const cq_docs *d;
    const cq_texts *texts;
    const cq_wording *wording;
    const cq_skips *lists;  /* of the join */
    const cq_ids *features; /* of the search */
} cq_left_out;

/* Set how many lists out->skipped_lists counts, and the phrases of some, in out's arena. */
void cq_left_out_name(const cq_left_out *f, cq_clusters *out);

#endif
