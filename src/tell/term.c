/* term.c - the report on a terminal: the overview, and one campaign in full.
 *
 * Long lists are cut here, never in the JSON; each cut says how many more there are. */
#include "tell/tell.h"

#include <stdio.h>
#include <string.h>

#include "base/map.h"
#include "base/secret.h"
#include "tell/after.h"
#include "tell/camps.h"
#include "tell/course.h"
#include "tell/defanged.h"
#include "tell/firsts.h"
#include "tell/ledger.h"
#include "tell/page.h"
#include "tell/rune.h"
#include "tell/tally.h"
#include "tell/timeline.h"
#include "tell/words.h"

enum {
    CAMPAIGNS = 100, /* in the overview */
    PROBLEMS = 8,
    SENDERS = 24, /* of one grade */
    VALUES = 8,   /* of one slot */
    SENTENCES = 8,
    ADDITIONS = 12,
    SCRIPTS = 8,
    TARGETS = 8,
    KINDS = 40,
    RISES = 8,
    QUOTED = 320, /* bytes of what a sender added, or of a value */
    BARS = 56,    /* steps of a timeline */
    INDENT = 2
};

#define DOT "  \xc2\xb7 "

typedef struct {
    const cq_corpus *c;
    const cq_report *r;
    cq_page page;
    cq_buf words; /* a sentence in the making */
} view;

/* Print the sentence in the making, and begin a new one. */
static void say(view *v, int indent, const char *lead)
{
    cq_page_text(&v->page, indent, lead, cq_buf_view(&v->words), false);
    cq_buf_clear(&v->words);
}

static void say_z(view *v, int indent, const char *lead, const char *text)
{
    cq_page_text(&v->page, indent, lead, cq_str_z(text), false);
}

static void and_more(view *v, uint64_t all, uint64_t shown, int indent)
{
    if (all <= shown)
        return;
    cq_buf_z(&v->words, "and ");
    cq_words_count(&v->words, all - shown, "more, in the JSON", "more, in the JSON");
    cq_page_ink(&v->page, CQ_INK_DIM);
    say(v, indent, "");
    cq_page_ink(&v->page, CQ_INK_PLAIN);
}

/* What was read, in two sentences. */
static void opening(view *v, const cq_tally *t)
{
    cq_buf *b = &v->words;
    cq_page_ink(&v->page, CQ_INK_BOLD);
    cq_words_count(b, t->kept, "message", "messages");
    cq_buf_z(b, " of ");
    cq_words_count(b, v->c->sender_n, "sender", "senders");
    cq_buf_z(b, ": ");
    cq_words_count(b, v->r->campaign_n, "campaign", "campaigns");
    cq_words_standings(b, v->r);
    say(v, 0, "");
    cq_page_ink(&v->page, CQ_INK_PLAIN);
    if (t->refused) {
        cq_words_count(b, t->refused, "more record", "more records");
        cq_buf_z(b, " could not be read.");
        say(v, 0, "");
    }
}

static void account(view *v, uint64_t n, const char *what)
{
    cq_buf *b = &v->words;
    cq_words_count(b, n, "", "");
    cq_page_cell(&v->page, -(INDENT + 11), cq_buf_view(b));
    cq_buf_clear(b);
    cq_buf_z(v->page.out, "  ");
    say_z(v, INDENT + 13, NULL, what);
}

static void accounting(view *v, const cq_tally *t)
{
    cq_buf_char(v->page.out, '\n');
    account(v, t->in_campaigns, "in campaigns");
    account(v, t->set_aside, "set aside: alike, but for an innocent reason");
    account(v, t->individual, "individual: in no campaign, to be read one by one");
}

/* "mail post": the channels that a campaign uses. */
static void channel_names(const view *v, const cq_campaign *k, cq_buf *out)
{
    uint32_t n[CQ_CHANNELS];
    cq_tally_channels(v->c, k->messages, n);
    for (int i = 0; i < CQ_CHANNELS; i++)
        if (n[i])
            cq_buf_printf(out, "%s ", cq_channel_name((cq_channel)i));
}

static void cell_number(view *v, int columns, uint64_t n)
{
    cq_words_count(&v->words, n, "", "");
    cq_page_cell(&v->page, columns, cq_buf_view(&v->words));
    cq_buf_clear(&v->words);
}

