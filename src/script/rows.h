/* rows.h - the members of a cluster as sequences of words, equal ones together.
 *
 * Greeting and body are taken, links and tags included, each cut at CQ_MAX_ALIGN words. The
 * order of rows depends on their words alone, so that nothing that follows depends on the
 * order of members. Cost: linear; 4 bytes a word, if what is taken is not all in one piece, 2
 * more once laid out. */
#ifndef CQ_ROWS_H
#define CQ_ROWS_H

#include "model/report.h"
#include "text/doc.h"

enum { CQ_NO_PLACE = UINT16_MAX };

typedef struct {
    const cq_message *message; /* whose bytes are shown: of the text that most have */
    const cq_token *tokens;    /* of that message, from the first word on */
    uint32_t *token;           /* which of them each word is; NULL: all in turn */
    uint32_t n;
    uint32_t count;     /* messages */
    uint32_t *messages; /* by number */
    uint16_t *place;    /* of each word in the spine (spine.h), or CQ_NO_PLACE */
    uint64_t form;      /* hash of the words */
} cq_row;

typedef struct {
    cq_row *rows;
    uint32_t n;
    uint32_t messages; /* of all rows */
    uint64_t words;    /* of all messages */
} cq_rows;

/* Members are by number, none twice. */
void cq_rows_make(const cq_corpus *c, const cq_docs *d, cq_list members, cq_arena *a,
                  cq_rows *out);

static inline const cq_token *cq_row_token(const cq_row *r, uint32_t i)
{
    return &r->tokens[r->token ? r->token[i] : i];
}

/* The hashes of a row's words, r->n of them. */
void cq_row_words(const cq_row *r, uint64_t *out);

/* The bytes of word i; what stands between it and the next. */
cq_str cq_row_bytes(const cq_row *r, uint32_t i);
cq_str cq_row_between(const cq_row *r, uint32_t i);

/* Whether a sentence seems to end between word i and the next: a mark that ends one, or a
 * blank line; but not after a capital letter, as in "U.S. law". */
bool cq_row_stops(const cq_row *r, uint32_t i);

/* How many of a row's messages are in a sample of `want` of all, or all: which ones depends
 * on the rows' words alone. weight[r] is of row r. Returns the sum of weights. */
uint32_t cq_rows_sample(const cq_rows *all, uint32_t want, uint32_t *weight);

#endif
