/* sort.c - see sort.h.
 *
 * The sorter's runs are merged by a heap of their next items; of equal keys the item of the
 * earlier run comes first, which keeps the order stable. */
#include "base/sort.h"

#include <assert.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/status.h"
#include "base/temp.h"
#include "base/vec.h"

static void pass(const cq_item *from, cq_item *to, size_t n, int shift, size_t *start)
{
    for (size_t i = 0; i < n; i++)
        to[start[from[i].key >> shift & 255]++] = from[i];
}

/* Where each byte value begins; false if all items have the same byte. */
static bool starts(const size_t *count, size_t n, size_t *start)
{
    size_t at = 0;
    for (int b = 0; b < 256; b++) {
        if (count[b] == n)
            return false;
        start[b] = at;
        at += count[b];
    }
    return true;
}

void cq_sort_items(cq_item *v, size_t n)
{
    size_t(*count)[256] = cq_zalloc(8, sizeof *count), start[256];
    cq_item *other = cq_alloc(n * sizeof *v), *from = v, *to = other;

    for (size_t i = 0; i < n; i++)
        for (int k = 0; k < 8; k++)
            count[k][v[i].key >> 8 * k & 255]++;
    for (int k = 0; k < 8; k++) {
        if (n == 0 || !starts(count[k], n, start))
            continue;
        pass(from, to, n, 8 * k, start);
        cq_item *swap = from;
        from = to;
        to = swap;
    }
    if (from != v)
        memcpy(v, from, n * sizeof *v);
    free(other);
    free(count);
}

/* --- more than memory holds --- */

enum { LEAST_ROOM = 256 }; /* items of one run that are read at once */

typedef struct {
    uint64_t at, left; /* of what is not read yet: offset in the file, items */
    cq_item *p;        /* what is read and not taken */
    size_t i, n;
} stretch;

struct cq_sorter {
    CQ_VEC(cq_item) items; /* not spilled; sorted once taking begins */
    size_t most, taken;    /* of them: before they are spilled; that were taken */
    uint64_t count;
    CQ_VEC(stretch) runs;
    CQ_VEC(uint32_t) heap; /* runs by their next item */
    cq_item *room;         /* what is read of all runs */
    size_t each;           /* items of it for one run */
    uint64_t end;          /* of the file */
    int fd;
    bool taking;
};

cq_sorter *cq_sorter_new(size_t bytes)
{
    cq_sorter *s = cq_zalloc(1, sizeof *s);
    s->most = bytes / sizeof(cq_item) / 2; /* a sort takes as much again */
    s->most = s->most < LEAST_ROOM ? LEAST_ROOM : s->most;
    s->fd = -1;
    return s;
}

void cq_sorter_free(cq_sorter *s)
{
    if (!s)
        return;
    if (s->fd >= 0)
        close(s->fd);
    free(s->room);
    CQ_VEC_DONE(s->heap);
    CQ_VEC_DONE(s->runs);
    CQ_VEC_DONE(s->items);
    free(s);
}

uint64_t cq_sorter_count(const cq_sorter *s)
{
    return s->count;
}

uint64_t cq_sorter_spilled(const cq_sorter *s)
{
    return s->end;
}

static cq_status spill(cq_sorter *s, cq_err *err)
{
    size_t n = s->items.n;
    cq_status status = s->fd < 0 ? cq_temp_open(&s->fd, err) : CQ_OK;
    if (status)
        return status;
    cq_sort_items(s->items.p, n);
    status = cq_temp_write(s->fd, s->items.p, n * sizeof(cq_item), s->end, err);
    CQ_PUSH(s->runs, (stretch){ .at = s->end, .left = n });
    s->end += n * sizeof(cq_item);
    s->items.n = 0;
    return status;
}

/* Room for n more, doubled up to what may be held, so that few items take little. */
static void make_room(cq_sorter *s, size_t n)
{
    size_t want = s->items.n + n, room = s->items.room ? s->items.room : LEAST_ROOM;
    while (room < want)
        room *= 2;
    room = room < s->most ? room : s->most;
    if (room == s->items.room)
        return;
    s->items.p = cq_realloc(s->items.p, room * sizeof(cq_item));
    s->items.room = room;
}