static void row(view *v, const cq_campaign *k)
{
    const cq_page *p = &v->page;
    cq_buf *b = &v->words;
    cq_page_ink(p, CQ_INK_BOLD);
    cq_page_cell(p, 10, cq_str_z(k->id));
    cq_page_ink(p, CQ_INK_PLAIN);
    cq_page_cell(p, 12, cq_str_z(cq_standing_name(k->standing)));
    cell_number(v, -8, k->messages.n);
    cell_number(v, -9, k->member_n);
    cq_buf_z(p->out, "  ");
    channel_names(v, k, b);
    cq_page_cell(p, 17, cq_buf_view(b));
    cq_buf_clear(b);
    cq_words_span(b, k->first, k->last);
    cq_page_cell(p, 22, cq_buf_view(b));
    cq_buf_clear(b);
    cq_page_line(p);
    cq_page_text(p, INDENT, "", k->title, false);
    cq_page_ink(p, CQ_INK_DIM);
    cq_words_people(b, k->least, k->most);
    cq_buf_printf(b, "; %s (", cq_words_sure(k->q));
    cq_words_q(b, k->q);
    cq_buf_char(b, ')');
    say(v, INDENT, "");
    cq_page_ink(p, CQ_INK_PLAIN);
}

static void campaigns(view *v)
{
    const cq_page *p = &v->page;
    uint32_t n = v->r->campaign_n;
    cq_page_head(p, "Campaigns, the most certain first");
    if (n == 0) {
        say_z(v, INDENT, "", "None was found.");
        return;
    }
    cq_page_ink(p, CQ_INK_DIM);
    cq_buf_z(p->out,
             "id        standing    messages  senders  channels         when (UTC)");
    cq_page_ink(p, CQ_INK_PLAIN);
    cq_page_line(p);
    for (uint32_t i = 0; i < n && i < CAMPAIGNS; i++)
        row(v, &v->r->campaigns[i]);
    and_more(v, n, CAMPAIGNS, INDENT);
    cq_buf_char(p->out, '\n');
    say_z(v, 0, "",
          "`claque show ID` shows one with its script, its senders and its evidence.");
}

static void set_aside(view *v)
{
    cq_arena a = { 0 };
    uint32_t n;
    cq_kind *kinds = cq_tally_kinds(v->r, &a, &n);
    if (n)
        cq_page_head(&v->page, "Set aside");
    for (uint32_t i = 0; i < n && i < KINDS; i++) {
        cell_number(v, -(INDENT + 7), kinds[i].messages);
        cq_buf_z(v->page.out, "  ");
        cq_page_cell(&v->page, 16, kinds[i].reason);
        cq_buf_str(&v->words, kinds[i].sentence);
        if (kinds[i].groups > 1)
            cq_buf_printf(&v->words, " (%u groups)", kinds[i].groups);
        cq_buf_char(v->page.out, ' ');
        say(v, INDENT + 26, NULL);
    }
    and_more(v, n, KINDS, INDENT);
    cq_arena_done(&a);
}

static void problems(view *v)
{
    const cq_corpus *c = v->c;
    if (c->problem_total == 0)
        return;
    cq_page_head(&v->page, "Problems");
    for (uint32_t i = 0; i < c->problem_n && i < PROBLEMS; i++) {
        const cq_problem *x = &c->problems[i];
        cq_buf_str(&v->words, x->input);
        if (x->line)
            cq_buf_printf(&v->words, ":%llu", (unsigned long long)x->line);
        cq_buf_printf(&v->words, " (byte %llu): ", (unsigned long long)x->byte);
        cq_buf_str(&v->words, x->reason);
        cq_buf_z(&v->words, x->refused ? " [not read]" : "");
        say(v, 4, DOT);
    }
    and_more(v, c->problem_total, PROBLEMS, 4);
}

static void after_events(view *v)
{
    const cq_after *a = &v->r->after;
    cq_arena arena = { 0 };
    uint32_t n;
    if (a->events == 0)
        return;
    cq_page_head(&v->page, "After events");
    cq_after_all(&v->words, a);
    say(v, INDENT, "  ");
    const cq_rise *x = cq_after_beyond_chance(a, &arena, &n);
    for (uint32_t i = 0; i < n && i < RISES; i++) {
        cq_after_event(&v->words, &x[i].event);
        cq_buf_z(&v->words, ". ");
        cq_after_rise(&v->words, &x[i], a->hours);
        say(v, 4, DOT);
    }
    and_more(v, n, RISES, 4);
    if (n)
        say_z(v, INDENT, "  ", cq_after_caveat);
    cq_arena_done(&arena);
}

static void sentences(view *v, const char *head, const cq_str *s, uint32_t n)
{
    if (n == 0)
        return;
    cq_page_head(&v->page, head);
    for (uint32_t i = 0; i < n; i++)
        cq_page_text(&v->page, 4, DOT, s[i], false);
}

