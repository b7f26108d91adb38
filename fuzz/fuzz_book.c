/* fuzz_book.c - workbooks: what they give is a table of bounded size, whatever the zip. */
#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include "read/book.h"

enum { ENOUGH = 4 << 20 };

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    cq_book *b = NULL;
    char *copy = malloc(size + 1), to[4096], *broken = NULL;
    size_t total = 0;
    cq_err err;
    memcpy(copy, data, size);
    if (cq_book_open((cq_str){ copy, size }, &b, &err) == CQ_OK) {
        while (!broken && total < ENOUGH && cq_book_next(b)) {
            ssize_t got = 0;
            while (total < ENOUGH &&
                   (got = cq_book_pull(b, to, sizeof to, &broken)) > 0) {
                assert((size_t)got <= sizeof to);
                total += (size_t)got;
            }
            assert(got >= 0 || broken);
        }
        cq_book_close(b);
    }
    free(broken);
    free(copy);
    return 0;
}
