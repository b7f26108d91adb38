/* pack.c - see pack.h.
 *
 * Formats are enabled one by one, never all: among all is mtree, which takes any plain text
 * for its manifest and then fails. */
#include "read/pack.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/zip.h"

enum { BLOCK = 1 << 18, FREE_GROWTH = 64 << 20 };

struct cq_pack {
    struct archive *a;
    cq_bytes *in;
    size_t given;   /* bytes of the window that libarchive has now */
    cq_unzip *zstd; /* unpacks the window before libarchive sees it, or NULL */
    char *unpacked;
    uint64_t packed; /* bytes that it took */
    cq_pack *outer;
    uint64_t out, members;
    const char *block; /* unpacked by libarchive, not given by us yet */
    size_t left;
    uint64_t at, hole; /* position in the member; zeros to give before the block */
    bool dead;
};

static bool begins_as_office(cq_str name)
{
    static const char *const folders[] = { "word/", "xl/", "_rels/", "docProps/",
                                           "customXml/" };
    for (size_t i = 0; i < sizeof folders / sizeof *folders; i++)
        if (cq_str_starts(name, cq_str_z(folders[i])))
            return true;
    return false;
}

static bool has(cq_str head, const char *name)
{
    return cq_str_find(head, cq_str_z(name)) < head.n;
}

/* By the name of its first member, or by what only a document or a workbook has: an archive
 * of documents has it, too, but another begin. */
bool cq_pack_is_office(cq_str head)
{
    cq_str name = cq_str_sub(head, 30, 64);
    return cq_str_starts(head, CQ_STR("PK\3\4")) &&
           (cq_str_starts(name, CQ_STR("[Content_Types].xml")) ||
            cq_str_starts(name, CQ_STR("mimetypeapplication/")) ||
            (begins_as_office(name) &&
             (has(head, "word/document.xml") || has(head, "xl/workbook.xml") ||
              has(head, "xl/worksheets/"))));
}

bool cq_pack_sniff(cq_str head)
{
    static const struct {
        size_t at;
        cq_str magic;
    } known[] = {
        { 0, { "\x1f\x8b", 2 } },         { 0, { "BZh", 3 } },
        { 0, { "\xfd\x37zXZ", 5 } },      { 0, { "\x28\xb5\x2f\xfd", 4 } },
        { 0, { "\x04\x22\x4d\x18", 4 } }, { 0, { "\x5d\0\0", 3 } },
        { 0, { "PK\3\4", 4 } },           { 0, { "7z\xbc\xaf\x27\x1c", 6 } },
        { 0, { "Rar!\x1a\7", 6 } },       { 257, { "ustar", 5 } },
    };
    if (cq_pack_is_office(head))
        return false;
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (cq_str_starts(cq_str_sub(head, known[i].at, head.n), known[i].magic))
            return true;
    return false;
}

static la_ssize_t give(struct archive *a, void *ctx, const void **block)
{
    cq_pack *p = ctx;
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
    cq_pack *p = ctx;
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

bool cq_pack_streams(cq_str head)
{
    return cq_str_starts(head, CQ_STR("\x28\xb5\x2f\xfd"));
}

static cq_pack *new_pack(void)
{
    cq_pack *p = cq_zalloc(1, sizeof *p);
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

cq_pack *cq_pack_open(cq_bytes *in, int fd, cq_pack *outer)
{
    cq_pack *p = new_pack();
    p->in = in;
    p->outer = outer;
    if (cq_pack_streams((cq_str){ in->p, in->n })) {
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

cq_pack *cq_pack_open_memory(cq_str bytes)
{
    cq_pack *p = new_pack();
    p->dead = archive_read_open_memory(p->a, bytes.p, bytes.n) < ARCHIVE_WARN;
    return p;
}

void cq_pack_close(cq_pack *p)
{
    if (!p)
        return;
    archive_read_free(p->a);
    cq_unzip_free(p->zstd);
    free(p->unpacked);
    free(p);
}

uint64_t cq_pack_taken(const cq_pack *p)
{
    la_int64_t n = p->zstd ? (la_int64_t)p->packed : archive_filter_bytes(p->a, -1);
    return n > 0 ? (uint64_t)n : 0;
}

/* Does the name leave the place into which it would be unpacked? */
static bool climbs(const char *name)
{
    cq_str rest = cq_str_z(name), step;
    if (name[0] == '/' || name[0] == '\\' || (name[0] && name[1] == ':'))
        return true;
    while (cq_str_split(&rest, '/', &step))
        if (cq_str_eq(step, CQ_STR("..")))
            return true;
    return strstr(name, "..\\") != NULL;
}

static const char *why(cq_pack *p)
{
    const char *text = archive_error_string(p->a);
    return text ? text : "it makes no sense";
}

cq_status cq_pack_next(cq_pack *p, cq_member *out, cq_err *err)
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
        *out = (cq_member){ .name = name ? name : "?",
                            .mtime = archive_entry_mtime(e),
                            .refused = name && climbs(name) };
        return CQ_OK;
    }
}

/* Count what came out, in this archive and in those around it. */
static bool grows_too_much(cq_pack *p, size_t n)
{
    bool much = false;
    for (; p; p = p->outer) {
        p->out += n;
        much |= p->out > FREE_GROWTH && p->out / CQ_MAX_RATIO > cq_pack_taken(p);
    }
    return much;
}

/* archive_read_data would do, but it throws away what it has copied when an error follows:
 * of a damaged archive we want all that came before. */
static la_ssize_t pull_block(cq_pack *p, char *to, size_t room)
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

ssize_t cq_pack_pull(void *pack, char *to, size_t room, char **broken)
{
    cq_pack *p = pack;
    la_ssize_t n = p->dead ? 0 : pull_block(p, to, room);
    if (n >= 0 && !grows_too_much(p, (size_t)n))
        return n;
    char text[CQ_ERR_TEXT];
    snprintf(text, sizeof text, "the archive is damaged: %s", why(p));
    *broken = strdup(n < 0 ? text : "the archive unpacks to over 1000 times its size");
    p->dead = n < ARCHIVE_FAILED || n >= 0;
    return -1;
}
