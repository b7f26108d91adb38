/* compat.c - claque compat: the counts of two other tools, by their rules (peer/). */
#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <string.h>
#include <unistd.h>

#include "base/bounds.h"
#include "cli/cli.h"
#include "peer/coortweet.h"
#include "peer/toolkit.h"

static const cq_option options[] = {
    { "window", "SECONDS", "60", "two acts are together if so far apart at most" },
    { "loops", NULL, NULL, "an account with itself counts, too" },
    { "participation", "N", "2", "coortweet: least rows of an account" },
    { "quantile", "P", NULL, "coortweet: count edges above this quantile, too" },
    { "network", "WHAT", "retweet", "cnt: retweet|tweet|reply|link|post|similar" },
    { "similarity", "S", "0.8", "cnt similar: least share of the words in common" },
    { "words", "N", "1", "cnt similar: least words of a text" },
    { "weight", "N", "1", "cnt: least weight of an edge" },
    { "edges", "FILE", NULL, "write the edges, as CSV" },
};
static const cq_usage usage = { "compat", "coortweet|cnt FILE...",
                                "Count what CooRTweet and CNT count, by their rules.",
                                options, sizeof options / sizeof *options };

typedef struct {
    cq_args args;
    int64_t window, participation, weight, words;
    double quantile, similarity;
    int network;
    bool coortweet, loops;
    cq_acts acts;
    cq_buf edges;
} compat;

static ssize_t pull(void *ctx, char *to, size_t room, char **broken)
{
    ssize_t n;
    do
        n = read(*(int *)ctx, to, room);
    while (n < 0 && errno == EINTR);
    if (n < 0)
        *broken = strdup(strerror(errno));
    return n;
}

static cq_status load(compat *k, const char *path, cq_err *err)
{
    cq_bytes in;
    int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : STDIN_FILENO;
    if (fd < 0)
        return cq_fail_at(err, CQ_IO, path, 0, 0, "%s", strerror(errno));
    cq_bytes_init(&in, pull, &fd);
    cq_bytes_unhashed(&in);
    cq_status s = k->coortweet ? cq_acts_coortweet(&k->acts, &in, err)
                               : cq_acts_toolkit(&k->acts, &in, (cq_co)k->network, err);
    cq_bytes_done(&in);
    if (fd != STDIN_FILENO)
        close(fd);
    if (s && !err->file[0])
        snprintf(err->file, sizeof err->file, "%s", path);
    return s;
}

static void line(const char *name, uint64_t n)
{
    printf("%-16s %" PRIu64 "\n", name, n);
}

static void tell_rows(const cq_acts *a)
{
    line("rows", a->rows);
    if (a->empty)
        line("without object", a->empty);
    if (a->untimed)
        line("without time", a->untimed);
    if (a->again)
        line("repeated", a->again);
}

static void tell_untied(const char *what, int most)
{
    printf("%-16s not counted: more than %d %s to look through\n", "edges", most, what);
}

static void cell(cq_buf *out, cq_str s, char after)
{
    bool quote = false;
    for (size_t i = 0; i < s.n; i++)
        quote |= s.p[i] == '"' || s.p[i] == ',' || s.p[i] == '\n' || s.p[i] == '\r';
    if (quote)
        cq_buf_char(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '"')
            cq_buf_char(out, '"');
        cq_buf_char(out, s.p[i]);
    }
    if (quote)
        cq_buf_char(out, '"');
    cq_buf_char(out, after);
}

static void write_edges(compat *k, const cq_edge *v, size_t n, const char *head)
{
    cq_buf_z(&k->edges, head);
    for (size_t i = 0; i < n; i++) {
        cell(&k->edges, k->acts.names.p[v[i].a], ',');
        cell(&k->edges, k->acts.names.p[v[i].b], ',');
        cq_buf_printf(&k->edges, "%u\n", v[i].weight);
    }
}

static void tell_coortweet(const compat *k, const cq_coortweet *r)
{
    line("pairs", r->count.pairs);
    line("objects", r->count.objects);
    if (r->untied) {
        tell_untied("acts", CQ_MAX_WALKED);
        return;
    }
    line("accounts", r->count.accounts);
    line("edges", r->edges);
    if (k->quantile >= 0) {
        printf("%-16s %.10g\n", "threshold", r->threshold);
        line("accounts above", r->accounts_above);
        line("edges above", r->edges_above);
    }
}

