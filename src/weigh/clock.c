/* clock.c - see clock.h. */
#include "weigh/clock.h"

#include "base/sort.h"

enum { MONDAY = 4 * CQ_DAY }; /* 1970-01-05 */

static int64_t origin(int64_t step)
{
    return step == CQ_WEEK ? MONDAY : 0;
}

int64_t cq_clock_turn(int64_t time, int64_t step)
{
    int64_t t = time - origin(step);
    return t / step - (t % step < 0);
}

int64_t cq_clock_phase(int64_t time, int64_t step)
{
    return time - origin(step) - cq_clock_turn(time, step) * step;
}

bool cq_clock_reads(const cq_message *m, cq_channel channel)
{
    return m->channel == channel && m->time != CQ_NO_TIME &&
           m->time_source == CQ_TIME_STATED;
}

static cq_phases sorted(cq_item *items, size_t n)
{
    cq_phases v = { 0 };
    cq_sort_items(items, n);
    CQ_RESERVE(v, n + 1);
    for (; v.n < n; v.n++)
        v.p[v.n] = (int64_t)items[v.n].key;
    free(items);
    return v;
}

void cq_clock_make(const cq_corpus *c, cq_channel channel, int64_t step, cq_clock *out)
{
    cq_item *items = cq_alloc(((size_t)c->message_n + 1) * sizeof *items);
    size_t n = 0;
    for (uint32_t i = 0; i < c->message_n; i++)
        if (cq_clock_reads(&c->messages[i], channel))
            items[n++].key = (uint64_t)cq_clock_phase(c->messages[i].time, step);
    *out = (cq_clock){ step, sorted(items, n) };
}

void cq_clock_done(cq_clock *k)
{
    CQ_VEC_DONE(k->all);
}

cq_phases cq_clock_phases(const cq_corpus *c, const cq_ids *messages, int64_t step)
{
    cq_item *items = cq_alloc((messages->n + 1) * sizeof *items);
    for (size_t i = 0; i < messages->n; i++)
        items[i].key = (uint64_t)cq_clock_phase(c->messages[messages->p[i]].time, step);
    return sorted(items, messages->n);
}

/* How many are below the phase. */
static size_t below(const cq_phases *v, int64_t phase)
{
    size_t low = 0, high = v->n;
    while (low < high) {
        size_t middle = (low + high) / 2;
        if (v->p[middle] < phase)
            low = middle + 1;
        else
            high = middle;
    }
    return low;
}

double cq_clock_share(const cq_clock *k, const cq_phases *own, int64_t time,
                      double chance)
{
    int64_t phase = cq_clock_phase(time, k->step);
    size_t less = below(&k->all, phase), mine = below(own, phase);
    size_t to = below(&k->all, phase + 1), mine_to = below(own, phase + 1);
    double equal = (double)((to - less) - (mine_to - mine));
    return ((double)(less - mine) + chance * (equal + 1)) /
           ((double)(k->all.n - own->n) + 1);
}
