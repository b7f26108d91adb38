/* secret.h - SHA-256, keyed hashes and random keys (libsodium). */
#ifndef CQ_SECRET_H
#define CQ_SECRET_H

#include "base/str.h"

#define CQ_SHA256 32
#define CQ_KEY 32

typedef struct cq_sha cq_sha; /* a SHA-256 in the making */

cq_sha *cq_sha_new(void);
void cq_sha_add(cq_sha *h, cq_str s);
/* Write the digest, after which h may be used for the next one. */
void cq_sha_end(cq_sha *h, uint8_t out[CQ_SHA256]);
void cq_sha_free(cq_sha *h);

void cq_sha256(cq_str s, uint8_t out[CQ_SHA256]);

/* BLAKE2b of s under the key, 32 bytes: says nothing about s without the key. */
void cq_keyed(const uint8_t key[CQ_KEY], cq_str s, uint8_t out[CQ_KEY]);

/* Fill with random bytes of the system. */
void cq_random(void *p, size_t n);

/* Lower-case hex of n bytes at p, in the arena. */
cq_str cq_hex(cq_arena *a, const void *p, size_t n);

#endif
