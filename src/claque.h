/* claque.h - the library's door: a case in, findings out. */
#ifndef CQ_CLAQUE_H
#define CQ_CLAQUE_H

#include "keep/case.h"
#include "keep/prints.h"
#include "model/calibration.h"
#include "read/input.h"

#ifndef CQ_VERSION
#define CQ_VERSION "0.1.0"
#endif

typedef struct {
    cq_read_opt read;
    const char *events; /* CSV of time,event[,target]; or NULL */
    double q;
    uint32_t sim_p, sim_q; /* near copies are as alike as this fraction */
    uint32_t shingle;      /* by runs of so many words; 0: by the texts' lengths */
    uint32_t decoys;
    uint64_t seed;
    int threads;   /* 0: all */
    size_t memory; /* bytes to be held; 0: no limit */
    cq_keep keep;
    /* Called now and then with a stage's name and what is done of it; CQ_STOP stops. */
    cq_status (*progress)(void *ctx, const char *stage, uint64_t done, uint64_t all);
    void *ctx;
} cq_scan_opt;

#define CQ_SCAN_DEFAULTS                                                                 \
    (cq_scan_opt)                                                                        \
    {                                                                                    \
        .q = 0.05, .sim_p = 1, .sim_q = 2, .decoys = 100, .seed = 1                      \
    }

/* Read the inputs into the case; *damaged is set where one could not be read whole. */
cq_status cq_claque_read(cq_case *k, char *const *inputs, size_t n,
                         const cq_scan_opt *opt, bool *damaged, cq_err *err);

/* Find the campaigns of a loaded case; leave the prints of its texts, unless NULL. */
cq_status cq_claque_analyse(const cq_corpus *c, const cq_scan_opt *opt, cq_report *out,
                            cq_prints *prints);

/* Take from a report the options that it was made with, as far as they change a result. */
void cq_claque_options(const cq_report *r, cq_scan_opt *opt);

/* Hold a case against its own nulls: so many deals of it, without those whom the report has
 * found to act together, weighed as the case was, and writers left out of the null of
 * scripts. Deals are told to opt->progress as "calibrating". */
cq_status cq_claque_calibrate(const cq_corpus *c, const cq_report *r,
                              const cq_scan_opt *opt, uint32_t runs, cq_calibration *out);

#endif
