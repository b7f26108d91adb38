/* stix.c - the campaigns as a bundle of STIX 2.1 (OASIS standard, 2021).
 *
 * A campaign with a note of what it does not show; what many of its senders share as
 * observables, each with an indicator of anomalous activity and how often it was seen. Who is
 * behind it is not claimed: there is no threat actor, and no objective. No body, subject or
 * address leaves; with names, the senders do, as accounts. Times are days. Identifiers
 * follow from what they name, so that two offices that see one link name it alike. */
#include "tell/mask.h"

#include "base/map.h"
#include "base/uuid.h"
#include "base/vec.h"
#include "tell/indicator.h"
#include "tell/pen.h"
#include "tell/rune.h"
#include "tell/words.h"

enum { DAY = 86400, MOST_OBSERVED = 999999999 };

typedef struct {
    const cq_corpus *c;
    const cq_export_opt *o;
    cq_buf *out;
    const cq_campaign *k;
    cq_names *known;              /* ids of objects that campaigns may share */
    cq_arena arena;               /* of one campaign */
    cq_str campaign, created, to; /* its id, when it was last seen, the end of that day */
    CQ_VEC(cq_str) refs, observed; /* of the grouping; of the senders */
} bundle;

/* "TYPE--UUID", where the name is whatever the identifier follows from. */
static cq_str id_of(bundle *b, const char *type, const uint8_t space[16], cq_str name)
{
    char uuid[CQ_UUID];
    cq_uuid5(space, name, uuid);
    return cq_str_printf(&b->arena, "%s--%s", type, uuid);
}

static cq_str own_id(bundle *b, const char *type, cq_str name)
{
    return id_of(b, type, cq_uuid_claque,
                 cq_str_printf(&b->arena, "%s|%.*s", type, CQ_FMT(name)));
}

/* A day as STIX writes a time; 1970 where there is none. */
static cq_str day(bundle *b, int64_t t, bool end)
{
    t = t == CQ_NO_TIME ? 0 : t - (t % DAY + DAY) % DAY;
    cq_str iso = cq_time_iso(&b->arena, t + (end ? DAY - 1 : 0));
    return cq_str_printf(&b->arena, "%.*s.000Z", (int)iso.n - 1, iso.p);
}

/* Whether the object is there already; else it is from now on. */
static bool is_known(bundle *b, cq_str id)
{
    uint32_t before = cq_names_count(b->known);
    bool known = cq_names_put(b->known, id) < before;
    if (known)
        CQ_PUSH(b->refs, id);
    return known;
}

static void open_object(bundle *b, const char *type, cq_str id)
{
    cq_pen_item(b->out);
    cq_pen_text(b->out, "type", cq_str_z(type));
    cq_pen_text(b->out, "spec_version", CQ_STR("2.1"));
    cq_pen_text(b->out, "id", id);
    CQ_PUSH(b->refs, id);
}

/* One of the objects that have versions. */
static void open_domain(bundle *b, const char *type, cq_str id)
{
    open_object(b, type, id);
    cq_pen_text(b->out, "created", b->created);
    cq_pen_text(b->out, "modified", b->created);
}

static void ref_list(bundle *b, const char *name, const cq_str *refs, size_t n)
{
    cq_pen_list(b->out, name);
    for (size_t i = 0; i < n; i++)
        cq_pen_string(b->out, refs[i]);
    cq_buf_char(b->out, ']');
}

static void put_campaign(bundle *b)
{
    const cq_campaign *k = b->k;
    cq_buf w = { 0 };
    open_domain(b, "campaign", b->campaign);
    cq_pen_text(b->out, "name",
                cq_str_printf(&b->arena, "Coordinated messages %s", k->id));
    cq_words_count(&w, k->messages.n, "message", "messages");
    cq_buf_z(&w, " of ");
    cq_words_count(&w, k->member_n, "sender", "senders");
    cq_buf_printf(&w, ", who appear independent and act together; %s.",
                  cq_standing_name(k->standing));
    cq_pen_text(b->out, "description", cq_buf_view(&w));
    if (k->first != CQ_NO_TIME) {
        cq_pen_text(b->out, "first_seen", day(b, k->first, false));
        cq_pen_text(b->out, "last_seen", b->to);
    }
    cq_buf_char(b->out, '}');
    cq_buf_done(&w);
}

