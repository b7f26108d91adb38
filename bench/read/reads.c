/* reads.c - what reading costs, from bytes to cq_message, and what was read.
 *
 *   claque-reads [--map FIELD=COL,...] [--gmime] [--files] INPUT...
 *
 * A line for each path that is named: messages, of which calls, refused records, other
 * remarks, unpacked megabytes, CPU seconds and megabytes a second, by tabs. With --gmime before
 * an mbox, a second line: what GMime alone does with the same mails, split by claque before.
 * With --files before a folder: what it costs to find, open, read and close their files. */
#include <fcntl.h>
#include <ftw.h>
#include <inttypes.h>
#include <stdio.h>
#include <string.h>
#include <sys/resource.h>
#include <unistd.h>

#include "gmime.h"
#include "read/input.h"

typedef struct {
    uint64_t messages, refused, remarks, bytes;
    cq_buf *mails; /* each mail's bytes, a length before each; or NULL */
} tally;

static double seconds(void)
{
    struct rusage u;
    getrusage(RUSAGE_SELF, &u);
    return (double)(u.ru_utime.tv_sec + u.ru_stime.tv_sec) +
           1e-6 * (double)(u.ru_utime.tv_usec + u.ru_stime.tv_usec);
}

static cq_status begin(void *ctx, const cq_source *s, uint64_t *from, cq_err *err)
{
    (void)ctx;
    (void)s;
    (void)err;
    *from = 0;
    return CQ_OK;
}

static cq_status message(void *ctx, const cq_source *s, cq_message *m, cq_err *err)
{
    tally *t = ctx;
    (void)s;
    (void)err;
    t->messages++;
    if (t->mails) {
        cq_buf_add(t->mails, (const char *)&m->raw.n, sizeof m->raw.n);
        cq_buf_str(t->mails, m->raw);
    }
    return CQ_OK;
}

static cq_status problem(void *ctx, const cq_source *s, const cq_problem *p, cq_err *err)
{
    tally *t = ctx;
    (void)s;
    (void)err;
    *(p->refused ? &t->refused : &t->remarks) += 1;
    return CQ_OK;
}

static cq_status end(void *ctx, const cq_source *s, uint64_t bytes, const uint8_t *sha256,
                     cq_err *err)
{
    tally *t = ctx;
    (void)s;
    (void)sha256;
    (void)err;
    t->bytes += bytes;
    return CQ_OK;
}

static cq_status progress(void *ctx, uint64_t done, uint64_t all)
{
    (void)ctx;
    (void)done;
    (void)all;
    return CQ_OK;
}

static bool read_all(const char *path, const cq_read_opt *opt, tally *t)
{
    cq_sink sink = { t, begin, message, problem, end, progress, false };
    cq_err err = { 0 };
    bool damaged = false;
    if (cq_input_read(path, opt, &sink, &damaged, &err)) {
        fprintf(stderr, "claque-reads: %s: %s\n", path, err.text);
        return false;
    }
    return true;
}

static void tell(const char *who, const char *path, const tally *t, double took)
{
    double megabytes = 1e-6 * (double)t->bytes;
    printf("%s\t%s\t%" PRIu64 "\t%" PRIu64 "\t%" PRIu64 "\t%.1f\t%.2f\t%.0f\n", who, path,
           t->messages, t->refused, t->remarks, megabytes, took,
           took > 0 ? megabytes / took : 0);
}

/* What GMime needs for the same mails, which are read once more to have them at hand. */
static void tell_gmime(const char *path, const cq_read_opt *opt)
{
    cq_buf mails = { 0 };
    tally t = { .mails = &mails };
    if (!read_all(path, opt, &t))
        return;
    double from = seconds();
    t.bytes = gmime_alone(cq_buf_view(&mails));
    tell("gmime", path, &t, seconds() - from);
    cq_buf_done(&mails);
}

static tally files;

static int read_file(const char *path, const struct stat *st, int kind, struct FTW *at)
{
    static char room[1 << 20];
    int fd = kind == FTW_F ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    (void)st;
    (void)at;
    for (ssize_t n = 1; fd >= 0 && n > 0;) {
        n = read(fd, room, sizeof room);
        files.bytes += n > 0 ? (uint64_t)n : 0;
    }
    if (fd >= 0)
        close(fd);
    files.messages += fd >= 0;
    return 0;
}

static void tell_files(const char *path)
{
    double from = seconds();
    files = (tally){ 0 };
    nftw(path, read_file, 16, FTW_PHYS);
    tell("files", path, &files, seconds() - from);
}

int main(int argc, char **argv)
{
    cq_read_opt opt = { 0 };
    bool gmime = false, plainly = false, good = true;
    puts("who\tpath\tmessages\trefused\tremarks\tMB\tseconds\tMB/s");
    for (int i = 1; i < argc; i++) {
        tally t = { 0 };
        double from = seconds();
        if (strcmp(argv[i], "--map") == 0 && i + 1 < argc)
            opt.map = strcmp(argv[++i], "-") ? argv[i] : NULL;
        else if (strcmp(argv[i], "--gmime") == 0)
            gmime = true;
        else if (strcmp(argv[i], "--files") == 0)
            plainly = true;
        else if (read_all(argv[i], &opt, &t)) {
            tell("claque", argv[i], &t, seconds() - from);
            if (gmime)
                tell_gmime(argv[i], &opt);
            if (plainly)
                tell_files(argv[i]);
            gmime = plainly = false;
        } else
            good = false;
    }
    return good ? 0 : 1;
}
