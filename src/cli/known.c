/* known.c - claque match and watch --signature: which messages have a script that another
 * office has signed (warn/echo.h). */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "base/bounds.h"
#include "claque.h"
#include "cli/cli.h"
#include "tell/rune.h"
#include "text/visible.h"
#include "warn/mailbag.h"
#include "warn/roll.h"

#define SUFFIX ".claquesig"

typedef struct {
    const cq_args *args;
    bool json;
    cq_mailbag bag;
    CQ_VEC(cq_roll *) rolls;
    uint32_t refused;
    int64_t *told;  /* of the file that is taken, or NULL: by claque watch, last */
    cq_buf reasons; /* as JSON */
    cq_case *k;
    cq_corpus corpus;
    cq_report report;
    cq_docs docs;
    cq_arena reading; /* of the message that is read */
} work;

static bool is_signature(const char *path)
{
    return cq_str_ends(cq_str_z(path), CQ_STR(SUFFIX));
}

bool cq_cli_wants_known(const cq_args *a)
{
    bool any = cq_args_given(a, "signature");
    for (int i = 0; i < a->rest_n; i++)
        any = any || is_signature(a->rest[i]);
    return any;
}

/* --- the files that are believed --- */

static void refuse(void *ctx, const char *path, const cq_err *err)
{
    work *w = ctx;
    if (!w->told || *w->told != CQ_REFUSED)
        fprintf(stderr, "claque %s: %s: refused: %s\n", w->args->usage->name, path,
                err->text);
    if (w->told)
        *w->told = CQ_REFUSED;
    cq_buf_z(&w->reasons, w->refused++ ? "," : "");
    cq_buf_z(&w->reasons, "{\"file\":");
    cq_rune_json(&w->reasons, cq_str_z(path));
    cq_buf_z(&w->reasons, ",\"reason\":");
    cq_rune_json(&w->reasons, cq_str_z(err->text));
    cq_buf_char(&w->reasons, '}');
}

static void take_file(work *w, const char *path)
{
    cq_signature s;
    cq_str signer;
    if (cq_mailbag_take(&w->bag, path, &s, &signer))
        CQ_PUSH(w->rolls,
                cq_roll_new(cq_str_z(path), signer, &s, &w->bag.circle, w->bag.today));
}

static void take_files(work *w)
{
    for (int i = 0; i < w->args->many_n; i++)
        take_file(w, w->args->many[i]);
    for (int i = 0; i < w->args->rest_n; i++)
        if (is_signature(w->args->rest[i]))
            take_file(w, w->args->rest[i]);
}

/* --- what is common --- */

static void learn(work *w)
{
    cq_item *items;
    size_t n = cq_report_individual(&w->report, &w->corpus, &items);
    uint32_t senders = 0;
    for (size_t i = 0; i < n; i++) {
        senders += i == 0 || items[i - 1].key != items[i].key;
        for (size_t k = 0; k < w->rolls.n; k++)
            cq_roll_learn(w->rolls.p[k], &w->docs.docs[items[i].a],
                          (uint32_t)items[i].key);
    }
    for (size_t k = 0; k < w->rolls.n; k++)
        cq_roll_settle(w->rolls.p[k], senders);
    free(items);
}

static cq_status load(work *w, cq_err *err)
{
    bool text = false;
    cq_status s = cq_cli_findings(w->k, &w->corpus, &w->report, err);
    for (uint32_t i = 0; i < w->corpus.message_n && !text; i++)
        text = w->corpus.messages[i].text.n > 0;
    if (!s && w->corpus.message_n && !text)
        s = cq_fail(err, CQ_EMPTY, "this case keeps no texts to compare with");
    if (!s)
        cq_docs_make(&w->corpus, 0, &w->docs);
    return s;
}

/* --- the messages --- */

static void see(work *w, const cq_roll_message *m, const cq_doc *d)
{
    for (size_t k = 0; k < w->rolls.n; k++)
        cq_roll_see(w->rolls.p[k], m, d);
}

static void see_case(work *w)
{
    for (uint32_t i = 0; i < w->corpus.message_n; i++) {
        const cq_message *m = &w->corpus.messages[i];
        see(w,
            &(cq_roll_message){ m->key, w->corpus.senders[m->sender_no].key, *m->path,
                                m->text, m->line, m->offset, m->time },
            &w->docs.docs[i]);
    }
}

static cq_str with_channel(cq_arena *a, const cq_message *m, cq_str id)
{
    return id.n ? cq_str_printf(a, "%s:%.*s", cq_channel_name(m->channel), CQ_FMT(id))
                : id;
}

static cq_status message(void *ctx, const cq_source *s, cq_message *m, cq_err *err)
{
    work *w = ctx;
    cq_arena *a = &w->reading;
    cq_doc doc;
    bool cut = false;
    (void)err;
    cq_visible(m, a, &cut);
    cq_doc_make(m, a, &doc);
    see(w,
        &(cq_roll_message){ with_channel(a, m, m->id), with_channel(a, m, m->sender),
                            cq_str_z(s->path), m->text, m->line, m->offset, m->time },
        &doc);
    cq_arena_reset(a);
    return CQ_OK;
}

