/* collect.h - where the finders of trace/ put what they find.
 *
 * Each finder goes over the messages once, in their order, and puts (thing, message) under
 * its kind; trace.c makes shares of them. Private to trace/. */
#ifndef CQ_COLLECT_H
#define CQ_COLLECT_H

#include "base/map.h"
#include "base/vec.h"
#include "trace/trace.h"

typedef struct {
    uint32_t name; /* number of its name among the names of its kind */
    uint32_t from; /* what it comes from, see cq_thing.source; domains still as names */
    uint32_t message;
} cq_found;

typedef struct {
    uint32_t sender, message;
} cq_use;

typedef CQ_VEC(cq_use) cq_uses;

/* What is shared of a kind; things and names are numbered from 0. */
typedef struct {
    CQ_VEC(cq_thing) things;
    cq_uses shares, again;
    uint32_t *number; /* of each name: its thing, or CQ_NONE */
} cq_kept;

struct cq_collect {
    const cq_corpus *corpus;
    const cq_docs *docs;         /* may be NULL */
    const cq_clusters *clusters; /* may be NULL */
    cq_names *names[CQ_TRACES];
    CQ_VEC(cq_found) found[CQ_TRACES];
    cq_kept kept[CQ_TRACES];
    uint32_t *tongue;   /* as in cq_traces */
    cq_map *by_id;      /* channel and id to message; while finders work, as the next */
    cq_map *by_handle;  /* visible name in lower case to sender */
    cq_names *outsider; /* reposted authors who are no senders of the corpus */
    cq_names *hosts;    /* of links, and where in each its site begins */
    cq_ids site_at;
    cq_arena scratch; /* of one message */
};

void cq_collect_put(cq_collect *t, cq_trace_kind kind, cq_str name, uint32_t from,
                    uint32_t message);

/* The message of the channel with this id, or CQ_NONE. */
uint32_t cq_collect_message(const cq_collect *t, cq_channel channel, cq_str id);

/* The sender with this visible name; one past the corpus' senders for an outsider. */
uint32_t cq_collect_author(cq_collect *t, cq_str handle);

/* Whether the message only passes on another one, by its field or by "RT @name: ...". */
bool cq_is_repost(const cq_message *m);

/* The finders, one file each. What a repost carries belongs to the message that it repeats:
 * links, tags, replies and scripts of reposts are no shares of their own. */
void cq_trace_links(cq_collect *t);
void cq_trace_tags(cq_collect *t);
void cq_trace_reposts(cq_collect *t);
void cq_trace_replies(cq_collect *t);
void cq_trace_scripts(cq_collect *t);
void cq_trace_numbers(cq_collect *t);
void cq_trace_origins(cq_collect *t);
void cq_trace_images(cq_collect *t);

/* Call put(t, message, token text) for each token of the kind that the writer himself
 * wrote: not quoted, no disclaimer. */
void cq_collect_tokens(cq_collect *t, uint32_t message, cq_tok kind,
                       void (*put)(cq_collect *, uint32_t, cq_str));

#endif
