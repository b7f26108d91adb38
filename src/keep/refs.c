/* refs.c - the case that keeps references only; see inside.h. */
#include <string.h>
#include <unistd.h>

#include "keep/inside.h"

enum { SNIPPET = 160 }; /* bytes */

cq_str cq_inside_snippet(cq_str s)
{
    size_t n = s.n < SNIPPET ? s.n : SNIPPET;
    while (n < s.n && n && ((unsigned char)s.p[n] & 0xc0) == 0x80)
        n--;
    return cq_str_sub(s, 0, n);
}

/* Snippets of earlier scans stand under a hash that no text has: the text itself, when it
 * is read again, must not be taken for kept. */
void cq_inside_refs_begin(cq_case *c)
{
    if (c->unsettled)
        return;
    cq_db_exec(c->db,
               "CREATE TEMP TABLE text(id INTEGER PRIMARY KEY, hash INTEGER NOT NULL,"
               " size INTEGER NOT NULL, body BLOB NOT NULL) STRICT;"
               "CREATE TEMP TABLE seen(input INTEGER PRIMARY KEY) STRICT;"
               "INSERT INTO temp.text SELECT id, id, size, body FROM main.text");
    c->unsettled = true;
}

void cq_inside_refs_settle(cq_case *c)
{
    if (!c->unsettled)
        return;
    cq_db_exec(c->db, "DELETE FROM main.text");
    cq_rows *q = cq_db_query(c->db, "SELECT id, hash, size, body FROM temp.text", "");
    while (cq_rows_next(q)) {
        cq_str s = cq_inside_snippet(
            cq_inside_unpack(c, &c->arena, cq_rows_str(q, 3), cq_rows_int(q, 2)));
        cq_db_run(c->db, "INSERT INTO main.text VALUES(?, ?, ?, ?)", "iiib",
                  cq_rows_int(q, 0), cq_rows_int(q, 1), (int64_t)s.n, s);
        cq_arena_reset(&c->arena);
    }
    cq_db_exec(c->db, "DROP TABLE temp.text; DROP TABLE temp.seen");
    c->unsettled = false;
}

cq_status cq_case_unread(cq_case *c, cq_arena *a, const char *const **paths, size_t *n,
                         cq_err *err)
{
    CQ_VEC(const char *) v = { 0 };
    cq_str last = CQ_STR("");
    cq_rows *q = c->unsettled ? cq_db_query(c->db,
                                            "SELECT path FROM input WHERE path <> '-' AND"
                                            " id NOT IN (SELECT input FROM temp.seen)"
                                            " ORDER BY path",
                                            "")
                              : NULL;
    while (cq_rows_next(q)) {
        const char *file = cq_inside_file(a, cq_str_dup_z(a, cq_rows_str(q, 0)));
        if (cq_str_eq(cq_str_z(file), last) || access(file, R_OK) != 0)
            continue;
        last = cq_str_z(file);
        CQ_PUSH(v, file);
    }
    *n = v.n;
    *paths = cq_arena_get(a, v.n * sizeof *v.p);
    if (v.n)
        memcpy((void *)*paths, v.p, v.n * sizeof *v.p);
    CQ_VEC_DONE(v);
    return cq_db_end(c->db, err);
}
