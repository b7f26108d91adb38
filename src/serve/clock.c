/* clock.c - see clock.h. */
#include "serve/clock.h"

#include <string.h>

#include "serve/rows.h"
#include "tell/pen.h"
#include "tell/svg.h"

enum { WEEK = 7 * 86400, MONDAY = 4 * 86400 }; /* 1970-01-01 was a Thursday */

typedef struct {
    int64_t nth, script, channel, step; /* script: -1 where it is all of the campaign */
    uint32_t own[CQ_CLOCK_HANDS], all[CQ_CLOCK_HANDS];
} clock;

static void take_rhythm(void *ctx, const cq_datum *row, int n)
{
    clock *c = ctx;
    cq_str id = cq_rows_cell(row, n, "script").text;
    if (c->nth-- != 0)
        return;
    c->script = -1;
    if (id.n)
        cq_str_int(cq_str_sub(id, 1, id.n), 1, UINT32_MAX, &c->script);
    c->channel = cq_rows_cell(row, n, "channel_no").number;
    c->step = cq_rows_cell(row, n, "step_seconds").number;
}

static void take_script(void *ctx, const cq_datum *row, int n)
{
    *(int64_t *)ctx = cq_rows_cell(row, n, "id").number;
}

static void take_bin(void *ctx, const cq_datum *row, int n)
{
    uint32_t *bins = ctx, bin = cq_rows_count(row, n, "bin");
    if (bin < CQ_CLOCK_HANDS)
        bins[bin] = cq_rows_count(row, n, "k");
}

static void count(cq_view *v, int64_t home, clock *c)
{
    int64_t row = INT64_MIN;
    cq_arg script[] = { { ":home", home, { 0 } }, { ":script", c->script, { 0 } } };
    if (c->script >= 0)
        cq_view_ask(v, CQ_ASK_SCRIPT_TEXT, script, 2, take_script, &row);
    cq_arg args[] = { { ":channel", c->channel, { 0 } },
                      { ":off", c->step == WEEK ? MONDAY : 0, { 0 } },
                      { ":step", c->step, { 0 } },
                      { ":bins", cq_svg_clock_bins(c->step), { 0 } },
                      { ":home", home, { 0 } },
                      { ":row", row, { 0 } } };
    cq_view_ask(v, CQ_ASK_CLOCK_ALL, args, 4, take_bin, c->all);
    cq_view_ask(v, CQ_ASK_CLOCK_OWN, args, 6, take_bin, c->own);
}

static void put_bins(const clock *c, bool own, cq_buf *out)
{
    cq_pen_list(out, own ? "own" : "others");
    for (uint32_t i = 0; i < cq_svg_clock_bins(c->step); i++) {
        uint32_t others = c->all[i] - (c->all[i] < c->own[i] ? c->all[i] : c->own[i]);
        cq_buf_printf(out, "%s%u", i ? "," : "", own ? c->own[i] : others);
    }
    cq_buf_char(out, ']');
}

bool cq_clock_json(cq_view *v, int64_t home, int64_t nth, cq_buf *out)
{
    clock c = { .nth = nth };
    cq_arg of[] = { { ":home", home, { 0 } } };
    uint32_t ticks;
    cq_view_ask(v, CQ_ASK_RHYTHMS, of, 1, take_rhythm, &c);
    if (c.step <= 0)
        return false;
    count(v, home, &c);
    cq_buf_char(out, '{');
    cq_pen_count(out, "step_seconds", (uint64_t)c.step);
    put_bins(&c, true, out);
    put_bins(&c, false, out);
    cq_pen_list(out, "ticks");
    const char *const *words = cq_svg_clock_ticks(c.step, &ticks);
    for (uint32_t i = 0; i < ticks; i++)
        cq_pen_string(out, cq_str_z(words[i]));
    cq_buf_z(out, "]}");
    return true;
}
