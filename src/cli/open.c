/* open.c - claque open: the workbench in the browser. */
#include "cli/cli.h"

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "claque.h"
#include "keep/place.h"
#include "serve/serve.h"

static const cq_option options[] = {
    { "case", "FILE", NULL, "the case; else $CLAQUE_CASE, else a passing one" },
    { "port", "N", "0", "listen there; 0: any that is free" },
    { "no-browser", NULL, NULL, "only print the address" },
};
static const cq_usage usage = { "open", "[INPUT...]",
                                "Show a case in the browser, on this machine only.",
                                options, sizeof options / sizeof *options };

enum { PATH = 1024, NAME = 32 };

typedef struct {
    cq_args args;
    char folder[PATH -
                NAME]; /* of a passing case, and of the page that leads to the address */
    char path[PATH];   /* of the passing case */
    const char *case_path;
    int out; /* where the scan tells how far it is */
} opening;

/* --- the scan, in a child --- */

static cq_status on_progress(void *ctx, const char *stage, uint64_t done, uint64_t all)
{
    opening *o = ctx;
    cq_job_say(o->out, stage, done, all);
    return cq_cli_interrupted() ? CQ_STOP : CQ_OK;
}

static cq_status scan(void *ctx, int out, cq_err *err)
{
    opening *o = ctx;
    cq_scan_opt opt = CQ_SCAN_DEFAULTS;
    cq_case *k = NULL;
    cq_corpus c = { 0 };
    cq_report r = { 0 };
    cq_prints prints = { 0 };
    bool damaged = false; /* what is, the page lists */
    o->out = out;
    opt.memory = cq_cli_hold_half();
    opt.progress = on_progress;
    opt.ctx = o;
    opt.read.except = o->case_path;
    cq_status s = cq_case_open(o->case_path, true, &k, err);
    if (!s)
        s = cq_claque_read(k, o->args.rest, (size_t)o->args.rest_n, &opt, &damaged, err);
    if (!s)
        s = cq_case_load(k, &c, err);
    cq_cli_watch_interrupt(false);
    if (!s)
        s = cq_claque_analyse(&c, &opt, &r, &prints);
    if (!s)
        s = cq_case_put_report(k, &c, &r, err);
    if (!s && prints.n)
        s = cq_case_put_prints(k, &c, &prints, err);
    if (!s)
        s = cq_case_put_places(k, &c, &r, err);
    cq_case_close(k);
    return s;
}

/* --- the browser --- */

/* The token must not stand in a process's arguments, which all users of the machine can
 * read: the browser is sent to a file of ours alone, and from there to the address. */
static bool write_page(const opening *o, const char *address, char path[PATH])
{
    cq_buf page = { 0 };
    cq_err err;
    snprintf(path, PATH, "%s/open.html", o->folder);
    cq_buf_printf(&page,
                  "<!doctype html><meta charset=utf-8><title>claque</title>"
                  "<meta http-equiv=refresh content=\"0;url=%s\">"
                  "<a href=\"%s\">Open the workbench</a>\n",
                  address, address);
    bool good = cq_cli_write_new(path, cq_buf_view(&page), true, &err) == CQ_OK;
    cq_buf_done(&page);
    return good;
}

static void show(const char *path)
{
    pid_t pid = fork();
    if (pid == 0) {
        if (fork() == 0) { /* nobody waits for the browser's own process */
            if (!freopen("/dev/null", "w", stdout) || !freopen("/dev/null", "w", stderr))
                _exit(1);
            execlp("xdg-open", "xdg-open", path, (char *)NULL);
        }
        _exit(0);
    }
    if (pid > 0)
        waitpid(pid, NULL, 0);
}

static void opened(void *ctx, const char *address)
{
    opening *o = ctx;
    char page[PATH];
    printf("%s\n", address);
    fflush(stdout);
    if (!cq_args_given(&o->args, "no-browser") && write_page(o, address, page))
        show(page);
}

/* --- */

static void remove_folder(const opening *o)
{
    static const char *const names[] = { "passing.case", "passing.case-wal",
                                         "passing.case-shm", "open.html" };
    char path[PATH];
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        snprintf(path, sizeof path, "%s/%s", o->folder, names[i]);
        unlink(path);
    }
    rmdir(o->folder);
}

static bool prepare(opening *o)
{
    o->case_path = cq_cli_case_path(&o->args);
    if (!o->case_path && !o->args.rest_n) {
        cq_args_misuse(&usage,
                       "open what? give INPUTs, --case FILE, or set $CLAQUE_CASE");
        return false;
    }
    const char *tmp = getenv("TMPDIR");
    snprintf(o->folder, sizeof o->folder, "%s/claque-open-XXXXXX",
             tmp && *tmp ? tmp : "/tmp");
    if (!mkdtemp(o->folder)) {
        fprintf(stderr, "claque open: %s: %s\n", o->folder, strerror(errno));
        return false;
    }
    snprintf(o->path, sizeof o->path, "%s/passing.case", o->folder);
    o->case_path = o->case_path ? o->case_path : o->path;
    return true;
}

int cq_cmd_open(int argc, char **argv)
{
    opening o = { 0 };
    cq_err err = { 0 };
    int64_t port;
    int code;
    if (!cq_args_read(&usage, argc, argv, &o.args, &code))
        return code;
    if (!cq_args_int(&o.args, "port", 0, UINT16_MAX, &port) || !prepare(&o))
        return CQ_EXIT_USAGE;
    cq_cli_watch_interrupt(true);
    cq_serve_opt s = { .path = o.case_path,
                       .port = (uint16_t)port,
                       .scan = o.args.rest_n ? scan : NULL,
                       .ctx = &o,
                       .opened = opened,
                       .stopped = cq_cli_interrupted };
    cq_status status = cq_serve_run(&s, &err);
    remove_folder(&o);
    return status ? cq_cli_failed(&o.args, status, &err) : CQ_EXIT_DONE;
}
