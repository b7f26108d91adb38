/* indicator.c - see indicator.h.
 *
 * Each message gives its things once; counting is by sorting (thing, message) and (thing,
 * sender). */
#include "tell/indicator.h"

#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/map.h"
#include "base/sort.h"
#include "base/vec.h"
#include "text/doc.h"
#include "trace/link.h"
#include "trace/site.h"

typedef struct {
    const cq_corpus *c;
    cq_arena *arena;  /* of the result */
    cq_arena scratch; /* of one message */
    cq_names *names[CQ_INDICATORS];
    CQ_VEC(cq_indicator) v;
    CQ_VEC(cq_item) uses; /* place and message; a: the sender */
    cq_map *place;        /* kind and name to place in v */
} work;

static uint32_t place_of(work *w, cq_indicator_kind kind, cq_str value)
{
    uint32_t name = cq_names_put(w->names[kind], value);
    uint32_t *at = cq_map_put(w->place, (uint64_t)kind << 32 | name, CQ_NONE);
    if (*at == CQ_NONE) {
        *at = (uint32_t)w->v.n;
        CQ_PUSH(w->v,
                (cq_indicator){ .kind = kind, .value = cq_str_dup(w->arena, value) });
    }
    return *at;
}

static uint32_t use(work *w, cq_indicator_kind kind, cq_str value, uint32_t message)
{
    uint32_t at = place_of(w, kind, value);
    CQ_PUSH(w->uses, (cq_item){ (uint64_t)at << 32 | message,
                                w->c->messages[message].sender_no, 0 });
    return at;
}

static void use_link(work *w, uint32_t message, cq_str raw)
{
    if (raw.n > CQ_MAX_VALUE || !cq_link_leads(raw))
        return;
    cq_str end = cq_link_end(&w->scratch, raw),
           link = cq_link_canonical(&w->scratch, raw);
    cq_str site = cq_site_of(link);
    if (cq_str_find(site, CQ_STR(".")) == site.n)
        return;
    bool plain = cq_str_startsi(end, CQ_STR("http://"));
    link = cq_str_printf(&w->scratch, "http%s://%.*s", plain ? "" : "s", CQ_FMT(link));
    bool shortens = cq_site_shortens(site);
    uint32_t at = use(w, CQ_I_LINK, link, message);
    w->v.p[at].shortens = shortens;
    at = use(w, CQ_I_SITE, site, message);
    w->v.p[at].shortens = shortens;
}

/* "sha256:HEX NAME" */
static void use_file(work *w, uint32_t message, cq_str field)
{
    size_t colon = cq_str_find(field, CQ_STR(":")),
           blank = cq_str_find(field, CQ_STR(" "));
    cq_str name = cq_str_sub(field, blank + 1, field.n);
    uint32_t at = use(w, CQ_I_FILE, cq_str_sub(field, colon + 1, blank), message);
    if (!w->v.p[at].name.n)
        w->v.p[at].name = cq_str_dup(w->arena, name);
}

static void use_text(work *w, uint32_t message)
{
    const cq_message *m = &w->c->messages[message];
    cq_doc d;
    if (cq_str_find(m->text, CQ_STR(".")) == m->text.n)
        return;
    cq_doc_make(m, &w->scratch, &d);
    for (uint32_t i = 0; i < d.n; i++) {
        const cq_token *t = &d.tokens[i];
        if (t->kind == CQ_TOK_LINK && t->segment != CQ_SEG_QUOTE)
            use_link(w, message, cq_str_sub(m->text, t->at, t->at + t->len));
    }
}

static void use_message(work *w, uint32_t message)
{
    const cq_message *m = &w->c->messages[message];
    for (uint32_t i = 0; i < m->field_n; i++)
        if (m->fields[i].kind == CQ_F_LINK)
            use_link(w, message, m->fields[i].value);
        else if (m->fields[i].kind == CQ_F_ATTACHMENT)
            use_file(w, message, m->fields[i].value);
    use_text(w, message);
    cq_arena_reset(&w->scratch);
}

static void count(work *w)
{
    size_t n = 0;
    cq_sort_items(w->uses.p, w->uses.n);
    for (size_t i = 0; i < w->uses.n; i++) {
        cq_item *u = &w->uses.p[i];
        if (i && u->key == u[-1].key)
            continue;
        w->v.p[u->key >> 32].messages++;
        w->uses.p[n++] = *u;
    }
    for (size_t i = 0; i < n; i++)
        w->uses.p[i].key = (w->uses.p[i].key >> 32) << 32 | w->uses.p[i].a;
    cq_sort_items(w->uses.p, n);
    for (size_t i = 0; i < n; i++)
        if (i == 0 || w->uses.p[i].key != w->uses.p[i - 1].key)
            w->v.p[w->uses.p[i].key >> 32].senders++;
}

static int order(const void *x, const void *y)
{
    const cq_indicator *a = x, *b = y;
    if (a->kind != b->kind)
        return a->kind < b->kind ? -1 : 1;
    if (a->senders != b->senders)
        return a->senders > b->senders ? -1 : 1;
    return cq_str_cmp(a->value, b->value);
}

/* A link with an address in it is somebody's, however many pass it on. */
static bool is_told(const cq_indicator *x, uint32_t all)
{
    if (cq_str_find(x->value, CQ_STR("@")) < x->value.n ||
        cq_str_find(x->value, CQ_STR("%40")) < x->value.n)
        return false;
    return x->senders >= CQ_TOLD_SENDERS ||
           (x->senders >= CQ_TOLD_LEAST &&
            10 * (uint64_t)x->senders >= 9 * (uint64_t)all);
}

void cq_indicators_find(const cq_corpus *c, const cq_campaign *k, cq_indicators *out)
{
    work w = { .c = c, .arena = &out->arena, .place = cq_map_new(64) };
    *out = (cq_indicators){ 0 };
    for (int i = 0; i < CQ_INDICATORS; i++)
        w.names[i] = cq_names_new();
    for (uint32_t i = 0; i < k->messages.n; i++)
        use_message(&w, k->messages.p[i]);
    count(&w);
    for (size_t i = 0; i < w.v.n; i++)
        w.v.p[i].told = is_told(&w.v.p[i], k->member_n);
    if (w.v.n)
        qsort(w.v.p, w.v.n, sizeof *w.v.p, order);
    out->v = w.v.p;
    out->n = (uint32_t)w.v.n;
    for (int i = 0; i < CQ_INDICATORS; i++)
        cq_names_free(w.names[i]);
    CQ_VEC_DONE(w.uses);
    cq_map_free(w.place);
    cq_arena_done(&w.scratch);
}

void cq_indicators_done(cq_indicators *x)
{
    free(x->v);
    cq_arena_done(&x->arena);
    *x = (cq_indicators){ 0 };
}

const char *cq_indicator_name(cq_indicator_kind k)
{
    static const char *const names[CQ_INDICATORS] = { "link", "site", "file" };
    return names[k];
}

void cq_indicator_defang(cq_buf *out, const cq_indicator *x)
{
    cq_str rest = x->value;
    if (x->kind == CQ_I_LINK) {
        size_t at = cq_str_find(rest, CQ_STR("://"));
        cq_buf_z(out, at == 4 ? "hxxp://" : "hxxps://");
        rest = cq_str_sub(rest, at + 3, rest.n);
    }
    size_t host = x->kind == CQ_I_FILE ? 0 : cq_link_host(rest).n;
    for (size_t i = 0; i < rest.n; i++)
        if (i < host && rest.p[i] == '.')
            cq_buf_z(out, "[.]");
        else
            cq_buf_char(out, rest.p[i]);
}
