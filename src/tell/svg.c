/* svg.c - see svg.h. All columns of one kind are one path. */
#include "tell/svg.h"

#include "tell/markup.h"
#include "tell/words.h"

enum {
    WIDTH = 720,
    HEIGHT = 150,
    TOP = 20,
    FLOOR = 124,
    TICKS = 9,
    LETTER = 7,
    DAY = 86400
};

/* A column for each count, standing on `floor`, at least a pixel high where there is any. */
static void columns(cq_buf *out, const char *class, const cq_timeline *t,
                    const uint32_t *count, uint32_t peak, double width, int top,
                    int floor)
{
    double step = width / t->n, gap = step > 4 ? 1 : 0.15 * step;
    if (step > 48) /* a column or two: not a wall */
        gap = step - 47;
    cq_buf_printf(out, "<path class=%s d=\"", class);
    for (uint32_t i = 0; i < t->n; i++) {
        if (count[i] == 0)
            continue;
        int high = (int)((double)count[i] * (floor - top) / peak + 0.5);
        high = high < 1 ? 1 : high;
        cq_buf_z(out, "M");
        cq_words_number(out, i * step);
        cq_buf_printf(out, " %dv-%dh", floor, high);
        cq_words_number(out, step - gap);
        cq_buf_printf(out, "v%dz", high);
    }
    cq_buf_z(out, "\"/>");
}

static void open(cq_buf *out, const char *class, int width, int height, cq_str name)
{
    cq_buf_printf(out, "<svg class=%s viewBox=\"0 0 %d %d\" role=img aria-label=\"",
                  class, width, height);
    cq_markup_text(out, name);
    cq_buf_z(out, "\">");
}

/* "4 Mar", "4 Mar 12:00" or "4 Mar 2026", as the ticks are near or far. */
static void tick_words(cq_buf *out, const cq_timeline *ticks, int64_t at)
{
    cq_buf b = { 0 };
    cq_words_moment(&b, at);
    cq_str s = cq_buf_view(&b); /* "4 Mar 2026 10:05" */
    size_t clock = s.n - 6, year = clock - 5;
    bool far = ticks->n * ticks->step > 300 * DAY;
    cq_buf_str(out, cq_str_sub(s, 0, far ? clock : year));
    if (ticks->step < DAY)
        cq_buf_str(out, cq_str_sub(s, clock, s.n));
    cq_buf_done(&b);
}

/* A mark at x with its words, which end there if they would not fit before the edge. */
static void tick(cq_buf *out, double x, cq_str words)
{
    cq_buf_z(out, "<path class=axis d=\"M");
    cq_words_number(out, x);
    cq_buf_printf(out, " %dv5\"/><text x=\"", FLOOR);
    cq_words_number(out, x);
    cq_buf_printf(out, "\" y=%d%s>%.*s</text>", FLOOR + 19,
                  x + LETTER * (double)words.n > WIDTH ? " text-anchor=end" : "",
                  CQ_FMT(words));
}

static void axis(cq_buf *out, const cq_timeline *t)
{
    int64_t end = t->from + t->n * t->step;
    cq_timeline ticks = cq_timeline_of(t->from, end - 1, TICKS);
    cq_buf words = { 0 };
    cq_buf_printf(out, "<path class=axis d=\"M0 %d.5h%d\"/>", FLOOR, WIDTH);
    for (uint32_t i = 0; i < ticks.n; i++) {
        int64_t at = ticks.from + i * ticks.step;
        if (at < t->from)
            continue;
        cq_buf_clear(&words);
        tick_words(&words, &ticks, at);
        tick(out, (double)(at - t->from) * WIDTH / (double)(end - t->from),
             cq_buf_view(&words));
    }
    cq_buf_done(&words);
}

static void scale(cq_buf *out, const cq_timeline *t, uint32_t peak)
{
    cq_buf_printf(out, "<path class=top d=\"M0 %d.5h%d\"/><text x=0 y=%d>", TOP - 4,
                  WIDTH, TOP - 9);
    cq_words_count(out, peak, "message in ", "messages in ");
    cq_words_step(out, t->step);
    cq_buf_z(out, "</text>");
}

void cq_svg_bars(cq_buf *out, const cq_timeline *t, const uint32_t *count,
                 const uint32_t *part, uint32_t peak, cq_str name)
{
    open(out, "bars", WIDTH, HEIGHT, name);
    scale(out, t, peak);
    columns(out, part ? "rest" : "part", t, count, peak, WIDTH, TOP - 4, FLOOR);
    if (part)
        columns(out, "part", t, part, peak, WIDTH, TOP - 4, FLOOR);
    axis(out, t);
    cq_buf_z(out, "</svg>");
}

/* The hours after `at` as a piece of a path, wide enough to be seen. */
static void band(cq_buf *out, const cq_timeline *t, int64_t at, uint32_t hours)
{
    double all = (double)t->n * (double)t->step / WIDTH;
    double wide = hours * 3600. / all;
    cq_buf_z(out, "M");
    cq_words_number(out, (double)(at - t->from) / all);
    cq_buf_printf(out, " %dv-%dh", FLOOR, FLOOR - TOP + 4);
    cq_words_number(out, wide < 2 ? 2 : wide);
    cq_buf_printf(out, "v%dz", FLOOR - TOP + 4);
}

