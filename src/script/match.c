/* match.c - see match.h. */
#include "script/match.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/hash.h"
#include "base/vec.h"

enum {
    MAX_CELLS = 1 << 20, /* of one table; larger pieces are cut at anchors first */
    ANCHOR = 3,          /* words of an anchor */
    LEAST_BLOCK = 3,     /* words in a block that stays where it is */
    LEAST_MOVED = 5,     /* words in a moved block */
    REACH = 3,           /* words that may lie between two partners of a block */
    ROUNDS = 16
};

typedef struct {
    const uint32_t *a, *b;
    uint32_t *of;
    uint8_t *cells;
    uint32_t *row;
} matcher;

/* --- what is common in order --- */

enum { DIAGONAL, UP, LEFT };

/* Longest common subsequence of two small pieces; of equal ones the last in a. */
static void table(matcher *m, uint32_t a0, uint32_t a1, uint32_t b0, uint32_t b1)
{
    uint32_t w = b1 - b0, *row = m->row;
    memset(row, 0, (w + 1) * sizeof *row);
    for (uint32_t i = a0; i < a1; i++) {
        uint32_t corner = 0; /* row[j] of the line above */
        uint8_t *way = m->cells + (size_t)(i - a0) * w;
        for (uint32_t j = 0; j < w; j++) {
            uint32_t above = row[j + 1];
            if (m->a[i] == m->b[b0 + j])
                way[j] = DIAGONAL, row[j + 1] = corner + 1;
            else if (above >= row[j])
                way[j] = UP;
            else
                way[j] = LEFT, row[j + 1] = row[j];
            corner = above;
        }
    }
    for (uint32_t i = a1, j = w; i > a0 && j > 0;) {
        uint8_t way = m->cells[(size_t)(i - 1 - a0) * w + j - 1];
        if (way == DIAGONAL)
            m->of[i - 1] = b0 + j - 1;
        i -= way != LEFT;
        j -= way != UP;
    }
}

static uint64_t run_at(const uint32_t *s, uint32_t i)
{
    uint64_t key = 0;
    for (uint32_t k = 0; k < ANCHOR; k++)
        key = cq_hash_mix(key, s[i + k]);
    return key;
}

/* Where each run of the piece stands: its place, or m's end where it stands twice. */
static cq_map *places(const uint32_t *s, uint32_t from, uint32_t to, uint32_t twice)
{
    cq_map *p = cq_map_new(to - from);
    for (uint32_t i = from; i + ANCHOR <= to; i++) {
        uint32_t *at = cq_map_put(p, run_at(s, i), i);
        if (*at != i)
            *at = twice;
    }
    return p;
}

typedef struct {
    uint32_t a, b, before; /* index of the anchor before it in its chain, or CQ_NONE */
} anchor;

typedef CQ_VEC(anchor) anchors;

static void find_anchors(const matcher *m, uint32_t a0, uint32_t a1, uint32_t b0,
                         uint32_t b1, anchors *out)
{
    cq_map *in_a = places(m->a, a0, a1, a1), *in_b = places(m->b, b0, b1, b1);
    for (uint32_t i = a0; i + ANCHOR <= a1; i++) {
        uint64_t key = run_at(m->a, i);
        uint32_t at = cq_map_get(in_b, key);
        if (cq_map_get(in_a, key) == i && at != CQ_NONE && at != b1)
            CQ_PUSH(*out, (anchor){ i, at, CQ_NONE });
    }
    cq_map_free(in_a);
    cq_map_free(in_b);
}

/* The longest chain ascending in both texts, from its end: patience sorting. */
static uint32_t longest_chain(anchors *v)
{
    uint32_t *top = cq_alloc((v->n + 1) * sizeof *top), piles = 0, last;
    for (uint32_t i = 0; i < v->n; i++) {
        uint32_t lo = 0, hi = piles;
        while (lo < hi) {
            uint32_t mid = (lo + hi) / 2;
            if (v->p[top[mid]].b < v->p[i].b)
                lo = mid + 1;
            else
                hi = mid;
        }
        v->p[i].before = lo ? top[lo - 1] : CQ_NONE;
        top[lo] = i;
        piles += lo == piles;
    }
    last = piles ? top[piles - 1] : CQ_NONE;
    free(top);
    return last;
}

