/* picture.h - a picture's points as grey, and what is compared of it.
 *
 * JPEG, PNG, GIF and WebP, decoded by libjpeg, libpng, giflib and libwebp, whose errors end
 * the decoding and no more. Of a picture that moves the first one is taken, as it is shown.
 * Hostile pictures are the rule: only to be called in a process apart (apart.h), but by a
 * fuzzer. */
#ifndef CQ_PICTURE_H
#define CQ_PICTURE_H

#include "base/bounds.h"
#include "base/status.h"
#include "base/str.h"
#include "read/crew.h"

/* Rows of width points, 0 to 255; freed by the caller. NULL where it cannot be decoded, is
 * empty or has over CQ_MAX_POINTS. A large JPEG is decoded at a half, a quarter or an eighth,
 * with 1024 points at least on its longer side. Points that shine through are on white. */
float *cq_picture_jpeg(cq_str bytes, uint32_t *width, uint32_t *height);
float *cq_picture_png(cq_str bytes, uint32_t *width, uint32_t *height);
float *cq_picture_gif(cq_str bytes, uint32_t *width, uint32_t *height);
float *cq_picture_webp(cq_str bytes, uint32_t *width, uint32_t *height);

/* The grey of a colour, by ITU-R BT.601. */
static inline float cq_picture_luma(uint8_t red, uint8_t green, uint8_t blue)
{
    return 0.299f * red + 0.587f * green + 0.114f * blue;
}

/* Whether a picture of this size has points, and not too many. */
static inline bool cq_picture_fits(int64_t width, int64_t height)
{
    return width > 0 && height > 0 && width <= CQ_MAX_POINTS / height;
}

/* Whether it begins as one of these does; and its points by the one that it begins as. */
bool cq_picture_sniff(cq_str bytes);
float *cq_picture_grey(cq_str bytes, uint32_t *width, uint32_t *height);

/* "pdq:" and the perceptual hash in hex (read/pdq.h), in a process apart (of the
 * crew; NULL: none). CQ_EMPTY where the
 * picture has too little in it, or is not one that can be decoded. */
cq_status cq_picture_hash(cq_crew *crew, cq_str bytes, cq_buf *out, cq_err *err);

#endif
