/* fuzz_pack.c - an archive, however broken, ends: in members, then in an end or a sentence
 * that says what is wrong. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "read/pack.h"

enum { ENOUGH = 4 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size), *piece = malloc(65536), *broken = NULL;
    cq_bytes in;
    cq_member m;
    cq_err err = { 0 };
    cq_status status;
    size_t total = 0;

    if (size)
        memcpy(copy, data, size);
    cq_pack_sniff((cq_str){ copy, size });
    cq_bytes_copy(&in, (cq_str){ copy, size });
    cq_unpack *p = cq_unpack_open(&in, -1);
    while ((status = cq_unpack_next(p, &m, &err)) == CQ_OK && total < ENOUGH) {
        ssize_t n;
        while ((n = cq_unpack_pull(p, piece, 65536, &broken)) > 0 && total < ENOUGH)
            total += (size_t)n;
        assert((n < 0) == (broken != NULL));
        free(broken);
        broken = NULL;
    }
    assert(status == CQ_OK || status == CQ_EMPTY || err.text[0]);
    cq_unpack_close(p);
    cq_bytes_done(&in);
    free(piece);
    free(copy);
    return 0;
}
