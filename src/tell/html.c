/* html.c - the report as one self-contained page without scripts: an overview, a dossier
 * for each campaign, what was set aside, problems, and how it was done.
 *
 * The page carries a policy that forbids it to load or run anything. Only the first
 * campaigns have a dossier, so that a browser opens a report on millions of messages, too. */
#include "tell/tell.h"

#include <string.h>

#include "tell/after.h"
#include "tell/camps.h"
#include "tell/dossier.h"
#include "tell/firsts.h"
#include "tell/markup.h"
#include "tell/style.h"
#include "tell/svg.h"
#include "tell/tally.h"
#include "tell/words.h"

enum {
    STEPS = 60,
    SPARK = 40,
    ROWS = 300,
    DOSSIERS = 80,
    PROBLEMS = 100,
    INPUTS = 200,
    KINDS = 100
};

typedef struct {
    const cq_corpus *c;
    const cq_report *r;
    cq_buf *out;
    cq_tally tally;
    int64_t first, last; /* of all messages that have a time */
} book;

static void put(const book *b, const char *z)
{
    cq_buf_z(b->out, z);
}

static void head(const book *b)
{
    put(b,
        "<!doctype html>\n<!-- contains personal data -->\n<html lang=en>\n<head>\n"
        "<meta charset=utf-8>\n"
        "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
        "<meta name=referrer content=no-referrer>\n<meta name=robots content=noindex>\n"
        "<title>claque: contains personal data</title>\n<style>\n");
    put(b, cq_style);
    put(b,
        "</style>\n</head>\n<body id=top>\n<p class=notice role=note><strong>This report "
        "contains personal data.</strong> It names people who wrote to you, and what "
        "they "
        "wrote may show their opinions. Keep it in the office; for what leaves it, "
        "<code>claque export</code> writes pseudonyms.</p>\n");
}

static void find_span(book *b)
{
    b->first = b->last = CQ_NO_TIME;
    for (uint32_t i = 0; i < b->c->message_n; i++) {
        int64_t t = b->c->messages[i].time;
        if (t == CQ_NO_TIME) /* these stand last */
            break;
        b->first = i == 0 ? t : b->first;
        b->last = t;
    }
}

static void opening(const book *b)
{
    put(b, "<header>\n<h1>");
    cq_words_count(b->out, b->r->campaign_n, "campaign", "campaigns");
    put(b, " among ");
    cq_words_count(b->out, b->tally.kept, "message", "messages");
    put(b, "</h1>\n<p class=lead>Of ");
    cq_words_count(b->out, b->c->sender_n, "sender", "senders");
    if (b->first != CQ_NO_TIME) {
        put(b, ", ");
        cq_words_span(b->out, b->first, b->last);
    }
    put(b,
        ". A campaign is a group of senders who act from one script, or together again "
        "and again. To act together is everyone\xe2\x80\x99s right: nothing here says "
        "that "
        "a sender is not a real person or does not mean what he wrote.</p>\n</header>\n");
}

static void tile(const book *b, const char *name, uint64_t n, const char *meaning)
{
    cq_buf_printf(b->out, "<div><dt>%s</dt><dd>", name);
    cq_words_count(b->out, n, "", "");
    cq_buf_printf(b->out, "<small>%s</small></dd></div>\n", meaning);
}

static void tiles(const book *b)
{
    const cq_tally *t = &b->tally;
    put(b, "<dl class=tiles>\n");
    tile(b, "In campaigns", t->in_campaigns, "messages that belong together");
    tile(b, "Set aside", t->set_aside, "alike, but for an innocent reason");
    tile(b, "Individual", t->individual, "in no campaign: to be read one by one");
    tile(b, "Not readable", t->refused, "records that were lost; see Problems");
    put(b, "</dl>\n");
}

/* All messages of campaigns in each step. */
static void count_part(const book *b, const cq_timeline *t, uint32_t *part)
{
    uint32_t one[STEPS];
    memset(part, 0, STEPS * sizeof *part);
    for (uint32_t i = 0; i < b->r->campaign_n; i++) {
        cq_timeline_count(t, b->c, b->r->campaigns[i].messages, one);
        for (uint32_t j = 0; j < t->n; j++)
            part[j] += one[j];
    }
}

static void volume(const book *b)
{
    uint32_t all[STEPS], part[STEPS];
    cq_timeline t = cq_timeline_of(b->first, b->last, STEPS);
    uint32_t peak = cq_timeline_all(&t, b->c, all);
    if (t.n == 0)
        return;
    count_part(b, &t, part);
    put(b, "<figure><div class=wide tabindex=0 role=group aria-label=\"Timeline\">");
    cq_svg_bars(b->out, &t, all, part, peak,
                CQ_STR("All messages over time, and those of campaigns among them"));
    put(b, "</div><figcaption>Messages over time (UTC), a column is ");
    cq_words_step(b->out, t.step);
    put(b, ": <span class=key></span>in campaigns <span class=\"key other\"></span>all "
           "others"
           "</figcaption>\n<details><summary>The same as a "
           "table</summary>\n<table><thead><tr>"
           "<th scope=col>From (UTC)</th><th scope=col class=n>In campaigns</th>"
           "<th scope=col class=n>All</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < t.n; i++) {
        if (all[i] == 0)
            continue;
        put(b, "<tr><th scope=row>");
        cq_words_moment(b->out, t.from + i * t.step);
        cq_buf_printf(b->out, "</th><td class=n>%u</td><td class=n>%u</td></tr>\n",
                      part[i], all[i]);
    }
    put(b, "</tbody></table></details></figure>\n");
}

