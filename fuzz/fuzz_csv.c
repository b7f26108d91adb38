/* fuzz_csv.c - tables of any dialect: what reader.h says. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reader(&cq_format_csv, data, size);
    return 0;
}
