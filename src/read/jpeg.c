/* jpeg.c - see picture.h: JPEG by libjpeg. */
#include <setjmp.h>
#include <stdio.h>
#include <stdlib.h>

#include <jpeglib.h>

#include "base/bounds.h"
#include "read/picture.h"

enum { LARGE = 2048, ENOUGH = 1024 };

typedef struct {
    struct jpeg_error_mgr base;
    jmp_buf back;
} manager;

/* libjpeg would end the program. */
_Noreturn static void give_up(j_common_ptr x)
{
    longjmp(((manager *)x->err)->back, 1);
}

static void say_nothing(j_common_ptr x)
{
    (void)x;
}

static void choose_scale(struct jpeg_decompress_struct *x)
{
    uint32_t side = x->image_width > x->image_height ? x->image_width : x->image_height;
    x->scale_num = 1;
    x->scale_denom = 1;
    while (side > LARGE && side / (2 * x->scale_denom) >= ENOUGH && x->scale_denom < 8)
        x->scale_denom *= 2;
}

static void to_grey(const JSAMPLE *row, uint32_t n, float *out)
{
    for (uint32_t i = 0; i < n; i++, row += 3)
        out[i] = cq_picture_luma(row[0], row[1], row[2]);
}

float *cq_picture_jpeg(cq_str bytes, uint32_t *width, uint32_t *height)
{
    struct jpeg_decompress_struct x;
    manager m;
    float *volatile luma = NULL;
    x.err = jpeg_std_error(&m.base);
    m.base.error_exit = give_up;
    m.base.output_message = say_nothing;
    if (setjmp(m.back)) {
        jpeg_destroy_decompress(&x);
        free(luma);
        return NULL;
    }
    jpeg_create_decompress(&x);
    jpeg_mem_src(&x, (const unsigned char *)bytes.p, bytes.n);
    jpeg_read_header(&x, TRUE);
    x.out_color_space = JCS_RGB;
    choose_scale(&x);
    jpeg_start_decompress(&x);
    *width = x.output_width;
    *height = x.output_height;
    bool fits = *width && *height && *width <= CQ_MAX_POINTS / *height;
    luma = fits ? cq_alloc((size_t)*width * *height * sizeof *luma) : NULL;
    JSAMPARRAY row = (*x.mem->alloc_sarray)((j_common_ptr)&x, JPOOL_IMAGE, *width * 3, 1);
    while (luma && x.output_scanline < *height) {
        size_t y = x.output_scanline;
        jpeg_read_scanlines(&x, row, 1);
        to_grey(row[0], *width, luma + y * *width);
    }
    jpeg_destroy_decompress(&x);
    return luma;
}
