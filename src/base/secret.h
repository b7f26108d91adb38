/* secret.h - keyed hashes, random keys and signatures (libsodium). */
#ifndef CQ_SECRET_H
#define CQ_SECRET_H

#include "base/str.h"

#define CQ_KEY 32
#define CQ_SHORT_KEY 16
#define CQ_SIGN_PUBLIC 32
#define CQ_SIGN_SECRET 64 /* the seed, then the public half */
#define CQ_SIGN 64

/* BLAKE2b of s under the key, 32 bytes: says nothing about s without the key. */
void cq_keyed(const uint8_t key[CQ_KEY], cq_str s, uint8_t out[CQ_KEY]);

/* A key for one purpose, made from another: the same of `what` and then `more`. */
void cq_keyed_for(const uint8_t key[CQ_KEY], const char *what, cq_str more,
                  uint8_t out[CQ_KEY]);

/* BLAKE2b without a key: n bytes, 16 to 64. */
void cq_digest(cq_str s, uint8_t *out, size_t n);

/* SipHash-2-4 of n bytes at p: 64 bits, for very many short things. */
uint64_t cq_short(const uint8_t key[CQ_SHORT_KEY], const void *p, size_t n);

/* Ed25519: the secret key of a seed; a signature, the same each time; whether it fits. */
void cq_sign_key(const uint8_t seed[CQ_KEY], uint8_t secret[CQ_SIGN_SECRET]);
void cq_sign(const uint8_t secret[CQ_SIGN_SECRET], cq_str s, uint8_t out[CQ_SIGN]);
bool cq_sign_fits(const uint8_t public[CQ_SIGN_PUBLIC], cq_str s,
                  const uint8_t sig[CQ_SIGN]);

/* Fill with random bytes of the system. */
void cq_random(void *p, size_t n);

/* Lower-case hex of n bytes at p, in the arena. */
cq_str cq_hex(cq_arena *a, const void *p, size_t n);

/* Base64 with its padding, in the arena. */
cq_str cq_base64(cq_arena *a, const void *p, size_t n);

/* The n bytes that s stands for; false, out spoilt, where it stands for anything else. */
bool cq_hex_read(cq_str s, void *out, size_t n);
bool cq_base64_read(cq_str s, void *out, size_t n);

/* Overwrite what is secret, also where the compiler sees no use in it. */
void cq_wipe(void *p, size_t n);

#endif