static void row(const book *b, uint32_t i, const cq_timeline *t)
{
    const cq_campaign *k = &b->r->campaigns[i];
    uint32_t count[SPARK], peak = cq_timeline_count(t, b->c, k->messages, count);
    const char *standing = cq_standing_name(k->standing);

    if (i < DOSSIERS)
        cq_buf_printf(b->out, "<tr><th scope=row><a href=\"#c-%s\">", k->id);
    else
        put(b, "<tr><th scope=row><a>");
    cq_markup_bdi(b->out, k->title);
    cq_buf_printf(b->out,
                  "</a><br><code class=soft>%s</code></th>"
                  "<td><span class=\"badge %s\">%s</span></td><td class=n>",
                  k->id, standing, standing);
    cq_words_count(b->out, k->messages.n, "", "");
    put(b, "</td><td class=n>");
    cq_words_count(b->out, k->member_n, "", "");
    put(b, "</td><td>");
    cq_dossier_marks(b->out, k->q);
    cq_buf_printf(b->out, "<br>%s</td><td>", cq_words_sure(k->q));
    if (peak)
        cq_svg_spark(b->out, t, count, peak, CQ_STR("its messages over time"));
    put(b, "<span class=\"soft nowrap\">");
    cq_words_span(b->out, k->first, k->last);
    put(b, "</span></td></tr>\n");
}

