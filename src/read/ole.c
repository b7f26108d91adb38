/* ole.c - see ole.h. */
#include "read/ole.h"

#include <string.h>

#include "base/vec.h"

enum { HEADER = 512, ENTRY = 128, HEADER_FATS = 109, NAME = 32, CUTOFF = 4096 };
enum { STORAGE = 1, STREAM = 2 };

#define LAST_SECTOR 0xfffffffau /* larger numbers are no sectors */

typedef struct {
    char name[NAME];
    uint8_t type;
    uint32_t left, right, child, start;
    uint64_t size;
    bool met;
} entry;

struct cq_ole {
    cq_arena *arena;
    cq_str bytes;
    unsigned shift, mini_shift; /* of the size of a sector */
    uint32_t sectors;
    cq_str fat, mini_fat, mini; /* tables of next sectors; the small sectors themselves */
    entry *entries;
    uint32_t entry_n;
};

static uint32_t little(const char *p, int n)
{
    uint32_t v = 0;
    while (n-- > 0)
        v = v << 8 | (unsigned char)p[n];
    return v;
}

bool cq_ole_sniff(cq_str head)
{
    return cq_str_starts(head, CQ_STR("\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"));
}

bool cq_ole_names(cq_str bytes, const char *name)
{
    char wide[64]; /* UTF-16 */
    size_t n = 0;
    for (; name[n] && 2 * n < sizeof wide; n++) {
        wide[2 * n] = name[n];
        wide[2 * n + 1] = 0;
    }
    return cq_str_find(bytes, (cq_str){ wide, 2 * n }) < bytes.n;
}

/* The n-th sector, the first of which stands behind the header; short at the file's end. */
static cq_str sector(const cq_ole *o, uint32_t n)
{
    size_t from = ((size_t)n + 1) << o->shift;
    return n < o->sectors ? cq_str_sub(o->bytes, from, from + ((size_t)1 << o->shift))
                          : CQ_STR("");
}

static uint32_t next_of(cq_str table, uint32_t n)
{
    return table.n / 4 > n ? little(table.p + 4 * (size_t)n, 4) : UINT32_MAX;
}

/* The chain of sectors from `start` in one piece, of at most `most` bytes. A chain that is
 * longer than the file goes in a circle, and ends. */
static cq_str chain(const cq_ole *o, uint32_t start, uint64_t most)
{
    uint64_t all = o->bytes.n < most ? o->bytes.n : most;
    char *to = cq_arena_get(o->arena, (size_t)all + 1);
    size_t n = 0;
    for (uint32_t at = start; n < all; at = next_of(o->fat, at)) {
        cq_str s = sector(o, at);
        s = cq_str_sub(s, 0, (size_t)all - n);
        if (!s.n)
            break;
        memcpy(to + n, s.p, s.n);
        n += s.n;
    }
    return (cq_str){ to, n };
}

static cq_str small_chain(const cq_ole *o, uint32_t start, uint64_t most)
{
    uint64_t all = o->mini.n < most ? o->mini.n : most;
    char *to = cq_arena_get(o->arena, (size_t)all + 1);
    size_t n = 0;
    for (uint32_t at = start; n < all && at < LAST_SECTOR;
         at = next_of(o->mini_fat, at)) {
        size_t from = (size_t)at << o->mini_shift;
        cq_str s = cq_str_sub(o->mini, from, from + ((size_t)1 << o->mini_shift));
        s = cq_str_sub(s, 0, (size_t)all - n);
        if (!s.n)
            break;
        memcpy(to + n, s.p, s.n);
        n += s.n;
    }
    return (cq_str){ to, n };
}

static void add_fat(cq_ole *o, char *to, size_t *n, uint32_t at)
{
    cq_str s = sector(o, at);
    if (!s.n || *n + s.n > o->bytes.n)
        return;
    memcpy(to + *n, s.p, s.n);
    *n += s.n;
}

/* The table of next sectors, whose own sectors are listed in the header and, further ones, in
 * sectors that are chained by their last number. */
