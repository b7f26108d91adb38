/* bytes.c - see bytes.h.
 *
 * [base ... passed ... | p, window, p + n | free ... | pad]: the window slides to the base
 * when the free bytes run out, and the block doubles when the window fills it. */
#include "read/bytes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

enum { CHUNK = 1 << 20 };

void cq_bytes_init(cq_bytes *b, cq_pull *pull, void *ctx)
{
    *b = (cq_bytes){ .line = 1, .pull = pull, .ctx = ctx, .room = CHUNK };
    b->base = cq_zalloc(1, b->room + CQ_BYTES_PAD);
    b->p = b->base;
    b->sha = cq_sha_new();
}

void cq_bytes_copy(cq_bytes *b, cq_str s)
{
    *b = (cq_bytes){ .n = s.n, .line = 1, .ended = true, .room = s.n };
    b->base = cq_zalloc(1, s.n + CQ_BYTES_PAD);
    if (s.n)
        memcpy(b->base, s.p, s.n);
    b->p = b->base;
    b->sha = cq_sha_new();
}

void cq_bytes_done(cq_bytes *b)
{
    cq_sha_free(b->sha);
    free(b->base);
    free(b->broken);
    *b = (cq_bytes){ 0 };
}

static void make_room(cq_bytes *b)
{
    size_t passed = (size_t)(b->p - b->base);
    if (passed + b->n < b->room)
        return;
    if (b->n > b->room / 2) {
        b->room *= 2;
        b->base = cq_realloc(b->base, b->room + CQ_BYTES_PAD);
    }
    memmove(b->base, b->base + passed, b->n);
    b->p = b->base;
}

bool cq_bytes_need(cq_bytes *b, size_t want)
{
    while (b->n < want && !b->ended) {
        make_room(b);
        char *end = b->base + (b->p - b->base) + b->n;
        size_t free_bytes = b->room - (size_t)(end - b->base);
        ssize_t got =
            b->pull(b->ctx, end, free_bytes < CHUNK ? free_bytes : CHUNK, &b->broken);
        if (got <= 0)
            b->ended = true;
        else
            b->n += (size_t)got;
        memset(b->base + (b->p - b->base) + b->n, 0, CQ_BYTES_PAD);
    }
    return b->n >= want;
}

static uint64_t count_lines(const char *p, size_t n)
{
    uint64_t lines = 0;
    for (size_t i = 0; i < n; i++)
        lines += p[i] == '\n';
    return lines;
}

void cq_bytes_skip(cq_bytes *b, size_t n)
{
    assert(n <= b->n);
    cq_sha_add(b->sha, (cq_str){ b->p, n });
    b->line += count_lines(b->p, n);
    b->at += n;
    b->p += n;
    b->n -= n;
}

size_t cq_bytes_line(cq_bytes *b, size_t from, size_t limit)
{
    assert(from <= b->n);
    for (;;) {
        const char *end = b->n > from ? memchr(b->p + from, '\n', b->n - from) : NULL;
        if (end)
            return (size_t)(end - b->p) + 1;
        from = b->n;
        if (from >= limit || !cq_bytes_need(b, from + 1))
            return from;
    }
}

void cq_bytes_finish(cq_bytes *b, uint8_t sha256[CQ_SHA256])
{
    do
        cq_bytes_skip(b, b->n);
    while (cq_bytes_need(b, 1));
    cq_sha_end(b->sha, sha256);
}
