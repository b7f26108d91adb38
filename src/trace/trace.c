/* trace.c - see trace.h.
 *
 * The finders put (name, message) in the order of messages. A stable sort by name and
 * sender then leaves each sender's first use in front; names with fewer than two senders
 * fall out before anything is sorted by name, since most names are of that sort. */
#include "trace/trace.h"

#include <string.h>

#include "base/hash.h"
#include "base/lane.h"
#include "base/sort.h"
#include "trace/collect.h"

void cq_collect_put(cq_collect *t, cq_trace_kind kind, cq_str name, uint32_t from,
                    uint32_t message)
{
    uint32_t number = cq_names_put(t->names[kind], name);
    CQ_PUSH(t->found[kind], (cq_found){ number, from, message });
}

static uint64_t id_key(cq_channel channel, cq_str id)
{
    return cq_hash_mix(cq_hash(id), channel);
}

uint32_t cq_collect_message(const cq_collect *t, cq_channel channel, cq_str id)
{
    uint32_t m = cq_map_get(t->by_id, id_key(channel, id));
    return m != CQ_NONE && cq_str_eq(t->corpus->messages[m].id, id) ? m : CQ_NONE;
}

uint32_t cq_collect_author(cq_collect *t, cq_str handle)
{
    uint32_t sender = cq_map_get(t->by_handle, cq_hash(handle));
    return sender != CQ_NONE ? sender
                             : t->corpus->sender_n + cq_names_put(t->outsider, handle);
}

void cq_collect_tokens(cq_collect *t, uint32_t message, cq_tok kind,
                       void (*put)(cq_collect *, uint32_t, cq_str))
{
    if (!t->docs)
        return;
    const cq_doc *d = &t->docs->docs[message];
    cq_str text = t->corpus->messages[message].text;
    for (uint32_t i = 0; i < d->n; i++) {
        const cq_token *k = &d->tokens[i];
        if (k->kind == kind && k->segment != CQ_SEG_QUOTE &&
            k->segment != CQ_SEG_DISCLAIMER)
            put(t, message, cq_str_sub(text, k->at, k->at + k->len));
    }
}

static void open_collect(cq_collect *t)
{
    const cq_corpus *c = t->corpus;
    for (int k = 0; k < CQ_TRACES; k++)
        t->names[k] = cq_names_new();
    t->outsider = cq_names_new();
    t->hosts = cq_names_new();
    t->by_id = cq_map_new(c->message_n);
    t->by_handle = cq_map_new(c->sender_n);
    for (uint32_t i = 0; i < c->message_n; i++) {
        const cq_message *m = &c->messages[i];
        cq_str handle = cq_message_field(m, CQ_F_HANDLE);
        if (m->id.n)
            cq_map_put(t->by_id, id_key(m->channel, m->id), i);
        if (handle.n)
            cq_map_put(t->by_handle, cq_hash(cq_str_lower(&t->scratch, handle)),
                       m->sender_no);
        cq_arena_reset(&t->scratch);
    }
}

/* What only the finders ask: it would stand beside the sorting of what they found. */
static void close_lookups(cq_collect *t)
{
    cq_map_free(t->by_handle);
    cq_map_free(t->by_id);
    cq_names_free(t->outsider);
    cq_names_free(t->hosts);
    CQ_VEC_DONE(t->site_at);
    t->by_handle = t->by_id = NULL;
    t->outsider = t->hosts = NULL;
}

static void close_collect(cq_collect *t)
{
    cq_arena_done(&t->scratch);
    for (int k = 0; k < CQ_TRACES; k++) {
        CQ_VEC_DONE(t->found[k]);
        CQ_VEC_DONE(t->kept[k].things);
        CQ_VEC_DONE(t->kept[k].shares);
        CQ_VEC_DONE(t->kept[k].again);
        free(t->kept[k].number);
        cq_names_free(t->names[k]);
    }
}