static void bands(cq_buf *out, const cq_timeline *t, const cq_rise *x, uint32_t hours)
{
    cq_buf_z(out, "<path class=placebo d=\"");
    for (uint32_t i = 0; i < x->placebo_n; i++)
        band(out, t, x->placebos[i].time, hours);
    cq_buf_z(out, "\"/><path class=event d=\"");
    band(out, t, x->event.time, hours);
    cq_buf_z(out, "\"/>");
}

void cq_svg_rise(cq_buf *out, const cq_timeline *t, const uint32_t *count, uint32_t peak,
                 const cq_rise *x, uint32_t hours, cq_str name)
{
    open(out, "bars", WIDTH, HEIGHT, name);
    scale(out, t, peak);
    bands(out, t, x, hours);
    columns(out, "part", t, count, peak, WIDTH, TOP - 4, FLOOR);
    axis(out, t);
    cq_buf_z(out, "</svg>");
}

void cq_svg_spark(cq_buf *out, const cq_timeline *t, const uint32_t *count, uint32_t peak,
                  cq_str name)
{
    open(out, "spark", 120, 22, name);
    cq_buf_z(out, "<path class=axis d=\"M0 21.5h120\"/>");
    columns(out, "part", t, count, peak, 120, 1, 21);
    cq_buf_z(out, "</svg>");
}

static void bar(cq_buf *out, const char *class, double from, double wide)
{
    cq_buf_printf(out, "<path class=%s d=\"M", class);
    cq_words_number(out, from);
    cq_buf_z(out, " 4h");
    cq_words_number(out, wide);
    cq_buf_z(out, "v14h-");
    cq_words_number(out, wide);
    cq_buf_z(out, "z\"/>");
}

void cq_svg_share(cq_buf *out, double part, double open_part, double all, double expected,
                  cq_str name)
{
    const double width = 120;
    double unit = all > 0 ? width / all : 0;
    open(out, "spark", 120, 22, name);
    cq_buf_z(out, "<path class=axis d=\"M0 4h120v14h-120z\"/>");
    bar(out, "part", 0, part * unit);
    if (open_part > 0)
        bar(out, "rest", part * unit, open_part * unit);
    cq_buf_z(out, "<path class=axis d=\"M");
    cq_words_number(out, expected * unit);
    cq_buf_z(out, " 1v20\"/></svg>");
}

/* --- a clock --- */

static const struct {
    int64_t step;
    uint32_t bins, tick_n;
    const char *ticks[8];
} faces[] = {
    { 7 * DAY, 56, 7, { "Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun" } },
    { DAY,
      24,
      8,
      { "0:00", "3:00", "6:00", "9:00", "12:00", "15:00", "18:00", "21:00" } },
    { 3600, 60, 6, { ":00", ":10", ":20", ":30", ":40", ":50" } },
};

static int face_of(int64_t step)
{
    return step == faces[0].step ? 0 : step == faces[1].step ? 1 : 2;
}

uint32_t cq_svg_clock_bins(int64_t step)
{
    return faces[face_of(step)].bins;
}

const char *const *cq_svg_clock_ticks(int64_t step, uint32_t *n)
{
    *n = faces[face_of(step)].tick_n;
    return faces[face_of(step)].ticks;
}

void cq_svg_clock_add(int64_t step, const cq_message *m, cq_channel channel,
                      uint32_t *bins)
{
    int f = face_of(step);
    if (m->channel != channel || m->time == CQ_NO_TIME ||
        m->time_source != CQ_TIME_STATED)
        return;
    int64_t turn = faces[f].step, t = (m->time - (f == 0 ? 4 * DAY : 0)) % turn;
    bins[(t < 0 ? t + turn : t) * faces[f].bins / turn]++;
}

/* As many in all as `sum`, and the largest of both. */
static uint32_t scaled(const uint32_t *own, const uint32_t *all, uint32_t n,
                       uint32_t *out)
{
    double sum = 0, total = 0;
    uint32_t peak = 1;
    for (uint32_t i = 0; i < n; i++) {
        sum += own[i];
        total += all[i];
    }
    for (uint32_t i = 0; i < n; i++) {
        out[i] = total > 0 ? (uint32_t)(all[i] * sum / total + 0.5) : 0;
        peak = own[i] > peak ? own[i] : peak;
        peak = out[i] > peak ? out[i] : peak;
    }
    return peak;
}

void cq_svg_clock(cq_buf *out, int64_t step, const uint32_t *own, const uint32_t *all,
                  cq_str name)
{
    int f = face_of(step);
    uint32_t rest[CQ_CLOCK_HANDS];
    cq_timeline t = { 0, step / faces[f].bins, faces[f].bins };
    uint32_t peak = scaled(own, all, t.n, rest);
    open(out, "bars", WIDTH, HEIGHT, name);
    scale(out, &t, peak);
    columns(out, "rest", &t, rest, peak, WIDTH, TOP - 4, FLOOR);
    columns(out, "part", &t, own, peak, WIDTH, TOP - 4, FLOOR);
    cq_buf_printf(out, "<path class=axis d=\"M0 %d.5h%d\"/>", FLOOR, WIDTH);
    for (uint32_t i = 0; i < faces[f].tick_n; i++)
        tick(out, (double)i * WIDTH / faces[f].tick_n, cq_str_z(faces[f].ticks[i]));
    cq_buf_z(out, "</svg>");
}