static void firsts(view *v, const cq_leads *l, const char *head)
{
    cq_arena a = { 0 };
    uint32_t n;
    const cq_str *s = cq_firsts_sentences(v->c, l, &a, &n);
    sentences(v, head, s, n);
    cq_arena_done(&a);
}

/* In the overview those only of whom there is something to say. */
static void camps(view *v, bool all)
{
    cq_arena a = { 0 };
    uint32_t n;
    if (all || v->r->camps.accord_n) {
        const cq_str *s = cq_camps_accords(v->r, &a, &n);
        sentences(v, "Camps that use the same scripts", s, n);
        s = cq_camps_each(&v->r->camps, &a, &n);
        sentences(v, "The camps", s, n);
    }
    cq_arena_done(&a);
}

static void overview(view *v)
{
    cq_tally t;
    cq_tally_count(v->c, v->r, &t);
    opening(v, &t);
    accounting(v, &t);
    campaigns(v);
    set_aside(v);
    after_events(v);
    camps(v, false);
    firsts(v, &v->r->leads, "Who goes first in several campaigns");
    cq_ledger_page(&v->page, v->c, v->r);
    problems(v);
    sentences(v, "To be borne in mind", v->r->notes, v->r->note_n);
}

/* One campaign. */

static void facts(view *v, const cq_campaign *k)
{
    uint32_t n[CQ_CHANNELS];
    cq_buf *b = &v->words;
    cq_tally_channels(v->c, k->messages, n);
    cq_words_count(b, k->messages.n, "message", "messages");
    cq_buf_z(b, " (");
    cq_words_channels(b, n);
    cq_buf_z(b, ") of ");
    cq_words_count(b, k->member_n, "sender", "senders");
    cq_buf_z(b, ", ");
    cq_words_span(b, k->first, k->last);
    say(v, 0, "");
    cq_buf_printf(b, "How sure: %s (", cq_words_sure(k->q));
    cq_words_q(b, k->q);
    cq_buf_z(b, "). ");
    cq_words_odds(b, k->q);
    cq_buf_printf(b, " %s", cq_words_null(k->null));
    say(v, 0, "");
}

static void standing(view *v, const cq_campaign *k)
{
    cq_buf *b = &v->words;
    cq_page_head(&v->page, "Standing");
    cq_buf_printf(b, "%s. %s", cq_standing_name(k->standing),
                  cq_words_standing(k->standing));
    say(v, INDENT, "  ");
    for (uint32_t i = 0; i < k->reason_n; i++) {
        cq_buf_str(b, k->reasons[i].sentence);
        if (k->reasons[i].message != CQ_NONE) {
            cq_buf_z(b, ": ");
            cq_buf_str(b, v->c->messages[k->reasons[i].message].key);
        }
        say(v, 4, DOT);
    }
}

static void people(view *v, const cq_campaign *k)
{
    cq_page_head(&v->page, "How many people");
    cq_words_people(&v->words, k->least, k->most);
    say(v, INDENT, "  ");
    for (uint32_t i = 0; i < k->why_n; i++)
        cq_page_text(&v->page, 4, DOT, k->why[i], false);
    for (uint32_t i = 0; i < k->target_n && i < TARGETS; i++) {
        cq_buf_z(&v->words, i ? ", " : "addressed to ");
        cq_buf_str(&v->words, k->targets[i]);
    }
    if (k->target_n) {
        say(v, INDENT, "  ");
        and_more(v, k->target_n, TARGETS, INDENT);
    }
}

/* A stranger's words, not too many of them. */
static void quoted(view *v, cq_str s)
{
    cq_str head = cq_rune_head(s, QUOTED);
    cq_buf_str(&v->words, head);
    cq_buf_z(&v->words, s.n == 0 ? "nothing" : head.n < s.n ? "\xe2\x80\xa6" : "");
}

static void slot(view *v, const cq_slot *s, uint32_t number)
{
    char lead[32];
    snprintf(lead, sizeof lead, "  [%u]", number);
    for (uint32_t i = 0; i < s->value_n && i < VALUES; i++) {
        cq_buf_z(&v->words, i ? " \xc2\xb7 " : "");
        quoted(v, s->values[i].value);
        cq_buf_printf(&v->words, " (%u)", s->values[i].count);
    }
    if (s->value_n > VALUES)
        cq_buf_printf(&v->words, " \xc2\xb7 and %u more", s->value_n - VALUES);
    say(v, 8, lead);
}