typedef struct {
    cq_str name;
    uint32_t number;   /* among the names of its kind */
    uint32_t first, n; /* its uses in `uses` */
} kept;

typedef CQ_VEC(kept) keep_list;
typedef CQ_VEC(cq_item) item_list;

/* The first use of each thing by each sender who is somebody, by name and sender; the others
 * in `later`. */
static cq_item *first_uses(const cq_collect *t, int kind, size_t *n, item_list *later)
{
    size_t all = t->found[kind].n, left = 0;
    cq_item *v = cq_alloc(all * sizeof *v + 1);
    for (size_t i = 0; i < all; i++) {
        cq_found f = t->found[kind].p[i];
        uint32_t sender = t->corpus->messages[f.message].sender_no;
        if (!t->corpus->senders[sender].nobody && !t->corpus->messages[f.message].nobody)
            v[left++] = (cq_item){ (uint64_t)f.name << 32 | sender, f.message, f.from };
    }
    cq_sort_items(v, left);
    for (size_t i = *n = 0; i < left; i++)
        if (*n == 0 || v[i].key != v[*n - 1].key)
            v[(*n)++] = v[i];
        else
            CQ_PUSH(*later, v[i]);
    return v;
}

static int by_name(const void *a, const void *b)
{
    return cq_str_cmp(((const kept *)a)->name, ((const kept *)b)->name);
}

/* What at least two senders share, by name. */
static keep_list shared_names(const cq_collect *t, int kind, const cq_item *uses,
                              size_t n)
{
    keep_list v = { 0 };
    for (size_t i = 0, end; i < n; i = end) {
        uint32_t name = (uint32_t)(uses[i].key >> 32);
        for (end = i; end < n && uses[end].key >> 32 == name; end++)
            ;
        if (end - i >= 2)
            CQ_PUSH(v, (kept){ cq_names_at(t->names[kind], name), name, (uint32_t)i,
                               (uint32_t)(end - i) });
    }
    if (v.n)
        qsort(v.p, v.n, sizeof *v.p, by_name);
    return v;
}

static int by_time(const void *x, const void *y)
{
    const cq_item *a = x, *b = y;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    if (a->b != b->b)
        return a->b < b->b ? -1 : 1;
    return (a->a > b->a) - (a->a < b->a);
}

/* The uses of one thing, which come by sender and message, by time. */
static void put_by_time(const cq_collect *t, const cq_item *uses, size_t n,
                        item_list *room, cq_uses *out)
{
    enum { FEW = 500 };
    CQ_RESERVE(*room, n);
    for (size_t i = 0; i < n; i++) {
        uint64_t time = (uint64_t)t->corpus->messages[uses[i].a].time;
        room->p[i] =
            (cq_item){ time ^ UINT64_C(1) << 63, uses[i].a, (uint32_t)uses[i].key };
    }
    if (n > FEW)
        cq_sort_items(room->p, n);
    else if (n > 1)
        qsort(room->p, n, sizeof *room->p, by_time);
    CQ_RESERVE(*out, out->n + n);
    for (size_t i = 0; i < n; i++)
        out->p[out->n++] = (cq_use){ room->p[i].b, room->p[i].a };
}

/* The further uses of a thing: where they begin in `later`, and how many they are. */
static size_t find_later(const item_list *later, uint32_t name, size_t *n)
{
    size_t low = 0, high = later->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (later->p[mid].key >> 32 < name)
            low = mid + 1;
        else
            high = mid;
    }
    while (high < later->n && later->p[high].key >> 32 == name)
        high++;
    *n = high - low;
    return low;
}

