/* phone.c - see phone.h. */
#include "keep/phone.h"

#include <sqlite3.h>
#include <stdlib.h>
#include <string.h>

enum { HEADER = 100, WAL_AT = 18, MAX_STEPS = 1 << 16, STEP = 1 << 16 };

#define EPOCH 978307200 /* 2001-01-01, from which Apple counts */

struct cq_phone {
    sqlite3 *lite;
    sqlite3_stmt *rows;
    cq_phone_kind kind;
    int steps; /* of STEP instructions each */
};

static const char calls[] =
    "SELECT Z_PK, ZADDRESS, ZDATE, ZORIGINATED, ZDURATION, ZANSWERED FROM ZCALLRECORD"
    " ORDER BY Z_PK";

/* Of late, dates are in nanoseconds, and a text with links or looks has but the second form. */
static const char texts[] =
    "SELECT m.ROWID, h.id, m.date, m.is_from_me, m.guid, m.subject, m.text,"
    " m.attributedBody FROM message m LEFT JOIN handle h ON h.ROWID = m.handle_id"
    " ORDER BY m.ROWID";
static const char old_texts[] =
    "SELECT m.ROWID, h.id, m.date, m.is_from_me, m.guid, m.subject, m.text, NULL"
    " FROM message m LEFT JOIN handle h ON h.ROWID = m.handle_id ORDER BY m.ROWID";

static int count_steps(void *ctx)
{
    cq_phone *p = ctx;
    return ++p->steps > MAX_STEPS;
}

static void harden(cq_phone *p)
{
    static const int limits[][2] = {
        { SQLITE_LIMIT_LENGTH, 64 << 20 },  { SQLITE_LIMIT_SQL_LENGTH, 1 << 20 },
        { SQLITE_LIMIT_EXPR_DEPTH, 50 },    { SQLITE_LIMIT_ATTACHED, 0 },
        { SQLITE_LIMIT_VDBE_OP, 100000 },   { SQLITE_LIMIT_TRIGGER_DEPTH, 1 },
        { SQLITE_LIMIT_COMPOUND_SELECT, 3 }
    };
    for (size_t i = 0; i < sizeof limits / sizeof *limits; i++)
        sqlite3_limit(p->lite, limits[i][0], limits[i][1]);
    sqlite3_db_config(p->lite, SQLITE_DBCONFIG_DEFENSIVE, 1, NULL);
    sqlite3_db_config(p->lite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_db_config(p->lite, SQLITE_DBCONFIG_ENABLE_TRIGGER, 0, NULL);
    sqlite3_db_config(p->lite, SQLITE_DBCONFIG_ENABLE_VIEW, 0, NULL);
    sqlite3_db_config(p->lite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_progress_handler(p->lite, STEP, count_steps, p);
    sqlite3_exec(p->lite, "PRAGMA cell_size_check = 1", NULL, NULL, NULL);
}

/* A copy in SQLite's memory. A database in WAL mode, as phones have them, is taken for one
 * without: what was not in the file itself is not there. */
static bool load(cq_phone *p, cq_str bytes)
{
    unsigned char *copy = bytes.n >= HEADER ? sqlite3_malloc64(bytes.n) : NULL;
    if (!copy)
        return false;
    memcpy(copy, bytes.p, bytes.n);
    copy[WAL_AT] = copy[WAL_AT + 1] = 1;
    return sqlite3_deserialize(
               p->lite, "main", copy, (sqlite3_int64)bytes.n, (sqlite3_int64)bytes.n,
               SQLITE_DESERIALIZE_READONLY | SQLITE_DESERIALIZE_FREEONCLOSE) == SQLITE_OK;
}

static bool prepare(cq_phone *p, const char *sql, cq_phone_kind kind)
{
    if (p->rows || sqlite3_prepare_v2(p->lite, sql, -1, &p->rows, NULL) != SQLITE_OK)
        return p->rows != NULL;
    p->kind = kind;
    return true;
}

cq_status cq_phone_open(cq_str bytes, cq_phone **out, cq_err *err)
{
    cq_phone *p = cq_zalloc(1, sizeof *p);
    bool good =
        sqlite3_open_v2(":memory:", &p->lite, SQLITE_OPEN_READWRITE, NULL) == SQLITE_OK &&
        load(p, bytes);
    if (good)
        harden(p);
    good =
        good && (prepare(p, calls, CQ_PHONE_CALLS) || prepare(p, texts, CQ_PHONE_TEXTS) ||
                 prepare(p, old_texts, CQ_PHONE_TEXTS));
    if (!good) {
        cq_phone_close(p);
        return cq_fail(err, CQ_FORMAT, "no calls or messages of a phone are in it");
    }
    *out = p;
    return CQ_OK;
}

void cq_phone_close(cq_phone *p)
{
    if (!p)
        return;
    sqlite3_finalize(p->rows);
    sqlite3_close(p->lite);
    free(p);
}

cq_phone_kind cq_phone_holds(const cq_phone *p)
{
    return p->kind;
}

static cq_str string(sqlite3_stmt *q, int column)
{
    const char *p = sqlite3_column_blob(q, column);
    return p ? (cq_str){ p, (size_t)sqlite3_column_bytes(q, column) } : CQ_STR("");
}

static double date_of(double v)
{
    return v > 1e12 || v < -1e12 ? v / 1e9 + EPOCH : v + EPOCH;
}

static void fill(cq_phone *p, cq_phone_row *out)
{
    sqlite3_stmt *q = p->rows;
    bool call = p->kind == CQ_PHONE_CALLS;
    *out = (cq_phone_row){ .key = sqlite3_column_int64(q, 0),
                           .number = string(q, 1),
                           .date = date_of(sqlite3_column_double(q, 2)),
                           .went_out = sqlite3_column_int(q, 3) != 0,
                           .seconds = call ? sqlite3_column_double(q, 4) : 0,
                           .answered = call && sqlite3_column_int(q, 5),
                           .id = call ? CQ_STR("") : string(q, 4),
                           .subject = call ? CQ_STR("") : string(q, 5),
                           .text = call ? CQ_STR("") : string(q, 6),
                           .rich = call ? CQ_STR("") : string(q, 7) };
}

cq_status cq_phone_next(cq_phone *p, cq_phone_row *out, cq_err *err)
{
    int result = sqlite3_step(p->rows);
    if (result == SQLITE_ROW)
        fill(p, out);
    else if (result != SQLITE_DONE)
        return cq_fail(err, CQ_FORMAT, "the database is damaged: %s",
                       sqlite3_errmsg(p->lite));
    return result == SQLITE_ROW ? CQ_OK : CQ_EMPTY;
}
