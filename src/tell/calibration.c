/* calibration.c - see calibration.h. */
#include "tell/calibration.h"

#include <math.h>

#include "tell/markup.h"
#include "tell/page.h"
#include "tell/rune.h"
#include "tell/style.h"
#include "tell/words.h"

enum { COLUMNS = 80, SIDE = 320, LEFT = 56, TOP = 16, DECADES = 3 };

#define LEAST 0.001 /* where the axes begin: 0 is drawn there */

static const char *const PROMISE = "Only q 0.05 is promised: at the levels at which the "
                                   "observed error is higher than the "
                                   "claimed one, a q says less than it claims.";
static const char *const BROKEN = "On this case the promise does not hold: more of its "
                                  "deals have a group of q 0.05 or less "
                                  "than it allows. Take its findings by ties as leads.";

/* What the levels of ties say about what may be claimed; NULL where all is well. */
static const char *verdict(const cq_calibration *k)
{
    bool over = false;
    for (int i = 0; i < CQ_LEVELS && k->runs; i++)
        over = over || cq_level_broken(&k->ties[i]);
    if (k->runs && cq_level_broken(&k->ties[CQ_PROMISED]))
        return BROKEN;
    return over ? PROMISE : NULL;
}

static void ties_sentence(const cq_calibration *k, cq_buf *out)
{
    if (k->runs)
        cq_buf_printf(out,
                      "Ties: %u deals of the case, in which nobody acts together, went "
                      "through the same program as the case. Share of them with a group "
                      "of such a q:",
                      k->runs);
    else
        cq_buf_z(out,
                 "Ties: too few senders share anything, or no decoys were asked for: "
                 "there is nothing to calibrate.");
}

static void scripts_sentence(const cq_calibration *k, cq_buf *out)
{
    if (k->pairs)
        cq_buf_printf(out,
                      "Scripts: %zu pairs of people who write independently; a fifth of "
                      "the writers was left out in turn, and chance was fitted to the "
                      "others. Share of their pairs past the wording of such a chance:",
                      k->pairs);
    else
        cq_buf_z(out, "Scripts: too few pairs of people who write independently share "
                      "much wording: a slow fall of chance is assumed, and there is "
                      "nothing to calibrate.");
}

static void table(const cq_level *levels, cq_buf *out)
{
    cq_buf_z(out, "    claimed  observed  error\n");
    for (int i = 0; i < CQ_LEVELS; i++) {
        const cq_level *l = &levels[i];
        cq_buf_printf(out, "    %-8.2f %-9.3f %.3f%s\n", l->nominal, l->observed,
                      l->error, cq_level_broken(l) ? "  over" : "");
    }
}

/* A line a length with pairs enough to show the level. */
static void lengths(const cq_calibration *k, cq_buf *out)
{
    cq_buf_z(out, "    words  pairs    claimed 0.1  0.01     0.001    0.0001\n");
    for (int i = 0; i < CQ_CALIBRATED_LENGTHS; i++) {
        const cq_level_length *c = &k->lengths[i];
        if (!c->pairs)
            continue;
        cq_buf_printf(out, "    %3u+   %-8zu %-12.3f %-8.4f %-8.5f %.5f\n", c->words,
                      c->pairs, c->levels[0].observed, c->levels[1].observed,
                      c->levels[2].observed, c->levels[3].observed);
    }
}

static void say(cq_buf *out, cq_buf *words)
{
    cq_page page = { out, COLUMNS, false };
    cq_page_text(&page, 2, "  ", cq_buf_view(words), false);
    cq_buf_clear(words);
}

void cq_tell_calibration(const cq_calibration *k, cq_buf *out)
{
    cq_buf words = { 0 };
    ties_sentence(k, &words);
    say(out, &words);
    if (k->runs)
        table(k->ties, out);
    scripts_sentence(k, &words);
    say(out, &words);
    if (k->pairs) {
        table(k->scripts, out);
        cq_buf_z(&words, "The same by the words of the shorter text:");
        say(out, &words);
        lengths(k, out);
    }
    cq_buf_z(&words, verdict(k) ? verdict(k) : "");
    say(out, &words);
    cq_buf_done(&words);
}

