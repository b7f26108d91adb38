/* input.c - see input.h: from a path to readers of formats.
 *
 * path -> files (walk) -> members (pack) -> format (sniff) -> reader -> sink. */
#include "read/input.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/map.h"
#include "read/child.h"
#include "read/columns.h"
#include "read/pack.h"
#include "read/paper.h"
#include "read/pst.h"
#include "read/reader.h"
#include "read/walk.h"

enum { MAX_DEPTH = 8 }; /* of archives in archives */

typedef struct {
    const cq_read_opt *opt;
    const cq_format *forced; /* by --as */
    cq_sink *sink;
    cq_err *err;
    bool *damaged;
    bool only_some; /* the sink's CQ_STOP ends an input, not the run */
    cq_owners owners;
    cq_crew *crew;
    cq_papers *papers;
    uint64_t done, all; /* bytes, for progress */
} run;

/* One input on its way to a reader. */
typedef struct {
    cq_source source;
    cq_bytes bytes;
    bool walked; /* found in a folder, not named: it need not hold messages */
    bool barren; /* its format is known, and such as holds no messages */
    bool beside; /* beside or below messages of another kind: its pictures are theirs */
    uint64_t from;
    int fd;              /* of a file that can seek, or -1 */
    cq_pack *outer;      /* the archive that it is in, or NULL */
    const char *archive; /* the file that is this archive, NULL of one in another */
    int depth;           /* of archives in archives */
} input;

static cq_status begin(run *u, input *x)
{
    x->from = 0;
    return u->sink->begin ? u->sink->begin(u->sink->ctx, &x->source, &x->from, u->err)
                          : CQ_OK;
}

static cq_status end(run *u, input *x, const uint8_t *sha256)
{
    return u->sink->end
               ? u->sink->end(u->sink->ctx, &x->source, x->bytes.at, sha256, u->err)
               : CQ_OK;
}

static cq_status remark(run *u, input *x, uint64_t byte, const char *reason)
{
    cq_problem p = { .input = cq_str_z(x->source.path),
                     .byte = byte,
                     .reason = cq_str_z(reason) };
    return u->sink->problem(u->sink->ctx, &x->source, &p, u->err);
}

static cq_status trouble(run *u, input *x, uint64_t byte, const char *reason)
{
    *u->damaged = true;
    return remark(u, x, byte, reason);
}

/* An input, or an archive, of which not one byte could be read. */
static cq_status unreadable(run *u, const char *path, const char *why)
{
    input x = { .source = { .path = path, .format = "unreadable" } };
    cq_status status = begin(u, &x);
    return status == CQ_OK ? trouble(u, &x, 0, why) : status;
}

/* Files of our own making, which a walked folder may hold. */
static bool ours(cq_str head)
{
    enum { APPLICATION_AT = 68 };
    return (cq_str_starts(head, CQ_STR("SQLite format 3")) &&
            cq_str_starts(cq_str_sub(head, APPLICATION_AT, head.n), CQ_STR("claq"))) ||
           (cq_str_starts(head, CQ_STR("{")) &&
            cq_str_find(cq_str_sub(head, 0, 256), CQ_STR("\"claque.report/1\"")) <
                (head.n < 256 ? head.n : 256));
}

/* The list of its pages that a WACZ has beside them, at times with their words again. */
static bool lists_pages(cq_str head)
{
    return cq_str_starts(head, CQ_STR("{\"format\"")) &&
           cq_str_find(cq_str_sub(head, 0, 64), CQ_STR("\"json-pages-1")) <
               (head.n < 64 ? head.n : 64);
}

/* Named like a file of messages, so that it should have been one. */
static bool promises_messages(const char *path)
{
    static const char *const tails[] = { ".mbox", ".eml",   ".csv",   ".tsv",
                                         ".json", ".jsonl", ".ndjson" };
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (cq_str_endsi(cq_str_z(path), cq_str_z(tails[i])))
            return true;
    return false;
}

/* Named like an export of posts, chats or mail, which brings pictures that are no letters. */
static bool names_messages(const char *path)
{
    static const char *const more[] = { ".js",     ".html",     ".xml", ".db",
                                        ".sqlite", "_chat.txt", ".zst" };
    cq_str s = cq_str_z(path);
    for (size_t i = 0; i < sizeof more / sizeof *more; i++)
        if (cq_str_endsi(s, cq_str_z(more[i])))
            return true;
    return promises_messages(path) || cq_str_find(s, CQ_STR("/WhatsApp Chat")) < s.n;
}

