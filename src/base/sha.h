/* sha.h - SHA-256 (OpenSSL's libcrypto, which uses the processor's own instructions). */
#ifndef CQ_SHA_H
#define CQ_SHA_H

#include "base/str.h"

#define CQ_SHA256 32
#define CQ_SHA1 20

typedef struct cq_sha cq_sha; /* a SHA-256 in the making */

cq_sha *cq_sha_new(void);
void cq_sha_add(cq_sha *h, cq_str s);
/* Write the digest, after which h may be used for the next one. */
void cq_sha_end(cq_sha *h, uint8_t out[CQ_SHA256]);
void cq_sha_free(cq_sha *h);

void cq_sha256(cq_str s, uint8_t out[CQ_SHA256]);

/* For identifiers that a standard makes of it, never as a proof. */
void cq_sha1(cq_str s, uint8_t out[CQ_SHA1]);

#endif
