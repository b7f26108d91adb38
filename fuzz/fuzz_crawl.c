/* fuzz_crawl.c - what a crawler kept: what reader.h says, and bodies are no longer than what
 * they were made of. */
#include "read/warc.h"
#include "reader.h"

static void check_bodies(cq_str s)
{
    cq_arena a = { 0 };
    cq_warc w;
    bool cut;
    cq_str body = cq_warc_unchunked(s, &a, &cut);
    assert(body.n <= s.n);
    assert(cq_warc_host(&a, s).n <= s.n && cq_warc_charset(s).n <= 64);
    assert(cq_warc_published(s).n <= s.n);
    if (cq_warc_read(s, &w)) {
        assert(w.head <= s.n && w.head + w.http <= s.n && w.http <= w.length);
        assert(cq_warc_begins(s));
    }
    cq_arena_done(&a);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *copy = malloc(size);
    if (size)
        memcpy(copy, data, size);
    check_bodies((cq_str){ copy, size });
    free(copy);
    check_reader(&cq_format_warc, data, size);
    return 0;
}