static cq_status not_messages(run *u, input *x, cq_str head)
{
    cq_status status = CQ_OK;
    x->source.format = "not messages";
    if (!x->walked || (!x->barren && promises_messages(x->source.path)))
        status = head.n
                     ? trouble(u, x, 0, "the format is not recognised: no messages read")
                     : remark(u, x, 0, "the file is empty");
    return status == CQ_OK ? end(u, x, NULL) : status;
}

/* Standard input has no place, nor has what another program unpacked. */
static cq_album *album_of(const run *u, const input *x)
{
    bool file = x->depth == 0 && strcmp(x->source.path, "-") != 0;
    return file || x->archive ? cq_album_new(x->source.path, x->archive, u->papers)
                              : NULL;
}

static cq_status read_records(run *u, input *x, const cq_format *format)
{
    uint8_t sha256[CQ_SHA256];
    cq_reader r = { .in = &x->bytes,
                    .opt = u->opt,
                    .source = &x->source,
                    .sink = u->sink,
                    .from = x->from,
                    .owner = cq_owners_of(&u->owners, cq_str_z(x->source.path)),
                    .crew = u->crew,
                    .papers = u->papers,
                    .done = &u->done,
                    .all = u->all };
    x->source.format = format->name;
    r.album = album_of(u, x);
    cq_status status = format->read(&r, u->err);
    cq_album_free(r.album);
    cq_arena_done(&r.arena);
    *u->damaged |= r.damaged;
    if (status == CQ_STOP && u->sink->some)
        return CQ_OK;
    if (status != CQ_OK)
        return status;
    cq_bytes_finish(&x->bytes, sha256);
    if (x->bytes.broken)
        status = trouble(u, x, x->bytes.at, x->bytes.broken);
    return status == CQ_OK ? end(u, x, sha256) : status;
}

static cq_status read_pack(run *u, input *x);
static cq_status read_book(run *u, input *x, bool *is_one);
static cq_status read_pst(run *u, input *x);

/* The bytes are open: find their format and read them. */
static cq_status read_bytes(run *u, input *x)
{
    cq_bytes_need(&x->bytes, CQ_HEAD);
    cq_str head = { x->bytes.p, x->bytes.n < CQ_HEAD ? x->bytes.n : CQ_HEAD };
    const cq_format *format = NULL;
    int sure = 0;
    if (cq_pack_sniff(head))
        return read_pack(u, x);
    if (cq_pst_sniff(head))
        return read_pst(u, x);
    if (cq_pack_is_office(head) && !cq_paper_sniff(head)) {
        bool book = false;
        cq_status status = read_book(u, x, &book);
        if (status != CQ_OK || book)
            return status;
        head = (cq_str){ x->bytes.p, x->bytes.n < CQ_HEAD ? x->bytes.n : CQ_HEAD };
    }
    if (head.n && !ours(head))
        format = u->forced ? u->forced
                           : cq_format_sniff(head, cq_str_z(x->source.path), &sure);
    cq_owners_note(&u->owners, cq_str_z(x->source.path), head);
    bool theirs = x->beside && cq_paper_sniff(head) == CQ_PAPER_SCAN && !u->forced;
    x->barren = (ours(head) || theirs || lists_pages(head) ||
                 (sure == CQ_BARREN && !u->opt->map)) &&
                x->walked;
    if (x->barren)
        format = NULL;
    x->source.single =
        format && format->single && !(u->opt->pages && format == &cq_format_paper);
    cq_status status = begin(u, x);
    if (status != CQ_OK || x->from == UINT64_MAX)
        return status;
    if (format)
        return read_records(u, x, format);
    if (x->bytes.broken)
        return trouble(u, x, 0, x->bytes.broken);
    return not_messages(u, x, head);
}

/* --- archives --- */

typedef struct {
    run *u;
    cq_pack *pack;
    uint64_t before;  /* bytes done when it was opened; UINT64_MAX: counted elsewhere */
    bool messages;    /* of another kind than letters were in it */
    const char *file; /* the archive's path, NULL where it cannot be read again */
} member;

static ssize_t pull_member(void *ctx, char *to, size_t room, char **broken)
{
    member *m = ctx;
    ssize_t n = cq_pack_pull(m->pack, to, room, broken);
    if (m->before != UINT64_MAX)
        m->u->done = m->before + cq_pack_taken(m->pack);
    return n;
}

