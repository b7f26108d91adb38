/* strand.h - one finding before findings become campaigns: a script's messages, a circle of
 * senders, or a run of calls. Campaigns are twined from strands. */
#ifndef CQ_STRAND_H
#define CQ_STRAND_H

#include "weigh/coaction.h"
#include "weigh/lookalike.h"
#include "weigh/writing.h"

enum { CQ_MATTER_WORDS = 3 };

typedef enum { CQ_STRAND_SCRIPT, CQ_STRAND_CIRCLE, CQ_STRAND_CALLS } cq_strand_kind;

typedef struct {
    cq_strand_kind kind;
    uint32_t no;      /* in the clusters, the circles or the things */
    cq_list messages; /* by number */
    double *fit;      /* of each: 1 as the typical member, less for a bystander */
    cq_list senders;  /* by number, those that are somebody */
    double
        log_e; /* log of the groups as strong that chance would make; of a circle its q */
    double
        q; /* expected share of chance among this one and those before it; of scripts and
                  calls after cq_strands_rank */
    const cq_lookalike *why; /* why it is no campaign, or NULL */
    double matter; /* nats by which a run of calls speaks for a script (matter.h), or 0 */
    cq_str said[CQ_MATTER_WORDS]; /* the words that say so most, "" for none */
    uint32_t set;                 /* the least strand that it is twined with */
} cq_strand;

typedef struct {
    cq_strand *strands;
    uint32_t n;
    cq_set_aside *quoting; /* members that only quote, by reason */
    uint32_t quoting_n;
} cq_strands;

/* What the analysis has so far; all borrowed. */
typedef struct {
    const cq_corpus *corpus;
    const cq_docs *docs;
    const cq_clusters *clusters;
    const cq_traces *traces;
    const cq_writing *writing;
    const cq_coaction *coaction;
    int threads; /* that look at them; what comes out is the same for any number */
} cq_findings;

/* Make the strands and look each up among the lookalikes. Scripts of which chance gives one
 * or more are none, but as lookalikes. Memory from the arena. */
void cq_strands_make(const cq_findings *f, cq_arena *a, cq_strands *out);

/* Twine strands that are one campaign: many senders in common, a link or tag that hardly
 * anybody else uses, the same wording, or calls that speak for it. Sets `set`; strands that
 * are set aside join only by a link or tag. */
void cq_strands_twine(const cq_findings *f, cq_strands *s);

/* Give scripts and calls their q. What is set aside is no finding, and strands of one set
 * are one: else each newsletter would make room for another chance group. */
void cq_strands_rank(cq_strands *s);

#endif
