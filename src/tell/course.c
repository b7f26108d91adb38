/* course.c - see course.h. Long lists are cut here, never in the JSON. */
#include "tell/course.h"

#include <string.h>

#include "base/map.h"
#include "tell/dossier.h"
#include "tell/markup.h"
#include "tell/svg.h"
#include "tell/words.h"

enum { RHYTHMS = 12, PLACES = 30, HOUR = 3600, DAY = 86400, WEEK = 7 * DAY };

static const double CLAIMED = 0.05;

const char *const cq_course_rhythm_caveat =
    "A beat does not show a plan: a meeting, a programme on the air or a staff's working "
    "hours give one, too.";
const char *const cq_course_place_caveat =
    "A place is what the record says of the sender; where he is, it does not show.";

/* --- rhythms --- */

static const char *unit(int64_t step, bool many)
{
    if (step == WEEK)
        return many ? "weeks" : "week";
    if (step == DAY)
        return many ? "days" : "day";
    return many ? "hours" : "hour";
}

/* "on Monday about 09:10 UTC". */
static void moment(cq_buf *b, const cq_rhythm *x)
{
    static const char *const days[] = { "Monday", "Tuesday",  "Wednesday", "Thursday",
                                        "Friday", "Saturday", "Sunday" };
    int clock = (int)(x->phase % DAY) / 60;
    if (x->step == WEEK)
        cq_buf_printf(b, "on %s ", days[x->phase / DAY % 7]);
    if (x->step == HOUR)
        cq_buf_printf(b, "about %d minutes past", (int)(x->phase % HOUR) / 60);
    else
        cq_buf_printf(b, "about %02d:%02d UTC", clock / 60, clock % 60);
}

void cq_course_rhythm(cq_buf *b, const cq_rhythm *x, bool many)
{
    if (x->script != CQ_NONE && many)
        cq_buf_printf(b, "Script s%u comes again each %s, ", x->script + 1,
                      unit(x->step, false));
    else
        cq_buf_printf(b, "It comes again each %s, ", unit(x->step, false));
    moment(b, x);
    cq_buf_printf(b, ": it was seen in %u %s", x->turns, unit(x->step, true));
    if (x->step != HOUR)
        cq_buf_printf(b, " of %u", x->of);
    cq_buf_z(b, ", half of the time within ");
    cq_words_lasting(b, x->within);
    cq_buf_z(b, " of it. The other messages of this channel keep other times (p ");
    cq_words_number(b, x->p);
    cq_buf_z(b, ", adjusted for all that was tested).");
}

static void settle(cq_buf *b, cq_arena *a, cq_str *list, uint32_t *n)
{
    list[(*n)++] = cq_str_dup(a, cq_buf_view(b));
    cq_buf_clear(b);
}

cq_str *cq_course_rhythms(const cq_campaign *k, cq_arena *a, uint32_t *n)
{
    cq_str *list = cq_arena_get(a, (RHYTHMS + 1) * sizeof *list);
    cq_buf b = { 0 };
    *n = 0;
    for (uint32_t i = 0; i < k->rhythm_n && i < RHYTHMS; i++) {
        cq_course_rhythm(&b, &k->rhythms[i], k->script_n > 1);
        settle(&b, a, list, n);
    }
    if (*n)
        list[(*n)++] = cq_str_z(cq_course_rhythm_caveat);
    cq_buf_done(&b);
    return list;
}

/* --- places --- */

void cq_course_spread(cq_buf *b, const cq_spread *s)
{
    static const char *const what[CQ_PLACES] = {
        "places", "places, by a slot of the script", "time zones, by their mails",
        "areas, by the beginning of their telephone numbers"
    };
    cq_words_count(b, s->senders, "sender is", "senders are");
    cq_buf_printf(b, " in %u %s, where chance gives ", s->place_n, what[s->kind]);
    cq_words_roughly(b, s->expected);
    cq_buf_z(b, s->p <= CLAIMED ? ": more than chance (p " : ": no more than chance (p ");
    cq_words_number(b, s->p);
    cq_buf_z(b, ", adjusted). Most are in ");
    for (uint32_t i = 0; i < s->place_n && i < CQ_COURSE_NAMED; i++)
        cq_buf_printf(b, "%s%.*s (%u)", i ? ", " : "", CQ_FMT(s->places[i].name),
                      s->places[i].senders);
    cq_buf_char(b, '.');
}

