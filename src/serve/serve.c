/* serve.c - see serve.h. */
#include "serve/serve.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/resource.h>
#include <time.h>
#include <unistd.h>

#include "keep/place.h"
#include "keep/view.h"
#include "serve/http.h"
#include "tell/rune.h"
#include "tell/tell.h"

enum { TICK = 1000, BREATH = 15, FILES = 4096 };

typedef enum { SCAN, PLACES, WORDS, REPORT, JOBS } which;

typedef struct {
    const cq_serve_opt *o;
    cq_gate gate;
    cq_api api;
    cq_http *http;
    cq_nursery nursery;
    cq_job jobs[JOBS];
    char stage[64];
    cq_buf error;
    uint64_t version; /* of what there is to tell */
    double began;     /* the scan's stage */
    int report_fd;
    double places_failed, words_failed; /* when; they are tried again after a while */
    time_t breath;
} server;

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec / 1e9;
}

/* --- what children do --- */

static cq_status load(const char *path, cq_case **k, cq_corpus *c, cq_report *r,
                      cq_err *err)
{
    cq_status s = cq_case_open(path, false, k, err);
    if (!s)
        s = cq_case_load(*k, c, err);
    return s ? s : cq_case_get_report(*k, c, r, err);
}

static cq_status do_places(void *ctx, int arg, int file, int out, cq_err *err)
{
    server *s = ctx;
    cq_case *k = NULL;
    cq_corpus c = { 0 };
    cq_report r = { 0 };
    (void)arg, (void)file;
    cq_job_say(out, "numbering the messages", 0, 2);
    cq_status status = load(s->o->path, &k, &c, &r, err);
    cq_job_say(out, "numbering the messages", 1, 2);
    if (!status)
        status = cq_case_put_places(k, &c, &r, err);
    cq_case_close(k);
    return status;
}

static cq_status words_progress(void *ctx, uint64_t done, uint64_t all)
{
    cq_job_say(*(int *)ctx, "words", done, all);
    return CQ_OK;
}

static cq_status do_words(void *ctx, int arg, int file, int out, cq_err *err)
{
    server *s = ctx;
    cq_case *k = NULL;
    (void)arg, (void)file;
    cq_status status = cq_case_open(s->o->path, false, &k, err);
    if (!status)
        status = cq_case_put_words(k, words_progress, &out, err);
    cq_case_close(k);
    return status;
}

static cq_status write_all(int fd, cq_str s, cq_err *err)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno != EINTR)
            return cq_fail(err, CQ_IO, "the report: %s", strerror(errno));
        s = cq_str_sub(s, n > 0 ? (size_t)n : 0, s.n);
    }
    return CQ_OK;
}

static cq_status do_report(void *ctx, int arg, int file, int out, cq_err *err)
{
    server *s = ctx;
    cq_case *k = NULL;
    cq_corpus c = { 0 };
    cq_report r = { 0 };
    cq_buf text = { 0 };
    (void)out;
    cq_status status = load(s->o->path, &k, &c, &r, err);
    if (!status && arg)
        cq_tell_html(&c, &r, &text);
    else if (!status)
        cq_tell_json(&c, &r, &text);
    return status ? status : write_all(file, cq_buf_view(&text), err);
}

static cq_status do_scan(void *ctx, int arg, int file, int out, cq_err *err)
{
    server *s = ctx;
    (void)arg, (void)file;
    return s->o->scan(s->o->ctx, out, err);
}

static cq_job_work *const works[JOBS] = { do_scan, do_places, do_words, do_report };

/* --- beginning and ending them --- */

static bool begin(server *s, which w, int arg, int file)
{
    cq_err err;
    if (s->jobs[w].on)
        return false;
    s->began = now();
    if (cq_job_start(&s->nursery, &s->jobs[w], w, arg, file, &err) == CQ_OK)
        return true;
    fprintf(stderr, "claque open: %s\n", err.text);
    return false;
}

