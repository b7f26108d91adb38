/* rise.c - see rise.h. */
#include "serve/rise.h"

#include "base/time.h"
#include "base/vec.h"
#include "serve/limits.h"
#include "serve/rows.h"
#include "tell/after.h"
#include "tell/pen.h"
#include "tell/rune.h"

enum { INSIDE = 3 }; /* the last columns: not said as they are */

typedef struct {
    cq_arena a;
    cq_buf fields;
    cq_rise x;
    CQ_VEC(cq_placebo) placebos;
    uint32_t hours;
    int64_t n; /* its row; 0 where it is not there */
} rise;

static void take_rise(void *ctx, const cq_datum *row, int n)
{
    rise *r = ctx;
    if (r->n)
        return;
    cq_rows_fields(&r->fields, row, n - INSIDE);
    r->n = cq_rows_cell(row, n, "n").number;
    r->hours = cq_rows_count(row, n, "hours");
    r->x = (cq_rise){ .event = { .time = cq_rows_cell(row, n, "seconds").number },
                      .messages = cq_rows_count(row, n, "messages"),
                      .factor = cq_rows_number(row, n, "factor"),
                      .low = cq_rows_number(row, n, "low"),
                      .high = cq_rows_number(row, n, "high"),
                      .p = cq_rows_number(row, n, "p"),
                      .begins = cq_rows_cell(row, n, "lag").kind == CQ_CELL_INT,
                      .lag = cq_rows_cell(row, n, "lag").number,
                      .soon = cq_rows_number(row, n, "soon") };
    r->x.event.text = cq_str_dup(&r->a, cq_rows_cell(row, n, "event").text);
    r->x.event.target = cq_str_dup(&r->a, cq_rows_cell(row, n, "target").text);
}

static void take_placebo(void *ctx, const cq_datum *row, int n)
{
    rise *r = ctx;
    CQ_PUSH(r->placebos, (cq_placebo){ cq_rows_cell(row, n, "time").number,
                                       cq_rows_count(row, n, "k") });
}

static bool get(cq_view *v, int64_t home, int64_t n, rise *r)
{
    cq_arg which[] = { { ":home", home, { 0 } }, { ":n", n, { 0 } } };
    cq_view_ask(v, CQ_ASK_RISES, which, 2, take_rise, r);
    if (!r->n)
        return false;
    cq_arg dates[] = { { ":n", r->n, { 0 } } };
    cq_view_ask(v, CQ_ASK_RISE_PLACEBOS, dates, 1, take_placebo, r);
    r->x.placebos = r->placebos.p;
    r->x.placebo_n = (uint32_t)r->placebos.n;
    return true;
}

static void drop(rise *r)
{
    cq_buf_done(&r->fields);
    CQ_VEC_DONE(r->placebos);
    cq_arena_done(&r->a);
}

/* “A meeting”, 4 Mar 2026 10:00. In the 24 hours after it ... */
static void put_sentence(const rise *r, const char *name, cq_buf *out)
{
    cq_buf words = { 0 };
    cq_after_event(&words, &r->x.event);
    cq_buf_z(&words, ". ");
    cq_after_rise(&words, &r->x, r->hours);
    cq_pen_text(out, name, cq_buf_view(&words));
    cq_buf_done(&words);
}

static void put_dates(rise *r, cq_buf *out)
{
    cq_pen_list(out, "placebos");
    for (size_t i = 0; i < r->placebos.n && i < CQ_SERVE_BINS; i++) {
        cq_buf_z(out, i ? ",[" : "[");
        cq_rune_json(out, cq_time_iso(&r->a, r->placebos.p[i].time));
        cq_buf_printf(out, ",%u]", r->placebos.p[i].messages);
    }
    cq_buf_char(out, ']');
}

bool cq_rise_json(cq_view *v, int64_t n, cq_buf *out)
{
    rise r = { 0 };
    bool there = get(v, INT64_MIN, n, &r);
    if (there) {
        cq_buf_char(out, '{');
        cq_buf_str(out, cq_buf_view(&r.fields));
        cq_pen_text(out, "other", cq_str_z(cq_rise_other(&r.x)));
        put_sentence(&r, "sentence", out);
        put_dates(&r, out);
        cq_buf_char(out, '}');
    }
    drop(&r);
    return there;
}

void cq_rise_trigger(cq_view *v, int64_t home, cq_buf *out)
{
    rise r = { 0 };
    if (get(v, home, INT64_MIN, &r)) {
        put_sentence(&r, "trigger_sentence", out);
        cq_pen_text(out, "trigger_note", cq_str_z(cq_after_caveat));
    } else {
        cq_buf_z(out, ",\"trigger_sentence\":null,\"trigger_note\":null");
    }
    drop(&r);
}

/* --- all messages after all events --- */

static void take_all(void *ctx, const cq_datum *row, int n)
{
    cq_buf *out = ctx, words = { 0 };
    cq_after a = { .hours = cq_rows_count(row, n, "hours"),
                   .events = cq_rows_count(row, n, "events"),
                   .rise_n = cq_rows_count(row, n, "tested"),
                   .factor = cq_rows_number(row, n, "factor"),
                   .p = cq_rows_number(row, n, "p") };
    if (!a.events)
        return;
    cq_pen_object(out, "after_events");
    cq_rows_fields(out, row, n);
    cq_after_all(&words, &a);
    cq_pen_text(out, "sentence", cq_buf_view(&words));
    cq_pen_text(out, "note", cq_str_z(cq_after_caveat));
    cq_pen_list(out, "rises");
    cq_buf_done(&words);
}

static void put_rise(void *ctx, const cq_datum *row, int n)
{
    cq_pen_item(ctx);
    cq_rows_fields(ctx, row, n - 1);
    cq_buf_char(ctx, '}');
}

void cq_rise_all(cq_view *v, cq_buf *out)
{
    cq_arg all[] = { { ":home", INT64_MIN, { 0 } } };
    size_t before = out->n;
    cq_view_ask(v, CQ_ASK_AFTER, NULL, 0, take_all, out);
    if (out->n == before) {
        cq_buf_z(out, ",\"after_events\":null");
        return;
    }
    cq_view_ask(v, CQ_ASK_RISES, all, 1, put_rise, out);
    cq_buf_z(out, "]}");
}
