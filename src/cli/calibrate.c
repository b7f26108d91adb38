/* calibrate.c - claque calibrate: is what the case's q claims true on its own nulls? */
#include <stdio.h>
#include <string.h>

#include "base/bounds.h"
#include "claque.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "tell/calibration.h"

enum { MOST_RUNS = 10000 };

static const cq_option options[] = {
    CQ_OPTION_CASE,
    { "runs", "N", "20", "deals of the case that are weighed as if they were data" },
    { "html", "FILE", NULL, "write a page with a drawing" },
    { "json", "FILE", NULL, "write the levels as JSON; - is standard output" },
    { "methods", NULL, NULL, "only describe how the last scan was done" },
    { "threads", "N", "0", "0: as many as the machine has" },
};
static const cq_usage usage = { "calibrate", "[CASE]",
                                "Hold the claimed error against a case's own nulls.",
                                options, sizeof options / sizeof *options };

typedef struct {
    cq_args args;
    cq_case *k;
    cq_corpus corpus;
    cq_report report;
    cq_progress bar;
} work;

static cq_status on_progress(void *ctx, const char *stage, uint64_t done, uint64_t all)
{
    work *w = ctx;
    cq_progress_show(&w->bar, stage, done, all);
    return cq_cli_interrupted() ? CQ_STOP : CQ_OK;
}

static cq_status write_to(const char *path, cq_buf *words, cq_err *err)
{
    cq_status s = path ? cq_cli_write(path, cq_buf_view(words), err) : CQ_OK;
    cq_buf_clear(words);
    return s;
}

static cq_status tell(const work *w, const cq_calibration *k, cq_err *err)
{
    const char *json = cq_args_get(&w->args, "json"),
               *html = cq_args_get(&w->args, "html");
    cq_buf out = { 0 };
    cq_tell_calibration_json(&w->report, k, &out);
    cq_status s = write_to(json, &out, err);
    cq_tell_calibration_html(&w->corpus, &w->report, k, &out);
    if (!s)
        s = write_to(html, &out, err);
    cq_tell_calibration(k, &out);
    if (!s && !(json && strcmp(json, "-") == 0) && !(html && strcmp(html, "-") == 0))
        s = cq_cli_write("-", cq_buf_view(&out), err);
    cq_buf_done(&out);
    return s;
}

static cq_status methods(const work *w, cq_err *err)
{
    cq_buf out = { 0 };
    cq_tell_methods(&w->corpus, &w->report, &out);
    cq_buf_char(&out, '\n');
    cq_tell_lookalike_error(&out);
    cq_buf_char(&out, '\n');
    cq_status s = cq_cli_write("-", cq_buf_view(&out), err);
    cq_buf_done(&out);
    return s;
}

static cq_status calibrate(work *w, int64_t runs, int64_t threads, cq_err *err)
{
    cq_scan_opt opt;
    cq_calibration k;
    cq_claque_options(&w->report, &opt);
    opt.threads = (int)threads;
    opt.memory = cq_cli_hold_half();
    opt.progress = on_progress;
    opt.ctx = w;
    cq_cli_watch_interrupt(true);
    cq_progress_begin(&w->bar);
    cq_status s = cq_claque_calibrate(&w->corpus, &w->report, &opt, (uint32_t)runs, &k);
    cq_progress_end(&w->bar);
    return s ? s : tell(w, &k, err);
}

int cq_cmd_calibrate(int argc, char **argv)
{
    work w = { 0 };
    cq_err err = { 0 };
    int code;
    int64_t runs, threads;
    if (!cq_args_few(&usage, argc, argv, 1, &w.args, &code))
        return code;
    if (!cq_args_int(&w.args, "runs", 1, MOST_RUNS, &runs) ||
        !cq_args_int(&w.args, "threads", 0, CQ_MAX_THREADS, &threads))
        return CQ_EXIT_USAGE;
    code = cq_cli_open_at(
        &w.args, w.args.rest_n ? w.args.rest[0] : cq_cli_case_path(&w.args), &w.k);
    if (code)
        return code;
    cq_status s = cq_cli_findings(w.k, &w.corpus, &w.report, &err);
    if (!s)
        s = cq_args_given(&w.args, "methods") ? methods(&w, &err)
                                              : calibrate(&w, runs, threads, &err);
    cq_report_done(&w.report);
    cq_corpus_done(&w.corpus);
    cq_case_close(w.k);
    return s == CQ_STOP ? CQ_EXIT_INTERRUPTED
           : s          ? cq_cli_failed(&w.args, s, &err)
                        : CQ_EXIT_DONE;
}
