/* cli.c - see cli.h. */
#include "cli/cli.h"

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/room.h"
#include "base/spill.h"
#include "tell/rune.h"

const char *cq_cli_case_path(const cq_args *a)
{
    const char *path = cq_args_get(a, "case");
    path = path ? path : getenv("CLAQUE_CASE");
    return path && *path ? path : NULL;
}

int cq_cli_failed(const cq_args *a, cq_status s, const cq_err *err)
{
    if (s == CQ_STOP) {
        fprintf(stderr, "claque %s: interrupted\n", a->usage->name);
        return CQ_EXIT_INTERRUPTED;
    }
    fprintf(stderr, "claque %s: ", a->usage->name);
    if (err->file[0])
        fprintf(stderr, "%s:", err->file);
    if (err->line)
        fprintf(stderr, "%llu:", (unsigned long long)err->line);
    fprintf(stderr, "%s%s\n", err->file[0] ? " " : "", err->text);
    return CQ_EXIT_FAILED;
}

int cq_cli_open(const cq_args *a, cq_case **out)
{
    return cq_cli_open_at(a, cq_cli_case_path(a), out);
}

int cq_cli_open_at(const cq_args *a, const char *path, cq_case **out)
{
    cq_err err;
    if (!path)
        return cq_args_misuse(a->usage,
                              "which case? give --case FILE or set $CLAQUE_CASE");
    cq_status s = cq_case_open(path, false, out, &err);
    return s ? cq_cli_failed(a, s, &err) : CQ_EXIT_DONE;
}

/* A stranger's text on the way to a terminal. */
static void print_safe(FILE *f, cq_str s)
{
    cq_buf line = { 0 };
    cq_rune_line(&line, s);
    fwrite(line.p, 1, line.n, f);
    cq_buf_done(&line);
}

void cq_cli_print_problem(FILE *f, const cq_problem *p)
{
    print_safe(f, p->input);
    fputc(':', f);
    if (p->line)
        fprintf(f, "%llu:", (unsigned long long)p->line);
    if (p->line || p->byte)
        fprintf(f, " byte %llu:", (unsigned long long)p->byte);
    fputc(' ', f);
    print_safe(f, p->reason);
    fputs(p->refused ? " (a record was lost)\n" : "\n", f);
}

cq_status cq_cli_findings(cq_case *k, cq_corpus *c, cq_report *r, cq_err *err)
{
    cq_status s = cq_case_load(k, c, err);
    return s ? s : cq_case_get_report(k, c, r, err);
}

static cq_status load_one(cq_cli_one *one, const char *id, cq_err *err)
{
    char now[9];
    cq_status s = cq_case_find_campaign(one->k, id, now, err);
    if (!s)
        s = cq_cli_findings(one->k, &one->corpus, &one->report, err);
    for (uint32_t i = 0; i < one->report.campaign_n && !s; i++)
        if (strcmp(one->report.campaigns[i].id, now) == 0)
            one->campaign = &one->report.campaigns[i];
    return s || one->campaign ? s : cq_fail(err, CQ_EMPTY, "there is no campaign %s", id);
}

int cq_cli_open_one(const cq_args *a, const char *id, cq_cli_one *out)
{
    cq_err err = { 0 };
    *out = (cq_cli_one){ 0 };
    int code = cq_cli_open(a, &out->k);
    if (code)
        return code;
    cq_status s = load_one(out, id, &err);
    if (s)
        cq_cli_close_one(out);
    return s ? cq_cli_failed(a, s, &err) : CQ_EXIT_DONE;
}

void cq_cli_close_one(cq_cli_one *one)
{
    cq_report_done(&one->report);
    cq_corpus_done(&one->corpus);
    cq_case_close(one->k);
}

static bool write_all(int fd, cq_str s)
{
    while (s.n) {
        ssize_t n = write(fd, s.p, s.n);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return false;
        s = cq_str_sub(s, (size_t)n, s.n);
    }
    return true;
}

