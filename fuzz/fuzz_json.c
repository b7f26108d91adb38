/* fuzz_json.c - JSON lines and documents: what reader.h says. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reader(&cq_format_json, data, size);
    return 0;
}
