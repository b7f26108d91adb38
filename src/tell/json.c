/* json.c - the report as claque.report/1 (doc/design.md).
 *
 * Written front to back into one buffer; every object of a list stands on its own line, so
 * that two reports can be compared with diff. */
#include "tell/tell.h"

#include <string.h>

#include "base/map.h"
#include "tell/found.h"
#include "tell/pen.h"
#include "tell/rune.h"
#include "tell/tally.h"
#include "tell/words.h"

#ifndef CQ_VERSION
#define CQ_VERSION "0.1.0"
#endif

/* What each function here writes to, and from. */
typedef struct {
    const cq_corpus *c;
    const cq_report *r;
    cq_buf *out;
} pen;

static void close_with(const pen *p, char c)
{
    cq_buf_char(p->out, c);
}

static void strings(const pen *p, const char *name, const cq_str *s, uint32_t n)
{
    cq_pen_list(p->out, name);
    for (uint32_t i = 0; i < n; i++) {
        cq_pen_comma(p->out);
        cq_rune_json(p->out, s[i]);
    }
    close_with(p, ']');
}

static void messages(const pen *p, const char *name, cq_list l)
{
    cq_pen_list(p->out, name);
    for (uint32_t i = 0; i < l.n; i++) {
        cq_pen_comma(p->out);
        cq_rune_json(p->out, p->c->messages[l.p[i]].key);
    }
    close_with(p, ']');
}

static void senders(const pen *p, const char *name, cq_list l)
{
    cq_pen_list(p->out, name);
    for (uint32_t i = 0; i < l.n; i++) {
        cq_pen_comma(p->out);
        cq_rune_json(p->out, p->c->senders[l.p[i]].key);
    }
    close_with(p, ']');
}

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

static void parameters(const pen *p)
{
    cq_pen_object(p->out, "parameters");
    for (uint32_t i = 0; i < p->r->parameter_n; i++) {
        const cq_parameter *x = &p->r->parameters[i];
        cq_pen_comma(p->out);
        cq_rune_json(p->out, x->name);
        cq_buf_char(p->out, ':');
        if (is_number(x->value))
            cq_buf_str(p->out, x->value);
        else
            cq_rune_json(p->out, x->value);
    }
    close_with(p, '}');
}

static void inputs(const pen *p)
{
    cq_arena a = { 0 };
    const cq_tally *t = cq_tally_inputs(p->c, p->r, &a);
    cq_pen_list(p->out, "inputs");
    for (uint32_t i = 0; i < p->c->input_n; i++) {
        const cq_input *x = &p->c->inputs[i];
        cq_pen_item(p->out);
        cq_pen_text(p->out, "path", x->path);
        cq_pen_text(p->out, "format", x->format);
        cq_pen_text(p->out, "sha256", x->sha256);
        cq_pen_count(p->out, "messages", x->messages);
        cq_pen_count(p->out, "problems", x->problems);
        cq_pen_count(p->out, "refused", t[i].refused);
        cq_pen_count(p->out, "set_aside", t[i].set_aside);
        cq_pen_count(p->out, "in_campaigns", t[i].in_campaigns);
        cq_pen_count(p->out, "individual", t[i].individual);
        close_with(p, '}');
    }
    close_with(p, ']');
    cq_arena_done(&a);
}

static void counts(const pen *p)
{
    cq_tally t;
    cq_tally_count(p->c, p->r, &t);
    cq_pen_object(p->out, "counts");
    cq_pen_count(p->out, "messages", t.kept);
    cq_pen_count(p->out, "senders", p->c->sender_n);
    cq_pen_count(p->out, "scripts", t.scripts);
    cq_pen_count(p->out, "ties", p->r->tie_n);
    cq_pen_count(p->out, "campaigns", p->r->campaign_n);
    cq_pen_count(p->out, "same_id", p->c->same_id);
    close_with(p, '}');
    cq_pen_object(p->out, "accounting");
    cq_pen_count(p->out, "read", t.read);
    cq_pen_count(p->out, "kept", t.kept);
    cq_pen_count(p->out, "refused", t.refused);
    cq_pen_count(p->out, "set_aside", t.set_aside);
    cq_pen_count(p->out, "in_campaigns", t.in_campaigns);
    cq_pen_count(p->out, "individual", t.individual);
    close_with(p, '}');
}

static void problems(const pen *p)
{
    cq_pen_object(p->out, "problems");
    cq_pen_count(p->out, "total", p->c->problem_total);
    cq_pen_list(p->out, "first");
    for (uint32_t i = 0; i < p->c->problem_n; i++) {
        const cq_problem *x = &p->c->problems[i];
        cq_pen_item(p->out);
        cq_pen_text(p->out, "input", x->input);
        cq_pen_count(p->out, "line", x->line);
        cq_pen_count(p->out, "byte", x->byte);
        cq_pen_text(p->out, "reason", x->reason);
        close_with(p, '}');
    }
    cq_buf_z(p->out, "]}");
}

