/* load_order.c - keys and order of messages.
 *
 * Both depend on nothing but what the messages and their inputs are. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/lane.h"
#include "base/pool.h"
#include "base/sort.h"
#include "keep/loader.h"

enum { SLICE = 1 << 14, STEPS = 8, LINE = 64 };

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

static bool has_key(const cq_item *v, uint32_t n, uint64_t key)
{
    uint32_t low = 0, high = n;
    while (low < high) {
        uint32_t mid = low + (high - low) / 2;
        if (v[mid].key < key)
            low = mid + 1;
        else
            high = mid;
    }
    return low < n && v[low].key == key;
}

/* Further records of the n at v, which are sorted, get "~2", "~3"..., past those that a
 * record bears as its own. */
static void number_further(cq_corpus *out, const named *v, size_t n, const cq_item *keys)
{
    cq_str base = { NULL, 0 };
    for (size_t i = 0, k = 1; i < n; i++) {
        cq_message *m = &out->messages[v[i].number];
        if (i == 0 || !cq_str_eq(base, m->key)) {
            base = m->key;
            k = 1;
            continue;
        }
        cq_str key;
        do
            key = cq_str_printf(&out->arena, "%.*s~%zu", CQ_FMT(base), ++k);
        while (has_key(keys, out->message_n, cq_hash(key)));
        m->key = key;
        out->same_id++;
    }
}

/* Records with an id that another has, found by sorting the hashes of all. */
static void tell_apart(cq_corpus *out)
{
    uint32_t n = out->message_n;
    cq_item *keys = cq_alloc((size_t)n * sizeof *keys);
    CQ_VEC(named) v = { 0 };
    for (uint32_t i = 0; i < n; i++)
        keys[i] = (cq_item){ cq_hash(out->messages[i].key), i, 0 };
    cq_sort_items(keys, n);
    for (uint32_t i = 0; i < n; i++)
        if ((i && keys[i].key == keys[i - 1].key) ||
            (i + 1 < n && keys[i].key == keys[i + 1].key))
            CQ_PUSH(v, (named){ &out->messages[keys[i].a], keys[i].a });
    if (v.n)
        qsort(v.p, v.n, sizeof *v.p, by_record);
    number_further(out, v.p, v.n, keys);
    CQ_VEC_DONE(v);
    free(keys);
}

static int by_name(const void *x, const void *y)
{
    return cq_str_cmp(((const named *)x)->m->key, ((const named *)y)->m->key);
}

/* Messages by time. */
typedef struct {
    const cq_corpus *c;
    cq_item *v;
} timeline;

static void sort_by_time(void *ctx, void *piece)
{
    timeline *l = piece;
    (void)ctx;
    for (uint32_t i = 0; i < l->c->message_n; i++) {
        int64_t t = l->c->messages[i].time;
        l->v[i] =
            (cq_item){ t == CQ_NO_TIME ? UINT64_MAX : (uint64_t)t ^ UINT64_C(1) << 63, i,
                       0 };
    }
    cq_sort_items(l->v, l->c->message_n);
}

/* Which message comes at which place: by time, then by key. A slice has the times that begin
 * in it. */
typedef struct {
    const timeline *l;
    uint32_t *order;
} placing;

static void order_slice(void *ctx, size_t from, size_t to, int thread)
{
    const placing *p = ctx;
    const cq_corpus *c = p->l->c;
    const cq_item *v = p->l->v;
    CQ_VEC(named) run = { 0 };
    (void)thread;
    for (; from < to && from && v[from].key == v[from - 1].key; from++)
        ;
    for (size_t i = from, n; i < to; i += n) {
        run.n = 0;
        for (n = 0; i + n < c->message_n && v[i + n].key == v[i].key; n++)
            CQ_PUSH(run, (named){ &c->messages[v[i + n].a], v[i + n].a });
        if (n > 1)
            qsort(run.p, n, sizeof *run.p, by_name);
        for (size_t k = 0; k < n; k++)
            p->order[i + k] = run.p[k].number;
    }
    CQ_VEC_DONE(run);
}

/* Bring messages and their rows into the order, cycle by cycle, without a second copy. What
 * is some steps ahead in a cycle is asked for: else each copy waits for the memory. */
static void ask_for(const cq_message *m)
{
    for (size_t at = 0; at < sizeof *m; at += LINE)
        __builtin_prefetch((const char *)m + at);
}

static void permute(cq_corpus *c, int64_t *rows, uint32_t *order)
{
    for (uint32_t i = 0; i < c->message_n; i++) {
        if (order[i] == i)
            continue;
        cq_message first = c->messages[i];
        int64_t row = rows ? rows[i] : 0;
        uint32_t at = i, ahead = i;
        for (int k = 0; k < STEPS; k++)
            ahead = order[ahead];
        while (order[at] != i) {
            uint32_t from = order[at];
            ask_for(&c->messages[ahead = order[ahead]]);
            c->messages[at] = c->messages[from];
            if (rows)
                rows[at] = rows[from];
            order[at] = at;
            at = from;
        }
        c->messages[at] = first;
        if (rows)
            rows[at] = row;
        order[at] = at;
    }
}

void cq_load_order(cq_corpus *out, int64_t *rows)
{
    uint32_t *order = cq_zalloc(out->message_n, sizeof *order);
    timeline l = { out, cq_alloc((size_t)out->message_n * sizeof *l.v) };
    cq_lane *lane = cq_lane_new(1, sort_by_time, NULL);
    cq_lane_put(lane, &l); /* by times, which are not touched while keys are told apart */
    tell_apart(out);
    cq_lane_free(lane);
    cq_pool_run(out->message_n, SLICE, 0, order_slice, &(placing){ &l, order });
    permute(out, rows, order);
    free(l.v);
    free(order);
}
