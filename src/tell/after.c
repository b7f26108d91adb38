/* after.c - see after.h. */
#include "tell/after.h"

#include <stdlib.h>
#include <string.h>

#include "tell/markup.h"
#include "tell/svg.h"
#include "tell/words.h"

enum { STEPS = 90, FIGURES = 3, ROWS = 100, HOUR = 3600 };

static const double CLAIMED = 0.05;

const char *const cq_after_caveat =
    "That they came after the event does not show that it moved anyone to write.";

void cq_after_event(cq_buf *out, const cq_event *e)
{
    cq_buf_z(out, "\xe2\x80\x9c");
    cq_buf_str(out, e->text);
    cq_buf_z(out, "\xe2\x80\x9d, ");
    cq_words_moment(out, e->time);
    if (e->target.n) {
        cq_buf_z(out, ", to ");
        cq_buf_str(out, e->target);
    }
}

static uint64_t sum_of(const cq_rise *x, uint32_t *most)
{
    uint64_t sum = 0;
    *most = 0;
    for (uint32_t i = 0; i < x->placebo_n; i++) {
        sum += x->placebos[i].messages;
        *most = x->placebos[i].messages > *most ? x->placebos[i].messages : *most;
    }
    return sum;
}

static void factor(cq_buf *out, const cq_rise *x, bool none)
{
    if (none) {
        cq_buf_z(out, "at least ");
        cq_words_roughly(out, x->low);
        cq_buf_z(out, " times as many");
        return;
    }
    cq_words_roughly(out, x->factor);
    cq_buf_z(out, " times as many (95 times in 100 it is between ");
    cq_words_roughly(out, x->low);
    cq_buf_z(out, " and ");
    cq_words_roughly(out, x->high);
    cq_buf_char(out, ')');
}

static void volume(cq_buf *out, const cq_rise *x, uint32_t hours)
{
    uint32_t most;
    uint64_t sum = sum_of(x, &most);
    cq_buf_printf(out, "In the %u hours after it ", hours);
    cq_words_count(out, x->messages, "message", "messages");
    cq_buf_printf(out,
                  cq_rise_is_weekly(x)
                      ? " came; on the same weekday and hour of %u other weeks "
                      : " came; at the same hour of %u other days of its kind (Monday to "
                        "Friday, or weekend) ",
                  x->placebo_n);
    if (sum) {
        cq_words_roughly(out, (double)sum / x->placebo_n);
        cq_buf_printf(out, " on average and %u at most: ", most);
    } else {
        cq_buf_z(out, "none: ");
    }
    factor(out, x, sum == 0);
}

static void beginning(cq_buf *out, const cq_rise *x)
{
    cq_buf_z(out, "It began ");
    cq_words_lasting(out, (double)x->lag);
    cq_buf_z(out, " after it: of 1,000 that begin when people write, ");
    cq_words_roughly(out, 1000 * x->soon);
    cq_buf_z(out, " would begin so soon");
}

void cq_after_rise(cq_buf *out, const cq_rise *x, uint32_t hours)
{
    if (x->begins)
        beginning(out, x);
    else
        volume(out, x, hours);
    cq_buf_z(out, "; p ");
    cq_words_number(out, x->p);
    cq_buf_z(out, ", adjusted for all that was tested.");
}

void cq_after_all(cq_buf *out, const cq_after *a)
{
    cq_words_count(out, a->events, "event was given", "events were given");
    cq_buf_char(out, '.');
    if (a->rise_n < a->events) {
        cq_buf_char(out, ' ');
        if (a->rise_n)
            cq_words_count(out, a->events - a->rise_n, "", "");
        cq_buf_printf(
            out,
            "%s be tested for a rise: that takes %d other weeks, or days of its kind "
            "(Monday to "
            "Friday, or weekend), with messages and without another event within a day "
            "of the same hour.",
            a->rise_n ? " cannot" : "None can", CQ_PLACEBO_LEAST);
    }
    if (a->rise_n == 0)
        return;
    cq_buf_printf(out, " In the %u hours after ", a->hours);
    cq_words_count(out, a->rise_n, "event", "events");
    cq_buf_z(out, " together there are ");
    cq_words_roughly(out, a->factor);
    cq_buf_z(out, " times the messages of other dates: ");
    cq_buf_z(out, a->p <= CLAIMED ? "the flood rises after events (p "
                                  : "no more than chance gives (p ");
    cq_words_number(out, a->p);
    cq_buf_z(out, ").");
}

static int by_p(const void *x, const void *y)
{
    const cq_rise *a = x, *b = y;
    if (a->p != b->p)
        return a->p < b->p ? -1 : 1;
    return (a->event.time > b->event.time) - (a->event.time < b->event.time);
}

const cq_rise *cq_after_beyond_chance(const cq_after *a, cq_arena *arena, uint32_t *n)
{
    cq_rise *v = cq_arena_get(arena, ((size_t)a->rise_n + 1) * sizeof *v);
    *n = 0;
    for (uint32_t i = 0; i < a->rise_n; i++)
        if (a->rises[i].p <= CLAIMED)
            v[(*n)++] = a->rises[i];
    qsort(v, *n, sizeof *v, by_p);
    return v;
}

/* --- HTML --- */

