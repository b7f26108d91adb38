/* child.h - another program does the work, where it can do no harm.
 *
 * Files of some formats are read by programs that were not written for hostile ones. Such a
 * program runs with bounds on time, memory and output, without privileges, with a Landlock
 * that shows it the system's libraries, its input and one folder, and with a seccomp filter
 * that gives it no network, no other process and no new system calls. What the kernel lacks
 * is left out and said by `claque doctor`; the bounds hold in any case. */
#ifndef CQ_CHILD_H
#define CQ_CHILD_H

#include <stdbool.h>

#include "base/status.h"
#include "base/str.h"

typedef struct {
    const char *const *argv; /* argv[0] is a whole path; ends with NULL */
    const char *input;       /* the file that it may read, or NULL */
    const char *folder;      /* in which it may write */
    unsigned seconds;        /* of processor, and ten times as many by the clock */
    uint64_t memory;         /* bytes of address space */
    uint64_t output;         /* bytes in the folder */
    const char *says;        /* file of the folder that gets its errors, or NULL */
} cq_child;

/* Run it to its end. CQ_LIMIT where a bound stopped it, CQ_FORMAT where it failed, CQ_IO
 * where it could not be started; err->text says it. */
cq_status cq_child_run(const cq_child *c, cq_err *err);

/* What the kernel has: Landlock's version or 0; a seccomp filter for this machine. */
int cq_child_landlock(void);
bool cq_child_seccomp(void);

/* From now on this process opens no file (apart.h). False where the kernel should have and
 * did not. */
bool cq_child_hide_files(void);

/* A folder of our own for its output, its path in `path`; removed with all in it. */
enum { CQ_CHILD_PATH = 512 };
cq_status cq_child_folder(char path[CQ_CHILD_PATH], cq_err *err);
void cq_child_remove(const char *folder);

/* Write a file for it, whole; read one that it wrote, `most` bytes and one at most. What is
 * not a plain file, such as a link that leads elsewhere, is not read. */
cq_status cq_child_put(const char *path, cq_str bytes, cq_err *err);
cq_status cq_child_get(const char *path, size_t most, cq_buf *out, cq_err *err);

#endif
