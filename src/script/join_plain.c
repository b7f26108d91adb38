/* join_plain.c - what the join must agree with: each pair, one by one. */
#include "script/join.h"

static uint32_t shared(const cq_sets *s, uint32_t a, uint32_t b)
{
    uint32_t n = 0;
    for (uint32_t i = 0; i < s->ranked[a]; i++)
        for (uint32_t j = 0; j < s->ranked[b]; j++)
            n += s->rank[s->at[a] + i] == s->rank[s->at[b] + j];
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
