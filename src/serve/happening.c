/* happening.c - see happening.h. */
#include "serve/happening.h"

#include "serve/rows.h"
#include "tell/pen.h"

static void put_item(void *ctx, const cq_datum *row, int n)
{
    cq_pen_item(ctx);
    cq_rows_fields(ctx, row, n);
    cq_buf_char(ctx, '}');
}

static void put_fields(void *ctx, const cq_datum *row, int n)
{
    cq_rows_fields(ctx, row, n);
}

static void put_list(cq_view *v, int64_t home, const char *name, cq_ask ask, cq_buf *out)
{
    cq_arg of[] = { { ":home", home, { 0 } } };
    cq_pen_list(out, name);
    cq_view_ask(v, ask, of, 1, put_item, out);
    cq_buf_char(out, ']');
}

static void put_leads(cq_view *v, int64_t home, cq_buf *out)
{
    cq_arg of[] = { { ":home", home, { 0 } } };
    cq_pen_object(out, "leads");
    cq_view_ask(v, CQ_ASK_LEADS, of, 1, put_fields, out);
    put_list(v, home, "first", CQ_ASK_FIRSTS, out);
    put_list(v, home, "pairs", CQ_ASK_PAIRS, out);
    cq_buf_char(out, '}');
}

void cq_happening_campaign(cq_view *v, int64_t home, cq_buf *out)
{
    put_leads(v, home, out);
    put_list(v, home, "rhythm", CQ_ASK_RHYTHMS, out);
    put_list(v, home, "places", CQ_ASK_SPREADS, out);
}

void cq_happening_case(cq_view *v, cq_buf *out)
{
    put_leads(v, INT64_MIN, out);
    cq_pen_object(out, "camps");
    cq_view_ask(v, CQ_ASK_CAMPS, NULL, 0, put_fields, out);
    put_list(v, INT64_MIN, "camps", CQ_ASK_EACH_CAMP, out);
    put_list(v, INT64_MIN, "pairs", CQ_ASK_ACCORDS, out);
    cq_buf_char(out, '}');
}
