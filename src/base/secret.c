/* secret.c - see secret.h. */
#include "base/secret.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/status.h"

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
