/* case.c - opening, locking and closing; see case.h.
 *
 * One scan at a time writes a case. It holds a lock of its open file description on a byte
 * far past SQLite's own, so that a second writer is told at once instead of slipping in
 * between two batches; the kernel drops the lock with the process. Readers need no lock:
 * SQLite's WAL gives each its snapshot. */
#include <assert.h>
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "keep/inside.h"
#include "keep/schema.h"

enum { LOCK_BYTE = 0x7fffff00 }; /* SQLite's are at 0x40000000, in files of any size */

void cq_inside_write(cq_case *c)
{
    if (c->open)
        return;
    if (c->viewing)
        cq_db_exec(c->db, "COMMIT");
    cq_db_exec(c->db, "BEGIN IMMEDIATE");
    c->viewing = false;
    c->open = true;
}

void cq_inside_commit(cq_case *c)
{
    c->since = 0;
    c->weight = 0;
    if (c->unsettled)
        return;
    if (c->open)
        cq_db_exec(c->db, "COMMIT");
    c->open = false;
}

cq_status cq_inside_lock(cq_case *c, const char *path, bool make, cq_err *err)
{
    struct flock want = { .l_type = F_WRLCK, .l_start = LOCK_BYTE, .l_len = 1 };
    c->lock = open(path, O_RDWR | O_CLOEXEC | (make ? O_CREAT : 0), 0600);
    if (c->lock < 0)
        return cq_fail_at(err, CQ_STORE, path, 0, 0, "%s", strerror(errno));
    if (fcntl(c->lock, F_OFD_SETLK, &want) != 0)
        return cq_fail_at(err, CQ_STORE, path, 0, 0, "%s",
                          errno == EAGAIN || errno == EACCES
                              ? "another claque is writing to this case"
                              : strerror(errno));
    c->writing = true;
    return CQ_OK;
}

/* A file that is none of SQLite's must not be touched, be it by its journal. */
static cq_status look(const char *path, bool make, cq_err *err)
{
    static const char magic[16] = "SQLite format 3";
    char head[16] = { 0 };
    int fd = open(path, O_RDONLY | O_CLOEXEC);
    if (fd < 0 && make && errno == ENOENT)
        return CQ_OK;
    if (fd < 0)
        return cq_fail_at(err, CQ_STORE, path, 0, 0, "%s", strerror(errno));
    ssize_t n = read(fd, head, sizeof head);
    close(fd);
    if (n < 0)
        return cq_fail_at(err, CQ_STORE, path, 0, 0, "%s", strerror(errno));
    if ((n == 0 && make) || memcmp(head, magic, sizeof head) == 0)
        return CQ_OK;
    return cq_fail_at(err, CQ_STORE, path, 0, 0, "this is not a case of claque");
}

static void make_tables(cq_case *c)
{
    uint8_t key[CQ_KEY];
    cq_random(key, sizeof key);
    cq_inside_write(c);
    cq_db_exec(c->db, cq_schema_tables);
    cq_db_run(c->db, "INSERT INTO setting VALUES('key', ?)", "b",
              (cq_str){ (char *)key, sizeof key });
    cq_db_exec(c->db, "PRAGMA application_id = " CQ_SCHEMA_APPLICATION);
    cq_db_exec(c->db, "PRAGMA user_version = " CQ_SCHEMA_VERSION);
    cq_inside_commit(c);
}

static void load_key(cq_case *c)
{
    cq_rows *q = cq_db_query(c->db, "SELECT value FROM setting WHERE name = 'key'", "");
    if (cq_rows_next(q)) {
        cq_str key = cq_rows_str(q, 0);
        if (key.n == CQ_KEY)
            memcpy(c->key, key.p, CQ_KEY);
        else
            cq_db_fail(c->db, "its key is damaged");
    }
    cq_rows_end(q);
    int64_t keep = cq_db_int(
        c->db, "SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'keep'", 0, "");
    c->keep = keep >= CQ_KEEP_TEXT && keep <= CQ_KEEP_REFS ? (cq_keep)keep : CQ_KEEP_TEXT;
}

/* A file of SQLite's without tables is what a kill leaves in the very first moments. */
static void begin(cq_case *c, bool make)
{
    int64_t ours = cq_db_int(c->db, "PRAGMA application_id", 0, "");
    int64_t version = cq_db_int(c->db, "PRAGMA user_version", 0, "");
    int64_t tables = cq_db_int(c->db, "SELECT count(*) FROM sqlite_schema", 0, "");
    if (make && ours == 0 && tables == 0) {
        if (!c->passing)
            cq_db_exec(c->db, "PRAGMA journal_mode = WAL");
        make_tables(c);
    } else if (ours != strtol(CQ_SCHEMA_APPLICATION, NULL, 0)) {
        cq_db_fail(c->db, "this is not a case of claque");
    } else if (version > atoi(CQ_SCHEMA_VERSION)) {
        cq_db_fail(c->db, "a newer claque made this case (version %d; this one knows %s)",
                   (int)version, CQ_SCHEMA_VERSION);
    }
    load_key(c);
    cq_inside_load_forgotten(c);
}

