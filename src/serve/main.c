/* main.c - claque-milter: labels mail as it arrives (filter.h), and lets the case grow.
 *
 * Mails are put aside in CASE.spool. A second process weighs the case with them every few
 * minutes (reweigh.h) and leaves CASE.labels, by which the next mails are known. */
#include <errno.h>
#include <getopt.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/bounds.h"
#include "base/vec.h"
#include "serve/filter.h"
#include "serve/reweigh.h"

enum { USAGE = 2, FAILED = 4, THREADS = 2, TICK_MS = 100, MOST_EVERY = 86400 };

static const char usage[] =
    "usage: claque-milter --socket SOCKET --case FILE [--every SECONDS]\n"
    "                     [--signature FILE... --trust FILE --circle FILE]\n";

typedef struct {
    const char *socket, *case_path;
    int64_t every;
    CQ_VEC(const char *) signatures;
    cq_lore_opt lore;
    cq_reweigh weigh;
    char *labels, *spool_path, *fresh,
        *program; /* fresh: what lies in the spool, whole */
    cq_filter filter;
} program;

static volatile sig_atomic_t stop, reload;
static int wake = -1;

static void on_signal(int sig)
{
    const uint64_t one = 1;
    int saved = errno;
    if (sig == SIGHUP)
        reload = 1;
    else
        stop = 1;
    ssize_t n = write(wake, &one, sizeof one);
    (void)n;
    errno = saved;
}

static void watch_signals(void)
{
    struct sigaction sa = { .sa_handler = on_signal, .sa_flags = SA_RESTART };
    sigaction(SIGINT, &sa, NULL);
    sigaction(SIGTERM, &sa, NULL);
    sigaction(SIGHUP, &sa, NULL);
    signal(SIGPIPE, SIG_IGN);
    signal(SIGXFSZ, SIG_IGN); /* a file too large is a disk that is full */
}

/* --- the thread that weighs --- */

static void learn(program *p)
{
    cq_lore *lore = cq_lore_load(&p->lore);
    uint32_t n = cq_lore_campaigns(lore);
    cq_clerk_learn(p->filter.clerk, lore);
    cq_spool_counts c = cq_spool_count(p->filter.spool);
    fprintf(
        stderr,
        "claque-milter: %u campaigns known; %llu mails seen, %llu labelled, %llu late; "
        "%llu put aside, %llu dropped, %llu not written\n",
        n, (unsigned long long)p->filter.counts.mails,
        (unsigned long long)p->filter.counts.labelled,
        (unsigned long long)p->filter.counts.late, (unsigned long long)c.written,
        (unsigned long long)c.dropped, (unsigned long long)c.failed);
}

static bool exists(const char *path)
{
    struct stat st;
    return stat(path, &st) == 0;
}

static void weigh(program *p)
{
    cq_arena a = { 0 };
    cq_err err = { 0 };
    cq_spool_names names = cq_spool_list(p->filter.spool, &a);
    p->weigh.inputs[0] = names.n ? p->fresh : NULL;
    if (cq_reweigh_run(&p->weigh, &stop, &err) == CQ_OK) {
        cq_spool_remove(p->filter.spool, names);
        learn(p);
    } else if (!stop) {
        fprintf(stderr, "claque-milter: %s\n", err.text);
    }
    cq_arena_done(&a);
}

/* Learn anew where a signal asked for it: a key that was revoked must not be believed until
 * a weighing ends. */
static void learn_if_asked(void *ctx)
{
    if (!reload)
        return;
    reload = 0;
    learn(ctx);
}

/* Weigh what is new, no more often than asked for, and rest as long as it took. */
static void *keep_weighing(void *arg)
{
    program *p = arg;
    int64_t next = 0;
    bool begun = exists(p->case_path) && !exists(p->labels);
    while (!stop) {
        int64_t from = cq_clerk_now();
        learn_if_asked(p);
        if (from >= next && (begun || cq_spool_count(p->filter.spool).lie)) {
            begun = false;
            weigh(p);
            int64_t took = cq_clerk_now() - from, pause = p->every * 1000;
            next = from + took + (pause > took ? pause : took);
        }
        usleep(TICK_MS * 1000);
    }
    return NULL;
}

