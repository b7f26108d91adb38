/* zip.h - short texts made shorter, and back; and long streams unpacked (zstd). */
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

/* A stream of frames, with windows of up to 2 GiB, as the dumps of Reddit have them. Memory
 * is touched as far as there is output, no more. */
typedef struct cq_unzip cq_unzip;

cq_unzip *cq_unzip_new(void);
void cq_unzip_free(cq_unzip *z);

/* Unpack from *in, which moves on, into the n bytes at out; *got of them were written, 0 only
 * where *in is used up. NULL, or why it cannot be. */
const char *cq_unzip_step(cq_unzip *z, cq_str *in, char *out, size_t n, size_t *got);

/* Is it between two frames? A stream that ends elsewhere was cut. */
bool cq_unzip_whole(const cq_unzip *z);

/* Version of the library. */
const char *cq_zip_version(void);

#endif