static void campaigns(const book *b)
{
    cq_timeline t = cq_timeline_of(b->first, b->last, SPARK);
    if (b->r->campaign_n == 0) {
        put(b, "<p>No campaign was found.</p>\n");
        return;
    }
    put(b,
        "<h2>The campaigns, the most certain first</h2>\n<div "
        "class=wide><table><thead><tr>"
        "<th scope=col>Campaign</th><th scope=col>Standing</th>"
        "<th scope=col class=n>Messages</th><th scope=col class=n>Senders</th>"
        "<th scope=col>How sure</th><th scope=col>Over time</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < b->r->campaign_n && i < ROWS; i++)
        row(b, i, &t);
    put(b, "</tbody></table></div>\n");
    cq_dossier_more(b->out, b->r->campaign_n, ROWS);
    if (b->r->campaign_n > DOSSIERS) {
        put(b, "<p class=soft>The first ");
        cq_words_count(b->out, DOSSIERS, "has", "have");
        put(b, " a section of their own below; <code>claque show ID</code> shows "
               "any.</p>\n");
    }
}

static void set_aside(const book *b)
{
    cq_arena a = { 0 };
    uint32_t n;
    cq_kind *kinds = cq_tally_kinds(b->r, &a, &n);
    put(b,
        "<section id=set-aside>\n<h2>Set aside</h2>\n<p>Messages that are alike for an "
        "innocent reason. They are no campaign.</p>\n");
    put(b,
        n ? "<table><thead><tr><th scope=col>Kind</th><th scope=col class=n>Groups</th>"
            "<th scope=col class=n>Messages</th><th scope=col>Why</th></tr></thead>"
            "<tbody>\n"
          : "<p>None were found.</p>\n");
    for (uint32_t i = 0; i < n && i < KINDS; i++) {
        put(b, "<tr><th scope=row>");
        cq_markup_bdi(b->out, kinds[i].reason);
        put(b, "</th><td class=n>");
        cq_words_count(b->out, kinds[i].groups, "", "");
        put(b, "</td><td class=n>");
        cq_words_count(b->out, kinds[i].messages, "", "");
        put(b, "</td><td>");
        cq_markup_bdi(b->out, kinds[i].sentence);
        put(b, "</td></tr>\n");
    }
    put(b, n ? "</tbody></table>\n" : "");
    cq_dossier_more(b->out, n, KINDS);
    put(b, "</section>\n");
    cq_arena_done(&a);
}

static void problems(const book *b)
{
    put(b, "<section id=problems>\n<h2>Problems</h2>\n");
    if (b->c->problem_total == 0) {
        put(b, "<p>Every record could be read.</p>\n</section>\n");
        return;
    }
    put(b, "<table><thead><tr><th scope=col>Input</th><th scope=col class=n>Line</th>"
           "<th scope=col class=n>Byte</th><th scope=col>What is wrong</th>"
           "<th scope=col>The record</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < b->c->problem_n && i < PROBLEMS; i++) {
        const cq_problem *x = &b->c->problems[i];
        put(b, "<tr><th scope=row>");
        cq_markup_bdi(b->out, x->input);
        put(b, "</th><td class=n>");
        if (x->line)
            cq_words_count(b->out, x->line, "", "");
        put(b, "</td><td class=n>");
        cq_words_count(b->out, x->byte, "", "");
        put(b, "</td><td>");
        cq_markup_bdi(b->out, x->reason);
        cq_buf_printf(b->out, "</td><td>%s</td></tr>\n",
                      x->refused ? "was lost" : "was kept");
    }
    put(b, "</tbody></table>\n");
    cq_dossier_more(b->out, b->c->problem_total, PROBLEMS);
    put(b, "</section>\n");
}

static void inputs(const book *b)
{
    put(b,
        "<h3>What was read</h3>\n<table><thead><tr><th scope=col>Input and SHA-256</th>"
        "<th scope=col>Format</th><th scope=col class=n>Messages</th></tr></thead>"
        "<tbody>\n");
    for (uint32_t i = 0; i < b->c->input_n && i < INPUTS; i++) {
        const cq_input *x = &b->c->inputs[i];
        put(b, "<tr><th scope=row>");
        cq_markup_bdi(b->out, x->path);
        put(b, "<br><code class=soft>");
        cq_markup_text(b->out, x->sha256);
        put(b, "</code></th><td>");
        cq_markup_bdi(b->out, x->format);
        put(b, "</td><td class=n>");
        cq_words_count(b->out, x->messages, "", "");
        put(b, "</td></tr>\n");
    }
    put(b, "</tbody></table>\n");
    cq_dossier_more(b->out, b->c->input_n, INPUTS);
    if (b->c->same_id) {
        put(b, "<p>");
        cq_words_count(b->out, b->c->same_id, "record bears", "records bear");
        put(b, " the id of another; each was kept as a message of its own, with ~2, ~3 "
               "behind the id.</p>\n");
    }
}

static void chance(const book *b)
{
    put(b,
        "<h3>How chance was measured</h3>\n<p>q is the expected share of chance findings "
        "among a campaign and those above it in the list. A line of evidence of n bits "
        "is "
        "one that chance alone gives once in 2<sup>n</sup> tries; lines are not added "
        "up, since they may depend on each other; what was found by its script and by "
        "its "
        "ties has twice the smaller q. The words for how sure it is:</p>\n<ul>\n");
    for (size_t i = 0; i < CQ_SURE; i++)
        cq_buf_printf(b->out, "<li>%s: q %s</li>\n", cq_sure_scale[i].words,
                      cq_sure_scale[i].range);
    put(b, "</ul>\n");
    if (b->r->decoy_n == 0)
        return;
    put(b, "<p>");
    cq_words_count(b->out, b->r->decoy_n, "decoy", "decoys");
    put(b, " (copies of the data in which the senders are dealt out anew, so that no "
           "coordination is left) went through the same program; from ties alone, no q "
           "below ");
    cq_words_number(b->out, b->r->floor_q);
    put(b, " can be claimed.</p>\n");
}

static void method(const book *b)
{
    put(b, "<section id=method>\n<h2>How this was done</h2>\n");
    if (b->r->note_n)
        put(b, "<h3>To be borne in mind</h3>\n<ul>\n");
    for (uint32_t i = 0; i < b->r->note_n; i++) {
        put(b, "<li>");
        cq_markup_bdi(b->out, b->r->notes[i]);
        put(b, "</li>\n");
    }
    if (b->r->note_n)
        put(b, "</ul>\n");
    chance(b);
    inputs(b);
    put(b, "<h3>Parameters</h3>\n<table><thead><tr><th scope=col>Name</th><th "
           "scope=col>Value"
           "</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < b->r->parameter_n; i++) {
        put(b, "<tr><th scope=row>");
        cq_markup_bdi(b->out, b->r->parameters[i].name);
        put(b, "</th><td>");
        cq_markup_bdi(b->out, b->r->parameters[i].value);
        put(b, "</td></tr>\n");
    }
    put(b, "</tbody></table>\n<p>The same inputs, parameters and version give the same "
           "findings.</p>\n</section>\n");
}

void cq_tell_html(const cq_corpus *c, const cq_report *r, cq_buf *out)
{
    book b = { c, r, out, { 0 }, CQ_NO_TIME, CQ_NO_TIME };
    cq_tally_count(c, r, &b.tally);
    find_span(&b);
    head(&b);
    opening(&b);
    put(&b, "<main>\n");
    tiles(&b);
    volume(&b);
    campaigns(&b);
    cq_after_section(out, c, &r->after);
    cq_camps_section(out, r);
    cq_firsts_section(out, c, &r->leads,
                      "<h2 id=first>Who goes first in several campaigns</h2>");
    for (uint32_t i = 0; i < r->campaign_n && i < DOSSIERS; i++)
        cq_dossier(c, r, i, out);
    set_aside(&b);
    problems(&b);
    method(&b);
    put(&b, "</main>\n<footer class=soft><p>Made by claque " CQ_VERSION
            ", which works offline and sends nothing "
            "anywhere.</p></footer>\n</body>\n</html>\n");
}
