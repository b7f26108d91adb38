/* fuzz_eml.c - one mail a file, also in Apple's frame of a length before and a plist behind
 * it: what reader.h says, and the same is seen in the bytes however often one looks. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size);
    if (size)
        memcpy(copy, data, size);
    cq_str head = { copy, size < CQ_HEAD ? size : CQ_HEAD };
    int sure = cq_format_eml.sniff(head, CQ_STR("a/Messages/17.emlx"));
    assert(sure >= 0 && sure <= 100);
    assert(cq_format_eml.sniff(head, CQ_STR("a/cur/17.eml")) >= sure);
    free(copy);
    check_reader(&cq_format_eml, data, size);
    return 0;
}