static void read_fat(cq_ole *o)
{
    const char *h = o->bytes.p;
    char *to = cq_arena_get(o->arena, o->bytes.n + 1);
    size_t n = 0;
    for (size_t i = 0; i < HEADER_FATS; i++)
        add_fat(o, to, &n, little(h + 76 + 4 * i, 4));
    uint32_t at = little(h + 68, 4);
    for (uint32_t met = 0; met < o->sectors; met++) {
        cq_str s = sector(o, at);
        if (s.n >> o->shift == 0)
            break;
        for (size_t i = 0; i + 8 <= s.n; i += 4)
            add_fat(o, to, &n, little(s.p + i, 4));
        at = little(s.p + s.n - 4, 4);
    }
    o->fat = (cq_str){ to, n };
}

static void read_entry(const cq_ole *o, const char *p, entry *out)
{
    size_t units = little(p + 64, 2) / 2;
    *out = (entry){ .type = (uint8_t)p[66],
                    .left = little(p + 68, 4),
                    .right = little(p + 72, 4),
                    .child = little(p + 76, 4),
                    .start = little(p + 116, 4),
                    .size = little(p + 120, 4) };
    if (o->shift > 9) /* in the small kind, the upper half may be anything */
        out->size |= (uint64_t)little(p + 124, 4) << 32;
    for (size_t i = 0; i + 1 < units && i + 1 < NAME; i++)
        out->name[i] = p[2 * i + 1] == 0 && p[2 * i] > 0 ? p[2 * i] : '?';
}

static void read_entries(cq_ole *o)
{
    cq_str s = chain(o, little(o->bytes.p + 48, 4), UINT64_MAX);
    o->entry_n = (uint32_t)(s.n / ENTRY);
    o->entries = cq_arena_zero(o->arena, o->entry_n + 1, sizeof *o->entries);
    for (uint32_t i = 0; i < o->entry_n; i++)
        read_entry(o, s.p + (size_t)i * ENTRY, &o->entries[i]);
}

cq_ole *cq_ole_open(cq_str bytes, cq_arena *a)
{
    if (bytes.n < HEADER || !cq_ole_sniff(bytes) || bytes.n >> 32)
        return NULL;
    cq_ole *o = cq_arena_zero(a, 1, sizeof *o);
    o->arena = a;
    o->bytes = bytes;
    o->shift = little(bytes.p + 30, 2);
    o->mini_shift = little(bytes.p + 32, 2);
    if ((o->shift != 9 && o->shift != 12) || o->mini_shift != 6)
        return NULL;
    o->sectors = (uint32_t)((bytes.n - 1) >> o->shift);
    read_fat(o);
    read_entries(o);
    if (!o->entry_n)
        return NULL;
    o->mini_fat = chain(o, little(bytes.p + 60, 4), UINT64_MAX);
    o->mini = chain(o, o->entries[0].start, o->entries[0].size);
    o->entries[0].met = true;
    return o;
}

/* The tree below `top` from left to right, without recursion. */
static void walk(cq_ole *o, uint32_t top, cq_ids *found)
{
    cq_ids open = { 0 };
    uint32_t at = top;
    for (;;) {
        while (at < o->entry_n && !o->entries[at].met) {
            o->entries[at].met = true;
            CQ_PUSH(open, at);
            at = o->entries[at].left;
        }
        if (!open.n)
            break;
        at = open.p[--open.n];
        if (o->entries[at].type == STORAGE || o->entries[at].type == STREAM)
            CQ_PUSH(*found, at);
        at = o->entries[at].right;
    }
    CQ_VEC_DONE(open);
}

const uint32_t *cq_ole_children(cq_ole *o, uint32_t storage, size_t *n)
{
    cq_ids found = { 0 };
    walk(o, o->entries[storage].child, &found);
    uint32_t *out = cq_arena_get(o->arena, (found.n + 1) * sizeof *out);
    if (found.n)
        memcpy(out, found.p, found.n * sizeof *out);
    *n = found.n;
    CQ_VEC_DONE(found);
    return out;
}

bool cq_ole_is_storage(const cq_ole *o, uint32_t i)
{
    return o->entries[i].type == STORAGE;
}

const char *cq_ole_name(const cq_ole *o, uint32_t i)
{
    return o->entries[i].name;
}

uint64_t cq_ole_size(const cq_ole *o, uint32_t i)
{
    return o->entries[i].size;
}

bool cq_ole_read(cq_ole *o, uint32_t i, cq_str *out)
{
    const entry *e = &o->entries[i];
    *out = e->size < CUTOFF ? small_chain(o, e->start, e->size)
                            : chain(o, e->start, e->size);
    return out->n == e->size;
}
