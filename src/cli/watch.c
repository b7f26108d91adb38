/* watch.c - claque watch: a case that grows by the mail that comes into a Maildir.
 *
 * The scan is a process of its own (serve/reweigh.h), at the lowest priority; what it finds
 * is told as it changes. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/file.h"
#include "cli/cli.h"
#include "serve/labels.h"
#include "serve/notice.h"
#include "serve/reweigh.h"
#include "warn/signature.h"

enum { MOST_EVERY = 86400, TICK_MS = 1000 };

static const cq_option options[] = {
    CQ_OPTION_CASE,
    { "maildir", "DIR", NULL, "where the mail comes in: the folder above new and cur" },
    { "every", "SECONDS", "120", "between two weighings, at least" },
    { "signature", "FILE...", NULL,
      "tell what is known by this signed file, and others" },
    { "trust", "FILE", NULL, "whose signatures are believed" },
    { "circle", "FILE", NULL, "the circle's secret" },
};
static const cq_usage usage = { "watch", "--maildir DIR",
                                "Let a case grow by the new mail in a Maildir.", options,
                                sizeof options / sizeof *options };

static volatile sig_atomic_t stop;

static void on_signal(int sig)
{
    (void)sig;
    stop = 1;
}

typedef struct {
    cq_args args;
    cq_arena arena;
    int64_t every;
    int notice;
    cq_reweigh weigh;
    cq_labels *known;          /* what was told last */
    int64_t told[CQ_MAX_MANY]; /* of each signature */
} watch;

/* --- what is told --- */

static const cq_label *find(const cq_labels *l, const char *id)
{
    for (uint32_t i = 0; l && i < cq_labels_count(l); i++)
        if (strcmp(cq_labels_at(l, i)->id, id) == 0)
            return cq_labels_at(l, i);
    return NULL;
}

static void tell_one(const cq_label *x, const cq_label *before)
{
    cq_buf b = { 0 };
    cq_buf_printf(&b, "%s  %s  %u messages of %u senders", x->id,
                  cq_standing_name(x->standing), x->messages, x->senders);
    if (x->since != CQ_NO_DAY) {
        cq_buf_z(&b, " since ");
        cq_day_write(&b, x->since);
    }
    if (!before)
        cq_buf_z(&b, " (new)");
    else
        cq_buf_printf(&b, " (%+d messages)", (int)(x->messages - before->messages));
    printf("%.*s\n", CQ_FMT(cq_buf_view(&b)));
    cq_buf_done(&b);
}

static cq_status tell(watch *w, cq_err *err)
{
    cq_buf file = { 0 };
    cq_labels *now = NULL;
    cq_status s = cq_file_read(w->weigh.labels, CQ_MAX_LABELS, &file, err);
    if (!s)
        s = cq_labels_read(cq_buf_view(&file), &now, err);
    for (uint32_t i = 0; !s && i < cq_labels_count(now); i++) {
        const cq_label *x = cq_labels_at(now, i), *before = find(w->known, x->id);
        if (!before || before->messages != x->messages)
            tell_one(x, before);
    }
    if (!s) {
        cq_labels_free(w->known);
        w->known = now;
    }
    cq_buf_done(&file);
    return s;
}

/* --- the loop --- */

/* A weighing that fails (the case is in use) is tried again with the next. */
static bool weigh(watch *w)
{
    cq_err err = { 0 };
    cq_status s = cq_reweigh_run(&w->weigh, &stop, &err);
    if (!s)
        s = tell(w, &err);
    if (!s && w->args.many_n)
        s = cq_cli_watch_known(&w->args, w->told, &err);
    fflush(stdout);
    if (s && !stop)
        cq_cli_failed(&w->args, s, &err);
    return s == CQ_OK;
}

static int64_t now_ms(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000 + t.tv_nsec / 1000000;
}

static void go(watch *w)
{
    bool news = true; /* what lies there already */
    int64_t next = 0;
    while (!stop) {
        int64_t from = now_ms();
        if (news && from >= next) {
            news = !weigh(w);
            int64_t took = now_ms() - from, pause = w->every * 1000;
            next = from + took + (pause > took ? pause : took);
        }
        news |= cq_notice_wait(w->notice, TICK_MS);
    }
}

static const char *join(watch *w, const char *a, const char *b)
{
    cq_str s = cq_str_printf(&w->arena, "%s%s", a, b);
    return cq_str_dup_z(&w->arena, s);
}

static void settle(watch *w, char *program)
{
    const char *path = cq_cli_case_path(&w->args),
               *maildir = cq_args_get(&w->args, "maildir");
    struct sigaction sa = { .sa_handler = on_signal };
    w->weigh =
        (cq_reweigh){ .program = program,
                      .case_path = path,
                      .inputs = { join(w, maildir, "/new"), join(w, maildir, "/cur") },
                      .labels = join(w, path, ".labels") };
    for (int i = 0; i < w->args.many_n; i++)
        w->told[i] = CQ_NOT_TOLD;
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
}

int cq_cmd_watch(int argc, char **argv)
{
    watch w = { .notice = -1 };
    cq_err err = { 0 };
    int code;
    if (!cq_args_read(&usage, argc, argv, &w.args, &code))
        return code;
    if (!cq_args_int(&w.args, "every", 1, MOST_EVERY, &w.every))
        return CQ_EXIT_USAGE;
    if (!cq_args_given(&w.args, "maildir") || w.args.rest_n)
        return cq_args_misuse(&usage, "which Maildir? give --maildir DIR and no more");
    if (!cq_cli_case_path(&w.args))
        return cq_args_misuse(&usage, "which case? give --case FILE or set $CLAQUE_CASE");
    if (w.args.many_n &&
        (!cq_args_given(&w.args, "trust") || !cq_args_given(&w.args, "circle")))
        return cq_args_misuse(&usage, "--signature needs --trust and --circle");
    cq_status s = w.args.many_n ? cq_cli_known_ready(&w.args, &err) : CQ_OK;
    if (!s)
        s = cq_notice_open(cq_args_get(&w.args, "maildir"), &w.notice, &err);
    if (s)
        return cq_cli_failed(&w.args, s, &err);
    char *program = cq_reweigh_program();
    settle(&w, program);
    go(&w);
    close(w.notice);
    free(program);
    cq_labels_free(w.known);
    cq_arena_done(&w.arena);
    return CQ_EXIT_DONE;
}
