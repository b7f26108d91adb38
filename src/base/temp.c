/* temp.c - see temp.h. */
#include "base/temp.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

static const char *folder(void)
{
    const char *dir = getenv("TMPDIR");
    return dir && *dir ? dir : "/tmp";
}

static cq_status failed(cq_err *err, int why)
{
    return cq_fail(err, CQ_IO, "temporary file in %s: %s", folder(), strerror(why));
}

/* Where the file system cannot make a file without a name, it loses its name at once. */
static int open_named(void)
{
    char *path = NULL;
    if (asprintf(&path, "%s/claque.XXXXXX", folder()) < 0)
        cq_oom();
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd >= 0)
        unlink(path);
    free(path);
    return fd;
}

cq_status cq_temp_open(int *fd, cq_err *err)
{
    int made = open(folder(), O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (made < 0)
        made = open_named();
    if (made < 0)
        return failed(err, errno);
    *fd = made;
    return CQ_OK;
}

cq_status cq_temp_write(int fd, const void *p, size_t n, uint64_t at, cq_err *err)
{
    for (size_t done = 0; done < n;) {
        ssize_t k = pwrite(fd, (const char *)p + done, n - done, (off_t)(at + done));
        if (k < 0 && errno != EINTR)
            return failed(err, errno);
        done += k > 0 ? (size_t)k : 0;
    }
    return CQ_OK;
}

cq_status cq_temp_read(int fd, void *p, size_t n, uint64_t at, cq_err *err)
{
    for (size_t done = 0; done < n;) {
        ssize_t k = pread(fd, (char *)p + done, n - done, (off_t)(at + done));
        if (k == 0)
            return cq_fail(err, CQ_IO, "temporary file in %s: cut short", folder());
        if (k < 0 && errno != EINTR)
            return failed(err, errno);
        done += k > 0 ? (size_t)k : 0;
    }
    return CQ_OK;
}
