/* trace.h - the things that two senders can share, one file a kind.
 *
 * The door of trace/. A thing is a link, a tag, a reposted message, a reply's target, an
 * image, a mark of origin, or a script; a share is one sender's first use of it, in one
 * message; his further uses are listed apart. */
#ifndef CQ_TRACE_H
#define CQ_TRACE_H

#include "script/cluster.h"

typedef enum {
    CQ_T_LINK,
    CQ_T_DOMAIN, /* registrable part of the link's host */
    CQ_T_TAG,
    CQ_T_REPOST,
    CQ_T_REPLY,
    CQ_T_SCRIPT,  /* membership in a cluster of script/ */
    CQ_T_NUMBERS, /* a run of consecutive telephone numbers calling within hours */
    CQ_T_ORIGIN,  /* mailer, network, id shape */
    CQ_T_IMAGE,   /* pictures that look alike */
    CQ_TRACES
} cq_trace_kind;

typedef struct {
    cq_trace_kind kind;
    cq_str name;     /* canonical: what is printed */
    uint32_t first;  /* its first share */
    uint32_t shares; /* how many: shares[first .. first + shares) */
    uint32_t again;  /* senders' further uses: again[again .. again + agains), by time */
    uint32_t agains;
    uint32_t
        source; /* what it comes from: the thing number of a link's domain; the sender
                        number of the author of what is reposted or answered, past
                        corpus->sender_n for one who is not in the corpus; or CQ_NONE */
} cq_thing;

typedef struct {
    uint32_t thing, sender, message;
    int64_t time; /* or CQ_NO_TIME */
} cq_share;

typedef struct {
    cq_arena arena;
    cq_thing *things; /* by kind, then name */
    uint32_t thing_n;
    cq_share *shares; /* by thing, then time, then sender */
    uint32_t share_n;
    cq_share *again;    /* further uses, by those who have a share already */
    size_t *carried_at; /* message -> carried[carried_at[m] .. carried_at[m + 1]) */
    uint32_t *carried;  /* the things of which a message is a share, ascending */
    uint32_t
        *tongue; /* of each sender: a number for the language that he mostly writes */
} cq_traces;

/* Collect the traces of all messages; d and s may be NULL. Senders that are nobody share
 * nothing, a thing of one sender only is none, and what a repost carries (links, tags, text)
 * belongs to the message that it repeats. Linear in messages, but for sorting the names. */
void cq_traces_find(const cq_corpus *c, const cq_docs *d, const cq_clusters *s,
                    cq_traces *out);

/* The same in two steps, of which the first does without scripts. The end frees t. */
typedef struct cq_collect cq_collect;
cq_collect *cq_traces_begin(const cq_corpus *c, const cq_docs *d);
void cq_traces_end(cq_collect *t, const cq_clusters *s, cq_traces *out);

void cq_traces_done(cq_traces *t);

#endif
