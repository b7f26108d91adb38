/* report.c - see report.h. */
#include "model/report.h"

#include <string.h>

const char *cq_standing_name(cq_standing s)
{
    static const char *const names[] = { "undeclared", "declared", "unclear" };
    return names[s];
}

const char *cq_null_name(cq_null n)
{
    static const char *const names[] = { "script", "ties", "both" };
    return names[n];
}

bool cq_rise_is_weekly(const cq_rise *x)
{
    for (uint32_t i = 0; i < x->placebo_n; i++)
        if ((x->placebos[i].time - x->event.time) % (7 * 86400))
            return false;
    return true;
}

const char *cq_place_name(cq_place_kind k)
{
    static const char *const names[CQ_PLACES] = { "place", "slot", "zone", "number" };
    return names[k];
}

void cq_report_done(cq_report *r)
{
    cq_arena_done(&r->arena);
    memset(r, 0, sizeof *r);
}
