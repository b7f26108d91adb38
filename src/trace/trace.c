/* trace.c - see trace.h.
 *
 * The finders put (name, message) in the order of messages. A stable sort by name and
 * sender then leaves each sender's first use in front; names with fewer than two senders
 * fall out before anything is sorted by name, since most names are of that sort. */
#include "trace/trace.h"

#include <string.h>

#include "base/hash.h"
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

static void close_collect(cq_collect *t)
{
    cq_arena_done(&t->scratch);
    cq_map_free(t->by_handle);
    cq_map_free(t->by_id);
    cq_names_free(t->outsider);
    for (int k = 0; k < CQ_TRACES; k++) {
        CQ_VEC_DONE(t->found[k]);
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
    const cq_share *a = x, *b = y;
    if (a->time != b->time)
        return a->time < b->time ? -1 : 1;
    if (a->sender != b->sender)
        return a->sender < b->sender ? -1 : 1;
    return (a->message > b->message) - (a->message < b->message);
}

typedef struct {
    CQ_VEC(cq_thing) things;
    CQ_VEC(cq_share) shares, again;
} output;

static cq_share share_of(const cq_collect *t, const output *o, const cq_item *use)
{
    return (cq_share){ (uint32_t)o->things.n, (uint32_t)use->key, use->a,
                       t->corpus->messages[use->a].time };
}

/* The further uses of the thing that is written next. */
static void write_later(const cq_collect *t, const item_list *later, uint32_t name,
                        output *out, cq_thing *thing)
{
    size_t low = 0, high = later->n;
    while (low < high) {
        size_t mid = (low + high) / 2;
        if (later->p[mid].key >> 32 < name)
            low = mid + 1;
        else
            high = mid;
    }
    thing->again = (uint32_t)out->again.n;
    for (; low < later->n && later->p[low].key >> 32 == name; low++)
        CQ_PUSH(out->again, share_of(t, out, &later->p[low]));
    thing->agains = (uint32_t)out->again.n - thing->again;
    if (thing->agains)
        qsort(out->again.p + thing->again, thing->agains, sizeof *out->again.p, by_time);
}

/* number[name] becomes the thing number of what is kept. */
static void write_kind(const cq_collect *t, int kind, cq_arena *a, output *out,
                       uint32_t *number)
{
    size_t n;
    item_list later = { 0 };
    cq_item *uses = first_uses(t, kind, &n, &later);
    keep_list names = shared_names(t, kind, uses, n);

    for (size_t i = 0; i < names.n; i++) {
        kept k = names.p[i];
        cq_thing thing = { .kind = (cq_trace_kind)kind,
                           .name = cq_str_dup(a, k.name),
                           .first = (uint32_t)out->shares.n,
                           .shares = k.n,
                           .source = CQ_NONE };
        for (uint32_t u = k.first; u < k.first + k.n; u++)
            CQ_PUSH(out->shares, share_of(t, out, &uses[u]));
        write_later(t, &later, k.number, out, &thing);
        thing.source = uses[k.first].b; /* one name, one source */
        qsort(out->shares.p + thing.first, k.n, sizeof *out->shares.p, by_time);
        number[k.number] = (uint32_t)out->things.n;
        CQ_PUSH(out->things, thing);
    }
    CQ_VEC_DONE(names);
    CQ_VEC_DONE(later);
    free(uses);
}

static void write_all(const cq_collect *t, cq_traces *out)
{
    output o = { 0 };
    uint32_t *number[CQ_TRACES];
    for (int k = 0; k < CQ_TRACES; k++) {
        size_t n = cq_names_count(t->names[k]);
        number[k] = cq_alloc(n * sizeof **number + 1);
        memset(number[k], 0xff, n * sizeof **number); /* CQ_NONE */
        write_kind(t, k, &out->arena, &o, number[k]);
    }
    for (size_t i = 0; i < o.things.n && o.things.p[i].kind == CQ_T_LINK; i++)
        o.things.p[i].source = number[CQ_T_DOMAIN][o.things.p[i].source];
    for (int k = 0; k < CQ_TRACES; k++)
        free(number[k]);
    out->things = o.things.p;
    out->thing_n = (uint32_t)o.things.n;
    out->shares = o.shares.p;
    out->share_n = (uint32_t)o.shares.n;
    out->again = o.again.p;
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
static void find_tongues(const cq_corpus *c, const cq_docs *d, cq_traces *out)
{
    size_t used = 0;
    out->tongue = cq_arena_zero(&out->arena, c->sender_n + 1, sizeof *out->tongue);
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
            out->tongue[sender] = order[i].key & 0xffff;
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
    return t;
}

void cq_traces_end(cq_collect *t, const cq_clusters *s, cq_traces *out)
{
    memset(out, 0, sizeof *out);
    t->clusters = s;
    cq_trace_scripts(t);
    write_all(t, out);
    index_messages(t->corpus, out);
    find_tongues(t->corpus, t->docs, out);
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
    cq_arena_done(&t->arena);
    memset(t, 0, sizeof *t);
}