/* The inputs that were named, or all of the case where none was. */
static cq_status see_all(work *w, bool *damaged, cq_err *err)
{
    cq_read_opt how = { .as = cq_args_get(w->args, "as"),
                        .map = cq_args_get(w->args, "map"),
                        .except = cq_cli_case_path(w->args) };
    cq_sink sink = cq_cli_look(w, message);
    bool named = false;
    cq_status s = CQ_OK;
    for (int i = 0; i < w->args->rest_n && !s; i++) {
        bool harm = false;
        if (is_signature(w->args->rest[i]))
            continue;
        named = true;
        s = cq_input_read(w->args->rest[i], &how, &sink, &harm, err);
        *damaged |= harm;
    }
    if (!named)
        see_case(w);
    return s;
}

static cq_status tell(work *w, uint64_t most, cq_err *err)
{
    cq_buf out = { 0 };
    if (w->json)
        cq_buf_z(&out, "{\"schema\":\"claque.match/1\",\"queries\":[],\"signatures\":[");
    for (size_t k = 0; k < w->rolls.n; k++) {
        cq_buf_z(&out, k == 0 ? "" : w->json ? ",\n" : "\n");
        cq_roll_tell(w->rolls.p[k], most, w->json, &out);
    }
    if (w->json)
        cq_buf_printf(&out, "],\"refused\":[%.*s]}\n", CQ_FMT(cq_buf_view(&w->reasons)));
    cq_status s = cq_cli_write("-", cq_buf_view(&out), err);
    cq_buf_done(&out);
    return s;
}

static void done(work *w)
{
    for (size_t k = 0; k < w->rolls.n; k++)
        cq_roll_free(w->rolls.p[k]);
    CQ_VEC_DONE(w->rolls);
    cq_mailbag_close(&w->bag);
    cq_buf_done(&w->reasons);
    cq_docs_done(&w->docs);
    cq_report_done(&w->report);
    cq_corpus_done(&w->corpus);
    cq_arena_done(&w->reading);
    cq_case_close(w->k);
}

static cq_status run(work *w, uint64_t most, bool *damaged, cq_err *err)
{
    cq_status s = cq_mailbag_open(&w->bag, cq_args_get(w->args, "trust"),
                                  cq_args_get(w->args, "circle"), err);
    if (s)
        return s;
    take_files(w);
    if (w->rolls.n) {
        s = load(w, err);
        if (!s) {
            learn(w);
            s = see_all(w, damaged, err);
        }
    }
    return s ? s : tell(w, most, err);
}

/* --- claque watch --- */

/* Tell of the roll where it has changed. */
static void tell_change(const cq_roll *r, int64_t *told, cq_buf *out)
{
    int64_t now = (int64_t)cq_roll_count(r);
    if (now != *told && (now || *told > 0))
        cq_roll_line(r, *told, out);
    *told = now;
}

/* The rolls of the files that are believed, and what was told of each. */
static void take_watched(work *w, int64_t *told, int64_t **of)
{
    for (int i = 0; i < w->args->many_n; i++) {
        size_t n = w->rolls.n;
        w->told = &told[i];
        take_file(w, w->args->many[i]);
        if (w->rolls.n > n)
            of[n] = &told[i];
    }
}

cq_status cq_cli_known_ready(const cq_args *a, cq_err *err)
{
    cq_mailbag bag = { 0 };
    cq_status s =
        cq_mailbag_open(&bag, cq_args_get(a, "trust"), cq_args_get(a, "circle"), err);
    cq_mailbag_close(&bag);
    return s;
}

cq_status cq_cli_watch_known(const cq_args *a, int64_t *told, cq_err *err)
{
    work w = { .args = a };
    int64_t *of[CQ_MAX_MANY];
    cq_buf out = { 0 };
    w.bag = (cq_mailbag){ .refused = refuse,
                          .ctx = &w,
                          .today = (int32_t)(time(NULL) / 86400) };
    cq_status s =
        cq_mailbag_open(&w.bag, cq_args_get(a, "trust"), cq_args_get(a, "circle"), err);
    if (!s)
        take_watched(&w, told, of);
    if (!s && w.rolls.n)
        s = cq_case_open(cq_cli_case_path(a), false, &w.k, err);
    if (!s && w.rolls.n)
        s = load(&w, err);
    if (!s && w.rolls.n) {
        learn(&w);
        see_case(&w);
    }
    for (size_t k = 0; !s && k < w.rolls.n; k++)
        tell_change(w.rolls.p[k], of[k], &out);
    printf("%.*s", CQ_FMT(cq_buf_view(&out)));
    cq_buf_done(&out);
    done(&w);
    return s;
}

/* --- claque match --- */

int cq_cli_match_known(const cq_args *a, uint64_t most, bool json)
{
    work w = { .args = a, .json = json };
    w.bag.refused = refuse;
    w.bag.ctx = &w;
    cq_err err = { 0 };
    bool damaged = false;
    if (!cq_args_get(a, "trust") || !cq_args_get(a, "circle"))
        return cq_args_misuse(a->usage, "--signature needs --trust and --circle");
    if (cq_args_given(a, "text"))
        return cq_args_misuse(a->usage, "--text and --signature do not go together");
    if (!cq_cli_day(a, "today", &w.bag.today))
        return CQ_EXIT_USAGE;
    int code = cq_cli_open(a, &w.k);
    if (code)
        return code;
    cq_status s = run(&w, most, &damaged, &err);
    bool none = w.rolls.n == 0;
    damaged |= w.refused > 0;
    done(&w);
    return s         ? cq_cli_failed(a, s, &err)
           : none    ? CQ_EXIT_FAILED
           : damaged ? CQ_EXIT_PARTIAL
                     : CQ_EXIT_DONE;
}
