/* extras.c - see extras.h. */
#include "script/extras.h"

#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"

enum {
    LEAST = 3, /* messages that make an extra, where one in PART is fewer */
    PART = 20,
    WORDS = 5,  /* of an extra, at least */
    LONG = 12,  /* words on end that are no mere phrase */
    RAGGED = 2, /* words that may lack at the ends of a sentence */
    ROUNDS = 3,
    MOST = 40,                     /* finds */
    MOST_WORDS = 4 * CQ_MAX_ALIGN, /* of the whole sequence */
};

/* Words from .. from + n - 1, counted on from the main part as it was in the beginning. */
typedef struct {
    uint32_t from, n;
    bool main;      /* more than half have it */
    uint32_t after; /* then: how many places of the main part stand before it */
} find;

typedef struct {
    cq_layout *all;
    cq_arena holding;
    cq_ids count; /* of each pair of words: messages that have it left over */
    uint32_t messages, many;
    cq_words words; /* of the finds, with a mark before each */
    CQ_VEC(find) finds;
    cq_extras *list;
} finder;

static uint32_t count_of(const finder *m, const cq_line *l, uint32_t i)
{
    return l->pair[i] == CQ_NONE ? 0 : m->count.p[l->pair[i]];
}

/* Words i .. j - 1 of a line that have no place, all of one sentence. */
typedef struct {
    uint32_t line, i, j;
} piece;

typedef CQ_VEC(piece) pieces;

static void find_pieces(const finder *m, pieces *out)
{
    out->n = 0;
    for (uint32_t k = 0; k < m->all->n; k++) {
        const cq_line *l = &m->all->lines[k];
        for (uint32_t i = 0, j; i < l->n; i = j + 1) {
            for (j = i; j < l->n && l->place[j] == CQ_NONE && !l->stop[j];)
                j++;
            uint32_t end = j + (j < l->n && l->place[j] == CQ_NONE);
            if (end - i >= WORDS)
                CQ_PUSH(*out, (piece){ k, i, end });
        }
    }
}

static void count_pairs(finder *m, const pieces *v)
{
    memset(m->count.p, 0, m->count.n * sizeof *m->count.p);
    for (size_t p = 0; p < v->n; p++) {
        const cq_line *l = &m->all->lines[v->p[p].line];
        for (uint32_t i = v->p[p].i; i + 1 < v->p[p].j; i++)
            if (l->pair[i] != CQ_NONE)
                m->count.p[l->pair[i]] += l->count;
    }
}

/* The run of words, of all pieces, whose pairs agree most with the other pieces, where a pair
 * counts for it from `many` messages on. False if there is none. */
static bool best_run(const finder *m, const pieces *v, piece *out)
{
    int64_t best = 0;
    for (size_t p = 0; p < v->n; p++) {
        const cq_line *l = &m->all->lines[v->p[p].line];
        int64_t sum = 0;
        uint32_t from = v->p[p].i;
        for (uint32_t i = v->p[p].i; i + 1 < v->p[p].j; i++) {
            sum += (int64_t)count_of(m, l, i) - m->many;
            if (sum < 0) {
                sum = 0;
                from = i + 1;
            } else if (sum > best && i + 2 - from >= WORDS) {
                best = sum;
                *out = (piece){ v->p[p].line, from, i + 2 };
            }
        }
    }
    return best > 0;
}

/* The pieces that share two pairs with the run, as lines of a layout. */
static void find_holders(finder *m, const pieces *v, piece run, pieces *holders,
                         cq_layout *out)
{
    const cq_line *r = &m->all->lines[run.line];
    bool *mine = cq_zalloc(m->count.n + 1, sizeof *mine);
    for (uint32_t i = run.i; i + 1 < run.j; i++)
        if (r->pair[i] != CQ_NONE)
            mine[r->pair[i]] = true;
    out->lines = cq_alloc((v->n + 1) * sizeof *out->lines);
    cq_arena_reset(&m->holding);
    for (size_t p = 0; p < v->n; p++) {
        const cq_line *l = &m->all->lines[v->p[p].line];
        uint32_t i = v->p[p].i, shared = 0;
        for (uint32_t k = i; k + 1 < v->p[p].j; k++)
            shared += l->pair[k] != CQ_NONE && mine[l->pair[k]];
        if (shared < 2)
            continue;
        CQ_PUSH(*holders, v->p[p]);
        cq_line part = { .words = l->words + i,
                         .pair = l->pair + i,
                         .n = v->p[p].j - i,
                         .count = l->count };
        part.place = cq_arena_get(&m->holding, part.n * sizeof *part.place);
        out->lines[out->n++] = part;
    }
    free(mine);
}

