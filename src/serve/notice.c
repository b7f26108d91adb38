/* notice.c - see notice.h. */
#include "serve/notice.h"

#include <errno.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/inotify.h>
#include <unistd.h>

static cq_status watch(int fd, const char *maildir, const char *name, cq_err *err)
{
    char path[4096];
    int n = snprintf(path, sizeof path, "%s/%s", maildir, name);
    if (n < 0 || (size_t)n >= sizeof path)
        return cq_fail_at(err, CQ_LIMIT, maildir, 0, 0, "the path is too long");
    if (inotify_add_watch(fd, path,
                          IN_MOVED_TO | IN_CREATE | IN_CLOSE_WRITE | IN_ONLYDIR) < 0)
        return cq_fail_at(err, CQ_IO, path, 0, 0, "%s", strerror(errno));
    return CQ_OK;
}

cq_status cq_notice_open(const char *maildir, int *out, cq_err *err)
{
    int fd = inotify_init1(IN_CLOEXEC | IN_NONBLOCK);
    if (fd < 0)
        return cq_fail(err, CQ_IO, "inotify: %s", strerror(errno));
    cq_status s = watch(fd, maildir, "new", err);
    if (!s)
        s = watch(fd, maildir, "cur", err);
    if (s)
        close(fd);
    else
        *out = fd;
    return s;
}

bool cq_notice_wait(int fd, int timeout_ms)
{
    char events[4096] __attribute__((aligned(8)));
    struct pollfd p = { fd, POLLIN, 0 };
    bool any = false;
    if (poll(&p, 1, timeout_ms) > 0)
        while (read(fd, events, sizeof events) > 0)
            any = true;
    return any;
}
