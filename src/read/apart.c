/* apart.c - see apart.h.
 *
 * The answer is a head of fixed size and the bytes. glibc lets a child of a process with
 * threads use malloc; the functions that are run here take no other lock. */
#include "read/apart.h"

#include <errno.h>
#include <fcntl.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/seccomp.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "read/child.h"

enum { CLOCK_FACTOR = 10, PIECE = 1 << 16, NOT_SHUT_IN = 125 };

#if defined(__SANITIZE_ADDRESS__) || defined(__SANITIZE_THREAD__)
#define SANITIZED 1
#elif defined(__has_feature)
#if __has_feature(address_sanitizer) || __has_feature(thread_sanitizer)
#define SANITIZED 1
#endif
#endif

typedef struct {
    uint32_t status;
    char why[CQ_ERR_TEXT];
    uint64_t n;
} head;

/* --- the other process --- */

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#endif

#if defined(MACHINE) && !defined(SANITIZED)
#define LET(call)                                                                        \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1),                               \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW)

static const struct sock_filter filter[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    LET(read),
    LET(lseek),
    LET(fstat),
    LET(newfstatat),
    LET(write),
    LET(mmap),
    LET(munmap),
    LET(mremap),
    LET(mprotect),
    LET(madvise),
    LET(brk),
    LET(futex),
    LET(clock_gettime),
    LET(gettimeofday),
    LET(getrandom),
    LET(sysinfo),
    LET(sched_yield),
    LET(rt_sigprocmask),
    LET(rt_sigreturn),
    LET(exit),
    LET(exit_group),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM),
};
#endif

/* A sanitizer asks the kernel for much more than what it watches. */
static bool let_few_calls(void)
{
#if defined(MACHINE) && !defined(SANITIZED)
    struct sock_fprog program = { sizeof filter / sizeof *filter,
                                  (struct sock_filter *)(uintptr_t)filter };
    return !cq_child_seccomp() ||
           prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
#else
    return true;
#endif
}

static bool bound(int what, rlim_t most)
{
    struct rlimit r = { most, most };
    return setrlimit(what, &r) == 0;
}

/* A sanitizer takes terabytes of addresses for its own. */
static bool bound_memory(uint64_t most)
{
#ifdef SANITIZED
    (void)most;
    return true;
#else
    return bound(RLIMIT_AS, most);
#endif
}

/* First out of the way of where they go. */
static bool move_up(const int *keep, int n)
{
    enum { ABOVE = 16, MOST = 4 };
    int up[MOST];
    for (int i = 0; i < n; i++)
        if ((up[i] = fcntl(keep[i], F_DUPFD, ABOVE)) < 0)
            return false;
    for (int i = 0; i < n; i++)
        if (dup2(up[i], 3 + i) < 0)
            return false;
    return syscall(SYS_close_range, 3 + n, ~0U, 0) == 0;
}

bool cq_apart_shut_in(const int *keep, int n, const cq_apart_bounds *b, uint64_t had)
{
    int null = open("/dev/null", O_RDWR);
    if (null < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 || dup2(null, 2) < 0)
        return false;
    return move_up(keep, n) && bound(RLIMIT_CPU, b->seconds) &&
           bound_memory(had + b->memory) && bound(RLIMIT_FSIZE, 0) &&
           bound(RLIMIT_CORE, 0) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
           cq_child_hide_files() && let_few_calls();
}

static bool write_all(const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n) {
        ssize_t done = write(3, p, n);
        if (done <= 0)
            return false;
        p += done;
        n -= (size_t)done;
    }
    return true;
}

_Noreturn static void answer(cq_apart_work *work, void *ctx)
{
    cq_buf out = { 0 };
    cq_err why = { 0 };
    head h = { .status = (uint32_t)work(ctx, &out, &why), .n = out.n };
    memcpy(h.why, why.text, sizeof h.why);
    _exit(write_all(&h, sizeof h) && write_all(out.p, out.n) ? 0 : 1);
}

/* --- this one --- */

bool cq_apart_take(int fd, void *to, size_t n)
{
    char *p = to;
    while (n) {
        ssize_t got = read(fd, p, n);
        if (got == 0 || (got < 0 && errno != EINTR))
            return false;
        p += got > 0 ? got : 0;
        n -= got > 0 ? (size_t)got : 0;
    }
    return true;
}

