/* findings.c - a report into the case, and back again.
 *
 * Messages and senders are stored by their rows, which stay, and not by their numbers in
 * the corpus, which shift when the case grows. What a row no longer has is left out on the
 * way back. A list is a table of its own with the columns (owner, n, value). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "keep/inside.h"
#include "keep/schema.h"

/* --- there --- */

typedef struct {
    cq_case *c;
    cq_db *db;
} writer;

static int64_t message_row(const writer *w, uint32_t number)
{
    if (number == CQ_NONE)
        return INT64_MIN;
    return number < w->c->message_rows.n ? w->c->message_rows.p[number] : 0;
}

static void put_messages(const writer *w, const char *sql, int64_t owner, cq_list list)
{
    for (uint32_t i = 0; i < list.n; i++)
        cq_db_run(w->db, sql, "iii", owner, (int64_t)i, message_row(w, list.p[i]));
}

static void put_lines(const writer *w, const char *sql, int64_t owner, const cq_str *v,
                      uint32_t n)
{
    for (uint32_t i = 0; i < n; i++)
        cq_db_run(w->db, sql, "iis", owner, (int64_t)i, v[i]);
}

static void put_script(const writer *w, int64_t campaign, const cq_script *s)
{
    cq_db_run(w->db,
              "INSERT INTO script(campaign, words, text, slots) VALUES(?, ?, ?, ?)",
              "iisi", campaign, (int64_t)s->words, s->text, (int64_t)s->slot_n);
    int64_t id = cq_db_last_row(w->db);
    put_messages(w, "INSERT INTO script_message VALUES(?, ?, ?)", id, s->messages);
    for (uint32_t i = 0; i < s->slot_n; i++)
        for (uint32_t k = 0; k < s->slots[i].value_n; k++)
            cq_db_run(w->db, "INSERT INTO slot_value VALUES(?, ?, ?, ?, ?)", "iiisi", id,
                      (int64_t)i, (int64_t)k, s->slots[i].values[k].value,
                      (int64_t)s->slots[i].values[k].count);
    for (uint32_t i = 0; i < s->sentence_n; i++)
        cq_db_run(w->db, "INSERT INTO sentence VALUES(?, ?, ?, ?, ?, ?)", "iisiii", id,
                  (int64_t)i, s->sentences[i].text, (int64_t)s->sentences[i].messages,
                  (int64_t)s->sentences[i].moved, (int64_t)s->sentences[i].in_text);
    for (uint32_t i = 0; i < s->addition_n; i++)
        cq_db_run(w->db, "INSERT INTO addition VALUES(?, ?, ?, ?)", "iiis", id,
                  (int64_t)i, message_row(w, s->additions[i].message),
                  s->additions[i].text);
}

static void put_evidence(const writer *w, int64_t campaign, const cq_evidence *e)
{
    cq_db_run(w->db,
              "INSERT INTO evidence(campaign, line, bits, sentence) VALUES(?, ?, ?, ?)",
              "isds", campaign, e->line, e->bits, e->sentence);
    put_messages(w, "INSERT INTO evidence_message VALUES(?, ?, ?)", cq_db_last_row(w->db),
                 e->messages);
}

static void put_campaign(const writer *w, int64_t n, const cq_campaign *p)
{
    cq_db_run(w->db, "INSERT INTO campaign VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
              "izsdiiIIii", n, p->id, p->title, p->q, (int64_t)p->null,
              (int64_t)p->standing, p->first, p->last, (int64_t)p->least,
              (int64_t)p->most);
    put_messages(w, "INSERT INTO campaign_message VALUES(?, ?, ?)", n, p->messages);
    put_lines(w, "INSERT INTO why VALUES(?, ?, ?)", n, p->why, p->why_n);
    put_lines(w, "INSERT INTO target VALUES(?, ?, ?)", n, p->targets, p->target_n);
    put_lines(w, "INSERT INTO caveat VALUES(?, ?, ?)", n, p->caveats, p->caveat_n);
    for (uint32_t i = 0; i < p->member_n; i++)
        cq_db_run(w->db, "INSERT INTO member VALUES(?, ?, ?, ?)", "iiii", n, (int64_t)i,
                  cq_inside_sender_row(w->c, p->members[i].sender),
                  (int64_t)p->members[i].grade);
    for (uint32_t i = 0; i < p->first_senders.n; i++)
        cq_db_run(w->db, "INSERT INTO first_sender VALUES(?, ?, ?)", "iii", n, (int64_t)i,
                  cq_inside_sender_row(w->c, p->first_senders.p[i]));
    for (uint32_t i = 0; i < p->reason_n; i++)
        cq_db_run(w->db, "INSERT INTO reason VALUES(?, ?, ?, ?)", "iisI", n, (int64_t)i,
                  p->reasons[i].sentence, message_row(w, p->reasons[i].message));
    for (uint32_t i = 0; i < p->script_n; i++)
        put_script(w, n, &p->scripts[i]);
    for (uint32_t i = 0; i < p->evidence_n; i++)
        put_evidence(w, n, &p->evidence[i]);
}

