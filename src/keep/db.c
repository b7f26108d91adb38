/* db.c - see db.h.
 *
 * Prepared statements are kept in a short list that is searched by the address of their
 * SQL: some fifty comparisons of pointers cost less than SQLite's own step. */
#include "keep/db.h"

#include <assert.h>
#include <sqlite3.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>

#include "base/vec.h"

struct cq_rows {
    cq_db *db;
    const char *sql;
    sqlite3_stmt *st;
};

struct cq_db {
    sqlite3 *lite;
    CQ_VEC(cq_rows *) known;
    bool failed;
    cq_err why;
};

static void blame(cq_db *db)
{
    int code = sqlite3_errcode(db->lite), error = sqlite3_system_errno(db->lite);
    bool system = (code == SQLITE_IOERR || code == SQLITE_CANTOPEN) && error;
    cq_db_fail(db, "%s%s%s", sqlite3_errmsg(db->lite), system ? ": " : "",
               system ? strerror(error) : "");
}

void cq_db_fail(cq_db *db, const char *fmt, ...)
{
    if (db->failed)
        return;
    char text[CQ_ERR_TEXT];
    va_list ap;
    va_start(ap, fmt);
    vsnprintf(text, sizeof text, fmt, ap);
    va_end(ap);
    db->failed = true;
    cq_fail(&db->why, CQ_STORE, "%s", text);
}

cq_status cq_db_open(const char *path, bool make, cq_db **out, cq_err *err)
{
    int flags = SQLITE_OPEN_READWRITE | SQLITE_OPEN_NOMUTEX;
    cq_db *db = cq_zalloc(1, sizeof *db);
    cq_status s = CQ_OK;
    if (make || !path)
        flags |= SQLITE_OPEN_CREATE;
    /* Its account of memory takes a lock at each allocation. Refused where it is in use. */
    sqlite3_config(SQLITE_CONFIG_MEMSTATUS, 0);
    if (sqlite3_open_v2(path ? path : "", &db->lite, flags, NULL) != SQLITE_OK) {
        s = cq_fail_at(err, CQ_STORE, path, 0, 0, "%s", sqlite3_errmsg(db->lite));
        cq_db_close(db);
        return s;
    }
    sqlite3_db_config(db->lite, SQLITE_DBCONFIG_DQS_DML, 0, NULL);
    sqlite3_db_config(db->lite, SQLITE_DBCONFIG_DQS_DDL, 0, NULL);
    sqlite3_db_config(db->lite, SQLITE_DBCONFIG_TRUSTED_SCHEMA, 0, NULL);
    sqlite3_busy_timeout(db->lite, 5000);
    *out = db;
    return CQ_OK;
}

void cq_db_close(cq_db *db)
{
    if (!db)
        return;
    for (size_t i = 0; i < db->known.n; i++) {
        sqlite3_finalize(db->known.p[i]->st);
        free(db->known.p[i]);
    }
    CQ_VEC_DONE(db->known);
    sqlite3_close(db->lite);
    free(db);
}

void cq_db_exec(cq_db *db, const char *sql)
{
    if (!db->failed && sqlite3_exec(db->lite, sql, NULL, NULL, NULL) != SQLITE_OK)
        blame(db);
}

static cq_rows *prepared(cq_db *db, const char *sql)
{
    for (size_t i = 0; i < db->known.n; i++)
        if (db->known.p[i]->sql == sql)
            return db->known.p[i];
    cq_rows *q = cq_zalloc(1, sizeof *q);
    q->db = db;
    q->sql = sql;
    CQ_PUSH(db->known, q);
    if (sqlite3_prepare_v3(db->lite, sql, -1, SQLITE_PREPARE_PERSISTENT, &q->st, NULL))
        blame(db);
    return q;
}

static int bind(sqlite3_stmt *st, int i, char type, va_list *ap)
{
    int64_t number;
    cq_str s;
    switch (type) {
    case 'i':
    case 'I':
        number = va_arg(*ap, int64_t);
        return type == 'I' && number == INT64_MIN ? sqlite3_bind_null(st, i)
                                                  : sqlite3_bind_int64(st, i, number);
    case 'd':
        return sqlite3_bind_double(st, i, va_arg(*ap, double));
    case 'z':
        return sqlite3_bind_text(st, i, va_arg(*ap, const char *), -1, SQLITE_STATIC);
    case 's':
        s = va_arg(*ap, cq_str);
        return sqlite3_bind_text64(st, i, s.n ? s.p : "", s.n, SQLITE_STATIC,
                                   SQLITE_UTF8);
    default:
        assert(type == 'b');
        s = va_arg(*ap, cq_str);
        return sqlite3_bind_blob64(st, i, s.n ? s.p : "", s.n, SQLITE_STATIC);
    }
}

static cq_rows *start(cq_db *db, const char *sql, const char *types, va_list *ap)
{
    if (db->failed)
        return NULL;
    cq_rows *q = prepared(db, sql);
    if (db->failed)
        return NULL;
    assert(sqlite3_bind_parameter_count(q->st) == (int)strlen(types));
    for (int i = 0; types[i]; i++)
        if (bind(q->st, i + 1, types[i], ap) != SQLITE_OK)
            blame(db);
    return db->failed ? NULL : q;
}

static int bind_named(cq_rows *q, int i, const cq_arg *args, size_t n)
{
    const char *name = sqlite3_bind_parameter_name(q->st, i);
    for (size_t k = 0; name && k < n; k++) {
        if (strcmp(args[k].name, name) != 0)
            continue;
        if (args[k].text.p)
            return sqlite3_bind_text64(q->st, i, args[k].text.p, args[k].text.n,
                                       SQLITE_TRANSIENT, SQLITE_UTF8);
        if (args[k].number != INT64_MIN)
            return sqlite3_bind_int64(q->st, i, args[k].number);
    }
    return sqlite3_bind_null(q->st, i);
}

