/* csv.c - the messages of all campaigns as a table (RFC 4180, UTF-8).
 *
 * Under pseudonyms, inputs are numbers in the order of the report, since a file's name may name a person. */
#include "tell/mask.h"

#include <stdlib.h>
#include <string.h>

#include "base/secret.h"
#include "base/status.h"
#include "tell/sheet.h"

typedef struct {
    const cq_corpus *c;
    const cq_export_opt *o;
    cq_buf *out;
    cq_arena arena; /* of one row */
} table;

static void cell(table *t, cq_str s, bool last)
{
    cq_sheet_cell(t->out, s, t->o->raw);
    cq_buf_z(t->out, last ? "\r\n" : ",");
}

static void cell_number(table *t, uint64_t n, bool last)
{
    cq_buf_printf(t->out, "%llu%s", (unsigned long long)n, last ? "\r\n" : ",");
}

/* Of the campaign in hand: the script of each message, from 1, and the grade of each
 * sender. */
static void look_up(const cq_campaign *k, uint32_t *script, uint8_t *grade)
{
    for (uint32_t i = 0; i < k->script_n; i++)
        for (uint32_t j = 0; j < k->scripts[i].messages.n; j++)
            script[k->scripts[i].messages.p[j]] = i + 1;
    for (uint32_t i = 0; i < k->member_n; i++)
        grade[k->members[i].sender] = (uint8_t)(k->members[i].grade + 1);
}

static void row(table *t, const cq_campaign *k, const cq_message *m, uint32_t script,
                uint8_t grade)
{
    static const char *const grades[] = { "", "core", "likely", "possible" };
    cq_arena *a = &t->arena;
    cell(t, cq_str_z(k->id), false);
    cell(t, cq_str_z(cq_standing_name(k->standing)), false);
    cell(t, cq_mask(t->o, a, m->key), false);
    cell(t, cq_mask(t->o, a, t->c->senders[m->sender_no].key), false);
    cell(t, cq_str_z(grades[grade]), false);
    cell(t, cq_time_iso(a, m->time), false);
    cell(t, cq_str_z(cq_channel_name(m->channel)), false);
    cell(t, script ? cq_str_printf(a, "s%u", script) : CQ_STR(""), false);
    cell(t, cq_hex(a, m->sha256, CQ_SHA256), false);
    cell(t,
         t->o->names ? t->c->inputs[m->input_no].path
                     : cq_str_printf(a, "input %u", m->input_no + 1),
         false);
    cell_number(t, m->offset, false);
    cell_number(t, m->length, true);
    cq_arena_reset(a);
}

void cq_tell_csv(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                 cq_buf *out)
{
    table t = { c, o, out, { 0 } };
    uint32_t *script = cq_zalloc((size_t)c->message_n + 1, sizeof *script);
    uint8_t *grade = cq_alloc((size_t)c->sender_n + 1);

    cq_buf_z(out,
             "campaign,standing,message,sender,grade,time,channel,script,sha256,input,"
             "offset,length\r\n");
    for (uint32_t i = 0; i < r->campaign_n; i++) {
        const cq_campaign *k = &r->campaigns[i];
        memset(grade, 0, (size_t)c->sender_n + 1);
        look_up(k, script, grade);
        for (uint32_t j = 0; j < k->messages.n; j++) {
            uint32_t n = k->messages.p[j];
            row(&t, k, &c->messages[n], script[n], grade[c->messages[n].sender_no]);
        }
    }
    cq_arena_done(&t.arena);
    free(grade);
    free(script);
}
