/* json.c - the report as claque.report/1 (doc/design.md).
 *
 * Written front to back into one buffer; every object of a list stands on its own line, so
 * that two reports can be compared with diff. */
#include "tell/tell.h"

#include <string.h>

#include "base/map.h"
#include "tell/found.h"
#include "tell/rune.h"
#include "tell/tally.h"
#include "tell/words.h"

#ifndef CQ_VERSION
#define CQ_VERSION "0.1.0"
#endif

/* Whether it can stand as a JSON number as it is: -?(0|[1-9]d*)(.d+)?, not too long. */
static bool is_number(cq_str s)
{
    size_t i = s.n && s.p[0] == '-', from = i, dot = 0;
    for (; i < s.n; i++) {
        if (s.p[i] == '.' && !dot && i > from)
            dot = i;
        else if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    }
    size_t whole = (dot ? dot : s.n) - from;
    return whole > 0 && s.n <= 16 && s.p[s.n - 1] != '.' &&
           (s.p[from] != '0' || whole == 1);
}

static void parameters(const cq_pen *p)
{
    cq_pen_open_object(p, "parameters");
    for (uint32_t i = 0; i < p->r->parameter_n; i++) {
        const cq_parameter *x = &p->r->parameters[i];
        cq_pen_comma(p);
        cq_rune_json(p->out, x->name);
        cq_buf_char(p->out, ':');
        if (is_number(x->value))
            cq_buf_str(p->out, x->value);
        else
            cq_rune_json(p->out, x->value);
    }
    cq_pen_close_with(p, '}');
}

static void inputs(const cq_pen *p)
{
    cq_pen_open_list(p, "inputs");
    for (uint32_t i = 0; i < p->c->input_n; i++) {
        const cq_input *x = &p->c->inputs[i];
        cq_pen_item(p);
        cq_pen_text(p, "path", x->path);
        cq_pen_text(p, "format", x->format);
        cq_pen_text(p, "sha256", x->sha256);
        cq_pen_count(p, "messages", x->messages);
        cq_pen_count(p, "problems", x->problems);
        cq_pen_close_with(p, '}');
    }
    cq_pen_close_with(p, ']');
}

static void counts(const cq_pen *p)
{
    cq_tally t;
    cq_tally_count(p->c, p->r, &t);
    cq_pen_open_object(p, "counts");
    cq_pen_count(p, "messages", t.kept);
    cq_pen_count(p, "senders", p->c->sender_n);
    cq_pen_count(p, "scripts", t.scripts);
    cq_pen_count(p, "ties", p->r->tie_n);
    cq_pen_count(p, "campaigns", p->r->campaign_n);
    cq_pen_count(p, "same_id", p->c->same_id);
    cq_pen_close_with(p, '}');
    cq_pen_open_object(p, "accounting");
    cq_pen_count(p, "read", t.read);
    cq_pen_count(p, "kept", t.kept);
    cq_pen_count(p, "refused", t.refused);
    cq_pen_count(p, "set_aside", t.set_aside);
    cq_pen_count(p, "in_campaigns", t.in_campaigns);
    cq_pen_count(p, "individual", t.individual);
    cq_pen_close_with(p, '}');
}

static void problems(const cq_pen *p)
{
    cq_pen_open_object(p, "problems");
    cq_pen_count(p, "total", p->c->problem_total);
    cq_pen_open_list(p, "first");
    for (uint32_t i = 0; i < p->c->problem_n; i++) {
        const cq_problem *x = &p->c->problems[i];
        cq_pen_item(p);
        cq_pen_text(p, "input", x->input);
        cq_pen_count(p, "line", x->line);
        cq_pen_count(p, "byte", x->byte);
        cq_pen_text(p, "reason", x->reason);
        cq_pen_close_with(p, '}');
    }
    cq_buf_z(p->out, "]}");
}

static void set_aside(const cq_pen *p)
{
    cq_pen_open_list(p, "set_aside");
    for (uint32_t i = 0; i < p->r->set_aside_n; i++) {
        const cq_set_aside *x = &p->r->set_aside[i];
        cq_pen_item(p);
        cq_pen_text(p, "reason", x->reason);
        cq_pen_text(p, "sentence", x->sentence);
        cq_pen_messages(p, "messages", x->messages);
        cq_pen_close_with(p, '}');
    }
    cq_pen_close_with(p, ']');
}

static void decoys(const cq_pen *p)
{
    cq_pen_open_object(p, "decoys");
    cq_pen_count(p, "n", p->r->decoy_n);
    cq_pen_number(p, "floor_q", p->r->floor_q);
    cq_pen_open_list(p, "findings");
    for (uint32_t i = 0; i < p->r->decoy_n; i++) {
        cq_pen_comma(p);
        cq_words_number(p->out, p->r->decoys[i]);
    }
    cq_buf_z(p->out, "]}");
}

