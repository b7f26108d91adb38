/* filter.c - see filter.h. */
#include "serve/filter.h"

#include <errno.h>
#include <netdb.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/vec.h"
#include "serve/milter.h"

enum { PIECE = 64 << 10, MOST_OUT = 8 << 20, BACKLOG = 128, PAUSE_MS = 100 };

/* --- where to listen --- */

static bool in_use(const struct sockaddr_un *a)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    bool used = fd >= 0 && connect(fd, (const struct sockaddr *)a, sizeof *a) == 0;
    if (fd >= 0)
        close(fd);
    return used;
}

static int listen_unix(const char *path)
{
    struct sockaddr_un a = { .sun_family = AF_UNIX };
    if (strlen(path) >= sizeof a.sun_path) {
        errno = ENAMETOOLONG;
        return -1;
    }
    memcpy(a.sun_path, path, strlen(path));
    if (in_use(&a)) {
        errno = EADDRINUSE;
        return -1;
    }
    unlink(path);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd >= 0 && (bind(fd, (struct sockaddr *)&a, sizeof a) || listen(fd, BACKLOG))) {
        close(fd);
        return -1;
    }
    return fd;
}

static int listen_at(const struct addrinfo *a)
{
    const int on = 1;
    int fd = socket(a->ai_family, a->ai_socktype | SOCK_CLOEXEC | SOCK_NONBLOCK,
                    a->ai_protocol);
    if (fd < 0)
        return -1;
    setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof on);
    if (bind(fd, a->ai_addr, a->ai_addrlen) == 0 && listen(fd, BACKLOG) == 0)
        return fd;
    close(fd);
    return -1;
}

static int listen_inet(const char *where)
{
    struct addrinfo want = { .ai_socktype = SOCK_STREAM, .ai_flags = AI_NUMERICSERV },
                    *found = NULL;
    char *host = strdup(where), *colon = host ? strrchr(host, ':') : NULL;
    int fd = -1;
    errno = EINVAL;
    if (colon) {
        *colon = 0;
        if (getaddrinfo(host, colon + 1, &want, &found) == 0)
            fd = listen_at(found);
    }
    if (found)
        freeaddrinfo(found);
    free(host);
    return fd;
}

cq_status cq_filter_listen(const char *where, int *out, cq_err *err)
{
    int fd = strncmp(where, "inet:", 5) == 0   ? listen_inet(where + 5)
             : strncmp(where, "unix:", 5) == 0 ? listen_unix(where + 5)
                                               : listen_unix(where);
    if (fd < 0)
        return cq_fail(err, CQ_IO, "cannot listen on %s: %s", where, strerror(errno));
    *out = fd;
    return CQ_OK;
}

/* --- sessions --- */

typedef struct {
    int fd;
    cq_milter *milter;
    cq_buf out;      /* not yet sent */
    uint64_t ticket; /* of the mail that is looked at, or 0 */
    int64_t deadline;
} session;

typedef struct {
    cq_filter *f;
    CQ_VEC(session) sessions;
    CQ_VEC(struct pollfd) polled;
    uint64_t ticket; /* given last */
} talk;

static void hang_up(session *s)
{
    close(s->fd);
    cq_milter_free(s->milter);
    cq_buf_done(&s->out);
    s->fd = -1;
}

/* What a mail server's own trace lines would say, had it added them before the filter. */
static void put_aside(cq_spool *spool, const cq_milter_mail *m)
{
    cq_buf head = { 0 };
    char date[64];
    time_t now = time(NULL);
    struct tm utc;
    gmtime_r(&now, &utc);
    strftime(date, sizeof date, "%a, %d %b %Y %H:%M:%S +0000", &utc);
    if (m->sender.n)
        cq_buf_printf(&head, "Return-Path: %.*s\r\n", CQ_FMT(m->sender));
    cq_buf_printf(&head, "Received: from %.*s ([%.*s])\r\n\tby claque-milter; %s\r\n",
                  CQ_FMT(m->host), CQ_FMT(m->address), date);
    cq_spool_put(spool, cq_buf_view(&head), m->bytes);
    cq_buf_done(&head);
}

static void hand_over(talk *t, session *s)
{
    cq_filter *f = t->f;
    cq_milter_mail m = cq_milter_get(s->milter);
    cq_buf copy = { 0 };
    if (f->spool)
        put_aside(f->spool, &m);
    cq_buf_str(&copy, m.bytes);
    s->ticket = ++t->ticket;
    s->deadline = cq_clerk_now() + CQ_FILTER_PATIENCE;
    f->counts.mails++;
    cq_clerk_give(f->clerk, s->ticket, &copy, m.cut, s->deadline);
}

static void send_out(session *s)
{
    while (s->out.n) {
        ssize_t n = send(s->fd, s->out.p, s->out.n, MSG_NOSIGNAL);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK) && s->out.n < MOST_OUT)
            return;
        if (n <= 0) {
            hang_up(s);
            return;
        }
        memmove(s->out.p, s->out.p + n, s->out.n - (size_t)n);
        s->out.n -= (size_t)n;
    }
}

