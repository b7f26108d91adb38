/* file.h - small files, read whole. */
#ifndef CQ_FILE_H
#define CQ_FILE_H

#include "base/status.h"
#include "base/str.h"

/* Append the file's bytes; CQ_LIMIT where it has more than `most`. */
cq_status cq_file_read(const char *path, size_t most, cq_buf *out, cq_err *err);

#endif
