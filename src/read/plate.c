/* plate.c - see plate.h. */
#include "read/plate.h"

#include <stdlib.h>

#include "read/apart.h"
#include "read/picture.h"

/* The answer is one byte a point. */
static const cq_apart_bounds bounds = { 20, UINT64_C(1) << 30, CQ_MAX_POINTS + 64 };

/* Where the middle of a new point lies between two old ones. */
typedef struct {
    uint32_t before, after;
    float share; /* of `after` */
} place;

static place place_of(uint32_t i, uint32_t n)
{
    float at = ((float)i + 0.5f) / CQ_PLATE_TIMES - 0.5f;
    if (at <= 0)
        return (place){ 0, 0, 0 };
    uint32_t before = (uint32_t)at;
    return (place){ before, before + 1 < n ? before + 1 : before, at - (float)before };
}

static float between(const float *row, place x)
{
    return row[x.before] + x.share * (row[x.after] - row[x.before]);
}

static void put_head(uint32_t width, uint32_t height, cq_buf *out)
{
    cq_buf_printf(out, "P5\n%u %u\n255\n", width, height);
}

static void put_point(float grey, cq_buf *out)
{
    cq_buf_char(out, (char)(uint8_t)(grey + 0.5f));
}

void cq_plate_points(const float *grey, uint32_t width, uint32_t height, cq_buf *out)
{
    uint32_t wide = width * CQ_PLATE_TIMES, high = height * CQ_PLATE_TIMES;
    put_head(wide, high, out);
    for (uint32_t j = 0; j < high; j++) {
        place y = place_of(j, height);
        const float *above = grey + (size_t)y.before * width;
        const float *below = grey + (size_t)y.after * width;
        for (uint32_t i = 0; i < wide; i++) {
            place x = place_of(i, width);
            float a = between(above, x), b = between(below, x);
            put_point(a + y.share * (b - a), out);
        }
    }
}

static cq_status enlarge(void *ctx, cq_buf *out, cq_err *err)
{
    const cq_str *picture = ctx;
    uint32_t width = 0, height = 0;
    float *grey = cq_picture_grey(*picture, &width, &height);
    bool small = grey && width < CQ_PLATE_SMALL && height < CQ_PLATE_SMALL;
    if (small)
        cq_plate_points(grey, width, height, out);
    free(grey);
    return small ? CQ_OK : cq_fail(err, CQ_EMPTY, "the picture is no small one");
}

cq_status cq_plate_enlarge(cq_str picture, cq_buf *out, cq_err *err)
{
    return cq_apart(enlarge, &picture, &bounds, out, err);
}

static cq_status turn(void *ctx, cq_buf *out, cq_err *err)
{
    const cq_str *picture = ctx;
    uint32_t width = 0, height = 0;
    float *grey = cq_picture_grey(*picture, &width, &height);
    if (!grey)
        return cq_fail(err, CQ_EMPTY, "the picture cannot be decoded");
    put_head(width, height, out);
    for (size_t i = (size_t)width * height; i-- > 0;)
        put_point(grey[i], out);
    free(grey);
    return CQ_OK;
}

/* Of a PGM, whose head is three lines. */
static cq_status turn_points(cq_str pgm, cq_buf *out)
{
    cq_str rest = pgm, line;
    for (int i = 0; i < 3; i++)
        cq_str_split(&rest, '\n', &line);
    cq_buf_str(out, cq_str_sub(pgm, 0, pgm.n - rest.n));
    for (size_t i = rest.n; i-- > 0;)
        cq_buf_char(out, rest.p[i]);
    return CQ_OK;
}

cq_status cq_plate_turn(cq_str picture, cq_buf *out, cq_err *err)
{
    return cq_str_starts(picture, CQ_STR("P5\n"))
               ? turn_points(picture, out)
               : cq_apart(turn, &picture, &bounds, out, err);
}
