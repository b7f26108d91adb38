/* http.c - see http.h. */
#include "serve/http.h"

#include <arpa/inet.h>
#include <errno.h>
#include <microhttpd.h>
#include <netinet/in.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "serve/limits.h"
#include "serve/web.h"

enum { PIECE = 32 << 10, FDS = 8 };

#define POLICY                                                                           \
    "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"       \
    " img-src 'self'; frame-ancestors 'none'; base-uri 'none'; form-action 'none';"      \
    " require-trusted-types-for 'script'; trusted-types 'none'"

typedef struct listener {
    struct listener *next, *before;
    cq_http *h;
    struct MHD_Connection *c;
    cq_buf text; /* not yet sent */
    uint64_t seen;
    bool asleep;
} listener;

struct cq_http {
    struct MHD_Daemon *d;
    const cq_http_owner *owner;
    cq_gate *gate;
    listener *listeners;
    struct MHD_Connection *waits; /* for the report */
    bool waits_html, report_done;
    int report_fd;
    char report_error[CQ_ERR_TEXT];
    bool closing;
    bool woken; /* a connection was resumed: it is served without waiting */
};

/* One request. */
typedef struct {
    cq_buf body;
    bool too_long, waited;
} exchange;

/* --- responses --- */

static enum MHD_Result reply(struct MHD_Connection *c, int status, const char *type,
                             struct MHD_Response *r)
{
    static const char *const fixed[][2] = {
        { "Content-Security-Policy", POLICY },
        { "X-Content-Type-Options", "nosniff" },
        { "Referrer-Policy", "no-referrer" },
        { "Cross-Origin-Opener-Policy", "same-origin" },
        { "Cross-Origin-Resource-Policy", "same-origin" },
        { "X-Frame-Options", "DENY" },
    };
    for (size_t i = 0; i < sizeof fixed / sizeof *fixed; i++)
        MHD_add_response_header(r, fixed[i][0], fixed[i][1]);
    if (type)
        MHD_add_response_header(r, "Content-Type", type);
    if (!MHD_get_response_header(r, "Cache-Control"))
        MHD_add_response_header(r, "Cache-Control", "no-store");
    enum MHD_Result result = MHD_queue_response(c, (unsigned)status, r);
    MHD_destroy_response(r);
    return result;
}

static struct MHD_Response *of_bytes(const char *p, size_t n,
                                     enum MHD_ResponseMemoryMode m)
{
    return MHD_create_response_from_buffer(n, (void *)(uintptr_t)p, m);
}

static enum MHD_Result fail(struct MHD_Connection *c, int status, const char *why)
{
    cq_answer a = { 0 };
    cq_answer_fail(&a, status, "%s", why);
    return reply(c, status, a.type, of_bytes(a.body.p, a.body.n, MHD_RESPMEM_MUST_FREE));
}

static void say_file(struct MHD_Response *r, const char *name)
{
    char text[128];
    if (!name[0])
        return;
    snprintf(text, sizeof text, "attachment; filename=\"%s\"", name);
    MHD_add_response_header(r, "Content-Disposition", text);
}

/* --- an answer without a known end --- */

typedef struct {
    cq_buf text;
    size_t at;
    cq_answer a;
} stream;

static ssize_t read_stream(void *ctx, uint64_t pos, char *out, size_t most)
{
    stream *s = ctx;
    (void)pos;
    while (s->at == s->text.n) {
        cq_buf_clear(&s->text);
        s->at = 0;
        if (!s->a.more(s->a.ctx, &s->text))
            return MHD_CONTENT_READER_END_OF_STREAM;
    }
    size_t n = s->text.n - s->at < most ? s->text.n - s->at : most;
    memcpy(out, s->text.p + s->at, n);
    s->at += n;
    return (ssize_t)n;
}

static void free_stream(void *ctx)
{
    stream *s = ctx;
    if (s->a.done)
        s->a.done(s->a.ctx);
    cq_buf_done(&s->text);
    free(s);
}

static struct MHD_Response *of_stream(cq_answer *a)
{
    stream *s = cq_zalloc(1, sizeof *s);
    s->text = a->body;
    s->a = *a;
    return MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE, read_stream, s,
                                             free_stream);
}

