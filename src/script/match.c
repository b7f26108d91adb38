/* match.c - see match.h. */
#include "script/match.h"

#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

#include "base/hash.h"
#include "base/vec.h"

enum {
    LEAST_BLOCK = 5, /* words in a block */
    LEAST_RUN = 3,   /* words on end in a block, */
    MANY_WORDS = 8,  /* unless it has so many */
    REACH = 3,       /* words that may lie between two partners of a block */
    ROUNDS = 16
};

typedef CQ_VEC(uint64_t) hashes;

/* A text with its words as they are left over, and where each stood. */
typedef struct {
    hashes words;
    cq_ids from;
    CQ_VEC(bool) taken;
} side;

struct cq_matcher {
    hashes keys; /* the table of a's words; its size is a power of two */
    cq_ids number;
    hashes masks;   /* of each different word: where it stands in a */
    hashes columns; /* of each word of b: where a's next word adds nothing */
    side a, b;
    cq_ids found;
};

cq_matcher *cq_matcher_new(void)
{
    return cq_zalloc(1, sizeof(cq_matcher));
}

static void side_done(side *s)
{
    CQ_VEC_DONE(s->words);
    CQ_VEC_DONE(s->from);
    CQ_VEC_DONE(s->taken);
}

void cq_matcher_free(cq_matcher *x)
{
    if (!x)
        return;
    CQ_VEC_DONE(x->keys);
    CQ_VEC_DONE(x->number);
    CQ_VEC_DONE(x->masks);
    CQ_VEC_DONE(x->columns);
    CQ_VEC_DONE(x->found);
    side_done(&x->a);
    side_done(&x->b);
    free(x);
}

/* --- what is common in order --- */

/* The cell of the word in the table of a's words, or the empty one where it would be. */
static size_t cell_of(const cq_matcher *x, uint64_t word)
{
    size_t mask = x->number.n - 1, i = (size_t)(word ^ word >> 32) & mask;
    while (x->number.p[i] != CQ_NONE && x->keys.p[i] != word)
        i = (i + 1) & mask;
    return i;
}

static void mark_words(cq_matcher *x, const uint64_t *a, uint32_t n, uint32_t blocks)
{
    size_t size = 8;
    uint32_t different = 0;
    while (size < 2 * (size_t)n)
        size *= 2;
    CQ_RESERVE(x->keys, size);
    CQ_RESERVE(x->number, size);
    CQ_RESERVE(x->masks, (size_t)n * blocks);
    x->number.n = size;
    memset(x->number.p, 0xff, size * sizeof *x->number.p);
    for (uint32_t i = 0; i < n; i++) {
        size_t c = cell_of(x, a[i]);
        if (x->number.p[c] == CQ_NONE) {
            x->keys.p[c] = a[i];
            memset(x->masks.p + (size_t)different * blocks, 0, blocks * 8);
            x->number.p[c] = different++;
        }
        x->masks.p[(size_t)x->number.p[c] * blocks + i / 64] |= UINT64_C(1) << i % 64;
    }
}

/* The column after one more word of b, from the one before it. */
static void step(const uint64_t *was, const uint64_t *mask, uint32_t blocks,
                 uint64_t *now)
{
    uint64_t carry = 0;
    for (uint32_t k = 0; k < blocks; k++) {
        uint64_t u = was[k] & mask[k], sum = was[k] + u, full = sum + carry;
        carry = (sum < u) | (full < sum);
        now[k] = full | (was[k] & ~u);
    }
}

/* The longest common subsequence; of equal ones that which is last in both. */
static void subsequence(cq_matcher *x, const uint64_t *a, uint32_t n, const uint64_t *b,
                        uint32_t m, uint32_t b_at, uint32_t *of)
{
    uint32_t blocks = (n + 63) / 64;
    mark_words(x, a, n, blocks);
    CQ_RESERVE(x->columns, ((size_t)m + 1) * blocks);
    memset(x->columns.p, 0xff, blocks * 8);
    for (uint32_t j = 0; j < m; j++) {
        uint64_t *was = x->columns.p + (size_t)j * blocks;
        uint32_t number = x->number.p[cell_of(x, b[j])];
        if (number == CQ_NONE)
            memcpy(was + blocks, was, blocks * 8);
        else
            step(was, x->masks.p + (size_t)number * blocks, blocks, was + blocks);
    }
    for (uint32_t i = n, j = m; i > 0 && j > 0;) {
        const uint64_t *column = x->columns.p + (size_t)j * blocks;
        if (a[i - 1] == b[j - 1])
            of[--i] = b_at + --j;
        else if (column[(i - 1) / 64] >> (i - 1) % 64 & 1)
            i--;
        else
            j--;
    }
}

