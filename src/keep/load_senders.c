/* load_senders.c - the senders of a corpus.
 *
 * The table has a row for each name that a sender was seen with. */
#include <stdlib.h>
#include <string.h>

#include "keep/loader.h"

typedef struct {
    cq_str key, name;
    int64_t row;
    cq_channel channel;
    bool nobody;
} raw_sender;

static int by_key(const void *x, const void *y)
{
    const raw_sender *a = x, *b = y;
    int d = cq_str_cmp(a->key, b->key);
    return d ? d : (a->row > b->row) - (a->row < b->row);
}

cq_str cq_load_key(cq_arena *a, cq_channel channel, cq_str id)
{
    const char *name = cq_channel_name(channel);
    size_t n = strlen(name);
    char *p = cq_arena_text(a, n + 1 + id.n);
    memcpy(p, name, n);
    p[n] = ':';
    if (id.n)
        memcpy(p + n + 1, id.p, id.n);
    return (cq_str){ p, n + 1 + id.n };
}

/* The rows of one sender, one for each of its names, become one sender. Its row in the
 * case's findings is the least of them. */
void cq_load_senders(cq_loader *l)
{
    cq_corpus *out = l->out;
    cq_rows *q = cq_db_query(l->c->db,
                             "SELECT id, channel, address, name, nobody FROM sender", "");
    CQ_VEC(raw_sender) v = { 0 };
    while (cq_rows_next(q)) {
        raw_sender r = { .row = cq_rows_int(q, 0),
                         .channel = (cq_channel)cq_rows_int(q, 1),
                         .nobody = cq_rows_int(q, 4) == 1 };
        if (r.channel >= CQ_CHANNELS ||
            (l->c->shelf && !cq_shelf_of_sender(l->c->shelf, r.row)))
            continue;
        r.key = cq_load_key(&out->arena, r.channel, cq_rows_str(q, 2));
        r.name = cq_str_dup(&out->arena, cq_rows_str(q, 3));
        CQ_PUSH(v, r);
    }
    if (v.n)
        qsort(v.p, v.n, sizeof *v.p, by_key);
    out->senders = cq_arena_zero(&out->arena, v.n, sizeof *out->senders);
    l->sender_of = cq_map_new(v.n);
    int64_t last = 0;
    l->c->sender_rows.n = 0;
    for (size_t i = 0; i < v.n; i++) {
        if (i == 0 || !cq_str_eq(v.p[i].key, v.p[i - 1].key)) {
            out->senders[out->sender_n++] = (cq_sender){ .key = v.p[i].key,
                                                         .name = CQ_STR(""),
                                                         .channel = v.p[i].channel };
            CQ_PUSH(l->c->sender_rows, v.p[i].row);
        }
        cq_sender *s = &out->senders[out->sender_n - 1];
        s->nobody |= v.p[i].nobody;
        cq_map_put(l->sender_of, (uint64_t)v.p[i].row, out->sender_n - 1);
        last = v.p[i].row > last ? v.p[i].row : last;
    }
    l->sender_room = (size_t)last + 1;
    CQ_VEC_DONE(v);
}

typedef struct {
    uint32_t sender, count;
    cq_str name;
} name_use;

static int by_use(const void *x, const void *y)
{
    const name_use *a = x, *b = y;
    if (a->sender != b->sender)
        return a->sender < b->sender ? -1 : 1;
    int d = cq_str_cmp(a->name, b->name);
    return d;
}

/* The name that most of a sender's messages bear, then the least by bytes. */
void cq_load_name_senders(cq_loader *l, const uint32_t *uses)
{
    cq_arena *a = &l->out->arena;
    CQ_VEC(name_use) v = { 0 };
    cq_rows *q = cq_db_query(l->c->db, "SELECT id, name FROM sender", "");
    while (cq_rows_next(q)) {
        int64_t row = cq_rows_int(q, 0);
        uint32_t n = cq_map_get(l->sender_of, (uint64_t)row);
        cq_str name = cq_rows_str(q, 1);
        if (n != CQ_NONE && (size_t)row < l->sender_room && name.n)
            CQ_PUSH(v, (name_use){ n, uses[row], cq_str_dup(a, name) });
    }
    if (v.n)
        qsort(v.p, v.n, sizeof *v.p, by_use);
    uint32_t best = 0;
    for (size_t i = 0; i < v.n; i++) {
        /* A sender may bear one name in two rows, as somebody and as nobody. */
        if (i && v.p[i].sender == v.p[i - 1].sender) {
            if (cq_str_eq(v.p[i].name, v.p[i - 1].name))
                v.p[i].count += v.p[i - 1].count;
        } else {
            best = 0;
        }
        cq_sender *s = &l->out->senders[v.p[i].sender];
        if (v.p[i].count > best) {
            s->name = v.p[i].name;
            best = v.p[i].count;
        }
    }
    CQ_VEC_DONE(v);
}
