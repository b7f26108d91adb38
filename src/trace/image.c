/* image.c - pictures that look alike, by their perceptual hashes (CQ_F_IMAGE, read/pdq.h).
 *
 * Two of at most 31 bits apart of 256 are the same picture, edited. The pictures are taken by
 * how many messages have them, then by hash; each is the same as the first one before it that
 * is near and the same as itself, else it stands for itself. Of two that are so near, one of
 * the 16 pieces of 16 bits differs in one bit at most: 17 lookups a piece find them. */
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "trace/collect.h"

enum { BYTES = 32, PIECES = 16, ALIKE = 31 };

typedef struct {
    cq_str name; /* "pdq:" and hex */
    uint8_t hash[BYTES];
    uint32_t uses, stands; /* the number of the one that it is the same as */
} image;

typedef struct {
    cq_names *names;
    CQ_VEC(image) v;
    cq_map *first;          /* piece and its place to the first entry of its list: */
    CQ_VEC(uint32_t) entry; /* images */
    CQ_VEC(uint32_t) next;  /* entries, or CQ_NONE */
} album;

static int digit(char c)
{
    return c >= '0' && c <= '9' ? c - '0' : c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

static bool read_hash(cq_str name, uint8_t out[BYTES])
{
    bool good = name.n == 4 + 2 * BYTES && cq_str_starts(name, CQ_STR("pdq:"));
    for (size_t i = 0; good && i < BYTES; i++) {
        int high = digit(name.p[4 + 2 * i]), low = digit(name.p[5 + 2 * i]);
        good = high >= 0 && low >= 0;
        out[i] = (uint8_t)(high << 4 | low);
    }
    return good;
}

static void add_use(album *x, cq_str name)
{
    image one = { .uses = 1 };
    if (!read_hash(name, one.hash))
        return;
    uint32_t no = cq_names_put(x->names, name);
    if (no == x->v.n) {
        one.name = cq_names_at(x->names, no);
        CQ_PUSH(x->v, one);
    } else {
        x->v.p[no].uses++;
    }
}

static int by_uses(const void *p, const void *q)
{
    const image *a = p, *b = q;
    return a->uses != b->uses ? (a->uses < b->uses ? 1 : -1)
                              : memcmp(a->hash, b->hash, BYTES);
}

static int distance(const image *a, const image *b)
{
    int n = 0;
    for (int i = 0; i < BYTES; i++)
        n += __builtin_popcount(a->hash[i] ^ b->hash[i]);
    return n;
}

static uint64_t key_of(const image *a, int piece, unsigned flip)
{
    unsigned bits = (unsigned)a->hash[2 * piece] << 8 | a->hash[2 * piece + 1];
    return cq_hash_mix((uint64_t)piece, bits ^ flip);
}

static void enter(album *x, uint32_t i)
{
    for (int piece = 0; piece < PIECES; piece++) {
        uint32_t *first = cq_map_put(x->first, key_of(&x->v.p[i], piece, 0), CQ_NONE);
        CQ_PUSH(x->entry, i);
        CQ_PUSH(x->next, *first);
        *first = (uint32_t)x->entry.n - 1;
    }
}

/* The smallest number of an image entered that is near, or i itself. */
static uint32_t nearest(const album *x, uint32_t i)
{
    uint32_t best = i;
    for (int piece = 0; piece < PIECES; piece++)
        for (int bit = -1; bit < 16; bit++) {
            unsigned flip = bit < 0 ? 0 : 1U << bit;
            uint32_t e = cq_map_get(x->first, key_of(&x->v.p[i], piece, flip));
            for (; e != CQ_NONE; e = x->next.p[e])
                if (x->entry.p[e] < best &&
                    distance(&x->v.p[i], &x->v.p[x->entry.p[e]]) <= ALIKE)
                    best = x->entry.p[e];
        }
    return best;
}

/* Only those that stand for themselves are entered. */
static void find_same(album *x)
{
    if (x->v.n)
        qsort(x->v.p, x->v.n, sizeof *x->v.p, by_uses);
    x->first = cq_map_new(x->v.n * PIECES);
    for (uint32_t i = 0; i < x->v.n; i++) {
        x->v.p[i].stands = nearest(x, i);
        if (x->v.p[i].stands == i)
            enter(x, i);
    }
}

static void put_images(cq_collect *t, const album *x)
{
    cq_map *at = cq_map_new(x->v.n); /* number of a name to its place in v */
    for (uint32_t i = 0; i < x->v.n; i++)
        cq_map_put(at, cq_names_get(x->names, x->v.p[i].name), i);
    for (uint32_t i = 0; i < t->corpus->message_n; i++) {
        const cq_message *m = &t->corpus->messages[i];
        for (uint32_t k = 0; k < m->field_n && !cq_is_repost(m); k++) {
            uint32_t no = m->fields[k].kind == CQ_F_IMAGE
                              ? cq_names_get(x->names, m->fields[k].value)
                              : CQ_NONE;
            if (no != CQ_NONE)
                cq_collect_put(t, CQ_T_IMAGE,
                               x->v.p[x->v.p[cq_map_get(at, no)].stands].name, CQ_NONE,
                               i);
        }
    }
    cq_map_free(at);
}

void cq_trace_images(cq_collect *t)
{
    album x = { .names = cq_names_new() };
    for (uint32_t i = 0; i < t->corpus->message_n; i++)
        for (uint32_t k = 0; k < t->corpus->messages[i].field_n; k++)
            if (t->corpus->messages[i].fields[k].kind == CQ_F_IMAGE)
                add_use(&x, t->corpus->messages[i].fields[k].value);
    find_same(&x);
    put_images(t, &x);
    cq_map_free(x.first);
    CQ_VEC_DONE(x.entry);
    CQ_VEC_DONE(x.next);
    CQ_VEC_DONE(x.v);
    cq_names_free(x.names);
}
