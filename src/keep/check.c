/* check.c - is the case sound? For claque doctor. */
#include <sys/stat.h>

#include "keep/inside.h"
#include "keep/schema.h"

static uint64_t file_size(const char *path, const char *tail)
{
    struct stat st;
    cq_buf b = { 0 };
    cq_buf_z(&b, path);
    cq_buf_z(&b, tail);
    cq_buf_char(&b, 0);
    uint64_t n = stat(b.p, &st) == 0 ? (uint64_t)st.st_size : 0;
    cq_buf_done(&b);
    return n;
}

/* Rows that point nowhere; each count should be nought. */
static const struct {
    const char *what, *sql;
} links[] = {
    { "messages without their input",
      "SELECT count(*) FROM message WHERE input NOT IN (SELECT id FROM input)" },
    { "messages without their sender",
      "SELECT count(*) FROM message WHERE sender NOT IN (SELECT id FROM sender)" },
    { "messages without their text",
      "SELECT count(*) FROM message WHERE text NOT IN (SELECT id FROM text)" },
    { "findings on messages that are gone", "SELECT count(*) FROM campaign_message WHERE "
                                            "message NOT IN (SELECT id FROM message)" },
};

static void count(cq_case *c, cq_buf *out)
{
    static const struct {
        const char *what, *sql;
    } counts[] = {
        { "inputs", "SELECT count(*) FROM input" },
        { "inputs not read to their end",
          "SELECT count(*) FROM input WHERE NOT complete" },
        { "messages", "SELECT count(*) FROM message" },
        { "senders", "SELECT count(DISTINCT channel || ':' || address) FROM sender" },
        { "distinct texts", "SELECT count(*) FROM text" },
        { "problems", "SELECT count(*) FROM problem" },
        { "events", "SELECT count(*) FROM event" },
        { "forgotten senders", "SELECT count(*) FROM forgotten" },
        { "runs", "SELECT count(*) FROM run" },
        { "campaigns", "SELECT count(*) FROM campaign" },
    };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++)
        cq_buf_printf(out, "  %-30s %lld\n", counts[i].what,
                      (long long)cq_db_int(c->db, counts[i].sql, 0, ""));
}

/* Each text must unpack; SQLite's own check cannot know. */
static uint64_t bad_texts(cq_case *c)
{
    cq_rows *q = cq_db_query(c->db, "SELECT size, body FROM text", "");
    uint64_t bad = 0;
    while (cq_rows_next(q)) {
        cq_str body = cq_rows_str(q, 1);
        int64_t size = cq_rows_int(q, 0);
        cq_arena_reset(&c->arena);
        if (size < 0 ||
            ((int64_t)body.n != size &&
             cq_zip_unpack(c->zip, body, cq_arena_get(&c->arena, (size_t)size),
                           (size_t)size) != CQ_OK))
            bad++;
    }
    cq_arena_reset(&c->arena);
    return bad;
}

static uint64_t integrity(cq_case *c, cq_buf *out)
{
    cq_rows *q = cq_db_query(c->db, "PRAGMA integrity_check(20)", "");
    uint64_t bad = 0;
    while (cq_rows_next(q)) {
        cq_str line = cq_rows_str(q, 0);
        if (cq_str_eq(line, CQ_STR("ok")))
            continue;
        cq_buf_printf(out, "  damaged: %.*s\n", CQ_FMT(line));
        bad++;
    }
    return bad;
}

cq_status cq_case_check(cq_case *c, cq_buf *out, cq_err *err)
{
    uint64_t bad = 0;
    if (c->file)
        cq_buf_printf(out, "case %s: version %s, %llu bytes, log %llu bytes\n", c->file,
                      CQ_SCHEMA_VERSION, (unsigned long long)file_size(c->file, ""),
                      (unsigned long long)file_size(c->file, "-wal"));
    cq_buf_printf(out, "  SQLite %s, zstd %s\n", cq_db_version(), cq_zip_version());
    count(c, out);
    bad += integrity(c, out);
    for (size_t i = 0; i < sizeof links / sizeof *links; i++) {
        int64_t n = cq_db_int(c->db, links[i].sql, 0, "");
        if (n > 0)
            cq_buf_printf(out, "  damaged: %lld %s\n", (long long)n, links[i].what);
        bad += n > 0;
    }
    uint64_t texts = bad_texts(c);
    if (texts)
        cq_buf_printf(out, "  damaged: %llu texts\n", (unsigned long long)texts);
    bad += texts > 0;
    cq_status s = cq_db_end(c->db, err);
    if (!s && bad)
        return cq_fail(err, CQ_STORE, "the case is damaged");
    cq_buf_z(out, s ? "" : "sound\n");
    return s;
}