static void levels_json(cq_buf *out, const cq_level *levels, int n)
{
    cq_buf_z(out, "\"levels\":[");
    for (int i = 0; i < n; i++) {
        cq_buf_z(out, i ? ",{\"nominal\":" : "{\"nominal\":");
        cq_words_number(out, levels[i].nominal);
        cq_buf_z(out, ",\"observed\":");
        cq_words_number(out, levels[i].observed);
        cq_buf_z(out, ",\"error\":");
        cq_words_number(out, levels[i].error);
        cq_buf_char(out, '}');
    }
    cq_buf_char(out, ']');
}

static void lengths_json(cq_buf *out, const cq_calibration *k)
{
    cq_buf_z(out, ",\"lengths\":[");
    for (int i = 0; i < CQ_CALIBRATED_LENGTHS && k->pairs; i++) {
        const cq_level_length *c = &k->lengths[i];
        cq_buf_printf(out, "%s{\"words\":%u,\"pairs\":%zu,", i ? "," : "", c->words,
                      c->pairs);
        levels_json(out, c->levels, CQ_DEEP_LEVELS);
        cq_buf_char(out, '}');
    }
    cq_buf_char(out, ']');
}

void cq_tell_calibration_json(const cq_report *r, const cq_calibration *k, cq_buf *out)
{
    cq_buf_z(out, "{\"schema\":\"claque.calibration/1\",\"version\":\"" CQ_VERSION
                  "\",\"parameters\":{");
    for (uint32_t i = 0; i < r->parameter_n; i++) {
        cq_buf_z(out, i ? "," : "");
        cq_rune_json(out, r->parameters[i].name);
        cq_buf_char(out, ':');
        cq_rune_json(out, r->parameters[i].value);
    }
    cq_buf_printf(out, "},\n\"ties\":{\"runs\":%u,", k->runs);
    levels_json(out, k->ties, CQ_LEVELS);
    cq_buf_printf(out, "},\n\"scripts\":{\"pairs\":%zu,", k->pairs);
    levels_json(out, k->scripts, CQ_LEVELS);
    lengths_json(out, k);
    cq_buf_z(out, "},\n\"verdict\":");
    cq_rune_json(out, cq_str_z(verdict(k) ? verdict(k) : ""));
    cq_buf_z(out, "}\n");
}

/* From the left, or the bottom, on a logarithmic axis. */
static double place(double share)
{
    return SIDE * log10(fmax(share, LEAST) / LEAST) / DECADES;
}

static void point(cq_buf *out, double x, double y)
{
    cq_words_number(out, LEFT + x);
    cq_buf_char(out, ' ');
    cq_words_number(out, TOP + SIDE - y);
}

static void axes(cq_buf *out)
{
    static const char *const names[] = { "0.001", "0.01", "0.1", "1" };
    cq_buf_printf(out, "<path class=axis d=\"M%d %dv%dh%d\"/><path class=top d=\"M%d %d",
                  LEFT, TOP, SIDE, SIDE, LEFT, TOP + SIDE);
    cq_buf_printf(out, "l%d -%d\"/>", SIDE, SIDE);
    for (int i = 0; i <= DECADES; i++) {
        int at = SIDE * i / DECADES;
        cq_buf_printf(out, "<text x=%d y=%d text-anchor=middle>%s</text>", LEFT + at,
                      TOP + SIDE + 16, names[i]);
        cq_buf_printf(out, "<text x=%d y=%d text-anchor=end>%s</text>", LEFT - 6,
                      TOP + SIDE - at + 4, names[i]);
    }
    cq_buf_printf(out, "<text x=%d y=%d text-anchor=middle>claimed</text>",
                  LEFT + SIDE / 2, TOP + SIDE + 34);
    cq_buf_printf(out, "<text x=%d y=%d>observed</text>", LEFT + 6, TOP + 4);
}

