/* status.c - see status.h. */
#include "base/status.h"

#include <malloc.h>
#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A block from here on asks for huge pages: its first use then faults, and is zeroed by the
 * kernel, 2 MiB at a time instead of 4 KiB. */
enum { HUGE_BLOCK = 8 << 20, HUGE_PAGE = 2 << 20, PAGE = 4096 };

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

/* Advice only: where the kernel has no huge pages, nothing changes. It is for a whole mapping:
 * advice for the middle of one makes three of it, which realloc cannot move and so copies. */
static void *advise(void *p, size_t n)
{
    if (!p)
        cq_oom();
    if (n >= HUGE_BLOCK) {
        uintptr_t from = (uintptr_t)p & ~(uintptr_t)(PAGE - 1),
                  to = (uintptr_t)p + malloc_usable_size(p) + PAGE - 1;
        madvise((void *)from, (to & ~(uintptr_t)(PAGE - 1)) - from, MADV_HUGEPAGE);
    }
    return p;
}

/* Step by step, since whoever wants to map memory meanwhile waits for the end of one. */
void cq_populate(void *p, size_t n)
{
    enum { STEP = HUGE_PAGE };
    uintptr_t from = ((uintptr_t)p + PAGE - 1) & ~(uintptr_t)(PAGE - 1),
              to = ((uintptr_t)p + n) & ~(uintptr_t)(PAGE - 1);
    for (uintptr_t at = from; at < to; at += STEP)
        madvise((void *)at, to - at < STEP ? to - at : STEP, MADV_POPULATE_WRITE);
}

void *cq_alloc(size_t n)
{
    return advise(malloc(n ? n : 1), n);
}

void *cq_zalloc(size_t n, size_t size)
{
    return advise(calloc(n ? n : 1, size ? size : 1), n * size);
}

void *cq_realloc(void *old, size_t n)
{
    return advise(realloc(old, n ? n : 1), n);
}
