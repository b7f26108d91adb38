/* circle.h - the secret that a circle of offices shares, and the hashes made with it.
 *
 * A circle's file is one line of words and one of 64 hex digits. The run of a script is
 * hashed by SipHash-2-4 under a key that the circle's secret and the signature file's salt
 * give, so that who has no secret can neither test a guess nor see that two files have a run
 * in common. */
#ifndef CQ_CIRCLE_H
#define CQ_CIRCLE_H

#include "base/secret.h"
#include "warn/known.h"

enum { CQ_CIRCLE_ID = 16 }; /* hex digits */

typedef struct {
    uint8_t key[CQ_KEY];
} cq_circle_key;

void cq_circle_new(cq_circle_key *out);
void cq_circle_write(const cq_circle_key *k, cq_buf *out);
cq_status cq_circle_read(cq_str file, cq_circle_key *out, cq_err *err);

/* What names the circle and tells nothing of its secret. */
void cq_circle_id(const cq_circle_key *k, char out[CQ_CIRCLE_ID + 1]);

/* The key of one file's hashes. */
void cq_circle_file_key(const cq_circle_key *k, cq_str salt, uint8_t out[CQ_SHORT_KEY]);

/* The keyed hash of CQ_RUN words on end: of their tokens' hashes, 8 bytes each, the least
 * significant first. */
uint64_t cq_circle_hash(const uint8_t key[CQ_SHORT_KEY], const uint64_t *words);

#endif