static void put_whole(const writer *w, const cq_report *r)
{
    cq_db_run(w->db, "INSERT INTO summary(run, decoys, floor_q) VALUES(?, ?, ?)", "iid",
              cq_db_last_row(w->db), (int64_t)r->decoy_n, r->floor_q);
    for (uint32_t i = 0; i < r->parameter_n; i++)
        cq_db_run(w->db, "INSERT INTO parameter VALUES(?, ?, ?)", "iss", (int64_t)i,
                  r->parameters[i].name, r->parameters[i].value);
    for (uint32_t i = 0; r->decoys && i < r->decoy_n; i++)
        cq_db_run(w->db, "INSERT INTO decoy VALUES(?, ?)", "id", (int64_t)i,
                  r->decoys[i]);
    for (uint32_t i = 0; i < r->note_n; i++)
        cq_db_run(w->db, "INSERT INTO note VALUES(?, ?)", "is", (int64_t)i, r->notes[i]);
    for (uint32_t i = 0; i < r->tie_n; i++)
        cq_db_run(w->db, "INSERT INTO tie VALUES(?, ?, ?, ?, ?, ?)", "iiiidi", (int64_t)i,
                  cq_inside_sender_row(w->c, r->ties[i].a),
                  cq_inside_sender_row(w->c, r->ties[i].b), (int64_t)r->ties[i].shared,
                  r->ties[i].bits, (int64_t)r->ties[i].campaign);
    for (uint32_t i = 0; i < r->set_aside_n; i++) {
        cq_db_run(w->db, "INSERT INTO set_aside(reason, sentence) VALUES(?, ?)", "ss",
                  r->set_aside[i].reason, r->set_aside[i].sentence);
        put_messages(w, "INSERT INTO set_aside_message VALUES(?, ?, ?)",
                     cq_db_last_row(w->db), r->set_aside[i].messages);
    }
}

/* --- names for life --- */

/* In which new campaign most of an old one's messages are, if half of them are in it. */
static const cq_campaign *heir(cq_case *c, const cq_report *r, const cq_map *campaign_of,
                               int64_t old, uint32_t *tally)
{
    uint32_t best = CQ_NONE, all = 0;
    cq_rows *q = cq_db_query(
        c->db, "SELECT message FROM campaign_message WHERE campaign = ?", "i", old);
    memset(tally, 0, r->campaign_n * sizeof *tally);
    for (; cq_rows_next(q); all++) {
        uint32_t k = cq_map_get(campaign_of, (uint64_t)cq_rows_int(q, 0));
        if (k == CQ_NONE)
            continue;
        tally[k]++;
        if (best == CQ_NONE || tally[k] > tally[best])
            best = k;
    }
    return best != CQ_NONE && 2 * (uint64_t)tally[best] >= all ? &r->campaigns[best]
                                                               : NULL;
}

/* An id that a person wrote down leads to the campaign for as long as the case lives. */
static void keep_names(const writer *w, const cq_report *r)
{
    cq_map *campaign_of = cq_map_new(1024);
    uint32_t *tally = cq_zalloc(r->campaign_n, sizeof *tally);
    for (uint32_t i = 0; i < r->campaign_n; i++)
        for (uint32_t k = 0; k < r->campaigns[i].messages.n; k++)
            cq_map_put(campaign_of,
                       (uint64_t)message_row(w, r->campaigns[i].messages.p[k]), i);
    cq_rows *q = cq_db_query(w->db, "SELECT n, id FROM campaign", "");
    while (cq_rows_next(q)) {
        const cq_campaign *to = heir(w->c, r, campaign_of, cq_rows_int(q, 0), tally);
        cq_str old = cq_rows_str(q, 1);
        if (!to || cq_str_eq(old, cq_str_z(to->id)))
            continue;
        cq_db_run(w->db, "UPDATE alias SET id = ? WHERE id = ?", "zs", to->id, old);
        cq_db_run(w->db, "INSERT OR REPLACE INTO alias VALUES(?, ?)", "sz", old, to->id);
    }
    for (uint32_t i = 0; i < r->campaign_n; i++)
        cq_db_run(w->db, "DELETE FROM alias WHERE old = ?", "z", r->campaigns[i].id);
    free(tally);
    cq_map_free(campaign_of);
}

