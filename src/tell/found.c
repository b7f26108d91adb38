/* found.c - see found.h. */
#include "tell/found.h"

#include "base/map.h"
#include "tell/rune.h"

static void sender(const cq_pen *p, const char *name, uint32_t number)
{
    cq_pen_text(p, name, p->c->senders[number].key);
}

static void firsts(const cq_pen *p, const cq_leads *l)
{
    cq_pen_open_list(p, "first");
    for (uint32_t i = 0; i < l->first_n; i++) {
        const cq_first *f = &l->firsts[i];
        cq_pen_item(p);
        sender(p, "sender", f->sender);
        cq_pen_count(p, "times", f->times);
        cq_pen_count(p, "level", f->level);
        cq_pen_count(p, "rounds", f->rounds);
        cq_pen_number(p, "expected", f->expected);
        cq_pen_number(p, "lead_seconds", f->lead);
        cq_pen_number(p, "p", f->p);
        cq_pen_close_with(p, '}');
    }
    cq_pen_close_with(p, ']');
}

void cq_found_leads(const cq_pen *p, const cq_leads *l)
{
    cq_pen_open_object(p, "leads");
    cq_pen_count(p, "rounds", l->rounds);
    cq_pen_count(p, "level", l->level);
    cq_pen_key(p, "whole_minutes");
    cq_buf_z(p->out, l->coarse ? "true" : "false");
    firsts(p, l);
    cq_pen_open_list(p, "pairs");
    for (uint32_t i = 0; i < l->pair_n; i++) {
        const cq_precedence *x = &l->pairs[i];
        cq_pen_item(p);
        sender(p, "before", x->before);
        sender(p, "after", x->after);
        cq_pen_count(p, "times", x->times);
        cq_pen_count(p, "level", x->level);
        cq_pen_count(p, "rounds", x->rounds);
        cq_pen_number(p, "delay_seconds", x->delay);
        cq_pen_number(p, "p", x->p);
        cq_pen_close_with(p, '}');
    }
    cq_buf_z(p->out, "]}");
}

/* The senders of a camp are listed where it is part of a finding. */
static bool is_found(const cq_camps *c, uint32_t camp)
{
    for (uint32_t i = 0; i < c->accord_n; i++)
        if (c->accords[i].a == camp || c->accords[i].b == camp)
            return true;
    return false;
}

static void accord(const cq_pen *p, const cq_accord *x)
{
    cq_pen_item(p);
    cq_pen_count(p, "a", x->a + 1);
    cq_pen_count(p, "b", x->b + 1);
    cq_pen_count(p, "things", x->things);
    cq_pen_number(p, "expected", x->expected);
    cq_pen_count(p, "scripts", x->scripts);
    cq_pen_number(p, "scripts_expected", x->scripts_expected);
    cq_pen_number(p, "p", x->p);
    cq_pen_open_list(p, "campaigns");
    for (uint32_t i = 0; i < x->campaigns.n; i++) {
        cq_pen_comma(p);
        cq_rune_json(p->out, cq_str_z(p->r->campaigns[x->campaigns.p[i]].id));
    }
    cq_buf_z(p->out, "]}");
}

void cq_found_camps(const cq_pen *p)
{
    const cq_camps *c = &p->r->camps;
    cq_pen_open_object(p, "camps");
    cq_pen_count(p, "placed", c->senders);
    cq_pen_count(p, "apart", c->apart);
    cq_pen_open_list(p, "camps");
    for (uint32_t i = 0; i < c->camp_n; i++) {
        cq_pen_item(p);
        cq_pen_count(p, "n", i + 1);
        cq_pen_count(p, "size", c->camps[i].senders.n);
        cq_pen_strings(p, "marks", c->camps[i].marks, c->camps[i].mark_n);
        cq_pen_senders(p, "senders",
                       is_found(c, i) ? c->camps[i].senders : (cq_list){ NULL, 0 });
        cq_pen_close_with(p, '}');
    }
    cq_pen_close_with(p, ']');
    cq_pen_open_list(p, "pairs");
    for (uint32_t i = 0; i < c->accord_n; i++)
        accord(p, &c->accords[i]);
    cq_buf_z(p->out, "]}");
}

void cq_found_rhythms(const cq_pen *p, const cq_campaign *k)
{
    cq_pen_open_list(p, "rhythm");
    for (uint32_t i = 0; i < k->rhythm_n; i++) {
        const cq_rhythm *x = &k->rhythms[i];
        cq_pen_item(p);
        cq_pen_key(p, "script");
        if (x->script == CQ_NONE)
            cq_buf_z(p->out, "null");
        else
            cq_buf_printf(p->out, "\"s%u\"", x->script + 1);
        cq_pen_text(p, "channel", cq_str_z(cq_channel_name(x->channel)));
        cq_pen_count(p, "step_seconds", (uint64_t)x->step);
        cq_pen_count(p, "phase_seconds", (uint64_t)x->phase);
        cq_pen_number(p, "within_seconds", x->within);
        cq_pen_count(p, "turns", x->turns);
        cq_pen_count(p, "of", x->of);
        cq_pen_number(p, "p", x->p);
        cq_pen_close_with(p, '}');
    }
    cq_pen_close_with(p, ']');
}

void cq_found_spreads(const cq_pen *p, const cq_campaign *k)
{
    cq_pen_open_list(p, "places");
    for (uint32_t i = 0; i < k->spread_n; i++) {
        const cq_spread *s = &k->spreads[i];
        cq_pen_item(p);
        cq_pen_text(p, "kind", cq_str_z(cq_place_name(s->kind)));
        cq_pen_count(p, "senders", s->senders);
        cq_pen_count(p, "n", s->place_n);
        cq_pen_number(p, "expected", s->expected);
        cq_pen_number(p, "p", s->p);
        cq_pen_open_list(p, "names");
        for (uint32_t j = 0; j < s->place_n; j++) {
            cq_pen_comma(p);
            cq_buf_char(p->out, '[');
            cq_rune_json(p->out, s->places[j].name);
            cq_buf_printf(p->out, ",%u]", s->places[j].senders);
        }
        cq_buf_z(p->out, "]}");
    }
    cq_pen_close_with(p, ']');
}
