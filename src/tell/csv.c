/* csv.c - the messages of all campaigns as a table (RFC 4180, UTF-8).
 *
 * Under pseudonyms, inputs are numbers in the order of the report, since a file's name may name a person. */
#include "tell/listing.h"
#include "tell/mask.h"

#include "base/secret.h"
#include "tell/cell.h"

typedef struct {
    const cq_corpus *c;
    const cq_export_opt *o;
    cq_buf *out;
    cq_arena arena; /* of one row */
} table;

static void cell(table *t, cq_str s, bool last)
{
    cq_cell(t->out, s, t->o->raw);
    cq_buf_z(t->out, last ? "\r\n" : ",");
}

static void cell_number(table *t, uint64_t n, bool last)
{
    cq_buf_printf(t->out, "%llu%s", (unsigned long long)n, last ? "\r\n" : ",");
}

static void row(void *ctx, const cq_listed *x)
{
    table *t = ctx;
    cq_arena *a = &t->arena;
    const cq_message *m = x->message;
    cell(t, cq_str_z(x->campaign->id), false);
    cell(t, cq_str_z(cq_standing_name(x->campaign->standing)), false);
    cell(t, cq_mask(t->o, a, m->key), false);
    cell(t, cq_mask(t->o, a, t->c->senders[m->sender_no].key), false);
    cell(t, cq_str_z(x->grade), false);
    cell(t, cq_time_iso(a, m->time), false);
    cell(t, cq_str_z(cq_channel_name(m->channel)), false);
    cell(t, x->script ? cq_str_printf(a, "s%u", x->script) : CQ_STR(""), false);
    cell(t, cq_hex(a, m->sha256, CQ_SHA256), false);
    cell(t, cq_listing_input(t->c, t->o, a, m), false);
    cell_number(t, m->offset, false);
    cell_number(t, m->length, true);
    cq_arena_reset(a);
}

void cq_tell_csv(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                 cq_buf *out)
{
    table t = { c, o, out, { 0 } };
    cq_buf_z(out,
             "campaign,standing,message,sender,grade,time,channel,script,sha256,input,"
             "offset,length\r\n");
    cq_listing(c, r, row, &t);
    cq_arena_done(&t.arena);
}