void cq_inside_drop_findings(cq_case *c)
{
    static const char *const tables[] = {
        "summary",
        "parameter",
        "decoy",
        "campaign",
        "member",
        "campaign_message",
        "first_sender",
        "reason",
        "why",
        "target",
        "caveat",
        "script",
        "script_message",
        "slot_value",
        "sentence",
        "addition",
        "evidence",
        "evidence_message",
        "set_aside",
        "set_aside_message",
        "tie",
        "note",
        "rise",
        "placebo",
        "beginning",
        "after",
        "leads",
        "usually_first",
        "precedence",
        "rhythm",
        "spread",
        "spread_place",
        "camps",
        "camp_sender",
        "camp_mark",
        "accord",
        "accord_campaign",
    };
    cq_db_exec(c->db, cq_schema_sentences);
    cq_db_exec(c->db, cq_schema_rises);
    cq_db_exec(c->db, cq_schema_leads);
    cq_db_exec(c->db, cq_schema_rhythms);
    cq_db_exec(c->db, cq_schema_camps);
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        char sql[64];
        snprintf(sql, sizeof sql, "DELETE FROM %s", tables[i]);
        cq_db_exec(c->db, sql);
    }
}

cq_status cq_case_put_report(cq_case *c, const cq_corpus *corpus, const cq_report *r,
                             cq_err *err)
{
    writer w = { c, c->db };
    if (corpus->message_n != c->message_rows.n || corpus->sender_n != c->sender_rows.n)
        return cq_fail(err, CQ_STORE, "these findings are of another corpus");
    cq_inside_write(c);
    keep_names(&w, r);
    cq_inside_drop_findings(c);
    cq_db_run(c->db, "INSERT INTO run(version, libraries, finished) VALUES(?, ?, ?)",
              "zzi", CQ_VERSION, CQ_LIBRARIES, (int64_t)time(NULL));
    put_whole(&w, r);
    for (uint32_t i = 0; i < r->campaign_n; i++)
        put_campaign(&w, i, &r->campaigns[i]);
    cq_inside_put_rises(c, r);
    cq_inside_put_leads(c, r);
    cq_inside_put_rhythms(c, r);
    cq_inside_put_camps(c, r);
    cq_inside_refs_settle(c);
    cq_inside_commit(c);
    cq_arena_reset(&c->arena);
    return cq_db_end(c->db, err);
}

/* --- and back --- */

typedef struct {
    cq_db *db;
    cq_arena *a;                    /* the report's */
    cq_map *message_of, *sender_of; /* rows to numbers */
} reader;

/* Move what was gathered in a vector into the report. */
#define SETTLE(g, v, list, count)                                                        \
    do {                                                                                 \
        (list) = cq_arena_get((g)->a, ((v).n + 1) * sizeof *(v).p);                      \
        if ((v).n)                                                                       \
            memcpy((list), (v).p, (v).n * sizeof *(v).p);                                \
        (count) = (uint32_t)(v).n;                                                       \
        CQ_VEC_DONE(v);                                                                  \
    } while (0)

static uint32_t number(const cq_map *of, int64_t row)
{
    return row == INT64_MIN ? CQ_NONE : cq_map_get(of, (uint64_t)row);
}

static cq_str text(const reader *g, cq_rows *q, int column)
{
    return cq_str_dup(g->a, cq_rows_str(q, column));
}

/* Numbers of the rows in the second column. */
static cq_list get_list(const reader *g, const cq_map *of, const char *sql, int64_t owner)
{
    cq_rows *q = cq_db_query(g->db, sql, "i", owner);
    cq_ids v = { 0 };
    cq_list out;
    while (cq_rows_next(q)) {
        uint32_t n = number(of, cq_rows_int(q, 0));
        if (n != CQ_NONE)
            CQ_PUSH(v, n);
    }
    SETTLE(g, v, out.p, out.n);
    return out;
}

