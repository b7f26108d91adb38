/* fuzz_msg.c - Outlook's containers: what reader.h says, and RTF by itself. */
#include "read/rtf.h"
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cq_arena a = { 0 };
    int page;
    char *copy = malloc(size + 1);
    memcpy(copy, data, size);
    cq_rtf_html(&a, (cq_str){ copy, size }, &page);
    cq_rtf_html(&a, cq_rtf_unpack(&a, (cq_str){ copy, size }), &page);
    free(copy);
    cq_arena_done(&a);
    check_reader(&cq_format_msg, data, size);
    return 0;
}
