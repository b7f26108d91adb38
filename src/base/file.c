/* file.c - see file.h. */
#include "base/file.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>

#include "base/secret.h"

enum { PIECE = 1 << 16 };

cq_status cq_file_read(const char *path, size_t most, cq_buf *out, cq_err *err)
{
    char piece[PIECE];
    FILE *f = fopen(path, "rbe");
    size_t n, from = out->n;
    cq_status s = CQ_OK;
    if (!f)
        return cq_fail_at(err, CQ_IO, path, 0, 0, "%s", strerror(errno));
    while (out->n - from <= most && (n = fread(piece, 1, sizeof piece, f)) > 0)
        cq_buf_add(out, piece, n);
    if (ferror(f))
        s = cq_fail_at(err, CQ_IO, path, 0, 0, "%s", strerror(errno));
    else if (out->n - from > most)
        s = cq_fail_at(err, CQ_LIMIT, path, 0, 0, "it is larger than %zu bytes", most);
    cq_wipe(piece, sizeof piece);
    fclose(f);
    return s;
}
