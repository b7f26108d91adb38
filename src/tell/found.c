/* found.c - see found.h. */
#include "tell/found.h"

#include "base/map.h"
#include "tell/pen.h"
#include "tell/rune.h"

static void sender(cq_buf *out, const cq_corpus *c, const char *name, uint32_t number)
{
    cq_pen_text(out, name, c->senders[number].key);
}

/* In how many rounds, and in how many the times leave it open. */
static void rounds(cq_buf *out, uint32_t times, uint32_t level, uint32_t all)
{
    cq_pen_count(out, "times", times);
    cq_pen_count(out, "level", level);
    cq_pen_count(out, "rounds", all);
}

static void firsts(cq_buf *out, const cq_corpus *c, const cq_leads *l)
{
    cq_pen_list(out, "first");
    for (uint32_t i = 0; i < l->first_n; i++) {
        const cq_first *f = &l->firsts[i];
        cq_pen_item(out);
        sender(out, c, "sender", f->sender);
        rounds(out, f->times, f->level, f->rounds);
        cq_pen_number(out, "expected", f->expected);
        cq_pen_number(out, "lead_seconds", f->lead);
        cq_pen_number(out, "p", f->p);
        cq_buf_char(out, '}');
    }
    cq_buf_char(out, ']');
}

void cq_found_leads(cq_buf *out, const cq_corpus *c, const cq_leads *l)
{
    cq_pen_object(out, "leads");
    cq_pen_count(out, "rounds", l->rounds);
    cq_pen_count(out, "level", l->level);
    cq_pen_true(out, "whole_minutes", l->coarse);
    firsts(out, c, l);
    cq_pen_list(out, "pairs");
    for (uint32_t i = 0; i < l->pair_n; i++) {
        const cq_precedence *x = &l->pairs[i];
        cq_pen_item(out);
        sender(out, c, "before", x->before);
        sender(out, c, "after", x->after);
        rounds(out, x->times, x->level, x->rounds);
        cq_pen_number(out, "delay_seconds", x->delay);
        cq_pen_number(out, "p", x->p);
        cq_buf_char(out, '}');
    }
    cq_buf_z(out, "]}");
}

/* The senders of a camp are listed where it is part of a finding. */
static bool is_found(const cq_camps *c, uint32_t camp)
{
    for (uint32_t i = 0; i < c->accord_n; i++)
        if (c->accords[i].a == camp || c->accords[i].b == camp)
            return true;
    return false;
}

static void accord(cq_buf *out, const cq_report *r, const cq_accord *x)
{
    cq_pen_item(out);
    cq_pen_count(out, "a", x->a + 1);
    cq_pen_count(out, "b", x->b + 1);
    cq_pen_count(out, "things", x->things);
    cq_pen_number(out, "expected", x->expected);
    cq_pen_count(out, "scripts", x->scripts);
    cq_pen_number(out, "scripts_expected", x->scripts_expected);
    cq_pen_number(out, "p", x->p);
    cq_pen_list(out, "campaigns");
    for (uint32_t i = 0; i < x->campaigns.n; i++) {
        cq_pen_comma(out);
        cq_rune_json(out, cq_str_z(r->campaigns[x->campaigns.p[i]].id));
    }
    cq_buf_z(out, "]}");
}

static void camp(cq_buf *out, const cq_corpus *c, const cq_camp *x, bool found)
{
    cq_pen_count(out, "size", x->senders.n);
    cq_pen_list(out, "marks");
    for (uint32_t i = 0; i < x->mark_n; i++)
        cq_pen_string(out, x->marks[i]);
    cq_buf_char(out, ']');
    cq_pen_list(out, "senders");
    for (uint32_t i = 0; found && i < x->senders.n; i++)
        cq_pen_string(out, c->senders[x->senders.p[i]].key);
    cq_buf_z(out, "]}");
}

void cq_found_camps(cq_buf *out, const cq_corpus *c, const cq_report *r)
{
    const cq_camps *k = &r->camps;
    cq_pen_object(out, "camps");
    cq_pen_count(out, "placed", k->senders);
    cq_pen_count(out, "apart", k->apart);
    cq_pen_list(out, "camps");
    for (uint32_t i = 0; i < k->camp_n; i++) {
        cq_pen_item(out);
        cq_pen_count(out, "n", i + 1);
        camp(out, c, &k->camps[i], is_found(k, i));
    }
    cq_buf_char(out, ']');
    cq_pen_list(out, "pairs");
    for (uint32_t i = 0; i < k->accord_n; i++)
        accord(out, r, &k->accords[i]);
    cq_buf_z(out, "]}");
}

void cq_found_rhythms(cq_buf *out, const cq_campaign *k)
{
    cq_pen_list(out, "rhythm");
    for (uint32_t i = 0; i < k->rhythm_n; i++) {
        const cq_rhythm *x = &k->rhythms[i];
        cq_pen_item(out);
        cq_pen_key(out, "script");
        if (x->script == CQ_NONE)
            cq_buf_z(out, "null");
        else
            cq_buf_printf(out, "\"s%u\"", x->script + 1);
        cq_pen_text(out, "channel", cq_str_z(cq_channel_name(x->channel)));
        cq_pen_count(out, "step_seconds", (uint64_t)x->step);
        cq_pen_count(out, "phase_seconds", (uint64_t)x->phase);
        cq_pen_number(out, "within_seconds", x->within);
        cq_pen_count(out, "turns", x->turns);
        cq_pen_count(out, "of", x->of);
        cq_pen_number(out, "p", x->p);
        cq_buf_char(out, '}');
    }
    cq_buf_char(out, ']');
}

void cq_found_spreads(cq_buf *out, const cq_campaign *k)
{
    cq_pen_list(out, "places");
    for (uint32_t i = 0; i < k->spread_n; i++) {
        const cq_spread *s = &k->spreads[i];
        cq_pen_item(out);
        cq_pen_text(out, "kind", cq_str_z(cq_place_name(s->kind)));
        cq_pen_count(out, "senders", s->senders);
        cq_pen_count(out, "n", s->place_n);
        cq_pen_number(out, "expected", s->expected);
        cq_pen_number(out, "p", s->p);
        cq_pen_list(out, "names");
        for (uint32_t j = 0; j < s->place_n; j++) {
            cq_pen_comma(out);
            cq_buf_char(out, '[');
            cq_rune_json(out, s->places[j].name);
            cq_buf_printf(out, ",%u]", s->places[j].senders);
        }
        cq_buf_z(out, "]}");
    }
    cq_buf_char(out, ']');
}