cq_str *cq_course_places(const cq_campaign *k, cq_arena *a, uint32_t *n)
{
    cq_str *list = cq_arena_get(a, (CQ_PLACES + 1) * sizeof *list);
    cq_buf b = { 0 };
    *n = 0;
    for (uint32_t i = 0; i < k->spread_n; i++) {
        cq_course_spread(&b, &k->spreads[i]);
        settle(&b, a, list, n);
    }
    if (*n)
        list[(*n)++] = cq_str_z(cq_course_place_caveat);
    cq_buf_done(&b);
    return list;
}

/* --- HTML --- */

static void paragraphs(cq_buf *out, const cq_str *s, uint32_t n)
{
    for (uint32_t i = 0; i < n; i++) {
        cq_buf_z(out, "<p>");
        cq_markup_bdi(out, s[i]);
        cq_buf_z(out, "</p>\n");
    }
}

static void clock_figure(cq_buf *out, const cq_corpus *c, const cq_campaign *k,
                         const cq_rhythm *x)
{
    uint32_t own[CQ_CLOCK_HANDS] = { 0 }, all[CQ_CLOCK_HANDS] = { 0 };
    cq_list m = x->script < k->script_n ? k->scripts[x->script].messages : k->messages;
    uint32_t n = cq_svg_clock_bins(x->step);
    for (uint32_t i = 0; i < m.n; i++)
        cq_svg_clock_add(x->step, &c->messages[m.p[i]], x->channel, own);
    for (uint32_t i = 0; i < c->message_n; i++)
        cq_svg_clock_add(x->step, &c->messages[i], x->channel, all);
    for (uint32_t i = 0; i < n; i++)
        all[i] -= all[i] >= own[i] ? own[i] : all[i];
    cq_buf_z(out, "<figure><div class=wide tabindex=0 role=group aria-label=\"Clock\">");
    cq_svg_clock(out, x->step, own, all,
                 CQ_STR("When the script comes, beside the times of all others"));
    cq_buf_printf(out,
                  "</div><figcaption>One %s (UTC): <span class=key></span>this script "
                  "<span class=\"key other\"></span>the other messages of the channel, "
                  "drawn as many</figcaption></figure>\n",
                  unit(x->step, false));
}

static void place_table(cq_buf *out, const cq_spread *s)
{
    static const char *const head[CQ_PLACES] = { "Place", "Place", "Time zone",
                                                 "Number" };
    cq_buf_printf(out,
                  "<details><summary>The places as a table</summary>\n<table><thead><tr>"
                  "<th scope=col>%s</th><th scope=col>Share</th><th scope=col "
                  "class=n>Senders</th></tr></thead><tbody>\n",
                  head[s->kind]);
    for (uint32_t i = 0; i < s->place_n && i < PLACES; i++) {
        cq_buf_z(out, "<tr><th scope=row>");
        cq_markup_bdi(out, s->places[i].name);
        cq_buf_z(out, "</th><td>");
        cq_svg_share(out, s->places[i].senders, 0, s->senders, 0, CQ_STR("share"));
        cq_buf_printf(out, "</td><td class=n>%u</td></tr>\n", s->places[i].senders);
    }
    cq_buf_z(out, "</tbody></table></details>\n");
    cq_dossier_more(out, s->place_n, PLACES);
}

void cq_course_section(cq_buf *out, const cq_corpus *c, const cq_campaign *k)
{
    cq_arena a = { 0 };
    uint32_t n;
    const cq_str *s = cq_course_rhythms(k, &a, &n);
    if (n)
        cq_buf_z(out, "<h3>How it comes again</h3>\n");
    paragraphs(out, s, n);
    for (uint32_t i = 0; i < k->rhythm_n && i < RHYTHMS; i++)
        clock_figure(out, c, k, &k->rhythms[i]);
    s = cq_course_places(k, &a, &n);
    if (n)
        cq_buf_z(out, "<h3>In how many places</h3>\n");
    paragraphs(out, s, n);
    for (uint32_t i = 0; i < k->spread_n; i++)
        place_table(out, &k->spreads[i]);
    cq_arena_done(&a);
}
