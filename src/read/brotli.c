/* brotli.c - see brotli.h. */
#include "read/brotli.h"

#include <stdlib.h>

#include <brotli/decode.h>

cq_status cq_brotli(cq_str in, size_t most, cq_buf *out, cq_err *err)
{
    enum { PIECE = 1 << 16 };
    BrotliDecoderState *d = BrotliDecoderCreateInstance(NULL, NULL, NULL);
    uint8_t *piece = cq_alloc(PIECE);
    const uint8_t *next = (const uint8_t *)in.p;
    size_t left = in.n, had = out->n;
    BrotliDecoderResult got = BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT;
    if (!d)
        cq_oom();
    while (got == BROTLI_DECODER_RESULT_NEEDS_MORE_OUTPUT && out->n - had <= most) {
        uint8_t *to = piece;
        size_t room = PIECE;
        got = BrotliDecoderDecompressStream(d, &left, &next, &room, &to, NULL);
        cq_buf_add(out, (const char *)piece, PIECE - room);
    }
    BrotliDecoderDestroyInstance(d);
    free(piece);
    if (out->n - had > most)
        return cq_fail(err, CQ_LIMIT, "it unpacks to over %zu bytes", most);
    if (got == BROTLI_DECODER_RESULT_NEEDS_MORE_INPUT)
        return cq_fail(err, CQ_FORMAT, "it is packed by brotli, and cut");
    if (got != BROTLI_DECODER_RESULT_SUCCESS || left)
        return cq_fail(err, CQ_FORMAT, "it is not packed as it says");
    return CQ_OK;
}
