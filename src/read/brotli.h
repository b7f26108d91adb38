/* brotli.h - what a server packed by brotli (RFC 7932), unpacked by libbrotlidec.
 *
 * Hostile bytes: only to be called in a process apart (apart.h). */
#ifndef CQ_BROTLI_H
#define CQ_BROTLI_H

#include "base/status.h"
#include "base/str.h"

/* Append what `in` holds to *out. CQ_LIMIT over `most` bytes, CQ_FORMAT where it makes no
 * sense, is cut, or more stands behind it. */
cq_status cq_brotli(cq_str in, size_t most, cq_buf *out, cq_err *err);

#endif
