/* timeline.c - see timeline.h. */
#include "tell/timeline.h"

#include <string.h>

enum { MINUTE = 60, HOUR = 3600, DAY = 86400, WEEK = 7 * DAY };

/* The greatest multiple of step that is not above t; weeks count from a Monday. */
static int64_t align(int64_t t, int64_t step)
{
    int64_t monday = step % WEEK ? 0 : 4 * DAY; /* 1970-01-05 */
    int64_t over = (t - monday) % step;
    return t - over - (over < 0 ? step : 0);
}

cq_timeline cq_timeline_of(int64_t first, int64_t last, uint32_t most)
{
    static const int64_t steps[] = { MINUTE,   5 * MINUTE, 15 * MINUTE, HOUR,
                                     3 * HOUR, 6 * HOUR,   12 * HOUR,   DAY,
                                     2 * DAY,  WEEK,       2 * WEEK,    4 * WEEK };
    cq_timeline t = { 0 };
    size_t i = 0, n = sizeof steps / sizeof *steps;

    if (first == CQ_NO_TIME || last == CQ_NO_TIME || last < first)
        return t;
    for (t.step = steps[0];; t.step = i < n ? steps[i] : t.step * 2) {
        t.from = align(first, t.step);
        int64_t need = (last - t.from) / t.step + 1;
        if (need <= most) {
            t.n = (uint32_t)need;
            return t;
        }
        i++;
    }
}

static uint32_t add(const cq_timeline *t, int64_t time, uint32_t *count)
{
    if (time == CQ_NO_TIME || time < t->from)
        return 0;
    int64_t i = (time - t->from) / t->step;
    return i < t->n ? ++count[i] : 0;
}

uint32_t cq_timeline_count(const cq_timeline *t, const cq_corpus *c, cq_list messages,
                           uint32_t *count)
{
    uint32_t peak = 0;
    memset(count, 0, t->n * sizeof *count);
    for (uint32_t i = 0; t->n && i < messages.n; i++) {
        uint32_t now = add(t, c->messages[messages.p[i]].time, count);
        peak = now > peak ? now : peak;
    }
    return peak;
}

uint32_t cq_timeline_all(const cq_timeline *t, const cq_corpus *c, uint32_t *count)
{
    uint32_t peak = 0;
    memset(count, 0, t->n * sizeof *count);
    for (uint32_t i = 0; t->n && i < c->message_n; i++) {
        uint32_t now = add(t, c->messages[i].time, count);
        peak = now > peak ? now : peak;
    }
    return peak;
}
