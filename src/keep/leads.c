/* leads.c - who usually goes first into the case, and back again. Those of no campaign hold
 * for all campaigns together. */
#include <string.h>

#include "keep/inside.h"
#include "keep/schema.h"

static void put_leads(cq_case *c, int64_t campaign, const cq_leads *l)
{
    if (l->rounds == 0)
        return;
    cq_db_run(c->db, "INSERT INTO leads VALUES(?, ?, ?, ?)", "Iiii", campaign,
              (int64_t)l->rounds, (int64_t)l->level, (int64_t)l->coarse);
    for (uint32_t i = 0; i < l->first_n; i++) {
        const cq_first *f = &l->firsts[i];
        cq_db_run(c->db, "INSERT INTO usually_first VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  "Iiiiiiddd", campaign, (int64_t)i, cq_inside_sender_row(c, f->sender),
                  (int64_t)f->times, (int64_t)f->level, (int64_t)f->rounds, f->expected,
                  f->lead, f->p);
    }
    for (uint32_t i = 0; i < l->pair_n; i++) {
        const cq_precedence *p = &l->pairs[i];
        cq_db_run(c->db, "INSERT INTO precedence VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  "Iiiiiiidd", campaign, (int64_t)i, cq_inside_sender_row(c, p->before),
                  cq_inside_sender_row(c, p->after), (int64_t)p->times, (int64_t)p->level,
                  (int64_t)p->rounds, p->delay, p->p);
    }
}

void cq_inside_put_leads(cq_case *c, const cq_report *r)
{
    put_leads(c, INT64_MIN, &r->leads);
    for (uint32_t i = 0; i < r->campaign_n; i++)
        put_leads(c, i, &r->campaigns[i].leads);
}

/* The leads that a row's first column names, or NULL. */
static cq_leads *leads_of(cq_report *r, cq_rows *q)
{
    if (cq_rows_int(q, 0) == INT64_MIN)
        return &r->leads;
    cq_campaign *k = cq_inside_campaign(r, q);
    return k ? &k->leads : NULL;
}

static void get_totals(cq_db *db, cq_report *r)
{
    cq_rows *q = cq_db_query(db, "SELECT campaign, rounds, level, coarse FROM leads", "");
    while (cq_rows_next(q)) {
        cq_leads *l = leads_of(r, q);
        if (!l)
            continue;
        l->rounds = (uint32_t)cq_rows_int(q, 1);
        l->level = (uint32_t)cq_rows_int(q, 2);
        l->coarse = cq_rows_int(q, 3) != 0;
    }
}

static void get_firsts(cq_db *db, const cq_map *sender_of, cq_report *r)
{
    cq_first *next =
        cq_inside_room(db, r, "SELECT count(*) FROM usually_first", sizeof *next);
    cq_rows *q = cq_db_query(db,
                             "SELECT campaign, sender, times, level, rounds, expected,"
                             " lead, p FROM usually_first ORDER BY campaign, n",
                             "");
    while (cq_rows_next(q)) {
        cq_leads *l = leads_of(r, q);
        uint32_t sender = cq_map_get(sender_of, (uint64_t)cq_rows_int(q, 1));
        if (!l || sender == CQ_NONE)
            continue;
        l->firsts = l->first_n++ ? l->firsts : next;
        *next++ = (cq_first){ .sender = sender,
                              .times = (uint32_t)cq_rows_int(q, 2),
                              .level = (uint32_t)cq_rows_int(q, 3),
                              .rounds = (uint32_t)cq_rows_int(q, 4),
                              .expected = cq_rows_real(q, 5),
                              .lead = cq_rows_real(q, 6),
                              .p = cq_rows_real(q, 7) };
    }
}

static void get_pairs(cq_db *db, const cq_map *sender_of, cq_report *r)
{
    cq_precedence *next =
        cq_inside_room(db, r, "SELECT count(*) FROM precedence", sizeof *next);
    cq_rows *q = cq_db_query(db,
                             "SELECT campaign, before, after, times, level, rounds,"
                             " delay, p FROM precedence ORDER BY campaign, n",
                             "");
    while (cq_rows_next(q)) {
        cq_leads *l = leads_of(r, q);
        uint32_t before = cq_map_get(sender_of, (uint64_t)cq_rows_int(q, 1));
        uint32_t after = cq_map_get(sender_of, (uint64_t)cq_rows_int(q, 2));
        if (!l || before == CQ_NONE || after == CQ_NONE)
            continue;
        l->pairs = l->pair_n++ ? l->pairs : next;
        *next++ = (cq_precedence){ .before = before,
                                   .after = after,
                                   .times = (uint32_t)cq_rows_int(q, 3),
                                   .level = (uint32_t)cq_rows_int(q, 4),
                                   .rounds = (uint32_t)cq_rows_int(q, 5),
                                   .delay = cq_rows_real(q, 6),
                                   .p = cq_rows_real(q, 7) };
    }
}

/* A case of the first days has no tables of them. */
void cq_inside_get_leads(cq_case *c, const cq_map *sender_of, cq_report *r)
{
    if (!cq_inside_has(c, "leads"))
        return;
    get_totals(c->db, r);
    get_firsts(c->db, sender_of, r);
    get_pairs(c->db, sender_of, r);
}
