/* picture.c - see picture.h. */
#include "read/picture.h"

#include <stdlib.h>

#include "read/pdq.h"

/* Twelve million points take a fifth of a second. */
static const cq_apart_bounds bounds = { 20, UINT64_C(1) << 30, 256 };

typedef float *decoder(cq_str bytes, uint32_t *width, uint32_t *height);

static decoder *decoder_of(cq_str bytes)
{
    bool riff = cq_str_starts(bytes, CQ_STR("RIFF"));
    return cq_str_starts(bytes, CQ_STR("\xff\xd8\xff"))                  ? cq_picture_jpeg
           : cq_str_starts(bytes, CQ_STR("\x89PNG"))                     ? cq_picture_png
           : cq_str_starts(bytes, CQ_STR("GIF8"))                        ? cq_picture_gif
           : riff && cq_str_eq(cq_str_sub(bytes, 8, 12), CQ_STR("WEBP")) ? cq_picture_webp
                                                                         : NULL;
}

bool cq_picture_sniff(cq_str bytes)
{
    return decoder_of(bytes) != NULL;
}

float *cq_picture_grey(cq_str bytes, uint32_t *width, uint32_t *height)
{
    decoder *decode = decoder_of(bytes);
    return decode ? decode(bytes, width, height) : NULL;
}

static cq_status hash(cq_str bytes, cq_buf *out, cq_err *err)
{
    uint32_t width = 0, height = 0;
    cq_pdq pdq = { .quality = 0 };
    float *luma = cq_picture_grey(bytes, &width, &height);
    bool good =
        luma && cq_pdq_make(luma, width, height, &pdq) && pdq.quality >= CQ_PDQ_GOOD;
    free(luma);
    if (!good)
        return cq_fail(err, CQ_EMPTY, "the picture says too little");
    cq_buf_z(out, "pdq:");
    for (int i = 0; i < CQ_PDQ_BYTES; i++)
        cq_buf_printf(out, "%02x", pdq.hash[i]);
    return CQ_OK;
}

cq_status cq_picture_hash(cq_crew *crew, cq_str bytes, cq_buf *out, cq_err *err)
{
    return cq_crew_do(crew, hash, &bounds, bytes, out, err);
}
