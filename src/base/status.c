/* status.c - see status.h. */
#include "base/status.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

/* A block from here on asks for huge pages: its first use then faults, and is zeroed by the
 * kernel, 2 MiB at a time instead of 4 KiB. With what malloc keeps around it, it is a whole
 * number of them: only then does Linux let a mapping begin at the border of such a page, and
 * only whole ones are moved, not copied, when the block grows. */
enum { HUGE_BLOCK = 8 << 20, HUGE_PAGE = 2 << 20, KEPT = 32 };

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

/* What to ask malloc for where n bytes are wanted; a size that nobody can have stays one. */
static size_t rounded(size_t n)
{
    if (n < HUGE_BLOCK || n > SIZE_MAX / 2)
        return n ? n : 1;
    return ((n + KEPT + HUGE_PAGE - 1) & ~(size_t)(HUGE_PAGE - 1)) - KEPT;
}

/* Advice only: where the kernel has no huge pages, nothing changes. A mapping of the block's
 * own is advised whole: one of two kinds of pages cannot be moved, and is copied instead. */
static void *advise(void *p, size_t n)
{
    uintptr_t from = (uintptr_t)p - KEPT / 2, to = from + rounded(n) + KEPT;
    if (!p)
        cq_oom();
    if (from % HUGE_PAGE != 0) { /* it lies among others */
        from = (from + HUGE_PAGE - 1) & ~(uintptr_t)(HUGE_PAGE - 1);
        to = ((uintptr_t)p + n) & ~(uintptr_t)(HUGE_PAGE - 1);
    }
    if (n >= HUGE_BLOCK && from < to)
        madvise((void *)from, to - from, MADV_HUGEPAGE);
    return p;
}

/* Step by step, since whoever wants to map memory meanwhile waits for the end of one. */
void cq_populate(void *p, size_t n)
{
    enum { PAGE = 4096, STEP = HUGE_PAGE };
    uintptr_t from = ((uintptr_t)p + PAGE - 1) & ~(uintptr_t)(PAGE - 1),
              to = ((uintptr_t)p + n) & ~(uintptr_t)(PAGE - 1);
    for (uintptr_t at = from; at < to; at += STEP)
        madvise((void *)at, to - at < STEP ? to - at : STEP, MADV_POPULATE_WRITE);
}

void *cq_alloc(size_t n)
{
    return advise(malloc(rounded(n)), n);
}

void *cq_zalloc(size_t n, size_t size)
{
    if (size && n > SIZE_MAX / size)
        cq_oom();
    return advise(calloc(rounded(n * size), 1), n * size);
}

void *cq_realloc(void *old, size_t n)
{
    return advise(realloc(old, rounded(n)), n);
}