/* Messages that have half of the layout's words; lines that have less count no more. */
static uint32_t count_holders(cq_layout *x)
{
    uint32_t messages = 0;
    for (uint32_t k = 0; k < x->n; k++) {
        cq_line *l = &x->lines[k];
        uint32_t have = 0;
        for (uint32_t i = 0; i < l->n; i++)
            have += l->place[i] != CQ_NONE;
        l->count = 2 * have >= x->spine.n ? l->count : 0;
        messages += l->count;
    }
    return messages;
}

/* Add the words to what was found, with the places of those who have them. */
static void keep(finder *m, const pieces *holders, const cq_layout *x, bool main)
{
    CQ_PUSH(m->words, CQ_MARK);
    uint32_t from = m->all->main + (uint32_t)m->words.n;
    CQ_PUSH(m->finds, (find){ from, (uint32_t)x->spine.n, main, 0 });
    for (size_t k = 0; k < x->spine.n; k++)
        CQ_PUSH(m->words, x->spine.p[k]);
    for (uint32_t k = 0; k < x->n; k++) {
        const cq_line *l = &x->lines[k];
        uint32_t *place = m->all->lines[holders->p[k].line].place + holders->p[k].i;
        for (uint32_t i = 0; l->count && i < l->n; i++)
            if (l->place[i] != CQ_NONE)
                place[i] = from + l->place[i];
    }
}

/* What the run and its holders have in common is looked for no more. */
static void forget(finder *m, piece run, const cq_layout *x)
{
    for (uint32_t i = run.i; i + 1 < run.j; i++)
        m->all->lines[run.line].pair[i] = CQ_NONE;
    for (uint32_t k = 0; k < x->n; k++)
        for (uint32_t i = 0; x->lines[k].count && i < x->lines[k].n; i++)
            if (x->lines[k].place[i] != CQ_NONE)
                x->lines[k].pair[i] = CQ_NONE;
}

/* Whether words i .. j - 1 of the line are a sentence but for a few words. */
static bool is_sentence(const cq_line *l, uint32_t i, uint32_t j)
{
    uint32_t before = 0, after = 0;
    while (i > 0 && !l->stop[i - 1] && before <= RAGGED)
        i--, before++;
    while (j < l->n && !l->stop[j - 1] && after <= RAGGED)
        j++, after++;
    return before <= RAGGED && after <= RAGGED;
}

/* Whether most holders have the new words as a sentence; a phrase may be what people say. */
static bool are_sentences(const finder *m, const pieces *holders, const cq_layout *x)
{
    uint64_t whole = 0, all = 0;
    for (uint32_t k = 0; k < x->n; k++) {
        const cq_line *l = &x->lines[k];
        uint32_t i = 0, j = l->n, at = holders->p[k].i;
        while (i < j && l->place[i] == CQ_NONE)
            i++;
        while (j > i && l->place[j - 1] == CQ_NONE)
            j--;
        if (!l->count || i == j)
            continue;
        all += l->count;
        if (is_sentence(&m->all->lines[holders->p[k].line], at + i, at + j))
            whole += l->count;
    }
    return 2 * whole >= all;
}

/* Make the run and what others have of it part of the sequence. */
static void add_run(finder *m, const pieces *v, piece run)
{
    cq_layout x = { .least = m->many, .x = m->all->x, .gaps = m->all->gaps };
    pieces holders = { 0 };
    find_holders(m, v, run, &holders, &x);
    cq_layout_start(&x, m->all->lines[run.line].words + run.i, run.j - run.i);
    cq_layout_better(&x);
    uint32_t messages = count_holders(&x);
    /* Of two sentences on end, the one that fewer have is found for itself later. */
    x.least = messages / 2;
    cq_layout_better(&x);
    if (messages >= m->many && x.spine.n >= WORDS &&
        (x.spine.n >= LONG || are_sentences(m, &holders, &x)))
        keep(m, &holders, &x, 2 * messages > m->messages);
    forget(m, run, &x);
    free(x.lines);
    CQ_VEC_DONE(x.spine);
    CQ_VEC_DONE(holders);
}

