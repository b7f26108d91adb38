/* fuzz_ocr.c - the table that tesseract wrote, or who took it over: its words and no more. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "read/ocr.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size + 1);
    cq_ocr_page page = { 0 };
    memcpy(copy, data, size);
    cq_ocr_table((cq_str){ copy, size }, &page);
    /* a word costs its line ten separators at least, and a jump of pages CQ_MAX_SCANS */
    assert(page.text.n <= size + 1 + (size_t)CQ_MAX_SCANS * (size / 20 + 1));
    assert(page.unsure.n <= size && page.sure <= size);
    assert(page.text.p[page.text.n - 1] == '\f');
    cq_ocr_done(&page);
    free(copy);
    return 0;
}
