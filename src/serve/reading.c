/* reading.c - see reading.h. */
#include "serve/reading.h"

#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "script/match.h"
#include "serve/limits.h"
#include "tell/rune.h"
#include "text/doc.h"

/* A text as words; at most so many as the matcher takes. */
typedef struct {
    cq_str text;
    const cq_token *t;
    uint32_t n;
    uint64_t *hash;
    uint32_t *of; /* partner in the other text, or CQ_NONE */
} side;

static void cut(side *s, const cq_message *m, cq_arena *a)
{
    cq_doc d;
    cq_doc_make(m, a, &d);
    s->text = m->text;
    s->t = d.tokens;
    s->n = d.n < CQ_SERVE_WORDS ? d.n : CQ_SERVE_WORDS;
    s->hash = cq_arena_zero(a, (size_t)s->n + 1, sizeof *s->hash);
    s->of = cq_arena_zero(a, (size_t)s->n + 1, sizeof *s->of);
    for (uint32_t i = 0; i < s->n; i++) {
        s->hash[i] = s->t[i].hash;
        s->of[i] = CQ_NONE;
    }
}

static void match(side *a, side *b)
{
    cq_matcher *x = cq_matcher_new();
    if (a->n && b->n)
        cq_match(x, a->hash, a->n, b->hash, b->n, b->n, a->of);
    for (uint32_t i = 0; i < a->n; i++)
        if (a->of[i] != CQ_NONE)
            b->of[a->of[i]] = i;
    cq_matcher_free(x);
}

static size_t end_of(const side *s, uint32_t i)
{
    return s->t[i].at + s->t[i].len;
}

/* --- a message beside its script --- */

/* The script's text without its slots, and where they were. */
typedef struct {
    cq_buf plain;
    cq_ids slots; /* bytes of plain */
} bare;

static void strip(cq_str script, bare *out)
{
    for (size_t i = 0; i < script.n; i++) {
        size_t k = i + 1;
        while (k < script.n && script.p[k] >= '0' && script.p[k] <= '9')
            k++;
        if (script.p[i] != '[' || (k < script.n && script.p[k] == '[')) {
            cq_buf_char(&out->plain, script.p[i]);
            i += script.p[i] == '[';
        } else if (k > i + 1 && k < script.n && script.p[k] == ']') {
            CQ_PUSH(out->slots, (uint32_t)out->plain.n);
            cq_buf_char(&out->plain, ' ');
            i = k;
        } else {
            cq_buf_char(&out->plain, '[');
        }
    }
}

typedef enum { SCRIPT, SLOT, ADDITION, ASIDE, NOTHING } mark;

typedef struct {
    cq_buf *out;
    cq_str rest;   /* of the text, behind what was measured */
    const char *p; /* its beginning */
    uint64_t units;
    bool any;
} ruler;

static uint64_t unit_at(ruler *r, size_t byte)
{
    while (r->rest.n && (size_t)(r->rest.p - r->p) < byte)
        r->units += cq_rune_next(&r->rest) > 0xffff ? 2 : 1;
    return r->units;
}

static void put_mark(ruler *r, size_t from, size_t to, mark m)
{
    static const char *const names[] = { "script", "slot", "addition", "quote" };
    uint64_t begin = unit_at(r, from);
    cq_buf_printf(r->out, "%s{\"from\":%llu,\"to\":%llu,\"kind\":\"%s\"}",
                  r->any ? "," : "", (unsigned long long)begin,
                  (unsigned long long)unit_at(r, to), names[m]);
    r->any = true;
}

/* What the words i to k - 1, which have no partner, are: a slot's, if they are few and the
 * script has one between the partners of their neighbours. */
static mark own(const side *a, const side *b, const cq_ids *slots, uint32_t i, uint32_t k)
{
    enum { FEW = 12 };
    size_t from = i > 0 ? end_of(b, a->of[i - 1]) : 0;
    size_t to = k < a->n && a->of[k] != CQ_NONE ? b->t[a->of[k]].at : b->text.n;
    for (size_t s = 0; s < slots->n && k - i <= FEW; s++)
        if (slots->p[s] >= from && slots->p[s] <= to)
            return SLOT;
    return ADDITION;
}

static bool is_aside(uint8_t segment)
{
    return segment == CQ_SEG_GREETING || segment == CQ_SEG_CLOSING ||
           segment == CQ_SEG_QUOTE || segment == CQ_SEG_SIGNATURE ||
           segment == CQ_SEG_DISCLAIMER || segment == CQ_SEG_HEAD;
}

static mark kind_of(const side *a, uint32_t i)
{
    return a->of[i] != CQ_NONE ? SCRIPT : is_aside(a->t[i].segment) ? ASIDE : ADDITION;
}

void cq_reading_marks(cq_buf *out, const cq_message *m, cq_str script)
{
    cq_arena arena = { 0 };
    bare s = { { 0 }, { 0 } };
    side a, b;
    ruler r = { out, m->text, m->text.p, 0, false };
    strip(script, &s);
    cut(&a, m, &arena);
    cut(&b, &(cq_message){ .channel = CQ_POST, .text = cq_buf_view(&s.plain) }, &arena);
    match(&a, &b);
    cq_buf_char(out, '[');
    for (uint32_t i = 0, k; i < a.n; i = k) {
        mark what = kind_of(&a, i);
        for (k = i + 1; k < a.n && kind_of(&a, k) == what; k++)
            ;
        if (what == ADDITION)
            what = !script.n                            ? NOTHING
                   : (i == 0 || a.of[i - 1] != CQ_NONE) ? own(&a, &b, &s.slots, i, k)
                                                        : ADDITION;
        if (what != NOTHING)
            put_mark(&r, a.t[i].at, end_of(&a, k - 1), what);
    }
    cq_buf_char(out, ']');
    CQ_VEC_DONE(s.slots);
    cq_buf_done(&s.plain);
    cq_arena_done(&arena);
}

