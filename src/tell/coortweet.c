/* coortweet.c - who shared what when, as the four columns that CooRTweet reads.
 *
 * An object is a link, tag, repost or answer that two senders of the case share, or the
 * script of a campaign; each use with a time is a row. Under pseudonyms an object is its
 * kind and a keyed hash, like any key. */
#include "tell/mask.h"

#include "script/cluster.h"
#include "tell/cell.h"
#include "trace/trace.h"

typedef struct {
    const cq_corpus *c;
    const cq_export_opt *o;
    cq_buf *out;
    cq_arena arena; /* of one row */
} table;

static const char *const kinds[CQ_TRACES] = {
    [CQ_T_LINK] = "link",
    [CQ_T_TAG] = "tag",
    [CQ_T_REPOST] = "repost",
    [CQ_T_REPLY] = "reply",
};

static void cell(table *t, cq_str s)
{
    cq_cell(t->out, s, true);
    cq_buf_char(t->out, ',');
}

static void row(table *t, cq_str object, uint32_t message)
{
    const cq_message *m = &t->c->messages[message];
    if (m->time == CQ_NO_TIME)
        return;
    cell(t, object);
    cell(t, cq_mask(t->o, &t->arena, t->c->senders[m->sender_no].key));
    cell(t, cq_mask(t->o, &t->arena, m->key));
    cq_buf_printf(t->out, "%lld\n", (long long)m->time);
}

static void things(table *t)
{
    cq_docs docs = { 0 };
    cq_traces traces = { 0 };
    cq_docs_make(t->c, 0, &docs);
    cq_traces_find(t->c, &docs, NULL, &traces);
    for (uint32_t i = 0; i < traces.thing_n; i++) {
        const cq_thing *x = &traces.things[i];
        if (!kinds[x->kind])
            continue;
        cq_str name =
            cq_str_printf(&t->arena, "%s:%.*s", kinds[x->kind], CQ_FMT(x->name));
        name = cq_mask(t->o, &t->arena, name);
        for (uint32_t k = 0; k < x->shares; k++)
            row(t, name, traces.shares[x->first + k].message);
        for (uint32_t k = 0; k < x->agains; k++)
            row(t, name, traces.again[x->again + k].message);
        cq_arena_reset(&t->arena);
    }
    cq_traces_done(&traces);
    cq_docs_done(&docs);
}

static void scripts(table *t, const cq_report *r)
{
    for (uint32_t i = 0; i < r->campaign_n; i++)
        for (uint32_t k = 0; k < r->campaigns[i].script_n; k++) {
            const cq_list *v = &r->campaigns[i].scripts[k].messages;
            cq_str name =
                cq_str_printf(&t->arena, "script:%s/s%u", r->campaigns[i].id, k + 1);
            for (uint32_t m = 0; m < v->n; m++)
                row(t, name, v->p[m]);
            cq_arena_reset(&t->arena);
        }
}

void cq_tell_coortweet(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                       cq_buf *out)
{
    table t = { c, o, out, { 0 } };
    cq_buf_z(out, "object_id,account_id,content_id,timestamp_share\n");
    things(&t);
    scripts(&t, r);
    cq_arena_done(&t.arena);
}
