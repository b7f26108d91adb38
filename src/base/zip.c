/* zip.c - see zip.h. */
#include "base/zip.h"

#include <stdlib.h>
#include <zstd.h>

enum {
    LEAST = 200, /* bytes below which packing gains next to nothing */
    LEVEL = 1
};

struct cq_zip {
    ZSTD_CCtx *in;
    ZSTD_DCtx *out;
};

cq_zip *cq_zip_new(void)
{
    cq_zip *z = cq_alloc(sizeof *z);
    z->in = ZSTD_createCCtx();
    z->out = ZSTD_createDCtx();
    if (!z->in || !z->out)
        cq_oom();
    return z;
}

void cq_zip_free(cq_zip *z)
{
    if (!z)
        return;
    ZSTD_freeDCtx(z->out);
    ZSTD_freeCCtx(z->in);
    free(z);
}

bool cq_zip_pack(cq_zip *z, cq_str s, cq_buf *out)
{
    if (s.n < LEAST)
        return false;
    size_t room = ZSTD_compressBound(s.n);
    if (out->room < room) {
        out->p = cq_realloc(out->p, room);
        out->room = room;
    }
    size_t n = ZSTD_compressCCtx(z->in, out->p, out->room, s.p, s.n, LEVEL);
    if (ZSTD_isError(n) || n >= s.n)
        return false;
    out->n = n;
    return true;
}

cq_status cq_zip_unpack(cq_zip *z, cq_str packed, char *out, size_t n)
{
    size_t got = ZSTD_decompressDCtx(z->out, out, n, packed.p, packed.n);
    return ZSTD_isError(got) || got != n ? CQ_FORMAT : CQ_OK;
}

const char *cq_zip_version(void)
{
    return ZSTD_versionString();
}
