/* dossier.c - see dossier.h. Long lists are cut here, never in the JSON. */
#include "tell/dossier.h"

#include "base/map.h"
#include "base/secret.h"
#include "tell/after.h"
#include "tell/course.h"
#include "tell/firsts.h"
#include "tell/markup.h"
#include "tell/rune.h"
#include "tell/svg.h"
#include "tell/tally.h"
#include "tell/words.h"

enum {
    STEPS = 72, /* columns of a timeline */
    SCRIPTS = 10,
    SLOTS = 100,
    VALUES = 12,
    SENTENCES = 40,
    ADDITIONS = 40,
    SENDERS = 60,
    MESSAGES = 100,
    TARGETS = 20,
    QUOTED = 1500 /* bytes of what a sender added, or of a value */
};

typedef struct {
    const cq_corpus *c;
    const cq_campaign *k;
    cq_buf *out;
    uint32_t hours; /* after an event */
} sheet;

static void put(const sheet *s, const char *z)
{
    cq_buf_z(s->out, z);
}

static void number(const sheet *s, uint64_t n, const char *one, const char *many)
{
    cq_words_count(s->out, n, one, many);
}

void cq_dossier_more(cq_buf *out, uint64_t all, uint64_t shown)
{
    if (all <= shown)
        return;
    cq_buf_z(out, "<p class=soft>and ");
    cq_words_count(out, all - shown, "more, in the JSON.</p>\n",
                   "more, in the JSON.</p>\n");
}

void cq_dossier_marks(cq_buf *out, double q)
{
    int full = q <= 0.001 ? 5 : q <= 0.01 ? 4 : q <= 0.05 ? 3 : q <= 0.2 ? 2 : 1;
    cq_buf_z(out, "<span class=marks aria-hidden=true>");
    for (int i = 0; i < 5; i++)
        cq_buf_rune(out, i < full ? 0x25cf : 0x25cb);
    cq_buf_z(out, "</span>");
}

static void sender(const sheet *s, uint32_t number_of)
{
    const cq_sender *x = &s->c->senders[number_of];
    cq_markup_bdi(s->out, x->key);
    if (x->name.n) {
        put(s, " <span class=soft>");
        cq_markup_bdi(s->out, x->name);
        put(s, "</span>");
    }
}

static void heading(const sheet *s)
{
    cq_buf_printf(s->out,
                  "<section class=campaign id=c-%s>\n<p class=soft>Campaign %s "
                  "<span class=\"badge %s\">%s</span></p>\n<h2>",
                  s->k->id, s->k->id, cq_standing_name(s->k->standing),
                  cq_standing_name(s->k->standing));
    cq_markup_bdi(s->out, s->k->title);
    put(s, "</h2>\n");
}

static void tiles(const sheet *s)
{
    const cq_campaign *k = s->k;
    uint32_t n[CQ_CHANNELS];
    cq_tally_channels(s->c, k->messages, n);
    put(s, "<dl class=tiles>\n<div><dt>Messages</dt><dd>");
    number(s, k->messages.n, "", "");
    put(s, "<small>");
    cq_words_channels(s->out, n);
    put(s, "</small></dd></div>\n<div><dt>Senders</dt><dd>");
    number(s, k->member_n, "", "");
    put(s, "<small>");
    cq_words_people(s->out, k->least, k->most);
    put(s, "</small></dd></div>\n<div><dt>When (UTC)</dt><dd class=words>");
    cq_words_span(s->out, k->first, k->last);
    if (k->first != CQ_NO_TIME) {
        put(s, "<small>from ");
        cq_words_moment(s->out, k->first);
        put(s, "<br>to ");
        cq_words_moment(s->out, k->last);
        put(s, "</small>");
    }
    put(s, "</dd></div>\n<div><dt>How sure</dt><dd class=words>");
    cq_dossier_marks(s->out, k->q);
    cq_buf_printf(s->out, " %s<small>", cq_words_sure(k->q));
    cq_words_q(s->out, k->q);
    put(s, "</small></dd></div>\n</dl>\n<p>");
    cq_words_odds(s->out, k->q);
    cq_buf_printf(s->out, " %s</p>\n", cq_words_null(k->null));
}

static void sentences(const sheet *s, const cq_str *list, uint32_t n)
{
    put(s, "<ul>\n");
    for (uint32_t i = 0; i < n; i++) {
        put(s, "<li>");
        cq_markup_bdi(s->out, list[i]);
        put(s, "</li>\n");
    }
    put(s, "</ul>\n");
}

