/* secret.h - keyed hashes and random keys (libsodium). */
#ifndef CQ_SECRET_H
#define CQ_SECRET_H

#include "base/str.h"

#define CQ_KEY 32

/* BLAKE2b of s under the key, 32 bytes: says nothing about s without the key. */
void cq_keyed(const uint8_t key[CQ_KEY], cq_str s, uint8_t out[CQ_KEY]);

/* Fill with random bytes of the system. */
void cq_random(void *p, size_t n);

/* Lower-case hex of n bytes at p, in the arena. */
cq_str cq_hex(cq_arena *a, const void *p, size_t n);

#endif
