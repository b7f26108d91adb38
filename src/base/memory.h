/* memory.h - how many bytes the engine's arrays may take.
 *
 * A budget is the whole process's, as --memory gives it. A stage that can do with less
 * asks, when it begins, what is left of it, and sizes its tables by the answer: a budget
 * never changes a result. */
#ifndef CQ_MEMORY_H
#define CQ_MEMORY_H

#include <stddef.h>
#include <stdint.h>

/* Half of the machine's memory: the budget where none is given. */
uint64_t cq_memory_half(void);

/* Bytes that the process holds in memory now, without files that are mapped. */
uint64_t cq_memory_held(void);

/* What is left of the budget (0: half of the machine's memory), but never below `least`. */
size_t cq_memory_left(uint64_t budget, size_t least);

#endif