static void script_sentences(view *v, const cq_script *s, bool moved)
{
    cq_arena a = { 0 };
    uint32_t n;
    const cq_sentence *x =
        moved ? cq_tally_moved(s, &a, &n) : cq_tally_optional(s, &a, &n);
    if (n)
        cq_page_head(&v->page, moved ? "Sentences that some have in another place"
                                     : "Sentences that not all have");
    for (uint32_t i = 0; i < n && i < SENTENCES; i++) {
        cq_buf_z(&v->words, "\xe2\x80\x9c");
        quoted(v, x[i].text);
        cq_buf_printf(&v->words, "\xe2\x80\x9d (%u of %u%s)",
                      moved ? x[i].moved : x[i].messages, s->messages.n,
                      moved || x[i].in_text ? "" : "; not in the text above");
        say(v, 4, DOT);
    }
    and_more(v, n, SENTENCES, 4);
    cq_arena_done(&a);
}

static void additions(view *v, const cq_script *s)
{
    if (s->addition_n == 0)
        return;
    cq_arena a = { 0 };
    const cq_addition *x = cq_tally_additions(s, &a);
    cq_page_head(&v->page, "Added by senders of their own, the longest first");
    for (uint32_t i = 0; i < s->addition_n && i < ADDITIONS; i++) {
        cq_buf_z(&v->words, "\xe2\x80\x9c");
        quoted(v, x[i].text);
        cq_buf_z(&v->words, "\xe2\x80\x9d");
        say(v, 4, DOT);
        cq_page_ink(&v->page, CQ_INK_DIM);
        cq_page_text(&v->page, 4, "", v->c->messages[x[i].message].key, false);
        cq_page_ink(&v->page, CQ_INK_PLAIN);
    }
    and_more(v, s->addition_n, ADDITIONS, 4);
    cq_arena_done(&a);
}

static void script(view *v, const cq_script *s, uint32_t number)
{
    char head[96];
    snprintf(head, sizeof head, "Script s%u: %u messages, %u words in common", number,
             s->messages.n, s->words);
    cq_page_head(&v->page, head);
    cq_page_text(&v->page, 4, "  ", s->text, true);
    if (s->slot_n)
        cq_buf_char(v->page.out, '\n');
    for (uint32_t i = 0; i < s->slot_n; i++)
        slot(v, &s->slots[i], i + 1);
    script_sentences(v, s, false);
    script_sentences(v, s, true);
    additions(v, s);
}

static void when(view *v, const cq_campaign *k)
{
    uint32_t count[BARS];
    cq_timeline t = cq_timeline_of(k->first, k->last, BARS);
    uint32_t peak = cq_timeline_count(&t, v->c, k->messages, count);

    cq_page_head(&v->page, "When (UTC)");
    if (t.n == 0) {
        say_z(v, INDENT, "  ", "These messages bear no time.");
        return;
    }
    cq_buf_z(v->page.out, "  ");
    for (uint32_t i = 0; i < t.n; i++)
        if (count[i] == 0)
            cq_buf_char(v->page.out, '.');
        else
            cq_buf_rune(v->page.out, 0x2581 + (count[i] * 8 - 1) / peak);
    cq_page_line(&v->page);
    cq_words_moment(&v->words, k->first);
    cq_buf_z(&v->words, " to ");
    cq_words_moment(&v->words, k->last);
    cq_buf_z(&v->words, "; a column is ");
    cq_words_step(&v->words, t.step);
    cq_buf_z(&v->words, ", the highest ");
    cq_words_count(&v->words, peak, "message", "messages");
    say(v, INDENT, "  ");
}

static void trigger(view *v, const cq_rise *x)
{
    if (!x)
        return;
    cq_page_head(&v->page, "What it followed");
    cq_after_event(&v->words, &x->event);
    say(v, INDENT, "  ");
    cq_after_rise(&v->words, x, v->r->after.hours);
    cq_buf_printf(&v->words, " %s", cq_after_caveat);
    say(v, INDENT, "  ");
}

static void course(view *v, const cq_campaign *k)
{
    cq_arena a = { 0 };
    uint32_t n;
    const cq_str *s = cq_course_rhythms(k, &a, &n);
    sentences(v, "How it comes again", s, n);
    s = cq_course_places(k, &a, &n);
    sentences(v, "In how many places", s, n);
    cq_arena_done(&a);
}

static void grade(view *v, const cq_campaign *k, cq_grade g, const char *name)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < k->member_n; i++) {
        if (k->members[i].grade != g)
            continue;
        if (n++ < SENDERS) {
            cq_buf_z(&v->words, n > 1 ? ", " : "");
            cq_buf_str(&v->words, v->c->senders[k->members[i].sender].key);
        }
    }
    if (n == 0)
        return;
    if (n > SENDERS)
        cq_buf_printf(&v->words, ", and %u more", n - SENDERS);
    cq_buf_printf(v->page.out, "  %s (%u)", name, n);
    cq_page_line(&v->page);
    say(v, 4, "");
}

