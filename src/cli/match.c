/* match.c - claque match: which messages of the case echo a text (script/search.h); known.c
 * has what it does with signature files. */
#include <stdio.h>

#include "claque.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "tell/hits.h"
#include "text/visible.h"

static const cq_option options[] = {
    CQ_OPTION_CASE,
    { "text", "TEXT", NULL, "a text to look for, besides those in files" },
    { "most", "N", "20", "messages listed for each text" },
    { "as", "FORMAT", NULL, "the files' format, where it is not recognised" },
    { "map", "FIELD=COL,...", NULL, "columns of text author time id ..." },
    { "signature", "FILE...", NULL, "know messages by this signed file, and others" },
    { "trust", "FILE", NULL, "whose signatures are believed" },
    { "circle", "FILE", NULL, "the circle's secret" },
    { "today", "DATE", NULL, "for a file's age, as 2026-01-31; else today" },
    { "json", NULL, NULL, "print JSON" },
};
static const cq_usage usage = { "match", "FILE...",
                                "Find the messages of a case that echo a text.", options,
                                sizeof options / sizeof *options };

typedef struct {
    cq_args args;
    cq_case *k;
    int64_t most;
    bool json;
    uint32_t queries;
    cq_buf out;
    cq_arena reading; /* of the text that is read */
} match;

static cq_status query(match *m, cq_message *q, cq_str name, cq_err *err)
{
    const cq_hits_pen pen = { m->k, &m->out, q->text, (uint64_t)m->most, m->json };
    cq_doc doc;
    cq_search found;
    cq_doc_make(q, &m->reading, &doc);
    cq_status s = cq_search_case(m->k, &doc, &found, err);
    if (m->json)
        cq_buf_z(&m->out, m->queries++ ? ",\n" : "\n");
    else
        cq_buf_z(&m->out, m->queries++ ? "\n" : "");
    if (!s)
        s = cq_hits_tell(&pen, &found, name, q->line, err);
    cq_search_done(&found);
    cq_arena_reset(&m->reading);
    return s;
}

static cq_status message(void *ctx, const cq_source *s, cq_message *q, cq_err *err)
{
    match *m = ctx;
    bool cut = false;
    cq_visible(q, &m->reading, &cut);
    return query(m, q, cq_str_z(s->path), err);
}

/* --- the case --- */

/* A case without prints gets them now. */
static cq_status need_prints(match *m, cq_err *err)
{
    cq_corpus c = { 0 };
    cq_docs docs = { 0 };
    cq_prints prints = { 0 };
    cq_progress bar;
    if (cq_case_print_texts(m->k))
        return CQ_OK;
    cq_progress_begin(&bar);
    cq_progress_show(&bar, "fingerprints", 0, 0);
    cq_status s = cq_case_load(m->k, &c, err);
    if (!s) {
        cq_docs_make(&c, 0, &docs);
        cq_prints_make(&c, &docs, &prints);
        s = cq_case_put_prints(m->k, &c, &prints, err);
    }
    if (!s && !cq_case_print_texts(m->k))
        s = cq_fail(err, CQ_EMPTY, "this case keeps no texts to compare with");
    cq_progress_end(&bar);
    CQ_VEC_DONE(prints);
    cq_docs_done(&docs);
    cq_corpus_done(&c);
    return s;
}

static cq_status look(match *m, bool *damaged, cq_err *err)
{
    const char *text = cq_args_get(&m->args, "text");
    cq_read_opt how = { .as = cq_args_get(&m->args, "as"),
                        .map = cq_args_get(&m->args, "map"),
                        .except = cq_cli_case_path(&m->args) };
    cq_sink sink = cq_cli_look(m, message);
    cq_status s = need_prints(m, err);
    if (m->json)
        cq_buf_z(&m->out, "{\"schema\":\"claque.match/1\",\"queries\":[");
    if (!s && text)
        s = query(m, &(cq_message){ .channel = CQ_POST, .text = cq_str_z(text) },
                  CQ_STR("--text"), err);
    for (int i = 0; i < m->args.rest_n && !s; i++) {
        bool harm = false;
        s = cq_input_read(m->args.rest[i], &how, &sink, &harm, err);
        *damaged |= harm;
    }
    if (m->json)
        cq_buf_z(&m->out, "]}\n");
    return s ? s : cq_cli_write("-", cq_buf_view(&m->out), err);
}

int cq_cmd_match(int argc, char **argv)
{
    match m = { 0 };
    cq_err err = { 0 };
    bool damaged = false;
    int code;
    if (!cq_args_read(&usage, argc, argv, &m.args, &code))
        return code;
    m.json = cq_args_given(&m.args, "json");
    if (!cq_args_int(&m.args, "most", 1, INT32_MAX, &m.most))
        return CQ_EXIT_USAGE;
    if (cq_cli_wants_known(&m.args))
        return cq_cli_match_known(&m.args, (uint64_t)m.most, m.json);
    if (!m.args.rest_n && !cq_args_given(&m.args, "text"))
        return cq_args_misuse(&usage, "nothing to look for: name a file, or give --text");
    code = cq_cli_open(&m.args, &m.k);
    if (code)
        return code;
    cq_status s = look(&m, &damaged, &err);
    cq_arena_done(&m.reading);
    cq_buf_done(&m.out);
    cq_case_close(m.k);
    return s ? cq_cli_failed(&m.args, s, &err) : damaged ? CQ_EXIT_PARTIAL : CQ_EXIT_DONE;
}