static void put_note(bundle *b)
{
    cq_buf w = { 0 };
    for (uint32_t i = 0; i < b->k->caveat_n; i++) {
        cq_buf_z(&w, i ? " " : "");
        cq_buf_str(&w, b->k->caveats[i]);
    }
    open_domain(b, "note", own_id(b, "note", cq_str_z(b->k->id)));
    cq_pen_text(b->out, "abstract", CQ_STR("What this does not show"));
    cq_pen_text(b->out, "content", cq_buf_view(&w));
    ref_list(b, "object_refs", &b->campaign, 1);
    cq_buf_char(b->out, '}');
    cq_buf_done(&w);
}

/* --- what is observed --- */

static const char *const types[CQ_INDICATORS] = { "url", "domain-name", "file" };

/* The properties from which an observable's identifier follows, as canonical JSON. */
static cq_str identity(bundle *b, const cq_indicator *x)
{
    cq_buf w = { 0 };
    cq_buf_z(&w, x->kind == CQ_I_FILE ? "{\"hashes\":{\"SHA-256\":" : "{\"value\":");
    cq_rune_json(&w, x->value);
    cq_buf_z(&w, x->kind == CQ_I_FILE ? "}}" : "}");
    cq_str s = cq_str_dup(&b->arena, cq_buf_view(&w));
    cq_buf_done(&w);
    return s;
}

static cq_str put_observable(bundle *b, const cq_indicator *x)
{
    cq_str id = id_of(b, types[x->kind], cq_uuid_stix, identity(b, x));
    if (is_known(b, id))
        return id;
    open_object(b, types[x->kind], id);
    if (x->kind == CQ_I_FILE) {
        cq_pen_object(b->out, "hashes");
        cq_pen_text(b->out, "SHA-256", x->value);
        cq_buf_char(b->out, '}');
    } else {
        cq_pen_text(b->out, "value", x->value);
    }
    cq_buf_char(b->out, '}');
    return id;
}

static void put_observed(bundle *b, cq_str name, uint64_t n, const cq_str *refs,
                         size_t ref_n)
{
    open_domain(b, "observed-data", own_id(b, "observed-data", name));
    cq_pen_text(b->out, "first_observed", day(b, b->k->first, false));
    cq_pen_text(b->out, "last_observed", b->to);
    cq_pen_count(b->out, "number_observed", n < MOST_OBSERVED ? n : MOST_OBSERVED);
    ref_list(b, "object_refs", refs, ref_n);
    cq_buf_char(b->out, '}');
}

static cq_str pattern(bundle *b, const cq_indicator *x)
{
    static const char *const paths[CQ_INDICATORS] = { "url:value", "domain-name:value",
                                                      "file:hashes.'SHA-256'" };
    cq_buf w = { 0 };
    cq_buf_printf(&w, "[%s = '", paths[x->kind]);
    for (size_t i = 0; i < x->value.n; i++) {
        if (x->value.p[i] == '\'' || x->value.p[i] == '\\')
            cq_buf_char(&w, '\\');
        cq_buf_char(&w, x->value.p[i]);
    }
    cq_buf_z(&w, "']");
    cq_str s = cq_str_dup(&b->arena, cq_buf_view(&w));
    cq_buf_done(&w);
    return s;
}

/* It is said to be anomalous, not malicious: what many share may well be a petition. */
static cq_str put_pattern(bundle *b, const cq_indicator *x)
{
    cq_str what = pattern(b, x), id = own_id(b, "indicator", what);
    if (is_known(b, id))
        return id;
    open_domain(b, "indicator", id);
    cq_pen_text(b->out, "name", CQ_STR("Shared in coordinated messages"));
    cq_pen_text(
        b->out, "description",
        CQ_STR("Many senders of a campaign have it, which alone makes it no harm."));
    cq_pen_list(b->out, "indicator_types");
    cq_pen_string(b->out, CQ_STR("anomalous-activity"));
    cq_buf_char(b->out, ']');
    cq_pen_text(b->out, "pattern", what);
    cq_pen_text(b->out, "pattern_type", CQ_STR("stix"));
    cq_pen_text(b->out, "valid_from", day(b, b->k->first, false));
    cq_buf_char(b->out, '}');
    return id;
}

