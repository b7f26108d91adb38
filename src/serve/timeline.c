/* timeline.c - see timeline.h.
 *
 * Steps begin at midnight UTC, weeks on Mondays. A step that would give more bins than
 * CQ_SERVE_BINS is passed over for the next larger one. */
#include "serve/timeline.h"

#include <stdlib.h>
#include <string.h>

#include "base/time.h"
#include "serve/limits.h"
#include "serve/rows.h"
#include "tell/rune.h"

enum { DAY = 86400, MONDAY = 4 * DAY }; /* 1970-01-01 was a Thursday */

static const struct {
    const char *name;
    int64_t seconds;
    int64_t most; /* of bins, where the step is chosen */
} steps[] = {
    { "hour", 3600, 120 },
    { "day", DAY, 200 },
    { "week", 7 * DAY, CQ_SERVE_BINS },
    { "four weeks", 28 * DAY, CQ_SERVE_BINS },
    { "year", 364 * DAY, INT64_MAX },
};
enum { STEPS = sizeof steps / sizeof *steps, SERIES = CQ_SERVE_SERIES + 3 };

typedef struct {
    int64_t first, last, from, to, seconds;
    const char *step;
    uint32_t n; /* bins */
    uint32_t
        *bins[SERIES]; /* campaigns, then the others, the individual, what is aside */
    bool one;
} timeline;

static void take_span(void *ctx, const cq_datum *row, int n)
{
    timeline *t = ctx;
    (void)n;
    t->first = row[0].kind == CQ_CELL_INT ? row[0].number : INT64_MIN;
    t->last = row[1].kind == CQ_CELL_INT ? row[1].number : INT64_MIN;
}

/* The step that is wanted, or the smallest with not too many bins; never more of them than
 * are allowed. */
static int choose_step(int64_t span, cq_str wanted)
{
    int k = 0;
    while (wanted.n && k < STEPS - 1 && !cq_str_eq(wanted, cq_str_z(steps[k].name)))
        k++;
    while (k < STEPS - 1 &&
           span / steps[k].seconds + 2 > (wanted.n ? CQ_SERVE_BINS : steps[k].most))
        k++;
    return k;
}

static void choose(timeline *t, cq_str wanted)
{
    int k = choose_step(t->last - t->first, wanted);
    int64_t s = t->seconds = steps[k].seconds, off = s > DAY ? MONDAY : 0;
    int64_t at = (t->first - off) % s;
    t->step = steps[k].name;
    t->from = t->first - (at < 0 ? at + s : at);
    t->n = (uint32_t)((t->last - t->from) / s + 1);
    t->n = t->n < CQ_SERVE_BINS ? t->n : CQ_SERVE_BINS;
    t->to = t->from + (int64_t)t->n * s;
}

static int series_of(const timeline *t, int64_t home)
{
    if (t->one)
        return 0;
    if (home < 0)
        return home == -1 ? CQ_SERVE_SERIES + 1 : CQ_SERVE_SERIES + 2;
    return home < CQ_SERVE_SERIES ? (int)home : CQ_SERVE_SERIES;
}

static void take_bin(void *ctx, const cq_datum *row, int n)
{
    timeline *t = ctx;
    int s = series_of(t, cq_rows_cell(row, n, "home").number);
    int64_t bin = cq_rows_cell(row, n, "bin").number;
    if (bin < 0 || bin >= t->n)
        return;
    if (!t->bins[s])
        t->bins[s] = cq_zalloc(t->n, sizeof *t->bins[s]);
    t->bins[s][bin] += (uint32_t)cq_rows_cell(row, n, "k").number;
}

static void put_bins(const timeline *t, int s, cq_buf *out)
{
    cq_buf_z(out, "\"bins\":[");
    for (uint32_t i = 0; i < t->n; i++)
        cq_buf_printf(out, "%s%u", i ? "," : "", t->bins[s] ? t->bins[s][i] : 0);
    cq_buf_char(out, ']');
}

typedef struct {
    const timeline *t;
    cq_buf *out;
    int next;
} series;