static cq_status coortweet(compat *k, bool list, cq_err *err)
{
    cq_coortweet r = { 0 };
    cq_coortweet_opt opt = { k->window, (uint32_t)k->participation, k->loops,
                             k->quantile };
    bool several = k->args.rest_n > 2;
    cq_status s = CQ_OK;
    for (int i = 1; i < k->args.rest_n && !s; i++) {
        s = load(k, k->args.rest[i], err);
        if (!s)
            cq_coortweet_add(&k->acts, &opt, list || several || k->quantile >= 0, &r);
    }
    if (!s) {
        cq_coortweet_end(&opt, several, &r);
        tell_rows(&k->acts);
        tell_coortweet(k, &r);
        if (list)
            write_edges(k, r.list.p, r.list.n, "from,to,weight\n");
    }
    cq_coortweet_done(&r);
    return s;
}

static void tell_toolkit(const cq_toolkit *r, bool similar)
{
    if (!r->untied || !similar)
        line("pairs", r->pairs);
    if (r->untied) {
        tell_untied(similar ? "words" : "acts",
                    similar ? CQ_MAX_COMPARED : CQ_MAX_WALKED);
        return;
    }
    line("accounts", r->accounts);
    line("edges", r->edges);
    line("loops", r->own);
    line("weight", r->weight);
}

static cq_status toolkit(compat *k, bool list, cq_err *err)
{
    cq_toolkit r;
    bool similar = k->network == CQ_CO_SIMILAR;
    cq_toolkit_opt opt = { .window = k->window,
                           .weight = (uint32_t)k->weight,
                           .loops = k->loops };
    if (similar)
        opt.similar = (cq_similar_opt){ k->similarity, (uint32_t)k->words };
    cq_status s = load(k, k->args.rest[1], err);
    if (s)
        return s;
    cq_toolkit_find(&k->acts, &opt, list, &r);
    tell_rows(&k->acts);
    tell_toolkit(&r, similar);
    if (list)
        write_edges(k, r.list.p, r.list.n, "user_1,user_2,weight\n");
    cq_toolkit_done(&r);
    return CQ_OK;
}

static cq_status run(compat *k, cq_err *err)
{
    const char *path = cq_args_get(&k->args, "edges");
    cq_acts_init(&k->acts);
    cq_status s = (k->coortweet ? coortweet : toolkit)(k, path != NULL, err);
    if (!s && path)
        s = cq_cli_write(path, cq_buf_view(&k->edges), err);
    cq_buf_done(&k->edges);
    cq_acts_done(&k->acts);
    return s;
}

static bool read_options(compat *k)
{
    static const char *const networks[] = { "retweet", "tweet",   "reply", "link",
                                            "post",    "similar", NULL };
    const cq_args *a = &k->args;
    k->loops = cq_args_given(a, "loops");
    k->quantile = -1;
    k->network = cq_args_word(a, "network", networks);
    return k->network >= 0 && cq_args_int(a, "window", 0, INT32_MAX, &k->window) &&
           cq_args_int(a, "participation", 1, INT32_MAX, &k->participation) &&
           cq_args_int(a, "weight", 1, INT32_MAX, &k->weight) &&
           cq_args_int(a, "words", 0, INT32_MAX, &k->words) &&
           cq_args_real(a, "similarity", 0.01, 1, &k->similarity) &&
           (!cq_args_given(a, "quantile") ||
            cq_args_real(a, "quantile", 0, 1, &k->quantile));
}

int cq_cmd_compat(int argc, char **argv)
{
    compat k = { 0 };
    cq_err err = { 0 };
    int code;
    if (!cq_args_read(&usage, argc, argv, &k.args, &code))
        return code;
    if (k.args.rest_n < 2)
        return cq_args_misuse(&usage, "name a tool and a file");
    k.coortweet = strcmp(k.args.rest[0], "coortweet") == 0;
    if (!k.coortweet && strcmp(k.args.rest[0], "cnt"))
        return cq_args_misuse(&usage, "%s is neither coortweet nor cnt", k.args.rest[0]);
    if (!k.coortweet && k.args.rest_n > 2)
        return cq_args_misuse(&usage, "%s is one file too many", k.args.rest[2]);
    if (!read_options(&k))
        return CQ_EXIT_USAGE;
    cq_status s = run(&k, &err);
    return s ? cq_cli_failed(&k.args, s, &err) : CQ_EXIT_DONE;
}
