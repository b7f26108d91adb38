/* fuzz_events.c - a list of events is read, each with its time and within its line, or refused
 * with the line that is none. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "read/events.h"

static size_t longest_line(cq_str text)
{
    size_t most = 0;
    cq_str line;
    while (cq_str_line(&text, &line))
        most = line.n > most ? line.n : most;
    return most;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size);
    cq_read_opt opt = { .dates = size % 2 ? CQ_DATES_DMY : CQ_DATES_UNKNOWN };
    cq_arena a = { 0 };
    cq_events v = { 0 };
    cq_err err = { 0 };
    if (size)
        memcpy(copy, data, size);
    cq_str text = { copy, size };
    size_t most = longest_line(text);
    cq_status s = cq_events_parse("events.csv", text, &opt, &a, &v, &err);
    assert(s == CQ_OK || (err.line > 0 && err.text[0]));
    assert(v.n <= CQ_MAX_EVENTS && v.n <= size);
    for (size_t i = 0; i < v.n; i++) {
        assert(v.p[i].time != CQ_NO_TIME);
        assert(v.p[i].text.n + v.p[i].target.n <= most);
    }
    CQ_VEC_DONE(v);
    cq_arena_done(&a);
    free(copy);
    return 0;
}