static void standing(const sheet *s)
{
    const cq_campaign *k = s->k;
    cq_buf_printf(s->out, "<h3>Standing: %s</h3>\n<p>%s</p>\n",
                  cq_standing_name(k->standing), cq_words_standing(k->standing));
    if (k->reason_n)
        put(s, "<ul>\n");
    for (uint32_t i = 0; i < k->reason_n; i++) {
        put(s, "<li>");
        cq_markup_bdi(s->out, k->reasons[i].sentence);
        if (k->reasons[i].message != CQ_NONE) {
            put(s, " <span class=soft>see ");
            cq_markup_bdi(s->out, s->c->messages[k->reasons[i].message].key);
            put(s, "</span>");
        }
        put(s, "</li>\n");
    }
    if (k->reason_n)
        put(s, "</ul>\n");
}

/* "[12]" at the start of the text: its number and, in *len, its length; else 0. */
static uint32_t slot_at(cq_str text, size_t *len)
{
    int64_t n;
    size_t end = cq_str_find(text, CQ_STR("]"));
    if (text.p[0] != '[' || end == text.n || end > 6 ||
        !cq_str_int(cq_str_sub(text, 1, end), 1, 99999, &n))
        return 0;
    *len = end + 1;
    return (uint32_t)n;
}

/* A stranger's words, not too many of them. */
static void quoted(const sheet *s, cq_str text)
{
    cq_str head = cq_rune_head(text, QUOTED);
    if (text.n == 0)
        put(s, "<i>nothing</i>");
    else
        cq_markup_bdi(s->out, head);
    put(s, head.n < text.n ? "\xe2\x80\xa6" : "");
}

static void chip_in_text(const sheet *s, const cq_script *x, uint32_t n)
{
    cq_buf_printf(s->out, "<span class=slot><b>%u</b>", n);
    if (n <= x->slot_n && x->slots[n - 1].value_n)
        quoted(s, x->slots[n - 1].values[0].value);
    put(s, "</span>");
}

/* A line of the script, its slots filled with what most senders put there. */
static void line_of_script(const sheet *s, const cq_script *x, cq_str line)
{
    put(s, "<p dir=auto>");
    while (line.n) {
        size_t len = 1, plain = cq_str_find(line, CQ_STR("["));
        cq_markup_text(s->out, cq_str_sub(line, 0, plain));
        line = cq_str_sub(line, plain, line.n);
        if (line.n == 0)
            break;
        uint32_t n = slot_at(line, &len);
        if (n) {
            chip_in_text(s, x, n);
        } else {
            len = cq_str_starts(line, CQ_STR("[[")) ? 2 : 1;
            put(s, "[");
        }
        line = cq_str_sub(line, len, line.n);
    }
    put(s, "</p>\n");
}

static void slots(const sheet *s, const cq_script *x)
{
    if (x->slot_n == 0)
        return;
    put(s, "<h4>Where the messages differ</h4>\n<ul class=slots>\n");
    for (uint32_t i = 0; i < x->slot_n && i < SLOTS; i++) {
        const cq_slot *slot = &x->slots[i];
        cq_buf_printf(s->out, "<li><b>%u</b>", i + 1);
        for (uint32_t j = 0; j < slot->value_n && j < VALUES; j++) {
            uint32_t share =
                x->messages.n ? 100 * slot->values[j].count / x->messages.n : 0;
            cq_buf_printf(s->out, "<span class=chip style=\"--w:%u%%\">",
                          share > 100 ? 100 : share);
            quoted(s, slot->values[j].value);
            cq_buf_printf(s->out, "<span>%u\xc3\x97</span></span> ",
                          slot->values[j].count);
        }
        if (slot->value_n > VALUES) {
            put(s, "<span class=soft>and ");
            number(s, slot->value_n - VALUES, "more", "more");
            put(s, "</span>");
        }
        put(s, "</li>\n");
    }
    put(s, "</ul>\n");
    cq_dossier_more(s->out, x->slot_n, SLOTS);
}

static void script_sentences(const sheet *s, const cq_script *x, bool moved)
{
    cq_arena a = { 0 };
    uint32_t n;
    const cq_sentence *v =
        moved ? cq_tally_moved(x, &a, &n) : cq_tally_optional(x, &a, &n);
    if (n)
        put(s, moved ? "<h4>Sentences that some have in another place</h4>\n<ul>\n"
                     : "<h4>Sentences that not all have</h4>\n<ul>\n");
    for (uint32_t i = 0; i < n && i < SENTENCES; i++) {
        put(s, "<li>");
        quoted(s, v[i].text);
        cq_buf_printf(s->out, " <span class=soft>%u of %u%s</span></li>\n",
                      moved ? v[i].moved : v[i].messages, x->messages.n,
                      moved || v[i].in_text ? "" : "; not in the text above");
    }
    if (n)
        put(s, "</ul>\n");
    cq_dossier_more(s->out, n, SENTENCES);
    cq_arena_done(&a);
}

