/* fuzz_sms.c - a phone's messages and calls: what reader.h says. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reader(&cq_format_sms, data, size);
    return 0;
}
