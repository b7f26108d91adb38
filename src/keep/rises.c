/* rises.c - what followed events into the case, and back again. A rise of no campaign is one
 * of all messages. */
#include <string.h>

#include "keep/inside.h"
#include "keep/schema.h"

static void put_rise(cq_db *db, int64_t campaign, const cq_rise *x)
{
    cq_db_run(db,
              "INSERT INTO rise(campaign, time, event, target, messages, factor, low,"
              " high, p) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
              "Iissidddd", campaign, x->event.time, x->event.text, x->event.target,
              (int64_t)x->messages, x->factor, x->low, x->high, x->p);
    int64_t id = cq_db_last_row(db);
    for (uint32_t i = 0; i < x->placebo_n; i++)
        cq_db_run(db, "INSERT INTO placebo VALUES(?, ?, ?)", "iii", id,
                  x->placebos[i].time, (int64_t)x->placebos[i].messages);
    if (x->begins)
        cq_db_run(db, "INSERT INTO beginning VALUES(?, ?, ?)", "iid", id, x->lag,
                  x->soon);
}

void cq_inside_put_rises(cq_case *c, const cq_report *r)
{
    const cq_after *a = &r->after;
    if (a->hours)
        cq_db_run(c->db, "INSERT INTO after VALUES(?, ?, ?, ?)", "iidd",
                  (int64_t)a->hours, (int64_t)a->events, a->factor, a->p);
    for (uint32_t i = 0; i < a->rise_n; i++)
        put_rise(c->db, INT64_MIN, &a->rises[i]);
    for (uint32_t i = 0; i < r->campaign_n; i++)
        if (r->campaigns[i].trigger)
            put_rise(c->db, i, r->campaigns[i].trigger);
}

static void get_placebos(cq_db *db, cq_arena *a, int64_t rise, cq_rise *x)
{
    int64_t n =
        cq_db_int(db, "SELECT count(*) FROM placebo WHERE rise = ?", 0, "i", rise);
    x->placebos = cq_arena_get(a, ((size_t)n + 1) * sizeof *x->placebos);
    cq_rows *q = cq_db_query(
        db, "SELECT time, messages FROM placebo WHERE rise = ? ORDER BY time", "i", rise);
    while (cq_rows_next(q))
        x->placebos[x->placebo_n++] =
            (cq_placebo){ cq_rows_int(q, 0), (uint32_t)cq_rows_int(q, 1) };
}

static cq_rise get_rise(cq_db *db, cq_arena *a, cq_rows *q)
{
    cq_rise x = { .event = { cq_rows_int(q, 2), cq_str_dup(a, cq_rows_str(q, 3)),
                             cq_str_dup(a, cq_rows_str(q, 4)) },
                  .messages = (uint32_t)cq_rows_int(q, 5),
                  .factor = cq_rows_real(q, 6),
                  .low = cq_rows_real(q, 7),
                  .high = cq_rows_real(q, 8),
                  .p = cq_rows_real(q, 9) };
    get_placebos(db, a, cq_rows_int(q, 1), &x);
    return x;
}

/* A case made before beginnings were weighed has no table of them. */
static void get_beginning(cq_case *c, int64_t rise, cq_rise *x)
{
    if (!cq_inside_has(c, "beginning"))
        return;
    cq_rows *q =
        cq_db_query(c->db, "SELECT lag, soon FROM beginning WHERE rise = ?", "i", rise);
    x->begins = cq_rows_next(q);
    if (x->begins) {
        x->lag = cq_rows_int(q, 0);
        x->soon = cq_rows_real(q, 1);
    }
    cq_rows_end(q);
}

#define RISE "SELECT campaign, id, time, event, target, messages, factor, low, high, p"

static void get_whole(cq_db *db, cq_report *r)
{
    cq_after *a = &r->after;
    cq_rows *q = cq_db_query(db, "SELECT hours, events, factor, p FROM after", "");
    if (cq_rows_next(q))
        *a = (cq_after){ .hours = (uint32_t)cq_rows_int(q, 0),
                         .events = (uint32_t)cq_rows_int(q, 1),
                         .factor = cq_rows_real(q, 2),
                         .p = cq_rows_real(q, 3) };
    cq_rows_end(q);
    a->rises = cq_inside_room(db, r, "SELECT count(*) FROM rise WHERE campaign IS NULL",
                              sizeof *a->rises);
    q = cq_db_query(db, RISE " FROM rise WHERE campaign IS NULL ORDER BY id", "");
    while (cq_rows_next(q))
        a->rises[a->rise_n++] = get_rise(db, &r->arena, q);
}

/* A case of the first days has no tables of them. */
void cq_inside_get_rises(cq_case *c, cq_report *r)
{
    if (!cq_inside_has(c, "after"))
        return;
    get_whole(c->db, r);
    cq_rows *q =
        cq_db_query(c->db, RISE " FROM rise WHERE campaign IS NOT NULL ORDER BY id", "");
    while (cq_rows_next(q)) {
        cq_campaign *k = cq_inside_campaign(r, q);
        if (!k)
            continue;
        cq_rise *x = cq_arena_get(&r->arena, sizeof *x);
        *x = get_rise(c->db, &r->arena, q);
        get_beginning(c, cq_rows_int(q, 1), x);
        k->trigger = x;
    }
}
