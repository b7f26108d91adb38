/* coaction.h - senders who share the same things again and again close in time, and how
 * surprising that is.
 *
 * Pairs are weighed by the marked Poisson test (doc/statistics.md), groups by decoys in
 * which senders are re-dealt among the shares inside strata. */
#ifndef CQ_COACTION_H
#define CQ_COACTION_H

#include "trace/trace.h"

typedef struct {
    double q;
    uint32_t decoys;
    uint64_t seed;
    int threads;
} cq_coaction_opt;

typedef struct {
    uint32_t a, b; /* senders, a < b */
    uint32_t shared;
    double log_p;
} cq_pair;

typedef struct {
    cq_list senders;
    cq_list things;     /* that two members or more share close in time */
    cq_list messages;   /* of members, that carry these things */
    double *stays;      /* of each sender: share of the parts without which he stays */
    double stability;   /* their mean (weigh/stay.h) */
    uint32_t fellows;   /* members who are not tied in pairs (weigh/fellow.h) */
    double strength;    /* in units of chance (weigh/pick.h) */
    double q;           /* monotone; 1 where nothing can be claimed */
    double median_gap;  /* seconds between members on one thing */
    cq_trace_kind kind; /* of most of the things */
} cq_circle;

typedef struct {
    cq_arena arena;
    cq_circle *circles; /* strongest first */
    uint32_t n;
    cq_pair *pairs; /* above the screening floor, by a, b */
    uint32_t pair_n;
    double floor_q;
    uint32_t decoy_n;
    double *decoys; /* strongest group of each */
    bool weighed;   /* senders were enough, and decoys were asked for */
    double least_q; /* of a group before any is taken out; 1 of none */
    double movable; /* share of the shares that a decoy can move */
    cq_str *notes;  /* what the data forbids to claim */
    uint32_t note_n;
} cq_coaction;

cq_status cq_coaction_weigh(const cq_corpus *c, const cq_traces *t,
                            const cq_coaction_opt *opt, cq_coaction *out);
void cq_coaction_done(cq_coaction *c);

#endif
