/* window.c - see window.h. */
#include "peer/window.h"

#include <string.h>

#include "base/bounds.h"
#include "base/map.h"

void cq_window_init(cq_window *w, const cq_acts *a, int64_t width, bool loops)
{
    size_t accounts = cq_numbers_count(&a->accounts);
    double wide = (double)width;
    *w = (cq_window){ .acts = a->v.p, .n = a->v.n, .width = width, .loops = loops };
    w->account_n = (uint32_t)accounts;
    w->content_n = cq_numbers_count(&a->contents);
    w->chosen = cq_alloc(accounts + 1);
    memset(w->chosen, 1, accounts + 1);
    w->from = cq_alloc((w->n + 1) * sizeof *w->from);
    w->to = cq_alloc((w->n + 1) * sizeof *w->to);
    for (size_t i = 0, from = 0, to = 0; i < w->n; i++) {
        const cq_act *v = w->acts, *x = &v[i];
        while (v[from].object != x->object || v[from].time < x->time - wide)
            from++;
        while (to < w->n && v[to].object == x->object && v[to].time <= x->time + wide)
            to++;
        w->from[i] = (uint32_t)from;
        w->to[i] = (uint32_t)to;
        to = i + 1 < w->n && v[i + 1].object != x->object ? i + 1 : to;
    }
}

void cq_window_done(cq_window *w)
{
    free(w->chosen);
    free(w->from);
    free(w->to);
    *w = (cq_window){ 0 };
}

/* What a window holds: acts, those of the act's own account, those of chosen accounts, the
 * accounts, and the chosen ones. */
typedef struct {
    uint32_t acts, own, chosen, accounts, chosen_accounts;
} view;

static uint32_t partners(const cq_window *w, uint32_t account, const view *v)
{
    return !w->chosen[account] ? v->chosen
                               : v->acts - v->own + (w->loops ? v->own - 1 : 0);
}

typedef struct {
    const cq_window *w;
    uint32_t *held; /* of each account: its acts in the window */
    view view;
    uint32_t from, to;
} slide;

static void enter(slide *s, uint32_t account)
{
    uint32_t chosen = s->w->chosen[account], first = s->held[account]++ == 0;
    s->view.acts++;
    s->view.chosen += chosen;
    s->view.accounts += first;
    s->view.chosen_accounts += first & chosen;
}

static void leave(slide *s, uint32_t account)
{
    uint32_t chosen = s->w->chosen[account], last = --s->held[account] == 0;
    s->view.acts--;
    s->view.chosen -= chosen;
    s->view.accounts -= last;
    s->view.chosen_accounts -= last & chosen;
}

/* Slide to the window of act i, which is that of i - 1 or later. */
static const view *slide_to(slide *s, size_t i)
{
    const cq_window *w = s->w;
    for (; s->to < w->to[i]; s->to++)
        enter(s, w->acts[s->to].account);
    for (; s->from < w->from[i]; s->from++)
        leave(s, w->acts[s->from].account);
    s->view.own = s->held[w->acts[i].account];
    return &s->view;
}

static slide slide_begin(const cq_window *w)
{
    return (slide){ .w = w, .held = cq_zalloc(w->account_n + 1, sizeof(uint32_t)) };
}

void cq_window_paired(const cq_window *w, uint8_t *paired)
{
    slide s = slide_begin(w);
    for (size_t i = 0; i < w->n; i++)
        paired[i] = partners(w, w->acts[i].account, slide_to(&s, i)) > 0;
    free(s.held);
}

void cq_window_counts(const cq_window *w, cq_window_count *out)
{
    slide s = slide_begin(w);
    uint8_t *in = cq_zalloc(w->account_n + 1, 1);
    uint32_t last = CQ_NONE;
    *out = (cq_window_count){ 0 };
    for (size_t i = 0; i < w->n; i++) {
        const cq_act *x = &w->acts[i];
        uint32_t n = partners(w, x->account, slide_to(&s, i));
        if (!n)
            continue;
        out->pairs += n; /* each from both of its ends */
        out->objects += x->object != last;
        last = x->object;
        out->accounts += !in[x->account];
        in[x->account] = 1;
    }
    out->pairs /= 2;
    free(in);
    free(s.held);
}

/* --- ties --- */

typedef struct {
    const cq_window *w;
    uint32_t *account; /* of each act: close together, since they are looked at most */
    uint32_t *order;   /* acts by account, then content */
    uint32_t *weight, *last; /* of each account */
    cq_ids touched;
} walk;

static uint32_t account_of(const walk *k, size_t i)
{
    return k->account[k->order[i]];
}

static uint64_t steps(const cq_window *w, const uint32_t *v, size_t n)
{
    uint64_t sum = 0;
    for (size_t i = 0; i < n; i++)
        sum += w->to[v[i]] - w->from[v[i]];
    return sum;
}

