/* claque.c - see claque.h. The whole flow:
 * bytes -> read -> text -> script -> trace -> weigh -> group -> tell. */
#include "claque.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/lane.h"
#include "base/pool.h"
#include "base/spill.h"
#include "group/camps.h"
#include "group/groups.h"
#include "keep/writer.h"
#include "read/events.h"
#include "script/print.h"
#include "text/frame.h"
#include "text/visible.h"
#include "weigh/author.h"
#include "weigh/event.h"
#include "weigh/lead.h"
#include "weigh/leaveout.h"
#include "weigh/place.h"
#include "weigh/redeal.h"
#include "weigh/rhythm.h"
#include "weigh/writing.h"

typedef struct {
    cq_case *k;
    cq_writer *writer;
    const cq_scan_opt *opt;
    cq_arena arena; /* of the text of one message */
    cq_arena paths;
} intake;

static cq_status begin(void *ctx, const cq_source *s, uint64_t *from, cq_err *err)
{
    intake *in = ctx;
    cq_status status = cq_writer_settle(in->writer, err);
    return status ? status
                  : cq_case_begin_input(in->k, s->path, s->single, s->mtime, from, err);
}

static cq_status problem(void *ctx, const cq_source *s, const cq_problem *p, cq_err *err)
{
    intake *in = ctx;
    (void)s;
    return cq_writer_problem(in->writer, p, err);
}

static cq_status message(void *ctx, const cq_source *s, cq_message *m, cq_err *err)
{
    intake *in = ctx;
    bool cut = false;
    cq_visible(m, &in->arena, &cut);
    cq_status status = cq_writer_message(in->writer, m, err);
    if (!status && cut) {
        cq_problem p = { .input = cq_str_z(s->path),
                         .line = m->line,
                         .byte = m->offset,
                         .reason = CQ_STR("the text is over 4 MiB and was cut there") };
        status = cq_writer_problem(in->writer, &p, err);
    }
    cq_arena_reset(&in->arena);
    return status;
}

static cq_status end(void *ctx, const cq_source *s, uint64_t bytes, const uint8_t *sha256,
                     cq_err *err)
{
    intake *in = ctx;
    cq_status status = cq_writer_settle(in->writer, err);
    return status ? status : cq_case_end_input(in->k, s->format, bytes, sha256, err);
}

static cq_status progress(void *ctx, uint64_t done, uint64_t all)
{
    intake *in = ctx;
    const cq_scan_opt *o = in->opt;
    return o->progress ? o->progress(o->ctx, "reading", done, all) : CQ_OK;
}

static cq_status read_path(intake *in, const char *path, bool *damaged, cq_err *err)
{
    cq_sink sink = { in, begin, message, problem, end, progress, false };
    bool harm = false;
    cq_status s = cq_writer_settle(in->writer, err);
    if (!s)
        s = cq_case_begin_path(in->k, path, err);
    if (!s)
        s = cq_input_read(path, &in->opt->read, &sink, &harm, err);
    *damaged |= harm;
    return s;
}

static cq_status read_events(cq_case *k, const cq_scan_opt *opt, cq_err *err)
{
    cq_arena a = { 0 };
    cq_events v = { 0 };
    cq_status s = cq_events_read(opt->events, &opt->read, &a, &v, err);
    if (!s)
        s = cq_case_put_events(k, v.p, v.n, err);
    CQ_VEC_DONE(v);
    cq_arena_done(&a);
    return s;
}

cq_status cq_claque_read(cq_case *k, char *const *inputs, size_t n,
                         const cq_scan_opt *opt, bool *damaged, cq_err *err)
{
    intake in = { .k = k, .writer = cq_writer_new(k, opt->threads), .opt = opt };
    const char *const *again = NULL;
    size_t again_n = 0;
    cq_status s = CQ_OK, flushed;
    for (size_t i = 0; i < n && !s; i++)
        s = read_path(&in, inputs[i], damaged, err);
    if (!s)
        s = cq_writer_settle(in.writer, err);
    if (!s)
        s = cq_case_unread(k, &in.paths, &again, &again_n, err);
    for (size_t i = 0; i < again_n && !s; i++)
        s = read_path(&in, again[i], damaged, err);
    if (!s)
        s = cq_writer_settle(in.writer, err);
    cq_writer_free(in.writer); /* what was read stays, come what may */
    if (!s && opt->events)
        s = read_events(k, opt, err);
    cq_arena_done(&in.paths);
    cq_arena_done(&in.arena);
    flushed = cq_case_flush(k, s ? NULL : err);
    return s ? s : flushed;
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
        { CQ_STR("shingle"), cq_str_printf(a, "%u", opt->shingle) },
        { CQ_STR("similarity"), cq_str_printf(a, "%u/%u", opt->sim_p, opt->sim_q) },
        { CQ_STR("tz"), cq_str_dup(a, cq_str_z(opt->read.zone)) },
    };
    r->parameter_n = sizeof p / sizeof *p;
    r->parameters = cq_arena_get(a, sizeof p);
    memcpy(r->parameters, p, sizeof p);
}

