/* status.h - how a call fails, and the words for it.
 *
 * What can fail returns a cq_status; the detail goes to a cq_err that the caller may leave
 * out. A bad record in the input is no failure: it is a problem (model/problem.h). */
#ifndef CQ_STATUS_H
#define CQ_STATUS_H

#include <stddef.h>
#include <stdint.h>

typedef enum {
    CQ_OK = 0,
    CQ_EMPTY,  /* nothing there: end of input, no such thing */
    CQ_LIMIT,  /* a named bound of bounds.h was met */
    CQ_FORMAT, /* the bytes are not what they should be */
    CQ_IO,     /* the system refused; errno is in the text */
    CQ_STORE,  /* the case refused */
    CQ_STOP    /* the user interrupted */
} cq_status;

#define CQ_ERR_TEXT 256

typedef struct {
    char file[CQ_ERR_TEXT]; /* "" where no file is to blame */
    uint64_t line, byte;    /* line counts from 1, 0 where unknown */
    char text[CQ_ERR_TEXT];
} cq_err;

/* Fill *err (which may be NULL) with a text for people and return the status. */
cq_status cq_fail(cq_err *err, cq_status status, const char *fmt, ...)
    __attribute__((format(printf, 3, 4)));

/* The same, with the place in the input. */
cq_status cq_fail_at(cq_err *err, cq_status status, const char *file, uint64_t line,
                     uint64_t byte, const char *fmt, ...)
    __attribute__((format(printf, 6, 7)));

/* Out of memory: print one line and abort. All writing is in transactions, so that an
 * abort is a rollback. */
_Noreturn void cq_oom(void);

/* malloc, calloc and realloc that never return NULL. */
void *cq_alloc(size_t n);
void *cq_zalloc(size_t n, size_t size);
void *cq_realloc(void *p, size_t n);

/* Have the kernel back all pages of a block now, instead of each when it is first used: for
 * a thread that has nothing else to do. Changes nothing else. */
void cq_populate(void *p, size_t n);

#endif
