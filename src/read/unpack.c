/* unpack.c - see unpack.h.
 *
 * Formats are enabled one by one, never all: among all is mtree, which takes any plain text
 * for its manifest and then fails. */
#include "read/unpack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/zip.h"

enum { BLOCK = 1 << 18 };

struct cq_unpack {
    struct archive *a;
    cq_bytes *in;
    size_t given;   /* bytes of the window that libarchive has now */
    cq_unzip *zstd; /* unpacks the window before libarchive sees it, or NULL */
    char *unpacked;
    uint64_t packed; /* bytes that it took */
    uint64_t members;
    const char *block; /* unpacked by libarchive, not given by us yet */
    size_t left;
    uint64_t at, hole; /* position in the member; zeros to give before the block */
    bool dead;
};

static la_ssize_t give(struct archive *a, void *ctx, const void **block)
{
    cq_unpack *p = ctx;
    cq_bytes_skip(p->in, p->given);
    cq_bytes_need(p->in, BLOCK);
    p->given = p->in->n;
    *block = p->in->p;
    if (p->given == 0 && p->in->broken) {
        archive_set_error(a, EIO, "%s", p->in->broken);
        return -1;
    }
    return (la_ssize_t)p->given;
}

/* The same through zstd, whose windows of over 128 MiB libarchive refuses. */
static la_ssize_t give_unpacked(struct archive *a, void *ctx, const void **block)
{
    cq_unpack *p = ctx;
    size_t got = 0;
    while (got == 0 && cq_bytes_need(p->in, 1)) {
        cq_str in = { p->in->p, p->in->n };
        const char *error = cq_unzip_step(p->zstd, &in, p->unpacked, BLOCK, &got);
        if (error) {
            archive_set_error(a, EIO, "%s", error);
            return -1;
        }
        p->packed += p->in->n - in.n;
        cq_bytes_skip(p->in, p->in->n - in.n);
    }
    if (got == 0 && !cq_unzip_whole(p->zstd)) {
        archive_set_error(a, EIO, "%s",
                          p->in->broken ? p->in->broken : "it is cut short");
        return -1;
    }
    *block = p->unpacked;
    return (la_ssize_t)got;
}

static cq_unpack *new_pack(void)
{
    cq_unpack *p = cq_zalloc(1, sizeof *p);
    p->a = archive_read_new();
    archive_read_support_filter_gzip(p->a);
    archive_read_support_filter_bzip2(p->a);
    archive_read_support_filter_xz(p->a);
    archive_read_support_filter_lzma(p->a);
    archive_read_support_filter_lz4(p->a);
    archive_read_support_format_tar(p->a);
    archive_read_support_format_zip(p->a);
    archive_read_support_format_7zip(p->a);
    archive_read_support_format_rar(p->a);
    archive_read_support_format_rar5(p->a);
    archive_read_support_format_raw(p->a);
    return p;
}

cq_unpack *cq_unpack_open(cq_bytes *in, int fd)
{
    cq_unpack *p = new_pack();
    p->in = in;
    if (cq_str_starts((cq_str){ in->p, in->n }, CQ_STR("\x28\xb5\x2f\xfd"))) {
        p->zstd = cq_unzip_new();
        p->unpacked = cq_alloc(BLOCK);
        fd = -1;
    }
    int status =
        fd >= 0 && lseek(fd, 0, SEEK_SET) == 0
            ? archive_read_open_fd(p->a, fd, BLOCK)
            : archive_read_open(p->a, p, NULL, p->zstd ? give_unpacked : give, NULL);
    p->dead = status < ARCHIVE_WARN;
    return p;
}

cq_unpack *cq_unpack_open_memory(cq_str bytes)
{
    cq_unpack *p = new_pack();
    p->dead = archive_read_open_memory(p->a, bytes.p, bytes.n) < ARCHIVE_WARN;
    return p;
}

void cq_unpack_close(cq_unpack *p)
{
    if (!p)
        return;
    archive_read_free(p->a);
    cq_unzip_free(p->zstd);
    free(p->unpacked);
    free(p);
}

uint64_t cq_unpack_taken(const cq_unpack *p)
{
    la_int64_t n = p->zstd ? (la_int64_t)p->packed : archive_filter_bytes(p->a, -1);
    return n > 0 ? (uint64_t)n : 0;
}

static const char *why(cq_unpack *p)
{
    const char *text = archive_error_string(p->a);
    return text ? text : "it makes no sense";
}

cq_status cq_unpack_next(cq_unpack *p, cq_member *out, cq_err *err)
{
    struct archive_entry *e;
    for (;;) {
        int status = p->dead && p->members ? ARCHIVE_EOF
                     : p->dead             ? ARCHIVE_FATAL
                                           : archive_read_next_header(p->a, &e);
        p->left = p->at = p->hole = 0;
        if (status == ARCHIVE_EOF)
            return CQ_EMPTY;
        if (status == ARCHIVE_RETRY)
            continue;
        if (status < ARCHIVE_WARN)
            return cq_fail(err, CQ_FORMAT, "the archive is damaged: %s", why(p));
        if (++p->members > CQ_MAX_MEMBERS)
            return cq_fail(err, CQ_LIMIT, "the archive has over %d members",
                           CQ_MAX_MEMBERS);
        if (archive_format(p->a) == ARCHIVE_FORMAT_RAW) {
            *out = (cq_member){ 0 };
            return CQ_OK;
        }
        if (archive_entry_filetype(e) != AE_IFREG || archive_entry_hardlink(e))
            continue;
        const char *name = archive_entry_pathname_utf8(e);
        name = name ? name : archive_entry_pathname(e);
        *out = (cq_member){ .name = name ? name : "?", .mtime = archive_entry_mtime(e) };
        return CQ_OK;
    }
}

/* archive_read_data would do, but it throws away what it has copied when an error follows:
 * of a damaged archive we want all that came before. */
static la_ssize_t pull_block(cq_unpack *p, char *to, size_t room)
{
    while (p->left == 0 && p->hole == 0) {
        const void *block;
        size_t n = 0;
        la_int64_t offset;
        int status = archive_read_data_block(p->a, &block, &n, &offset);
        if (status == ARCHIVE_RETRY)
            continue;
        if (status < ARCHIVE_WARN)
            return status;
        if (status == ARCHIVE_EOF || n == 0)
            return 0;
        p->block = block;
        p->left = n;
        p->hole = offset > (la_int64_t)p->at ? (uint64_t)offset - p->at : 0;
    }
    size_t n = p->hole ? (p->hole < room ? (size_t)p->hole : room)
                       : (p->left < room ? p->left : room);
    if (p->hole) {
        memset(to, 0, n);
        p->hole -= n;
    } else {
        memcpy(to, p->block, n);
        p->block += n;
        p->left -= n;
    }
    p->at += n;
    return (la_ssize_t)n;
}

ssize_t cq_unpack_pull(cq_unpack *p, char *to, size_t room, char **broken)
{
    la_ssize_t n = p->dead ? 0 : pull_block(p, to, room);
    if (n >= 0)
        return n;
    char text[CQ_ERR_TEXT];
    snprintf(text, sizeof text, "the archive is damaged: %s", why(p));
    *broken = strdup(text);
    p->dead = n < ARCHIVE_FAILED;
    return -1;
}