static cq_status read_member(run *u, const input *x, member *m, const cq_member *found)
{
    cq_arena a = { 0 };
    const char *path = x->source.path;
    cq_status status;
    if (found->name)
        path = cq_str_printf(&a, "%s!%s", path, found->name).p;
    if (found->refused) {
        status = unreadable(u, path, "the name leads out of the archive: not read");
    } else {
        input y = { .source = { .path = path,
                                .mtime = found->mtime ? found->mtime : x->source.mtime },
                    .walked = x->walked || found->name,
                    .beside = x->beside || m->messages,
                    .fd = -1,
                    .outer = m->pack,
                    .archive = found->name ? m->file : NULL,
                    .depth = x->depth + 1 };
        cq_bytes_init(&y.bytes, pull_member, m);
        status = read_bytes(u, &y);
        m->messages |= names_messages(path);
        cq_bytes_done(&y.bytes);
    }
    cq_arena_done(&a);
    return status;
}

static cq_status read_pack(run *u, input *x)
{
    cq_member found;
    cq_err why = { 0 };
    if (x->depth >= MAX_DEPTH)
        return unreadable(u, x->source.path, "archives nested too deep");
    bool named = x->fd >= 0 && strcmp(x->source.path, "-") != 0;
    if (cq_pack_streams((cq_str){ x->bytes.p, x->bytes.n }))
        x->fd = -1;
    cq_pack *pack = cq_pack_open(&x->bytes, x->fd, x->outer);
    /* A seekable file was read to sniff it and is read again: count it once. */
    u->done -= x->fd >= 0 ? x->bytes.at + x->bytes.n : 0;
    member m = { u, pack, x->fd >= 0 ? u->done : UINT64_MAX, false,
                 named ? x->source.path : NULL };
    cq_status status = cq_pack_next(pack, &found, &why);
    bool empty = status == CQ_EMPTY;
    while (status == CQ_OK) {
        status = read_member(u, x, &m, &found);
        if (status == CQ_OK)
            status = cq_pack_next(pack, &found, &why);
    }
    cq_pack_close(pack);
    if (empty || why.text[0])
        return unreadable(u, x->source.path, empty ? "the archive is empty" : why.text);
    return status == CQ_EMPTY ? CQ_OK : status;
}

/* --- workbooks --- */

static cq_status read_sheet(run *u, const input *x, cq_pack *book, const cq_member *m)
{
    cq_arena a = { 0 };
    input y = { .source = { .path = cq_str_printf(&a, "%s!%s", x->source.path, m->name).p,
                            .mtime = x->source.mtime },
                .walked = x->walked || m->of > 1,
                .fd = -1,
                .depth = x->depth + 1 };
    cq_bytes_init(&y.bytes, cq_pack_pull, book);
    cq_status status = read_bytes(u, &y);
    cq_bytes_done(&y.bytes);
    cq_arena_done(&a);
    return status;
}

/* The sheets of a workbook are inputs; of an office document of another kind, nothing is
 * passed. */
static cq_status read_book(run *u, input *x, bool *is_one)
{
    cq_member sheet;
    cq_err why = { 0 };
    *is_one = true;
    if (cq_bytes_need(&x->bytes, (size_t)CQ_MAX_BOOK + 1))
        return unreadable(u, x->source.path, "a workbook of over 256 MiB");
    cq_pack *book = cq_pack_open_book((cq_str){ x->bytes.p, x->bytes.n });
    cq_status status = cq_pack_next(book, &sheet, &why);
    *is_one = status != CQ_EMPTY;
    while (status == CQ_OK) {
        status = read_sheet(u, x, book, &sheet);
        if (status == CQ_OK)
            status = cq_pack_next(book, &sheet, &why);
    }
    cq_pack_close(book);
    if (why.text[0])
        return unreadable(u, x->source.path, why.text);
    return status == CQ_EMPTY ? CQ_OK : status;
}

/* --- files and folders --- */

typedef struct {
    int fd;
    uint64_t *done;
} file;

static ssize_t pull_file(void *ctx, char *to, size_t room, char **broken)
{
    file *f = ctx;
    ssize_t n;
    do
        n = read(f->fd, to, room);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        *broken = strdup(strerrordesc_np(errno));
    *f->done += n > 0 ? (uint64_t)n : 0;
    return n;
}

