/* sha.c - see sha.h. The plain calls, which OpenSSL 3 calls old: the new ones look up the
 * method by name each time, which costs more than the hash of a short text. */
#define OPENSSL_SUPPRESS_DEPRECATED
#include "base/sha.h"

#include <openssl/sha.h>
#include <stdlib.h>

#include "base/status.h"

struct cq_sha {
    SHA256_CTX state;
};

cq_sha *cq_sha_new(void)
{
    cq_sha *h = cq_alloc(sizeof *h);
    SHA256_Init(&h->state);
    return h;
}

void cq_sha_add(cq_sha *h, cq_str s)
{
    SHA256_Update(&h->state, s.p, s.n);
}

void cq_sha_end(cq_sha *h, uint8_t out[CQ_SHA256])
{
    SHA256_Final(out, &h->state);
    SHA256_Init(&h->state);
}

void cq_sha_free(cq_sha *h)
{
    free(h);
}

void cq_sha256(cq_str s, uint8_t out[CQ_SHA256])
{
    cq_sha h;
    SHA256_Init(&h.state);
    SHA256_Update(&h.state, s.p, s.n);
    SHA256_Final(out, &h.state);
}

void cq_sha1(cq_str s, uint8_t out[CQ_SHA1])
{
    SHA1((const unsigned char *)s.p, s.n, out);
}