/* What is kept of a kind; names and things are numbered from 0. */
static void keep_kind(cq_collect *t, int kind)
{
    size_t n, agains, all = cq_names_count(t->names[kind]);
    cq_kept *out = &t->kept[kind];
    item_list later = { 0 }, room = { 0 };
    cq_item *uses = first_uses(t, kind, &n, &later);
    keep_list names = shared_names(t, kind, uses, n);

    out->number = cq_alloc(all * sizeof *out->number + 1);
    memset(out->number, 0xff, all * sizeof *out->number); /* CQ_NONE */
    for (size_t i = 0; i < names.n; i++) {
        kept k = names.p[i];
        size_t from = find_later(&later, k.number, &agains);
        CQ_PUSH(out->things,
                (cq_thing){ .kind = (cq_trace_kind)kind,
                            .name = k.name,
                            .first = (uint32_t)out->shares.n,
                            .shares = k.n,
                            .again = (uint32_t)out->again.n,
                            .agains = (uint32_t)agains,
                            .source = uses[k.first].b }); /* one name, one source */
        put_by_time(t, uses + k.first, k.n, &room, &out->shares);
        put_by_time(t, later.p + from, agains, &room, &out->again);
        out->number[k.number] = (uint32_t)i;
    }
    CQ_VEC_DONE(room);
    CQ_VEC_DONE(names);
    CQ_VEC_DONE(later);
    CQ_VEC_DONE(t->found[kind]);
    free(uses);
}

/* Uses as shares of a thing. */
static void write_shares(const cq_corpus *c, const cq_use *uses, uint32_t n,
                         uint32_t thing, cq_share *to)
{
    for (uint32_t i = 0; i < n; i++)
        to[i] = (cq_share){ thing, uses[i].sender, uses[i].message,
                            c->messages[uses[i].message].time };
}

/* A kind behind those before it: where its things and their shares begin. */
typedef struct {
    const cq_corpus *c;
    cq_kept *kept;
    cq_traces *out;
    uint32_t things, shares, again;
} section;

static void append_shares(void *ctx, void *piece)
{
    section *s = piece;
    cq_kept *k = s->kept;
    (void)ctx;
    for (uint32_t i = 0; i < k->things.n; i++) {
        const cq_thing *x = &k->things.p[i];
        write_shares(s->c, k->shares.p + x->first, x->shares, s->things + i,
                     s->out->shares + s->shares + x->first);
        write_shares(s->c, k->again.p + x->again, x->agains, s->things + i,
                     s->out->again + s->again + x->again);
    }
    CQ_VEC_DONE(k->shares);
    CQ_VEC_DONE(k->again);
}

static void append_things(const section *s)
{
    cq_thing *x = s->out->things + s->things;
    for (uint32_t i = 0; i < s->kept->things.n; i++, x++) {
        *x = s->kept->things.p[i];
        x->name = cq_str_dup(&s->out->arena, x->name);
        x->first += s->shares;
        x->again += s->again;
    }
}

/* Room for all kinds, one after the other. */
static void part_kinds(cq_collect *t, cq_traces *out, section *of)
{
    uint32_t again = 0;
    for (int k = 0; k < CQ_TRACES; k++) {
        cq_kept *v = &t->kept[k];
        of[k] = (section){ t->corpus, v, out, out->thing_n, out->share_n, again };
        out->thing_n += (uint32_t)v->things.n;
        out->share_n += (uint32_t)v->shares.n;
        again += (uint32_t)v->again.n;
    }
    out->things = cq_alloc(out->thing_n * sizeof *out->things);
    out->shares = cq_alloc(out->share_n * sizeof *out->shares);
    out->again = cq_alloc(again * sizeof *out->again);
}

/* All kinds: another thread writes their shares while this one names them. The sources of
 * links become numbers of things. */
static void append_kinds(cq_collect *t, cq_traces *out)
{
    uint32_t domains = (uint32_t)t->kept[CQ_T_LINK].things.n;
    section of[CQ_TRACES];
    part_kinds(t, out, of);
    cq_lane *lane = cq_lane_new(CQ_TRACES, append_shares, NULL);
    for (int k = 0; k < CQ_TRACES; k++)
        cq_lane_put(lane, &of[k]);
    for (int k = 0; k < CQ_TRACES; k++)
        append_things(&of[k]);
    cq_lane_free(lane);
    for (uint32_t i = 0; i < domains; i++) {
        uint32_t domain = t->kept[CQ_T_DOMAIN].number[out->things[i].source];
        out->things[i].source = domain == CQ_NONE ? CQ_NONE : domains + domain;
    }
}