static void find_all(finder *m)
{
    pieces v = { 0 };
    piece run = { 0 };
    for (int k = 0; k < MOST && m->words.n < MOST_WORDS; k++) {
        find_pieces(m, &v);
        count_pairs(m, &v);
        if (!best_run(m, &v, &run))
            break;
        add_run(m, &v, run);
    }
    CQ_VEC_DONE(v);
}

/* --- what belongs to the main part --- */

/* Of a line that has the find, count which places of the main part are before it, and which
 * after it. */
static void count_sides(const cq_layout *x, const cq_line *l, find f, uint32_t *left,
                        uint32_t *right)
{
    uint32_t first = 0;
    while (first < l->n && (l->place[first] < f.from || l->place[first] >= f.from + f.n))
        first++;
    for (uint32_t i = 0; first < l->n && i < l->n; i++)
        if (l->place[i] < x->main)
            (i < first ? left : right)[l->place[i]] += l->count;
}

/* After how many places of the main part the find goes: where the fewest words of those who
 * have it are on the wrong side of it. */
static uint32_t find_place(const cq_layout *x, find f)
{
    uint32_t *left = cq_zalloc(2 * ((size_t)x->main + 1), sizeof *left), best = 0,
             *right = left + x->main + 1;
    int64_t wrong = 0, least = 0; /* against the beginning */
    for (uint32_t k = 0; k < x->n; k++)
        count_sides(x, &x->lines[k], f, left, right);
    for (uint32_t p = 0; p < x->main; p++) {
        wrong += (int64_t)right[p] - left[p];
        if (wrong <= least) {
            least = wrong;
            best = p + 1;
        }
    }
    free(left);
    return best;
}

/* Put the finds of the main part into it. False if there are none. */
static bool splice(finder *m)
{
    cq_layout *x = m->all;
    cq_words now = { 0 };
    bool any = false;
    for (size_t k = 0; k < m->finds.n; k++)
        if (m->finds.p[k].main)
            m->finds.p[k].after = find_place(x, m->finds.p[k]), any = true;
    for (uint32_t p = 0; any && p <= x->main; p++) {
        for (size_t k = 0; k < m->finds.n; k++) {
            find f = m->finds.p[k];
            for (uint32_t i = 0; f.main && f.after == p && i < f.n; i++)
                CQ_PUSH(now, m->words.p[f.from - x->main + i]);
        }
        if (p < x->main)
            CQ_PUSH(now, x->spine.p[p]);
    }
    if (any)
        cq_layout_start(x, now.p, (uint32_t)now.n);
    CQ_VEC_DONE(now);
    return any;
}

/* Add the other finds behind the main part, which was `main` places long. */
static void append(finder *m, uint32_t main)
{
    m->list->n = 0;
    for (size_t k = 0; k < m->finds.n; k++) {
        find f = m->finds.p[k];
        if (f.main)
            continue;
        CQ_PUSH(m->all->spine, CQ_MARK);
        CQ_PUSH(*m->list, (cq_extra){ (uint32_t)m->all->spine.n, f.n, 0 });
        for (uint32_t i = 0; i < f.n; i++)
            CQ_PUSH(m->all->spine, m->words.p[f.from - main + i]);
    }
}

void cq_extras_find(cq_layout *x, uint32_t pairs, uint32_t messages, cq_extras *out)
{
    finder m = { .all = x, .messages = messages, .list = out };
    m.many = x->least < LEAST ? x->least : LEAST;
    if (m.many < messages / PART)
        m.many = messages / PART;
    CQ_RESERVE(m.count, (size_t)pairs + 1);
    m.count.n = pairs;
    find_all(&m);
    uint32_t main = x->main;
    /* Where new meets old, words that only one line has may be left. */
    bool changed = splice(&m);
    for (int round = 0; round < ROUNDS && changed; round++) {
        changed = cq_layout_better(x);
        changed = cq_layout_reorder(x) || changed;
    }
    append(&m, main);
    cq_layout_place(x);
    cq_layout_order_extras(x, out);
    CQ_VEC_DONE(m.finds);
    CQ_VEC_DONE(m.count);
    CQ_VEC_DONE(m.words);
    cq_arena_done(&m.holding);
}