static cq_str *get_lines(const reader *g, const char *sql, int64_t owner, uint32_t *n)
{
    cq_rows *q = cq_db_query(g->db, sql, "i", owner);
    CQ_VEC(cq_str) v = { 0 };
    cq_str *out;
    while (cq_rows_next(q))
        CQ_PUSH(v, text(g, q, 0));
    SETTLE(g, v, out, *n);
    return out;
}

static void get_slots(const reader *g, int64_t script, cq_script *s)
{
    s->slots = cq_arena_zero(g->a, s->slot_n, sizeof *s->slots);
    for (uint32_t i = 0; i < s->slot_n; i++) {
        cq_rows *q = cq_db_query(g->db,
                                 "SELECT value, count FROM slot_value"
                                 " WHERE script = ? AND slot = ? ORDER BY n",
                                 "ii", script, (int64_t)i);
        CQ_VEC(cq_slot_value) v = { 0 };
        while (cq_rows_next(q))
            CQ_PUSH(v, (cq_slot_value){ text(g, q, 0), (uint32_t)cq_rows_int(q, 1) });
        SETTLE(g, v, s->slots[i].values, s->slots[i].value_n);
    }
}

static void get_additions(const reader *g, int64_t script, cq_script *s)
{
    cq_rows *q = cq_db_query(
        g->db, "SELECT message, text FROM addition WHERE script = ? ORDER BY n", "i",
        script);
    CQ_VEC(cq_addition) v = { 0 };
    while (cq_rows_next(q)) {
        uint32_t m = number(g->message_of, cq_rows_int(q, 0));
        if (m != CQ_NONE)
            CQ_PUSH(v, (cq_addition){ m, text(g, q, 1) });
    }
    SETTLE(g, v, s->additions, s->addition_n);
}

/* A case of the first days has no table of them. */
static void get_sentences(const reader *g, int64_t script, cq_script *s)
{
    if (!cq_db_int(g->db, "SELECT count(*) FROM sqlite_schema WHERE name = 'sentence'", 0,
                   ""))
        return;
    cq_rows *q = cq_db_query(g->db,
                             "SELECT text, messages, moved, in_text FROM sentence"
                             " WHERE script = ? ORDER BY n",
                             "i", script);
    CQ_VEC(cq_sentence) v = { 0 };
    while (cq_rows_next(q))
        CQ_PUSH(v, (cq_sentence){ text(g, q, 0), (uint32_t)cq_rows_int(q, 1),
                                  (uint32_t)cq_rows_int(q, 2), cq_rows_int(q, 3) != 0 });
    SETTLE(g, v, s->sentences, s->sentence_n);
}

static void get_scripts(const reader *g, int64_t campaign, cq_campaign *p)
{
    cq_rows *q = cq_db_query(
        g->db, "SELECT id, words, text, slots FROM script WHERE campaign = ? ORDER BY id",
        "i", campaign);
    CQ_VEC(cq_script) v = { 0 };
    while (cq_rows_next(q)) {
        int64_t id = cq_rows_int(q, 0);
        cq_script s = { .words = (uint32_t)cq_rows_int(q, 1),
                        .text = text(g, q, 2),
                        .slot_n = (uint32_t)cq_rows_int(q, 3) };
        s.messages = get_list(
            g, g->message_of,
            "SELECT message FROM script_message WHERE script = ? ORDER BY n", id);
        get_slots(g, id, &s);
        get_additions(g, id, &s);
        get_sentences(g, id, &s);
        CQ_PUSH(v, s);
    }
    SETTLE(g, v, p->scripts, p->script_n);
}

static void get_evidence(const reader *g, int64_t campaign, cq_campaign *p)
{
    cq_rows *q = cq_db_query(
        g->db,
        "SELECT id, line, bits, sentence FROM evidence WHERE campaign = ? ORDER BY id",
        "i", campaign);
    CQ_VEC(cq_evidence) v = { 0 };
    while (cq_rows_next(q))
        CQ_PUSH(v, (cq_evidence){ text(g, q, 1), cq_rows_real(q, 2), text(g, q, 3),
                                  get_list(g, g->message_of,
                                           "SELECT message FROM evidence_message"
                                           " WHERE evidence = ? ORDER BY n",
                                           cq_rows_int(q, 0)) });
    SETTLE(g, v, p->evidence, p->evidence_n);
}