static void put_indicator(bundle *b, const cq_indicator *x, cq_str of)
{
    cq_str id = put_pattern(b, x);
    open_domain(b, "relationship", own_id(b, "relationship", of));
    cq_pen_text(b->out, "relationship_type", CQ_STR("indicates"));
    cq_pen_text(b->out, "source_ref", id);
    cq_pen_text(b->out, "target_ref", b->campaign);
    cq_buf_char(b->out, '}');
}

static void put_indicators(bundle *b)
{
    cq_indicators all;
    cq_indicators_find(b->c, b->k, &all);
    for (uint32_t i = 0; i < all.n; i++) {
        const cq_indicator *x = &all.v[i];
        if (!x->told && !b->o->names)
            continue;
        cq_str id = put_observable(b, x);
        cq_str of = cq_str_printf(&b->arena, "%s|%.*s", b->k->id, CQ_FMT(id));
        put_observed(b, of, x->messages, &id, 1);
        if (!x->shortens || x->kind == CQ_I_LINK)
            put_indicator(b, x, of);
    }
    cq_indicators_done(&all);
}

/* --- with names only --- */

static cq_str put_account(bundle *b, const cq_sender *s)
{
    cq_buf w = { 0 };
    cq_buf_z(&w, "{\"user_id\":");
    cq_rune_json(&w, s->key);
    cq_buf_char(&w, '}');
    cq_str id = id_of(b, "user-account", cq_uuid_stix, cq_buf_view(&w));
    cq_buf_done(&w);
    if (is_known(b, id))
        return id;
    open_object(b, "user-account", id);
    cq_pen_text(b->out, "user_id", s->key);
    if (s->name.n)
        cq_pen_text(b->out, "display_name", s->name);
    cq_buf_char(b->out, '}');
    return id;
}

static void put_senders(bundle *b)
{
    b->observed.n = 0;
    for (uint32_t i = 0; i < b->k->member_n; i++) {
        cq_str id = put_account(b, &b->c->senders[b->k->members[i].sender]);
        CQ_PUSH(b->observed, id);
    }
    if (b->observed.n)
        put_observed(b, cq_str_printf(&b->arena, "%s|senders", b->k->id),
                     b->k->messages.n, b->observed.p, b->observed.n);
}

static void put_grouping(bundle *b)
{
    size_t n = b->refs.n;
    open_domain(b, "grouping", own_id(b, "grouping", cq_str_z(b->k->id)));
    cq_pen_text(b->out, "name", cq_str_printf(&b->arena, "Campaign %s", b->k->id));
    cq_pen_text(b->out, "context", CQ_STR("unspecified"));
    ref_list(b, "object_refs", b->refs.p, n);
    cq_buf_char(b->out, '}');
}

static void put_all(bundle *b)
{
    b->refs.n = 0;
    b->campaign = own_id(b, "campaign", cq_str_z(b->k->id));
    b->created = day(b, b->k->last, false);
    b->to = day(b, b->k->last, true);
    put_campaign(b);
    put_note(b);
    put_indicators(b);
    if (b->o->names)
        put_senders(b);
    put_grouping(b);
    cq_arena_reset(&b->arena);
}

void cq_tell_stix(const cq_corpus *c, const cq_report *r, const cq_export_opt *o,
                  cq_buf *out)
{
    bundle b = { .c = c, .o = o, .out = out, .known = cq_names_new() };
    cq_buf ids = { 0 };
    for (uint32_t i = 0; i < r->campaign_n; i++)
        cq_buf_printf(&ids, "%s|", r->campaigns[i].id);
    cq_buf_char(out, '{');
    cq_pen_text(out, "type", CQ_STR("bundle"));
    cq_pen_text(out, "id", own_id(&b, "bundle", cq_buf_view(&ids)));
    if (r->campaign_n) {
        cq_pen_list(out, "objects");
        for (uint32_t i = 0; i < r->campaign_n; i++) {
            b.k = &r->campaigns[i];
            put_all(&b);
        }
        cq_buf_char(out, ']');
    }
    cq_buf_z(out, "}\n");
    CQ_VEC_DONE(b.refs);
    CQ_VEC_DONE(b.observed);
    cq_buf_done(&ids);
    cq_names_free(b.known);
    cq_arena_done(&b.arena);
}
