/* put.c - messages, problems and events into the case.
 *
 * Texts and senders are interned by maps in memory, which are filled from their tables when
 * the first message comes. A transaction ends before a message, never after one: a remark
 * on a record may follow it, and must not be lost where the record is kept. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "keep/inside.h"
#include "keep/schema.h"

static void load_senders(cq_case *c)
{
    cq_rows *q = cq_db_query(
        c->db, "SELECT id, channel, nobody, address, name FROM sender ORDER BY id", "");
    c->senders = cq_names_new();
    c->sender_row.n = 0;
    while (cq_rows_next(q)) {
        char head[2] = { (char)('0' + cq_rows_int(q, 1)),
                         (char)('0' + cq_rows_int(q, 2)) };
        cq_buf_clear(&c->buf);
        cq_buf_add(&c->buf, head, 2);
        cq_buf_str(&c->buf, cq_rows_str(q, 3));
        cq_buf_char(&c->buf, 0);
        cq_buf_str(&c->buf, cq_rows_str(q, 4));
        uint32_t n = cq_names_put(c->senders, cq_buf_view(&c->buf));
        if (n == c->sender_row.n)
            CQ_PUSH(c->sender_row, cq_rows_int(q, 0));
    }
}

static void load_texts(cq_case *c)
{
    int64_t n = cq_db_int(c->db, "SELECT max(id) FROM text", 0, "");
    cq_rows *q = cq_db_query(c->db, "SELECT hash, id FROM text", "");
    c->texts = cq_map_new(n > 0 ? (size_t)n : 1024);
    while (cq_rows_next(q))
        cq_map_put(c->texts, (uint64_t)cq_rows_int(q, 0), (uint32_t)cq_rows_int(q, 1));
}

void cq_inside_drop_tables(cq_case *c)
{
    cq_names_free(c->senders);
    cq_map_free(c->texts);
    c->senders = NULL;
    c->texts = NULL;
}

static int64_t intern_sender(cq_case *c, const cq_message *m, cq_str address, cq_str name)
{
    char head[2] = { (char)('0' + m->channel), (char)('0' + m->nobody) };
    cq_buf_clear(&c->buf);
    cq_buf_add(&c->buf, head, 2);
    cq_buf_str(&c->buf, address);
    cq_buf_char(&c->buf, 0);
    cq_buf_str(&c->buf, name);
    uint32_t n = cq_names_put(c->senders, cq_buf_view(&c->buf));
    if (n == c->sender_row.n) {
        cq_db_run(c->db,
                  "INSERT INTO sender(channel, address, name, nobody) VALUES(?, ?, ?, ?)",
                  "issi", (int64_t)m->channel, address, name, (int64_t)m->nobody);
        CQ_PUSH(c->sender_row, cq_db_last_row(c->db));
    }
    return c->sender_row.p[n];
}

/* Seeded with the case's key: who writes the messages cannot make two texts that meet. */
int64_t cq_inside_text_hash(const cq_case *c, cq_str text)
{
    uint64_t seed;
    memcpy(&seed, c->key, sizeof seed);
    return (int64_t)cq_hash_seed(text, seed);
}

void cq_inside_expect_text(const cq_case *c, cq_str text)
{
    if (c->texts)
        cq_map_ahead(c->texts, (uint64_t)cq_inside_text_hash(c, text));
}

static int64_t intern_text(cq_case *c, cq_str text)
{
    int64_t hash = cq_inside_text_hash(c, text);
    uint32_t *row = cq_map_put(c->texts, (uint64_t)hash, CQ_NONE);
    if (*row == CQ_NONE && c->shelf)
        *row = cq_shelf_text(c->shelf, text);
    else if (*row == CQ_NONE) {
        /* A case that vanishes is read again at once: to pack it would cost more. */
        bool packed = !c->passing && cq_zip_pack(c->zip, text, &c->buf);
        cq_str body = packed ? cq_buf_view(&c->buf) : text;
        cq_db_run(c->db, "INSERT INTO text(hash, size, body) VALUES(?, ?, ?)", "iib",
                  hash, (int64_t)text.n, body);
        *row = (uint32_t)cq_db_last_row(c->db);
        c->weight += body.n;
    }
    return *row;
}

/* One line a field, "kind=value"; a line feed in a value is "\n", a backslash "\\". */
static void pack_fields(cq_case *c, const cq_message *m)
{
    cq_buf_clear(&c->buf);
    for (size_t i = 0; i < m->field_n; i++) {
        cq_str v = cq_inside_scrub(c, m->fields[i].value);
        cq_field_kind kind = m->fields[i].kind;
        if (c->keep == CQ_KEEP_REFS &&
            (kind == CQ_F_HIDDEN || kind == CQ_F_OTHER_BODY || kind == CQ_F_UNSURE))
            v = cq_inside_snippet(v);
        cq_buf_z(&c->buf, cq_field_name(kind));
        cq_buf_char(&c->buf, '=');
        for (size_t from = 0, to = 0; to <= v.n; to++)
            if (to == v.n || v.p[to] == '\n' || v.p[to] == '\\') {
                cq_buf_add(&c->buf, v.p + from, to - from);
                if (to < v.n)
                    cq_buf_z(&c->buf, v.p[to] == '\n' ? "\\n" : "\\\\");
                from = to + 1;
            }
        cq_buf_char(&c->buf, '\n');
    }
}

