/* json.c - the report as claque.report/1 (doc/design.md).
 *
 * Written front to back into one buffer; every object of a list stands on its own line, so
 * that two reports can be compared with diff. */
#include "tell/tell.h"

#include <string.h>

#include "base/map.h"
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

/* A comma, unless what stands before it opens a list or an object. */
static void comma(const pen *p)
{
    char last = p->out->p[p->out->n - 1];
    if (last != '[' && last != '{')
        cq_buf_char(p->out, ',');
}

static void key(const pen *p, const char *name)
{
    comma(p);
    cq_buf_printf(p->out, "\"%s\":", name);
}

static void text(const pen *p, const char *name, cq_str s)
{
    key(p, name);
    cq_rune_json(p->out, s);
}

static void count(const pen *p, const char *name, uint64_t n)
{
    key(p, name);
    cq_buf_printf(p->out, "%llu", (unsigned long long)n);
}

static void number(const pen *p, const char *name, double x)
{
    key(p, name);
    cq_words_number(p->out, x);
}

static void time_or_null(const pen *p, const char *name, int64_t t)
{
    cq_arena a = { 0 };
    if (t == CQ_NO_TIME) {
        key(p, name);
        cq_buf_z(p->out, "null");
    } else {
        text(p, name, cq_time_iso(&a, t));
    }
    cq_arena_done(&a);
}

static void open_list(const pen *p, const char *name)
{
    key(p, name);
    cq_buf_char(p->out, '[');
}

static void open_object(const pen *p, const char *name)
{
    key(p, name);
    cq_buf_char(p->out, '{');
}

/* An object in a list, on a line of its own. */
static void item(const pen *p)
{
    comma(p);
    cq_buf_z(p->out, "\n{");
}

static void close_with(const pen *p, char c)
{
    cq_buf_char(p->out, c);
}

static void strings(const pen *p, const char *name, const cq_str *s, uint32_t n)
{
    open_list(p, name);
    for (uint32_t i = 0; i < n; i++) {
        comma(p);
        cq_rune_json(p->out, s[i]);
    }
    close_with(p, ']');
}

static void messages(const pen *p, const char *name, cq_list l)
{
    open_list(p, name);
    for (uint32_t i = 0; i < l.n; i++) {
        comma(p);
        cq_rune_json(p->out, p->c->messages[l.p[i]].key);
    }
    close_with(p, ']');
}