bool cq_apart_say(int socket, const void *bytes, size_t n)
{
    const char *p = bytes;
    while (n) {
        ssize_t done = send(socket, p, n, MSG_NOSIGNAL);
        if (done == 0 || (done < 0 && errno != EINTR))
            return false;
        p += done > 0 ? done : 0;
        n -= done > 0 ? (size_t)done : 0;
    }
    return true;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

/* Bytes of address space. */
uint64_t cq_apart_size(void)
{
    unsigned long pages = 0;
    FILE *f = fopen("/proc/self/statm", "re");
    if (f && fscanf(f, "%lu", &pages) != 1)
        pages = 0;
    if (f)
        fclose(f);
    return (uint64_t)pages * (uint64_t)sysconf(_SC_PAGESIZE);
}

/* Take what comes until the pipe is closed; NULL, or why no more is taken. */
static const char *listen_to(int fd, const cq_apart_bounds *b, cq_buf *got)
{
    int64_t end = now_ms() + (int64_t)b->seconds * 1000 * CLOCK_FACTOR;
    char *piece = cq_alloc(PIECE);
    const char *why = NULL;
    ssize_t n = 1;
    while (n != 0 && !why) {
        int64_t left = end - now_ms();
        struct pollfd p = { fd, POLLIN, 0 };
        if (left <= 0)
            why = "it took too long";
        else if (poll(&p, 1, (int)(left < 1000 ? left : 1000)) > 0) {
            n = read(fd, piece, PIECE);
            cq_buf_add(got, piece, n > 0 ? (size_t)n : 0);
            n = n < 0 && errno != EINTR ? 0 : n;
        }
        if (got->n > sizeof(head) + b->answer)
            why = "it says too much";
    }
    free(piece);
    return why;
}

/* What it says is not believed: lengths are checked, and the sentence ends. */
static cq_status believe(const cq_buf *got, cq_buf *out, cq_err *err)
{
    head h;
    if (got->n < sizeof h)
        return cq_fail(err, CQ_FORMAT, "its reader gave no answer");
    memcpy(&h, got->p, sizeof h);
    h.why[CQ_ERR_TEXT - 1] = 0;
    if (h.status > CQ_FORMAT || h.n != got->n - sizeof h)
        return cq_fail(err, CQ_FORMAT, "its reader gave no answer");
    cq_buf_add(out, got->p + sizeof h, h.n);
    return h.status == CQ_OK ? CQ_OK : cq_fail(err, (cq_status)h.status, "%s", h.why);
}

static cq_status judge(int status, const char *why, const cq_buf *got, cq_buf *out,
                       cq_err *err)
{
    int sign = WIFSIGNALED(status) ? WTERMSIG(status) : 0;
    if (why)
        return cq_fail(err, CQ_LIMIT, "its reader was stopped: %s", why);
    if (sign == SIGXCPU || sign == SIGKILL)
        return cq_fail(err, CQ_LIMIT, "its reader was stopped: it took too long");
    if (WIFEXITED(status) && WEXITSTATUS(status) == NOT_SHUT_IN)
        return cq_fail(err, CQ_IO, "no process to read it could be shut in");
    if (sign || got->n == 0)
        return cq_fail(err, CQ_LIMIT, "its reader fell: a fault, or too much memory");
    return believe(got, out, err);
}

cq_status cq_apart(cq_apart_work *work, void *ctx, const cq_apart_bounds *bounds,
                   cq_buf *out, cq_err *err)
{
    int ends[2], status = 0;
    uint64_t had = cq_apart_size();
    pid_t pid = pipe2(ends, O_CLOEXEC) == 0 ? fork() : -1;
    if (pid < 0)
        return cq_fail(err, CQ_IO, "no process to read it: %s", strerrordesc_np(errno));
    if (pid == 0) {
        if (!cq_apart_shut_in(&ends[1], 1, bounds, had))
            _exit(NOT_SHUT_IN);
        answer(work, ctx);
    }
    close(ends[1]);
    cq_buf got = { 0 };
    const char *why = listen_to(ends[0], bounds, &got);
    kill(pid, SIGKILL);
    while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
        continue;
    close(ends[0]);
    cq_status result = judge(status, why, &got, out, err);
    cq_buf_done(&got);
    return result;
}
