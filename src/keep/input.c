/* input.c - which inputs are known, and from where each is to be read on.
 *
 * An input is known by the keyed hash of its real path, so that a forgotten sender's name
 * in a path can go and the input still be known. Its file is the same while size, mtime and
 * the hashes of its first and last 64 KiB are; it has grown where the old head and the old
 * tail are still in place. The last record of what is read on is read once more, since it
 * may have grown too. */
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/secret.h"
#include "keep/inside.h"

enum { EDGE = 64 << 10 };

typedef struct {
    int64_t size;
    uint8_t head[CQ_SHA256], tail[CQ_SHA256];
} print; /* of a file, as far as `size` */

static cq_str hash_view(const uint8_t *h)
{
    return (cq_str){ (const char *)h, CQ_SHA256 };
}

static void hash_edge(int fd, int64_t at, int64_t n, uint8_t out[CQ_SHA256])
{
    char *p = cq_alloc(EDGE);
    int64_t have = 0;
    while (have < n) {
        ssize_t got = pread(fd, p + have, (size_t)(n - have), at + have);
        if (got < 0 && errno == EINTR)
            continue;
        if (got <= 0)
            break;
        have += got;
    }
    cq_sha256((cq_str){ p, (size_t)have }, out);
    free(p);
}

static void print_file(int fd, int64_t size, print *out)
{
    int64_t n = size < EDGE ? size : EDGE;
    out->size = size;
    hash_edge(fd, 0, n, out->head);
    if (size > n)
        hash_edge(fd, size - n, n, out->tail);
    else
        memcpy(out->tail, out->head, CQ_SHA256);
}

char *cq_inside_file(cq_arena *a, const char *path)
{
    struct stat st;
    char *p = (char *)cq_str_dup_z(a, cq_str_z(path));
    for (char *cut = p; cut && stat(p, &st) != 0;) {
        cut = strrchr(p, '!');
        if (cut)
            *cut = 0;
    }
    return p;
}

/* In a Maildir a mail moves from new to cur and back, and gets flags after its name: it is
 * the same while its name is. Returns whether it lies in one. */
static bool name_in_maildir(cq_str *folder, cq_str *name)
{
    size_t flags = cq_str_find(*name, CQ_STR(":2,"));
    if (!cq_str_ends(*folder, CQ_STR("/new")) && !cq_str_ends(*folder, CQ_STR("/cur")))
        return false;
    *folder = cq_str_sub(*folder, 0, folder->n - 4);
    *name = cq_str_sub(*name, 0, flags);
    return true;
}

static bool put_place(cq_buf *out, cq_str path, bool single)
{
    const char *slash = memrchr(path.p, '/', path.n);
    size_t at = slash ? (size_t)(slash - path.p) : path.n;
    cq_str folder = cq_str_sub(path, 0, at), name = cq_str_sub(path, at, path.n);
    bool maildir = single && name_in_maildir(&folder, &name);
    cq_buf_str(out, folder);
    cq_buf_str(out, name);
    return maildir;
}

/* Returns whether it is a mail of a Maildir, which may be read under another path. */
static bool place_of(cq_case *c, const char *path, const char *file, bool single,
                     uint8_t out[CQ_KEY])
{
    char *real = realpath(file, NULL);
    cq_buf_clear(&c->buf);
    bool maildir = put_place(&c->buf, cq_str_z(real ? real : file), single);
    cq_buf_z(&c->buf, path + strlen(file));
    cq_keyed(c->key, cq_buf_view(&c->buf), out);
    free(real);
    return maildir;
}

/* The mail was moved in its Maildir since it was read. */
static void follow(cq_case *c, int64_t input, const char *path)
{
    if (cq_db_int(c->db, "SELECT path = ? FROM input WHERE id = ?", 1, "zi", path, input))
        return;
    cq_inside_write(c);
    cq_db_run(c->db, "UPDATE input SET path = ? WHERE id = ?", "zi", path, input);
}

