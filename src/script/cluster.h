/* cluster.h - messages that follow one script, found without a seed text.
 *
 * The door of script/. Identical normal forms collapse first; the exact join and shared
 * passages give scored pairs; groups grow from the best-linked message by likeness to the
 * group's profile, never by a chain of neighbours. */
#ifndef CQ_CLUSTER_H
#define CQ_CLUSTER_H

#include "base/vec.h"
#include "model/report.h"
#include "text/doc.h"

typedef struct {
    int threads;
    size_t memory;         /* bytes that the process should hold; 0: no limit */
    uint32_t sim_p, sim_q; /* the join's threshold as a fraction, default 1/2 */
    uint32_t shingle;      /* words of the join's runs; 0: by the texts' lengths */
    uint64_t budget;       /* of the join's steps; 0: what a scan may take */
} cq_cluster_opt;

typedef struct {
    cq_list messages; /* by number */
    double *fit;      /* of each: nats of wording shared with the script beyond chance */
    uint32_t *unit;   /* of each: near copies of one text have the same */
    double strength;  /* median nats that two members of different senders share */
    double past;      /* median of what a member has of the script, past chance */
    double between;   /* the same, no wording weighed more than between two texts */
    double share;     /* median share of a member's own words that the script covers */
    double rare;      /* median share of a member's pairs of words that are the script's
                         and hardly anybody else's */
    uint32_t words;   /* of the common text */
    uint32_t length;  /* median words of the members' texts */
    char lang[4];     /* of most of them, as in text/doc.h */
    uint32_t senders; /* distinct */
    uint32_t writers; /* of them, people who did not only pass it on by a marked repost */
    bool verbatim;    /* half of the members or more are equal in normal form */
    double log_p;     /* chance (natural log); 0 until weigh/writing.h says */
    double log_e;
} cq_cluster;

/* Two messages of different senders, in no cluster, that share wording past the level of
 * chance. */
typedef struct {
    uint32_t a, b;
    float past;     /* nats, 0 or more */
    uint32_t words; /* of the shorter text */
    char lang[4];   /* of both, as in text/doc.h */
} cq_twosome;

/* Nats past chance that make a member. */
enum { CQ_LEAST_FIT = 12 };

typedef struct {
    cq_arena arena;
    cq_cluster *clusters; /* largest evidence first, then by first message */
    uint32_t n;
    cq_twosome *twosomes;
    size_t twosome_n;
    double pairs;           /* of texts of one language: the twosomes that could be */
    uint32_t skipped_lists; /* phrases past the work budget: "exact except N lists" */
    cq_str *skipped;        /* the first of these, as somebody wrote them */
    uint32_t skipped_n;     /* at most CQ_SKIPS_SHOWN */
} cq_clusters;

enum { CQ_SKIPS_SHOWN = 5 };

/* Cluster all messages with body text, calls' notes included. A message is in at most one
 * cluster. Nothing is left out here for being chance, a newsletter, a quotation or a repost:
 * that is for weigh/ to say. */
void cq_clusters_find(const cq_corpus *c, const cq_docs *d, const cq_cluster_opt *opt,
                      cq_clusters *out);

void cq_clusters_done(cq_clusters *c);

#endif