/* Match the pieces a0..a1 and b0..b1 in order. */
static void in_order(matcher *m, uint32_t a0, uint32_t a1, uint32_t b0, uint32_t b1)
{
    for (; a0 < a1 && b0 < b1 && m->a[a0] == m->b[b0]; a0++, b0++)
        m->of[a0] = b0;
    for (; a0 < a1 && b0 < b1 && m->a[a1 - 1] == m->b[b1 - 1]; a1--, b1--)
        m->of[a1 - 1] = b1 - 1;
    if (a0 == a1 || b0 == b1)
        return;
    if ((uint64_t)(a1 - a0) * (b1 - b0) <= MAX_CELLS) {
        table(m, a0, a1, b0, b1);
        return;
    }
    anchors v = { 0 };
    find_anchors(m, a0, a1, b0, b1, &v);
    /* From the last anchor back to the first; without any, the pieces have no run in
     * common that says where to cut. */
    for (uint32_t i = longest_chain(&v); i != CQ_NONE; i = v.p[i].before) {
        in_order(m, v.p[i].a + 1, a1, v.p[i].b + 1, b1);
        m->of[v.p[i].a] = v.p[i].b;
        a1 = v.p[i].a;
        b1 = v.p[i].b;
    }
    if (v.n > 0 && (uint64_t)(a1 - a0) * (b1 - b0) <= MAX_CELLS && a0 < a1 && b0 < b1)
        table(m, a0, a1, b0, b1);
    CQ_VEC_DONE(v);
}

/* --- blocks --- */

/* Whether the partners of places i < j of a carry one block on. */
static bool goes_on(const uint32_t *of, uint32_t i, uint32_t j)
{
    return j - i <= REACH + 1 && of[j] > of[i] && of[j] - of[i] <= REACH + 1;
}

/* Drop partners that lie in no dense block of `least` words. */
static void drop_thin(uint32_t *of, uint32_t n, uint32_t least)
{
    for (uint32_t i = 0; i < n; i++) {
        if (of[i] == CQ_NONE)
            continue;
        uint32_t last = i, words = 1;
        for (uint32_t j = i + 1; j < n && j - last <= REACH + 1; j++)
            if (of[j] != CQ_NONE) {
                if (!goes_on(of, last, j))
                    break;
                last = j;
                words++;
            }
        for (uint32_t j = i; words < least && j <= last; j++)
            of[j] = CQ_NONE;
        i = last;
    }
}

/* The words without a partner, with a word that fits nothing between their pieces. */
static uint32_t leftovers(const uint32_t *s, uint32_t n, const bool *taken, uint32_t mark,
                          uint32_t *words, uint32_t *from)
{
    uint32_t k = 0;
    for (uint32_t i = 0; i < n; i++) {
        if (taken[i])
            continue;
        if (k > 0 && from[k - 1] != i - 1)
            words[k] = mark, from[k++] = CQ_NONE;
        words[k] = s[i], from[k++] = i;
    }
    return k;
}

/* One more round with what is left; false if nothing was found. */
static bool match_moved(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m,
                        matcher *room, uint32_t *of)
{
    size_t most = 2 * (size_t)(n + m) + 1; /* words with the marks between them */
    uint32_t *wa = cq_alloc(5 * most * sizeof *wa), *wb = wa + most, *fa = wb + most;
    uint32_t *fb = fa + most, *found = fb + most;
    bool *ta = cq_zalloc(n + 1, 1), *tb = cq_zalloc(m + 1, 1), any = false;

    for (uint32_t i = 0; i < n; i++)
        if (of[i] != CQ_NONE)
            ta[i] = tb[of[i]] = true;
    uint32_t na = leftovers(a, n, ta, CQ_NONE, wa, fa);
    uint32_t nb = leftovers(b, m, tb, CQ_NONE - 1, wb, fb);
    matcher left = { wa, wb, found, room->cells, room->row };
    for (uint32_t i = 0; i < na; i++)
        found[i] = CQ_NONE;
    in_order(&left, 0, na, 0, nb);
    drop_thin(found, na, LEAST_MOVED);
    for (uint32_t i = 0; i < na; i++)
        if (found[i] != CQ_NONE)
            of[fa[i]] = fb[found[i]], any = true;
    free(wa);
    free(ta);
    free(tb);
    return any;
}

void cq_match(const uint32_t *a, uint32_t n, const uint32_t *b, uint32_t m, uint32_t *of)
{
    matcher x = { a, b, of, cq_alloc(MAX_CELLS), cq_alloc((2 * (size_t)m + 2) * 4) };
    for (uint32_t i = 0; i < n; i++)
        of[i] = CQ_NONE;
    in_order(&x, 0, n, 0, m);
    drop_thin(of, n, n < 2 * LEAST_BLOCK || m < 2 * LEAST_BLOCK ? 1 : LEAST_BLOCK);
    for (int round = 0; round < ROUNDS && match_moved(a, n, b, m, &x, of); round++)
        ;
    free(x.cells);
    free(x.row);
}