static void additions(const sheet *s, const cq_script *x)
{
    if (x->addition_n == 0)
        return;
    cq_arena a = { 0 };
    const cq_addition *own = cq_tally_additions(x, &a);
    put(s, "<h4>What senders added of their own</h4>\n"
           "<p class=soft>Read these: a person\xe2\x80\x99s own concern may stand "
           "here. The longest come first.</p>\n"
           "<ul class=own>\n");
    for (uint32_t i = 0; i < x->addition_n && i < ADDITIONS; i++) {
        const cq_message *m = &s->c->messages[own[i].message];
        put(s, "<li><ins dir=auto>");
        quoted(s, own[i].text);
        put(s, "</ins><span>");
        sender(s, m->sender_no);
        put(s, ", in ");
        cq_markup_bdi(s->out, m->key);
        put(s, "</span></li>\n");
    }
    put(s, "</ul>\n");
    cq_dossier_more(s->out, x->addition_n, ADDITIONS);
    cq_arena_done(&a);
}

static void script(const sheet *s, const cq_script *x, uint32_t n)
{
    cq_str text = x->text, line;
    cq_buf_printf(s->out, "<h3>%s", s->k->script_n > 1 ? "Script " : "The script");
    if (s->k->script_n > 1)
        cq_buf_printf(s->out, "%u", n);
    put(s, "</h3>\n<p class=soft>Common to ");
    number(s, x->messages.n, "message", "messages");
    put(s, "; ");
    number(s, x->words, "word", "words");
    cq_buf_printf(s->out, "%s</p>\n<div class=script>\n",
                  x->slot_n ? ". Marked are the places that differ, filled with what is "
                              "most used there."
                            : ".");
    while (cq_str_line(&text, &line))
        line_of_script(s, x, line);
    put(s, "</div>\n");
    slots(s, x);
    script_sentences(s, x, false);
    script_sentences(s, x, true);
    additions(s, x);
}

static void timeline(const sheet *s)
{
    uint32_t count[STEPS];
    cq_timeline t = cq_timeline_of(s->k->first, s->k->last, STEPS);
    uint32_t peak = cq_timeline_count(&t, s->c, s->k->messages, count);

    put(s, "<h3>When</h3>\n");
    if (t.n == 0) {
        put(s, "<p>These messages bear no time.</p>\n");
        return;
    }
    put(s, "<figure><div class=wide tabindex=0 role=group aria-label=\"Timeline\">");
    cq_svg_bars(s->out, &t, count, NULL, peak,
                CQ_STR("Messages of this campaign over time"));
    put(s, "</div><figcaption>From ");
    cq_words_moment(s->out, s->k->first);
    put(s, " to ");
    cq_words_moment(s->out, s->k->last);
    put(s, " UTC; a column is ");
    cq_words_step(s->out, t.step);
    put(s, ".</figcaption>\n<details><summary>The same as a table</summary>\n<table>"
           "<thead><tr><th scope=col>From (UTC)</th><th scope=col class=n>Messages</th>"
           "</tr></thead><tbody>\n");
    for (uint32_t i = 0; i < t.n; i++) {
        if (count[i] == 0)
            continue;
        put(s, "<tr><th scope=row>");
        cq_words_moment(s->out, t.from + i * t.step);
        cq_buf_printf(s->out, "</th><td class=n>%u</td></tr>\n", count[i]);
    }
    put(s, "</tbody></table></details></figure>\n");
}

static void trigger(const sheet *s)
{
    const cq_rise *x = s->k->trigger;
    cq_buf words = { 0 };
    if (!x)
        return;
    put(s, "<h3>What it followed</h3>\n<p>");
    cq_after_event(&words, &x->event);
    cq_buf_z(&words, ". ");
    cq_after_rise(&words, x, s->hours);
    cq_markup_bdi(s->out, cq_buf_view(&words));
    cq_buf_done(&words);
    cq_buf_printf(s->out, " %s</p>\n", cq_after_caveat);
    if (x->placebo_n)
        cq_after_figure(s->out, s->c, &s->k->messages, x, s->hours);
}

static void people(const sheet *s)
{
    const cq_campaign *k = s->k;
    put(s, "<h3>How many people</h3>\n<p>They are ");
    cq_words_people(s->out, k->least, k->most);
    put(s, ".</p>\n");
    if (k->why_n)
        sentences(s, k->why, k->why_n);
    if (k->target_n == 0)
        return;
    put(s, "<p class=soft>Addressed to ");
    for (uint32_t i = 0; i < k->target_n && i < TARGETS; i++) {
        put(s, i ? ", " : "");
        cq_markup_bdi(s->out, k->targets[i]);
    }
    if (k->target_n > TARGETS) {
        put(s, " and ");
        number(s, k->target_n - TARGETS, "more", "more");
    }
    put(s, ".</p>\n");
}