cq_status cq_case_open(const char *path, bool make, cq_case **out, cq_err *err)
{
    cq_case *c = cq_zalloc(1, sizeof *c);
    cq_status s = path ? look(path, make, err) : CQ_OK;
    c->lock = -1;
    c->passing = !path;
    c->zip = cq_zip_new();
    if (!s && path && make)
        s = cq_inside_lock(c, path, true, err);
    if (!s)
        s = cq_db_open(path, make, &c->db, err);
    if (s)
        goto done;
    c->file = path ? strdup(path) : NULL;
    cq_db_exec(c->db, "PRAGMA cache_size = -65536; PRAGMA foreign_keys = ON;"
                      "PRAGMA secure_delete = ON; PRAGMA wal_autocheckpoint = 8000;");
    cq_db_exec(c->db, c->passing ? "PRAGMA journal_mode = OFF; PRAGMA synchronous = OFF"
                                 : "PRAGMA synchronous = NORMAL");
    begin(c, make || !path);
    /* What a killed scan left without indexes gets them before it is extended. */
    if (make && !c->passing &&
        cq_db_int(c->db, "SELECT 1 FROM message LIMIT 1", 0, "") == 1) {
        cq_inside_write(c);
        cq_db_exec(c->db, cq_schema_indexes);
        cq_inside_commit(c);
    }
    if (make && c->keep == CQ_KEEP_REFS)
        cq_inside_refs_begin(c);
    s = cq_db_end(c->db, err);
    if (s && err && path)
        snprintf(err->file, sizeof err->file, "%s", path);
done:
    if (s)
        cq_case_close(c);
    else
        *out = c;
    return s;
}

void cq_case_close(cq_case *c)
{
    if (!c)
        return;
    if (c->db && !cq_db_failed(c->db))
        cq_inside_commit(c);
    CQ_VEC_DONE(c->text_rows);
    CQ_VEC_DONE(c->sender_rows);
    CQ_VEC_DONE(c->message_rows);
    cq_map_free(c->forgotten);
    cq_map_free(c->texts);
    CQ_VEC_DONE(c->sender_row);
    cq_names_free(c->senders);
    cq_zip_free(c->zip);
    cq_buf_done(&c->buf);
    cq_arena_done(&c->arena);
    cq_shelf_free(c->shelf);
    cq_db_close(c->db);
    if (c->lock >= 0)
        close(c->lock); /* after SQLite: closing a file drops the process's locks on it */
    free(c->file);
    free(c);
}

cq_status cq_case_keep(cq_case *c, cq_keep keep, cq_err *err)
{
    if (keep != c->keep && cq_db_int(c->db, "SELECT 1 FROM input LIMIT 1", 0, "") == 1)
        return cq_fail(err, CQ_STORE, "this case was begun with another --keep");
    if (keep != c->keep) {
        cq_inside_write(c);
        cq_db_run(c->db, "INSERT OR REPLACE INTO setting VALUES('keep', CAST(? AS BLOB))",
                  "i", (int64_t)keep);
        cq_inside_commit(c);
        c->keep = keep;
    }
    if (keep == CQ_KEEP_REFS)
        cq_inside_refs_begin(c);
    return cq_db_end(c->db, err);
}

void cq_case_shelve(cq_case *c)
{
    assert(c->passing && !c->shelf && c->keep != CQ_KEEP_REFS);
    c->shelf = cq_shelf_new();
}

void cq_case_key(const cq_case *c, uint8_t out[CQ_KEY])
{
    memcpy(out, c->key, CQ_KEY);
}

int64_t cq_inside_sender_row(const cq_case *c, uint32_t sender)
{
    return sender < c->sender_rows.n ? c->sender_rows.p[sender] : 0;
}

cq_campaign *cq_inside_campaign(cq_report *r, cq_rows *q)
{
    int64_t k = cq_rows_int(q, 0);
    return k >= 0 && k < r->campaign_n ? &r->campaigns[k] : NULL;
}

void *cq_inside_room(cq_db *db, cq_report *r, const char *count, size_t size)
{
    int64_t n = cq_db_int(db, count, 0, "");
    return cq_arena_get(&r->arena, ((size_t)n + 1) * size);
}

bool cq_inside_has(cq_case *c, const char *table)
{
    return cq_db_int(c->db, "SELECT count(*) FROM sqlite_schema WHERE name = ?", 0, "z",
                     table) > 0;
}