/* --- news --- */

static ssize_t read_news(void *ctx, uint64_t pos, char *out, size_t most)
{
    listener *l = ctx;
    (void)pos;
    if (l->h->closing)
        return MHD_CONTENT_READER_END_OF_STREAM;
    if (!l->text.n)
        l->h->owner->news(l->h->owner->ctx, &l->seen, &l->text);
    if (!l->text.n) {
        l->asleep = true;
        MHD_suspend_connection(l->c);
        return 0;
    }
    size_t n = l->text.n < most ? l->text.n : most;
    memcpy(out, l->text.p, n);
    memmove(l->text.p, l->text.p + n, l->text.n - n);
    l->text.n -= n;
    return (ssize_t)n;
}

static void free_listener(void *ctx)
{
    listener *l = ctx;
    if (l->before)
        l->before->next = l->next;
    else
        l->h->listeners = l->next;
    if (l->next)
        l->next->before = l->before;
    cq_buf_done(&l->text);
    free(l);
}

static enum MHD_Result listen_to_news(cq_http *h, struct MHD_Connection *c)
{
    listener *l = cq_zalloc(1, sizeof *l);
    *l = (listener){ .next = h->listeners, .h = h, .c = c };
    if (h->listeners)
        h->listeners->before = l;
    h->listeners = l;
    return reply(c, 200, "text/event-stream",
                 MHD_create_response_from_callback(MHD_SIZE_UNKNOWN, PIECE, read_news, l,
                                                   free_listener));
}

void cq_http_tell(cq_http *h)
{
    for (listener *l = h->listeners; l; l = l->next)
        if (l->asleep) {
            l->asleep = false;
            h->woken = true;
            MHD_resume_connection(l->c);
        }
}

/* --- the report --- */

static enum MHD_Result wait_for_report(cq_http *h, struct MHD_Connection *c, exchange *x,
                                       bool html)
{
    if (h->waits || !h->owner->report(h->owner->ctx, html))
        return fail(c, 503, "a report is being made already: ask again in a moment");
    h->waits = c;
    h->waits_html = html;
    h->report_done = false;
    x->waited = true;
    MHD_suspend_connection(c);
    return MHD_YES;
}

static enum MHD_Result send_report(cq_http *h, struct MHD_Connection *c)
{
    struct stat st;
    int fd = h->report_fd;
    h->waits = NULL;
    h->report_fd = -1;
    if (fd < 0)
        return fail(c, 500, h->report_error);
    if (fstat(fd, &st) != 0)
        st.st_size = 0;
    struct MHD_Response *r = MHD_create_response_from_fd64((uint64_t)st.st_size, fd);
    say_file(r, h->waits_html ? "claque-report.html" : "claque-report.json");
    return reply(c, 200, h->waits_html ? "text/html; charset=utf-8" : "application/json",
                 r);
}

void cq_http_report(cq_http *h, int fd, const char *error)
{
    snprintf(h->report_error, sizeof h->report_error, "%s", error ? error : "");
    h->report_fd = fd;
    h->report_done = true;
    h->woken = true;
    if (h->waits)
        MHD_resume_connection(h->waits);
    else if (fd >= 0) {
        close(fd); /* who asked is gone */
        h->report_fd = -1;
    }
}

/* --- requests --- */

/* A header that stands twice is as none: two Hosts are a trick. */
static enum MHD_Result take_header(void *ctx, enum MHD_ValueKind kind, const char *key,
                                   const char *value)
{
    cq_claims *c = ctx;
    struct {
        const char *name;
        cq_str *to;
    } wanted[] = { { "Host", &c->host },
                   { "Origin", &c->origin },
                   { "Sec-Fetch-Site", &c->site },
                   { "Cookie", &c->cookie },
                   { "X-Claque", &c->ours } };
    (void)kind;
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++)
        if (cq_str_eqi(cq_str_z(key), cq_str_z(wanted[i].name)))
            *wanted[i].to =
                wanted[i].to->p ? CQ_STR("twice") : cq_str_z(value ? value : "");
    return MHD_YES;
}