cq_rows *cq_db_ask(cq_db *db, const char *sql, const cq_arg *args, size_t n)
{
    if (db->failed)
        return NULL;
    cq_rows *q = prepared(db, sql);
    for (int i = 1; !db->failed && i <= sqlite3_bind_parameter_count(q->st); i++)
        if (bind_named(q, i, args, n) != SQLITE_OK)
            blame(db);
    return db->failed ? NULL : q;
}

cq_rows *cq_db_query(cq_db *db, const char *sql, const char *types, ...)
{
    va_list ap;
    va_start(ap, types);
    cq_rows *q = start(db, sql, types, &ap);
    va_end(ap);
    return q;
}

bool cq_rows_next(cq_rows *q)
{
    if (!q || q->db->failed)
        return false;
    int r = sqlite3_step(q->st);
    if (r == SQLITE_ROW)
        return true;
    if (r != SQLITE_DONE)
        blame(q->db);
    sqlite3_reset(q->st);
    return false;
}

void cq_rows_end(cq_rows *q)
{
    if (q)
        sqlite3_reset(q->st);
}

int64_t cq_rows_int(cq_rows *q, int column)
{
    return sqlite3_column_type(q->st, column) == SQLITE_NULL
               ? INT64_MIN
               : sqlite3_column_int64(q->st, column);
}

double cq_rows_real(cq_rows *q, int column)
{
    return sqlite3_column_double(q->st, column);
}

cq_str cq_rows_str(cq_rows *q, int column)
{
    const void *p = sqlite3_column_blob(q->st, column);
    size_t n = (size_t)sqlite3_column_bytes(q->st, column);
    return (cq_str){ p ? p : "", n };
}

int cq_rows_width(cq_rows *q)
{
    return sqlite3_column_count(q->st);
}

const char *cq_rows_name(cq_rows *q, int column)
{
    return sqlite3_column_name(q->st, column);
}

cq_cell_kind cq_rows_kind(cq_rows *q, int column)
{
    switch (sqlite3_column_type(q->st, column)) {
    case SQLITE_NULL:
        return CQ_CELL_NULL;
    case SQLITE_INTEGER:
        return CQ_CELL_INT;
    case SQLITE_FLOAT:
        return CQ_CELL_REAL;
    default:
        return CQ_CELL_TEXT;
    }
}

typedef struct {
    cq_db_function *f;
    void *ctx;
    cq_buf out;
} defined;

static void call_defined(sqlite3_context *x, int n, sqlite3_value **v)
{
    enum { MOST = 4 };
    cq_value values[MOST];
    defined *d = sqlite3_user_data(x);
    assert(n <= MOST);
    for (int i = 0; i < n; i++) {
        const void *p =
            sqlite3_value_type(v[i]) == SQLITE_NULL ? NULL : sqlite3_value_blob(v[i]);
        values[i].text =
            (cq_str){ p ? p : "", p ? (size_t)sqlite3_value_bytes(v[i]) : 0 };
        values[i].number = sqlite3_value_type(v[i]) == SQLITE_INTEGER
                               ? sqlite3_value_int64(v[i])
                               : INT64_MIN;
    }
    cq_buf_clear(&d->out);
    d->f(d->ctx, values, &d->out);
    if (d->out.n)
        sqlite3_result_text64(x, d->out.p, d->out.n, SQLITE_TRANSIENT, SQLITE_UTF8);
}

static void drop_defined(void *p)
{
    cq_buf_done(&((defined *)p)->out);
    free(p);
}

void cq_db_define(cq_db *db, const char *name, int arguments, cq_db_function *f,
                  void *ctx)
{
    defined *d = cq_zalloc(1, sizeof *d);
    *d = (defined){ f, ctx, { 0 } };
    if (sqlite3_create_function_v2(db->lite, name, arguments,
                                   SQLITE_UTF8 | SQLITE_DETERMINISTIC, d, call_defined,
                                   NULL, NULL, drop_defined) != SQLITE_OK)
        blame(db);
}

void cq_db_run(cq_db *db, const char *sql, const char *types, ...)
{
    va_list ap;
    va_start(ap, types);
    cq_rows *q = start(db, sql, types, &ap);
    va_end(ap);
    while (cq_rows_next(q))
        ;
}

int64_t cq_db_int(cq_db *db, const char *sql, int64_t none, const char *types, ...)
{
    va_list ap;
    va_start(ap, types);
    cq_rows *q = start(db, sql, types, &ap);
    va_end(ap);
    if (!cq_rows_next(q))
        return none;
    int64_t v = cq_rows_int(q, 0);
    cq_rows_end(q);
    return v;
}

int64_t cq_db_last_row(cq_db *db)
{
    return sqlite3_last_insert_rowid(db->lite);
}

uint64_t cq_db_changed(cq_db *db)
{
    return (uint64_t)sqlite3_changes64(db->lite);
}

bool cq_db_failed(const cq_db *db)
{
    return db->failed;
}

void cq_db_forgive(cq_db *db)
{
    db->failed = false;
}

cq_status cq_db_end(const cq_db *db, cq_err *err)
{
    if (!db->failed)
        return CQ_OK;
    if (err)
        *err = db->why;
    return CQ_STORE;
}

const char *cq_db_version(void)
{
    return sqlite3_libversion();
}
