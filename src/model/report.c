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
