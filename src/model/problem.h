/* problem.h - a bad record: data, not a failure. It is counted, kept and listed. */
#ifndef CQ_PROBLEM_H
#define CQ_PROBLEM_H

#include "base/str.h"

typedef struct {
    cq_str input;  /* path of the input, with "!member" inside an archive */
    uint64_t line; /* from 1; 0 where lines mean nothing */
    uint64_t byte; /* offset in the unpacked input */
    cq_str reason; /* "header over 8192 bytes": a sentence without its full stop */
    bool refused;  /* a record was lost by it; else it was read with this remark */
} cq_problem;

#endif
