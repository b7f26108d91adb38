/* hits.h - what a search found, message by message: for people, and as claque.match/1. */
#ifndef CQ_HITS_H
#define CQ_HITS_H

#include "script/search.h"

typedef struct {
    cq_case *k;
    cq_buf *out;
    cq_str text;   /* that was looked for */
    uint64_t most; /* messages told of one text */
    bool json;
} cq_hits_pen;

/* Append what was found of the text that stands at `line` of `name` (0: it has no lines). */
cq_status cq_hits_tell(const cq_hits_pen *p, const cq_search *s, cq_str name,
                       uint64_t line, cq_err *err);

#endif
