/* people.c - see people.h. */
#include "weigh/people.h"

#include <stdlib.h>

#include "base/hash.h"
#include "base/map.h"

/* A full name has two words or more: "Anna" is no evidence that two are one. */
static bool full_name(cq_str name)
{
    name = cq_str_trim(name);
    return cq_str_find(name, CQ_STR(" ")) < name.n;
}

static cq_str person_name(cq_arena *a, cq_str name)
{
    return cq_str_lower(a, cq_str_trim(name));
}

void cq_people_count(const cq_corpus *c, const uint32_t *senders, uint32_t n,
                     uint32_t *least, uint32_t *most)
{
    cq_names *seen = cq_names_new();
    cq_arena a = { 0 };

    *least = *most = 0;
    for (uint32_t i = 0; i < n; i++) {
        const cq_sender *s = &c->senders[senders[i]];
        if (s->nobody)
            continue;
        ++*most;
        uint32_t before = cq_names_count(seen);
        cq_names_put(seen, full_name(s->name) ? person_name(&a, s->name) : s->key);
        *least += cq_names_count(seen) > before;
    }
    cq_names_free(seen);
    cq_arena_done(&a);
}