static void get_members(const reader *g, int64_t campaign, cq_campaign *p)
{
    cq_rows *q = cq_db_query(
        g->db, "SELECT sender, grade FROM member WHERE campaign = ? ORDER BY n", "i",
        campaign);
    CQ_VEC(cq_member) v = { 0 };
    while (cq_rows_next(q)) {
        uint32_t n = number(g->sender_of, cq_rows_int(q, 0));
        if (n != CQ_NONE)
            CQ_PUSH(v, (cq_member){ n, (cq_grade)cq_rows_int(q, 1) });
    }
    SETTLE(g, v, p->members, p->member_n);
}

static void get_reasons(const reader *g, int64_t campaign, cq_campaign *p)
{
    cq_rows *q = cq_db_query(
        g->db, "SELECT sentence, message FROM reason WHERE campaign = ? ORDER BY n", "i",
        campaign);
    CQ_VEC(cq_reason) v = { 0 };
    while (cq_rows_next(q))
        CQ_PUSH(v,
                (cq_reason){ text(g, q, 0), number(g->message_of, cq_rows_int(q, 1)) });
    SETTLE(g, v, p->reasons, p->reason_n);
}

static void get_campaign(const reader *g, cq_rows *q, cq_campaign *p)
{
    int64_t n = cq_rows_int(q, 0);
    cq_str id = cq_rows_str(q, 1);
    memcpy(p->id, id.p, id.n < 8 ? id.n : 8);
    p->title = text(g, q, 2);
    p->q = cq_rows_real(q, 3);
    p->null = (cq_null)cq_rows_int(q, 4);
    p->standing = (cq_standing)cq_rows_int(q, 5);
    p->first = cq_rows_int(q, 6);
    p->last = cq_rows_int(q, 7);
    p->least = (uint32_t)cq_rows_int(q, 8);
    p->most = (uint32_t)cq_rows_int(q, 9);
    p->messages =
        get_list(g, g->message_of,
                 "SELECT message FROM campaign_message WHERE campaign = ? ORDER BY n", n);
    p->first_senders =
        get_list(g, g->sender_of,
                 "SELECT sender FROM first_sender WHERE campaign = ? ORDER BY n", n);
    p->why = get_lines(g, "SELECT sentence FROM why WHERE campaign = ? ORDER BY n", n,
                       &p->why_n);
    p->targets = get_lines(g, "SELECT name FROM target WHERE campaign = ? ORDER BY n", n,
                           &p->target_n);
    p->caveats = get_lines(g, "SELECT sentence FROM caveat WHERE campaign = ? ORDER BY n",
                           n, &p->caveat_n);
    get_members(g, n, p);
    get_reasons(g, n, p);
    get_scripts(g, n, p);
    get_evidence(g, n, p);
}

static void get_campaigns(const reader *g, cq_report *r)
{
    cq_rows *q =
        cq_db_query(g->db,
                    "SELECT n, id, title, q, basis, standing, first, last, least,"
                    " most FROM campaign ORDER BY n",
                    "");
    CQ_VEC(cq_campaign) v = { 0 };
    while (cq_rows_next(q)) {
        cq_campaign p = { .title = { NULL, 0 } };
        get_campaign(g, q, &p);
        CQ_PUSH(v, p);
    }
    SETTLE(g, v, r->campaigns, r->campaign_n);
}

static void get_set_aside(const reader *g, cq_report *r)
{
    cq_rows *q =
        cq_db_query(g->db, "SELECT id, reason, sentence FROM set_aside ORDER BY id", "");
    CQ_VEC(cq_set_aside) v = { 0 };
    while (cq_rows_next(q))
        CQ_PUSH(v, (cq_set_aside){ text(g, q, 1), text(g, q, 2),
                                   get_list(g, g->message_of,
                                            "SELECT message FROM set_aside_message"
                                            " WHERE set_aside = ? ORDER BY n",
                                            cq_rows_int(q, 0)) });
    SETTLE(g, v, r->set_aside, r->set_aside_n);
}

