/* rows.h - the members of a cluster laid out against their common backbone: for each member,
 * which of its words stands where.
 *
 * Greeting and body are laid out, links and tags included; equal sequences are one row. The
 * backbone begins as the row that agrees most with all: each of its pairs of neighbouring
 * words counts for it by the messages that have it, and against it by those that lack it.
 * Then it is bettered: where most members have other words between two that they share with
 * it, these become its own. Cost: that of matching each row (match.h), a few times. */
#ifndef CQ_ROWS_H
#define CQ_ROWS_H

#include "base/vec.h"
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
    bool *wording;   /* of each word: in another wording of the script that many have */
} cq_row;

typedef struct {
    cq_row *rows; /* by first message */
    uint32_t n;
    uint32_t messages; /* of all rows */
    uint32_t least;    /* messages that must agree on a word for it to be common */
    uint32_t *spine;   /* the backbone's words */
    uint32_t spine_n;
} cq_rows;

/* What members have between two places of the backbone. */
typedef struct {
    uint64_t key;      /* of the words; 0 for none */
    const cq_row *row; /* the first that has it */
    uint32_t i, j;     /* its words there are i .. j - 1 */
    uint32_t count;    /* messages */
} cq_value;

typedef CQ_VEC(cq_value) cq_values;

/* Members are by number, none twice. */
void cq_rows_make(const cq_corpus *c, const cq_docs *d, cq_list members, cq_arena *a,
                  cq_rows *out);

/* Messages that have the backbone's word at the place. */
uint32_t cq_rows_support(const cq_rows *all, uint32_t place);

/* The row's words between two places, if it has both in order and no more than `most`
 * between. CQ_NONE stands for the place before the first, spine_n for that after the last. */
bool cq_rows_value(const cq_rows *all, const cq_row *r, uint32_t from, uint32_t to,
                   uint32_t most, cq_value *out);

/* All values between two places, most used first, then by row. Returns how many messages
 * have one. */
uint32_t cq_rows_values(const cq_rows *all, uint32_t from, uint32_t to, uint32_t most,
                        cq_values *out);

#endif
