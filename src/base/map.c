/* map.c - see map.h. */
#include "base/map.h"

#include <stdlib.h>
#include <string.h>
#include <sys/auxv.h>

#include "base/hash.h"
#include "base/status.h"
#include "base/vec.h"

/* Twelve bytes: no padding, no word for "in use". */
typedef struct {
    uint32_t key[2]; /* 0: empty */
    uint32_t value;
} slot;

struct cq_map {
    slot *slots;
    size_t mask, n;
    int shift; /* of a hash, to its slot */
    uint64_t seed;
    uint32_t zero; /* the value of the key 0, which no slot can hold */
    bool has_zero;
};

/* The kernel gives each process 16 random bytes; asking for new ones costs a call each. */
static uint64_t process_seed(void)
{
    uint64_t s;
    memcpy(&s, (const void *)getauxval(AT_RANDOM), sizeof s);
    return s;
}

cq_map *cq_map_new(size_t expected)
{
    size_t room = 16;
    while (room < 2 * expected)
        room *= 2;
    cq_map *m = cq_zalloc(1, sizeof *m);
    m->slots = cq_zalloc(room, sizeof(slot));
    m->mask = room - 1;
    m->shift = __builtin_clzll(m->mask);
    m->seed = process_seed();
    return m;
}

void cq_map_free(cq_map *m)
{
    if (m)
        free(m->slots);
    free(m);
}

size_t cq_map_count(const cq_map *m)
{
    return m->n;
}

static uint64_t key_of(const slot *s)
{
    uint64_t key;
    memcpy(&key, s->key, sizeof key);
    return key;
}

/* By the first bits of the hash, so that slots are read and written in order when the map
 * grows. */
static size_t place_of(const cq_map *m, uint64_t key)
{
    return cq_hash_mix(m->seed, key) >> m->shift;
}

void cq_map_ahead(const cq_map *m, uint64_t key)
{
    __builtin_prefetch(&m->slots[place_of(m, key)]);
}

/* Where the key is, or belongs; the key itself is not 0. */
static slot *find(const cq_map *m, uint64_t key)
{
    size_t i = place_of(m, key);
    uint64_t found;
    while ((found = key_of(&m->slots[i])) != 0 && found != key)
        i = (i + 1) & m->mask;
    return &m->slots[i];
}

uint32_t cq_map_get(const cq_map *m, uint64_t key)
{
    if (key == 0)
        return m->has_zero ? m->zero : CQ_NONE;
    const slot *s = find(m, key);
    return key_of(s) ? s->value : CQ_NONE;
}

static void grow(cq_map *m)
{
    slot *old = m->slots;
    size_t room = m->mask + 1;
    m->slots = cq_zalloc(2 * room, sizeof(slot));
    m->mask = 2 * room - 1;
    m->shift--;
    for (size_t i = 0; i < room; i++)
        if (key_of(&old[i]))
            *find(m, key_of(&old[i])) = old[i];
    free(old);
}

static uint32_t *put_zero(cq_map *m, uint32_t first)
{
    if (!m->has_zero) {
        m->zero = first;
        m->has_zero = true;
        m->n++;
    }
    return &m->zero;
}

uint32_t *cq_map_put(cq_map *m, uint64_t key, uint32_t first)
{
    if (key == 0)
        return put_zero(m, first);
    slot *s = find(m, key);
    if (key_of(s))
        return &s->value;
    if (8 * (m->n + 1) > 5 * m->mask) { /* five eighths full */
        grow(m);
        s = find(m, key);
    }
    memcpy(s->key, &key, sizeof key);
    s->value = first;
    m->n++;
    return &s->value;
}

struct cq_names {
    CQ_VEC(cq_str) names;
    uint64_t *slots; /* half of the hash, then number + 1; or 0 */
    size_t mask;
    uint64_t seed;
    cq_arena arena;
};

cq_names *cq_names_new(void)
{
    cq_names *t = cq_zalloc(1, sizeof *t);
    t->mask = 15;
    t->slots = cq_zalloc(16, sizeof *t->slots);
    t->seed = process_seed();
    return t;
}

void cq_names_free(cq_names *t)
{
    if (!t)
        return;
    CQ_VEC_DONE(t->names);
    free(t->slots);
    cq_arena_done(&t->arena);
    free(t);
}

static uint32_t half_of(const cq_names *t, cq_str name)
{
    return (uint32_t)(cq_hash_seed(name, t->seed) >> 32);
}

/* Names whose halves of the hash differ need no look at their bytes. */
static uint64_t *locate(const cq_names *t, cq_str name, uint32_t half)
{
    size_t i = half & t->mask;
    uint64_t s;
    while ((s = t->slots[i]) != 0 &&
           (s >> 32 != half || !cq_str_eq(t->names.p[(uint32_t)s - 1], name)))
        i = (i + 1) & t->mask;
    return &t->slots[i];
}

static void spread(cq_names *t)
{
    uint64_t *old = t->slots;
    size_t room = t->mask + 1;
    t->mask = 2 * room - 1;
    t->slots = cq_zalloc(2 * room, sizeof *t->slots);
    for (size_t k = 0; k < room; k++) {
        size_t i = (old[k] >> 32) & t->mask;
        while (old[k] && t->slots[i])
            i = (i + 1) & t->mask;
        if (old[k])
            t->slots[i] = old[k];
    }
    free(old);
}

uint32_t cq_names_put(cq_names *t, cq_str name)
{
    uint32_t half = half_of(t, name);
    uint64_t *s = locate(t, name, half);
    if (*s)
        return (uint32_t)*s - 1;
    CQ_PUSH(t->names, cq_str_dup(&t->arena, name));
    *s = (uint64_t)half << 32 | (uint32_t)t->names.n;
    if (2 * t->names.n > t->mask)
        spread(t);
    return (uint32_t)t->names.n - 1;
}

uint32_t cq_names_get(const cq_names *t, cq_str name)
{
    return (uint32_t)*locate(t, name, half_of(t, name)) - 1; /* 0 - 1 is CQ_NONE */
}

cq_str cq_names_at(const cq_names *t, uint32_t number)
{
    return t->names.p[number];
}

uint32_t cq_names_count(const cq_names *t)
{
    return (uint32_t)t->names.n;
}
