/* camps.c - camps, and which of them use the same scripts, into the case, and back again. */
#include <string.h>

#include "base/vec.h"
#include "keep/inside.h"
#include "keep/schema.h"

static void put_camp(cq_case *c, int64_t n, const cq_camp *x)
{
    for (uint32_t i = 0; i < x->senders.n; i++) {
        cq_db_run(c->db, "INSERT INTO camp_sender VALUES(?, ?)", "ii", n,
                  cq_inside_sender_row(c, x->senders.p[i]));
    }
    for (uint32_t i = 0; i < x->mark_n; i++)
        cq_db_run(c->db, "INSERT INTO camp_mark VALUES(?, ?)", "is", n, x->marks[i]);
}

static void put_accord(cq_case *c, int64_t n, const cq_accord *x)
{
    cq_db_run(c->db, "INSERT INTO accord VALUES(?, ?, ?, ?, ?, ?, ?, ?)", "iiiididd", n,
              (int64_t)x->a, (int64_t)x->b, (int64_t)x->things, x->expected,
              (int64_t)x->scripts, x->scripts_expected, x->p);
    for (uint32_t i = 0; i < x->campaigns.n; i++)
        cq_db_run(c->db, "INSERT INTO accord_campaign VALUES(?, ?)", "ii", n,
                  (int64_t)x->campaigns.p[i]);
}

void cq_inside_put_camps(cq_case *c, const cq_report *r)
{
    const cq_camps *k = &r->camps;
    cq_db_run(c->db, "INSERT INTO camps VALUES(?, ?, ?)", "iii", (int64_t)k->senders,
              (int64_t)k->camp_n, (int64_t)k->apart);
    for (uint32_t i = 0; i < k->camp_n; i++)
        put_camp(c, i, &k->camps[i]);
    for (uint32_t i = 0; i < k->accord_n; i++)
        put_accord(c, i, &k->accords[i]);
}

static uint32_t within(int64_t x, uint32_t most)
{
    return x < 0 ? 0 : x > most ? most : (uint32_t)x;
}

static void get_totals(cq_db *db, cq_report *r)
{
    cq_rows *q = cq_db_query(db, "SELECT senders, camps, apart FROM camps", "");
    if (cq_rows_next(q)) {
        r->camps.senders = within(cq_rows_int(q, 0), UINT32_MAX - 1);
        r->camps.camp_n = within(cq_rows_int(q, 1), 64);
        r->camps.apart = within(cq_rows_int(q, 2), 64 * 64);
    }
    cq_rows_end(q);
    r->camps.camps =
        cq_arena_zero(&r->arena, (size_t)r->camps.camp_n + 1, sizeof *r->camps.camps);
}

static void get_senders(cq_db *db, const cq_map *sender_of, cq_arena *a, int64_t camp,
                        cq_list *out)
{
    cq_ids v = { 0 };
    cq_rows *q = cq_db_query(
        db, "SELECT sender FROM camp_sender WHERE camp = ? ORDER BY rowid", "i", camp);
    while (cq_rows_next(q)) {
        uint32_t n = cq_map_get(sender_of, (uint64_t)cq_rows_int(q, 0));
        if (n != CQ_NONE)
            CQ_PUSH(v, n);
    }
    *out = (cq_list){ cq_arena_get(a, (v.n + 1) * sizeof *out->p), (uint32_t)v.n };
    if (v.n)
        memcpy(out->p, v.p, v.n * sizeof *v.p);
    CQ_VEC_DONE(v);
}

static void get_marks(cq_db *db, cq_arena *a, int64_t camp, cq_camp *out)
{
    int64_t n =
        cq_db_int(db, "SELECT count(*) FROM camp_mark WHERE camp = ?", 0, "i", camp);
    out->marks = cq_arena_get(a, ((size_t)n + 1) * sizeof *out->marks);
    cq_rows *q = cq_db_query(
        db, "SELECT name FROM camp_mark WHERE camp = ? ORDER BY rowid", "i", camp);
    while (cq_rows_next(q))
        out->marks[out->mark_n++] = cq_str_dup(a, cq_rows_str(q, 0));
}

static void get_campaigns(cq_db *db, cq_report *r, int64_t accord, cq_list *out)
{
    out->p = cq_arena_get(&r->arena, ((size_t)r->campaign_n + 1) * sizeof *out->p);
    cq_rows *q = cq_db_query(
        db, "SELECT campaign FROM accord_campaign WHERE accord = ? ORDER BY rowid", "i",
        accord);
    while (cq_rows_next(q)) {
        int64_t k = cq_rows_int(q, 0);
        if (k >= 0 && k < r->campaign_n && out->n < r->campaign_n)
            out->p[out->n++] = (uint32_t)k;
    }
}

static void get_accords(cq_db *db, cq_report *r)
{
    cq_camps *c = &r->camps;
    c->accords = cq_inside_room(db, r, "SELECT count(*) FROM accord", sizeof *c->accords);
    cq_rows *q = cq_db_query(db,
                             "SELECT n, a, b, things, expected, scripts,"
                             " scripts_expected, p FROM accord ORDER BY n",
                             "");
    while (cq_rows_next(q)) {
        cq_accord x = { .a = within(cq_rows_int(q, 1), UINT32_MAX),
                        .b = within(cq_rows_int(q, 2), UINT32_MAX),
                        .things = within(cq_rows_int(q, 3), UINT32_MAX),
                        .expected = cq_rows_real(q, 4),
                        .scripts = within(cq_rows_int(q, 5), UINT32_MAX),
                        .scripts_expected = cq_rows_real(q, 6),
                        .p = cq_rows_real(q, 7) };
        if (x.a >= c->camp_n || x.b >= c->camp_n)
            continue;
        get_campaigns(db, r, cq_rows_int(q, 0), &x.campaigns);
        c->accords[c->accord_n++] = x;
    }
}

/* A case of the first days has no tables of them. */
void cq_inside_get_camps(cq_case *c, const cq_map *sender_of, cq_report *r)
{
    if (!cq_inside_has(c, "camps"))
        return;
    get_totals(c->db, r);
    for (uint32_t i = 0; i < r->camps.camp_n; i++) {
        get_senders(c->db, sender_of, &r->arena, i, &r->camps.camps[i].senders);
        get_marks(c->db, &r->arena, i, &r->camps.camps[i]);
    }
    get_accords(c->db, r);
}
