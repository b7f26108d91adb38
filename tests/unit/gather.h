/* gather.h - a sink that keeps copies of what it is given, for the tests of readers. */
#ifndef CQ_GATHER_H
#define CQ_GATHER_H

#include "base/vec.h"
#include "read/input.h"

typedef struct {
    cq_arena arena;
    CQ_VEC(cq_message) messages;
    CQ_VEC(cq_problem) problems;
    CQ_VEC(cq_source) ends; /* the inputs that were read to their end */
    uint64_t from;          /* what begin() says */
    size_t begun, unhashed;
} gather;

cq_sink gather_sink(gather *g);
void gather_done(gather *g);

/* Read a file or folder with default options. */
bool gather_path(gather *g, const char *path);

/* Write the bytes to a file of this name in a folder of this run, made if need be, whose
 * path is given back; removed by gather_clean. */
const char *gather_file(gather *g, const char *name, const char *bytes, size_t n);
int gather_clean(void **state); /* a group's teardown */

#endif
