/* bytes.h - the unpacked bytes of one input, as a window that moves forward.
 *
 * The window holds what was read and not yet passed. Memory is that of the widest window
 * asked for (at most twice it, and at least 1 MiB), never that of the input. Whatever comes
 * goes into the input's SHA-256; the lines of what is passed are counted.
 *
 * UTF-16 with a mark at its begin passes as UTF-8; offsets and hash remain the file's. */
#ifndef CQ_BYTES_H
#define CQ_BYTES_H

#include <sys/types.h>

#include "base/sha.h"
#include "read/utf.h"

#define CQ_BYTES_PAD 64 /* readable NULs behind the window (simdjson wants them) */

/* Gives 1 to room bytes, 0 at the end, or -1 with *broken set to a malloced sentence. */
typedef ssize_t cq_pull(void *ctx, char *to, size_t room, char **broken);

typedef struct {
    const char *p; /* the window: what is not passed yet */
    size_t n;
    uint64_t at, line; /* offset and line (from 1) of p[0] in the unpacked input */
    bool ended;        /* nothing comes behind the window */
    char *broken;      /* why the bytes ended early, or NULL */
    /* Private: */
    cq_pull *pull;
    void *ctx;
    char *base;
    size_t room;
    cq_sha *sha; /* or NULL */
    cq_utf16 utf16;
    char *wide; /* room for UTF-16, NULL where the input is none */
} cq_bytes;

void cq_bytes_init(cq_bytes *b, cq_pull *pull, void *ctx);
void cq_bytes_copy(cq_bytes *b, cq_str s); /* all of it in the window at once */
void cq_bytes_unhashed(cq_bytes *b);       /* its SHA-256 is not wanted */
void cq_bytes_done(cq_bytes *b);

/* Widen the window to `want` bytes, or to the end of the input: is it that wide now? Moves
 * p. It reads ahead, so that asking for one byte more each time is cheap. */
bool cq_bytes_need(cq_bytes *b, size_t want);

/* How many bytes of the input the first n bytes of the window are. */
uint64_t cq_bytes_raw(const cq_bytes *b, size_t n);

/* Pass over the first n bytes of the window. */
void cq_bytes_skip(cq_bytes *b, size_t n);

/* The end (behind its LF) of the line that begins at p[from], as an offset from p; widens the
 * window as needed. Without an LF it is the end of the input, or `limit` or a little more. */
size_t cq_bytes_line(cq_bytes *b, size_t from, size_t limit);

/* Pass over all that is left; the SHA-256 of the whole input. */
void cq_bytes_finish(cq_bytes *b, uint8_t sha256[CQ_SHA256]);

#endif
