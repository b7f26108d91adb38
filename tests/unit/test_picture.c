/* test_picture.c - GIF and WebP, point by point: still and moving, whole and cut off, and what
 * they say of their size; and made larger or turned for the reading of words. */
#include "test.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "pictures.h"
#include "read/picture.h"
#include "read/plate.h"

enum { SIDE = 120 };

/* Hills of light; the kind moves them. Never 255. */
static void hills(int kind, uint8_t *grey)
{
    for (size_t i = 0; i < (size_t)SIDE * SIDE; i++) {
        double u = (double)(i % SIDE) / SIDE, v = (double)(i / SIDE) / SIDE;
        grey[i] = (uint8_t)(120 + 50 * sin(19 * u + kind) * cos(23 * v * v + kind) +
                            50 * sin(31 * u * v + 2 * kind));
    }
}

static cq_frame frame(const uint8_t *grey)
{
    return (cq_frame){ grey, SIDE, SIDE, 0, 0, -1 };
}

/* The most that a point differs from the hills; those of `left` and `top`, and what lies
 * outside of them, which is white. */
static float worst(cq_buf *bytes, const uint8_t *grey, int left, int top, uint32_t side)
{
    uint32_t width = 0, height = 0;
    float most = 0, *luma = cq_picture_grey(cq_buf_view(bytes), &width, &height);
    assert_non_null(luma);
    assert_true(width == side && height == side);
    for (int y = 0; y < (int)side; y++)
        for (int x = 0; x < (int)side; x++) {
            bool in = x >= left && y >= top && x < left + SIDE && y < top + SIDE;
            float want = in ? grey[(y - top) * SIDE + x - left] : 255;
            float got = luma[(size_t)y * side + (size_t)x];
            most = fmaxf(most, fabsf(got - want));
        }
    free(luma);
    bytes->n = 0;
    return most;
}

static void each_point_has_its_grey(void **state)
{
    (void)state;
    uint8_t grey[SIDE * SIDE];
    cq_buf b = { 0 };
    hills(1, grey);
    cq_frame f = frame(grey);
    for (int interlaced = 0; interlaced < 2; interlaced++) {
        cq_write_gif(&f, 1, SIDE, SIDE, interlaced, &b);
        assert_true(worst(&b, grey, 0, 0, SIDE) < 0.01f);
    }
    cq_write_webp(&f, 1, SIDE, SIDE, -1, &b);
    assert_true(worst(&b, grey, 0, 0, SIDE) < 0.01f);
    cq_write_webp(&f, 1, SIDE, SIDE, 90, &b);
    float most = worst(&b, grey, 0, 0, SIDE);
    assert_true(most > 0.01f && most < 24);
    cq_buf_done(&b);
}

static void what_moves_is_its_first_picture_in_its_place(void **state)
{
    (void)state;
    uint8_t first[SIDE * SIDE], next[SIDE * SIDE];
    cq_buf b = { 0 };
    hills(1, first);
    hills(2, next);
    cq_frame v[] = { frame(first), frame(next) };
    v[0].left = 30;
    v[0].top = 16;
    cq_write_gif(v, 2, 200, 200, false, &b);
    assert_true(worst(&b, first, 30, 16, 200) < 0.01f);
    cq_write_webp(v, 2, 200, 200, -1, &b);
    assert_true(worst(&b, first, 30, 16, 200) < 0.01f);
    cq_buf_done(&b);
}

static void what_shines_through_is_white(void **state)
{
    (void)state;
    uint8_t grey[SIDE * SIDE], white[SIDE * SIDE];
    cq_buf b = { 0 };
    hills(1, grey);
    for (size_t i = 0; i < sizeof grey; i++)
        white[i] = grey[i] == 130 ? 255 : grey[i];
    cq_frame f = frame(grey);
    f.through = 130;
    assert_memory_not_equal(grey, white, sizeof grey);
    cq_write_gif(&f, 1, SIDE, SIDE, true, &b);
    assert_true(worst(&b, white, 0, 0, SIDE) < 0.01f);
    cq_write_webp(&f, 1, SIDE, SIDE, -1, &b);
    assert_true(worst(&b, white, 0, 0, SIDE) < 0.01f);
    cq_buf_done(&b);
}

