/* child.c - see child.h.
 *
 * Between fork and exec only system calls are made, since other threads may have held locks
 * at the fork. Linux's headers in Debian 12 know Landlock's first two versions; the rights
 * of later ones are masked by the version that is found. */
#include "read/child.h"

#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <linux/audit.h>
#include <linux/filter.h>
#include <linux/landlock.h>
#include <linux/seccomp.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { NO_EXEC = 125, CLOCK_FACTOR = 10, FIRST_TICK_MS = 1, TICK_MS = 20, LOOK_MS = 500 };

/* --- what it may see --- */

#define READ_RIGHTS                                                                      \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |                         \
     LANDLOCK_ACCESS_FS_READ_DIR)
#define TRUNCATE (UINT64_C(1) << 14) /* of version 3 */
#define FIRST_RIGHTS ((UINT64_C(1) << 13) - 1)
#define OF_FILES                                                                         \
    (LANDLOCK_ACCESS_FS_EXECUTE | LANDLOCK_ACCESS_FS_READ_FILE |                         \
     LANDLOCK_ACCESS_FS_WRITE_FILE | TRUNCATE)

int cq_child_landlock(void)
{
    long v =
        syscall(SYS_landlock_create_ruleset, NULL, 0, LANDLOCK_CREATE_RULESET_VERSION);
    return v > 0 ? (int)v : 0;
}

static uint64_t rights(int version)
{
    return FIRST_RIGHTS | (version > 1 ? LANDLOCK_ACCESS_FS_REFER : 0) |
           (version > 2 ? TRUNCATE : 0);
}

static void allow(int ruleset, const char *path, uint64_t access)
{
    struct stat st;
    int fd = open(path, O_PATH | O_CLOEXEC);
    if (fd < 0)
        return;
    if (fstat(fd, &st) == 0 && !S_ISDIR(st.st_mode))
        access &= OF_FILES;
    struct landlock_path_beneath_attr rule = { .allowed_access = access,
                                               .parent_fd = fd };
    syscall(SYS_landlock_add_rule, ruleset, LANDLOCK_RULE_PATH_BENEATH, &rule, 0);
    close(fd);
}

static bool fence_files(const cq_child *c, int version)
{
    static const char *const system[] = {
        "/usr", "/lib", "/lib64", "/bin", "/etc/ld.so.cache", "/dev/null"
    };
    struct landlock_ruleset_attr all = { .handled_access_fs = rights(version) };
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    if (ruleset < 0)
        return false;
    for (size_t i = 0; i < sizeof system / sizeof *system; i++)
        allow(ruleset, system[i], READ_RIGHTS);
    if (c->input)
        allow(ruleset, c->input, LANDLOCK_ACCESS_FS_READ_FILE);
    allow(ruleset, c->folder, rights(version) & ~(uint64_t)(LANDLOCK_ACCESS_FS_EXECUTE));
    return syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
}

bool cq_child_hide_files(void)
{
    int version = cq_child_landlock();
    struct landlock_ruleset_attr all = { .handled_access_fs = rights(version) };
    if (!version)
        return true;
    int ruleset = (int)syscall(SYS_landlock_create_ruleset, &all, sizeof all, 0);
    return ruleset >= 0 && syscall(SYS_landlock_restrict_self, ruleset, 0) == 0;
}

/* --- what it may ask of the kernel --- */

#if defined(__x86_64__)
#define MACHINE AUDIT_ARCH_X86_64
#elif defined(__aarch64__)
#define MACHINE AUDIT_ARCH_AARCH64
#endif

#ifdef MACHINE
#define REFUSE(call)                                                                     \
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, SYS_##call, 0, 1),                               \
        BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | EPERM)

