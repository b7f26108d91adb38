/* fuzz_picture.c - pictures: whatever they say of their size, what is decoded has it, and so
 * has what is made of it for the reading of words. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "read/pdq.h"
#include "read/picture.h"
#include "read/plate.h"

enum { ENOUGH = 1 << 18 };

static void enlarge(const float *luma, uint32_t width, uint32_t height)
{
    cq_buf plate = { 0 };
    cq_plate_points(luma, width, height, &plate);
    assert(plate.n > (size_t)width * height * CQ_PLATE_TIMES * CQ_PLATE_TIMES);
    cq_buf_done(&plate);
}

/* Twice is as it was. */
static void turn(cq_str pgm)
{
    cq_buf once = { 0 }, twice = { 0 };
    cq_plate_turn(pgm, &once, NULL);
    assert(once.n == pgm.n);
    cq_plate_turn(cq_buf_view(&once), &twice, NULL);
    assert(cq_str_eq(cq_buf_view(&twice), pgm));
    cq_buf_done(&once);
    cq_buf_done(&twice);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1);
    memcpy(copy, data, size);
    cq_str s = { copy, size };
    uint32_t width = 0, height = 0;
    cq_pdq pdq;
    float *luma = cq_picture_grey(s, &width, &height);
    if (luma) {
        assert((uint64_t)width * height <= CQ_MAX_POINTS);
        bool few = width <= ENOUGH / height; /* more only take longer */
        if (few && width < CQ_PLATE_SMALL && height < CQ_PLATE_SMALL)
            enlarge(luma, width, height);
        if (few && cq_pdq_make(luma, width, height, &pdq))
            assert(pdq.quality >= 0 && pdq.quality <= 100);
    }
    if (cq_str_starts(s, CQ_STR("P5\n")))
        turn(s);
    free(luma);
    free(copy);
    return 0;
}
