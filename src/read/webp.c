/* webp.c - see picture.h: WebP by libwebp, and its first picture where it moves. */
#include <stdlib.h>

#include <webp/decode.h>
#include <webp/demux.h>

#include "read/picture.h"

static float grey_on_white(const uint8_t *rgba)
{
    float luma = cq_picture_luma(rgba[0], rgba[1], rgba[2]);
    float alpha = rgba[3] / 255.0f;
    return alpha * luma + (1 - alpha) * 255;
}

/* The picture on a ground of white, of which it may be a part. */
static float *lay(const WebPIterator *it, const uint8_t *rgba, uint32_t width,
                  uint32_t height)
{
    size_t n = (size_t)width * height;
    float *luma = cq_alloc(n * sizeof *luma);
    for (size_t i = 0; i < n; i++)
        luma[i] = 255;
    for (int y = 0; y < it->height; y++)
        for (int x = 0; x < it->width; x++) {
            uint32_t to_x = (uint32_t)(it->x_offset + x);
            uint32_t to_y = (uint32_t)(it->y_offset + y);
            if (to_x < width && to_y < height)
                luma[(size_t)to_y * width + to_x] =
                    grey_on_white(rgba + 4 * ((size_t)y * (size_t)it->width + (size_t)x));
        }
    return luma;
}

static float *first_picture(const WebPIterator *it, uint32_t width, uint32_t height)
{
    int w, h;
    const WebPData *d = &it->fragment;
    bool fits = cq_picture_fits(it->width, it->height) &&
                WebPGetInfo(d->bytes, d->size, &w, &h) && w == it->width &&
                h == it->height;
    uint8_t *rgba = fits ? WebPDecodeRGBA(d->bytes, d->size, &w, &h) : NULL;
    float *luma = rgba ? lay(it, rgba, width, height) : NULL;
    WebPFree(rgba);
    return luma;
}

float *cq_picture_webp(cq_str bytes, uint32_t *width, uint32_t *height)
{
    const WebPData data = { (const uint8_t *)bytes.p, bytes.n };
    WebPIterator it = { 0 };
    float *luma = NULL;
    WebPDemuxer *d = WebPDemux(&data);
    *width = d ? WebPDemuxGetI(d, WEBP_FF_CANVAS_WIDTH) : 0;
    *height = d ? WebPDemuxGetI(d, WEBP_FF_CANVAS_HEIGHT) : 0;
    if (cq_picture_fits(*width, *height) && WebPDemuxGetFrame(d, 1, &it))
        luma = first_picture(&it, *width, *height);
    WebPDemuxReleaseIterator(&it);
    WebPDemuxDelete(d);
    return luma;
}
