/* prints.c - see prints.h.
 *
 * A block holds some 1,000 prints, as pairs of little-endian numbers, and ends only where
 * the hash changes: the one block that may hold a hash is the last that begins at or below
 * it. A message whose key is not plainly its id ("~2") has it written down, since finding
 * it anew would take all messages. */
#include "keep/prints.h"

#include "keep/inside.h"
#include "keep/loader.h"
#include "keep/schema.h"

enum { BLOCK = 1024, PAIR = 8 };
#define VERSION 1

static void put_u32(cq_buf *b, uint32_t x)
{
    for (int i = 0; i < 4; i++, x >>= 8)
        cq_buf_char(b, (char)(x & 0xff));
}

static uint32_t get_u32(const char *p)
{
    const unsigned char *u = (const unsigned char *)p;
    return u[0] | (uint32_t)u[1] << 8 | (uint32_t)u[2] << 16 | (uint32_t)u[3] << 24;
}

uint64_t cq_case_print_texts(cq_case *c)
{
    int64_t mark = cq_db_int(
        c->db, "SELECT CAST(value AS INTEGER) FROM setting WHERE name = 'prints'", 0, "");
    return mark > 0 && mark % 16 == VERSION ? (uint64_t)mark / 16 : 0;
}

void cq_inside_stale_prints(cq_case *c)
{
    cq_db_run(c->db, "DELETE FROM setting WHERE name = 'prints'", "");
}

void cq_inside_drop_prints(cq_case *c)
{
    cq_inside_stale_prints(c);
    cq_db_exec(c->db, cq_schema_prints);
    cq_db_exec(c->db, "DELETE FROM print; DELETE FROM further");
}

static void put_blocks(cq_case *c, const cq_prints *v)
{
    cq_buf block = { 0 };
    for (size_t i = 0, n; i < v->n; i += n) {
        cq_buf_clear(&block);
        for (n = 0;
             i + n < v->n && (n < BLOCK || v->p[i + n].hash == v->p[i + n - 1].hash);
             n++) {
            put_u32(&block, v->p[i + n].hash);
            put_u32(&block, c->text_rows.p[v->p[i + n].text]);
        }
        cq_db_run(c->db, "INSERT INTO print VALUES(?, ?)", "ib", (int64_t)v->p[i].hash,
                  cq_buf_view(&block));
    }
    cq_buf_done(&block);
}

static void put_further(cq_case *c, const cq_corpus *corpus)
{
    cq_arena a = { 0 };
    for (uint32_t i = 0; i < corpus->message_n; i++) {
        const cq_message *m = &corpus->messages[i];
        cq_str id = cq_load_id(&a, m->id, m->sha256);
        if (!cq_str_eq(m->key, cq_load_key(&a, m->channel, id)))
            cq_db_run(c->db, "INSERT INTO further VALUES(?, ?)", "is",
                      c->message_rows.p[i], m->key);
        cq_arena_reset(&a);
    }
    cq_arena_done(&a);
}

cq_status cq_case_put_prints(cq_case *c, const cq_corpus *corpus, const cq_prints *v,
                             cq_err *err)
{
    cq_status s = CQ_OK;
    if (c->passing || c->keep == CQ_KEEP_REFS || cq_case_print_texts(c))
        return CQ_OK;
    if (corpus->message_n != c->message_rows.n)
        return cq_fail(err, CQ_STORE, "these prints are of another corpus");
    if (!c->writing)
        s = cq_inside_lock(c, c->file, false, err);
    if (s)
        return s;
    cq_inside_commit(c);
    cq_inside_write(c);
    cq_inside_drop_prints(c);
    put_blocks(c, v);
    put_further(c, corpus);
    cq_db_run(c->db, "INSERT INTO setting VALUES('prints', CAST(? AS BLOB))", "i",
              (int64_t)corpus->text_n * 16 + VERSION);
    cq_inside_commit(c);
    return cq_db_end(c->db, err);
}

cq_status cq_case_find_prints(cq_case *c, uint32_t hash, cq_prints *out, cq_err *err)
{
    cq_rows *q = cq_db_query(
        c->db, "SELECT body FROM print WHERE first <= ? ORDER BY first DESC LIMIT 1", "i",
        (int64_t)hash);
    if (cq_rows_next(q)) {
        cq_str b = cq_rows_str(q, 0);
        size_t low = 0, high = b.n / PAIR;
        while (low < high) {
            size_t mid = (low + high) / 2;
            if (get_u32(b.p + mid * PAIR) < hash)
                low = mid + 1;
            else
                high = mid;
        }
        for (; low < b.n / PAIR && get_u32(b.p + low * PAIR) == hash; low++)
            CQ_PUSH(*out, (cq_print){ hash, get_u32(b.p + low * PAIR + 4) });
    }
    cq_rows_end(q);
    return cq_db_end(c->db, err);
}

cq_status cq_case_text(cq_case *c, uint32_t row, cq_arena *a, cq_str *out, cq_err *err)
{
    cq_rows *q =
        cq_db_query(c->db, "SELECT size, body FROM text WHERE id = ?", "i", (int64_t)row);
    *out = CQ_STR("");
    if (cq_rows_next(q))
        *out = cq_inside_unpack(c, a, cq_rows_str(q, 1), cq_rows_int(q, 0));
    cq_rows_end(q);
    return cq_db_end(c->db, err);
}

static cq_str key_of(cq_arena *a, cq_rows *q, cq_channel channel)
{
    cq_str further = cq_rows_str(q, 9), hash = cq_rows_str(q, 1);
    if (further.n)
        return cq_str_dup(a, further);
    if (hash.n != CQ_SHA256)
        return CQ_STR(""); /* a damaged row, which doctor lists */
    return cq_load_key(a, channel,
                       cq_load_id(a, cq_rows_str(q, 0), (const uint8_t *)hash.p));
}

cq_status cq_case_text_messages(cq_case *c, uint32_t row, cq_arena *a, cq_messages *out,
                                cq_err *err)
{
    cq_rows *q = cq_db_query(
        c->db,
        "SELECT m.native, m.sha256, s.channel, s.address, m.time, i.path, m.line,"
        " m.offset, m.length, f.key FROM message m JOIN sender s ON s.id = m.sender"
        " JOIN input i ON i.id = m.input LEFT JOIN further f ON f.message = m.id"
        " WHERE m.text = ?",
        "i", (int64_t)row);
    while (cq_rows_next(q)) {
        cq_message m = { .channel = (cq_channel)cq_rows_int(q, 2) };
        m.key = key_of(a, q, m.channel);
        m.sender = cq_load_key(a, m.channel, cq_rows_str(q, 3));
        m.time = cq_rows_int(q, 4);
        m.path = cq_str_put(a, cq_rows_str(q, 5));
        m.line = (uint64_t)cq_rows_int(q, 6);
        m.offset = (uint64_t)cq_rows_int(q, 7);
        m.length = (uint64_t)cq_rows_int(q, 8);
        CQ_PUSH(*out, m);
    }
    cq_rows_end(q);
    return cq_db_end(c->db, err);
}