static void set_aside(const pen *p)
{
    cq_pen_list(p->out, "set_aside");
    for (uint32_t i = 0; i < p->r->set_aside_n; i++) {
        const cq_set_aside *x = &p->r->set_aside[i];
        cq_pen_item(p->out);
        cq_pen_text(p->out, "reason", x->reason);
        cq_pen_text(p->out, "sentence", x->sentence);
        messages(p, "messages", x->messages);
        close_with(p, '}');
    }
    close_with(p, ']');
}

static void decoys(const pen *p)
{
    cq_pen_object(p->out, "decoys");
    cq_pen_count(p->out, "n", p->r->decoy_n);
    cq_pen_number(p->out, "floor_q", p->r->floor_q);
    cq_pen_list(p->out, "findings");
    for (uint32_t i = 0; i < p->r->decoy_n; i++) {
        cq_pen_comma(p->out);
        cq_words_number(p->out, p->r->decoys[i]);
    }
    cq_buf_z(p->out, "]}");
}

static void slots(const pen *p, const cq_script *s)
{
    cq_pen_list(p->out, "slots");
    for (uint32_t i = 0; i < s->slot_n; i++) {
        cq_pen_comma(p->out);
        cq_buf_char(p->out, '{');
        cq_pen_count(p->out, "n", i + 1);
        cq_pen_list(p->out, "values");
        for (uint32_t j = 0; j < s->slots[i].value_n; j++) {
            cq_pen_comma(p->out);
            cq_buf_char(p->out, '[');
            cq_rune_json(p->out, s->slots[i].values[j].value);
            cq_buf_printf(p->out, ",%u]", s->slots[i].values[j].count);
        }
        cq_buf_z(p->out, "]}");
    }
    close_with(p, ']');
}

static void sentences(const pen *p, const cq_script *s)
{
    cq_pen_list(p->out, "sentences");
    for (uint32_t i = 0; i < s->sentence_n; i++) {
        const cq_sentence *x = &s->sentences[i];
        cq_pen_item(p->out);
        cq_pen_text(p->out, "text", x->text);
        cq_pen_count(p->out, "messages", x->messages);
        cq_pen_count(p->out, "moved", x->moved);
        cq_pen_key(p->out, "in_text");
        cq_buf_z(p->out, x->in_text ? "true" : "false");
        close_with(p, '}');
    }
    close_with(p, ']');
}

static void message_or_null(const pen *p, uint32_t m)
{
    if (m != CQ_NONE) {
        cq_pen_text(p->out, "message", p->c->messages[m].key);
        return;
    }
    cq_pen_key(p->out, "message");
    cq_buf_z(p->out, "null");
}

static void scripts(const pen *p, const cq_campaign *k)
{
    cq_pen_list(p->out, "scripts");
    for (uint32_t i = 0; i < k->script_n; i++) {
        const cq_script *s = &k->scripts[i];
        cq_pen_item(p->out);
        cq_buf_printf(p->out, "\"id\":\"s%u\"", i + 1);
        cq_pen_count(p->out, "messages", s->messages.n);
        cq_pen_count(p->out, "words", s->words);
        cq_pen_text(p->out, "text", s->text);
        slots(p, s);
        sentences(p, s);
        cq_pen_list(p->out, "additions");
        for (uint32_t j = 0; j < s->addition_n; j++) {
            cq_pen_item(p->out);
            message_or_null(p, s->additions[j].message);
            cq_pen_text(p->out, "text", s->additions[j].text);
            close_with(p, '}');
        }
        cq_buf_z(p->out, "]}");
    }
    close_with(p, ']');
}

static void evidence(const pen *p, const cq_campaign *k)
{
    cq_pen_list(p->out, "evidence");
    for (uint32_t i = 0; i < k->evidence_n; i++) {
        const cq_evidence *e = &k->evidence[i];
        cq_pen_item(p->out);
        cq_pen_text(p->out, "line", e->line);
        cq_pen_number(p->out, "bits", e->bits);
        cq_pen_text(p->out, "sentence", e->sentence);
        messages(p, "messages", e->messages);
        close_with(p, '}');
    }
    close_with(p, ']');
}

static void standing(const pen *p, const cq_campaign *k)
{
    cq_pen_text(p->out, "standing", cq_str_z(cq_standing_name(k->standing)));
    cq_pen_list(p->out, "standing_reasons");
    for (uint32_t i = 0; i < k->reason_n; i++) {
        cq_pen_comma(p->out);
        cq_buf_char(p->out, '{');
        cq_pen_text(p->out, "sentence", k->reasons[i].sentence);
        message_or_null(p, k->reasons[i].message);
        close_with(p, '}');
    }
    close_with(p, ']');
}

static void channels(const pen *p, const cq_campaign *k)
{
    uint32_t n[CQ_CHANNELS];
    cq_tally_channels(p->c, k->messages, n);
    cq_pen_object(p->out, "channels");
    for (int i = 0; i < CQ_CHANNELS; i++)
        if (n[i])
            cq_pen_count(p->out, cq_channel_name((cq_channel)i), n[i]);
    close_with(p, '}');
}

