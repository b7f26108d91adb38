/* load_order.c - keys and order of messages.
 *
 * Both depend on nothing but what the messages and their inputs are. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/sort.h"
#include "keep/loader.h"

typedef struct {
    const cq_message *m;
    uint32_t number;
} named;

static int by_record(const void *x, const void *y)
{
    const cq_message *a = ((const named *)x)->m, *b = ((const named *)y)->m;
    int d = cq_str_cmp(a->key, b->key);
    d = d ? d : (a->input_no > b->input_no) - (a->input_no < b->input_no);
    d = d ? d : (a->offset > b->offset) - (a->offset < b->offset);
    d = d ? d : (a->length > b->length) - (a->length < b->length);
    return d ? d : memcmp(a->sha256, b->sha256, CQ_SHA256);
}

/* Further records with an id that was taken get "~2", "~3"..., past those that a record
 * bears as its own. */
static void tell_apart(cq_corpus *out)
{
    cq_map *first = cq_map_new(out->message_n);
    CQ_VEC(named) v = { 0 };
    for (uint32_t i = 0; i < out->message_n; i++) {
        uint32_t *at = cq_map_put(first, cq_hash(out->messages[i].key), i);
        if (*at == i)
            continue;
        if (*at < out->message_n)
            CQ_PUSH(v, (named){ &out->messages[*at], *at });
        *at = out->message_n; /* the first is on the list */
        CQ_PUSH(v, (named){ &out->messages[i], i });
    }
    if (v.n)
        qsort(v.p, v.n, sizeof *v.p, by_record);
    cq_str base = { NULL, 0 };
    for (size_t i = 0, k = 1; i < v.n; i++) {
        cq_message *m = &out->messages[v.p[i].number];
        if (i == 0 || !cq_str_eq(base, m->key)) {
            base = m->key;
            k = 1;
            continue;
        }
        cq_str key;
        do
            key = cq_str_printf(&out->arena, "%.*s~%zu", CQ_FMT(base), ++k);
        while (cq_map_get(first, cq_hash(key)) != CQ_NONE);
        m->key = key;
        out->same_id++;
    }
    CQ_VEC_DONE(v);
    cq_map_free(first);
}

static int by_name(const void *x, const void *y)
{
    return cq_str_cmp(((const named *)x)->m->key, ((const named *)y)->m->key);
}

/* Which message comes at which place: by time, then by key. */
static void order_messages(const cq_corpus *c, uint32_t *order)
{
    cq_item *v = cq_zalloc(c->message_n, sizeof *v);
    named *run = cq_zalloc(c->message_n, sizeof *run);
    for (uint32_t i = 0; i < c->message_n; i++) {
        int64_t t = c->messages[i].time;
        v[i].key = t == CQ_NO_TIME ? UINT64_MAX : (uint64_t)t ^ UINT64_C(1) << 63;
        v[i].a = i;
    }
    cq_sort_items(v, c->message_n);
    for (uint32_t i = 0, n; i < c->message_n; i += n) {
        for (n = 0; i + n < c->message_n && v[i + n].key == v[i].key; n++)
            run[n] = (named){ &c->messages[v[i + n].a], v[i + n].a };
        qsort(run, n, sizeof *run, by_name);
        for (uint32_t k = 0; k < n; k++)
            order[i + k] = run[k].number;
    }
    free(run);
    free(v);
}

/* Bring messages and their rows into the order, cycle by cycle, without a second copy. */
static void permute(cq_corpus *c, int64_t *rows, uint32_t *order)
{
    for (uint32_t i = 0; i < c->message_n; i++) {
        if (order[i] == i)
            continue;
        cq_message first = c->messages[i];
        int64_t row = rows[i];
        uint32_t at = i;
        while (order[at] != i) {
            uint32_t from = order[at];
            c->messages[at] = c->messages[from];
            rows[at] = rows[from];
            order[at] = at;
            at = from;
        }
        c->messages[at] = first;
        rows[at] = row;
        order[at] = at;
    }
}

void cq_load_order(cq_corpus *out, int64_t *rows)
{
    uint32_t *order = cq_zalloc(out->message_n, sizeof *order);
    tell_apart(out);
    order_messages(out, order);
    permute(out, rows, order);
    free(order);
}
