/* hash.c - see hash.h. */
#include "base/hash.h"

/* In line: a word is hashed in less time than a call of the library takes. */
#define XXH_INLINE_ALL
#include <xxhash.h>

uint64_t cq_hash(cq_str s)
{
    return XXH3_64bits(s.p, s.n);
}

uint64_t cq_hash_seed(cq_str s, uint64_t seed)
{
    return XXH3_64bits_withSeed(s.p, s.n, seed);
}