/* What follows from bytes that came. */
static void go_on(talk *t, session *s, cq_str bytes)
{
    cq_milter_state state = cq_milter_take(s->milter, bytes, &s->out);
    if (state == CQ_MILTER_END)
        hang_up(s);
    else if (state == CQ_MILTER_MAIL)
        hand_over(t, s);
    if (s->fd >= 0)
        send_out(s);
}

static void answer(talk *t, session *s, const char *label, bool looked)
{
    t->f->counts.labelled += label != NULL;
    t->f->counts.late += !looked;
    s->ticket = 0;
    cq_milter_answer(s->milter, label, looked ? CQ_VERSION : NULL, &s->out);
    go_on(t, s, CQ_STR(""));
}

static void read_session(talk *t, session *s)
{
    char piece[PIECE];
    ssize_t n = recv(s->fd, piece, sizeof piece, 0);
    if (n > 0)
        go_on(t, s, (cq_str){ piece, (size_t)n });
    else if (n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
        hang_up(s);
}

static void accept_some(talk *t)
{
    int fd;
    while ((fd = accept4(t->f->listening, NULL, NULL, SOCK_CLOEXEC | SOCK_NONBLOCK)) >= 0)
        if (t->sessions.n < CQ_MAX_SESSIONS)
            CQ_PUSH(t->sessions, (session){ .fd = fd, .milter = cq_milter_new() });
        else
            close(fd);
    if (errno == EMFILE || errno == ENFILE)
        poll(NULL, 0, PAUSE_MS);
}

/* --- what is done, and what is late --- */

static void take_done(talk *t)
{
    cq_buf label = { 0 };
    uint64_t ticket;
    while (cq_clerk_take(t->f->clerk, &ticket, &label)) {
        cq_buf_char(&label, 0);
        for (size_t i = 0; i < t->sessions.n; i++)
            if (t->sessions.p[i].ticket == ticket && t->sessions.p[i].fd >= 0)
                answer(t, &t->sessions.p[i], label.n > 1 ? label.p : NULL, true);
        cq_buf_clear(&label);
    }
    cq_buf_done(&label);
}

static void let_go_late(talk *t)
{
    int64_t now = cq_clerk_now();
    for (size_t i = 0; i < t->sessions.n; i++) {
        session *s = &t->sessions.p[i];
        if (s->fd >= 0 && s->ticket && now >= s->deadline)
            answer(t, s, NULL, false);
    }
}

static void drop_closed(talk *t)
{
    size_t n = 0;
    for (size_t i = 0; i < t->sessions.n; i++)
        if (t->sessions.p[i].fd >= 0)
            t->sessions.p[n++] = t->sessions.p[i];
    t->sessions.n = n;
}

/* --- the loop --- */

enum { LISTENING, WAKE, FIRST };

static int prepare(talk *t)
{
    int64_t now = cq_clerk_now(), next = INT64_MAX;
    t->polled.n = 0;
    CQ_PUSH(t->polled, (struct pollfd){ t->f->listening, POLLIN, 0 });
    CQ_PUSH(t->polled, (struct pollfd){ t->f->wake, POLLIN, 0 });
    for (size_t i = 0; i < t->sessions.n; i++) {
        const session *s = &t->sessions.p[i];
        short events = (short)((s->ticket ? 0 : POLLIN) | (s->out.n ? POLLOUT : 0));
        CQ_PUSH(t->polled, (struct pollfd){ s->fd, events, 0 });
        next = s->ticket && s->deadline < next ? s->deadline : next;
    }
    return next == INT64_MAX ? -1 : next > now ? (int)(next - now) : 0;
}

static void serve_session(talk *t, session *s, short got)
{
    if (got & POLLOUT)
        send_out(s);
    if (s->fd >= 0 && !s->ticket && got & (POLLIN | POLLHUP))
        read_session(t, s);
    else if (s->fd >= 0 && got & (POLLERR | POLLHUP | POLLNVAL))
        hang_up(s);
}

static void serve(talk *t)
{
    uint64_t n;
    size_t sessions = t->sessions.n;
    if (t->polled.p[WAKE].revents & POLLIN && read(t->f->wake, &n, sizeof n) > 0)
        take_done(t);
    for (size_t i = 0; i < sessions; i++)
        if (t->polled.p[FIRST + i].revents && t->sessions.p[i].fd >= 0)
            serve_session(t, &t->sessions.p[i], t->polled.p[FIRST + i].revents);
    let_go_late(t);
    if (t->polled.p[LISTENING].revents)
        accept_some(t);
    drop_closed(t);
}

cq_status cq_filter_run(cq_filter *f, cq_err *err)
{
    talk t = { .f = f };
    cq_status s = CQ_OK;
    while (!*f->stop && !s) {
        int wait = prepare(&t);
        int n = poll(t.polled.p, t.polled.n, wait);
        if (n < 0 && errno != EINTR)
            s = cq_fail(err, CQ_IO, "poll: %s", strerror(errno));
        else if (n >= 0)
            serve(&t);
    }
    for (size_t i = 0; i < t.sessions.n; i++)
        hang_up(&t.sessions.p[i]);
    CQ_VEC_DONE(t.sessions);
    CQ_VEC_DONE(t.polled);
    return s;
}