static void put_series(series *x, int s, cq_str name)
{
    if (!x->t->bins[s])
        return;
    cq_buf_z(x->out,
             x->out->p[x->out->n - 1] == '[' ? "{\"campaign\":" : ",{\"campaign\":");
    cq_rune_json(x->out, name);
    cq_buf_char(x->out, ',');
    put_bins(x->t, s, x->out);
    cq_buf_char(x->out, '}');
}

static void take_campaign(void *ctx, const cq_datum *row, int n)
{
    series *x = ctx;
    put_series(x, x->next++, cq_rows_cell(row, n, "id").text);
}

static void put_all(cq_view *v, const timeline *t, cq_buf *out)
{
    series x = { t, out, 0 };
    cq_arg page[] = { { ":limit", CQ_SERVE_SERIES, { 0 } }, { ":skip", 0, { 0 } } };
    cq_buf_z(out, ",\"series\":[");
    cq_view_ask(v, CQ_ASK_CAMPAIGNS_EARLY, page, 2, take_campaign, &x);
    put_series(&x, CQ_SERVE_SERIES, CQ_STR("other"));
    put_series(&x, CQ_SERVE_SERIES + 1, CQ_STR("individual"));
    put_series(&x, CQ_SERVE_SERIES + 2, CQ_STR("set_aside"));
    cq_buf_char(out, ']');
}

static void take_object(void *ctx, const cq_datum *row, int n)
{
    cq_buf *out = ctx;
    cq_buf_z(out, out->p[out->n - 1] == '[' ? "{" : ",{");
    cq_rows_fields(out, row, n);
    cq_buf_char(out, '}');
}

static void take_placebo(void *ctx, const cq_datum *row, int n)
{
    cq_buf *out = ctx;
    cq_arena a = { 0 };
    cq_buf_z(out, out->p[out->n - 1] == '[' ? "[" : ",[");
    cq_rune_json(out, cq_time_iso(&a, cq_rows_cell(row, n, "time").number));
    cq_buf_printf(out, ",%lld]", (long long)cq_rows_cell(row, n, "k").number);
    cq_arena_done(&a);
}

static void put_events(cq_view *v, int64_t home, cq_buf *out)
{
    cq_arg one[] = { { ":home", home, { 0 } } };
    cq_buf_z(out, ",\"events\":[");
    cq_view_ask(v, CQ_ASK_EVENTS, NULL, 0, take_object, out);
    cq_buf_z(out, "],\"placebos\":[");
    if (home >= 0)
        cq_view_ask(v, CQ_ASK_PLACEBOS, one, 1, take_placebo, out);
    cq_buf_char(out, ']');
}

void cq_timeline_json(cq_view *v, int64_t home, cq_str step, cq_buf *out)
{
    timeline t = { .one = home >= 0, .first = INT64_MIN };
    cq_arena a = { 0 };
    cq_arg span[] = { { ":home", home, { 0 } } };
    cq_view_ask(v, CQ_ASK_SPAN, span, 1, take_span, &t);
    if (t.first == INT64_MIN) {
        cq_buf_z(out, "{\"step\":null,\"from\":null,\"seconds\":0,\"bins\":[],"
                      "\"series\":[]");
    } else {
        choose(&t, step);
        cq_arg bins[] = { { ":home", home, { 0 } },
                          { ":from", t.from, { 0 } },
                          { ":to", t.to, { 0 } },
                          { ":step", t.seconds, { 0 } } };
        cq_view_ask(v, CQ_ASK_BINS, bins, 4, take_bin, &t);
        cq_buf_printf(out, "{\"step\":\"%s\",\"seconds\":%lld,\"from\":", t.step,
                      (long long)t.seconds);
        cq_rune_json(out, cq_time_iso(&a, t.from));
        if (t.one) {
            cq_buf_char(out, ',');
            put_bins(&t, 0, out);
        } else {
            put_all(v, &t, out);
        }
    }
    put_events(v, home, out);
    cq_buf_char(out, '}');
    for (int i = 0; i < SERIES; i++)
        free(t.bins[i]);
    cq_arena_done(&a);
}