/* --- two messages --- */

typedef struct {
    uint32_t a, b, n; /* words that stand in both, on end */
    uint64_t best;    /* words of the best chain that ends here */
    uint32_t before;  /* in it, or CQ_NONE */
    bool still;       /* of the best chain of all: it is in its place */
} block;

typedef CQ_VEC(block) blocks;

static void find_blocks(const side *a, blocks *v)
{
    for (uint32_t i = 0, n; i < a->n; i += n) {
        n = 1;
        if (a->of[i] == CQ_NONE)
            continue;
        while (i + n < a->n && a->of[i + n] == a->of[i] + n)
            n++;
        CQ_PUSH(*v, (block){ i, a->of[i], n, 0, CQ_NONE, false });
    }
}

/* Those that keep their order, the most words of them: the others were moved. */
static void find_still(blocks *v)
{
    uint32_t last = CQ_NONE;
    for (uint32_t i = 0; i < v->n; i++) {
        block *x = &v->p[i];
        for (uint32_t k = 0; k < i; k++)
            if (v->p[k].b < x->b && v->p[k].best > x->best) {
                x->best = v->p[k].best;
                x->before = k;
            }
        x->best += x->n;
        if (last == CQ_NONE || x->best > v->p[last].best)
            last = i;
    }
    for (; last != CQ_NONE; last = v->p[last].before)
        v->p[last].still = true;
}

typedef struct {
    cq_reading_take *take;
    void *ctx;
    const side *a, *b;
} pen;

/* The bytes of words i to k - 1 and what follows on them. */
static cq_str bytes(const side *s, uint32_t i, uint32_t k)
{
    return cq_str_sub(s->text, i ? s->t[i].at : 0, k < s->n ? s->t[k].at : s->text.n);
}

static void part(const pen *p, const char *kind, const cq_str *a, const cq_str *b)
{
    p->take(p->ctx, kind, a, b);
}

static bool has_moved(const side *s, uint32_t i, uint32_t k)
{
    for (; i < k; i++)
        if (s->of[i] != CQ_NONE)
            return true;
    return false;
}

/* One side of a gap, piece by piece. */
static void gap_of(const pen *p, const side *s, uint32_t from, uint32_t to, bool left)
{
    for (uint32_t i = from, k; i < to; i = k) {
        bool moved = s->of[i] != CQ_NONE;
        for (k = i + 1; k < to && (s->of[k] != CQ_NONE) == moved; k++)
            ;
        cq_str t = bytes(s, i, k);
        part(p,
             moved  ? "moved"
             : left ? "only_a"
                    : "only_b",
             left ? &t : NULL, left ? NULL : &t);
    }
}

static void gap(const pen *p, uint32_t a, uint32_t a_end, uint32_t b, uint32_t b_end)
{
    if (a < a_end && b < b_end && !has_moved(p->a, a, a_end) &&
        !has_moved(p->b, b, b_end)) {
        cq_str x = bytes(p->a, a, a_end), y = bytes(p->b, b, b_end);
        part(p, "changed", &x, &y);
        return;
    }
    gap_of(p, p->a, a, a_end, true);
    gap_of(p, p->b, b, b_end, false);
}

void cq_reading_parts(const cq_message *a, const cq_message *b, cq_reading_take *take,
                      void *ctx)
{
    cq_arena arena = { 0 };
    side x, y;
    blocks v = { 0 };
    uint32_t i = 0, k = 0;
    pen p = { take, ctx, &x, &y };
    cut(&x, a, &arena);
    cut(&y, b, &arena);
    match(&x, &y);
    find_blocks(&x, &v);
    find_still(&v);
    for (size_t j = 0; j < v.n; j++) {
        const block *c = &v.p[j];
        if (!c->still)
            continue;
        gap(&p, i, c->a, k, c->b);
        cq_str s = bytes(&x, c->a, c->a + c->n), t = bytes(&y, c->b, c->b + c->n);
        part(&p, "same", &s, &t);
        i = c->a + c->n;
        k = c->b + c->n;
    }
    gap(&p, i, x.n, k, y.n);
    CQ_VEC_DONE(v);
    cq_arena_done(&arena);
}

static void put_part(void *ctx, const char *kind, const cq_str *a, const cq_str *b)
{
    cq_buf *out = ctx;
    cq_buf_printf(out, "%s{\"kind\":\"%s\",\"a\":", out->p[out->n - 1] == '[' ? "" : ",",
                  kind);
    if (a)
        cq_rune_json(out, *a);
    cq_buf_z(out, a ? ",\"b\":" : "null,\"b\":");
    if (b)
        cq_rune_json(out, *b);
    cq_buf_z(out, b ? "}" : "null}");
}

void cq_reading_compare(cq_buf *out, const cq_message *a, const cq_message *b)
{
    cq_buf_char(out, '[');
    cq_reading_parts(a, b, put_part, out);
    cq_buf_char(out, ']');
}
