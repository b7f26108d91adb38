/* winmail.h - a winmail.dat (tnef.h), read in a process apart. */
#ifndef CQ_WINMAIL_H
#define CQ_WINMAIL_H

#include "read/crew.h"
#include "read/tnef.h"

/* As cq_tnef_read, but all of it is the arena's. What its reader did not survive is NULL. */
cq_tnef *cq_winmail_read(cq_crew *crew, cq_str bytes, cq_arena *a, bool *cut);

/* The answer of the other process and what is made of it, which need not be one: NULL where
 * it is none. Views of the answer. For tests and fuzzers. */
void cq_winmail_pack(const cq_tnef *t, bool cut, cq_buf *out);
cq_tnef *cq_winmail_unpack(cq_str answer, cq_arena *a, bool *cut);

#endif
