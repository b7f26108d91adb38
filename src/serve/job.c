/* job.c - see job.h. */
#include "serve/job.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <unistd.h>

enum { FAILED = 4, LINE = 512, ENDS = 2 };

typedef struct {
    int kind, arg;
    bool file; /* a second descriptor comes along */
} order;

typedef struct {
    cq_job_work *const *works;
    int n;
    void *ctx;
    int line;
} nurse;

static void say(int out, const char *line, size_t n)
{
    while (n) {
        ssize_t k = write(out, line, n);
        if (k < 0 && errno != EINTR)
            return; /* nobody listens any more */
        line += k > 0 ? k : 0;
        n -= k > 0 ? (size_t)k : 0;
    }
}

void cq_job_say(int out, const char *stage, uint64_t done, uint64_t all)
{
    char line[LINE];
    int n = snprintf(line, sizeof line, "p %llu %llu %.60s\n", (unsigned long long)done,
                     (unsigned long long)all, stage);
    say(out, line, (size_t)n);
}

/* --- in the nursery and its children --- */

static void die_with_parent(void)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGINT, SIG_IGN); /* Ctrl-C is the server's: it ends us */
    signal(SIGHUP, SIG_IGN);
    signal(SIGTERM, SIG_DFL);
}

static _Noreturn void be_child(const nurse *x, const order *o, const int *ends)
{
    char line[2 * CQ_ERR_TEXT + 8];
    cq_err err = { 0 };
    signal(SIGCHLD, SIG_DFL); /* a reader may have children of its own */
    die_with_parent();
    close(x->line);
    cq_status s =
        x->works[o->kind](x->ctx, o->arg, o->file ? ends[1] : -1, ends[0], &err);
    int n = s ? snprintf(line, sizeof line, "e %s%s%s\n", err.file,
                         err.file[0] ? ": " : "", err.text)
              : snprintf(line, sizeof line, "d\n");
    say(ends[0], line, (size_t)n);
    _exit(s ? FAILED : 0);
}

/* The next order with its descriptors; false at the end. */
static bool receive(int line, order *o, int ends[ENDS])
{
    union {
        char room[CMSG_SPACE(ENDS * sizeof(int))];
        struct cmsghdr aligned;
    } control;
    struct iovec io = { o, sizeof *o };
    struct msghdr m = { .msg_iov = &io,
                        .msg_iovlen = 1,
                        .msg_control = control.room,
                        .msg_controllen = sizeof control.room };
    ssize_t n;
    while ((n = recvmsg(line, &m, MSG_CMSG_CLOEXEC)) < 0 && errno == EINTR)
        ;
    struct cmsghdr *c = n == sizeof *o ? CMSG_FIRSTHDR(&m) : NULL;
    if (!c || c->cmsg_type != SCM_RIGHTS)
        return false;
    memcpy(ends, CMSG_DATA(c), (o->file ? 2 : 1) * sizeof(int));
    return true;
}

static _Noreturn void nurse_them(const nurse *x)
{
    order o;
    int ends[ENDS];
    die_with_parent();
    signal(SIGCHLD, SIG_IGN); /* nobody waits for them */
    while (receive(x->line, &o, ends)) {
        if (o.kind >= 0 && o.kind < x->n && fork() == 0)
            be_child(x, &o, ends);
        close(ends[0]);
        if (o.file)
            close(ends[1]);
    }
    _exit(0);
}

/* --- in the server --- */

cq_status cq_nursery_open(cq_job_work *const *works, int n, void *ctx, cq_nursery *out,
                          cq_err *err)
{
    int ends[2];
    if (socketpair(AF_UNIX, SOCK_SEQPACKET | SOCK_CLOEXEC, 0, ends) != 0)
        return cq_fail(err, CQ_IO, "no socket: %s", strerror(errno));
    fflush(NULL);
    pid_t pid = fork();
    if (pid == 0) {
        close(ends[0]);
        nurse_them(&(nurse){ works, n, ctx, ends[1] });
    }
    close(ends[1]);
    if (pid < 0) {
        close(ends[0]);
        return cq_fail(err, CQ_IO, "no process: %s", strerror(errno));
    }
    *out = (cq_nursery){ pid, ends[0] };
    return CQ_OK;
}