/* Traces, which need the texts only: with threads to spare another one collects them while
 * scripts are found, and fills the gaps where these have work for one thread. Where memory is
 * short they follow, when what the scripts took is free again. */
typedef struct {
    const cq_corpus *c;
    const cq_docs *docs;
    cq_collect *collect;
} harvest;

static void collect_traces(void *ctx, void *piece)
{
    harvest *h = piece;
    (void)ctx;
    h->collect = cq_traces_begin(h->c, h->docs);
}

/* What the weighing needs: texts, scripts and traces. */
typedef struct {
    cq_docs docs;
    cq_clusters clusters;
    cq_traces traces;
} basis;

static cq_status prepare(const cq_corpus *c, const cq_scan_opt *opt, basis *b)
{
    cq_cluster_opt similar = { .threads = opt->threads,
                               .memory = opt->memory,
                               .sim_p = opt->sim_p,
                               .sim_q = opt->sim_q,
                               .shingle = opt->shingle };
    cq_status st;
    if ((st = stage(opt, "words")) != CQ_OK)
        return st;
    cq_docs_make(c, opt->threads, &b->docs);
    cq_frames_mark(c, &b->docs);
    if ((st = stage(opt, "scripts")) != CQ_OK)
        return st;
    harvest h = { c, &b->docs, NULL };
    bool beside = cq_pool_threads(opt->threads) > 1 && !cq_spill_half();
    cq_lane *lane = beside ? cq_lane_new(1, collect_traces, NULL) : NULL;
    if (beside)
        cq_lane_put(lane, &h);
    cq_clusters_find(c, &b->docs, &similar, &b->clusters);
    cq_lane_free(lane);
    if (!beside)
        collect_traces(NULL, &h);
    cq_traces_end(h.collect, &b->clusters, &b->traces);
    return CQ_OK;
}

/* Texts are freed last, and by the caller. */
static void drop_scripts(basis *b)
{
    cq_traces_done(&b->traces);
    cq_clusters_done(&b->clusters);
}

/* What is said of the campaigns that are found: no part needs another, and each writes fields
 * of its own, with an arena of its own. */
enum { AUTHORS, RHYTHMS, CAMPS, EVENTS, PARTS };

typedef struct {
    const cq_findings *f;
    cq_report part[PARTS];
} details;

static void weigh_part(const cq_findings *f, int part, cq_report *r)
{
    if (part == AUTHORS)
        cq_author_weigh(f->corpus, f->docs, f->clusters, f->traces, r);
    if (part == RHYTHMS)
        cq_rhythm_weigh(f->corpus, r);
    if (part == CAMPS)
        cq_camps_find(f, r);
    if (part != EVENTS)
        return;
    cq_event_weigh(f->corpus, r);
    cq_lead_weigh(f->corpus, f->traces, r);
    cq_place_weigh(f->corpus, r);
}

static void weigh_parts(void *ctx, size_t from, size_t to, int thread)
{
    details *d = ctx;
    (void)thread;
    for (; from < to; from++)
        weigh_part(d->f, (int)from, &d->part[from]);
}

static void weigh_details(const cq_findings *f, cq_report *r)
{
    details d = { .f = f };
    for (int i = 0; i < PARTS; i++) {
        d.part[i] = *r;
        d.part[i].arena = (cq_arena){ 0 };
    }
    cq_pool_run(PARTS, 1, f->threads, weigh_parts, &d);
    r->camps = d.part[CAMPS].camps;
    r->after = d.part[EVENTS].after;
    r->leads = d.part[EVENTS].leads;
    for (int i = 0; i < PARTS; i++)
        cq_arena_join(&r->arena, &d.part[i].arena);
}

