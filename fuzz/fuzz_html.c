/* fuzz_html.c - a page's text is UTF-8, and what leads back to the source is the source. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "text/html.h"
#include "text/unicode.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *bytes = malloc(size);
    cq_arena a = { 0 };
    cq_html h = { 0 };
    size_t end = 0;

    if (size)
        memcpy(bytes, data, size);
    cq_str page = cq_charset_decode(&a, (cq_str){ bytes, size }, CQ_STR(""));
    cq_html_read(page, &a, &h);
    assert(cq_utf8_valid(cq_buf_view(&h.text)));
    for (size_t i = 0; i < h.runs.n; i++) {
        assert(h.runs.p[i].at >= end);
        end = h.runs.p[i].at + h.runs.p[i].len;
        assert(end <= h.text.n && h.runs.p[i].source + h.runs.p[i].len <= page.n);
        assert(memcmp(h.text.p + h.runs.p[i].at, page.p + h.runs.p[i].source,
                      h.runs.p[i].len) == 0);
    }
    cq_html_done(&h);
    cq_arena_done(&a);
    free(bytes);
    return 0;
}
