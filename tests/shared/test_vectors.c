/* test_vectors.c - the tails of weigh/ against the vectors of the reference in Python, which
 * come as lines: function TAB arguments in JSON TAB result. Skipped (77) without them. */
#include <math.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "base/vec.h"
#include "weigh/fdr.h"
#include "weigh/tail.h"

enum { SKIPPED = 77 };

/* A JSON list of numbers and lists, flat; runs counts the lists of the third level. */
typedef struct {
    CQ_VEC(double) v;
    size_t first; /* how many numbers the first inner list has */
    size_t runs;
} args;

static void parse(const char *s, args *a)
{
    int depth = 0, inner = 0;
    a->v.n = a->first = a->runs = 0;
    while (*s) {
        char *end;
        if (*s == '[') {
            inner += ++depth == 2;
            a->runs += depth == 3;
            s++;
        } else if (strchr("], \n", *s)) {
            depth -= *s++ == ']';
        } else {
            double x = strtod(s, &end);
            if (end > s) {
                CQ_PUSH(a->v, x);
                a->first += depth == 2 && inner == 1;
            }
            s = end > s ? end : s + 1; /* other functions take words, too */
        }
    }
}

static int falling(const void *x, const void *y)
{
    double a = *(const double *)x, b = *(const double *)y;
    return (a < b) - (a > b);
}

static double strata(const double *v, size_t n)
{
    CQ_VEC(cq_stratum) s = { 0 };
    for (size_t i = 1; i + 2 < n; i += 3)
        CQ_PUSH(s, (cq_stratum){ (int64_t)v[i], (int64_t)v[i + 1], (int64_t)v[i + 2] });
    double p = cq_log_strata_sf((int64_t)v[0], s.p, s.n);
    CQ_VEC_DONE(s);
    return p;
}

static double fisher(const double *log_p, size_t n)
{
    double sum = 0;
    for (size_t i = 0; i < n; i++)
        sum -= log_p[i];
    return cq_log_gamma_sf((double)n, sum);
}

static size_t lists(const char *name, args *a, double *out)
{
    double *v = a->v.p;
    size_t n = a->v.n;
    if (!strcmp(name, "bh_logq")) {
        cq_fdr_bh(v, a->first, n > a->first ? v[a->first] : (double)a->first, out);
        return a->first;
    }
    if (!strcmp(name, "decoy_qvalues")) {
        qsort(v + a->first, n - a->first, sizeof *v, falling);
        cq_fdr_decoys(v, a->first, v + a->first, n - a->first, a->runs, out);
        return a->first;
    }
    return 0;
}

/* Compute into out (room for all arguments); how many numbers, 0 for a function that claque
 * has no need of. */
static size_t compute(const char *name, args *a, double *out)
{
    double *v = a->v.p;
    size_t n = a->v.n;
    int64_t x = n ? (int64_t)v[0] : 0;
    if (!strcmp(name, "log_pois_sf"))
        *out = cq_log_pois_sf(x, v[1]);
    else if (!strcmp(name, "log_dhyper"))
        *out = cq_log_dhyper(x, (int64_t)v[1], (int64_t)v[2], (int64_t)v[3]);
    else if (!strcmp(name, "log_hyper_sf"))
        *out = cq_log_hyper_sf(x, (int64_t)v[1], (int64_t)v[2], (int64_t)v[3]);
    else if (!strcmp(name, "log_binom_sf"))
        *out = cq_log_binom_sf(x, (int64_t)v[1], v[2]);
    else if (!strcmp(name, "log_nb_sf"))
        *out = cq_log_nb_sf(x, v[1], v[2]);
    else if (!strcmp(name, "log_strat_hyper_sf"))
        *out = strata(v, n);
    else if (!strcmp(name, "log_pb_sf"))
        *out = cq_log_events_sf(x, v + 1, n - 1);
    else if (!strcmp(name, "log_marked_poisson_sf"))
        *out = cq_log_marked_sf(v[0], v[1], v[2], (int)v[3]);
    else if (!strcmp(name, "log_fisher"))
        *out = fisher(v, n);
    else
        return lists(name, a, out);
    return 1;
}

static bool agree(double a, double b)
{
    return a == b || fabs(a - b) <= 1e-9 * fmax(1, fabs(b));
}

static size_t check(const char *name, const char *from, args *in, const args *want,
                    size_t *wrong)
{
    double *got = cq_alloc((in->v.n + 1) * sizeof *got);
    size_t n = compute(name, in, got);
    for (size_t i = 0; i < n; i++)
        if (i >= want->v.n || !agree(got[i], want->v.p[i])) {
            printf("%s %.200s: got %.17g\n", name, from, got[i]);
            ++*wrong;
        }
    free(got);
    return n;
}

int main(int argc, char **argv)
{
    char command[4096], *line = NULL;
    size_t room = 0, tested = 0, wrong = 0;
    args in = { 0 }, want = { 0 };
    snprintf(command, sizeof command, "zstd -dcq '%s'", argc > 1 ? argv[1] : "");
    FILE *f = argc > 1 && access(argv[1], R_OK) == 0 ? popen(command, "r") : NULL;
    if (!f)
        return SKIPPED;
    while (getline(&line, &room, f) > 0) {
        char *name = strtok(line, "\t"), *from = strtok(NULL, "\t"),
             *to = strtok(NULL, "\t");
        if (!to)
            continue;
        parse(from, &in);
        parse(to, &want);
        tested += check(name, from, &in, &want, &wrong) > 0;
    }
    pclose(f);
    free(line);
    CQ_VEC_DONE(in.v);
    CQ_VEC_DONE(want.v);
    printf("%zu vectors, %zu wrong\n", tested, wrong);
    return tested < 1000 || wrong;
}