cq_status cq_claque_analyse(const cq_corpus *c, const cq_scan_opt *opt, cq_report *out,
                            cq_prints *prints)
{
    basis b = { 0 };
    cq_coaction coaction = { 0 };
    cq_writing writing = { 0 };
    cq_coaction_opt weighing = { opt->q, opt->decoys, opt->seed, opt->threads };
    cq_status st;

    memset(out, 0, sizeof *out);
    if ((st = prepare(c, opt, &b)) != CQ_OK || (st = stage(opt, "weighing")) != CQ_OK)
        goto done;
    cq_writing_weigh(c, &b.traces, &b.clusters, &writing);
    if ((st = cq_coaction_weigh(c, &b.traces, &weighing, &coaction)) != CQ_OK ||
        (st = stage(opt, "campaigns")) != CQ_OK)
        goto done;
    take_parameters(opt, out);
    cq_findings found = { c,        &b.docs,   &b.clusters, &b.traces,
                          &writing, &coaction, opt->threads };
    cq_groups_make(&found, opt->q, out);
    weigh_details(&found, out);
done:
    cq_coaction_done(&coaction);
    drop_scripts(&b);
    if (!st && prints)
        cq_prints_make(c, &b.docs, prints);
    cq_docs_done(&b.docs);
    return st;
}

void cq_claque_options(const cq_report *r, cq_scan_opt *opt)
{
    *opt = CQ_SCAN_DEFAULTS;
    for (uint32_t i = 0; i < r->parameter_n; i++) {
        char s[32];
        snprintf(s, sizeof s, "%.*s", CQ_FMT(r->parameters[i].value));
        cq_str name = r->parameters[i].name;
        if (cq_str_eq(name, CQ_STR("decoys")))
            opt->decoys = (uint32_t)strtoul(s, NULL, 10);
        else if (cq_str_eq(name, CQ_STR("q")))
            opt->q = strtod(s, NULL);
        else if (cq_str_eq(name, CQ_STR("seed")))
            opt->seed = strtoull(s, NULL, 10);
        else if (cq_str_eq(name, CQ_STR("shingle")))
            opt->shingle = (uint32_t)strtoul(s, NULL, 10);
        else if (cq_str_eq(name, CQ_STR("similarity")))
            sscanf(s, "%u/%u", &opt->sim_p, &opt->sim_q);
    }
}

/* Who was found by his ties: where many of them stay in, a deal is no null. */
static bool *found_by_ties(const cq_corpus *c, const cq_report *r)
{
    bool *gone = cq_zalloc((size_t)c->sender_n + 1, sizeof *gone);
    for (uint32_t i = 0; i < r->campaign_n; i++)
        for (uint32_t k = 0; k < r->campaigns[i].member_n; k++)
            if (r->campaigns[i].null != CQ_NULL_SCRIPT)
                gone[r->campaigns[i].members[k].sender] = true;
    return gone;
}

static cq_status deal_and_weigh(const cq_corpus *c, const cq_report *r,
                                const cq_traces *t, const cq_scan_opt *opt, uint32_t runs,
                                cq_calibration *out)
{
    bool *gone = found_by_ties(c, r);
    cq_coaction_opt weighing = { opt->q, opt->decoys, opt->seed, opt->threads };
    cq_redeal *deals = cq_redeal_new(c, t, gone, opt->seed);
    double *least = cq_zalloc((size_t)runs + 1, sizeof *least);
    bool tested = opt->decoys > 0;
    cq_status st = CQ_OK;
    for (uint32_t i = 0; i < runs && tested && !st; i++) {
        least[i] = cq_redeal_weigh(deals, i, &weighing);
        tested = least[i] <= 1;
        st = opt->progress ? opt->progress(opt->ctx, "calibrating", i + 1, runs) : CQ_OK;
    }
    out->runs = tested ? runs : 0;
    cq_redeal_levels(least, out->runs, out->ties);
    free(least);
    cq_redeal_free(deals);
    free(gone);
    return st;
}

cq_status cq_claque_calibrate(const cq_corpus *c, const cq_report *r,
                              const cq_scan_opt *opt, uint32_t runs, cq_calibration *out)
{
    basis b = { 0 };
    memset(out, 0, sizeof *out);
    cq_status st = prepare(c, opt, &b);
    if (!st) {
        cq_leaveout_levels(c, &b.traces, &b.clusters, opt->seed, out);
        st = deal_and_weigh(c, r, &b.traces, opt, runs, out);
    }
    drop_scripts(&b);
    cq_docs_done(&b.docs);
    return st;
}