static cq_status read_open_file(run *u, const char *path, int64_t mtime, bool walked,
                                bool beside, int fd)
{
    file f = { fd, &u->done };
    bool seeks = lseek(fd, 0, SEEK_CUR) == 0;
    input x = { .source = { .path = path, .mtime = mtime },
                .walked = walked,
                .beside = beside,
                .fd = seeks ? fd : -1 };
    cq_bytes_init(&x.bytes, pull_file, &f);
    cq_status status = read_bytes(u, &x);
    cq_bytes_done(&x.bytes);
    return status;
}

/* --- mailboxes that another program unpacks --- */

/* Copy what is left of the input to the file; false where that fails. */
static bool copy_out(cq_bytes *in, const char *path)
{
    FILE *f = fopen(path, "wbx");
    bool good = f != NULL;
    while (good && cq_bytes_need(in, 1)) {
        good = fwrite(in->p, 1, in->n, f) == in->n;
        cq_bytes_skip(in, in->n);
    }
    return f && fclose(f) == 0 && good && !in->broken;
}

static cq_status read_mail_file(run *u, const input *x, const char *folder,
                                const cq_walk_file *f)
{
    cq_arena a = { 0 };
    cq_buf mail = { 0 };
    cq_err why;
    const char *name = f->path + strlen(folder) + 1;
    input y = { .source = { .path = cq_str_printf(&a, "%s!%s", x->source.path, name).p,
                            .mtime = x->source.mtime,
                            .remade = true },
                .walked = true,
                .fd = -1,
                .depth = x->depth + 1 };
    cq_status status = cq_pst_read(f->path, &mail, &why);
    if (status == CQ_OK) {
        cq_bytes_copy(&y.bytes, cq_buf_view(&mail));
        status = read_bytes(u, &y);
        cq_bytes_done(&y.bytes);
    } else {
        status = unreadable(u, y.source.path, why.text);
    }
    cq_buf_done(&mail);
    cq_arena_done(&a);
    return status;
}

static cq_status read_mails(run *u, const input *x, const char *folder)
{
    cq_arena a = { 0 };
    cq_walk_files files = { 0 };
    cq_status status = CQ_OK;
    cq_walk(folder, &a, &files);
    for (size_t i = 0; i < files.n && status == CQ_OK; i++)
        if (!files.p[i].trouble)
            status = read_mail_file(u, x, folder, &files.p[i]);
    CQ_VEC_DONE(files);
    cq_arena_done(&a);
    return status;
}

/* The mailbox in the file at `path`, which is the input's own or a copy. */
static cq_status unpack_pst(run *u, const input *x, const char *path)
{
    cq_err why = { 0 };
    struct stat st;
    cq_pst *pst = NULL;
    cq_status unpacked = CQ_IO, status = CQ_OK;
    char *whole = realpath(path, NULL);
    if (whole && stat(whole, &st) == 0)
        unpacked = cq_pst_open(whole, (uint64_t)st.st_size, &pst, &why);
    if (pst)
        status = read_mails(u, x, cq_pst_folder(pst));
    cq_pst_close(pst);
    free(whole);
    return status == CQ_OK && unpacked != CQ_OK
               ? unreadable(u, x->source.path, why.text[0] ? why.text : "it is gone")
               : status;
}

static cq_status read_pst(run *u, input *x)
{
    char folder[CQ_CHILD_PATH], path[CQ_CHILD_PATH + 16];
    cq_err why = { 0 };
    if (x->fd >= 0)
        return unpack_pst(u, x, x->source.path);
    if (cq_child_folder(folder, &why) != CQ_OK)
        return unreadable(u, x->source.path, why.text);
    snprintf(path, sizeof path, "%s/mailbox.pst", folder);
    cq_status status = copy_out(&x->bytes, path)
                           ? unpack_pst(u, x, path)
                           : unreadable(u, x->source.path, "it cannot be unpacked");
    cq_child_remove(folder);
    return status;
}

static cq_status read_file(run *u, const char *path, int64_t mtime, bool walked,
                           bool beside)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0)
        return unreadable(u, path, strerrordesc_np(errno));
    cq_status status = read_open_file(u, path, mtime, walked, beside, fd);
    close(fd);
    return status;
}

