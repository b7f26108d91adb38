/* people.c - see people.h. */
#include "model/people.h"

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

/* What one person has in common in all his senders. */
static cq_str mark_of(const cq_sender *s, cq_arena *a)
{
    return !s->nobody && full_name(s->name) ? person_name(a, s->name) : s->key;
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
        cq_names_put(seen, mark_of(s, &a));
        *least += cq_names_count(seen) > before;
    }
    cq_names_free(seen);
    cq_arena_done(&a);
}

uint32_t *cq_people_first(const cq_corpus *c)
{
    uint32_t *first = cq_alloc(((size_t)c->sender_n + 1) * sizeof *first);
    uint32_t *of_name = cq_alloc(((size_t)c->sender_n + 1) * sizeof *of_name);
    cq_names *seen = cq_names_new();
    cq_arena a = { 0 };

    for (uint32_t i = 0; i < c->sender_n; i++) {
        uint32_t before = cq_names_count(seen),
                 no = cq_names_put(seen, mark_of(&c->senders[i], &a));
        if (cq_names_count(seen) > before)
            of_name[no] = i;
        first[i] = of_name[no];
    }
    cq_names_free(seen);
    cq_arena_done(&a);
    free(of_name);
    return first;
}
