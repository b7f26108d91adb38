/* pictures.h - grey pictures written as GIF and as WebP, still or moving. */
#ifndef CQ_TEST_PICTURES_H
#define CQ_TEST_PICTURES_H

#include "base/str.h"

/* Rows of points, and where on the ground they are laid. In a GIF the points of the grey
 * `through` shine through, -1: none; in a WebP those are all clear. */
typedef struct {
    const uint8_t *grey;
    int width, height, left, top, through;
} cq_frame;

/* One after the other on a ground of so many points; appended to *out. */
void cq_write_gif(const cq_frame *v, int n, int width, int height, bool interlaced,
                  cq_buf *out);

/* Of quality 0 to 100, or lossless if below 0. One that is as large as the ground is written
 * plainly, else as an animation, whose places are even. */
void cq_write_webp(const cq_frame *v, int n, int width, int height, float quality,
                   cq_buf *out);

#endif
