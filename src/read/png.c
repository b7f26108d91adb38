/* png.c - see picture.h: PNG by libpng. */
#include <stdlib.h>

#include <png.h>

#include "base/bounds.h"
#include "read/picture.h"

float *cq_picture_png(cq_str bytes, uint32_t *width, uint32_t *height)
{
    static const png_color white = { 255, 255, 255 };
    png_image x = { .version = PNG_IMAGE_VERSION };
    if (!png_image_begin_read_from_memory(&x, bytes.p, bytes.n))
        return NULL;
    *width = x.width;
    *height = x.height;
    x.format = PNG_FORMAT_RGB;
    bool fits = cq_picture_fits(x.width, x.height);
    uint8_t *rgb = fits ? cq_alloc(PNG_IMAGE_SIZE(x)) : NULL;
    bool good = fits && png_image_finish_read(&x, &white, rgb, 0, NULL);
    size_t n = (size_t)*width * *height;
    float *luma = good ? cq_alloc(n * sizeof *luma) : NULL;
    for (size_t i = 0; good && i < n; i++)
        luma[i] = cq_picture_luma(rgb[3 * i], rgb[3 * i + 1], rgb[3 * i + 2]);
    free(rgb);
    png_image_free(&x);
    return luma;
}