static void senders(const pen *p, const char *name, cq_list l)
{
    open_list(p, name);
    for (uint32_t i = 0; i < l.n; i++) {
        comma(p);
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
    open_object(p, "parameters");
    for (uint32_t i = 0; i < p->r->parameter_n; i++) {
        const cq_parameter *x = &p->r->parameters[i];
        comma(p);
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
    open_list(p, "inputs");
    for (uint32_t i = 0; i < p->c->input_n; i++) {
        const cq_input *x = &p->c->inputs[i];
        item(p);
        text(p, "path", x->path);
        text(p, "format", x->format);
        text(p, "sha256", x->sha256);
        count(p, "messages", x->messages);
        count(p, "problems", x->problems);
        close_with(p, '}');
    }
    close_with(p, ']');
}

static void counts(const pen *p)
{
    cq_tally t;
    cq_tally_count(p->c, p->r, &t);
    open_object(p, "counts");
    count(p, "messages", t.kept);
    count(p, "senders", p->c->sender_n);
    count(p, "scripts", t.scripts);
    count(p, "ties", p->r->tie_n);
    count(p, "campaigns", p->r->campaign_n);
    count(p, "same_id", p->c->same_id);
    close_with(p, '}');
    open_object(p, "accounting");
    count(p, "read", t.read);
    count(p, "kept", t.kept);
    count(p, "refused", t.refused);
    count(p, "set_aside", t.set_aside);
    count(p, "in_campaigns", t.in_campaigns);
    count(p, "individual", t.individual);
    close_with(p, '}');
}

static void problems(const pen *p)
{
    open_object(p, "problems");
    count(p, "total", p->c->problem_total);
    open_list(p, "first");
    for (uint32_t i = 0; i < p->c->problem_n; i++) {
        const cq_problem *x = &p->c->problems[i];
        item(p);
        text(p, "input", x->input);
        count(p, "line", x->line);
        count(p, "byte", x->byte);
        text(p, "reason", x->reason);
        close_with(p, '}');
    }
    cq_buf_z(p->out, "]}");
}

static void set_aside(const pen *p)
{
    open_list(p, "set_aside");
    for (uint32_t i = 0; i < p->r->set_aside_n; i++) {
        const cq_set_aside *x = &p->r->set_aside[i];
        item(p);
        text(p, "reason", x->reason);
        text(p, "sentence", x->sentence);
        messages(p, "messages", x->messages);
        close_with(p, '}');
    }
    close_with(p, ']');
}

static void decoys(const pen *p)
{
    open_object(p, "decoys");
    count(p, "n", p->r->decoy_n);
    number(p, "floor_q", p->r->floor_q);
    open_list(p, "findings");
    for (uint32_t i = 0; i < p->r->decoy_n; i++) {
        comma(p);
        cq_words_number(p->out, p->r->decoys[i]);
    }
    cq_buf_z(p->out, "]}");
}

static void slots(const pen *p, const cq_script *s)
{
    open_list(p, "slots");
    for (uint32_t i = 0; i < s->slot_n; i++) {
        comma(p);
        cq_buf_char(p->out, '{');
        count(p, "n", i + 1);
        open_list(p, "values");
        for (uint32_t j = 0; j < s->slots[i].value_n; j++) {
            comma(p);
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
    open_list(p, "sentences");
    for (uint32_t i = 0; i < s->sentence_n; i++) {
        const cq_sentence *x = &s->sentences[i];
        item(p);
        text(p, "text", x->text);
        count(p, "messages", x->messages);
        count(p, "moved", x->moved);
        key(p, "in_text");
        cq_buf_z(p->out, x->in_text ? "true" : "false");
        close_with(p, '}');
    }
    close_with(p, ']');
}

static void message_or_null(const pen *p, uint32_t m)
{
    if (m != CQ_NONE) {
        text(p, "message", p->c->messages[m].key);
        return;
    }
    key(p, "message");
    cq_buf_z(p->out, "null");
}

static void scripts(const pen *p, const cq_campaign *k)
{
    open_list(p, "scripts");
    for (uint32_t i = 0; i < k->script_n; i++) {
        const cq_script *s = &k->scripts[i];
        item(p);
        cq_buf_printf(p->out, "\"id\":\"s%u\"", i + 1);
        count(p, "messages", s->messages.n);
        count(p, "words", s->words);
        text(p, "text", s->text);
        slots(p, s);
        sentences(p, s);
        open_list(p, "additions");
        for (uint32_t j = 0; j < s->addition_n; j++) {
            item(p);
            message_or_null(p, s->additions[j].message);
            text(p, "text", s->additions[j].text);
            close_with(p, '}');
        }
        cq_buf_z(p->out, "]}");
    }
    close_with(p, ']');
}

static void evidence(const pen *p, const cq_campaign *k)
{
    open_list(p, "evidence");
    for (uint32_t i = 0; i < k->evidence_n; i++) {
        const cq_evidence *e = &k->evidence[i];
        item(p);
        text(p, "line", e->line);
        number(p, "bits", e->bits);
        text(p, "sentence", e->sentence);
        messages(p, "messages", e->messages);
        close_with(p, '}');
    }
    close_with(p, ']');
}

static void standing(const pen *p, const cq_campaign *k)
{
    text(p, "standing", cq_str_z(cq_standing_name(k->standing)));
    open_list(p, "standing_reasons");
    for (uint32_t i = 0; i < k->reason_n; i++) {
        comma(p);
        cq_buf_char(p->out, '{');
        text(p, "sentence", k->reasons[i].sentence);
        message_or_null(p, k->reasons[i].message);
        close_with(p, '}');
    }
    close_with(p, ']');
}

static void channels(const pen *p, const cq_campaign *k)
{
    uint32_t n[CQ_CHANNELS];
    cq_tally_channels(p->c, k->messages, n);
    open_object(p, "channels");
    for (int i = 0; i < CQ_CHANNELS; i++)
        if (n[i])
            count(p, cq_channel_name((cq_channel)i), n[i]);
    close_with(p, '}');
}

/* The members of one grade; of all with CQ_POSSIBLE + 1. */
static void members(const pen *p, const char *name, const cq_campaign *k, int grade)
{
    open_list(p, name);
    for (uint32_t i = 0; i < k->member_n; i++)
        if (grade > CQ_POSSIBLE || (int)k->members[i].grade == grade) {
            comma(p);
            cq_rune_json(p->out, p->c->senders[k->members[i].sender].key);
        }
    close_with(p, ']');
}

static void rise(const pen *p, const cq_rise *x)
{
    cq_arena a = { 0 };
    time_or_null(p, "time", x->event.time);
    text(p, "event", x->event.text);
    text(p, "target", x->event.target);
    count(p, "messages", x->messages);
    number(p, "factor", x->factor);
    number(p, "low", x->low);
    number(p, "high", x->high);
    number(p, "p", x->p);
    open_list(p, "placebos");
    for (uint32_t i = 0; i < x->placebo_n; i++) {
        comma(p);
        cq_buf_char(p->out, '[');
        cq_rune_json(p->out, cq_time_iso(&a, x->placebos[i].time));
        cq_buf_printf(p->out, ",%u]", x->placebos[i].messages);
    }
    cq_buf_z(p->out, "]}");
    cq_arena_done(&a);
}

static void sender(const pen *p, const char *name, uint32_t number)
{
    text(p, name, p->c->senders[number].key);
}

static void firsts(const pen *p, const cq_leads *l)
{
    open_list(p, "first");
    for (uint32_t i = 0; i < l->first_n; i++) {
        const cq_first *f = &l->firsts[i];
        item(p);
        sender(p, "sender", f->sender);
        count(p, "times", f->times);
        count(p, "level", f->level);
        count(p, "rounds", f->rounds);
        number(p, "expected", f->expected);
        number(p, "lead_seconds", f->lead);
        number(p, "p", f->p);
        close_with(p, '}');
    }
    close_with(p, ']');
}

static void leads(const pen *p, const cq_leads *l)
{
    open_object(p, "leads");
    count(p, "rounds", l->rounds);
    count(p, "level", l->level);
    key(p, "whole_minutes");
    cq_buf_z(p->out, l->coarse ? "true" : "false");
    firsts(p, l);
    open_list(p, "pairs");
    for (uint32_t i = 0; i < l->pair_n; i++) {
        const cq_precedence *x = &l->pairs[i];
        item(p);
        sender(p, "before", x->before);
        sender(p, "after", x->after);
        count(p, "times", x->times);
        count(p, "level", x->level);
        count(p, "rounds", x->rounds);
        number(p, "delay_seconds", x->delay);
        number(p, "p", x->p);
        close_with(p, '}');
    }
    cq_buf_z(p->out, "]}");
}

static void rhythms(const pen *p, const cq_campaign *k)
{
    open_list(p, "rhythm");
    for (uint32_t i = 0; i < k->rhythm_n; i++) {
        const cq_rhythm *x = &k->rhythms[i];
        item(p);
        key(p, "script");
        if (x->script == CQ_NONE)
            cq_buf_z(p->out, "null");
        else
            cq_buf_printf(p->out, "\"s%u\"", x->script + 1);
        text(p, "channel", cq_str_z(cq_channel_name(x->channel)));
        count(p, "step_seconds", (uint64_t)x->step);
        count(p, "phase_seconds", (uint64_t)x->phase);
        number(p, "within_seconds", x->within);
        count(p, "turns", x->turns);
        count(p, "of", x->of);
        number(p, "p", x->p);
        close_with(p, '}');
    }
    close_with(p, ']');
}

static void spreads(const pen *p, const cq_campaign *k)
{
    open_list(p, "places");
    for (uint32_t i = 0; i < k->spread_n; i++) {
        const cq_spread *s = &k->spreads[i];
        item(p);
        text(p, "kind", cq_str_z(cq_place_name(s->kind)));
        count(p, "senders", s->senders);
        count(p, "n", s->place_n);
        number(p, "expected", s->expected);
        number(p, "p", s->p);
        open_list(p, "names");
        for (uint32_t j = 0; j < s->place_n; j++) {
            comma(p);
            cq_buf_char(p->out, '[');
            cq_rune_json(p->out, s->places[j].name);
            cq_buf_printf(p->out, ",%u]", s->places[j].senders);
        }
        cq_buf_z(p->out, "]}");
    }
    close_with(p, ']');
}

static void trigger(const pen *p, const cq_campaign *k)
{
    if (k->trigger) {
        open_object(p, "trigger");
        rise(p, k->trigger);
    } else {
        key(p, "trigger");
        cq_buf_z(p->out, "null");
    }
}

static void after(const pen *p)
{
    const cq_after *a = &p->r->after;
    open_object(p, "after_events");
    count(p, "hours", a->hours);
    count(p, "events", a->events);
    number(p, "factor", a->factor);
    number(p, "p", a->p);
    open_list(p, "rises");
    for (uint32_t i = 0; i < a->rise_n; i++) {
        item(p);
        rise(p, &a->rises[i]);
    }
    cq_buf_z(p->out, "]}");
}

static void campaign(const pen *p, const cq_campaign *k)
{
    item(p);
    text(p, "id", cq_str_z(k->id));
    text(p, "title", k->title);
    number(p, "q", k->q);
    text(p, "null", cq_str_z(cq_null_name(k->null)));
    standing(p, k);
    channels(p, k);
    time_or_null(p, "first", k->first);
    time_or_null(p, "last", k->last);
    members(p, "senders", k, CQ_POSSIBLE + 1);
    members(p, "core", k, CQ_CORE);
    members(p, "likely", k, CQ_LIKELY);
    members(p, "possible", k, CQ_POSSIBLE);
    open_object(p, "people");
    count(p, "least", k->least);
    count(p, "most", k->most);
    strings(p, "why", k->why, k->why_n);
    close_with(p, '}');
    messages(p, "messages", k->messages);
    strings(p, "targets", k->targets, k->target_n);
    scripts(p, k);
    evidence(p, k);
    strings(p, "caveats", k->caveats, k->caveat_n);
    trigger(p, k);
    senders(p, "first_senders", k->first_senders);
    leads(p, &k->leads);
    rhythms(p, k);
    spreads(p, k);
    close_with(p, '}');
}

void cq_tell_json(const cq_corpus *c, const cq_report *r, cq_buf *out)
{
    pen p = { c, r, out };
    cq_buf_z(out, "{");
    text(&p, "schema", CQ_STR("claque.report/1"));
    text(&p, "version", CQ_STR(CQ_VERSION));
    parameters(&p);
    inputs(&p);
    counts(&p);
    problems(&p);
    set_aside(&p);
    decoys(&p);
    strings(&p, "notes", r->notes, r->note_n);
    after(&p);
    leads(&p, &r->leads);
    open_list(&p, "campaigns");
    for (uint32_t i = 0; i < r->campaign_n; i++)
        campaign(&p, &r->campaigns[i]);
    cq_buf_z(out, "]}\n");
}
