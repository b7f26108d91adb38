/* secret.c - see secret.h. */
#include "base/secret.h"

#include <sodium.h>
#include <stdlib.h>

#include "base/status.h"

void cq_keyed(const uint8_t key[CQ_KEY], cq_str s, uint8_t out[CQ_KEY])
{
    crypto_generichash(out, CQ_KEY, (const unsigned char *)s.p, s.n, key, CQ_KEY);
}

void cq_keyed_for(const uint8_t key[CQ_KEY], const char *what, cq_str more,
                  uint8_t out[CQ_KEY])
{
    cq_buf b = { 0 };
    cq_buf_z(&b, what);
    cq_buf_str(&b, more);
    cq_keyed(key, cq_buf_view(&b), out);
    cq_buf_done(&b);
}

void cq_digest(cq_str s, uint8_t *out, size_t n)
{
    crypto_generichash(out, n, (const unsigned char *)s.p, s.n, NULL, 0);
}

uint64_t cq_short(const uint8_t key[CQ_SHORT_KEY], const void *p, size_t n)
{
    uint8_t h[crypto_shorthash_BYTES];
    uint64_t out = 0;
    crypto_shorthash(h, p, n, key);
    for (int i = 7; i >= 0; i--)
        out = out << 8 | h[i];
    return out;
}

void cq_sign_key(const uint8_t seed[CQ_KEY], uint8_t secret[CQ_SIGN_SECRET])
{
    uint8_t public[CQ_SIGN_PUBLIC];
    crypto_sign_seed_keypair(public, secret, seed);
}

void cq_sign(const uint8_t secret[CQ_SIGN_SECRET], cq_str s, uint8_t out[CQ_SIGN])
{
    crypto_sign_detached(out, NULL, (const unsigned char *)s.p, s.n, secret);
}

bool cq_sign_fits(const uint8_t public[CQ_SIGN_PUBLIC], cq_str s,
                  const uint8_t sig[CQ_SIGN])
{
    return crypto_sign_verify_detached(sig, (const unsigned char *)s.p, s.n, public) == 0;
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

cq_str cq_base64(cq_arena *a, const void *p, size_t n)
{
    size_t room = sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL);
    char *out = cq_arena_get(a, room);
    sodium_bin2base64(out, room, p, n, sodium_base64_VARIANT_ORIGINAL);
    return (cq_str){ out, room - 1 };
}

bool cq_hex_read(cq_str s, void *out, size_t n)
{
    size_t got;
    return s.n == 2 * n && sodium_hex2bin(out, n, s.p, s.n, NULL, &got, NULL) == 0 &&
           got == n;
}

bool cq_base64_read(cq_str s, void *out, size_t n)
{
    size_t got;
    return s.n == sodium_base64_encoded_len(n, sodium_base64_VARIANT_ORIGINAL) - 1 &&
           sodium_base642bin(out, n, s.p, s.n, NULL, &got, NULL,
                             sodium_base64_VARIANT_ORIGINAL) == 0 &&
           got == n;
}

void cq_wipe(void *p, size_t n)
{
    sodium_memzero(p, n);
}
