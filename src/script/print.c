/* print.c - see print.h. */
#include "script/print.h"

#include "base/hash.h"
#include "base/map.h"
#include "base/sort.h"

enum {
    BRIDGE = 3, /* words on end that differ inside a passage */
    WIDE = 12   /* words between two of its runs, some of them shared */
};

void cq_print_words(const cq_doc *d, cq_ids *out)
{
    out->n = 0;
    for (uint32_t i = 0; i < d->n; i++)
        if (d->tokens[i].segment == CQ_SEG_BODY && d->tokens[i].kind <= CQ_TOK_NUMBER)
            CQ_PUSH(*out, i);
}

void cq_print_runs(const cq_doc *d, const cq_ids *words, cq_ids *out)
{
    out->n = 0;
    for (size_t i = 0; i + CQ_PRINT_WORDS <= words->n; i++) {
        uint64_t h = 0;
        for (size_t k = i; k < i + CQ_PRINT_WORDS; k++)
            h = cq_hash_mix(h, d->tokens[words->p[k]].hash);
        CQ_PUSH(*out, (uint32_t)(h >> 32));
    }
}

/* The least hash of each window; where a window has fewer, of those that there are. */
static void winnow(cq_ids *runs)
{
    size_t n = runs->n, window = n < CQ_PRINT_WINDOW ? n : CQ_PRINT_WINDOW;
    for (size_t i = 0; window && i + window <= n; i++)
        for (size_t k = i + 1; k < i + window; k++)
            runs->p[i] = runs->p[k] < runs->p[i] ? runs->p[k] : runs->p[i];
    runs->n = window ? n - window + 1 : 0;
    cq_ids_unique(runs);
}

void cq_prints_make(const cq_corpus *c, const cq_docs *d, cq_prints *out)
{
    CQ_VEC(cq_item) items = { 0 };
    cq_ids words = { 0 }, runs = { 0 };
    uint32_t next = 0; /* texts are numbered by their first messages */
    for (uint32_t i = 0; i < c->message_n; i++) {
        if (c->messages[i].text_no != next)
            continue;
        cq_print_words(&d->docs[i], &words);
        cq_print_runs(&d->docs[i], &words, &runs);
        winnow(&runs);
        for (size_t k = 0; k < runs.n; k++)
            CQ_PUSH(items, (cq_item){ .key = runs.p[k], .a = next });
        next++;
    }
    if (items.n)
        cq_sort_items(items.p, items.n);
    CQ_RESERVE(*out, items.n);
    out->n = items.n;
    for (size_t i = 0; i < items.n; i++)
        out->p[i] = (cq_print){ (uint32_t)items.p[i].key, items.p[i].a };
    CQ_VEC_DONE(runs);
    CQ_VEC_DONE(words);
    CQ_VEC_DONE(items);
}

/* Where each run stands in a: the first place, and from each place the next one. */
typedef struct {
    const cq_doc *a, *b;
    cq_ids a_words, b_words, a_runs, b_runs;
    cq_map *first;
    uint32_t *next;
} table;

static void make_table(table *t, const cq_doc *a, const cq_doc *b)
{
    *t = (table){ .a = a, .b = b };
    cq_print_words(a, &t->a_words);
    cq_print_words(b, &t->b_words);
    cq_print_runs(a, &t->a_words, &t->a_runs);
    cq_print_runs(b, &t->b_words, &t->b_runs);
    t->first = cq_map_new(t->a_runs.n);
    t->next = cq_alloc((t->a_runs.n + 1) * sizeof *t->next);
    for (size_t i = t->a_runs.n; i-- > 0;) {
        uint32_t *at = cq_map_put(t->first, t->a_runs.p[i], CQ_NONE);
        t->next[i] = *at;
        *at = (uint32_t)i;
    }
}

