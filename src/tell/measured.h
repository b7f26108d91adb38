/* measured.h - how often the rules of innocent sameness erred where the truth is known.
 *
 * Constants, measured and not estimated from the case at hand: they belong to the version
 * and the made cases that they name. measured.c is written by `make bench-lookalikes`
 * (doc/statistics.md) and by nobody else. */
#ifndef CQ_TELL_MEASURED_H
#define CQ_TELL_MEASURED_H

#include <stdint.h>

typedef struct {
    const char *rule;  /* its reason (weigh/lookalike.h) */
    uint32_t groups;   /* that it set aside */
    uint32_t messages; /* in them */
    uint32_t wrong; /* groups that were half or more of messages of one covert campaign */
    uint32_t campaigns; /* covert ones that such a group was of */
    uint32_t covert;    /* messages of covert campaigns in any of its groups */
} cq_measured_rule;

typedef struct {
    const char *version; /* of claque, with the commit, by which it was measured */
    const char *cases;   /* "profile medium, seeds 1 to 10; ..." */
    uint32_t campaigns;  /* covert, in all cases */
    uint32_t messages;   /* of them */
    const cq_measured_rule *rules; /* the most groups first */
    uint32_t rule_n;
} cq_measured;

extern const cq_measured cq_measured_lookalikes;

#endif
