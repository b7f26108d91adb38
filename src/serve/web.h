/* web.h - the page, packed with gzip: web/ as tools/web.py made it one script and one style. */
#ifndef CQ_WEB_H
#define CQ_WEB_H

#include <stddef.h>

typedef struct {
    const char *path, *type, *etag;
    const unsigned char *bytes;
    size_t n;
} cq_web_file;

extern const cq_web_file cq_web_files[];
extern const size_t cq_web_file_n;

#endif