static void get_ties(const reader *g, cq_report *r)
{
    cq_rows *q =
        cq_db_query(g->db, "SELECT a, b, shared, bits, campaign FROM tie ORDER BY n", "");
    CQ_VEC(cq_tie) v = { 0 };
    while (cq_rows_next(q)) {
        cq_tie t = { .a = number(g->sender_of, cq_rows_int(q, 0)),
                     .b = number(g->sender_of, cq_rows_int(q, 1)),
                     .shared = (uint32_t)cq_rows_int(q, 2),
                     .bits = cq_rows_real(q, 3),
                     .campaign = (uint32_t)cq_rows_int(q, 4) };
        if (t.a != CQ_NONE && t.b != CQ_NONE)
            CQ_PUSH(v, t);
    }
    SETTLE(g, v, r->ties, r->tie_n);
}

static void get_whole(const reader *g, cq_report *r)
{
    CQ_VEC(cq_parameter) parameters = { 0 };
    CQ_VEC(double) decoys = { 0 };
    uint32_t decoy_n;
    cq_rows *q = cq_db_query(g->db, "SELECT decoys, floor_q FROM summary", "");
    if (cq_rows_next(q)) {
        r->decoy_n = (uint32_t)cq_rows_int(q, 0);
        r->floor_q = cq_rows_real(q, 1);
    }
    cq_rows_end(q);
    q = cq_db_query(g->db, "SELECT version, libraries FROM run ORDER BY id DESC LIMIT 1",
                    "");
    if (cq_rows_next(q)) {
        r->version = text(g, q, 0);
        r->libraries = text(g, q, 1);
    }
    cq_rows_end(q);
    q = cq_db_query(g->db, "SELECT name, value FROM parameter ORDER BY n", "");
    while (cq_rows_next(q))
        CQ_PUSH(parameters, (cq_parameter){ text(g, q, 0), text(g, q, 1) });
    SETTLE(g, parameters, r->parameters, r->parameter_n);
    q = cq_db_query(g->db, "SELECT strongest FROM decoy ORDER BY n", "");
    while (cq_rows_next(q))
        CQ_PUSH(decoys, cq_rows_real(q, 0));
    SETTLE(g, decoys, r->decoys, decoy_n);
    r->decoys = decoy_n ? r->decoys : NULL;
    r->notes =
        get_lines(g, "SELECT sentence FROM note WHERE n >= ? ORDER BY n", 0, &r->note_n);
}

static cq_map *numbers(const int64_t *rows, size_t n)
{
    cq_map *of = cq_map_new(n);
    for (size_t i = 0; i < n; i++)
        cq_map_put(of, (uint64_t)rows[i], (uint32_t)i);
    return of;
}

cq_status cq_case_get_report(cq_case *c, const cq_corpus *corpus, cq_report *out,
                             cq_err *err)
{
    (void)corpus;
    memset(out, 0, sizeof *out);
    if (cq_db_int(c->db, "SELECT 1 FROM summary", 0, "") != 1) {
        cq_status s = cq_db_end(c->db, err);
        return s ? s : cq_fail(err, CQ_EMPTY, "nothing was found yet: run claque scan");
    }
    reader g = { c->db, &out->arena, numbers(c->message_rows.p, c->message_rows.n),
                 numbers(c->sender_rows.p, c->sender_rows.n) };
    get_whole(&g, out);
    get_campaigns(&g, out);
    cq_inside_get_rises(c, out);
    cq_inside_get_leads(c, g.sender_of, out);
    cq_inside_get_rhythms(c, out);
    cq_inside_get_camps(c, g.sender_of, out);
    get_set_aside(&g, out);
    get_ties(&g, out);
    cq_map_free(g.sender_of);
    cq_map_free(g.message_of);
    cq_status s = cq_db_end(c->db, err);
    if (s)
        cq_report_done(out);
    return s;
}

cq_status cq_case_find_campaign(cq_case *c, const char *id, char out[9], cq_err *err)
{
    cq_rows *q = cq_db_query(c->db,
                             "SELECT id FROM campaign WHERE id = ?1"
                             " UNION SELECT id FROM alias WHERE old = ?1",
                             "z", id);
    bool found = cq_rows_next(q);
    if (found) {
        cq_str s = cq_rows_str(q, 0);
        memset(out, 0, 9);
        memcpy(out, s.p, s.n < 8 ? s.n : 8);
    }
    cq_rows_end(q);
    cq_status s = cq_db_end(c->db, err);
    return s || found ? s : cq_fail(err, CQ_EMPTY, "there is no campaign %s", id);
}
