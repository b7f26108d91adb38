/* forget.c - a sender's, or an old message's, removal for good.
 *
 * What is left of a sender is a hash of his key under the case's own random key: enough to
 * keep him out when his messages come again, useless to who has not got the case. Deleted
 * rows are overwritten (secure_delete), the file is written anew (VACUUM) and the log cut
 * to nothing, so that neither holds a byte of him. */
#include <string.h>

#include "base/secret.h"
#include "keep/inside.h"
#include "keep/scrub.h"

static void hash_of(const cq_case *c, cq_channel channel, cq_str address,
                    uint8_t out[CQ_KEY])
{
    cq_buf b = { 0 };
    cq_buf_z(&b, cq_channel_name(channel));
    cq_buf_char(&b, ':');
    cq_buf_str(&b, address);
    cq_keyed(c->key, cq_buf_view(&b), out);
    cq_buf_done(&b);
}

static uint64_t head_of(const uint8_t hash[CQ_KEY])
{
    uint64_t head;
    memcpy(&head, hash, sizeof head);
    return head;
}

void cq_inside_load_forgotten(cq_case *c)
{
    cq_rows *q = cq_db_query(c->db, "SELECT hash, channel FROM forgotten", "");
    c->forgotten = cq_map_new(16);
    while (cq_rows_next(q)) {
        cq_str hash = cq_rows_str(q, 0);
        int64_t channel = cq_rows_int(q, 1);
        if (hash.n != CQ_KEY || channel < 0 || channel >= CQ_CHANNELS)
            continue;
        cq_map_put(c->forgotten, head_of((const uint8_t *)hash.p), 1);
        c->forgot[channel] = true;
    }
    c->before = cq_db_int(c->db,
                          "SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM setting"
                          " WHERE name = 'before'",
                          INT64_MIN, "");
}

bool cq_inside_is_forgotten(const cq_case *c, cq_channel channel, cq_str address)
{
    uint8_t hash[CQ_KEY];
    if (!c->forgot[channel])
        return false;
    hash_of(c, channel, address, hash);
    return cq_map_get(c->forgotten, head_of(hash)) != CQ_NONE;
}

/* A word is tried as what it could be: with an "@" as a mail address, else as an account
 * or a number. Under four bytes it would be anything. */
static bool is_forgotten_word(void *ctx, cq_str word)
{
    cq_case *c = ctx;
    char low[256];
    if (memchr(word.p, '@', word.n)) {
        if (!c->forgot[CQ_MAIL] || word.n > sizeof low)
            return false;
        for (size_t i = 0; i < word.n; i++)
            low[i] =
                (char)(word.p[i] >= 'A' && word.p[i] <= 'Z' ? word.p[i] + 32 : word.p[i]);
        return cq_inside_is_forgotten(c, CQ_MAIL, (cq_str){ low, word.n });
    }
    return word.n >= 4 && (cq_inside_is_forgotten(c, CQ_POST, word) ||
                           cq_inside_is_forgotten(c, CQ_CALL, word));
}

cq_str cq_inside_scrub(cq_case *c, cq_str s)
{
    if (!c->forgot[CQ_MAIL] && !c->forgot[CQ_POST] && !c->forgot[CQ_CALL])
        return s;
    return cq_scrub_words(&c->arena, s, is_forgotten_word, c);
}

/* --- the sender's own --- */

static bool parse_key(cq_arena *a, cq_str key, cq_channel *channel, cq_str *address)
{
    for (int k = 0; k < CQ_CHANNELS; k++) {
        cq_str name = cq_str_z(cq_channel_name((cq_channel)k));
        if (!cq_str_starts(key, name) || key.n <= name.n || key.p[name.n] != ':')
            continue;
        *channel = (cq_channel)k;
        *address = cq_str_sub(key, name.n + 1, key.n);
        if (k == CQ_MAIL)
            *address = cq_str_lower(a, *address);
        return true;
    }
    return false;
}

