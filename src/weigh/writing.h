/* writing.h - how much wording people share who write independently of each other, and so
 * how many scripts as strong as those that were found chance alone would give.
 *
 * The null is measured on the case itself. Twosomes (script/cluster.h) are pairs of writers
 * in no cluster; those with a link, a repost or an answered message in common are left out,
 * since they had a source. By how much the wording that two share exceeds the level of
 * chance has an exponential tail, as the best local alignments of unrelated sequences have
 * (Karlin and Altschul, Methods for assessing the statistical significance of molecular
 * sequence features, 1990). Its slope is fitted to what exceeds CQ_LEAST_FIT nats, the
 * largest tenth censored (some pairs did copy), and used two standard errors flatter. How
 * many families and friends send one letter does not grow with the case, so that in a small
 * one they are more than a tenth of the pairs: where the rest is no exponential by far, more
 * tenths are censored, until it is, or half are. What is too many leaves the slope flatter.
 *
 * One phrase that many use is no evidence that they know each other: who shares it with one
 * shares it with all. So a group counts no more than its typical member's likeness to the
 * others does between two, times the share of twosomes that a third joins, seen among the
 * weak groups of the case, with two standard errors. Writers past the third add nothing,
 * unless most of what they write is the script and hardly anybody else in the case has put
 * its words together (cq_cluster.rare): the parts of a phrase are everybody's. */
#ifndef CQ_WRITING_H
#define CQ_WRITING_H

#include "trace/trace.h"

typedef struct {
    size_t twosomes;     /* that the fit rests on */
    double slope, error; /* nats of chance for a nat of wording, and its standard error */
    double misfit;       /* largest distance of the fitted from the observed shares */
    size_t kept;         /* of the twosomes; the others, the largest, are censored */
    bool fitted;         /* else there were too few, and the slope is assumed */
    uint32_t groups;     /* weak ones: of three writers, no stronger than twosomes */
    double joined;       /* bound of the share of twosomes that a third joins */
} cq_writing;

/* Fit the tail to the n values, each CQ_LEAST_FIT or more; they are sorted. */
void cq_writing_fit(float *past, size_t n, cq_writing *out);

/* ln of the twosomes that chance gives with so many nats past its level, and of the groups
 * as strong as the cluster. */
double cq_writing_twosomes(const cq_writing *w, double past);
double cq_writing_groups(const cq_writing *w, const cq_cluster *c);

/* The least share of rare pairs of words (cq_cluster.rare) that makes wording a group's own;
 * where the script is so much of what they write, some eight words of such pairs do. */
#define CQ_OWN_WORDING (2.0 / 3)

/* The nats past chance that the fit says only so large a share of twosomes exceeds. */
double cq_writing_past(const cq_writing *w, double share);

/* Whether the two had no link, repost or answered message in common. */
bool cq_writing_is_null(const cq_traces *t, const cq_twosome *k);

/* Fit the null, and set log_p and log_e of each cluster by it. */
void cq_writing_weigh(const cq_traces *t, cq_clusters *k, cq_writing *out);

/* What the report says of the fit. */
cq_str cq_writing_note(const cq_writing *w, cq_arena *a);

#endif
