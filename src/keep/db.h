/* db.h - SQLite as keep/ uses it: statements prepared once, arguments by letter, and a
 * failure that sticks.
 *
 * After the first failure every call does nothing, and cq_db_end tells what it was: a long
 * row of inserts is checked once, at its end. SQL is given as string literals, since a
 * prepared statement is found again by the literal's address. */
#ifndef CQ_DB_H
#define CQ_DB_H

#include "base/status.h"
#include "base/str.h"

typedef struct cq_db cq_db;
typedef struct cq_rows cq_rows; /* a prepared statement, while it runs */

/* Open a file, NULL for a private temporary one that vanishes. */
cq_status cq_db_open(const char *path, bool make, cq_db **out, cq_err *err);
void cq_db_close(cq_db *db);

/* Run statements without arguments, not kept prepared. */
void cq_db_exec(cq_db *db, const char *sql);

/* Run one statement. A letter of `types` an argument: i int64_t, d double, s cq_str as
 * text, b cq_str as a blob, z C string; I int64_t where INT64_MIN is NULL. */
void cq_db_run(cq_db *db, const char *sql, const char *types, ...);

/* Begin a query, then step through its rows; strings of a row are valid until the next.
 * A query of which not all rows were read is ended by cq_rows_end. */
cq_rows *cq_db_query(cq_db *db, const char *sql, const char *types, ...);
bool cq_rows_next(cq_rows *q);
void cq_rows_end(cq_rows *q);
int64_t cq_rows_int(cq_rows *q, int column); /* INT64_MIN of NULL */
double cq_rows_real(cq_rows *q, int column);
cq_str cq_rows_str(cq_rows *q, int column); /* text or blob */

/* The same with arguments by name: ":name" in the SQL. One that is not among the n given, or
 * that is INT64_MIN without a text, is NULL. */
typedef struct {
    const char *name; /* with its ":" */
    int64_t number;
    cq_str text; /* where p is not NULL, this is meant */
} cq_arg;

cq_rows *cq_db_ask(cq_db *db, const char *sql, const cq_arg *args, size_t n);

/* What a row consists of, where that is not known beforehand. */
typedef enum { CQ_CELL_NULL, CQ_CELL_INT, CQ_CELL_REAL, CQ_CELL_TEXT } cq_cell_kind;

int cq_rows_width(cq_rows *q);
const char *cq_rows_name(cq_rows *q, int column);
cq_cell_kind cq_rows_kind(cq_rows *q, int column);

/* A function for SQL: one text for the values of its arguments. */
typedef struct {
    int64_t number;
    cq_str text;
} cq_value;
typedef void cq_db_function(void *ctx, const cq_value *v, cq_buf *out);

/* `arguments` values in; what is in *out afterwards is the text, or NULL of an empty one. */
void cq_db_define(cq_db *db, const char *name, int arguments, cq_db_function *f,
                  void *ctx);

/* The first column of the first row, or `none` where there is no row. */
int64_t cq_db_int(cq_db *db, const char *sql, int64_t none, const char *types, ...);

int64_t cq_db_last_row(cq_db *db);
uint64_t cq_db_changed(cq_db *db); /* rows by the last statement */
bool cq_db_failed(const cq_db *db);

/* Whether a write would wait for another writer counts as a failure of ours. */
void cq_db_fail(cq_db *db, const char *fmt, ...) __attribute__((format(printf, 2, 3)));

/* CQ_OK, or the failure that sticks. */
cq_status cq_db_end(const cq_db *db, cq_err *err);

/* Go on after a failure that was told: for who asks again and again. */
void cq_db_forgive(cq_db *db);

const char *cq_db_version(void); /* of SQLite */

#endif