static enum MHD_Result take_query(void *ctx, enum MHD_ValueKind kind, const char *key,
                                  const char *value)
{
    cq_request *r = ctx;
    (void)kind;
    if (r->query_n == CQ_MAX_QUERY)
        return MHD_NO;
    r->query[r->query_n].name = key;
    r->query[r->query_n++].value = value;
    return MHD_YES;
}

static enum MHD_Result send_file(struct MHD_Connection *c, const char *path)
{
    const char *known = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "If-None-Match");
    for (size_t i = 0; i < cq_web_file_n; i++) {
        const cq_web_file *f = &cq_web_files[i];
        if (strcmp(f->path, path) != 0)
            continue;
        bool same = known && strcmp(known, f->etag) == 0;
        struct MHD_Response *r =
            of_bytes((const char *)f->bytes, same ? 0 : f->n, MHD_RESPMEM_PERSISTENT);
        MHD_add_response_header(r, "ETag", f->etag);
        MHD_add_response_header(r, "Cache-Control", "no-cache");
        if (!same)
            MHD_add_response_header(r, "Content-Encoding", "gzip");
        return reply(c, same ? 304 : 200, f->type, r);
    }
    if (strcmp(path, "/favicon.ico") == 0)
        return reply(c, 204, NULL, of_bytes("", 0, MHD_RESPMEM_PERSISTENT));
    return fail(c, 404, "there is nothing here");
}

static enum MHD_Result send_answer(cq_http *h, struct MHD_Connection *c, cq_answer *a,
                                   cq_api_kind kind)
{
    struct MHD_Response *r = a->more ? of_stream(a)
                                     : of_bytes(a->body.p ? a->body.p : cq_zalloc(1, 1),
                                                a->body.n, MHD_RESPMEM_MUST_FREE);
    if (kind == CQ_IS_SESSION) {
        cq_buf cookie = { 0 };
        cq_gate_cookie(h->gate, &cookie);
        cq_buf_char(&cookie, 0);
        MHD_add_response_header(r, "Set-Cookie", cookie.p);
        cq_buf_done(&cookie);
    }
    say_file(r, a->status == 200 ? a->file : "");
    return reply(c, a->status, a->status == 204 ? NULL : a->type, r);
}

static enum MHD_Result serve_api(cq_http *h, struct MHD_Connection *c, const char *url,
                                 bool post, exchange *x)
{
    const char *names = MHD_lookup_connection_value(c, MHD_HEADER_KIND, "X-Claque-Names");
    cq_request r = { .post = post,
                     .path = cq_str_z(url),
                     .body = cq_buf_view(&x->body),
                     .names = names && strcmp(names, "yes") == 0 };
    cq_answer a = { 0 };
    MHD_get_connection_values(c, MHD_GET_ARGUMENT_KIND, take_query, &r);
    cq_api_kind kind = h->owner->answer(h->owner->ctx, &r, &a);
    if (kind == CQ_IS_EVENTS || kind == CQ_IS_JSON || kind == CQ_IS_HTML)
        cq_buf_done(&a.body);
    switch (kind) {
    case CQ_IS_EVENTS:
        return listen_to_news(h, c);
    case CQ_IS_JSON:
    case CQ_IS_HTML:
        return wait_for_report(h, c, x, kind == CQ_IS_HTML);
    default:
        return send_answer(h, c, &a, kind);
    }
}

static const char *refuses(cq_http *h, struct MHD_Connection *c, bool api, bool session,
                           int *status)
{
    cq_claims claims = { 0 };
    MHD_get_connection_values(c, MHD_HEADER_KIND, take_header, &claims);
    const char *why = cq_gate_refuses(h->gate, &claims, api);
    *status = 403;
    if (why || !api)
        return why;
    if (session)
        return claims.ours.p ? NULL : "the header X-Claque is missing";
    *status = 401;
    return cq_gate_forbids(h->gate, &claims);
}

