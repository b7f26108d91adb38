/* fuzz_tnef.c - winmail.dat: what it gives are views of it, or text of bounded length. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "read/tnef.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cq_arena a = { 0 };
    bool cut = false;
    uint64_t sum = 0;
    char *copy = malloc(size + 1);
    memcpy(copy, data, size);
    cq_tnef *t = cq_tnef_read((cq_str){ copy, size }, &a, &cut);
    assert(t || !cut);
    for (size_t i = 0; t && i < t->n; i++) {
        assert(t->files[i].bytes.n <= size);
        for (size_t k = 0; k < t->files[i].bytes.n; k++)
            sum += (unsigned char)t->files[i].bytes.p[k];
    }
    if (t && t->body.bytes.n)
        sum += (unsigned char)t->body.bytes.p[t->body.bytes.n - 1];
    assert(sum < UINT64_MAX);
    cq_arena_done(&a);
    free(copy);
    return 0;
}
