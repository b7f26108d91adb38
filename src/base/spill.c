/* spill.c - see spill.h. Each block has a part of the file of its own, reserved on the disk
 * before it is mapped: a full disk refuses a block, and never ends the process later. */
#include "base/spill.h"

#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <time.h>
#include <unistd.h>

#include "base/vec.h"

enum { WATCH_MS = 1, PAGE = 4096 };

typedef struct {
    char *p;
    size_t n;
    off_t at;
} block;

static struct {
    bool on, watched;
    cq_spill_mode mode;
    int fd;
    int statm;
    uint64_t budget;
    off_t end; /* of the file */
    pthread_mutex_t lock;
    CQ_VEC(block) blocks;
} spill = { .lock = PTHREAD_MUTEX_INITIALIZER };

static const char *folder(void)
{
    const char *dir = getenv("TMPDIR");
    return dir && *dir ? dir : "/var/tmp";
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

/* Bytes that the process holds, mapped files included; 0 if the system does not say. */
static uint64_t held(void)
{
    char line[128];
    unsigned long long pages = 0;
    ssize_t n = pread(spill.statm, line, sizeof line - 1, 0);
    line[n > 0 ? n : 0] = '\0';
    return sscanf(line, "%*u %llu", &pages) == 1 ? pages * (uint64_t)sysconf(_SC_PAGESIZE)
                                                 : 0;
}

static void let_go(void)
{
    pthread_mutex_lock(&spill.lock);
    for (size_t i = 0; i < spill.blocks.n; i++)
        madvise(spill.blocks.p[i].p, spill.blocks.p[i].n, MADV_DONTNEED);
    pthread_mutex_unlock(&spill.lock);
}

static void *watch(void *unused)
{
    const struct timespec pause = { .tv_nsec = WATCH_MS * 1000000L };
    for (;;) {
        nanosleep(&pause, NULL);
        if (held() > spill.budget)
            let_go();
    }
    return unused;
}

bool cq_spill_half(void)
{
    return spill.on && held() > spill.budget / 2;
}

cq_status cq_spill_begin(uint64_t budget, cq_spill_mode mode, cq_err *err)
{
    int fd = open(folder(), O_TMPFILE | O_EXCL | O_RDWR | O_CLOEXEC, 0600);
    if (fd < 0)
        fd = open_named();
    if (fd < 0)
        return cq_fail(err, CQ_IO, "temporary file in %s: %s", folder(), strerror(errno));
    spill.fd = fd;
    spill.statm = open("/proc/self/statm", O_RDONLY | O_CLOEXEC);
    spill.budget = budget;
    spill.mode = mode;
    spill.on = true;
    return CQ_OK;
}

/* With the first block, and under the lock: where nothing lies in the file, nobody looks. */
static bool watched(void)
{
    pthread_t thread;
    if (!spill.watched && pthread_create(&thread, NULL, watch, NULL) == 0) {
        pthread_detach(thread);
        spill.watched = true;
    }
    return spill.watched;
}

static size_t whole_pages(size_t n)
{
    return (n + PAGE - 1) / PAGE * PAGE;
}

static void *map(size_t n, off_t at)
{
    if (posix_fallocate(spill.fd, at, (off_t)n) != 0)
        return NULL;
    void *p = mmap(NULL, n, PROT_READ | PROT_WRITE, MAP_SHARED, spill.fd, at);
    return p == MAP_FAILED ? NULL : p;
}

/* The lock is held for the list alone: the system takes its time with a large part, and the
 * watcher must not wait for it. */
void *cq_spill_get(size_t n)
{
    if (!spill.on || (spill.mode == CQ_SPILL_LATE && !cq_spill_half()))
        return NULL;
    n = whole_pages(n);
    pthread_mutex_lock(&spill.lock);
    bool looked_at = watched();
    off_t at = spill.end;
    spill.end += (off_t)n;
    pthread_mutex_unlock(&spill.lock);
    void *p = looked_at ? map(n, at) : NULL;
    if (!p)
        return NULL;
    pthread_mutex_lock(&spill.lock);
    CQ_PUSH(spill.blocks, (block){ p, n, at });
    pthread_mutex_unlock(&spill.lock);
    return p;
}

/* The place in the file of the block that begins at p, which leaves the list; -1 of none. */
static off_t take(const void *p)
{
    off_t at = -1;
    pthread_mutex_lock(&spill.lock);
    for (size_t i = 0; i < spill.blocks.n; i++)
        if (spill.blocks.p[i].p == p) {
            at = spill.blocks.p[i].at;
            spill.blocks.p[i] = spill.blocks.p[--spill.blocks.n];
            break;
        }
    pthread_mutex_unlock(&spill.lock);
    return at;
}

void cq_spill_put(void *p, size_t n)
{
    n = whole_pages(n);
    off_t at = take(p);
    munmap(p, n);
    if (at >= 0)
        fallocate(spill.fd, FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE, at, (off_t)n);
}