static const struct sock_filter filter[] = {
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, arch)),
    BPF_JUMP(BPF_JMP | BPF_JEQ | BPF_K, MACHINE, 1, 0),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_KILL_PROCESS),
    BPF_STMT(BPF_LD | BPF_W | BPF_ABS, offsetof(struct seccomp_data, nr)),
    /* x32's numbers are the same calls once more; and calls newer than this list */
    BPF_JUMP(BPF_JMP | BPF_JGE | BPF_K, 450, 0, 1),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ERRNO | ENOSYS),
    REFUSE(socket),
    REFUSE(socketpair),
    REFUSE(connect),
    REFUSE(bind),
    REFUSE(sendto),
    REFUSE(sendmsg),
    REFUSE(ptrace),
    REFUSE(process_vm_readv),
    REFUSE(process_vm_writev),
    REFUSE(pidfd_open),
    REFUSE(kill),
    REFUSE(tkill),
    REFUSE(mount),
    REFUSE(umount2),
    REFUSE(pivot_root),
    REFUSE(chroot),
    REFUSE(unshare),
    REFUSE(setns),
    REFUSE(bpf),
    REFUSE(perf_event_open),
    REFUSE(userfaultfd),
    REFUSE(io_uring_setup),
    REFUSE(keyctl),
    REFUSE(add_key),
    REFUSE(request_key),
    REFUSE(init_module),
    REFUSE(finit_module),
    REFUSE(kexec_load),
    REFUSE(reboot),
    REFUSE(memfd_create),
    BPF_STMT(BPF_RET | BPF_K, SECCOMP_RET_ALLOW),
};
#endif

bool cq_child_seccomp(void)
{
#ifdef MACHINE
    return prctl(PR_GET_SECCOMP, 0, 0, 0, 0) >= 0;
#else
    return false;
#endif
}

static bool fence_calls(void)
{
#ifdef MACHINE
    struct sock_fprog program = { sizeof filter / sizeof *filter,
                                  (struct sock_filter *)(uintptr_t)filter };
    return prctl(PR_SET_SECCOMP, SECCOMP_MODE_FILTER, &program) == 0;
#else
    return true;
#endif
}

/* --- the child --- */

static bool bound(int what, rlim_t most)
{
    struct rlimit r = { most, most };
    return setrlimit(what, &r) == 0;
}

static bool bound_all(const cq_child *c)
{
    return bound(RLIMIT_CPU, c->seconds) && bound(RLIMIT_AS, c->memory) &&
           bound(RLIMIT_FSIZE, c->output) && bound(RLIMIT_NOFILE, 64) &&
           bound(RLIMIT_CORE, 0);
}

/* Standard input and output are nothing, errors too or the file that gets them; no other
 * descriptor is left open. */
static bool close_all(const cq_child *c)
{
    int null = open("/dev/null", O_RDWR);
    int says = c->says ? open(c->says, O_WRONLY | O_CREAT | O_TRUNC, 0600) : null;
    if (null < 0 || says < 0 || dup2(null, 0) < 0 || dup2(null, 1) < 0 ||
        dup2(says, 2) < 0)
        return false;
    return syscall(SYS_close_range, 3, ~0U, 0) == 0;
}

_Noreturn static void become(const cq_child *c)
{
    static char *const environment[] = { "PATH=/usr/bin:/bin", "LC_ALL=C.UTF-8", "TZ=UTC",
                                         "OMP_THREAD_LIMIT=1", NULL };
    int version = cq_child_landlock();
    bool safe = setpgid(0, 0) == 0 && chdir(c->folder) == 0 && close_all(c) &&
                bound_all(c) && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0 &&
                (!version || fence_files(c, version)) &&
                (!cq_child_seccomp() || fence_calls());
    if (safe)
        execve(c->argv[0], (char *const *)(uintptr_t)c->argv, environment);
    _exit(NO_EXEC);
}

/* --- its parent --- */

static _Thread_local uint64_t weighed;

static int weigh(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)path, (void)type, (void)at;
    weighed += S_ISREG(st->st_mode) ? (uint64_t)st->st_size + 4096 : 4096;
    return 0;
}

