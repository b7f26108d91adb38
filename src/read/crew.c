/* crew.c - see crew.h.
 *
 * An order is a head and the bytes, a report is a head and the answer. The foreman is as
 * trusted as this process; what it reports of the worker was checked by cq_apart. */
#include "read/crew.h"

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <sys/wait.h>
#include <unistd.h>

struct cq_crew {
    pid_t pid;
    int fd; /* of the socket, -1 where there is no foreman */
    bool here;
};

typedef struct {
    cq_crew_work *work; /* the same address in all copies */
    cq_apart_bounds bounds;
    uint64_t n;
} order;

typedef struct {
    cq_status status;
    char why[CQ_ERR_TEXT];
    uint64_t n;
} report;

typedef struct {
    cq_crew_work *work;
    cq_str in;
} job;

static cq_status do_job(void *ctx, cq_buf *out, cq_err *err)
{
    const job *j = ctx;
    return j->work(j->in, out, err);
}

/* --- the foreman --- */

static bool carry_out(int fd, const order *o)
{
    cq_buf out = { 0 };
    cq_err why = { 0 };
    char *bytes = cq_alloc(o->n + 1);
    bool good = cq_apart_take(fd, bytes, o->n);
    job j = { o->work, { bytes, o->n } };
    report r = { .status = CQ_IO };
    if (good)
        r.status = cq_apart(do_job, &j, &o->bounds, &out, &why);
    r.n = r.status == CQ_OK ? out.n : 0;
    memcpy(r.why, why.text, sizeof r.why);
    good = good && cq_apart_say(fd, &r, sizeof r) && cq_apart_say(fd, out.p, r.n);
    cq_buf_done(&out);
    free(bytes);
    return good;
}

_Noreturn static void lead(int socket)
{
    order o;
    int null = open("/dev/null", O_RDWR);
    bool good = null >= 0 && dup2(null, 0) == 0 && dup2(null, 1) == 1 &&
                dup2(null, 2) == 2 && dup2(socket, 3) == 3 &&
                syscall(SYS_close_range, 4, ~0U, 0) == 0;
    while (good && cq_apart_take(3, &o, sizeof o))
        good = carry_out(3, &o);
    _exit(0);
}

/* --- this side --- */

cq_crew *cq_crew_new(void)
{
    cq_crew *c = cq_zalloc(1, sizeof *c);
    int ends[2];
    c->fd = -1;
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return c;
    c->pid = fork();
    if (c->pid == 0)
        lead(ends[1]);
    close(ends[1]);
    c->fd = ends[0];
    return c;
}

cq_crew *cq_crew_here(void)
{
    cq_crew *c = cq_zalloc(1, sizeof *c);
    *c = (cq_crew){ .fd = -1, .here = true };
    return c;
}

void cq_crew_free(cq_crew *c)
{
    if (!c)
        return;
    if (c->fd >= 0)
        close(c->fd);
    if (c->pid > 0) {
        kill(c->pid, SIGKILL);
        waitpid(c->pid, NULL, 0);
    }
    free(c);
}

static bool take_answer(cq_crew *c, uint64_t left, cq_buf *out)
{
    enum { PIECE = 1 << 16 };
    char *piece = cq_alloc(PIECE);
    bool good = true;
    while (good && left) {
        size_t n = left < PIECE ? left : PIECE;
        good = cq_apart_take(c->fd, piece, n);
        cq_buf_add(out, piece, good ? n : 0);
        left -= n;
    }
    free(piece);
    return good;
}

static bool ask(cq_crew *c, const order *o, cq_str in, report *r, cq_buf *out)
{
    return c->fd >= 0 && cq_apart_say(c->fd, o, sizeof *o) &&
           cq_apart_say(c->fd, in.p, in.n) && cq_apart_take(c->fd, r, sizeof *r) &&
           take_answer(c, r->n, out);
}

cq_status cq_crew_do(cq_crew *c, cq_crew_work *work, const cq_apart_bounds *bounds,
                     cq_str in, cq_buf *out, cq_err *err)
{
    job j = { work, in };
    order o = { work, *bounds, in.n };
    report r;
    size_t had = out->n;
    if (!c)
        return cq_apart(do_job, &j, bounds, out, err);
    if (c->here)
        return work(in, out, err);
    if (!ask(c, &o, in, &r, out)) {
        out->n = had;
        return cq_fail(err, CQ_IO, "no process to read it: its foreman is gone");
    }
    return r.status == CQ_OK ? CQ_OK : cq_fail(err, r.status, "%s", r.why);
}