static void sentence(cq_buf *out, const cq_buf *words)
{
    cq_buf_z(out, "<p>");
    cq_markup_bdi(out, cq_buf_view(words));
    cq_buf_z(out, "</p>\n");
}

static cq_timeline span_of(const cq_rise *x, uint32_t hours)
{
    int64_t first = x->event.time, last = x->event.time;
    for (uint32_t i = 0; i < x->placebo_n; i++) {
        int64_t t = x->placebos[i].time;
        first = t < first ? t : first;
        last = t > last ? t : last;
    }
    return cq_timeline_of(first, last + hours * HOUR, STEPS);
}

static void table(cq_buf *out, const cq_rise *x)
{
    cq_buf_z(out, "<details><summary>The dates as a table</summary>\n<table><thead><tr>"
                  "<th scope=col>From (UTC)</th><th scope=col class=n>Messages</th></tr>"
                  "</thead><tbody>\n<tr><th scope=row>");
    cq_words_moment(out, x->event.time);
    cq_buf_printf(out, ", the event</th><td class=n>%u</td></tr>\n", x->messages);
    for (uint32_t i = 0; i < x->placebo_n; i++) {
        cq_buf_z(out, "<tr><th scope=row>");
        cq_words_moment(out, x->placebos[i].time);
        cq_buf_printf(out, "</th><td class=n>%u</td></tr>\n", x->placebos[i].messages);
    }
    cq_buf_z(out, "</tbody></table></details>");
}

void cq_after_figure(cq_buf *out, const cq_corpus *c, const cq_list *messages,
                     const cq_rise *x, uint32_t hours)
{
    uint32_t count[STEPS];
    cq_timeline t = span_of(x, hours);
    uint32_t peak = messages ? cq_timeline_count(&t, c, *messages, count)
                             : cq_timeline_all(&t, c, count);
    cq_buf_z(out, "<figure><div class=wide tabindex=0 role=group "
                  "aria-label=\"Timeline with the event\">");
    cq_svg_rise(
        out, &t, count, peak, x, hours,
        CQ_STR("Messages over time, the hours after the event, and the hours that "
               "it is compared with"));
    cq_buf_z(out, "</div><figcaption>A column is ");
    cq_words_step(out, t.step);
    cq_buf_printf(out,
                  " (UTC). <span class=\"key event\"></span>the %u hours after the event "
                  "<span class=\"key placebo\"></span>the same hours of other "
                  "dates</figcaption>\n",
                  hours);
    table(out, x);
    cq_buf_z(out, "</figure>\n");
}

static void row(cq_buf *out, const cq_rise *x)
{
    uint32_t most;
    cq_buf words = { 0 };
    uint64_t sum = sum_of(x, &most);
    cq_after_event(&words, &x->event);
    cq_buf_z(out, "<tr><th scope=row>");
    cq_markup_bdi(out, cq_buf_view(&words));
    cq_buf_printf(out, "</th><td class=n>%u</td><td class=n>", x->messages);
    cq_words_roughly(out, x->placebo_n ? (double)sum / x->placebo_n : 0);
    cq_buf_z(out, "</td><td class=n>");
    cq_words_roughly(out, x->factor);
    cq_buf_z(out, " (");
    cq_words_roughly(out, x->low);
    cq_buf_z(out, "\xe2\x80\x93");
    cq_words_roughly(out, x->high);
    cq_buf_z(out, ")</td><td class=n>");
    cq_words_number(out, x->p);
    cq_buf_z(out, "</td></tr>\n");
    cq_buf_done(&words);
}

static void rows(cq_buf *out, const cq_after *a)
{
    cq_buf_printf(out,
                  "<table><thead><tr><th scope=col>Event (UTC)</th><th scope=col "
                  "class=n>Messages in %u hours</th><th scope=col class=n>At other "
                  "dates</th><th scope=col class=n>Times as many (95 in 100)</th>"
                  "<th scope=col class=n>p, adjusted</th></tr></thead><tbody>\n",
                  a->hours);
    for (uint32_t i = 0; i < a->rise_n && i < ROWS; i++)
        row(out, &a->rises[i]);
    cq_buf_z(out, "</tbody></table>\n");
}

static void figures(cq_buf *out, const cq_corpus *c, const cq_after *a)
{
    cq_arena arena = { 0 };
    cq_buf words = { 0 };
    uint32_t n;
    const cq_rise *v = cq_after_beyond_chance(a, &arena, &n);
    for (uint32_t i = 0; i < n && i < FIGURES; i++) {
        cq_buf_clear(&words);
        cq_after_event(&words, &v[i].event);
        cq_buf_z(&words, ". ");
        cq_after_rise(&words, &v[i], a->hours);
        sentence(out, &words);
        cq_after_figure(out, c, NULL, &v[i], a->hours);
    }
    if (n)
        cq_buf_printf(out, "<p>%s</p>\n", cq_after_caveat);
    cq_buf_done(&words);
    cq_arena_done(&arena);
}

void cq_after_section(cq_buf *out, const cq_corpus *c, const cq_after *a)
{
    cq_buf words = { 0 };
    if (a->events == 0)
        return;
    cq_buf_z(out, "<section id=events>\n<h2>After events</h2>\n");
    cq_after_all(&words, a);
    sentence(out, &words);
    cq_buf_done(&words);
    if (a->rise_n)
        rows(out, a);
    figures(out, c, a);
    cq_buf_z(out, "</section>\n");
}
