/* file.c - files that hold keys or are signed, and days (cli.h). */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "warn/signature.h"

cq_status cq_cli_write_new(const char *path, cq_str bytes, bool secret, cq_err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, secret ? 0600 : 0666);
    bool good = fd >= 0;
    for (size_t at = 0; good && at < bytes.n;) {
        ssize_t n = write(fd, bytes.p + at, bytes.n - at);
        good = n >= 0 || errno == EINTR;
        at += n > 0 ? (size_t)n : 0;
    }
    int why = errno;
    if (fd >= 0 && close(fd) != 0 && good)
        good = false, why = errno;
    if (!good && fd >= 0)
        unlink(path);
    return good ? CQ_OK : cq_fail_at(err, CQ_IO, path, 0, 0, "%s", strerror(why));
}

bool cq_cli_day(const cq_args *a, const char *name, int32_t *out)
{
    const char *v = cq_args_get(a, name);
    *out = v ? cq_day_read(cq_str_z(v)) : (int32_t)(time(NULL) / 86400);
    if (*out == CQ_NO_DAY)
        cq_args_misuse(a->usage, "--%s %s is no date as 2026-01-31", name, v);
    return *out != CQ_NO_DAY;
}
