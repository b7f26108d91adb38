/* onset.c - see onset.h. */
#include "weigh/onset.h"

#include <math.h>

/* How many of the others are before t. */
static uint32_t others(const cq_moments *all, const cq_moments *own, int64_t t)
{
    return cq_moments_before(all, t) - cq_moments_before(own, t);
}

cq_onset cq_onset_of(const cq_moments *all, const cq_moments *own, int64_t event)
{
    int64_t first = own->p[0], length = own->p[own->n - 1] - first;
    cq_onset x = { first - event, 0 };
    if (x.lag < 0 || x.lag >= CQ_EVENT_SPAN)
        return x;
    uint32_t room = others(all, own, all->p[all->n - 1] - length + 1);
    uint32_t between = others(all, own, first + 1) - others(all, own, event);
    x.log_p = log(fmin(between + 1., room + 1.) / (room + 1.));
    return x;
}
