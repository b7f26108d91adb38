/* scan.c - claque scan: inputs into a case, findings out of it. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/spill.h"
#include "claque.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "serve/labels.h"
#include "tell/tell.h"

static const cq_option options[] = {
    { "case", "FILE", NULL, "keep everything in this case; else $CLAQUE_CASE" },
    { "json", "FILE", NULL, "write the report as JSON; - is standard output" },
    { "html", "FILE", NULL, "write the report as one HTML file" },
    { "labels", "FILE", NULL, "write by what claque-milter knows the scripts" },
    { "events", "FILE", NULL, "CSV of time,event[,target]: what may have set it off" },
    { "as", "FORMAT", NULL, "the inputs' format, where it is not recognised" },
    { "map", "FIELD=COL,...", NULL, "columns of text author time id link tag ..." },
    { "tz", "ZONE", NULL, "of times that name none: +02:00, Europe/London" },
    { "dates", "dmy|mdy", NULL, "order of day and month in dates like 3/4/2026" },
    { "pages", NULL, NULL, "each page of a document or scan is a letter" },
    { "q", "SHARE", "0.05", "expected share of chance groups among those reported" },
    { "similarity", "P/Q", "1/2", "near copies share so much of their wording" },
    { "shingle", "N", "0", "words of the runs compared; 0: 3, or 2 in short texts" },
    { "decoys", "N", "100", "shuffled copies of the data to compare with" },
    { "seed", "N", "1", "of all random numbers" },
    { "threads", "N", "0", "0: as many as the machine has" },
    { "memory", "SIZE", NULL, "hold about so much, as 4G; else half of what there is" },
    { "keep", "text|raw|refs", NULL, "what a new case keeps of a message: text" },
    { "dry-run", NULL, NULL, "only show what would be read" },
};
static const cq_usage usage = { "scan", "INPUT...",
                                "Read inputs and find the campaigns in them.", options,
                                sizeof options / sizeof *options };

typedef struct {
    cq_args args;
    cq_scan_opt opt;
    cq_zone *zone;
    cq_progress bar;
    cq_case *k;
    cq_corpus corpus;
    cq_report report;
    bool damaged;
} scan;

static bool read_size(const char *s, int64_t *out)
{
    static const char units[] = "KMGT";
    char *end;
    double x = strtod(s, &end);
    const char *unit = *end ? strchr(units, *end & ~32) : NULL;
    if (end == s || !(x > 0) || (*end && (!unit || end[1])))
        return false;
    for (int i = unit ? (int)(unit - units) + 1 : 0; i > 0; i--)
        x *= 1024;
    *out = (int64_t)x;
    return x < 0x1p62;
}

/* What is read spills past the size; what is computed may ask for twice as much, and then
 * the run ends. */
static bool read_memory(const cq_args *a, size_t *out)
{
    int64_t size;
    cq_err err;
    const char *memory = cq_args_get(a, "memory");
    if (!memory) {
        *out = cq_cli_hold_half();
        return true;
    }
    if (!read_size(memory, &size)) {
        cq_args_misuse(a->usage, "--memory %s is no size such as 4G", memory);
        return false;
    }
    if (cq_spill_begin((uint64_t)size, CQ_SPILL_ALL, &err) != CQ_OK) {
        cq_args_misuse(a->usage, "--memory: %s", err.text);
        return false;
    }
    *out = (size_t)size;
    struct rlimit limit = { 2 * (rlim_t)size, 2 * (rlim_t)size };
    setrlimit(RLIMIT_DATA, &limit);
    return true;
}