/* A frame that leaves the ground is cut at its edge. */
static void a_picture_larger_than_its_ground_is_cut(void **state)
{
    (void)state;
    uint8_t grey[SIDE * SIDE];
    uint32_t width, height;
    cq_buf b = { 0 };
    hills(1, grey);
    cq_frame f = frame(grey);
    f.left = 80;
    cq_write_gif(&f, 1, 100, 50, false, &b);
    float *luma = cq_picture_grey(cq_buf_view(&b), &width, &height);
    assert_non_null(luma);
    assert_true(width == 100 && height == 50);
    assert_true(luma[79] > 254 && fabsf(luma[80] - grey[0]) < 0.01f);
    assert_true(fabsf(luma[49 * 100 + 99] - grey[49 * SIDE + 19]) < 0.01f);
    free(luma);
    cq_buf_done(&b);
}

/* Cut off, none has a picture; and none is read past its end, which the sanitizers watch. */
static void cut_off_it_is_none(void **state)
{
    (void)state;
    uint8_t grey[SIDE * SIDE];
    uint32_t width, height;
    hills(1, grey);
    cq_frame f = frame(grey);
    for (int kind = 0; kind < 4; kind++) {
        cq_buf b = { 0 };
        if (kind < 2)
            cq_write_gif(&f, 1, SIDE, SIDE, kind, &b);
        else
            cq_write_webp(&f, 1, SIDE, SIDE, kind == 2 ? -1 : 50, &b);
        for (size_t n = 0; n < b.n; n += n < 64 ? 1 : 97) {
            char *cut = malloc(n + !n);
            memcpy(cut, b.p, n);
            float *luma = cq_picture_grey((cq_str){ cut, n }, &width, &height);
            assert_true(!luma || n + 8 > b.n); /* all points are there, and no end */
            free(luma);
            free(cut);
        }
        cq_buf_done(&b);
    }
}

/* A size that is said costs nothing while the points are missing. */
static void a_size_over_the_bound_is_none(void **state)
{
    (void)state;
    uint8_t grey[SIDE * SIDE];
    uint32_t width = 0, height = 0;
    cq_buf b = { 0 };
    hills(1, grey);
    cq_frame f = frame(grey);
    cq_write_gif(&f, 1, SIDE, SIDE, false, &b);
    assert_true((int64_t)65535 * 65535 > CQ_MAX_POINTS);
    memset(b.p + 6, 0xff, 4); /* the ground's width and height */
    assert_null(cq_picture_grey(cq_buf_view(&b), &width, &height));
    b.n = 0;
    cq_frame two[] = { f, f };
    cq_write_webp(two, 2, SIDE, SIDE, -1, &b);
    assert_memory_equal(b.p + 12, "VP8X", 4);
    memset(b.p + 24, 0xff, 3); /* the same, less one: 2^24 by 120 is over the bound */
    assert_null(cq_picture_grey(cq_buf_view(&b), &width, &height));
    cq_buf_done(&b);
}

static void its_hash_is_taken_in_a_process_apart(void **state)
{
    (void)state;
    uint8_t grey[SIDE * SIDE];
    cq_buf b = { 0 }, hash[3] = { { 0 } };
    hills(1, grey);
    cq_frame f = frame(grey);
    cq_write_gif(&f, 1, SIDE, SIDE, true, &b);
    assert_int_equal(cq_picture_hash(NULL, cq_buf_view(&b), &hash[0], NULL), CQ_OK);
    b.n = 0;
    cq_write_webp(&f, 1, SIDE, SIDE, -1, &b);
    assert_int_equal(cq_picture_hash(NULL, cq_buf_view(&b), &hash[1], NULL), CQ_OK);
    assert_int_equal(hash[0].n, 68);
    assert_memory_equal(hash[0].p, hash[1].p, 68);
    assert_int_equal(cq_picture_hash(NULL, CQ_STR("GIF89a, it says"), &hash[2], NULL),
                     CQ_EMPTY);
    assert_int_equal(
        cq_picture_hash(NULL, CQ_STR("RIFF\0\0\0\0WEBPVP8X"), &hash[2], NULL), CQ_EMPTY);
    assert_false(cq_picture_sniff(CQ_STR("RIFF\0\0\0\0WAVEfmt ")));
    for (int i = 0; i < 3; i++)
        cq_buf_done(&hash[i]);
    cq_buf_done(&b);
}

