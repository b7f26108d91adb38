/* numbers.c - runs of consecutive telephone numbers that call within hours.
 *
 * Two calls are neighbours if their numbers differ by at most STEP and their times by at
 * most NEAR. By chance two calls are that near in time as often as any two calls of the set
 * are, c; of n pairs near in number, n * c^(k-1) would so begin a run of k numbers. A run
 * counts from the length at which fewer than CHANCE such runs are expected. */
#include "trace/collect.h"

#include "base/sort.h"

#include <math.h>

enum { STEP = 2, NEAR = 3 * 3600, LEAST = 3 };

#define CHANCE 0.05

typedef struct {
    uint64_t number;
    int64_t time;
    uint32_t message, run; /* run: the call before in its run, itself at the start */
} call;

typedef CQ_VEC(call) calls;

static uint64_t digits(cq_str s)
{
    uint64_t v = 0;
    int n = 0;
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] >= '0' && s.p[i] <= '9' && ++n <= 18)
            v = v * 10 + (uint64_t)(s.p[i] - '0');
    return n >= 5 && n <= 18 ? v : 0;
}

static int by_number(const void *x, const void *y)
{
    const call *a = x, *b = y;
    if (a->number != b->number)
        return a->number < b->number ? -1 : 1;
    return (a->message > b->message) - (a->message < b->message);
}

static calls all_calls(const cq_corpus *c)
{
    calls v = { 0 };
    for (uint32_t i = 0; i < c->message_n; i++) {
        const cq_message *m = &c->messages[i];
        uint64_t number = m->channel == CQ_CALL ? digits(m->sender) : 0;
        if (number && !m->nobody && m->time != CQ_NO_TIME)
            CQ_PUSH(v, (call){ number, m->time, i, 0 });
    }
    if (v.n)
        qsort(v.p, v.n, sizeof *v.p, by_number);
    for (uint32_t i = 0; i < v.n; i++)
        v.p[i].run = i;
    return v;
}

/* The share of pairs of calls that are near in time; calls come in the order of messages,
 * which is that of time. */
static double near_share(const cq_corpus *c)
{
    double near = 0, n = 0;
    uint32_t last = 0;
    CQ_VEC(int64_t) times = { 0 };
    for (uint32_t i = 0; i < c->message_n; i++)
        if (c->messages[i].channel == CQ_CALL && c->messages[i].time != CQ_NO_TIME)
            CQ_PUSH(times, c->messages[i].time);
    for (uint32_t i = 0; i < times.n; i++) {
        while (times.p[i] - times.p[last] > NEAR)
            last++;
        near += i - last;
    }
    n = (double)times.n;
    CQ_VEC_DONE(times);
    return n > 1 ? 2 * near / (n * (n - 1)) : 1;
}

static uint32_t start(calls v, uint32_t i)
{
    while (v.p[i].run != i)
        i = v.p[i].run = v.p[v.p[i].run].run;
    return i;
}

/* Join neighbours; returns how many pairs are near in number. */
static double join(calls v)
{
    double pairs = 0;
    for (uint32_t i = 0; i < v.n; i++)
        for (uint32_t j = i + 1; j < v.n && v.p[j].number - v.p[i].number <= STEP; j++) {
            int64_t apart = v.p[j].time - v.p[i].time;
            if (v.p[j].number == v.p[i].number)
                continue;
            pairs++;
            if (apart <= NEAR && -apart <= NEAR) {
                uint32_t a = start(v, i), b = start(v, j);
                v.p[a > b ? a : b].run = a < b ? a : b;
            }
        }
    return pairs;
}

/* How many numbers a run must have so that few of its length are expected by chance. */
static uint32_t least_length(double pairs, double near)
{
    uint32_t k = LEAST;
    while (k < 1000 && pairs * pow(near, k - 1) > CHANCE)
        k++;
    return k;
}

void cq_trace_numbers(cq_collect *t)
{
    calls v = all_calls(t->corpus);
    uint32_t least = least_length(join(v), near_share(t->corpus));
    uint32_t *numbers = cq_zalloc(v.n + 1, sizeof *numbers); /* distinct, of each run */
    uint64_t *last = cq_zalloc(v.n + 1, sizeof *last);

    for (uint32_t i = 0; i < v.n; i++) {
        uint32_t r = start(v, i);
        numbers[r] += v.p[i].number != last[r];
        last[r] = v.p[i].number;
    }
    for (uint32_t i = 0; i < v.n; i++) {
        uint32_t r = start(v, i);
        if (numbers[r] >= least)
            cq_collect_put(t, CQ_T_NUMBERS, t->corpus->messages[v.p[r].message].key,
                           CQ_NONE, v.p[i].message);
    }
    free(last);
    free(numbers);
    CQ_VEC_DONE(v);
}
