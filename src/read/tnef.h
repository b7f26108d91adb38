/* tnef.h - what is in a winmail.dat: Outlook's own envelope of a mail ([MS-OXTNEF]). */
#ifndef CQ_TNEF_H
#define CQ_TNEF_H

#include "model/message.h"

typedef struct {
    cq_str name, bytes; /* the name as UTF-8 or in an old code page */
} cq_tnef_file;

typedef struct {
    cq_part body;        /* of no bytes where there is none */
    cq_tnef_file *files; /* in their order */
    size_t n;
} cq_tnef;

/* Read it into the arena; NULL where it is none. *cut is set where it is damaged: what came
 * before is read. Views of `bytes` but for what was packed. Linear. */
cq_tnef *cq_tnef_read(cq_str bytes, cq_arena *a, bool *cut);

#endif