/* Turn the shares of things into the things of messages. */
static void index_messages(const cq_corpus *c, cq_traces *t)
{
    t->carried_at = cq_zalloc((size_t)c->message_n + 2, sizeof *t->carried_at);
    t->carried = cq_alloc(((size_t)t->share_n + 1) * sizeof *t->carried);
    /* at[m + 1] starts as the begin of m, and has moved to its end when all are placed. */
    for (uint32_t i = 0; i < t->share_n; i++)
        t->carried_at[t->shares[i].message + 2]++;
    for (uint32_t m = 0; m <= c->message_n; m++)
        t->carried_at[m + 1] += t->carried_at[m];
    for (uint32_t i = 0; i < t->share_n; i++)
        t->carried[t->carried_at[t->shares[i].message + 1]++] = t->shares[i].thing;
}

/* The language of each sender's messages that most of them are in; 0 where it is unknown. */
static void find_tongues(cq_collect *t)
{
    const cq_corpus *c = t->corpus;
    const cq_docs *d = t->docs;
    size_t used = 0;
    t->tongue = cq_zalloc(c->sender_n + 1, sizeof *t->tongue);
    if (!d)
        return;
    cq_item *order = cq_alloc((c->message_n + 1) * sizeof *order);
    uint32_t *most = cq_zalloc(c->sender_n + 1, sizeof *most);
    for (uint32_t i = 0; i < c->message_n; i++) {
        const char *lang = d->docs[i].lang;
        uint64_t tongue = (uint64_t)(uint8_t)lang[0] << 8 | (uint8_t)lang[1];
        if (lang[0])
            order[used++] =
                (cq_item){ (uint64_t)c->messages[i].sender_no << 16 | tongue, i, 0 };
    }
    cq_sort_items(order, used);
    for (size_t i = 0, end; i < used; i = end) {
        uint32_t sender = (uint32_t)(order[i].key >> 16);
        for (end = i; end < used && order[end].key == order[i].key; end++)
            ;
        if (end - i > most[sender]) {
            most[sender] = (uint32_t)(end - i);
            t->tongue[sender] = order[i].key & 0xffff;
        }
    }
    free(most);
    free(order);
}

cq_collect *cq_traces_begin(const cq_corpus *c, const cq_docs *d)
{
    cq_collect *t = cq_zalloc(1, sizeof *t);
    t->corpus = c;
    t->docs = d;
    open_collect(t);
    cq_trace_links(t);
    cq_trace_tags(t);
    cq_trace_reposts(t);
    cq_trace_replies(t);
    cq_trace_numbers(t);
    cq_trace_origins(t);
    cq_trace_images(t);
    close_lookups(t);
    for (int k = 0; k < CQ_TRACES; k++)
        if (k != CQ_T_SCRIPT)
            keep_kind(t, k);
    find_tongues(t);
    return t;
}

void cq_traces_end(cq_collect *t, const cq_clusters *s, cq_traces *out)
{
    memset(out, 0, sizeof *out);
    t->clusters = s;
    cq_trace_scripts(t);
    keep_kind(t, CQ_T_SCRIPT);
    append_kinds(t, out);
    out->tongue = t->tongue;
    index_messages(t->corpus, out);
    close_collect(t);
    free(t);
}

void cq_traces_find(const cq_corpus *c, const cq_docs *d, const cq_clusters *s,
                    cq_traces *out)
{
    cq_traces_end(cq_traces_begin(c, d), s, out);
}

void cq_traces_done(cq_traces *t)
{
    free(t->things);
    free(t->shares);
    free(t->again);
    free(t->carried_at);
    free(t->carried);
    free(t->tongue);
    cq_arena_done(&t->arena);
    memset(t, 0, sizeof *t);
}
