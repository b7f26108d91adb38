/* csv.c - the messages of all campaigns as a table (RFC 4180, UTF-8).
 *
 * A spreadsheet runs a cell that begins like a formula, so such a cell gets a ' in front,
 * unless raw cells are asked for. */
#include "tell/listing.h"
#include "tell/mask.h"

#include <string.h>

#include "base/secret.h"
#include "tell/rune.h"

typedef struct {
    const cq_corpus *c;
    const cq_export_opt *o;
    cq_buf *out;
    cq_arena arena; /* of one row */
} table;

/* Whether a spreadsheet would take the cell for a formula, blanks before it skipped. */
static bool is_formula(cq_str s)
{
    s = cq_str_trim(s);
    return s.n && strchr("=+-@|%", s.p[0]) != NULL;
}

static void cell(table *t, cq_str s, bool last)
{
    bool leading = s.n && (s.p[0] == '\t' || s.p[0] == '\r' || s.p[0] == '\n');
    cq_buf_char(t->out, '"');
    if (!t->o->raw && (leading || is_formula(s)))
        cq_buf_char(t->out, '\'');
    while (s.n) {
        size_t plain = 0;
        while (plain < s.n && s.p[plain] >= ' ' && s.p[plain] < 0x7f && s.p[plain] != '"')
            plain++;
        cq_buf_add(t->out, s.p, plain);
        s = cq_str_sub(s, plain, s.n);
        if (s.n == 0)
            break;
        uint32_t r = cq_rune_next(&s);
        if (r == '"')
            cq_buf_char(t->out, '"');
        cq_buf_rune(t->out, r ? r : CQ_RUNE_BAD);
    }
    cq_buf_z(t->out, last ? "\"\r\n" : "\",");
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
