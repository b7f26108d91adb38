/* bytes.c - see bytes.h.
 *
 * [base ... passed ... | p, window, p + n | free ... | pad]: the window slides to the base
 * when the free bytes run out, and the block doubles when the window fills it. */
#include "read/bytes.h"

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "base/status.h"

enum { CHUNK = 1 << 20, WIDE = CHUNK / 2, LEAST = 64 };

void cq_bytes_init(cq_bytes *b, cq_pull *pull, void *ctx)
{
    *b = (cq_bytes){ .line = 1, .pull = pull, .ctx = ctx, .room = CHUNK };
    b->base =
        cq_alloc(b->room + CQ_BYTES_PAD); /* zeroing it would cost what a mail does */
    memset(b->base, 0, CQ_BYTES_PAD);
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

void cq_bytes_unhashed(cq_bytes *b)
{
    cq_sha_free(b->sha);
    b->sha = NULL;
}

void cq_bytes_done(cq_bytes *b)
{
    cq_sha_free(b->sha);
    free(b->base);
    free(b->wide);
    free(b->broken);
    *b = (cq_bytes){ 0 };
}

static void make_room(cq_bytes *b)
{
    size_t passed = (size_t)(b->p - b->base);
    if (passed + b->n + LEAST < b->room)
        return;
    if (b->n > b->room / 2) {
        b->room *= 2;
        b->base = cq_realloc(b->base, b->room + CQ_BYTES_PAD);
    }
    memmove(b->base, b->base + passed, b->n);
    b->p = b->base;
}

/* What stands in b->wide as UTF-8. Three bytes at most come of two. */
static ssize_t narrow(cq_bytes *b, ssize_t got, char *to)
{
    if (got < 0)
        return got;
    if (b->sha)
        cq_sha_add(b->sha, (cq_str){ b->wide, (size_t)got });
    return (ssize_t)cq_utf16_decode(&b->utf16, b->wide, (size_t)got, to);
}

static ssize_t pull(cq_bytes *b, char *to, size_t room)
{
    if (b->wide) {
        size_t most = room / 3 * 2 - 4;
        ssize_t n = 0, got = 1;
        for (; n == 0 && got > 0;
             n = narrow(b, got, to)) /* half a character gives none */
            got = b->pull(b->ctx, b->wide, most < WIDE ? most : WIDE, &b->broken);
        return n;
    }
    bool first = b->at == 0 && b->n == 0;
    room = first && room > WIDE ? WIDE : room;
    ssize_t got = b->pull(b->ctx, to, room, &b->broken);
    if (first && got == 1) { /* a mark is two bytes */
        ssize_t more = b->pull(b->ctx, to + 1, room - 1, &b->broken);
        got += more > 0 ? more : 0;
    }
    if (!first || got < 2 || !cq_utf16_begins(&b->utf16, to))
        return got;
    b->wide = cq_alloc(WIDE);
    memcpy(b->wide, to, (size_t)got);
    return narrow(b, got, to);
}

/* Hashed as it comes, not record by record: SHA-256 of many short pieces costs more. */
static void take_in(cq_bytes *b, const char *p, size_t n)
{
    if (!b->wide && b->sha)
        cq_sha_add(b->sha, (cq_str){ p, n });
    b->n += n;
}

bool cq_bytes_need(cq_bytes *b, size_t want)
{
    while (b->n < want && !b->ended) {
        make_room(b);
        char *end = b->base + (b->p - b->base) + b->n;
        size_t free_bytes = b->room - (size_t)(end - b->base);
        ssize_t got = pull(b, end, free_bytes < CHUNK ? free_bytes : CHUNK);
        if (got <= 0)
            b->ended = true;
        else
            take_in(b, end, (size_t)got);
        memset(b->base + (b->p - b->base) + b->n, 0, CQ_BYTES_PAD);
    }
    return b->n >= want;
}

/* Counted in bytes, as many of which a compiler adds at once as a register holds. */
static uint64_t count_lines(const char *p, size_t n)
{
    uint64_t lines = 0;
    while (n) {
        uint8_t some = 0;
        size_t most = n < UINT8_MAX ? n : UINT8_MAX;
        for (size_t i = 0; i < most; i++)
            some = (uint8_t)(some + (p[i] == '\n'));
        lines += some;
        p += most;
        n -= most;
    }
    return lines;
}

uint64_t cq_bytes_raw(const cq_bytes *b, size_t n)
{
    return b->wide ? 2 * (uint64_t)cq_utf16_units((cq_str){ b->p, n }) : n;
}

void cq_bytes_skip(cq_bytes *b, size_t n)
{
    assert(n <= b->n);
    b->line += count_lines(b->p, n);
    b->at += cq_bytes_raw(b, n);
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
    if (!b->pull)
        cq_sha_add(b->sha, (cq_str){ b->base, b->room });
    do
        cq_bytes_skip(b, b->n);
    while (cq_bytes_need(b, 1));
    cq_sha_end(b->sha, sha256);
}
