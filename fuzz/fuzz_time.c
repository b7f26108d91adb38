/* fuzz_time.c - whatever is read as a time is a time: its ISO form reads back as itself. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/time.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size);
    cq_arena a = { 0 };

    if (size)
        memcpy(text, data, size);
    for (int dates = CQ_DATES_UNKNOWN; dates <= CQ_DATES_MDY; dates++) {
        int64_t t = cq_time_read((cq_str){ text, size }, (cq_dates)dates, NULL);
        if (t != CQ_NO_TIME)
            assert(cq_time_read(cq_time_iso(&a, t), CQ_DATES_UNKNOWN, 0) == t);
    }
    cq_arena_done(&a);
    free(text);
    return 0;
}