static void drop_from(cq_case *c, int64_t input, int64_t offset)
{
    if (c->shelf)
        cq_shelf_drop(c->shelf, input, (uint64_t)offset);
    cq_db_run(c->db,
              "DELETE FROM raw WHERE message IN"
              " (SELECT id FROM message WHERE input = ? AND offset >= ?)",
              "ii", input, offset);
    cq_db_run(c->db, "DELETE FROM message WHERE input = ? AND offset >= ?", "ii", input,
              offset);
    cq_db_run(c->db, "DELETE FROM problem WHERE input = ? AND byte >= ?", "ii", input,
              offset);
    /* Texts and senders that nobody refers to now go when reading ends. */
    cq_db_exec(c->db, "INSERT OR REPLACE INTO setting VALUES('sweep', x'01')");
}

typedef struct {
    int64_t row, mtime;
    bool complete, holds; /* read to its end; it holds messages */
    print print;
} known;

static bool find_known(cq_case *c, const uint8_t place[CQ_KEY], known *out)
{
    cq_rows *q = cq_db_query(c->db,
                             "SELECT id, size, mtime, head, tail, complete,"
                             " sha256 IS NOT NULL FROM input"
                             " WHERE place = ?",
                             "b", hash_view(place));
    if (!cq_rows_next(q))
        return false;
    cq_str head = cq_rows_str(q, 3), tail = cq_rows_str(q, 4);
    *out = (known){ .row = cq_rows_int(q, 0),
                    .mtime = cq_rows_int(q, 2),
                    .complete = cq_rows_int(q, 5) == 1,
                    .holds = cq_rows_int(q, 6) == 1,
                    .print.size = cq_rows_int(q, 1) };
    if (head.n == CQ_SHA256 && tail.n == CQ_SHA256) {
        memcpy(out->print.head, head.p, CQ_SHA256);
        memcpy(out->print.tail, tail.p, CQ_SHA256);
    }
    cq_rows_end(q);
    return true;
}

static bool same_print(const print *a, const print *b)
{
    return a->size == b->size && memcmp(a->head, b->head, CQ_SHA256) == 0 &&
           memcmp(a->tail, b->tail, CQ_SHA256) == 0;
}

/* Whether what we know of the file is still its beginning. */
static bool still_begins(int fd, const known *k, const print *now)
{
    print then;
    if (fd < 0 || k->print.size < 0 || k->print.size > now->size)
        return false;
    print_file(fd, k->print.size, &then);
    return same_print(&then, &k->print);
}

/* Read on after what is known: from the start of the last record. */
static uint64_t continue_at(cq_case *c, const known *k)
{
    int64_t last = cq_db_int(c->db, "SELECT max(offset) FROM message WHERE input = ?", 0,
                             "i", k->row);
    if (c->shelf)
        last = (int64_t)cq_shelf_last(c->shelf, k->row);
    last = last < 0 ? 0 : last;
    drop_from(c, k->row, last);
    return (uint64_t)last;
}

static uint64_t read_anew(cq_case *c, const known *k)
{
    drop_from(c, k->row, 0);
    cq_db_run(c->db, "UPDATE input SET was = sha256 WHERE id = ? AND complete", "i",
              k->row);
    return 0;
}

static void store(cq_case *c, const uint8_t place[CQ_KEY], const char *path, bool single,
                  int64_t mtime, const print *p)
{
    cq_db_run(c->db,
              "INSERT INTO input(place, path, single, size, mtime, head, tail)"
              " VALUES(?, ?, ?, ?, ?, ?, ?) ON CONFLICT(place) DO UPDATE SET"
              " single = excluded.single, size = excluded.size, mtime = excluded.mtime,"
              " head = excluded.head, tail = excluded.tail, complete = 0",
              "bziiibb", hash_view(place), path, (int64_t)single, p->size, mtime,
              hash_view(p->head), hash_view(p->tail));
    c->emptied = false;
    if (c->unsettled)
        cq_db_run(c->db,
                  "INSERT OR IGNORE INTO temp.seen"
                  " SELECT id FROM input WHERE place = ?",
                  "b", hash_view(place));
    c->input = cq_db_int(c->db, "SELECT id FROM input WHERE place = ?", 0, "b",
                         hash_view(place));
}

