/* place.c - see place.h.
 *
 * Each of the two is marked as whole, in `setting`, with 16 times the run that it is of and
 * the version of its table: any other mark, or none, means that it is to be made anew. Numbers begin at 1. */
#include "keep/place.h"

#include <string.h>

#include "keep/inside.h"
#include "keep/schema.h"
#include "keep/speak.h"

enum { HOME_NONE = -1, WORDS_BATCH = 2000 };

typedef struct {
    int64_t home, script;
    int64_t added;
} where;

static cq_status begin(cq_case *c, cq_err *err)
{
    cq_status s = CQ_OK;
    if (!c->writing && !c->passing)
        s = cq_inside_lock(c, c->file, false, err);
    if (!s)
        cq_inside_write(c);
    return s;
}

static void mark(cq_case *c, const char *name)
{
    int64_t run = cq_db_int(c->db, "SELECT max(id) FROM run", 0, "") * 16;
    cq_db_run(c->db, "INSERT OR REPLACE INTO setting VALUES(?, CAST(? AS BLOB))", "zi",
              name, run + CQ_PLACE_VERSION);
}

/* Which senders are people of whom no campaign has any, but individual mail has. */
static bool *find_apart(const cq_corpus *corpus, const cq_report *r, const where *w)
{
    bool *apart = cq_zalloc(corpus->sender_n + 1, sizeof *apart);
    for (uint32_t i = 0; i < corpus->message_n; i++)
        if (w[i].home == HOME_NONE && !corpus->messages[i].nobody)
            apart[corpus->messages[i].sender_no] = true;
    for (uint32_t i = 0; i < r->campaign_n; i++)
        for (uint32_t k = 0; k < r->campaigns[i].member_n; k++)
            apart[r->campaigns[i].members[k].sender] = false;
    return apart;
}

static void put_persons(cq_case *c, const cq_corpus *corpus, const bool *apart)
{
    for (uint32_t i = 0; i < corpus->sender_n; i++) {
        const cq_sender *s = &corpus->senders[i];
        cq_db_run(c->db, "INSERT INTO person VALUES(?, ?, ?, ?, ?, ?, ?)", "issiiii",
                  (int64_t)i + 1, s->key, s->name, (int64_t)s->nobody,
                  (int64_t)s->messages, c->sender_rows.p[i], (int64_t)apart[i]);
    }
}

static void add_additions(const cq_script *s, where *w)
{
    for (uint32_t k = 0; k < s->addition_n; k++)
        if (s->additions[k].message != CQ_NONE)
            w[s->additions[k].message].added += cq_speak_words(s->additions[k].text);
}

/* What the findings say of each message; a campaign comes before what is set aside. */
static void find_homes(const cq_corpus *corpus, const cq_report *r, where *w)
{
    int64_t script = 0;
    for (uint32_t i = 0; i < corpus->message_n; i++)
        w[i] = (where){ HOME_NONE, INT64_MIN, 0 };
    for (uint32_t i = 0; i < r->set_aside_n; i++)
        for (uint32_t k = 0; k < r->set_aside[i].messages.n; k++)
            w[r->set_aside[i].messages.p[k]].home = HOME_NONE - 1 - (int64_t)i;
    for (uint32_t i = 0; i < r->campaign_n; i++) {
        const cq_campaign *p = &r->campaigns[i];
        for (uint32_t k = 0; k < p->messages.n; k++)
            w[p->messages.p[k]].home = i;
        for (uint32_t j = 0; j < p->script_n; j++) {
            script = (int64_t)j + 1;
            for (uint32_t k = 0; k < p->scripts[j].messages.n; k++)
                w[p->scripts[j].messages.p[k]].script = script;
            add_additions(&p->scripts[j], w);
        }
    }
}

static void put_messages(cq_case *c, const cq_corpus *corpus, const where *w)
{
    for (uint32_t i = 0; i < corpus->message_n; i++) {
        const cq_message *m = &corpus->messages[i];
        cq_db_run(c->db, "INSERT INTO place VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                  "isiIiiiiiIii", (int64_t)i + 1, m->key, c->message_rows.p[i], m->time,
                  (int64_t)m->channel, (int64_t)m->sender_no + 1,
                  c->text_rows.p[m->text_no], (int64_t)m->text.n, w[i].home, w[i].script,
                  w[i].added,
                  (int64_t)(m->time != CQ_NO_TIME && m->time_source == CQ_TIME_STATED));
    }
}

cq_status cq_case_put_places(cq_case *c, const cq_corpus *corpus, const cq_report *r,
                             cq_err *err)
{
    if (corpus->message_n != c->message_rows.n || corpus->sender_n != c->sender_rows.n)
        return cq_fail(err, CQ_STORE, "these places are of another corpus");
    cq_status s = begin(c, err);
    if (s)
        return s;
    where *w = cq_alloc(((size_t)corpus->message_n + 1) * sizeof *w);
    find_homes(corpus, r, w);
    cq_db_exec(c->db, cq_schema_sentences);
    cq_db_exec(c->db, cq_schema_rises);
    cq_db_exec(c->db, cq_schema_leads);
    cq_db_exec(c->db, cq_schema_rhythms);
    cq_db_exec(c->db, cq_schema_camps);
    cq_db_exec(c->db, cq_schema_places);
    bool *apart = find_apart(corpus, r, w);
    put_persons(c, corpus, apart);
    free(apart);
    put_messages(c, corpus, w);
    cq_db_exec(c->db, cq_schema_place_indexes);
    cq_db_run(c->db, "DELETE FROM setting WHERE name = 'words'", ""); /* of old numbers */
    mark(c, "places");
    cq_inside_commit(c);
    free(w);
    return cq_db_end(c->db, err);
}

/* Texts have even rows in the table of words, subjects of messages odd ones. */
static cq_status put_batch(cq_case *c, int64_t from, int64_t to)
{
    cq_db_run(
        c->db,
        "INSERT INTO said(rowid, words) SELECT 2 * id, apart(plain(body, size)) FROM text"
        " WHERE id > ? AND id <= ?",
        "ii", from, to);
    cq_db_run(
        c->db,
        "INSERT INTO said(rowid, words) SELECT 2 * p.n + 1, apart(m.subject) FROM place p"
        " JOIN message m ON m.id = p.message"
        " WHERE p.n > ? AND p.n <= ? AND m.subject <> ''",
        "ii", from, to);
    return cq_db_failed(c->db) ? CQ_STORE : CQ_OK;
}

cq_status cq_case_put_words(cq_case *c, cq_place_progress *progress, void *ctx,
                            cq_err *err)
{
    cq_status s = begin(c, err);
    if (s)
        return s;
    cq_speak_define(c);
    int64_t all = cq_db_int(
        c->db, "SELECT max((SELECT max(id) FROM text), (SELECT max(n) FROM place))", 0,
        "");
    cq_db_exec(c->db, cq_schema_said);
    for (int64_t at = 0; at < all && !s; at += WORDS_BATCH) {
        s = progress(ctx, (uint64_t)at, (uint64_t)all);
        if (!s)
            s = put_batch(c, at, at + WORDS_BATCH);
    }
    if (!s)
        mark(c, "words");
    cq_inside_commit(c);
    return s && s != CQ_STORE ? cq_fail(err, s, "stopped") : cq_db_end(c->db, err);
}

void cq_inside_drop_places(cq_case *c)
{
    cq_db_exec(c->db, "DROP TABLE IF EXISTS place; DROP TABLE IF EXISTS person;"
                      "DROP TABLE IF EXISTS said;"
                      "DELETE FROM setting WHERE name IN ('places', 'words')");
}