static void keep_raw(cq_case *c, int64_t message, cq_str raw)
{
    cq_str body = cq_zip_pack(c->zip, raw, &c->buf) ? cq_buf_view(&c->buf) : raw;
    cq_db_run(c->db, "INSERT INTO raw VALUES(?, ?, ?)", "iib", message, (int64_t)raw.n,
              body);
    c->weight += body.n;
}

/* By whom the message is found: a letter, whose author is unknown, is its own sender. */
static cq_str address_of(cq_case *c, const cq_message *m)
{
    if (m->channel == CQ_MAIL)
        return cq_str_lower(&c->arena, m->sender);
    return m->channel == CQ_LETTER && m->sender.n == 0 ? m->id : m->sender;
}

/* Nobody is forgotten in a case that has just begun. */
static void shelve(cq_case *c, const cq_message *m, cq_str address)
{
    int64_t sender = intern_sender(c, m, address, m->sender_name);
    uint32_t text = (uint32_t)intern_text(c, m->text);
    if (!cq_db_failed(c->db))
        cq_shelf_put(c->shelf, m, c->input, sender, text);
}

cq_status cq_case_add_message(cq_case *c, const cq_message *m, cq_err *err)
{
    if (!c->passing && (c->since >= CQ_BATCH || c->weight >= CQ_BATCH_BYTES))
        cq_inside_commit(c); /* a case that vanishes has nothing to lose by a kill */
    cq_inside_write(c);
    if (!c->senders)
        load_senders(c);
    if (!c->texts)
        load_texts(c);
    cq_str address = address_of(c, m);
    if (c->shelf) {
        shelve(c, m, address);
    } else if (cq_inside_is_forgotten(c, m->channel, address) ||
               (m->time != CQ_NO_TIME && m->time < c->before)) {
        c->emptied = true;
    } else {
        int64_t sender = intern_sender(c, m, address, cq_inside_scrub(c, m->sender_name));
        int64_t text = intern_text(c, cq_inside_scrub(c, m->text));
        pack_fields(c, m);
        cq_db_run(
            c->db,
            "INSERT INTO message(input, offset, length, line, sha256, native, sender,"
            " time, time_source, zone, subject, text, fields)"
            " VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            "iiiibsiIiisis", c->input, (int64_t)m->offset, (int64_t)m->length,
            (int64_t)m->line, (cq_str){ (const char *)m->sha256, CQ_SHA256 }, m->id,
            sender, m->time, (int64_t)m->time_source, (int64_t)m->zone,
            cq_inside_scrub(c, m->subject), text, cq_buf_view(&c->buf));
        if (c->keep == CQ_KEEP_RAW && m->raw.n)
            keep_raw(c, cq_db_last_row(c->db), cq_inside_scrub(c, m->raw));
        c->since++;
    }
    cq_arena_reset(&c->arena);
    return cq_db_end(c->db, err);
}

/* What could not be opened belongs to no input, and has 0 for one. */
cq_status cq_case_add_problem(cq_case *c, const cq_problem *p, cq_err *err)
{
    cq_inside_write(c);
    cq_db_run(c->db,
              "INSERT OR IGNORE INTO problem(input, path, line, byte, reason, refused)"
              " VALUES(?, ?, ?, ?, ?, ?)",
              "isiisi", c->input, p->input, (int64_t)p->line, (int64_t)p->byte, p->reason,
              (int64_t)p->refused);
    return cq_db_end(c->db, err);
}

cq_status cq_case_put_events(cq_case *c, const cq_event *e, size_t n, cq_err *err)
{
    cq_inside_write(c);
    cq_db_exec(c->db, "DELETE FROM event");
    for (size_t i = 0; i < n; i++)
        cq_db_run(c->db, "INSERT INTO event(time, text, target) VALUES(?, ?, ?)", "iss",
                  e[i].time, cq_inside_scrub(c, e[i].text),
                  cq_inside_scrub(c, e[i].target));
    cq_inside_commit(c);
    cq_arena_reset(&c->arena);
    return cq_db_end(c->db, err);
}

static void sweep(cq_case *c)
{
    if (cq_db_int(c->db, "SELECT 1 FROM setting WHERE name = 'sweep'", 0, "") != 1)
        return;
    cq_inside_write(c);
    if (c->shelf) {
        cq_db_exec(c->db, "DELETE FROM setting WHERE name = 'sweep'");
        return; /* whom nobody refers to is passed over by the loader */
    }
    cq_db_exec(c->db, "DELETE FROM text WHERE id NOT IN (SELECT text FROM message);"
                      "DELETE FROM sender WHERE id NOT IN (SELECT sender FROM message);"
                      "DELETE FROM setting WHERE name = 'sweep'");
    cq_inside_drop_tables(c);
}

cq_status cq_case_flush(cq_case *c, cq_err *err)
{
    cq_inside_commit(c);
    sweep(c);
    if (!c->passing) {
        cq_inside_write(c);
        cq_db_exec(c->db, cq_schema_indexes);
    }
    cq_inside_commit(c);
    return cq_db_end(c->db, err);
}