static void slots(const cq_pen *p, const cq_script *s)
{
    cq_pen_open_list(p, "slots");
    for (uint32_t i = 0; i < s->slot_n; i++) {
        cq_pen_comma(p);
        cq_buf_char(p->out, '{');
        cq_pen_count(p, "n", i + 1);
        cq_pen_open_list(p, "values");
        for (uint32_t j = 0; j < s->slots[i].value_n; j++) {
            cq_pen_comma(p);
            cq_buf_char(p->out, '[');
            cq_rune_json(p->out, s->slots[i].values[j].value);
            cq_buf_printf(p->out, ",%u]", s->slots[i].values[j].count);
        }
        cq_buf_z(p->out, "]}");
    }
    cq_pen_close_with(p, ']');
}

static void sentences(const cq_pen *p, const cq_script *s)
{
    cq_pen_open_list(p, "sentences");
    for (uint32_t i = 0; i < s->sentence_n; i++) {
        const cq_sentence *x = &s->sentences[i];
        cq_pen_item(p);
        cq_pen_text(p, "text", x->text);
        cq_pen_count(p, "messages", x->messages);
        cq_pen_count(p, "moved", x->moved);
        cq_pen_key(p, "in_text");
        cq_buf_z(p->out, x->in_text ? "true" : "false");
        cq_pen_close_with(p, '}');
    }
    cq_pen_close_with(p, ']');
}

static void message_or_null(const cq_pen *p, uint32_t m)
{
    if (m != CQ_NONE) {
        cq_pen_text(p, "message", p->c->messages[m].key);
        return;
    }
    cq_pen_key(p, "message");
    cq_buf_z(p->out, "null");
}

static void scripts(const cq_pen *p, const cq_campaign *k)
{
    cq_pen_open_list(p, "scripts");
    for (uint32_t i = 0; i < k->script_n; i++) {
        const cq_script *s = &k->scripts[i];
        cq_pen_item(p);
        cq_buf_printf(p->out, "\"id\":\"s%u\"", i + 1);
        cq_pen_count(p, "messages", s->messages.n);
        cq_pen_count(p, "words", s->words);
        cq_pen_text(p, "text", s->text);
        slots(p, s);
        sentences(p, s);
        cq_pen_open_list(p, "additions");
        for (uint32_t j = 0; j < s->addition_n; j++) {
            cq_pen_item(p);
            message_or_null(p, s->additions[j].message);
            cq_pen_text(p, "text", s->additions[j].text);
            cq_pen_close_with(p, '}');
        }
        cq_buf_z(p->out, "]}");
    }
    cq_pen_close_with(p, ']');
}

static void evidence(const cq_pen *p, const cq_campaign *k)
{
    cq_pen_open_list(p, "evidence");
    for (uint32_t i = 0; i < k->evidence_n; i++) {
        const cq_evidence *e = &k->evidence[i];
        cq_pen_item(p);
        cq_pen_text(p, "line", e->line);
        cq_pen_number(p, "bits", e->bits);
        cq_pen_text(p, "sentence", e->sentence);
        cq_pen_messages(p, "messages", e->messages);
        cq_pen_close_with(p, '}');
    }
    cq_pen_close_with(p, ']');
}

static void standing(const cq_pen *p, const cq_campaign *k)
{
    cq_pen_text(p, "standing", cq_str_z(cq_standing_name(k->standing)));
    cq_pen_open_list(p, "standing_reasons");
    for (uint32_t i = 0; i < k->reason_n; i++) {
        cq_pen_comma(p);
        cq_buf_char(p->out, '{');
        cq_pen_text(p, "sentence", k->reasons[i].sentence);
        message_or_null(p, k->reasons[i].message);
        cq_pen_close_with(p, '}');
    }
    cq_pen_close_with(p, ']');
}

static void channels(const cq_pen *p, const cq_campaign *k)
{
    uint32_t n[CQ_CHANNELS];
    cq_tally_channels(p->c, k->messages, n);
    cq_pen_open_object(p, "channels");
    for (int i = 0; i < CQ_CHANNELS; i++)
        if (n[i])
            cq_pen_count(p, cq_channel_name((cq_channel)i), n[i]);
    cq_pen_close_with(p, '}');
}

