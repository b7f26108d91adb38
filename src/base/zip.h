/* zip.h - short texts made shorter, and back (zstd). */
#ifndef CQ_ZIP_H
#define CQ_ZIP_H

#include "base/status.h"
#include "base/str.h"

typedef struct cq_zip cq_zip; /* working memory, for one thread */

cq_zip *cq_zip_new(void);
void cq_zip_free(cq_zip *z);

/* Pack s into *out, replacing what was there; false where that does not make it shorter
 * (then *out holds nothing of use). */
bool cq_zip_pack(cq_zip *z, cq_str s, cq_buf *out);

/* Unpack into exactly n bytes at out; CQ_FORMAT where it is not that. */
cq_status cq_zip_unpack(cq_zip *z, cq_str packed, char *out, size_t n);

/* Version of the library. */
const char *cq_zip_version(void);

#endif
