/* asks.h - the SQL of the workbench's questions (view.h). */
#ifndef CQ_ASKS_H
#define CQ_ASKS_H

#include "keep/view.h"

typedef struct {
    const char *rows, *count; /* count: of lists only */
} cq_question;

extern const cq_question cq_asks[CQ_ASKS];

#endif
