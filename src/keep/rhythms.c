/* rhythms.c - the rhythms of campaigns, and their places, into the case, and back again. */
#include <string.h>

#include "keep/inside.h"
#include "keep/schema.h"

static void put_rhythm(cq_db *db, int64_t campaign, const cq_rhythm *x)
{
    cq_db_run(db, "INSERT INTO rhythm VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?)", "iIiiidiid",
              campaign, x->script == CQ_NONE ? INT64_MIN : (int64_t)x->script,
              (int64_t)x->channel, x->step, x->phase, x->within, (int64_t)x->turns,
              (int64_t)x->of, x->p);
}

static void put_spread(cq_db *db, int64_t campaign, const cq_spread *s)
{
    cq_db_run(db, "INSERT INTO spread VALUES(?, ?, ?, ?, ?)", "iiidd", campaign,
              (int64_t)s->kind, (int64_t)s->senders, s->expected, s->p);
    for (uint32_t i = 0; i < s->place_n; i++)
        cq_db_run(db, "INSERT INTO spread_place VALUES(?, ?, ?, ?, ?)", "iiisi", campaign,
                  (int64_t)s->kind, (int64_t)i, s->places[i].name,
                  (int64_t)s->places[i].senders);
}

void cq_inside_put_rhythms(cq_case *c, const cq_report *r)
{
    for (uint32_t k = 0; k < r->campaign_n; k++) {
        const cq_campaign *x = &r->campaigns[k];
        for (uint32_t i = 0; i < x->rhythm_n; i++)
            put_rhythm(c->db, k, &x->rhythms[i]);
        for (uint32_t i = 0; i < x->spread_n; i++)
            put_spread(c->db, k, &x->spreads[i]);
    }
}

static void get_rhythms(cq_db *db, cq_report *r)
{
    cq_rhythm *next = cq_inside_room(db, r, "SELECT count(*) FROM rhythm", sizeof *next);
    cq_rows *q = cq_db_query(db,
                             "SELECT campaign, script, channel, step, phase, within,"
                             " turns, every, p FROM rhythm ORDER BY rowid",
                             "");
    while (cq_rows_next(q)) {
        cq_campaign *k = cq_inside_campaign(r, q);
        int64_t script = cq_rows_int(q, 1), channel = cq_rows_int(q, 2);
        if (!k || channel < 0 || channel >= CQ_CHANNELS || cq_rows_int(q, 3) <= 0)
            continue;
        k->rhythms = k->rhythm_n++ ? k->rhythms : next;
        *next++ = (cq_rhythm){ .script = script == INT64_MIN ? CQ_NONE : (uint32_t)script,
                               .channel = (cq_channel)channel,
                               .step = cq_rows_int(q, 3),
                               .phase = cq_rows_int(q, 4),
                               .within = cq_rows_real(q, 5),
                               .turns = (uint32_t)cq_rows_int(q, 6),
                               .of = (uint32_t)cq_rows_int(q, 7),
                               .p = cq_rows_real(q, 8) };
    }
}

static void get_spreads(cq_db *db, cq_report *r)
{
    cq_spread *next = cq_inside_room(db, r, "SELECT count(*) FROM spread", sizeof *next);
    cq_rows *q = cq_db_query(
        db, "SELECT campaign, kind, senders, expected, p FROM spread ORDER BY rowid", "");
    while (cq_rows_next(q)) {
        cq_campaign *k = cq_inside_campaign(r, q);
        int64_t kind = cq_rows_int(q, 1);
        if (!k || kind < 0 || kind >= CQ_PLACES)
            continue;
        k->spreads = k->spread_n++ ? k->spreads : next;
        *next++ = (cq_spread){ .kind = (cq_place_kind)kind,
                               .senders = (uint32_t)cq_rows_int(q, 2),
                               .expected = cq_rows_real(q, 3),
                               .p = cq_rows_real(q, 4) };
    }
}

static cq_spread *spread_of(cq_campaign *k, int64_t kind)
{
    for (uint32_t i = 0; k && i < k->spread_n; i++)
        if ((int64_t)k->spreads[i].kind == kind)
            return &k->spreads[i];
    return NULL;
}

static void get_places(cq_db *db, cq_report *r)
{
    cq_place *next =
        cq_inside_room(db, r, "SELECT count(*) FROM spread_place", sizeof *next);
    cq_rows *q = cq_db_query(
        db, "SELECT campaign, kind, name, senders FROM spread_place ORDER BY rowid", "");
    while (cq_rows_next(q)) {
        cq_spread *s = spread_of(cq_inside_campaign(r, q), cq_rows_int(q, 1));
        if (!s)
            continue;
        s->places = s->place_n++ ? s->places : next;
        *next++ = (cq_place){ cq_str_dup(&r->arena, cq_rows_str(q, 2)),
                              (uint32_t)cq_rows_int(q, 3) };
    }
}

/* A case of the first days has no tables of them. */
void cq_inside_get_rhythms(cq_case *c, cq_report *r)
{
    if (!cq_inside_has(c, "rhythm"))
        return;
    get_rhythms(c->db, r);
    get_spreads(c->db, r);
    get_places(c->db, r);
}