static void made_larger_it_has_grey_between_its_points(void **state)
{
    (void)state;
    static const float two[] = { 0, 90, 30, 120 };
    static const uint8_t want[] = {
        0,  0,  30, 60, 90,  90,  /* the edge is as its points */
        0,  0,  30, 60, 90,  90,  /* the middles of the first row */
        10, 10, 40, 70, 100, 100, /* a third of the way */
        20, 20, 50, 80, 110, 110, /* two thirds */
        30, 30, 60, 90, 120, 120, /* the second row */
        30, 30, 60, 90, 120, 120,
    };
    cq_buf b = { 0 };
    cq_plate_points(two, 2, 2, &b);
    assert_int_equal(b.n, 11 + sizeof want);
    assert_memory_equal(b.p, "P5\n6 6\n255\n", 11);
    assert_memory_equal(b.p + 11, want, sizeof want);
    cq_buf_done(&b);
}

static void only_a_small_picture_is_made_larger(void **state)
{
    (void)state;
    uint8_t grey[SIDE * SIDE];
    cq_buf b = { 0 }, plate = { 0 };
    hills(2, grey);
    cq_frame f = frame(grey);
    cq_write_gif(&f, 1, SIDE, SIDE, false, &b);
    assert_int_equal(cq_plate_enlarge(cq_buf_view(&b), &plate, NULL), CQ_OK);
    assert_int_equal(plate.n, 15 + 9 * SIDE * SIDE);
    b.n = plate.n = 0;
    cq_write_gif(&f, 1, SIDE, CQ_PLATE_SMALL, false, &b);
    assert_int_equal(cq_plate_enlarge(cq_buf_view(&b), &plate, NULL), CQ_EMPTY);
    assert_int_equal(cq_plate_enlarge(CQ_STR("P5\n1 1\n255\nx"), &plate, NULL), CQ_EMPTY);
    assert_int_equal(plate.n, 0);
    cq_buf_done(&b);
    cq_buf_done(&plate);
}

static void on_its_head_its_last_point_is_first(void **state)
{
    (void)state;
    uint8_t grey[SIDE * SIDE];
    cq_buf b = { 0 }, once = { 0 }, twice = { 0 };
    hills(3, grey);
    cq_frame f = frame(grey);
    cq_write_gif(&f, 1, SIDE, SIDE, false, &b);
    assert_int_equal(cq_plate_turn(cq_buf_view(&b), &once, NULL), CQ_OK);
    assert_int_equal(once.n, 15 + SIDE * SIDE);
    assert_memory_equal(once.p, "P5\n120 120\n255\n", 15);
    for (size_t i = 0; i < SIDE * SIDE; i++)
        assert_int_equal((uint8_t)once.p[15 + i], grey[SIDE * SIDE - 1 - i]);
    assert_int_equal(cq_plate_turn(cq_buf_view(&once), &twice, NULL), CQ_OK);
    assert_memory_equal(twice.p + 15, grey, sizeof grey);
    assert_int_equal(cq_plate_turn(CQ_STR("II*\0 a TIFF"), &twice, NULL), CQ_EMPTY);
    cq_buf_done(&b);
    cq_buf_done(&once);
    cq_buf_done(&twice);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_point_has_its_grey),
        cmocka_unit_test(what_moves_is_its_first_picture_in_its_place),
        cmocka_unit_test(what_shines_through_is_white),
        cmocka_unit_test(a_picture_larger_than_its_ground_is_cut),
        cmocka_unit_test(cut_off_it_is_none),
        cmocka_unit_test(a_size_over_the_bound_is_none),
        cmocka_unit_test(its_hash_is_taken_in_a_process_apart),
        cmocka_unit_test(made_larger_it_has_grey_between_its_points),
        cmocka_unit_test(only_a_small_picture_is_made_larger),
        cmocka_unit_test(on_its_head_its_last_point_is_first),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