/* What no message refers to any more. */
static void sweep(cq_case *c)
{
    cq_db_exec(c->db, "DELETE FROM raw WHERE message NOT IN (SELECT id FROM message);"
                      "DELETE FROM text WHERE id NOT IN (SELECT text FROM message);"
                      "DELETE FROM sender WHERE id NOT IN (SELECT sender FROM message)");
}

static uint64_t drop_sender(cq_case *c, cq_channel channel, cq_str address)
{
    /* A letter's file is named as its sender is, so its input goes too. */
    if (channel == CQ_LETTER) {
        cq_db_run(c->db,
                  "DELETE FROM problem WHERE input IN (SELECT input FROM message, sender"
                  " WHERE sender.id = sender AND channel = ? AND address = ?)",
                  "is", (int64_t)channel, address);
        cq_db_run(c->db,
                  "DELETE FROM input WHERE single AND id IN (SELECT input FROM message,"
                  " sender WHERE sender.id = sender AND channel = ? AND address = ?)",
                  "is", (int64_t)channel, address);
    }
    cq_db_run(c->db,
              "DELETE FROM message WHERE sender IN"
              " (SELECT id FROM sender WHERE channel = ? AND address = ?)",
              "is", (int64_t)channel, address);
    return cq_db_changed(c->db);
}

/* --- his address in what others wrote --- */

typedef struct {
    cq_case *c;
    cq_str address;
    bool folded;
} eraser;

static cq_str erase(const eraser *e, cq_str s)
{
    return cq_scrub_address(&e->c->arena, s, e->address, e->folded);
}

/* Columns of words, each with the statement that puts the clean words in place. */
static void erase_column(const eraser *e, const char *select, const char *update)
{
    cq_rows *q = cq_db_query(e->c->db, select, "");
    while (cq_rows_next(q)) {
        cq_str old = cq_rows_str(q, 1), now = erase(e, old);
        if (now.p != old.p)
            cq_db_run(e->c->db, update, "si", now, cq_rows_int(q, 0));
        cq_arena_reset(&e->c->arena);
    }
}

static cq_str pack(cq_case *c, cq_str s)
{
    return cq_zip_pack(c->zip, s, &c->buf) ? cq_buf_view(&c->buf) : s;
}

static void replace_raw(cq_case *c, int64_t message, cq_str now)
{
    cq_db_run(c->db, "UPDATE raw SET size = ?, body = ? WHERE message = ?", "ibi",
              (int64_t)now.n, pack(c, now), message);
}

/* A text without the address may be one that is there already: they become one. */
static void replace_text(cq_case *c, int64_t row, cq_str now)
{
    int64_t hash = cq_inside_text_hash(c, now);
    int64_t twin = cq_db_int(c->db, "SELECT id FROM text WHERE hash = ? AND id <> ?", 0,
                             "ii", hash, row);
    if (twin)
        cq_db_run(c->db, "UPDATE message SET text = ? WHERE text = ?", "ii", twin, row);
    else
        cq_db_run(c->db, "UPDATE text SET hash = ?, size = ?, body = ? WHERE id = ?",
                  "iibi", hash, (int64_t)now.n, pack(c, now), row);
}

/* Packed bodies, each with what puts the clean one in place. */
static void erase_bodies(const eraser *e, const char *select,
                         void (*replace)(cq_case *c, int64_t row, cq_str now))
{
    cq_case *c = e->c;
    cq_rows *q = cq_db_query(c->db, select, "");
    while (cq_rows_next(q)) {
        cq_str old = cq_inside_unpack(c, &c->arena, cq_rows_str(q, 2), cq_rows_int(q, 1));
        cq_str now = erase(e, old);
        if (now.p != old.p)
            replace(c, cq_rows_int(q, 0), now);
        cq_arena_reset(&c->arena);
    }
}

