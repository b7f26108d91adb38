/* fuzz_phone.c - databases of a phone: rows come in the order of their keys, and what is
 * damaged ends in a word for it. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "read/reader.h"

typedef struct {
    uint64_t last;
    size_t n;
} seen;

static cq_status on_message(void *ctx, const cq_source *s, cq_message *m, cq_err *err)
{
    seen *v = ctx;
    (void)s, (void)err;
    assert(v->n == 0 || m->offset > v->last);
    v->last = m->offset;
    v->n++;
    return CQ_OK;
}

static cq_status on_problem(void *ctx, const cq_source *s, const cq_problem *p,
                            cq_err *err)
{
    (void)ctx, (void)s, (void)err;
    assert(p->reason.n > 0);
    return CQ_OK;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    seen v = { 0 };
    cq_source source = { .path = "sms.db" };
    cq_read_opt opt = { 0 };
    cq_sink sink = { .ctx = &v, .message = on_message, .problem = on_problem };
    cq_bytes in;
    uint64_t done = 0;
    cq_reader r = {
        .in = &in, .opt = &opt, .source = &source, .sink = &sink, .done = &done
    };
    cq_err err;
    char *copy = malloc(size + 1);
    memcpy(copy, data, size);
    cq_bytes_copy(&in, (cq_str){ copy, size });
    assert(cq_format_phone.read(&r, &err) == CQ_OK);
    cq_arena_done(&r.arena);
    cq_bytes_done(&in);
    free(copy);
    return 0;
}