/* Devices and pipes (/dev/stdout, /dev/null) are written as they are. */
static bool is_special(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0 && !S_ISREG(st.st_mode);
}

cq_status cq_cli_write(const char *path, cq_str bytes, cq_err *err)
{
    bool out = strcmp(path, "-") == 0, special = !out && is_special(path);
    char *part = NULL;
    cq_status s = CQ_OK;
    int fd = STDOUT_FILENO;
    if (!out) {
        if (asprintf(&part, "%s%s", path, special ? "" : ".part") < 0)
            cq_oom();
        fd = open(part, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
    }
    if (fd < 0 || !write_all(fd, bytes))
        s = cq_fail_at(err, CQ_IO, out ? "standard output" : path, 0, 0, "%s",
                       strerror(errno));
    if (!out && fd >= 0 && close(fd) != 0 && !s)
        s = cq_fail_at(err, CQ_IO, path, 0, 0, "%s", strerror(errno));
    if (!out && !special) {
        if (!s && rename(part, path) != 0)
            s = cq_fail_at(err, CQ_IO, path, 0, 0, "%s", strerror(errno));
        if (s)
            unlink(part);
    }
    free(part);
    return s;
}

cq_status cq_cli_term(const cq_corpus *c, const cq_report *r, cq_term_opt o, cq_err *err)
{
    struct winsize w = { 0 };
    bool terminal = isatty(STDOUT_FILENO);
    cq_buf out = { 0 };
    if (terminal)
        ioctl(STDOUT_FILENO, TIOCGWINSZ, &w);
    o.colour = terminal && !getenv("NO_COLOR");
    o.width = w.ws_col > 0 ? w.ws_col : 80;
    cq_status s = cq_tell_term(c, r, &o, &out);
    if (s)
        cq_fail(err, s, "there is no campaign %s", o.campaign);
    else
        s = cq_cli_write("-", cq_buf_view(&out), err);
    cq_buf_done(&out);
    return s;
}

size_t cq_cli_hold_half(void)
{
    uint64_t half = cq_room() / 2;
    if (half == 0 || half > SIZE_MAX / 2)
        return 0;
    cq_spill_begin(half, CQ_SPILL_LATE, NULL); /* without a file, all stays in memory */
    return (size_t)half;
}

static volatile sig_atomic_t interrupted, at_once;

static void on_signal(int sig)
{
    (void)sig;
    if (at_once || interrupted)
        _exit(CQ_EXIT_INTERRUPTED);
    interrupted = 1;
}

void cq_cli_watch_interrupt(bool patient)
{
    struct sigaction sa = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
    at_once = !patient;
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    sigaction(SIGHUP, &sa, NULL);
}

bool cq_cli_interrupted(void)
{
    return interrupted;
}

/* --- looking through inputs --- */

static cq_status begin(void *ctx, const cq_source *s, uint64_t *from, cq_err *err)
{
    (void)ctx, (void)s, (void)err;
    *from = 0;
    return CQ_OK;
}

static cq_status problem(void *ctx, const cq_source *s, const cq_problem *p, cq_err *err)
{
    (void)ctx, (void)s, (void)err;
    cq_cli_print_problem(stderr, p);
    return CQ_OK;
}

static cq_status end(void *ctx, const cq_source *s, uint64_t bytes, const uint8_t *sha256,
                     cq_err *err)
{
    (void)ctx, (void)s, (void)bytes, (void)sha256, (void)err;
    return CQ_OK;
}

static cq_status progress(void *ctx, uint64_t done, uint64_t all)
{
    (void)ctx, (void)done, (void)all;
    return CQ_OK;
}

cq_sink cq_cli_look(void *ctx, cq_status (*message)(void *ctx, const cq_source *s,
                                                    cq_message *m, cq_err *err))
{
    return (cq_sink){ ctx, begin, message, problem, end, progress, false };
}