/* A bar of two standard errors, and a dot. */
static void draw(cq_buf *out, const cq_level *levels, const char *class, double aside)
{
    for (int i = 0; i < CQ_LEVELS; i++) {
        const cq_level *l = &levels[i];
        double x = place(l->nominal) + aside, spread = 2 * l->error;
        cq_buf_z(out, "<path class=axis d=\"M");
        point(out, x, place(l->observed - spread));
        cq_buf_z(out, "L");
        point(out, x, place(fmin(1, l->observed + spread)));
        cq_buf_printf(out, "\"/><circle class=%s r=4 cx=", class);
        cq_words_number(out, LEFT + x);
        cq_buf_z(out, " cy=");
        cq_words_number(out, TOP + SIDE - place(l->observed));
        cq_buf_z(out, " />");
    }
}

static void plot(cq_buf *out, const cq_calibration *k)
{
    cq_buf_printf(out,
                  "<figure><svg viewBox=\"0 0 %d %d\" width=%d role=img aria-label=\""
                  "Observed against claimed error: the table has the numbers\">",
                  LEFT + SIDE + 24, TOP + SIDE + 44, LEFT + SIDE + 24);
    axes(out);
    if (k->runs)
        draw(out, k->ties, "part", -3);
    if (k->pairs)
        draw(out, k->scripts, "event", 3);
    cq_buf_z(out, "</svg>\n<figcaption><span class=key></span>ties <span class=\"key "
                  "event\"></span>scripts; bars are two standard errors; on the dashed "
                  "line the error is as claimed, below it less. What is under 0.001 "
                  "stands there.</figcaption></figure>\n");
}

static void table_html(cq_buf *out, const cq_level *levels)
{
    cq_buf_z(out, "<table><thead><tr><th scope=col class=n>Claimed</th><th scope=col "
                  "class=n>Observed</th><th scope=col class=n>Standard error</th></tr>"
                  "</thead><tbody>\n");
    for (int i = 0; i < CQ_LEVELS; i++)
        cq_buf_printf(out,
                      "<tr><td class=n>%.2f</td><td class=n>%.3f</td><td class=n>%.3f"
                      "</td></tr>\n",
                      levels[i].nominal, levels[i].observed, levels[i].error);
    cq_buf_z(out, "</tbody></table>\n");
}

static void paragraph(cq_buf *out, cq_buf *words)
{
    cq_buf_z(out, "<p>");
    cq_markup_text(out, cq_buf_view(words));
    cq_buf_z(out, "</p>\n");
    cq_buf_clear(words);
}

void cq_tell_calibration_html(const cq_corpus *c, const cq_report *r,
                              const cq_calibration *k, cq_buf *out)
{
    cq_buf words = { 0 };
    cq_buf_z(out, "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
                  "<meta http-equiv=Content-Security-Policy content=\"default-src "
                  "'none'; style-src 'unsafe-inline'\">\n<meta name=viewport "
                  "content=\"width=device-width, initial-scale=1\">\n<title>claque: "
                  "calibration</title>\n<style>\n");
    cq_buf_z(out, cq_style);
    cq_buf_z(out, "</style>\n</head>\n<body>\n<h1>Observed against claimed error</h1>\n");
    plot(out, k);
    ties_sentence(k, &words);
    paragraph(out, &words);
    if (k->runs)
        table_html(out, k->ties);
    scripts_sentence(k, &words);
    paragraph(out, &words);
    if (k->pairs)
        table_html(out, k->scripts);
    cq_buf_z(&words, verdict(k) ? verdict(k) : "");
    paragraph(out, &words);
    cq_buf_z(out, "<h2>Method</h2>\n");
    cq_tell_methods(c, r, &words);
    paragraph(out, &words);
    cq_tell_lookalike_error(&words);
    paragraph(out, &words);
    cq_buf_z(out, "</body>\n</html>\n");
    cq_buf_done(&words);
}