/* Match in order. */
static void in_order(cq_matcher *x, const uint64_t *a, uint32_t n, const uint64_t *b,
                     uint32_t m, uint32_t *of)
{
    uint32_t from = 0;
    for (; from < n && from < m && a[from] == b[from]; from++)
        of[from] = from;
    for (; n > from && m > from && a[n - 1] == b[m - 1]; n--, m--)
        of[n - 1] = m - 1;
    if (n > from && m > from)
        subsequence(x, a + from, n - from, b + from, m - from, from, of + from);
}

/* --- blocks --- */

/* Whether the partners of places i < j of a carry one block on. */
static bool goes_on(const uint32_t *of, uint32_t i, uint32_t j)
{
    return j - i <= REACH + 1 && of[j] > of[i] && of[j] - of[i] <= REACH + 1;
}

/* The last word of the block that begins at word i. */
static uint32_t block_end(const uint32_t *of, uint32_t n, uint32_t i)
{
    uint32_t last = i;
    for (uint32_t j = i + 1; j < n && j - last <= REACH + 1; j++) {
        if (of[j] == CQ_NONE)
            continue;
        if (!goes_on(of, last, j))
            break;
        last = j;
    }
    return last;
}

/* Whether `run` words at the end of a block are too few for the distance to the rest of it,
 * between the partners at i < j: at the end of what is shared, single words often happen to
 * go on. One word that stands for another does not matter. */
static bool is_astray(const uint32_t *of, uint32_t i, uint32_t j, uint32_t run)
{
    uint32_t a = j - i - 1, b = of[j] - of[i] - 1, gap = a > b ? a : b;
    return run < LEAST_RUN && gap > 1 && gap >= run;
}

/* Drop what is astray at the end of the block. Returns its last word. */
static uint32_t trim_end(uint32_t *of, uint32_t from, uint32_t last)
{
    for (;;) {
        uint32_t s = last;
        while (s > from && of[s - 1] != CQ_NONE && of[s - 1] + 1 == of[s])
            s--;
        if (s == from)
            return last;
        uint32_t p = s - 1;
        while (of[p] == CQ_NONE)
            p--;
        if (!is_astray(of, p, s, last - s + 1))
            return last;
        memset(of + s, 0xff, (last - s + 1) * sizeof *of);
        last = p;
    }
}

/* The same at its beginning. Returns its first word. */
static uint32_t trim_begin(uint32_t *of, uint32_t from, uint32_t last)
{
    for (;;) {
        uint32_t e = from;
        while (e < last && of[e + 1] != CQ_NONE && of[e] + 1 == of[e + 1])
            e++;
        if (e == last)
            return from;
        uint32_t p = e + 1;
        while (of[p] == CQ_NONE)
            p++;
        if (!is_astray(of, e, p, e - from + 1))
            return from;
        memset(of + from, 0xff, (e - from + 1) * sizeof *of);
        from = p;
    }
}

/* Whether the block has `least` words, and `least_run` of them on end, or many. */
static bool is_dense(const uint32_t *of, uint32_t from, uint32_t last, uint32_t least,
                     uint32_t least_run)
{
    uint32_t words = 0, run = 0, longest = 0;
    for (uint32_t j = from; j <= last; j++) {
        if (of[j] == CQ_NONE)
            continue;
        run = j > from && of[j - 1] != CQ_NONE && of[j] == of[j - 1] + 1 ? run + 1 : 1;
        longest = run > longest ? run : longest;
        words++;
    }
    return words >= MANY_WORDS || (words >= least && longest >= least_run);
}

/* Drop partners that lie in no dense block. */
static void drop_thin(uint32_t *of, uint32_t n, uint32_t least, uint32_t least_run)
{
    for (uint32_t i = 0; i < n; i++) {
        if (of[i] == CQ_NONE)
            continue;
        uint32_t end = block_end(of, n, i), last = trim_end(of, i, end),
                 from = trim_begin(of, i, last);
        if (!is_dense(of, from, last, least, least_run))
            memset(of + from, 0xff, (last - from + 1) * sizeof *of);
        i = end;
    }
}

