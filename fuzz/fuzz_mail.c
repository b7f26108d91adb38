/* fuzz_mail.c - whatever is read as a mail, its headers come out as UTF-8 of bounded length
 * and its parts are no longer than itself. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "read/mail.h"

/* GMime 3.2.13 forgets a buffer of 256 bytes of its address parser at some malformed
 * addresses. To see that a leak is its own the stack must be walked in full: the library has
 * no frame pointers. Our own leaks are found as before. */
const char *__asan_default_options(void);
const char *__lsan_default_suppressions(void);

const char *__asan_default_options(void)
{
    return "fast_unwind_on_malloc=0";
}

const char *__lsan_default_suppressions(void)
{
    return "leak:libgmime-3.0\n";
}

/* Whole, well-formed UTF-8 without a NUL (RFC 3629). */
static bool utf8(cq_str s)
{
    for (size_t i = 0; i < s.n;) {
        unsigned char c = (unsigned char)s.p[i];
        size_t n = c < 0x80 ? 1 : c >= 0xf0 ? 4 : c >= 0xe0 ? 3 : 2;
        if (c == 0 || (c >= 0x80 && c < 0xc2) || c > 0xf4 || i + n > s.n)
            return false;
        for (size_t j = 1; j < n; j++)
            if (((unsigned char)s.p[i + j] & 0xc0) != 0x80)
                return false;
        i += n;
    }
    return true;
}

static bool good(cq_str s)
{
    return s.n <= CQ_MAX_VALUE && utf8(s);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *mail = malloc(size);
    cq_arena a = { 0 };
    cq_message m;
    cq_remarks remarks;

    if (size)
        memcpy(mail, data, size);
    if (cq_mail_read((cq_str){ mail, size }, CQ_STR(""), 0, NULL, &a, &m, &remarks)) {
        assert(good(m.id) && good(m.sender) && good(m.sender_name) && utf8(m.subject));
        assert(m.nobody == (m.sender.n == 0));
        assert(m.field_n <= CQ_MAX_FIELDS && m.part_n <= CQ_MAX_PARTS);
        for (size_t i = 0; i < m.field_n; i++)
            assert(m.fields[i].value.n > 0 && good(m.fields[i].value));
        for (size_t i = 0; i < m.part_n; i++)
            assert(m.parts[i].bytes.n <= size + 3 && utf8(m.parts[i].charset));
    }
    cq_arena_done(&a);
    free(mail);
    return 0;
}
