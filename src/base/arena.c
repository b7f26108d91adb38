/* arena.c - see arena.h. */
#include "base/arena.h"

#include <stdbool.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "base/spill.h"
#include "base/status.h"

/* The largest is, with its head and what malloc keeps, a whole number of huge pages. */
enum { FIRST = 4096, LARGEST = (16 << 20) - 64, SPILLED = 1 << 20, ALIGN = 16 };

struct cq_block {
    cq_block *next;
    size_t used, size;
    bool spilled;
    _Alignas(ALIGN) char bytes[];
};

static cq_block *make(size_t size)
{
    cq_block *b = size >= SPILLED ? cq_spill_get(sizeof *b + size) : NULL;
    bool spilled = b != NULL;
    if (!b)
        b = cq_alloc(sizeof *b + size);
    b->spilled = spilled;
    b->used = 0;
    b->size = size;
    return b;
}

static cq_block *grow(cq_arena *a, size_t n)
{
    size_t size = a->head ? a->head->size * 2 : FIRST;
    size = size > LARGEST ? LARGEST : size;
    cq_block *b = a->next;
    if (b && b->size >= n)
        a->next = NULL;
    else
        b = make(size < n ? n : size);
    b->next = a->head;
    a->head = b;
    return b;
}

void *cq_arena_ahead(cq_arena *a, size_t *n)
{
    if (a->next || !a->head || a->head->size < LARGEST)
        return NULL;
    a->next = make(LARGEST);
    *n = a->next->size;
    return a->next->bytes;
}

static void drop(cq_block *b)
{
    if (b->spilled)
        cq_spill_put(b, sizeof *b + b->size);
    else
        free(b);
}

static void *take(cq_arena *a, size_t n, size_t align)
{
    if (n > SIZE_MAX / 2)
        cq_oom();
    cq_block *b = a->head;
    size_t from = b ? (b->used + align - 1) & ~(align - 1) : 0;
    if (!b || from > b->size || b->size - from < n) {
        b = grow(a, n);
        from = 0;
    }
    b->used = from + n;
    return b->bytes + from;
}

void *cq_arena_get(cq_arena *a, size_t n)
{
    return take(a, n, ALIGN);
}

char *cq_arena_text(cq_arena *a, size_t n)
{
    return take(a, n, 1);
}

void *cq_arena_zero(cq_arena *a, size_t n, size_t size)
{
    if (size && n > SIZE_MAX / 2 / size)
        cq_oom();
    return memset(cq_arena_get(a, n * size), 0, n * size);
}

size_t cq_arena_size(const cq_arena *a)
{
    size_t n = 0;
    for (const cq_block *b = a->head; b; b = b->next)
        n += b->size;
    return n;
}

void cq_arena_reset(cq_arena *a)
{
    cq_block *keep = a->head;
    if (!keep)
        return;
    for (cq_block *b = keep->next, *next; b; b = next) {
        next = b->next;
        drop(b);
    }
    keep->next = NULL;
    keep->used = 0;
}

void cq_arena_join(cq_arena *a, cq_arena *other)
{
    cq_block **end = &a->head;
    while (*end)
        end = &(*end)->next;
    *end = other->head;
    other->head = NULL;
    cq_arena_done(other);
}

void cq_arena_done(cq_arena *a)
{
    for (cq_block *b = a->head, *next; b; b = next) {
        next = b->next;
        drop(b);
    }
    if (a->next)
        drop(a->next);
    a->head = a->next = NULL;
}