static void free_table(table *t)
{
    free(t->next);
    cq_map_free(t->first);
    CQ_VEC_DONE(t->b_runs);
    CQ_VEC_DONE(t->a_runs);
    CQ_VEC_DONE(t->b_words);
    CQ_VEC_DONE(t->a_words);
}

static bool same_word(const table *t, uint32_t i, uint32_t j)
{
    return t->a->tokens[t->a_words.p[i]].hash == t->b->tokens[t->b_words.p[j]].hash;
}

static uint32_t length(const table *t, uint32_t i, uint32_t j)
{
    uint32_t n = 0;
    while (i + n < t->a_words.n && j + n < t->b_words.n && same_word(t, i + n, j + n))
        n++;
    return n;
}

/* The longest run of a that stands at j of b. A run that a repeats is tried at 64 places. */
static cq_shared longest(const table *t, uint32_t j)
{
    cq_shared best = { .b_at = j };
    uint32_t i = cq_map_get(t->first, t->b_runs.p[j]);
    for (int tries = 64; i != CQ_NONE && tries > 0; tries--, i = t->next[i]) {
        uint32_t n = length(t, i, j);
        if (n > best.words) {
            best.a_at = i;
            best.a_n = best.b_n = best.words = n;
        }
    }
    return best;
}

/* The most words that are shared on a way from word i of a, j of b, which are not, to
 * i + m, j + n, never more than BRIDGE on end left out on either side; -1 if there is no
 * such way. */
static int bridge(const table *t, uint32_t i, uint32_t j, uint32_t m, uint32_t n)
{
    int best[WIDE + 1][WIDE + 1]; /* after x words of a and y of b, of which the next are
                                     shared */
    for (uint32_t x = 0; x <= m; x++)
        for (uint32_t y = 0; y <= n; y++) {
            bool end = x == m && y == n;
            best[x][y] = x <= BRIDGE && y <= BRIDGE ? 0 : -1;
            if (!end && (x == m || y == n || !same_word(t, i + x, j + y))) {
                best[x][y] = -1;
                continue;
            }
            for (uint32_t u = x > BRIDGE + 1 ? x - BRIDGE - 1 : 0; u < x; u++)
                for (uint32_t v = y > BRIDGE + 1 ? y - BRIDGE - 1 : 0; v < y; v++)
                    if (best[u][v] >= 0 && best[u][v] + 1 > best[x][y])
                        best[x][y] = best[u][v] + 1;
        }
    return best[m][n];
}

/* Let the passage go on with the run, if it does. */
static bool goes_on(const table *t, cq_shared *p, const cq_shared *s)
{
    uint32_t a = p->a_at + p->a_n, b = p->b_at + p->b_n;
    if (s->a_at < a || s->a_at - a > WIDE || s->b_at - b > WIDE)
        return false;
    int between = bridge(t, a, b, s->a_at - a, s->b_at - b);
    if (between < 0)
        return false;
    p->a_n = s->a_at + s->a_n - p->a_at;
    p->b_n = s->b_at + s->b_n - p->b_at;
    p->words += s->words + (uint32_t)between;
    return true;
}

static void drop_short(cq_shareds *v, uint32_t least)
{
    size_t n = 0;
    for (size_t i = 0; i < v->n; i++)
        if (v->p[i].words >= least)
            v->p[n++] = v->p[i];
    v->n = n;
}

void cq_print_shared(const cq_doc *a, const cq_doc *b, uint32_t least, cq_shareds *out)
{
    table t;
    make_table(&t, a, b);
    out->n = 0;
    for (uint32_t j = 0; j < t.b_runs.n;) {
        cq_shared s = longest(&t, j);
        if (s.words < CQ_PRINT_WORDS) {
            j++;
            continue;
        }
        j += s.words;
        cq_shared *p = out->n ? &out->p[out->n - 1] : NULL;
        if (!p || !goes_on(&t, p, &s))
            CQ_PUSH(*out, s);
    }
    drop_short(out, least);
    free_table(&t);
}