cq_status cq_sorter_put(cq_sorter *s, const cq_item *v, size_t n, cq_err *err)
{
    cq_status status = CQ_OK;
    assert(!s->taking);
    s->count += n;
    while (n && !status) {
        size_t k = s->most - s->items.n < n ? s->most - s->items.n : n;
        make_room(s, k);
        memcpy(s->items.p + s->items.n, v, k * sizeof *v);
        s->items.n += k;
        v += k;
        n -= k;
        if (n)
            status = spill(s, err);
    }
    return status;
}

static cq_status fill(cq_sorter *s, stretch *r, cq_err *err)
{
    r->i = 0;
    r->n = r->left < s->each ? (size_t)r->left : s->each;
    cq_status status = cq_temp_read(s->fd, r->p, r->n * sizeof(cq_item), r->at, err);
    r->at += r->n * sizeof(cq_item);
    r->left -= r->n;
    return status;
}

static bool before(const cq_sorter *s, uint32_t a, uint32_t b)
{
    const stretch *x = &s->runs.p[a], *y = &s->runs.p[b];
    uint64_t k = x->p[x->i].key, m = y->p[y->i].key;
    return k != m ? k < m : a < b;
}

static void sink(cq_sorter *s, size_t i)
{
    uint32_t *h = s->heap.p, run = h[i];
    for (size_t k; (k = 2 * i + 1) < s->heap.n; i = k) {
        k += k + 1 < s->heap.n && before(s, h[k + 1], h[k]);
        if (!before(s, h[k], run))
            break;
        h[i] = h[k];
    }
    h[i] = run;
}

static cq_status begin_merge(cq_sorter *s, cq_err *err)
{
    cq_status status = spill(s, err);
    size_t n = s->runs.n;
    CQ_VEC_DONE(s->items);
    s->each = 2 * s->most / n < LEAST_ROOM ? LEAST_ROOM : 2 * s->most / n;
    s->room = cq_alloc(n * s->each * sizeof(cq_item));
    for (uint32_t i = 0; i < n && !status; i++) {
        s->runs.p[i].p = s->room + i * s->each;
        status = fill(s, &s->runs.p[i], err);
        CQ_PUSH(s->heap, i);
    }
    for (size_t i = n; i-- > 0 && !status;)
        sink(s, i);
    return status;
}

static cq_status begin_taking(cq_sorter *s, cq_err *err)
{
    s->taking = true;
    if (s->runs.n)
        return begin_merge(s, err);
    cq_sort_items(s->items.p, s->items.n);
    return CQ_OK;
}

/* The least item of all runs. */
static cq_status take_least(cq_sorter *s, cq_item *out, cq_err *err)
{
    stretch *r = &s->runs.p[s->heap.p[0]];
    cq_status status = CQ_OK;
    *out = r->p[r->i++];
    if (r->i == r->n && r->left)
        status = fill(s, r, err);
    else if (r->i == r->n)
        s->heap.p[0] = s->heap.p[--s->heap.n];
    if (s->heap.n && !status)
        sink(s, 0);
    return status;
}

cq_status cq_sorter_take(cq_sorter *s, cq_item *to, size_t room, size_t *n, cq_err *err)
{
    cq_status status = s->taking ? CQ_OK : begin_taking(s, err);
    size_t k = 0;
    if (!status && !s->runs.n) {
        size_t left = s->items.n - s->taken;
        k = left < room ? left : room;
        if (k)
            memcpy(to, s->items.p + s->taken, k * sizeof *to);
        s->taken += k;
    }
    while (s->heap.n && k < room && !status)
        status = take_least(s, &to[k++], err);
    if (!status)
        *n = k;
    return status;
}

double cq_median(double *v, size_t n)
{
    size_t from = 0, to = n, k = n / 2;
    while (to - from > 1) {
        double pivot =
            v[from + (to - from - 1) / 2]; /* never the last: both parts shrink */
        size_t i = from, j = to - 1;
        for (;; i++, j--) {
            while (v[i] < pivot)
                i++;
            while (v[j] > pivot)
                j--;
            if (i >= j)
                break;
            double swap = v[i];
            v[i] = v[j];
            v[j] = swap;
        }
        if (k <= j)
            to = j + 1;
        else
            from = j + 1;
    }
    return n ? v[k] : 0;
}
