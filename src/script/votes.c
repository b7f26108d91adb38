/* votes.c - see votes.h. */
#include "script/votes.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"

typedef struct {
    cq_str s;
    uint32_t count;
    uint32_t next; /* choice of the place, or CQ_NONE */
} choice;

struct cq_votes {
    choice *first; /* of each place */
    cq_map *number;
    CQ_VEC(choice) others;
};

cq_votes *cq_votes_new(size_t n)
{
    cq_votes *v = cq_zalloc(1, sizeof *v);
    v->first = cq_alloc((n + 1) * sizeof *v->first);
    for (size_t i = 0; i < n; i++)
        v->first[i] = (choice){ .next = CQ_NONE };
    v->number = cq_map_new(64);
    return v;
}

void cq_votes_free(cq_votes *v)
{
    if (!v)
        return;
    free(v->first);
    cq_map_free(v->number);
    CQ_VEC_DONE(v->others);
    free(v);
}

void cq_votes_add(cq_votes *v, size_t place, cq_str s, uint32_t count)
{
    choice *first = &v->first[place];
    if (first->count == 0)
        first->s = s;
    if (cq_str_eq(first->s, s)) {
        first->count += count;
        return;
    }
    uint32_t at = *cq_map_put(v->number, cq_hash_seed(s, place), (uint32_t)v->others.n);
    if (at == v->others.n) {
        CQ_PUSH(v->others, (choice){ s, 0, first->next });
        first->next = at;
    }
    v->others.p[at].count += count;
}

bool cq_votes_best(const cq_votes *v, size_t place, cq_str *out)
{
    const choice *best = &v->first[place];
    for (uint32_t i = best->next; i != CQ_NONE; i = v->others.p[i].next) {
        const choice *o = &v->others.p[i];
        if (o->count > best->count ||
            (o->count == best->count && cq_str_cmp(o->s, best->s) < 0))
            best = o;
    }
    *out = best->s;
    return best->count > 0;
}