static cq_str name_of(const char *path)
{
    const char *slash = strrchr(path, '/');
    return cq_str_z(slash ? slash + 1 : path);
}

/* The case that is being written. To open and close it here would drop the locks that
 * SQLite holds on it. */
static bool is_case(const run *u, const char *path)
{
    const char *c = u->opt->except;
    if (!c || !cq_str_starts(name_of(path), name_of(c)))
        return false;
    cq_arena a = { 0 };
    struct stat one, other;
    cq_str folder = { path, strlen(path) - name_of(path).n };
    const char *twin = cq_str_printf(&a, "%.*s%s", CQ_FMT(folder), name_of(c).p).p;
    bool same = stat(twin, &one) == 0 && stat(c, &other) == 0 &&
                one.st_dev == other.st_dev && one.st_ino == other.st_ino;
    cq_str tail = cq_str_sub(name_of(path), name_of(c).n, SIZE_MAX);
    cq_arena_done(&a);
    return same && (tail.n == 0 || cq_str_eq(tail, CQ_STR("-wal")) ||
                    cq_str_eq(tail, CQ_STR("-shm")));
}

/* The folder of a path, without the slash. */
static cq_str folder_of(cq_str path)
{
    while (path.n && path.p[path.n - 1] != '/')
        path.n--;
    return cq_str_sub(path, 0, path.n ? path.n - 1 : 0);
}

/* Is the file in or below a folder that holds messages? */
static bool is_beside(const cq_names *folders, cq_str path)
{
    for (cq_str f = folder_of(path); f.n; f = folder_of(f))
        if (cq_names_get(folders, f) != CQ_NONE)
            return true;
    return false;
}

static cq_status read_folder(run *u, const char *path, cq_arena *a)
{
    cq_walk_files files = { 0 };
    cq_status status = CQ_OK;
    cq_names *messages = cq_names_new(); /* folders that hold some */
    cq_walk(path, a, &files);
    for (size_t i = 0; i < files.n; i++)
        if (names_messages(files.p[i].path))
            cq_names_put(messages, folder_of(cq_str_z(files.p[i].path)));
    for (size_t i = 0; i < files.n; i++)
        u->all += files.p[i].size;
    for (size_t i = 0; i < files.n && status == CQ_OK; i++) {
        cq_walk_file *f = &files.p[i];
        if (is_case(u, f->path))
            continue;
        uint64_t before = u->done;
        status = f->trouble ? unreadable(u, f->path, f->trouble)
                            : read_file(u, f->path, f->mtime, true,
                                        is_beside(messages, cq_str_z(f->path)));
        u->done = before + f->size;
    }
    CQ_VEC_DONE(files);
    cq_names_free(messages);
    return status;
}

static cq_status start(run *u, const char *path)
{
    cq_arena a = { 0 };
    struct stat st;
    cq_status status;
    const char *tidy = cq_walk_tidy(&a, path);
    if (strcmp(path, "-") == 0) {
        status = read_open_file(u, "-", 0, false, false, STDIN_FILENO);
    } else if (stat(path, &st) != 0) {
        status = unreadable(u, tidy, strerrordesc_np(errno));
    } else if (S_ISDIR(st.st_mode)) {
        status = read_folder(u, tidy, &a);
    } else {
        u->all = (uint64_t)st.st_size;
        status = read_file(u, tidy, st.st_mtime, false, false);
    }
    cq_owners_done(&u->owners);
    cq_arena_done(&a);
    return status;
}

static cq_status check_options(run *u)
{
    cq_columns *columns = NULL;
    const char *as = u->opt->as;
    if (as && !(u->forced = cq_format_named(cq_str_z(as))))
        return cq_fail(u->err, CQ_FORMAT, "--as: no format is called \"%s\"", as);
    cq_status status = cq_columns_new(u->opt->map, &columns, u->err);
    if (status == CQ_OK)
        cq_columns_free(columns);
    return status;
}

cq_status cq_input_read(const char *path, const cq_read_opt *opt, cq_sink *sink,
                        bool *damaged, cq_err *err)
{
    run u = { .opt = opt, .sink = sink, .err = err, .damaged = damaged };
    cq_status status = check_options(&u);
    if (status != CQ_OK)
        return status;
    u.crew = cq_crew_new();
    u.papers = cq_papers_new(u.crew);
    status = start(&u, path);
    cq_papers_free(u.papers);
    cq_crew_free(u.crew);
    return status;
}
