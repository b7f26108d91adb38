/* redeal.h - the case with its senders dealt anew, weighed as if it were the data.
 *
 * In a deal (weigh/decoy.h) nobody acts with anybody but by chance and habit. What the whole
 * test of repeated co-action finds in it, with decoys of its own, is error. */
#ifndef CQ_REDEAL_H
#define CQ_REDEAL_H

#include "model/calibration.h"
#include "weigh/coaction.h"

typedef struct cq_redeal cq_redeal;

/* Without the senders that are gone (one flag a sender), who act together; borrows all. */
cq_redeal *cq_redeal_new(const cq_corpus *c, const cq_traces *t, const bool *gone,
                         uint64_t seed);
void cq_redeal_free(cq_redeal *r);

/* The least q of a group in the deal of this number, 1 of none; or 2 where there is too
 * little for any test. Cost: as the weighing of the case. */
double cq_redeal_weigh(const cq_redeal *r, uint32_t number, const cq_coaction_opt *opt);

/* The share of the n deals, by their least q, with a group at each level. */
void cq_redeal_levels(const double *least, uint32_t n, cq_level out[CQ_LEVELS]);

#endif
