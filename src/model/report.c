/* report.c - see report.h. */
#include "model/report.h"

#include <stdlib.h>
#include <string.h>

#include "base/vec.h"

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

const char *cq_rise_other(const cq_rise *x)
{
    return x->placebo_n == 0 ? "none" : cq_rise_is_weekly(x) ? "weeks" : "days";
}

const char *cq_place_name(cq_place_kind k)
{
    static const char *const names[CQ_PLACES] = { "place", "slot", "zone", "number" };
    return names[k];
}

size_t cq_report_individual(const cq_report *r, const cq_corpus *c, cq_item **out)
{
    CQ_VEC(cq_item) v = { 0 };
    uint8_t *in = cq_zalloc((size_t)c->message_n + 1, 1);
    for (uint32_t i = 0; i < r->campaign_n; i++)
        for (uint32_t k = 0; k < r->campaigns[i].messages.n; k++)
            in[r->campaigns[i].messages.p[k]] = 1;
    for (uint32_t i = 0; i < c->message_n; i++)
        if (!in[i])
            CQ_PUSH(v, (cq_item){ c->messages[i].sender_no, i, 0 });
    if (v.n)
        cq_sort_items(v.p, v.n);
    free(in);
    *out = v.p;
    return v.n;
}

bool cq_script_stretch(cq_str *rest, cq_buf *out)
{
    bool any = rest->n > 0;
    while (rest->n) {
        size_t end = cq_str_find(*rest, CQ_STR("]"));
        bool bracket = cq_str_starts(*rest, CQ_STR("[["));
        bool slot = !bracket && rest->p[0] == '[' && end < rest->n;
        if (!slot)
            cq_buf_char(out, rest->p[0]);
        *rest = cq_str_sub(*rest, slot ? end + 1 : bracket ? 2 : 1, rest->n);
        if (slot)
            break;
    }
    return any;
}

void cq_report_done(cq_report *r)
{
    cq_arena_done(&r->arena);
    memset(r, 0, sizeof *r);
}
