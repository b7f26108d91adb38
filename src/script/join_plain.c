/* join_plain.c - what the join must agree with: each pair, one by one. */
#include "script/join.h"

static uint32_t shared(const cq_sets *s, uint32_t a, uint32_t b)
{
    uint32_t n = 0;
    for (size_t i = s->at[a]; i < s->at[a + 1]; i++)
        for (size_t j = s->at[b]; j < s->at[b + 1]; j++)
            n += s->rank[i] == s->rank[j];
    return n;
}

void cq_join_plain(const cq_sets *s, cq_join_opt opt, cq_nears *out)
{
    for (uint32_t a = 0; a < s->n; a++)
        for (uint32_t b = a + 1; b < s->n; b++) {
            uint64_t both = shared(s, a, b),
                     any = (uint64_t)s->size[a] + s->size[b] - both;
            if (both > 0 && both * opt.q >= any * opt.p && !(s->guest[a] && s->guest[b]))
                CQ_PUSH(*out, (cq_near){ a, b });
        }
}
