/* writing.h - how much wording people share who write independently of each other, and so
 * how many scripts as strong as those that were found chance alone would give.
 *
 * The null is measured on the case itself. Twosomes (script/cluster.h) are pairs of writers
 * in no cluster; those with a link, a repost, an answered message or a conversation in
 * common are left out, since they had a source. By how much the wording that two share
 * exceeds the level of chance falls exponentially (weigh/fall.h), for each language and
 * length as it does. Two people count once there, however often they wrote.
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
#include "weigh/fall.h"

typedef struct {
    size_t twosomes; /* that had no source in common */
    cq_falls falls;  /* n = 0: there were too few, and a slope is assumed */
    uint32_t groups; /* weak ones: of three writers, no stronger than twosomes */
    double joined;   /* bound of the share of twosomes that a third joins */
} cq_writing;

/* ln of the twosomes that chance gives as strong as the cluster, and of the groups. */
double cq_writing_twosomes(const cq_writing *w, const cq_cluster *c);
double cq_writing_groups(const cq_writing *w, const cq_cluster *c);

/* The least share of rare pairs of words (cq_cluster.rare) that makes wording a group's own;
 * where the script is so much of what they write, some eight words of such pairs do. */
#define CQ_OWN_WORDING (2.0 / 3)

/* Those of the twosomes, of which out has room for all, that had no source in common; and of
 * these, by number, the first of each two senders. Returns how many. */
size_t cq_writing_null(const cq_corpus *c, const cq_traces *t, const cq_clusters *k,
                       cq_twosome *out);
size_t cq_writing_once(const cq_corpus *c, cq_twosome *v, size_t n);

/* Fit the null, and set log_p and log_e of each cluster by it. */
void cq_writing_weigh(const cq_corpus *c, const cq_traces *t, cq_clusters *k,
                      cq_writing *out);

/* What the report says of the fit. */
cq_str cq_writing_note(const cq_writing *w, cq_arena *a);

#endif
