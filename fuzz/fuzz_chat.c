/* fuzz_chat.c - exported chats: what reader.h says. */
#include "reader.h"

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    check_reader(&cq_format_whatsapp, data, size);
    return 0;
}
