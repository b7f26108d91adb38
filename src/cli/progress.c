/* progress.c - see progress.h. */
#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static double now(void)
{
    struct timespec t;
    clock_gettime(CLOCK_MONOTONIC, &t);
    return (double)t.tv_sec + (double)t.tv_nsec * 1e-9;
}

void cq_progress_begin(cq_progress *p)
{
    *p = (cq_progress){ .on = isatty(STDERR_FILENO), .stage = "", .began = now() };
}

void cq_progress_show(cq_progress *p, const char *stage, uint64_t done, uint64_t all)
{
    if (!p->on)
        return;
    double t = now();
    if (strcmp(stage, p->stage) != 0) {
        p->stage = stage;
        p->began = t;
    } else if (t - p->drawn < 0.1) {
        return;
    }
    double spent = t - p->began, share = all ? (double)done / (double)all : 0;
    p->drawn = t;
    fprintf(stderr, "\r\033[K%s", stage);
    if (all)
        fprintf(stderr, " %.0f%%", 100 * share);
    if (strcmp(stage, "reading") == 0 && spent > 0.5)
        fprintf(stderr, ", %.1f MB/s", (double)done / spent / 1e6);
    if (all && share > 0.01 && spent > 2) {
        int left = (int)(spent / share - spent);
        fprintf(stderr, ", %d:%02d left", left / 60, left % 60);
    }
    fflush(stderr);
}

void cq_progress_end(cq_progress *p)
{
    if (p->on)
        fputs("\r\033[K", stderr);
    p->on = false;
}
