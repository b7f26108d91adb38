/* jsonl.c - the messages of all campaigns, an object a line: what csv.c has as a table. */
#include "tell/listing.h"
#include "tell/mask.h"

#include "tell/rune.h"

typedef struct {
    const cq_corpus *c;
    const cq_export_opt *o;
    cq_buf *out;
    cq_arena arena; /* of one line */
} lines;

static void text(lines *l, const char *name, cq_str s)
{
    cq_buf_printf(l->out, ",\"%s\":", name);
    cq_rune_json(l->out, s);
}

static void text_or_null(lines *l, const char *name, cq_str s)
{
    if (s.n)
        text(l, name, s);
    else
        cq_buf_printf(l->out, ",\"%s\":null", name);
}

static void put(void *ctx, const cq_listed *x)
{
    lines *l = ctx;
    cq_arena *a = &l->arena;
    const cq_message *m = x->message;
    cq_str none = CQ_STR("");
    cq_buf_z(l->out, "{\"schema\":\"claque.message/1\"");
    text(l, "campaign", cq_str_z(x->campaign->id));
    text(l, "standing", cq_str_z(cq_standing_name(x->campaign->standing)));
    text(l, "message", cq_mask(l->o, a, m->key));
    text(l, "sender", cq_mask(l->o, a, l->c->senders[m->sender_no].key));
    text_or_null(l, "grade", cq_str_z(x->grade));
    text_or_null(l, "time", m->time == CQ_NO_TIME ? none : cq_time_iso(a, m->time));
    text(l, "channel", cq_str_z(cq_channel_name(m->channel)));
    text_or_null(l, "script", x->script ? cq_str_printf(a, "s%u", x->script) : none);
    text(l, "sha256", cq_hex(a, m->sha256, CQ_SHA256));
    text(l, "input", cq_listing_input(l->c, l->o, a, m));
    cq_buf_printf(l->out, ",\"offset\":%llu,\"length\":%llu}\n",
                  (unsigned long long)m->offset, (unsigned long long)m->length);
    cq_arena_reset(a);
}

void cq_tell_jsonl(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                   cq_buf *out)
{
    lines l = { c, o, out, { 0 } };
    cq_listing(c, r, put, &l);
    cq_arena_done(&l.arena);
}
