/* spill.h - large blocks that lie in a file, so that the kernel may take their memory.
 *
 * With a budget, blocks of arenas are mapped from a file without a name, which vanishes with
 * the process. A thread watches how much the process holds; past the budget it lets go of
 * all these pages at once, and whichever is touched again comes back from the file. What is
 * computed never depends on it. Where there is room all along, blocks are the system's own:
 * the file then is for those that are asked for once half of the budget is held. */
#ifndef CQ_SPILL_H
#define CQ_SPILL_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "base/status.h"

typedef enum {
    CQ_SPILL_ALL, /* all blocks lie in the file */
    CQ_SPILL_LATE /* those that are asked for when half of the budget is held */
} cq_spill_mode;

/* From now on, hold about `budget` bytes. The file lies in $TMPDIR, or /var/tmp. To be
 * called once, before other threads are. */
cq_status cq_spill_begin(uint64_t budget, cq_spill_mode mode, cq_err *err);

/* Whether the process holds more than half of the budget; false where there is none. */
bool cq_spill_half(void);

/* A block of n bytes, zeroed, or NULL: where there is no budget, or no room on the disk. */
void *cq_spill_get(size_t n);
void cq_spill_put(void *block, size_t n);

#endif
