/* album.c - see album.h. */
#include "read/album.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/map.h"
#include "base/vec.h"
#include "read/pack.h"

struct cq_album {
    cq_str folder; /* of the export, with its slash; of a member within its archive */
    const char *archive;
    cq_papers *papers;
    int fd; /* of the folder, -1 while it is not open */
    cq_names
        *names; /* of an archive's pictures, without the folder; NULL before its pass */
    CQ_VEC(cq_str) images; /* by the number of the name; the papers' */
};

static cq_str folder_of(const char *path)
{
    size_t n = strlen(path);
    while (n && path[n - 1] != '/' && path[n - 1] != '!')
        n--;
    return (cq_str){ path, n };
}

cq_album *cq_album_new(const char *path, const char *archive, cq_papers *papers)
{
    cq_album *a = cq_zalloc(1, sizeof *a);
    *a = (cq_album){ .archive = archive, .papers = papers, .fd = -1 };
    a->folder = folder_of(path);
    if (archive)
        a->folder = cq_str_sub(a->folder, strlen(archive) + 1, a->folder.n);
    return a;
}

void cq_album_free(cq_album *a)
{
    if (!a)
        return;
    if (a->fd >= 0)
        close(a->fd);
    cq_names_free(a->names);
    CQ_VEC_DONE(a->images);
    free(a);
}

bool cq_album_holds(cq_str name)
{
    static const char *const tails[] = { ".jpg", ".jpeg", ".png", ".gif", ".webp" };
    for (size_t i = 0; i < sizeof tails / sizeof *tails; i++)
        if (cq_str_endsi(name, cq_str_z(tails[i])))
            return true;
    return false;
}

/* A path of plain names. */
static bool stays(cq_str name)
{
    cq_str step;
    if (!name.n || name.n > CQ_MAX_VALUE || memchr(name.p, 0, name.n) ||
        cq_str_ends(name, CQ_STR("/")))
        return false;
    while (name.n && cq_str_split(&name, '/', &step))
        if (!step.n || cq_str_eq(step, CQ_STR(".")) || cq_str_eq(step, CQ_STR("..")))
            return false;
    return true;
}

/* --- in a folder --- */

static int open_folder(cq_album *a)
{
    char *path = strndup(a->folder.p, a->folder.n);
    if (!path)
        cq_oom();
    if (a->fd < 0)
        a->fd = open(path[0] ? path : ".", O_PATH | O_DIRECTORY | O_CLOEXEC);
    free(path);
    return a->fd;
}

/* Open the file step by step, since a link may stand at each. -1 with errno. */
static int open_below(int folder, cq_str name)
{
    enum { PLAIN = O_NOFOLLOW | O_CLOEXEC };
    char step_z[CQ_MAX_VALUE + 1];
    cq_str step;
    int at = folder;
    while (cq_str_split(&name, '/', &step)) {
        memcpy(step_z, step.p, step.n);
        step_z[step.n] = 0;
        int how = name.n ? O_PATH | O_DIRECTORY | PLAIN : O_RDONLY | O_NONBLOCK | PLAIN;
        int next = openat(at, step_z, how);
        int why = errno;
        if (at != folder)
            close(at);
        errno = why;
        at = next;
        if (at < 0 || !name.n)
            break;
    }
    return at;
}

/* Read the file whole; false where that fails. */
static bool slurp(int fd, size_t n, cq_buf *out)
{
    enum { PIECE = 1 << 16 };
    char *piece = cq_alloc(PIECE);
    ssize_t got = 1;
    while (got > 0 && out->n <= n) {
        got = read(fd, piece, PIECE);
        cq_buf_add(out, piece, got > 0 ? (size_t)got : 0);
    }
    free(piece);
    return got == 0;
}

static cq_status read_beside(cq_album *a, cq_str name, cq_buf *out)
{
    struct stat st;
    int folder = open_folder(a), fd = folder < 0 ? -1 : open_below(folder, name);
    if (fd < 0)
        return errno == ENOENT ? CQ_EMPTY : CQ_FORMAT;
    cq_status status = CQ_OK;
    if (fstat(fd, &st) != 0 || !S_ISREG(st.st_mode))
        status = CQ_FORMAT;
    else if (st.st_size > CQ_MAX_PICTURE)
        status = CQ_LIMIT;
    else if (!slurp(fd, CQ_MAX_PICTURE, out))
        status = CQ_IO;
    close(fd);
    return status;
}

/* --- in an archive --- */

static ssize_t pull_file(void *ctx, char *to, size_t room, char **broken)
{
    ssize_t n = read(*(int *)ctx, to, room);
    if (n < 0)
        *broken = strdup(strerrordesc_np(errno));
    return n;
}

/* The picture that is the archive's member at hand; false of one that is damaged or large. */
static bool read_member(cq_pack *pack, cq_buf *out)
{
    enum { PIECE = 1 << 16 };
    char *piece = cq_alloc(PIECE), *broken = NULL;
    ssize_t n;
    cq_buf_clear(out);
    while ((n = cq_pack_pull(pack, piece, PIECE, &broken)) > 0 &&
           out->n <= CQ_MAX_PICTURE)
        cq_buf_add(out, piece, (size_t)n);
    bool good = n == 0 && !broken;
    free(broken);
    free(piece);
    return good;
}

static void take_member(cq_album *a, cq_pack *pack, const cq_member *m, cq_buf *bytes)
{
    cq_str name = cq_str_z(m->name);
    if (m->refused || !cq_str_starts(name, a->folder) || !cq_album_holds(name) ||
        !read_member(pack, bytes))
        return;
    name = cq_str_sub(name, a->folder.n, name.n);
    if (cq_names_put(a->names, name) == a->images.n)
        CQ_PUSH(a->images, cq_papers_image(a->papers, cq_buf_view(bytes)));
}

/* What is wrong with the archive is told by who reads its messages. */
static void pass_archive(cq_album *a)
{
    int fd = open(a->archive, O_RDONLY | O_CLOEXEC);
    cq_bytes in;
    cq_member m;
    cq_buf bytes = { 0 };
    a->names = cq_names_new();
    if (fd < 0)
        return;
    cq_bytes_init(&in, pull_file, &fd);
    cq_bytes_unhashed(&in);
    cq_bytes_need(&in, 4); /* by which zstd is seen */
    cq_pack *pack = cq_pack_open(&in, fd, NULL);
    while (cq_pack_next(pack, &m, NULL) == CQ_OK)
        if (m.name)
            take_member(a, pack, &m, &bytes);
    cq_pack_close(pack);
    cq_bytes_done(&in);
    cq_buf_done(&bytes);
    close(fd);
}

static cq_status find_member(cq_album *a, cq_str name, cq_str *image)
{
    if (!a->names)
        pass_archive(a);
    uint32_t no = cq_names_get(a->names, name);
    if (no == CQ_NONE)
        return CQ_EMPTY;
    *image = a->images.p[no];
    return CQ_OK;
}

cq_status cq_album_image(cq_album *a, cq_str name, cq_str *image)
{
    cq_buf bytes = { 0 };
    if (!stays(name))
        return CQ_FORMAT;
    if (a->archive)
        return find_member(a, name, image);
    cq_status status = read_beside(a, name, &bytes);
    if (status == CQ_OK)
        *image = cq_papers_image(a->papers, cq_buf_view(&bytes));
    cq_buf_done(&bytes);
    return status;
}
