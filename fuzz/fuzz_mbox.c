/* fuzz_mbox.c - a mailbox is divided alike however its bytes arrive, its records do not
 * overlap, and a resumed reading gives just the rest of them. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "../tests/unit/drip.h"
#include "base/vec.h"
#include "read/reader.h"

typedef struct {
    uint64_t offset, length, line;
    uint8_t sha256[CQ_SHA256];
} record;

typedef CQ_VEC(record) records;

static cq_status message(void *ctx, const cq_source *s, cq_message *m, cq_err *err)
{
    records *v = ctx;
    record r = { m->offset, m->length, m->line, { 0 } };
    (void)s, (void)err;
    memcpy(r.sha256, m->sha256, CQ_SHA256);
    CQ_PUSH(*v, r);
    return CQ_OK;
}

static cq_status problem(void *ctx, const cq_source *s, const cq_problem *p, cq_err *err)
{
    (void)ctx, (void)s, (void)err;
    assert(p->reason.n > 0);
    return CQ_OK;
}

static records divide(cq_str s, size_t step, uint64_t from)
{
    records v = { 0 };
    cq_bytes in;
    drip d = { s, step };
    uint64_t done = 0;
    cq_read_opt opt = { 0 };
    cq_source source = { .path = "a.mbox" };
    cq_sink sink = { .ctx = &v, .message = message, .problem = problem };
    cq_bytes_init(&in, pull_drip, &d);
    cq_reader r = { .in = &in,
                    .opt = &opt,
                    .source = &source,
                    .sink = &sink,
                    .from = from,
                    .done = &done };
    assert(cq_format_mbox.read(&r, NULL) == CQ_OK);
    assert(in.at == s.n);
    cq_arena_done(&r.arena);
    cq_bytes_done(&in);
    return v;
}

static void assert_same(const record *a, const record *b, size_t n)
{
    assert(n == 0 || memcmp(a, b, n * sizeof *a) == 0);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    char *text = malloc(size);
    cq_str s = { text, size };
    cq_utf16 wide;
    int sure;
    if (size >= 2 && cq_utf16_begins(&wide, (const char *)data)) {
        free(text); /* no mailbox, and its offsets are of another text */
        return 0;
    }
    if (size)
        memcpy(text, data, size);
    cq_format_sniff(s, CQ_STR("a/cur/b"), &sure);
    records all = divide(s, SIZE_MAX, 0), drops = divide(s, 1 + size / 7, 0);
    assert(all.n == drops.n);
    assert_same(all.p, drops.p, all.n);
    for (size_t i = 0; i + 1 < all.n; i++)
        assert(all.p[i].offset + all.p[i].length <= all.p[i + 1].offset);
    if (all.n) {
        size_t half = all.n / 2;
        records rest = divide(s, SIZE_MAX, all.p[half].offset);
        assert(rest.n == all.n - half);
        assert_same(rest.p, all.p + half, rest.n);
        CQ_VEC_DONE(rest);
    }
    CQ_VEC_DONE(all);
    CQ_VEC_DONE(drops);
    free(text);
    return 0;
}
