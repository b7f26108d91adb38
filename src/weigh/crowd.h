/* crowd.h - things that more senders share than can be compared two by two, each as one
 * group.
 *
 * Of each kind the CQ_CROWDS_TOLD largest are looked at: how many share it, in how short a
 * time half of them came, and which two of them have the same senders. How many two have in
 * common if each sender spread what he shares over the crowds at random is k l sum(d^2) / E^2
 * (the configuration model, as in weigh/pair.h), k and l senders, d of his crowds, E shares
 * of crowds in all. This describes; no q comes of it. Cost: linear in shares. */
#ifndef CQ_CROWD_H
#define CQ_CROWD_H

#include "base/vec.h"
#include "trace/trace.h"

enum { CQ_CROWDS_TOLD = 3 };

typedef struct {
    uint32_t thing;
    uint32_t senders;
    int64_t half; /* seconds of the shortest span in which half of those who have a time
                     shared it first; -1 if fewer than two have one */
} cq_crowd;

typedef struct {
    uint32_t a, b; /* places among the crowds, a < b */
    uint32_t common;
    double expected;
} cq_crowd_pair;

typedef struct {
    CQ_VEC(cq_crowd) crowds; /* by kind; of each the largest first */
    /* Those that have half of the lesser in common or more, and twice what is expected. */
    CQ_VEC(cq_crowd_pair) pairs;
} cq_crowds;

/* Look at the n things, which are by kind. */
void cq_crowds_make(const cq_traces *t, uint32_t sender_n, const uint32_t *things,
                    size_t n, cq_crowds *out);
void cq_crowds_done(cq_crowds *c);

/* Say in the report what is known of those of a kind, of which there are n in all, each
 * shared by more than `most`; `what` is the kind in words. */
cq_str cq_crowds_note(const cq_crowds *c, const cq_traces *t, cq_trace_kind kind,
                      const char *what, uint32_t n, uint32_t most, cq_arena *a);

#endif