static bool too_much(const cq_child *c)
{
    weighed = 0;
    nftw(c->folder, weigh, 16, FTW_PHYS);
    return weighed > c->output;
}

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* Wait for its end; the sentence says why it was stopped, if it was. */
static const char *wait_for(const cq_child *c, pid_t pid, int *status)
{
    const char *why = NULL;
    double end = now() + (double)c->seconds * CLOCK_FACTOR;
    int ms = FIRST_TICK_MS, since = 0;
    while (waitpid(pid, status, WNOHANG) == 0) {
        if (!why && now() > end)
            why = "it took too long";
        if (!why && since >= LOOK_MS && too_much(c))
            why = "it wrote too much";
        if (why)
            kill(-pid, SIGKILL);
        since = since >= LOOK_MS ? 0 : since + ms;
        nanosleep(&(struct timespec){ 0, ms * 1000000L }, NULL);
        ms = 2 * ms < TICK_MS ? 2 * ms : TICK_MS;
    }
    kill(-pid, SIGKILL); /* what it may have left behind */
    return why ? why : too_much(c) ? "it wrote too much" : NULL;
}

cq_status cq_child_run(const cq_child *c, cq_err *err)
{
    int status = 0;
    pid_t pid = fork();
    if (pid < 0)
        return cq_fail(err, CQ_IO, "%s cannot be run: %s", c->argv[0],
                       strerrordesc_np(errno));
    if (pid == 0)
        become(c);
    setpgid(pid, pid);
    const char *why = wait_for(c, pid, &status);
    if (why)
        return cq_fail(err, CQ_LIMIT, "%s was stopped: %s", c->argv[0], why);
    if (WIFSIGNALED(status)) {
        bool bounds = WTERMSIG(status) == SIGXCPU || WTERMSIG(status) == SIGXFSZ ||
                      WTERMSIG(status) == SIGKILL;
        return cq_fail(err, bounds ? CQ_LIMIT : CQ_FORMAT, "%s was stopped by signal %d",
                       c->argv[0], WTERMSIG(status));
    }
    if (WEXITSTATUS(status) == NO_EXEC)
        return cq_fail(err, CQ_IO, "%s cannot be run", c->argv[0]);
    return WEXITSTATUS(status) ? cq_fail(err, CQ_FORMAT, "%s failed with code %d",
                                         c->argv[0], WEXITSTATUS(status))
                               : CQ_OK;
}

cq_status cq_child_folder(char path[CQ_CHILD_PATH], cq_err *err)
{
    const char *base = getenv("TMPDIR");
    int n =
        snprintf(path, CQ_CHILD_PATH, "%s/claque-XXXXXX", base && *base ? base : "/tmp");
    if (n >= CQ_CHILD_PATH || !mkdtemp(path))
        return cq_fail(err, CQ_IO, "no folder for what is unpacked: %s",
                       strerrordesc_np(errno));
    return CQ_OK;
}

static int remove_one(const char *path, const struct stat *st, int type, struct FTW *at)
{
    (void)st, (void)type, (void)at;
    remove(path);
    return 0;
}

void cq_child_remove(const char *folder)
{
    nftw(folder, remove_one, 16, FTW_DEPTH | FTW_PHYS);
}

static cq_status no_file(cq_err *err)
{
    return cq_fail(err, CQ_IO, "%s", strerrordesc_np(errno));
}

cq_status cq_child_put(const char *path, cq_str bytes, cq_err *err)
{
    int fd = open(path, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC, 0600);
    ssize_t n = fd < 0 ? -1 : 0;
    while (bytes.n && n >= 0) {
        n = write(fd, bytes.p, bytes.n);
        bytes = cq_str_sub(bytes, n > 0 ? (size_t)n : 0, bytes.n);
    }
    cq_status status = n < 0 ? no_file(err) : CQ_OK;
    if (fd >= 0)
        close(fd);
    return status;
}

cq_status cq_child_get(const char *path, size_t most, cq_buf *out, cq_err *err)
{
    enum { PIECE = 1 << 16 };
    struct stat st;
    int fd = open(path, O_RDONLY | O_NOFOLLOW | O_NONBLOCK | O_CLOEXEC);
    bool plain = fd >= 0 && fstat(fd, &st) == 0 && S_ISREG(st.st_mode);
    char *piece = cq_alloc(PIECE);
    ssize_t n = plain ? 1 : -1;
    while (n > 0 && out->n <= most) {
        n = read(fd, piece, PIECE);
        cq_buf_add(out, piece, n > 0 ? (size_t)n : 0);
    }
    cq_status status = n < 0 ? no_file(err) : CQ_OK;
    if (fd >= 0)
        close(fd);
    free(piece);
    return status;
}
