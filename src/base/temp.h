/* temp.h - a private file without a name, for what does not fit into memory.
 *
 * It lies in $TMPDIR, or /tmp, and vanishes with its descriptor, so that a kill leaves
 * nothing. Nobody else can open it. */
#ifndef CQ_TEMP_H
#define CQ_TEMP_H

#include "base/status.h"

cq_status cq_temp_open(int *fd, cq_err *err);

/* Write or read exactly n bytes at the offset; CQ_IO where the system does not. */
cq_status cq_temp_write(int fd, const void *p, size_t n, uint64_t at, cq_err *err);
cq_status cq_temp_read(int fd, void *p, size_t n, uint64_t at, cq_err *err);

#endif
