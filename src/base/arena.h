/* arena.h - memory that is freed all at once.
 *
 * One arena a batch, one arena a thread. Blocks grow to 16 MiB; what is larger gets a block
 * of its own. Nothing is freed before cq_arena_reset or cq_arena_done. */
#ifndef CQ_ARENA_H
#define CQ_ARENA_H

#include <stddef.h>

typedef struct cq_block cq_block;

typedef struct {
    cq_block *head, *next; /* next: not in use yet, or NULL */
} cq_arena;                /* {0} is an empty arena */

/* n bytes, aligned for any type, not cleared; never NULL. */
void *cq_arena_get(cq_arena *a, size_t n);

/* n bytes for text: not aligned, so that short strings stand close. */
char *cq_arena_text(cq_arena *a, size_t n);

/* n * size bytes, cleared. */
void *cq_arena_zero(cq_arena *a, size_t n, size_t size);

/* Where blocks are as large as they become: the bytes at which memory will come from when the
 * present block is full, so that another thread may wait for their pages (cq_populate); NULL
 * where there is no such block, or it was told of before. */
void *cq_arena_ahead(cq_arena *a, size_t *n);

/* Bytes held. */
size_t cq_arena_size(const cq_arena *a);

/* Forget all that was given out; one block is kept for the next batch. */
void cq_arena_reset(cq_arena *a);

/* All that another one gave out belongs to this one, too, which frees it; the other is empty. */
void cq_arena_join(cq_arena *a, cq_arena *other);

void cq_arena_done(cq_arena *a);

#endif
