/* claque.c - see claque.h. The whole flow:
 * bytes -> read -> text -> script -> trace -> weigh -> group -> tell. */
#include "claque.h"

#include <string.h>

#include "group/groups.h"
#include "text/frame.h"

cq_status cq_claque_read(cq_case *k, char *const *inputs, size_t n,
                         const cq_scan_opt *opt, bool *damaged, cq_err *err)
{
    (void)k, (void)inputs, (void)n, (void)opt, (void)damaged;
    return cq_fail(err, CQ_EMPTY, "reading is not there yet");
}

static cq_status stage(const cq_scan_opt *opt, const char *name)
{
    return opt->progress ? opt->progress(opt->ctx, name, 0, 0) : CQ_OK;
}

static void take_parameters(const cq_scan_opt *opt, cq_report *r)
{
    cq_arena *a = &r->arena;
    const cq_parameter p[] = {
        { CQ_STR("as"), cq_str_dup(a, cq_str_z(opt->read.as)) },
        { CQ_STR("dates"), opt->read.dates == CQ_DATES_DMY   ? CQ_STR("dmy")
                           : opt->read.dates == CQ_DATES_MDY ? CQ_STR("mdy")
                                                             : CQ_STR("") },
        { CQ_STR("decoys"), cq_str_printf(a, "%u", opt->decoys) },
        { CQ_STR("map"), cq_str_dup(a, cq_str_z(opt->read.map)) },
        { CQ_STR("q"), cq_str_printf(a, "%.4g", opt->q) },
        { CQ_STR("seed"), cq_str_printf(a, "%llu", (unsigned long long)opt->seed) },
        { CQ_STR("tz"), cq_str_dup(a, cq_str_z(opt->read.zone)) },
    };
    r->parameter_n = sizeof p / sizeof *p;
    r->parameters = cq_arena_get(a, sizeof p);
    memcpy(r->parameters, p, sizeof p);
}

cq_status cq_claque_analyse(const cq_corpus *c, const cq_scan_opt *opt, cq_report *out,
                            cq_err *err)
{
    cq_docs docs = { 0 };
    cq_clusters clusters = { 0 };
    cq_traces traces = { 0 };
    cq_coaction coaction = { 0 };
    cq_cluster_opt similar = { .threads = opt->threads, .sim_p = 1, .sim_q = 2 };
    cq_coaction_opt weighing = { opt->q, opt->decoys, opt->seed, opt->threads };
    cq_status st;

    memset(out, 0, sizeof *out);
    if ((st = stage(opt, "words")) != CQ_OK)
        goto done;
    cq_docs_make(c, opt->threads, &docs);
    cq_frames_mark(c, &docs);
    if ((st = stage(opt, "scripts")) != CQ_OK ||
        (st = cq_clusters_find(c, &docs, &similar, &clusters, err)) != CQ_OK)
        goto done;
    if ((st = stage(opt, "traces")) != CQ_OK)
        goto done;
    cq_traces_find(c, &docs, &clusters, &traces);
    if ((st = stage(opt, "weighing")) != CQ_OK ||
        (st = cq_coaction_weigh(c, &traces, &weighing, &coaction, err)) != CQ_OK ||
        (st = stage(opt, "campaigns")) != CQ_OK)
        goto done;
    take_parameters(opt, out);
    cq_groups_make(&(cq_findings){ c, &docs, &clusters, &traces, &coaction }, opt->q,
                   out);
done:
    cq_coaction_done(&coaction);
    cq_traces_done(&traces);
    cq_clusters_done(&clusters);
    cq_docs_done(&docs);
    return st;
}