static void say(server *s, const char *what, const char *error)
{
    cq_buf line = { 0 };
    cq_buf_clear(&s->error);
    cq_buf_z(&s->error, error);
    s->api.error = cq_buf_view(&s->error);
    cq_rune_line(&line, cq_str_z(error));
    fprintf(stderr, "claque open: %s: %.*s\n", what, (int)line.n, line.p);
    cq_buf_done(&line);
}

static bool look(server *s, cq_err *err)
{
    if (!s->api.view && cq_view_open(s->o->path, &s->api.view, err) != CQ_OK)
        return false;
    s->api.state = CQ_READY;
    return true;
}

static void ended(server *s, which w)
{
    cq_job *j = &s->jobs[w];
    bool good = j->good;
    cq_err err = { 0 };
    if (w == REPORT) {
        cq_http_report(s->http, good ? s->report_fd : -1, j->error);
        if (!good)
            close(s->report_fd);
        return;
    }
    s->api.error = CQ_STR("");
    if (!good)
        say(s, w == SCAN ? "scan" : "index", j->error);
    if (w == SCAN && !look(s, &err) && good)
        say(s, "case", err.text);
    if (w == SCAN && !good)
        s->api.state = CQ_FAILED;
    if (w == PLACES) {
        s->api.state = CQ_READY;
        s->places_failed = good ? 0 : now();
    }
    if (w == WORDS) {
        s->api.indexing = false;
        s->words_failed = good ? 0 : now();
    }
    s->api.want_places = s->api.want_words = false;
}

static void hear(server *s, which w)
{
    char stage[64] = "";
    uint64_t done = 0, all = 0;
    bool goes_on = cq_job_read(&s->jobs[w], stage, &done, &all);
    s->version++;
    if (stage[0] && w == WORDS) {
        s->api.words_done = done;
        s->api.words_all = all;
    } else if (stage[0]) {
        if (strcmp(stage, s->stage) != 0)
            s->began = now();
        snprintf(s->stage, sizeof s->stage, "%s", stage);
        s->api.done = done;
        s->api.all = all;
    }
    if (!goes_on)
        ended(s, w);
    cq_http_tell(s->http);
}

static bool rested(double failed)
{
    enum { REST = 5 };
    return failed == 0 || now() > failed + REST;
}

/* What was asked for and is not there is seen to. */
static void see_to(server *s)
{
    if (s->api.want_places && rested(s->places_failed) && !s->jobs[PLACES].on &&
        !s->jobs[SCAN].on) {
        s->api.state = CQ_NUMBERING;
        begin(s, PLACES, 0, -1);
        s->version++;
        cq_http_tell(s->http);
    }
    if (s->api.want_words && rested(s->words_failed) && !s->jobs[WORDS].on &&
        !s->jobs[SCAN].on && !s->jobs[PLACES].on) {
        s->api.indexing = true;
        s->api.words_done = s->api.words_all = 0;
        begin(s, WORDS, 0, -1);
        s->version++;
        cq_http_tell(s->http);
    }
}

/* --- what http.c asks --- */

static cq_api_kind answer(void *ctx, const cq_request *r, cq_answer *out)
{
    return cq_api_answer(&((server *)ctx)->api, r, out);
}

static void put_left(const server *s, cq_buf *out)
{
    double share = s->api.all ? (double)s->api.done / (double)s->api.all : 0;
    double spent = now() - s->began;
    if (share > 0.02 && spent > 1)
        cq_buf_printf(out, "%.0f", spent / share - spent);
    else
        cq_buf_z(out, "null");
}