static bool read_how(const cq_args *a, cq_read_opt *o, cq_zone **zone)
{
    cq_err err;
    static const char *const orders[] = { "dmy", "mdy", NULL };
    o->as = cq_args_get(a, "as");
    o->map = cq_args_get(a, "map");
    o->zone = cq_args_get(a, "tz");
    o->except = cq_cli_case_path(a);
    if (o->zone && cq_zone_open(o->zone, zone, &err) != CQ_OK) {
        cq_args_misuse(a->usage, "--tz: %s", err.text);
        return false;
    }
    o->tz = *zone;
    o->pages = cq_args_given(a, "pages");
    if (cq_args_given(a, "dates")) {
        int k = cq_args_word(a, "dates", orders);
        o->dates = k == 1 ? CQ_DATES_MDY : CQ_DATES_DMY;
        return k >= 0;
    }
    return true;
}

/* Two whole numbers, since a decimal fraction would miss pairs exactly at the threshold. */
static bool read_similarity(const cq_args *a, cq_scan_opt *o)
{
    const char *s = cq_args_get(a, "similarity");
    char more;
    if (!s)
        return true;
    if (sscanf(s, "%4u/%4u%c", &o->sim_p, &o->sim_q, &more) == 2 && o->sim_p > 0 &&
        o->sim_p <= o->sim_q && o->sim_q <= CQ_MAX_SIMILARITY)
        return true;
    cq_args_misuse(a->usage, "--similarity %s is no fraction such as 1/2", s);
    return false;
}

static bool read_options(const cq_args *a, cq_scan_opt *o, cq_zone **zone)
{
    static const char *const keeps[] = { "text", "raw", "refs", NULL };
    int64_t decoys, seed, threads, shingle;
    *o = CQ_SCAN_DEFAULTS;
    o->events = cq_args_get(a, "events");
    if (!read_how(a, &o->read, zone) || !read_memory(a, &o->memory) ||
        !cq_args_real(a, "q", 0, 1, &o->q) || !read_similarity(a, o) ||
        !cq_args_int(a, "shingle", 0, CQ_MAX_SHINGLE, &shingle) ||
        !cq_args_int(a, "decoys", 0, 100000, &decoys) ||
        !cq_args_int(a, "seed", 0, INT64_MAX, &seed) ||
        !cq_args_int(a, "threads", 0, CQ_MAX_THREADS, &threads))
        return false;
    if (cq_args_given(a, "keep")) {
        int k = cq_args_word(a, "keep", keeps);
        if (k < 0)
            return false;
        o->keep = (cq_keep)k;
    }
    o->shingle = (uint32_t)shingle;
    o->decoys = (uint32_t)decoys;
    o->seed = (uint64_t)seed;
    o->threads = (int)threads;
    return true;
}

static cq_status on_progress(void *ctx, const char *stage, uint64_t done, uint64_t all)
{
    scan *s = ctx;
    cq_progress_show(&s->bar, stage, done, all);
    return cq_cli_interrupted() ? CQ_STOP : CQ_OK;
}

static int dry_run(scan *s)
{
    cq_buf out = { 0 };
    cq_err err = { 0 };
    cq_status status = CQ_OK;
    for (int i = 0; i < s->args.rest_n && !status; i++)
        status = cq_input_preview(s->args.rest[i], &s->opt.read, &out, &err);
    fwrite(out.p, 1, out.n, stdout);
    cq_buf_done(&out);
    return status ? cq_cli_failed(&s->args, status, &err) : CQ_EXIT_DONE;
}

static cq_status find(scan *s, cq_err *err)
{
    const cq_args *a = &s->args;
    const char *path = cq_cli_case_path(a); /* NULL: a case that vanishes with the scan */
    cq_prints prints = { 0 };
    cq_status status = cq_case_open(path, true, &s->k, err);
    if (!status && cq_args_given(a, "keep"))
        status = cq_case_keep(s->k, s->opt.keep, err);
    if (!status && !path && s->opt.keep != CQ_KEEP_REFS && !cq_args_given(a, "memory"))
        cq_case_shelve(s->k);
    if (!status)
        status =
            cq_claque_read(s->k, a->rest, (size_t)a->rest_n, &s->opt, &s->damaged, err);
    if (!status)
        status = cq_case_load(s->k, &s->corpus, err);
    cq_cli_watch_interrupt(false);
    if (!status)
        status =
            cq_claque_analyse(&s->corpus, &s->opt, &s->report, path ? &prints : NULL);
    cq_cli_watch_interrupt(true);
    if (!status && path)
        status = cq_case_put_report(s->k, &s->corpus, &s->report, err);
    if (!status && prints.n)
        status = cq_case_put_prints(s->k, &s->corpus, &prints, err);
    CQ_VEC_DONE(prints);
    return status;
}