static size_t run(const walk *k, size_t i)
{
    size_t end = i + 1;
    while (end < k->w->n && account_of(k, end) == account_of(k, i))
        end++;
    return end;
}

/* Whether the accounts to be walked are few enough. */
static bool can_walk(const walk *k, bool singles)
{
    uint64_t sum = 0;
    for (size_t i = 0, end; i < k->w->n; i = end) {
        end = run(k, i);
        if (k->w->chosen[account_of(k, i)] && (singles || end - i > 1))
            sum += steps(k->w, k->order + i, end - i);
    }
    return sum <= CQ_MAX_WALKED;
}

static void count(walk *k, uint32_t b, uint32_t content)
{
    if (!k->weight[b])
        CQ_PUSH(k->touched, b);
    else if (k->w->by_content && k->last[b] == content)
        return;
    k->last[b] = content;
    k->weight[b]++;
}

/* Meet all partners of an act. A pair of two acts of one account is one pair; by content,
 * each of the two has the other. */
static void meet(walk *k, uint32_t i, uint32_t a)
{
    const cq_window *w = k->w;
    uint32_t content = w->acts[i].content;
    for (uint32_t j = w->from[i]; j < w->to[i]; j++) {
        uint32_t b = k->account[j];
        if (b != a || (w->loops && (w->by_content ? j != i : j > i)))
            count(k, b, content);
    }
}

static void walk_account(walk *k, const uint32_t *v, size_t n, cq_tied *tied, void *ctx)
{
    uint32_t a = k->account[*v];
    k->touched.n = 0;
    for (size_t i = 0; i < n; i++)
        meet(k, v[i], a);
    for (size_t i = 0; i < k->touched.n; i++) {
        uint32_t b = k->touched.p[i];
        tied(ctx, a, b, k->weight[b]);
        k->weight[b] = 0;
    }
}

static void tell_singles(const walk *k, const uint8_t *single, cq_single *call, void *ctx)
{
    slide s = slide_begin(k->w);
    for (size_t i = 0; i < k->w->n; i++) {
        const view *v = slide_to(&s, i);
        if (single[k->account[i]] && v->accounts > 1)
            call(ctx, k->account[i], v->accounts - 1, v->chosen_accounts - 1);
    }
    free(s.held);
}

static void walk_all(walk *k, cq_tied *tied, cq_single *single, void *ctx)
{
    uint8_t *alone = cq_zalloc(k->w->account_n + 1, 1);
    for (size_t i = 0, end; i < k->w->n; i = end) {
        uint32_t a = account_of(k, i);
        end = run(k, i);
        if (k->w->chosen[a] && single && end - i == 1)
            alone[a] = 1;
        else if (k->w->chosen[a])
            walk_account(k, k->order + i, end - i, tied, ctx);
    }
    if (single)
        tell_singles(k, alone, single, ctx);
    free(alone);
}

/* The acts of `from`, in their order, by one of their numbers. */
static void deal(const uint32_t *from, size_t n, const uint32_t *number, uint32_t numbers,
                 uint32_t *to)
{
    uint32_t *end = cq_zalloc((size_t)numbers + 1, sizeof *end);
    for (size_t i = 0; i < n; i++)
        end[number[i] + 1]++;
    for (size_t i = 0; i < numbers; i++)
        end[i + 1] += end[i];
    for (size_t i = 0; i < n; i++)
        to[end[number[from[i]]]++] = from[i];
    free(end);
}

/* By content first, where it matters: each message of an account is then in one piece. */
static void put_in_order(walk *k)
{
    const cq_window *w = k->w;
    uint32_t *first = cq_alloc((w->n + 1) * sizeof *first);
    for (uint32_t i = 0; i < w->n; i++)
        k->order[i] = i;
    if (w->by_content) {
        for (size_t i = 0; i < w->n; i++)
            k->account[i] = w->acts[i].content;
        deal(k->order, w->n, k->account, w->content_n, first);
    }
    for (size_t i = 0; i < w->n; i++)
        k->account[i] = w->acts[i].account;
    deal(w->by_content ? first : k->order, w->n, k->account, w->account_n,
         w->by_content ? k->order : first);
    if (!w->by_content)
        memcpy(k->order, first, w->n * sizeof *first);
    free(first);
}

bool cq_window_ties(const cq_window *w, cq_tied *tied, cq_single *single, void *ctx)
{
    walk k = { .w = w };
    k.account = cq_alloc((w->n + 1) * sizeof *k.account);
    k.order = cq_alloc((w->n + 1) * sizeof *k.order);
    k.weight = cq_zalloc(w->account_n + 1, sizeof *k.weight);
    k.last = cq_zalloc(w->account_n + 1, sizeof *k.last);
    put_in_order(&k);
    bool can = can_walk(&k, !single);
    if (can)
        walk_all(&k, tied, single, ctx);
    free(k.account);
    free(k.order);
    free(k.weight);
    free(k.last);
    CQ_VEC_DONE(k.touched);
    return can;
}