/* --- options --- */

static int misuse(const char *why)
{
    fprintf(stderr, "claque-milter: %s\n%s", why, usage);
    return USAGE;
}

static char *beside(const char *path, const char *tail)
{
    char *s = NULL;
    if (asprintf(&s, "%s%s", path, tail) < 0)
        cq_oom();
    return s;
}

static int read_options(program *p, int argc, char **argv)
{
    static const struct option options[] = {
        { "socket", 1, NULL, 's' },
        { "case", 1, NULL, 'c' },
        { "every", 1, NULL, 'e' },
        { "signature", 1, NULL, 'g' },
        { "trust", 1, NULL, 't' },
        { "circle", 1, NULL, 'r' },
        { "version", 0, NULL, 'v' },
        { "help", 0, NULL, 'h' },
        { 0 },
    };
    const char *every = "120";
    for (int o; (o = getopt_long(argc, argv, "", options, NULL)) != -1;)
        switch (o) {
        case 's':
            p->socket = optarg;
            break;
        case 'c':
            p->case_path = optarg;
            break;
        case 'e':
            every = optarg;
            break;
        case 'g':
            CQ_PUSH(p->signatures, optarg);
            break;
        case 't':
            p->lore.trust = optarg;
            break;
        case 'r':
            p->lore.circle = optarg;
            break;
        case 'v':
            puts("claque-milter " CQ_VERSION);
            exit(0);
        case 'h':
            fputs(usage, stdout);
            exit(0);
        default:
            return misuse("there is no such option");
        }
    for (; optind < argc; optind++)
        CQ_PUSH(p->signatures, argv[optind]);
    if (!p->socket || !p->case_path)
        return misuse("--socket and --case are needed");
    if (p->signatures.n && (!p->lore.trust || !p->lore.circle))
        return misuse("--signature needs --trust and --circle");
    if (!cq_str_int(cq_str_z(every), 1, MOST_EVERY, &p->every))
        return misuse("--every is a number of seconds, 1 to 86400");
    return 0;
}

static void settle(program *p)
{
    p->labels = beside(p->case_path, ".labels");
    p->spool_path = beside(p->case_path, ".spool");
    p->fresh = beside(p->spool_path, "/new");
    p->program = cq_reweigh_program();
    p->lore.labels = p->labels;
    p->lore.signatures = p->signatures.p;
    p->lore.signature_n = p->signatures.n;
    p->lore.threads = THREADS;
    p->weigh = (cq_reweigh){ .program = p->program,
                             .case_path = p->case_path,
                             .labels = p->labels,
                             .raw = true,
                             .meanwhile = learn_if_asked,
                             .ctx = p };
}

static cq_status serve(program *p, cq_err *err)
{
    pthread_t weigher;
    cq_filter *f = &p->filter;
    f->clerk =
        cq_clerk_new(THREADS, wake); /* first: its crews are copies of one thread */
    cq_status s = cq_spool_open(p->spool_path, &f->spool, err);
    if (!s)
        s = cq_filter_listen(p->socket, &f->listening, err);
    if (s)
        return s;
    f->wake = wake;
    f->stop = &stop;
    learn(p);
    if (pthread_create(&weigher, NULL, keep_weighing, p) != 0)
        return cq_fail(err, CQ_IO, "cannot start a thread");
    s = cq_filter_run(f, err);
    stop = 1;
    pthread_join(weigher, NULL);
    close(f->listening);
    return s;
}

int main(int argc, char **argv)
{
    program p = { 0 };
    cq_err err = { 0 };
    int code = read_options(&p, argc, argv);
    if (!code) {
        wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
        settle(&p);
        watch_signals();
        if (serve(&p, &err)) {
            fprintf(stderr, "claque-milter: %s%s%s\n", err.file, err.file[0] ? ": " : "",
                    err.text);
            code = FAILED;
        }
        cq_clerk_free(p.filter.clerk);
        cq_spool_close(p.filter.spool);
    }
    CQ_VEC_DONE(p.signatures);
    free(p.labels);
    free(p.spool_path);
    free(p.fresh);
    free(p.program);
    return code;
}
