/* secret.c - see secret.h. */
#include "base/secret.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/status.h"

struct cq_sha {
    crypto_hash_sha256_state state;
};

cq_sha *cq_sha_new(void)
{
    cq_sha *h = cq_alloc(sizeof *h);
    crypto_hash_sha256_init(&h->state);
    return h;
}

void cq_sha_add(cq_sha *h, cq_str s)
{
    crypto_hash_sha256_update(&h->state, (const unsigned char *)s.p, s.n);
}

void cq_sha_end(cq_sha *h, uint8_t out[CQ_SHA256])
{
    crypto_hash_sha256_final(&h->state, out);
    crypto_hash_sha256_init(&h->state);
}

void cq_sha_free(cq_sha *h)
{
    free(h);
}

void cq_sha256(cq_str s, uint8_t out[CQ_SHA256])
{
    crypto_hash_sha256(out, (const unsigned char *)s.p, s.n);
}

void cq_keyed(const uint8_t key[CQ_KEY], cq_str s, uint8_t out[CQ_KEY])
{
    crypto_generichash(out, CQ_KEY, (const unsigned char *)s.p, s.n, key, CQ_KEY);
}

void cq_random(void *p, size_t n)
{
    if (sodium_init() < 0)
        abort();
    randombytes_buf(p, n);
}

cq_str cq_hex(cq_arena *a, const void *p, size_t n)
{
    static const char digit[] = "0123456789abcdef";
    const uint8_t *s = p;
    char *out = cq_arena_get(a, 2 * n + 1);
    for (size_t i = 0; i < n; i++) {
        out[2 * i] = digit[s[i] >> 4];
        out[2 * i + 1] = digit[s[i] & 15];
    }
    out[2 * n] = 0;
    return (cq_str){ out, 2 * n };
}