void cq_nursery_close(cq_nursery *x)
{
    if (!x->pid)
        return;
    kill(x->pid, SIGKILL);
    while (waitpid(x->pid, NULL, 0) < 0 && errno == EINTR)
        ;
    close(x->line);
    x->pid = 0;
}

static bool give(int line, const order *o, const int *ends)
{
    union {
        char room[CMSG_SPACE(ENDS * sizeof(int))];
        struct cmsghdr aligned;
    } control = { { 0 } };
    size_t size = (o->file ? 2 : 1) * sizeof(int);
    struct iovec io = { (void *)(uintptr_t)o, sizeof *o };
    struct msghdr m = { .msg_iov = &io,
                        .msg_iovlen = 1,
                        .msg_control = control.room,
                        .msg_controllen = CMSG_SPACE(size) };
    struct cmsghdr *c = CMSG_FIRSTHDR(&m);
    c->cmsg_level = SOL_SOCKET;
    c->cmsg_type = SCM_RIGHTS;
    c->cmsg_len = CMSG_LEN(size);
    memcpy(CMSG_DATA(c), ends, size);
    return sendmsg(line, &m, MSG_NOSIGNAL) == (ssize_t)sizeof *o;
}

cq_status cq_job_start(const cq_nursery *x, cq_job *j, int kind, int arg, int file,
                       cq_err *err)
{
    int ends[2];
    order o = { kind, arg, file >= 0 };
    if (pipe2(ends, O_CLOEXEC) != 0)
        return cq_fail(err, CQ_IO, "no pipe: %s", strerror(errno));
    bool given = give(x->line, &o, (int[]){ ends[1], file });
    close(ends[1]);
    if (!given) {
        close(ends[0]);
        return cq_fail(err, CQ_IO, "no process: %s", strerror(errno));
    }
    fcntl(ends[0], F_SETFL, O_NONBLOCK);
    *j = (cq_job){ .on = true, .fd = ends[0] };
    return CQ_OK;
}

static void read_line(cq_job *j, cq_str line, char stage[64], uint64_t *done,
                      uint64_t *all)
{
    unsigned long long d, a;
    char text[LINE];
    snprintf(text, sizeof text, "%.*s", CQ_FMT(line));
    if (sscanf(text, "p %llu %llu %63[^\n]", &d, &a, stage) == 3) {
        *done = d;
        *all = a;
    } else if (text[0] == 'e') {
        snprintf(j->error, sizeof j->error, "%.250s", text + 2);
    } else if (text[0] == 'd') {
        j->good = true;
    }
}

static void end(cq_job *j)
{
    close(j->fd);
    cq_buf_done(&j->text);
    j->on = false;
    if (!j->good && !j->error[0])
        snprintf(j->error, sizeof j->error, "it ended before its work was done");
}

bool cq_job_read(cq_job *j, char stage[64], uint64_t *done, uint64_t *all)
{
    char piece[4096];
    cq_str line, rest;
    ssize_t n;
    while ((n = read(j->fd, piece, sizeof piece)) > 0)
        cq_buf_add(&j->text, piece, (size_t)n);
    bool goes_on = n < 0 && (errno == EAGAIN || errno == EINTR);
    rest = cq_buf_view(&j->text);
    while (rest.n && memchr(rest.p, '\n', rest.n) && cq_str_split(&rest, '\n', &line))
        read_line(j, line, stage, done, all);
    if (rest.n)
        memmove(j->text.p, rest.p, rest.n);
    j->text.n = rest.n;
    if (!goes_on)
        end(j);
    return goes_on;
}