static bool is_first(const cq_campaign *k, uint32_t sender_no)
{
    for (uint32_t i = 0; i < k->first_senders.n; i++)
        if (k->first_senders.p[i] == sender_no)
            return true;
    return false;
}

static void senders(const sheet *s)
{
    static const char *const grades[] = { "core", "likely", "possible" };
    const cq_campaign *k = s->k;
    put(s,
        "<h3>Senders</h3>\n<table><caption>Core: nearest to the script or to each other. "
        "Likely and possible: less near, in this order.</caption><thead><tr><th "
        "scope=col>Sender</th>"
        "<th scope=col>Grade</th><th scope=col class=n>Messages in all</th></tr></thead>"
        "<tbody>\n");
    for (uint32_t i = 0; i < k->member_n && i < SENDERS; i++) {
        const cq_sender *x = &s->c->senders[k->members[i].sender];
        put(s, "<tr><th scope=row>");
        sender(s, k->members[i].sender);
        cq_buf_printf(s->out, "</th><td>%s%s</td><td class=n>",
                      grades[k->members[i].grade],
                      is_first(k, k->members[i].sender) ? ", among the first" : "");
        number(s, x->messages, "", "");
        put(s, "</td></tr>\n");
    }
    put(s, "</tbody></table>\n");
    cq_dossier_more(s->out, k->member_n, SENDERS);
}

static void evidence(const sheet *s)
{
    put(s, "<h3>Evidence</h3>\n<ul class=evidence>\n");
    for (uint32_t i = 0; i < s->k->evidence_n; i++) {
        const cq_evidence *e = &s->k->evidence[i];
        put(s, "<li><b>");
        cq_markup_text(s->out, e->line);
        put(s, "</b><p>");
        cq_markup_bdi(s->out, e->sentence);
        if (e->bits > 0) {
            put(s, " <span class=soft>By chance: ");
            cq_words_bits(s->out, e->bits);
            put(s, " (");
            cq_words_number(s->out, e->bits);
            put(s, " bits).</span>");
        }
        put(s, "</p></li>\n");
    }
    put(s, "</ul>\n");
}

static void caveats(const sheet *s)
{
    if (s->k->caveat_n == 0)
        return;
    put(s, "<div class=not><h3>What this does not show</h3>\n");
    sentences(s, s->k->caveats, s->k->caveat_n);
    put(s, "</div>\n");
}

static void message(const sheet *s, const cq_message *m)
{
    cq_arena a = { 0 };
    put(s, "<tr><td class=nowrap>");
    cq_words_moment(s->out, m->time);
    put(s, "</td><th scope=row>");
    cq_markup_bdi(s->out, m->key);
    put(s, "<br><code class=soft>");
    cq_buf_str(s->out, cq_hex(&a, m->sha256, CQ_SHA256));
    put(s, "</code></th><td>");
    cq_markup_bdi(s->out, s->c->inputs[m->input_no].path);
    cq_buf_printf(s->out, "<br><span class=soft>byte %llu, %llu long</span></td></tr>\n",
                  (unsigned long long)m->offset, (unsigned long long)m->length);
    cq_arena_done(&a);
}

static void messages(const sheet *s)
{
    cq_list l = s->k->messages;
    put(s,
        "<h3>Messages</h3>\n<table><caption>Each with the SHA-256 of its bytes and its "
        "place in the input, so that anyone who has the input can check it.</caption>"
        "<thead><tr><th scope=col>Time (UTC)</th><th scope=col>Message and SHA-256</th>"
        "<th scope=col>Place</th></tr></thead><tbody>\n");
    for (uint32_t i = 0; i < l.n && i < MESSAGES; i++)
        message(s, &s->c->messages[l.p[i]]);
    put(s, "</tbody></table>\n");
    cq_dossier_more(s->out, l.n, MESSAGES);
}

void cq_dossier(const cq_corpus *c, const cq_report *r, uint32_t campaign, cq_buf *out)
{
    sheet s = { c, &r->campaigns[campaign], out, r->after.hours };
    heading(&s);
    tiles(&s);
    for (uint32_t i = 0; i < s.k->script_n && i < SCRIPTS; i++)
        script(&s, &s.k->scripts[i], i + 1);
    cq_dossier_more(out, s.k->script_n, SCRIPTS);
    timeline(&s);
    trigger(&s);
    cq_course_section(out, c, s.k);
    cq_firsts_section(out, c, &s.k->leads, "<h3>Who goes first</h3>");
    evidence(&s);
    caveats(&s);
    standing(&s);
    people(&s);
    senders(&s);
    messages(&s);
    put(&s,
        "<p class=screen><a href=\"#top\">Back to the overview</a></p>\n</section>\n");
}
