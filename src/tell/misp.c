/* misp.c - each campaign as an event of MISP, of what many of its senders share.
 *
 * No attribute is for detection (to_ids): that many share a link makes it worth a look, no
 * more. No body, subject or address leaves; with names, senders and file names do. Times are
 * days; identifiers follow from what they name. */
#include "tell/mask.h"

#include "base/uuid.h"
#include "tell/indicator.h"
#include "tell/pen.h"

enum { DAY = 86400 };

typedef struct {
    const cq_corpus *c;
    const cq_export_opt *o;
    cq_buf *out;
    const cq_campaign *k;
    cq_arena arena; /* of one event */
} event;

static void put_uuid(event *e, const char *type, cq_str value)
{
    char uuid[CQ_UUID];
    cq_uuid5(cq_uuid_claque,
             cq_str_printf(&e->arena, "misp|%s|%s|%.*s", e->k->id, type, CQ_FMT(value)),
             uuid);
    cq_pen_text(e->out, "uuid", cq_str_z(uuid));
}

static void attribute(event *e, const char *type, const char *category, cq_str value,
                      cq_str comment)
{
    cq_pen_item(e->out);
    put_uuid(e, type, value);
    cq_pen_text(e->out, "type", cq_str_z(type));
    cq_pen_text(e->out, "category", cq_str_z(category));
    cq_pen_true(e->out, "to_ids", false);
    cq_pen_text(e->out, "distribution", CQ_STR("5")); /* as the event */
    cq_pen_text(e->out, "value", value);
    cq_pen_text(e->out, "comment", comment);
    cq_buf_char(e->out, '}');
}

static void put_indicator(event *e, const cq_indicator *x)
{
    static const char *const types[CQ_INDICATORS] = { "url", "domain", "sha256" };
    bool named = x->kind == CQ_I_FILE && e->o->names && x->name.n;
    cq_str comment =
        cq_str_printf(&e->arena, "in %u messages of %u senders%s", x->messages,
                      x->senders, x->shortens ? "; shortened, it leads elsewhere" : "");
    cq_str value =
        named ? cq_str_printf(&e->arena, "%.*s|%.*s", CQ_FMT(x->name), CQ_FMT(x->value))
              : x->value;
    attribute(e, named ? "filename|sha256" : types[x->kind],
              x->kind == CQ_I_FILE ? "Payload delivery" : "Network activity", value,
              comment);
}

static void put_sender(event *e, const cq_sender *s)
{
    static const char *const types[CQ_CHANNELS] = { "email-src", "text", "phone-number",
                                                    "text" };
    static const char *const categories[CQ_CHANNELS] = { "Payload delivery", "Other",
                                                         "Other", "Other" };
    cq_str id = cq_str_sub(s->key, cq_str_find(s->key, CQ_STR(":")) + 1, s->key.n);
    attribute(e, types[s->channel], categories[s->channel], id, s->name);
}

static void put_attributes(event *e)
{
    cq_indicators all;
    cq_indicators_find(e->c, e->k, &all);
    cq_pen_list(e->out, "Attribute");
    for (uint32_t i = 0; i < all.n; i++)
        if (all.v[i].told || e->o->names)
            put_indicator(e, &all.v[i]);
    for (uint32_t i = 0; e->o->names && i < e->k->member_n; i++)
        put_sender(e, &e->c->senders[e->k->members[i].sender]);
    cq_buf_char(e->out, ']');
    cq_indicators_done(&all);
}

static void put_event(event *e)
{
    const cq_campaign *k = e->k;
    int64_t first = k->first == CQ_NO_TIME ? 0 : k->first;
    int64_t last = k->last == CQ_NO_TIME ? 0 : k->last - (k->last % DAY + DAY) % DAY;
    cq_pen_item(e->out);
    cq_pen_object(e->out, "Event");
    put_uuid(e, "event", CQ_STR(""));
    cq_pen_text(
        e->out, "info",
        cq_str_printf(&e->arena, "Coordinated messages %s: %u messages of %u senders, %s",
                      k->id, k->messages.n, k->member_n, cq_standing_name(k->standing)));
    cq_pen_text(e->out, "date", cq_str_sub(cq_time_iso(&e->arena, first), 0, 10));
    cq_pen_text(e->out, "timestamp", cq_str_printf(&e->arena, "%lld", (long long)last));
    cq_pen_text(e->out, "threat_level_id", CQ_STR("4")); /* undefined */
    cq_pen_text(e->out, "analysis", CQ_STR("1"));        /* ongoing: a person judges */
    cq_pen_text(e->out, "distribution", CQ_STR("0"));    /* this organisation */
    cq_pen_true(e->out, "published", false);
    put_attributes(e);
    cq_buf_z(e->out, "}}");
    cq_arena_reset(&e->arena);
}

void cq_tell_misp(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                  cq_buf *out)
{
    event e = { .c = c, .o = o, .out = out };
    cq_buf_char(out, '{');
    cq_pen_list(out, "response");
    for (uint32_t i = 0; i < r->campaign_n; i++) {
        e.k = &r->campaigns[i];
        put_event(&e);
    }
    cq_buf_z(out, "]}\n");
    cq_arena_done(&e.arena);
}