static void mark_taken(const uint32_t *of, uint32_t n, uint32_t m, cq_matcher *x)
{
    CQ_RESERVE(x->a.taken, n);
    CQ_RESERVE(x->b.taken, m);
    if (m)
        memset(x->b.taken.p, 0, m * sizeof *x->b.taken.p);
    for (uint32_t i = 0; i < n; i++) {
        x->a.taken.p[i] = of[i] != CQ_NONE;
        if (of[i] != CQ_NONE)
            x->b.taken.p[of[i]] = true;
    }
}

/* Let each block grow by the words at its ends: of two partners that a word could have, the
 * subsequence may have given it the one that stood alone. */
static void grow(cq_matcher *x, const uint64_t *a, uint32_t n, const uint64_t *b,
                 uint32_t m, uint32_t *of)
{
    bool *taken;
    mark_taken(of, n, m, x);
    taken = x->b.taken.p;
    for (uint32_t i = 1; i < n; i++) {
        uint32_t at = of[i - 1] == CQ_NONE ? m : of[i - 1] + 1;
        if (of[i] == CQ_NONE && at < m && !taken[at] && a[i] == b[at])
            of[i] = at, taken[at] = true;
    }
    for (uint32_t i = n; i-- > 1;) {
        uint32_t at = of[i] == CQ_NONE ? 0 : of[i];
        if (of[i - 1] == CQ_NONE && at > 0 && !taken[at - 1] && a[i - 1] == b[at - 1])
            of[i - 1] = at - 1, taken[at - 1] = true;
    }
}

/* --- what moved --- */

/* Take down the words without a partner, with a mark that fits nothing between their pieces.
 * Returns the longest piece. */
static uint32_t leftovers(const uint64_t *s, uint32_t n, uint64_t mark, side *out)
{
    uint32_t run = 0, longest = 0;
    out->words.n = out->from.n = 0;
    for (uint32_t i = 0; i < n; i++) {
        run = out->taken.p[i] ? 0 : run + 1;
        longest = run > longest ? run : longest;
        if (run == 0)
            continue;
        if (run == 1 && out->from.n > 0) {
            CQ_PUSH(out->words, mark);
            CQ_PUSH(out->from, CQ_NONE);
        }
        CQ_PUSH(out->words, s[i]);
        CQ_PUSH(out->from, i);
    }
    return longest;
}

/* One more round with what is left; false if nothing was found. */
static bool match_moved(cq_matcher *x, const uint64_t *a, uint32_t n, const uint64_t *b,
                        uint32_t m, uint32_t *of)
{
    bool any = false;
    mark_taken(of, n, m, x);
    if (leftovers(a, n, UINT64_MAX, &x->a) < LEAST_RUN ||
        leftovers(b, m, UINT64_MAX - 1, &x->b) < LEAST_RUN)
        return false;

    uint32_t na = (uint32_t)x->a.words.n, nb = (uint32_t)x->b.words.n;
    CQ_RESERVE(x->found, na);
    memset(x->found.p, 0xff, na * sizeof *x->found.p);
    in_order(x, x->a.words.p, na, x->b.words.p, nb, x->found.p);
    drop_thin(x->found.p, na, LEAST_BLOCK, LEAST_RUN);
    for (uint32_t i = 0; i < na; i++)
        if (x->found.p[i] != CQ_NONE)
            of[x->a.from.p[i]] = x->b.from.p[x->found.p[i]], any = true;
    if (any)
        grow(x, a, n, b, m, of);
    return any;
}

void cq_match(cq_matcher *x, const uint64_t *a, uint32_t n, const uint64_t *b, uint32_t m,
              uint32_t first, uint32_t *of)
{
    bool tiny = n <= LEAST_BLOCK || first <= LEAST_BLOCK;
    memset(of, 0xff, n * sizeof *of);
    in_order(x, a, n, b, first, of);
    drop_thin(of, n, tiny ? 1 : LEAST_BLOCK, tiny ? 1 : LEAST_RUN);
    grow(x, a, n, b, first, of);
    for (int round = 0; round < ROUNDS && match_moved(x, a, n, b, m, of); round++)
        ;
}