static void senders(view *v, const cq_campaign *k)
{
    cq_page_head(&v->page, "Senders");
    grade(v, k, CQ_CORE, "core");
    grade(v, k, CQ_LIKELY, "likely");
    grade(v, k, CQ_POSSIBLE, "possible");
    if (k->first_senders.n == 0)
        return;
    cq_buf_z(&v->words, "first to write: ");
    for (uint32_t i = 0; i < k->first_senders.n && i < SENDERS; i++) {
        cq_buf_z(&v->words, i ? ", " : "");
        cq_buf_str(&v->words, v->c->senders[k->first_senders.p[i]].key);
    }
    say(v, INDENT, "  ");
}

static void evidence(view *v, const cq_campaign *k)
{
    cq_page_head(&v->page, "Evidence");
    for (uint32_t i = 0; i < k->evidence_n; i++) {
        const cq_evidence *e = &k->evidence[i];
        cq_buf_z(v->page.out, "  ");
        cq_page_cell(&v->page, 10, e->line);
        cq_buf_str(&v->words, e->sentence);
        if (e->bits > 0) {
            cq_buf_z(&v->words, " By chance: ");
            cq_words_bits(&v->words, e->bits);
            cq_buf_z(&v->words, " (");
            cq_words_number(&v->words, e->bits);
            cq_buf_z(&v->words, " bits).");
        }
        say(v, 12, NULL);
    }
}

/* Each with the place and the hash of its record, and what a reader sees of it. */
static void messages(view *v, const cq_campaign *k)
{
    cq_arena a = { 0 };
    char head[32];
    snprintf(head, sizeof head, "Messages of %s", k->id);
    cq_page_head(&v->page, head);
    for (uint32_t i = 0; i < k->messages.n; i++) {
        const cq_message *m = &v->c->messages[k->messages.p[i]];
        cq_words_moment(&v->words, m->time);
        cq_buf_z(&v->words, "  ");
        cq_buf_str(&v->words, m->key);
        say(v, 4, "  ");
        cq_page_ink(&v->page, CQ_INK_DIM);
        cq_buf_str(&v->words, v->c->inputs[m->input_no].path);
        cq_buf_printf(&v->words, " at byte %llu, %llu bytes",
                      (unsigned long long)m->offset, (unsigned long long)m->length);
        say(v, 6, "");
        cq_page_text(&v->page, 6, "", cq_hex(&a, m->sha256, CQ_SHA256), false);
        cq_page_ink(&v->page, CQ_INK_PLAIN);
        cq_page_text(&v->page, 8, "", m->text, false);
        cq_arena_reset(&a);
    }
    cq_arena_done(&a);
}

static void campaign(view *v, const cq_campaign *k)
{
    cq_page_ink(&v->page, CQ_INK_BOLD);
    cq_page_text(&v->page, 10, k->id, k->title, false);
    cq_page_ink(&v->page, CQ_INK_PLAIN);
    facts(v, k);
    standing(v, k);
    people(v, k);
    for (uint32_t i = 0; i < k->script_n && i < SCRIPTS; i++)
        script(v, &k->scripts[i], i + 1);
    and_more(v, k->script_n, SCRIPTS, INDENT);
    when(v, k);
    trigger(v, k->trigger);
    course(v, k);
    firsts(v, &k->leads, "Who goes first");
    senders(v, k);
    evidence(v, k);
    cq_defanged_page(&v->page, v->c, k);
    sentences(v, "What this does not show", k->caveats, k->caveat_n);
}

cq_status cq_tell_term(const cq_corpus *c, const cq_report *r, const cq_term_opt *opt,
                       cq_buf *out)
{
    int width = opt->width < 40 ? 80 : opt->width > 100 ? 100 : opt->width;
    view v = { c, r, { out, width, opt->colour }, { 0 } };
    const cq_campaign *k = opt->campaign ? cq_tally_campaign(r, opt->campaign) : NULL;

    if (opt->campaign && !k)
        return CQ_EMPTY;
    if (k)
        campaign(&v, k);
    else if (opt->camps)
        camps(&v, true);
    else
        overview(&v);
    for (uint32_t i = 0; opt->messages && i < r->campaign_n; i++)
        if (!k || k == &r->campaigns[i])
            messages(&v, &r->campaigns[i]);
    cq_buf_done(&v.words);
    return CQ_OK;
}
