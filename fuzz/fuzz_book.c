/* fuzz_book.c - workbooks: what they give is a table of bounded size, whatever the zip. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "read/book.h"

enum { ENOUGH = 16 << 20 };
static size_t pulled;

static void *open_here(cq_str bytes)
{
    return cq_unpack_open_memory(bytes);
}

static cq_status next_here(void *zip, cq_member *out, cq_err *err)
{
    return cq_unpack_next(zip, out, err);
}

/* pack.c bounds how much comes out of a small zip. */
static ssize_t pull_here(void *zip, char *to, size_t room, char **broken)
{
    ssize_t n = pulled < ENOUGH ? cq_unpack_pull(zip, to, room, broken) : 0;
    pulled += n > 0 ? (size_t)n : 0;
    return n;
}

static void close_here(void *zip)
{
    cq_unpack_close(zip);
}

static const cq_book_zip here = { open_here, next_here, pull_here, close_here };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cq_book *b = NULL;
    char *copy = malloc(size + 1), to[4096], *broken = NULL;
    cq_err err;
    memcpy(copy, data, size);
    pulled = 0;
    if (cq_book_open_by(&here, (cq_str){ copy, size }, &b, &err) == CQ_OK) {
        while (!broken && cq_book_next(b)) {
            ssize_t got;
            while ((got = cq_book_pull(b, to, sizeof to, &broken)) > 0)
                assert((size_t)got <= sizeof to);
            assert(got == 0 || broken);
        }
        cq_book_close(b);
    }
    free(broken);
    free(copy);
    return 0;
}