/* The members of one grade; of all with CQ_POSSIBLE + 1. */
static void members(const pen *p, const char *name, const cq_campaign *k, int grade)
{
    cq_pen_list(p->out, name);
    for (uint32_t i = 0; i < k->member_n; i++)
        if (grade > CQ_POSSIBLE || (int)k->members[i].grade == grade) {
            cq_pen_comma(p->out);
            cq_rune_json(p->out, p->c->senders[k->members[i].sender].key);
        }
    close_with(p, ']');
}

static void rise(const pen *p, const cq_rise *x)
{
    cq_arena a = { 0 };
    cq_pen_time(p->out, "time", x->event.time);
    cq_pen_text(p->out, "event", x->event.text);
    cq_pen_text(p->out, "target", x->event.target);
    cq_pen_count(p->out, "messages", x->messages);
    cq_pen_number(p->out, "factor", x->factor);
    cq_pen_number(p->out, "low", x->low);
    cq_pen_number(p->out, "high", x->high);
    cq_pen_number(p->out, "p", x->p);
    cq_pen_text(p->out, "other", cq_str_z(cq_rise_other(x)));
    cq_pen_list(p->out, "placebos");
    for (uint32_t i = 0; i < x->placebo_n; i++) {
        cq_pen_comma(p->out);
        cq_buf_char(p->out, '[');
        cq_rune_json(p->out, cq_time_iso(&a, x->placebos[i].time));
        cq_buf_printf(p->out, ",%u]", x->placebos[i].messages);
    }
    cq_buf_z(p->out, "]}");
    cq_arena_done(&a);
}

static void cause(const pen *p, const cq_rise *x)
{
    cq_pen_text(p->out, "by", x->begins ? CQ_STR("beginning") : CQ_STR("volume"));
    if (x->begins) {
        cq_pen_count(p->out, "began_seconds", (uint64_t)x->lag);
        cq_pen_number(p->out, "soon", x->soon);
    }
    rise(p, x);
}

static void trigger(const pen *p, const cq_campaign *k)
{
    if (k->trigger) {
        cq_pen_object(p->out, "trigger");
        cause(p, k->trigger);
    } else {
        cq_pen_key(p->out, "trigger");
        cq_buf_z(p->out, "null");
    }
}

static void after(const pen *p)
{
    const cq_after *a = &p->r->after;
    cq_pen_object(p->out, "after_events");
    cq_pen_count(p->out, "hours", a->hours);
    cq_pen_count(p->out, "events", a->events);
    cq_pen_number(p->out, "factor", a->factor);
    cq_pen_number(p->out, "p", a->p);
    cq_pen_list(p->out, "rises");
    for (uint32_t i = 0; i < a->rise_n; i++) {
        cq_pen_item(p->out);
        rise(p, &a->rises[i]);
    }
    cq_buf_z(p->out, "]}");
}

static void campaign(const pen *p, const cq_campaign *k)
{
    cq_pen_item(p->out);
    cq_pen_text(p->out, "id", cq_str_z(k->id));
    cq_pen_text(p->out, "title", k->title);
    cq_pen_number(p->out, "q", k->q);
    cq_pen_text(p->out, "sure", cq_str_z(cq_words_sure(k->q)));
    cq_pen_text(p->out, "null", cq_str_z(cq_null_name(k->null)));
    standing(p, k);
    channels(p, k);
    cq_pen_time(p->out, "first", k->first);
    cq_pen_time(p->out, "last", k->last);
    members(p, "senders", k, CQ_POSSIBLE + 1);
    members(p, "core", k, CQ_CORE);
    members(p, "likely", k, CQ_LIKELY);
    members(p, "possible", k, CQ_POSSIBLE);
    cq_pen_object(p->out, "people");
    cq_pen_count(p->out, "least", k->least);
    cq_pen_count(p->out, "most", k->most);
    strings(p, "why", k->why, k->why_n);
    close_with(p, '}');
    messages(p, "messages", k->messages);
    strings(p, "targets", k->targets, k->target_n);
    scripts(p, k);
    evidence(p, k);
    strings(p, "caveats", k->caveats, k->caveat_n);
    trigger(p, k);
    senders(p, "first_senders", k->first_senders);
    cq_found_leads(p->out, p->c, &k->leads);
    cq_found_rhythms(p->out, k);
    cq_found_spreads(p->out, k);
    close_with(p, '}');
}

void cq_tell_json(const cq_corpus *c, const cq_report *r, cq_buf *out)
{
    pen p = { c, r, out };
    cq_buf_z(out, "{");
    cq_pen_text(out, "schema", CQ_STR("claque.report/1"));
    cq_pen_text(out, "version", CQ_STR(CQ_VERSION));
    parameters(&p);
    inputs(&p);
    counts(&p);
    problems(&p);
    set_aside(&p);
    decoys(&p);
    strings(&p, "notes", r->notes, r->note_n);
    after(&p);
    cq_found_leads(out, c, &r->leads);
    cq_found_camps(out, c, r);
    cq_pen_list(out, "campaigns");
    for (uint32_t i = 0; i < r->campaign_n; i++)
        campaign(&p, &r->campaigns[i]);
    cq_buf_z(out, "]}\n");
}
