/* view.c - see view.h. */
#include "keep/view.h"

#include "keep/asks.h"
#include "keep/inside.h"
#include "keep/letters.h"
#include "keep/schema.h"
#include "keep/speak.h"

enum { WIDEST = 40 };

struct cq_view {
    cq_case *c;
};

cq_status cq_view_open(const char *path, cq_view **out, cq_err *err)
{
    cq_view *v = cq_zalloc(1, sizeof *v);
    cq_status s = cq_case_open(path, false, &v->c, err);
    if (s) {
        free(v);
        return s;
    }
    cq_speak_define(v->c);
    cq_db_exec(v->c->db, "PRAGMA cache_size = -32768");
    *out = v;
    return cq_db_end(v->c->db, err);
}

void cq_view_close(cq_view *v)
{
    if (!v)
        return;
    cq_case_close(v->c);
    free(v);
}

static bool is_of(cq_view *v, const char *name, int64_t run)
{
    return run > 0 && cq_db_int(v->c->db,
                                "SELECT CAST(CAST(value AS TEXT) AS INTEGER) FROM setting"
                                " WHERE name = ?",
                                0, "z", name) == run * 16 + CQ_PLACE_VERSION;
}

void cq_view_begin(cq_view *v, cq_view_state *out)
{
    cq_db_exec(v->c->db, "BEGIN");
    out->run = cq_db_int(
        v->c->db, "SELECT max(id) FROM run WHERE EXISTS (SELECT 1 FROM summary)", 0, "");
    out->run = out->run > 0 ? out->run : 0;
    out->places = is_of(v, "places", out->run);
    out->words = is_of(v, "words", out->run);
}

cq_status cq_view_end(cq_view *v, cq_err *err)
{
    cq_status s = cq_db_end(v->c->db, err);
    cq_db_forgive(v->c->db);
    cq_db_exec(v->c->db, "COMMIT");
    cq_db_forgive(v->c->db);
    return s;
}

static void read_cell(cq_rows *q, int k, cq_datum *out)
{
    *out = (cq_datum){ .name = cq_rows_name(q, k), .kind = cq_rows_kind(q, k) };
    if (out->kind == CQ_CELL_INT)
        out->number = cq_rows_int(q, k);
    else if (out->kind == CQ_CELL_REAL)
        out->real = cq_rows_real(q, k);
    else if (out->kind == CQ_CELL_TEXT)
        out->text = cq_rows_str(q, k);
}

void cq_view_ask(cq_view *v, cq_ask ask, const cq_arg *args, size_t n, cq_view_take *take,
                 void *ctx)
{
    cq_datum row[WIDEST];
    cq_rows *q = cq_db_ask(v->c->db, cq_asks[ask].rows, args, n);
    while (cq_rows_next(q)) {
        int width = cq_rows_width(q);
        for (int k = 0; k < width && k < WIDEST; k++)
            read_cell(q, k, &row[k]);
        take(ctx, row, width < WIDEST ? width : WIDEST);
    }
}

uint64_t cq_view_count(cq_view *v, cq_ask ask, const cq_arg *args, size_t n)
{
    cq_rows *q = cq_db_ask(v->c->db, cq_asks[ask].count, args, n);
    int64_t k = cq_rows_next(q) ? cq_rows_int(q, 0) : 0;
    cq_rows_end(q);
    return k > 0 ? (uint64_t)k : 0;
}

/* What is indexed has no texts in it: those of one page are indexed again. */
void cq_view_hits(cq_view *v, const int64_t *messages, size_t n, cq_str words,
                  cq_view_take *take, void *ctx)
{
    /* A letter by itself is no word: as long a snippet has more of them. */
    bool letters = cq_str_find(words, (cq_str){ &(char){ CQ_LETTERS_GAP }, 1 }) < words.n;
    cq_arg args[] = { { ":words", 0, words }, { ":most", letters ? 60 : 30, { 0 } } };
    cq_db_exec(v->c->db, "CREATE VIRTUAL TABLE IF NOT EXISTS temp.hit USING fts5(words,"
                         " tokenize = " CQ_SCHEMA_TOKENS ")");
    for (size_t i = 0; i < n; i++)
        cq_db_run(v->c->db,
                  "INSERT INTO hit(rowid, words) SELECT p.n, apart(substr(plain(t.body, "
                  "t.size),"
                  " 1, 200000)) FROM place p JOIN text t ON t.id = p.text WHERE p.n = ?",
                  "i", messages[i]);
    cq_view_ask(v, CQ_ASK_HITS, args, 2, take, ctx);
    cq_db_exec(v->c->db, "DELETE FROM hit");
}

int64_t cq_view_campaign(cq_view *v, cq_str id)
{
    return cq_db_int(v->c->db,
                     "SELECT n FROM campaign WHERE id = coalesce((SELECT id FROM alias"
                     " WHERE old = ?1), ?1)",
                     -1, "s", id);
}

void cq_view_key(const cq_view *v, uint8_t out[CQ_KEY])
{
    cq_case_key(v->c, out);
}
