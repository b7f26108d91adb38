/* status.c - see status.h. */
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static void put(cq_err *err, const char *file, uint64_t line, uint64_t byte,
                const char *fmt, va_list ap)
{
    memset(err, 0, sizeof *err);
    snprintf(err->file, sizeof err->file, "%s", file ? file : "");
    err->line = line;
    err->byte = byte;
    vsnprintf(err->text, sizeof err->text, fmt, ap);
}

cq_status cq_fail(cq_err *err, cq_status status, const char *fmt, ...)
{
    if (err) {
        va_list ap;
        va_start(ap, fmt);
        put(err, NULL, 0, 0, fmt, ap);
        va_end(ap);
    }
    return status;
}

cq_status cq_fail_at(cq_err *err, cq_status status, const char *file, uint64_t line,
                     uint64_t byte, const char *fmt, ...)
{
    if (err) {
        va_list ap;
        va_start(ap, fmt);
        put(err, file, line, byte, fmt, ap);
        va_end(ap);
    }
    return status;
}

void cq_oom(void)
{
    static const char line[] = "claque: out of memory\n";
    fwrite(line, 1, sizeof line - 1, stderr);
    abort();
}

void *cq_alloc(size_t n)
{
    void *p = malloc(n ? n : 1);
    if (!p)
        cq_oom();
    return p;
}

void *cq_zalloc(size_t n, size_t size)
{
    void *p = calloc(n ? n : 1, size ? size : 1);
    if (!p)
        cq_oom();
    return p;
}

void *cq_realloc(void *old, size_t n)
{
    void *p = realloc(old, n ? n : 1);
    if (!p)
        cq_oom();
    return p;
}
