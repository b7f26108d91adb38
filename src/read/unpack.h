/* unpack.h - what libarchive makes of an archive, where it can do no harm.
 *
 * Inside the reach of pack.c, office.c and book.c only, which call it in a process apart. More than
 * CQ_MAX_MEMBERS members are refused. */
#ifndef CQ_UNPACK_H
#define CQ_UNPACK_H

#include "base/status.h"
#include "read/bytes.h"

typedef struct cq_unpack cq_unpack;

typedef struct {
    const char *name; /* NULL of the one file in a .gz; until the next member */
    int64_t mtime;    /* 0 if unknown */
    bool refused; /* by pack.c: a name that leads out of the archive, not to be read */
    uint32_t of;  /* members in all; 0 if unknown */
} cq_member;

/* What `in` gives, or, with a descriptor of a file that can seek (else -1), the file from its
 * start. Lives no longer than these. */
cq_unpack *cq_unpack_open(cq_bytes *in, int fd);
cq_unpack *cq_unpack_open_memory(cq_str bytes);
void cq_unpack_close(cq_unpack *p);

/* The next file: CQ_EMPTY after the last; CQ_FORMAT where it is damaged, CQ_LIMIT. */
cq_status cq_unpack_next(cq_unpack *p, cq_member *out, cq_err *err);

/* As a cq_pull, of the member's bytes. */
ssize_t cq_unpack_pull(cq_unpack *p, char *to, size_t room, char **broken);

/* Packed bytes taken so far. */
uint64_t cq_unpack_taken(const cq_unpack *p);

#endif