static void erase_everywhere(const eraser *e)
{
    erase_column(e, "SELECT id, subject FROM message",
                 "UPDATE message SET subject = ? WHERE id = ?");
    erase_column(e, "SELECT id, fields FROM message",
                 "UPDATE message SET fields = ? WHERE id = ?");
    erase_column(e, "SELECT id, native FROM message",
                 "UPDATE message SET native = ? WHERE id = ?");
    erase_column(e, "SELECT id, name FROM sender",
                 "UPDATE sender SET name = ? WHERE id = ?");
    erase_column(e, "SELECT id, path FROM input",
                 "UPDATE input SET path = ? WHERE id = ?");
    erase_column(e, "SELECT id, path FROM problem",
                 "UPDATE OR REPLACE problem SET path = ? WHERE id = ?");
    erase_column(e, "SELECT id, reason FROM problem",
                 "UPDATE OR REPLACE problem SET reason = ? WHERE id = ?");
    erase_column(e, "SELECT id, text FROM event",
                 "UPDATE event SET text = ? WHERE id = ?");
    erase_column(e, "SELECT id, target FROM event",
                 "UPDATE event SET target = ? WHERE id = ?");
    erase_bodies(e, "SELECT id, size, body FROM text", replace_text);
    erase_bodies(e, "SELECT message, size, body FROM raw", replace_raw);
}

/* --- for good --- */

static cq_status begin(cq_case *c, cq_err *err)
{
    cq_status s = CQ_OK;
    if (!c->writing && !c->passing)
        s = cq_inside_lock(c, c->file, false, err);
    cq_inside_commit(c);
    cq_inside_write(c);
    return s;
}

static cq_status finish(cq_case *c, cq_err *err)
{
    sweep(c);
    cq_inside_drop_findings(c);
    cq_inside_drop_prints(c);
    cq_inside_drop_places(c);
    cq_inside_commit(c);
    cq_db_exec(c->db, "PRAGMA temp_store = MEMORY; VACUUM");
    if (!c->passing && cq_db_int(c->db, "PRAGMA wal_checkpoint(TRUNCATE)", 1, "") != 0)
        cq_db_fail(c->db, "another program is reading this case, so that its log still"
                          " holds old pages: end it and forget once more");
    cq_inside_drop_tables(c);
    cq_arena_reset(&c->arena);
    return cq_db_end(c->db, err);
}

cq_status cq_case_forget_sender(cq_case *c, cq_str key, uint64_t *gone, cq_err *err)
{
    cq_arena a = { 0 };
    uint8_t hash[CQ_KEY];
    cq_channel channel;
    cq_str address;
    cq_status s = CQ_OK;
    if (!parse_key(&a, key, &channel, &address)) {
        s = cq_fail(err, CQ_FORMAT, "a sender is CHANNEL:ID, as mail:a@x.example");
        goto done;
    }
    s = begin(c, err);
    if (s)
        goto done;
    hash_of(c, channel, address, hash);
    cq_db_run(c->db, "INSERT OR IGNORE INTO forgotten VALUES(?, ?)", "bi",
              (cq_str){ (const char *)hash, CQ_KEY }, (int64_t)channel);
    cq_map_put(c->forgotten, head_of(hash), 1);
    c->forgot[channel] = true;
    *gone = drop_sender(c, channel, address);
    erase_everywhere(&(eraser){ c, address, channel == CQ_MAIL });
    s = finish(c, err);
done:
    cq_arena_done(&a);
    return s;
}

cq_status cq_case_forget_before(cq_case *c, int64_t time, uint64_t *gone, cq_err *err)
{
    cq_status s = begin(c, err);
    if (s)
        return s;
    if (time > c->before) {
        c->before = time;
        cq_db_run(c->db,
                  "INSERT OR REPLACE INTO setting VALUES('before', CAST(? AS BLOB))", "i",
                  time);
    }
    cq_db_run(c->db, "DELETE FROM message WHERE time < ?", "i", time);
    *gone = cq_db_changed(c->db);
    return finish(c, err);
}
