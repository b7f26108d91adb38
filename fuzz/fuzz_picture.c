/* fuzz_picture.c - pictures: whatever they say of their size, what is decoded has it. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "read/pdq.h"
#include "read/picture.h"

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
        if (cq_pdq_make(luma, width, height, &pdq))
            assert(pdq.quality >= 0 && pdq.quality <= 100);
    }
    free(luma);
    free(copy);
    return 0;
}