static enum MHD_Result handle(void *ctx, struct MHD_Connection *c, const char *url,
                              const char *method, const char *version, const char *upload,
                              size_t *upload_n, void **state)
{
    cq_http *h = ctx;
    exchange *x = *state;
    bool post = strcmp(method, "POST") == 0, api = strncmp(url, "/api/v1/", 8) == 0;
    int status;
    (void)version;
    if (!x) {
        *state = cq_zalloc(1, sizeof *x);
        return MHD_YES;
    }
    if (*upload_n) {
        x->too_long |= x->body.n + *upload_n > CQ_MAX_BODY;
        if (!x->too_long)
            cq_buf_add(&x->body, upload, *upload_n);
        *upload_n = 0;
        return MHD_YES;
    }
    if (x->waited)
        return send_report(h, c);
    const char *why = refuses(h, c, api, strcmp(url, "/api/v1/session") == 0, &status);
    if (why)
        return fail(c, status, why);
    if (x->too_long)
        return fail(c, 413, "the body is too long");
    if (!post && strcmp(method, "GET") != 0 && strcmp(method, "HEAD") != 0)
        return fail(c, 405, "only GET and POST are known here");
    if (!api)
        return post ? fail(c, 405, "this is asked by GET") : send_file(c, url);
    return serve_api(h, c, url, post, x);
}

static void completed(void *ctx, struct MHD_Connection *c, void **state,
                      enum MHD_RequestTerminationCode code)
{
    cq_http *h = ctx;
    exchange *x = *state;
    (void)code;
    if (h->waits == c)
        h->waits = NULL;
    if (x)
        cq_buf_done(&x->body);
    free(x);
    *state = NULL;
}

/* --- the daemon --- */

cq_status cq_http_open(uint16_t port, const cq_http_owner *owner, cq_gate *gate,
                       cq_http **out, cq_err *err)
{
    cq_http *h = cq_zalloc(1, sizeof *h);
    struct sockaddr_in at = { .sin_family = AF_INET, .sin_port = htons(port) };
    at.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    h->owner = owner;
    h->gate = gate;
    h->report_fd = -1;
    errno = 0;
    h->d = MHD_start_daemon(MHD_USE_EPOLL | MHD_ALLOW_SUSPEND_RESUME, port, NULL, NULL,
                            handle, h, MHD_OPTION_SOCK_ADDR, (struct sockaddr *)&at,
                            MHD_OPTION_CONNECTION_LIMIT, (unsigned)CQ_SERVE_CONNECTIONS,
                            MHD_OPTION_CONNECTION_MEMORY_LIMIT, (size_t)CQ_SERVE_MEMORY,
                            MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)CQ_SERVE_IDLE,
                            MHD_OPTION_NOTIFY_COMPLETED, completed, h, MHD_OPTION_END);
    if (!h->d) {
        free(h);
        return cq_fail(err, CQ_IO, "cannot listen on 127.0.0.1:%u: %s", port,
                       errno ? strerror(errno) : "refused");
    }
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(h->d, MHD_DAEMON_INFO_BIND_PORT);
    cq_gate_init(gate, info ? info->port : port);
    *out = h;
    return CQ_OK;
}

void cq_http_close(cq_http *h)
{
    if (!h)
        return;
    h->closing = true;
    cq_http_tell(h);
    cq_http_report(h, -1, "the workbench was closed");
    MHD_run(h->d);
    MHD_stop_daemon(h->d);
    free(h);
}

void cq_http_wait(cq_http *h, const int *fds, int n, int most)
{
    struct pollfd p[FDS + 1];
    unsigned long long soon;
    const union MHD_DaemonInfo *info =
        MHD_get_daemon_info(h->d, MHD_DAEMON_INFO_EPOLL_FD);
    p[0] = (struct pollfd){ .fd = info->epoll_fd, .events = POLLIN };
    for (int i = 0; i < n && i < FDS; i++)
        p[i + 1] = (struct pollfd){ .fd = fds[i], .events = POLLIN };
    if (MHD_get_timeout(h->d, &soon) == MHD_YES && soon < (unsigned long long)most)
        most = (int)soon;
    most = h->woken ? 0 : most;
    h->woken = false;
    poll(p, (nfds_t)(n < FDS ? n : FDS) + 1, most);
    MHD_run(h->d);
}
