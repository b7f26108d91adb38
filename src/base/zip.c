/* zip.c - see zip.h. */
#include "base/zip.h"

#include <stdlib.h>
#include <zstd.h>

enum {
    LEAST = 200, /* bytes below which packing gains next to nothing */
    LEVEL = 1,
    WINDOW_LOG = 31
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

struct cq_unzip {
    ZSTD_DCtx *d;
    bool whole;
};

cq_unzip *cq_unzip_new(void)
{
    cq_unzip *z = cq_zalloc(1, sizeof *z);
    z->d = ZSTD_createDCtx();
    if (!z->d)
        cq_oom();
    ZSTD_DCtx_setParameter(z->d, ZSTD_d_windowLogMax, WINDOW_LOG);
    z->whole = true;
    return z;
}

void cq_unzip_free(cq_unzip *z)
{
    if (!z)
        return;
    ZSTD_freeDCtx(z->d);
    free(z);
}

const char *cq_unzip_step(cq_unzip *z, cq_str *in, char *out, size_t n, size_t *got)
{
    ZSTD_inBuffer from = { in->p, in->n, 0 };
    ZSTD_outBuffer to = { out, n, 0 };
    while (to.pos == 0) {
        size_t at = from.pos, hint = ZSTD_decompressStream(z->d, &to, &from);
        if (ZSTD_isError(hint))
            return ZSTD_getErrorName(hint);
        if (from.pos > at || to.pos)
            z->whole = hint == 0;
        if (from.pos == from.size && to.pos == 0)
            break;
    }
    *in = cq_str_sub(*in, from.pos, in->n);
    *got = to.pos;
    return NULL;
}

bool cq_unzip_whole(const cq_unzip *z)
{
    return z->whole;
}

const char *cq_zip_version(void)
{
    return ZSTD_versionString();
}
