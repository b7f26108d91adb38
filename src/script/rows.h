/* rows.h - the members of a cluster laid out against one of them, the backbone: for each
 * member, which of its words stands where in the backbone.
 *
 * Greeting and body are laid out, links and tags included; equal sequences are one row.
 * The backbone is the row that agrees most with all: each of its pairs of neighbouring
 * words counts for it by the messages that have it, and against it by those that lack it. */
#ifndef CQ_ROWS_H
#define CQ_ROWS_H

#include "model/report.h"
#include "text/doc.h"

typedef struct {
    const cq_message *message; /* the first that has it: its bytes are shown */
    const cq_token **tokens;
    uint32_t *words; /* numbers of the tokens' hashes */
    uint32_t n;
    uint32_t *messages; /* by number */
    uint32_t count;
    uint32_t *place; /* of each word in the backbone, or CQ_NONE */
    uint32_t *at;    /* of each place of the backbone: the word there, or CQ_NONE */
    bool *
        wording; /* of each word: in a run that many have, as another wording of the script */
} cq_row;

typedef struct {
    cq_row *rows; /* by first message */
    uint32_t n, backbone;
    uint32_t messages; /* of all rows */
    uint32_t least;    /* messages that must agree on a word for it to be common */
} cq_rows;

/* Members are by number, none twice. */
void cq_rows_make(const cq_corpus *c, const cq_docs *d, cq_list members, cq_arena *a,
                  cq_rows *out);

#endif