/* The texts are cut into words once more: the analysis has let go of them. */
static cq_status write_labels(const scan *s, const char *path, cq_err *err)
{
    cq_docs docs = { 0 };
    cq_buf out = { 0 };
    cq_docs_make(&s->corpus, s->opt.threads, &docs);
    cq_labels_write(&s->corpus, &docs, &s->report, &out);
    cq_status status = cq_cli_write(path, cq_buf_view(&out), err);
    cq_buf_done(&out);
    cq_docs_done(&docs);
    return status;
}

static cq_status tell(scan *s, cq_err *err)
{
    const char *json = cq_args_get(&s->args, "json"),
               *html = cq_args_get(&s->args, "html"),
               *labels = cq_args_get(&s->args, "labels");
    cq_buf out = { 0 };
    cq_status status = labels ? write_labels(s, labels, err) : CQ_OK;
    if (json && !status) {
        cq_tell_json(&s->corpus, &s->report, &out);
        status = cq_cli_write(json, cq_buf_view(&out), err);
    }
    if (html && !status) {
        cq_buf_clear(&out);
        cq_tell_html(&s->corpus, &s->report, &out);
        status = cq_cli_write(html, cq_buf_view(&out), err);
    }
    cq_buf_done(&out);
    if (!status && !(json && strcmp(json, "-") == 0) && !(html && strcmp(html, "-") == 0))
        status = cq_cli_term(&s->corpus, &s->report, (cq_term_opt){ 0 }, err);
    return status;
}

/* What could not be read whole, on stderr: the first of it. */
static void list_problems(const scan *s)
{
    enum { SHOWN = 20 };
    const cq_corpus *c = &s->corpus;
    for (uint32_t i = 0; i < c->problem_n && i < SHOWN; i++) {
        fprintf(stderr, "claque scan: ");
        cq_cli_print_problem(stderr, &c->problems[i]);
    }
    if (c->problem_total > SHOWN)
        fprintf(stderr,
                "claque scan: and %llu more: claque problems lists all of a case\n",
                (unsigned long long)(c->problem_total - SHOWN));
}

static int run(scan *s)
{
    cq_err err = { 0 };
    cq_cli_watch_interrupt(true);
    cq_progress_begin(&s->bar);
    s->opt.progress = on_progress;
    s->opt.ctx = s;
    cq_status status = find(s, &err);
    cq_progress_end(&s->bar);
    if (!status)
        status = tell(s, &err);
    int code = CQ_EXIT_DONE;
    if (status == CQ_FORMAT && !err.file[0])
        code = cq_args_misuse(&usage, "%s", err.text); /* it is an option that is bad */
    else if (status)
        code = cq_cli_failed(&s->args, status, &err);
    if (!status && s->damaged) {
        list_problems(s);
        code = CQ_EXIT_PARTIAL;
    }
    cq_report_done(&s->report);
    cq_corpus_done(&s->corpus);
    cq_case_close(s->k);
    return code;
}

int cq_cmd_scan(int argc, char **argv)
{
    scan s = { 0 };
    int code;
    if (!cq_args_read(&usage, argc, argv, &s.args, &code))
        return code;
    if (!read_options(&s.args, &s.opt, &s.zone))
        code = CQ_EXIT_USAGE;
    else if (s.args.rest_n == 0 && !cq_cli_case_path(&s.args))
        code = cq_args_misuse(&usage, "nothing to read: name a file, a folder or -");
    else
        code = cq_args_given(&s.args, "dry-run") ? dry_run(&s) : run(&s);
    cq_zone_close(s.zone);
    return code;
}