/* The members of one grade; of all with CQ_POSSIBLE + 1. */
static void members(const cq_pen *p, const char *name, const cq_campaign *k, int grade)
{
    cq_pen_open_list(p, name);
    for (uint32_t i = 0; i < k->member_n; i++)
        if (grade > CQ_POSSIBLE || (int)k->members[i].grade == grade) {
            cq_pen_comma(p);
            cq_rune_json(p->out, p->c->senders[k->members[i].sender].key);
        }
    cq_pen_close_with(p, ']');
}

static void rise(const cq_pen *p, const cq_rise *x)
{
    cq_arena a = { 0 };
    cq_pen_time_or_null(p, "time", x->event.time);
    cq_pen_text(p, "event", x->event.text);
    cq_pen_text(p, "target", x->event.target);
    cq_pen_count(p, "messages", x->messages);
    cq_pen_number(p, "factor", x->factor);
    cq_pen_number(p, "low", x->low);
    cq_pen_number(p, "high", x->high);
    cq_pen_number(p, "p", x->p);
    cq_pen_text(p, "other", cq_rise_is_weekly(x) ? CQ_STR("weeks") : CQ_STR("days"));
    cq_pen_open_list(p, "placebos");
    for (uint32_t i = 0; i < x->placebo_n; i++) {
        cq_pen_comma(p);
        cq_buf_char(p->out, '[');
        cq_rune_json(p->out, cq_time_iso(&a, x->placebos[i].time));
        cq_buf_printf(p->out, ",%u]", x->placebos[i].messages);
    }
    cq_buf_z(p->out, "]}");
    cq_arena_done(&a);
}

static void trigger(const cq_pen *p, const cq_campaign *k)
{
    if (k->trigger) {
        cq_pen_open_object(p, "trigger");
        rise(p, k->trigger);
    } else {
        cq_pen_key(p, "trigger");
        cq_buf_z(p->out, "null");
    }
}

static void after(const cq_pen *p)
{
    const cq_after *a = &p->r->after;
    cq_pen_open_object(p, "after_events");
    cq_pen_count(p, "hours", a->hours);
    cq_pen_count(p, "events", a->events);
    cq_pen_number(p, "factor", a->factor);
    cq_pen_number(p, "p", a->p);
    cq_pen_open_list(p, "rises");
    for (uint32_t i = 0; i < a->rise_n; i++) {
        cq_pen_item(p);
        rise(p, &a->rises[i]);
    }
    cq_buf_z(p->out, "]}");
}

static void campaign(const cq_pen *p, const cq_campaign *k)
{
    cq_pen_item(p);
    cq_pen_text(p, "id", cq_str_z(k->id));
    cq_pen_text(p, "title", k->title);
    cq_pen_number(p, "q", k->q);
    cq_pen_text(p, "null", cq_str_z(cq_null_name(k->null)));
    standing(p, k);
    channels(p, k);
    cq_pen_time_or_null(p, "first", k->first);
    cq_pen_time_or_null(p, "last", k->last);
    members(p, "senders", k, CQ_POSSIBLE + 1);
    members(p, "core", k, CQ_CORE);
    members(p, "likely", k, CQ_LIKELY);
    members(p, "possible", k, CQ_POSSIBLE);
    cq_pen_open_object(p, "people");
    cq_pen_count(p, "least", k->least);
    cq_pen_count(p, "most", k->most);
    cq_pen_strings(p, "why", k->why, k->why_n);
    cq_pen_close_with(p, '}');
    cq_pen_messages(p, "messages", k->messages);
    cq_pen_strings(p, "targets", k->targets, k->target_n);
    scripts(p, k);
    evidence(p, k);
    cq_pen_strings(p, "caveats", k->caveats, k->caveat_n);
    trigger(p, k);
    cq_pen_senders(p, "first_senders", k->first_senders);
    cq_found_leads(p, &k->leads);
    cq_found_rhythms(p, k);
    cq_found_spreads(p, k);
    cq_pen_close_with(p, '}');
}

void cq_tell_json(const cq_corpus *c, const cq_report *r, cq_buf *out)
{
    cq_pen p = { c, r, out };
    cq_buf_z(out, "{");
    cq_pen_text(&p, "schema", CQ_STR("claque.report/1"));
    cq_pen_text(&p, "version", CQ_STR(CQ_VERSION));
    parameters(&p);
    inputs(&p);
    counts(&p);
    problems(&p);
    set_aside(&p);
    decoys(&p);
    cq_pen_strings(&p, "notes", r->notes, r->note_n);
    after(&p);
    cq_found_leads(&p, &r->leads);
    cq_found_camps(&p);
    cq_pen_open_list(&p, "campaigns");
    for (uint32_t i = 0; i < r->campaign_n; i++)
        campaign(&p, &r->campaigns[i]);
    cq_buf_z(out, "]}\n");
}