cq_status cq_case_begin_input(cq_case *c, const char *path, bool single, int64_t mtime,
                              uint64_t *from, cq_err *err)
{
    char *file = strcmp(path, "-") == 0 ? "-" : cq_inside_file(&c->arena, path);
    bool piped = strcmp(file, "-") == 0;
    uint8_t place[CQ_KEY];
    print now = { 0 };
    known k;
    struct stat st;
    int fd = piped ? -1 : open(file, O_RDONLY | O_CLOEXEC | O_NONBLOCK);

    c->input = 0;
    *from = 0;
    bool maildir = place_of(c, path, file, single, place);
    if (fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode))
        print_file(fd, st.st_size, &now);
    bool is_known = find_known(c, place, &k);
    if (is_known && k.complete && k.holds && !piped && c->keep != CQ_KEEP_REFS &&
        k.mtime == mtime && same_print(&k.print, &now)) {
        *from = UINT64_MAX;
        if (maildir)
            follow(c, k.row, path);
        goto done;
    }
    cq_inside_write(c);
    cq_inside_stale_prints(c);
    if (is_known && !single && !piped && c->keep != CQ_KEEP_REFS &&
        !(k.complete && k.print.size == now.size) && still_begins(fd, &k, &now))
        *from = continue_at(c, &k);
    else if (is_known)
        *from = read_anew(c, &k);
    store(c, place, path, single, mtime, &now);
    cq_db_run(c->db, "DELETE FROM problem WHERE input = 0 AND path = ?", "z", path);
done:
    if (fd >= 0)
        close(fd);
    cq_arena_reset(&c->arena);
    return cq_db_end(c->db, err);
}

/* Standard input has no path to be known by: it is known by its hash, at its end. */
static void place_piped(cq_case *c, const uint8_t *sha256)
{
    uint8_t place[CQ_KEY];
    cq_buf_clear(&c->buf);
    cq_buf_z(&c->buf, "-");
    cq_buf_str(&c->buf, hash_view(sha256));
    cq_keyed(c->key, cq_buf_view(&c->buf), place);
    int64_t twin = cq_db_int(c->db, "SELECT id FROM input WHERE place = ?", 0, "b",
                             hash_view(place));
    if (twin) {
        drop_from(c, twin, 0);
        cq_db_run(c->db, "DELETE FROM input WHERE id = ?", "i", twin);
    }
    cq_db_run(c->db, "UPDATE input SET place = ?, was = NULL WHERE id = ?", "bi",
              hash_view(place), c->input);
}

static bool was_another(cq_case *c, cq_str sha256)
{
    return cq_db_int(c->db, "SELECT was IS NOT NULL AND was <> ? FROM input WHERE id = ?",
                     0, "bi", sha256, c->input) == 1;
}

cq_status cq_case_end_input(cq_case *c, const char *format, uint64_t bytes,
                            const uint8_t *sha256, cq_err *err)
{
    cq_str hash = sha256 ? hash_view(sha256) : CQ_STR("");
    cq_str path = { NULL, 0 };
    cq_rows *q = cq_db_query(c->db, "SELECT path FROM input WHERE id = ?", "i", c->input);
    if (cq_rows_next(q))
        path = cq_str_dup(&c->arena, cq_rows_str(q, 0));
    cq_rows_end(q);

    cq_inside_write(c);
    if (sha256 && cq_str_eq(path, CQ_STR("-")))
        place_piped(c, sha256);
    if (sha256 && was_another(c, hash)) {
        cq_problem p = { .input = path,
                         .reason = CQ_STR("this input was read before and has changed "
                                          "since; it was read anew") };
        cq_case_add_problem(c, &p, NULL);
    }
    cq_db_run(c->db,
              "UPDATE input SET format = ?, bytes = ?, sha256 = nullif(?, x''),"
              " complete = 1, was = NULL WHERE id = ?",
              "zibi", format, (int64_t)bytes, hash, c->input);
    /* A file of one record may be named as its sender, who is to be forgotten. */
    if (c->emptied) {
        cq_db_run(c->db,
                  "DELETE FROM problem WHERE input IN"
                  " (SELECT id FROM input WHERE id = ? AND single)",
                  "i", c->input);
        cq_db_run(c->db, "DELETE FROM input WHERE id = ? AND single", "i", c->input);
    }
    cq_arena_reset(&c->arena);
    c->input = 0;
    return cq_db_end(c->db, err);
}

cq_status cq_case_begin_path(cq_case *c, const char *path, cq_err *err)
{
    c->input = 0;
    cq_inside_write(c);
    cq_db_run(c->db,
              "DELETE FROM problem WHERE input = 0 AND substr(path, 1, length(?1)) = ?1",
              "z", path);
    return cq_db_end(c->db, err);
}