static void news(void *ctx, uint64_t *seen, cq_buf *out)
{
    server *s = ctx;
    if (*seen == s->version)
        return;
    *seen = s->version;
    cq_buf_z(out, "event: status\ndata: ");
    cq_api_status(&s->api, out);
    cq_buf_z(out, "\n\n");
    if (s->api.state == CQ_SCANNING || s->api.state == CQ_NUMBERING) {
        cq_buf_z(out, "event: progress\ndata: {\"stage\":");
        cq_rune_json(out, cq_str_z(s->stage));
        cq_buf_printf(out, ",\"done\":%llu,\"total\":%llu,\"left\":",
                      (unsigned long long)s->api.done, (unsigned long long)s->api.all);
        put_left(s, out);
        cq_buf_z(out, "}\n\n");
    }
    if (s->api.indexing)
        cq_buf_printf(out, "event: search\ndata: {\"done\":%llu,\"total\":%llu}\n\n",
                      (unsigned long long)s->api.words_done,
                      (unsigned long long)s->api.words_all);
}

static bool report(void *ctx, bool html)
{
    server *s = ctx;
    const char *folder = getenv("TMPDIR");
    char name[PATH_MAX];
    if (s->jobs[REPORT].on)
        return false;
    snprintf(name, sizeof name, "%s/claque-report-XXXXXX",
             folder && *folder ? folder : "/tmp");
    s->report_fd = mkostemp(name, O_CLOEXEC);
    if (s->report_fd < 0)
        return false;
    unlink(name);
    bool begun = begin(s, REPORT, html, s->report_fd);
    if (!begun)
        close(s->report_fd);
    return begun;
}

/* --- */

static void raise_limit(void)
{
    struct rlimit r;
    if (getrlimit(RLIMIT_NOFILE, &r) == 0 && r.rlim_cur < FILES) {
        r.rlim_cur = r.rlim_max < FILES ? r.rlim_max : FILES;
        setrlimit(RLIMIT_NOFILE, &r);
    }
}

static void tell_address(server *s)
{
    char address[64 + CQ_TOKEN];
    snprintf(address, sizeof address, "http://127.0.0.1:%u/#t=%s", s->gate.port,
             s->gate.token);
    s->o->opened(s->o->ctx, address);
}

/* Connections that sleep are woken now and then, so that those whose browser is gone end. */
static void breathe(server *s)
{
    time_t t = time(NULL);
    if (t < s->breath + BREATH)
        return;
    s->breath = t;
    s->version++;
    cq_http_tell(s->http);
}

static void loop(server *s)
{
    while (!s->o->stopped()) {
        int fds[JOBS];
        for (int i = 0; i < JOBS; i++)
            fds[i] = s->jobs[i].on ? s->jobs[i].fd : -1;
        cq_http_wait(s->http, fds, JOBS, TICK);
        for (int i = 0; i < JOBS; i++)
            if (fds[i] >= 0)
                hear(s, (which)i);
        see_to(s);
        breathe(s);
    }
}

cq_status cq_serve_run(const cq_serve_opt *o, cq_err *err)
{
    server s = { .o = o, .version = 1, .report_fd = -1, .breath = time(NULL) };
    cq_http_owner owner = { &s, answer, news, report };
    const char *slash = strrchr(o->path, '/');
    cq_status status = CQ_OK;
    s.api = (cq_api){ .gate = &s.gate, .case_name = slash ? slash + 1 : o->path };
    signal(SIGPIPE, SIG_IGN);
    raise_limit();
    status = cq_nursery_open(works, JOBS, &s, &s.nursery, err);
    if (!status && !o->scan && !look(&s, err))
        status = CQ_STORE;
    if (!status)
        status = cq_http_open(o->port, &owner, &s.gate, &s.http, err);
    if (!status) {
        if (o->scan)
            begin(&s, SCAN, 0, -1);
        tell_address(&s);
        loop(&s);
    }
    cq_nursery_close(&s.nursery);
    cq_http_close(s.http);
    cq_view_close(s.api.view);
    cq_buf_done(&s.api.overview.body);
    cq_buf_done(&s.api.network.body);
    cq_buf_done(&s.api.timeline.body);
    cq_buf_done(&s.error);
    return status;
}
