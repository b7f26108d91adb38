/* match.c - claque match: which messages of the case echo a text.
 *
 * The prints of a text lead to the texts of the case that may share words with it; those
 * are read, and what they share is found word by word. Texts are weighed by the shared
 * runs' rarity in the case. */
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/map.h"
#include "claque.h"
#include "cli/cli.h"
#include "cli/progress.h"
#include "script/print.h"
#include "tell/rune.h"
#include "text/visible.h"

enum {
    LEAST = 5,    /* words of a passage */
    LONG = 20,    /* words of one that counts however common it is */
    COMMON = 20,  /* texts that share a run which still tells, or 1 in 1,000 */
    READ = 2000,  /* texts that are read for one of ours; with all that score the same */
    SHOWN = 5,    /* passages of a message on a terminal */
    COLUMNS = 78, /* of a line */
};

static const cq_option options[] = {
    CQ_OPTION_CASE,
    { "text", "TEXT", NULL, "a text to look for, besides those in files" },
    { "most", "N", "20", "messages listed for each text" },
    { "as", "FORMAT", NULL, "the files' format, where it is not recognised" },
    { "map", "FIELD=COL,...", NULL, "columns of text author time id ..." },
    { "json", NULL, NULL, "print JSON" },
};
static const cq_usage usage = { "match", "FILE...",
                                "Find the messages of a case that echo a text.", options,
                                sizeof options / sizeof *options };

typedef struct {
    uint32_t row;
    double bits;
    uint32_t words;
    cq_str text;
    cq_doc doc;
    cq_shareds shared;
} echo;

typedef struct {
    cq_args args;
    cq_case *k;
    double texts; /* in the case */
    int64_t most;
    bool json;
    uint32_t queries;
    cq_buf out;
    cq_arena reading, arena; /* of the text that is read; of its echoes */
    cq_doc doc;              /* ours */
    cq_ids words, runs;
    cq_prints found;
    cq_map *count; /* run -> texts that have it */
    CQ_VEC(echo) echoes;
} match;

/* --- finding --- */

static double weight(const match *m, uint32_t run)
{
    uint32_t n = cq_map_get(m->count, run);
    return n == CQ_NONE || n == 0 ? 0 : log2((m->texts + 1) / n);
}

static bool is_common(const match *m, uint32_t run)
{
    uint32_t n = cq_map_get(m->count, run);
    return n != CQ_NONE && n > COMMON && n > m->texts / 1000;
}

/* A passage proves something if it is long, or all of our text, or has a run that few
 * texts have. */
static bool tells(const match *m, const cq_shared *s)
{
    if (s->words >= LONG || s->words == m->words.n)
        return true;
    for (uint32_t i = s->a_at; i + CQ_PRINT_WORDS <= s->a_at + s->a_n; i++)
        if (!is_common(m, m->runs.p[i]) && cq_map_get(m->count, m->runs.p[i]) != 0)
            return true;
    return false;
}

static int by_row(const void *x, const void *y)
{
    const echo *a = x, *b = y;
    return (a->row > b->row) - (a->row < b->row);
}

static int by_bits(const void *x, const void *y)
{
    const echo *a = x, *b = y;
    int d = (a->bits < b->bits) - (a->bits > b->bits);
    return d ? d : (a->words < b->words) - (a->words > b->words);
}

/* Texts with a print of ours, and the bits of those that they have. */
static cq_status find_texts(match *m, cq_err *err)
{
    cq_ids runs = { 0 };
    cq_status s = CQ_OK;
    for (size_t i = 0; i < m->runs.n; i++)
        CQ_PUSH(runs, m->runs.p[i]);
    cq_ids_unique(&runs);
    for (size_t i = 0; i < runs.n && !s; i++) {
        m->found.n = 0;
        s = cq_case_find_prints(m->k, runs.p[i], &m->found, err);
        cq_map_put(m->count, runs.p[i], (uint32_t)m->found.n);
        for (size_t k = 0; k < m->found.n; k++)
            CQ_PUSH(m->echoes,
                    (echo){ .row = m->found.p[k].text, .bits = weight(m, runs.p[i]) });
    }
    CQ_VEC_DONE(runs);
    size_t n = 0;
    if (m->echoes.n)
        qsort(m->echoes.p, m->echoes.n, sizeof *m->echoes.p, by_row);
    for (size_t i = 0; i < m->echoes.n; i++)
        if (n && m->echoes.p[n - 1].row == m->echoes.p[i].row)
            m->echoes.p[n - 1].bits += m->echoes.p[i].bits;
        else
            m->echoes.p[n++] = m->echoes.p[i];
    m->echoes.n = n;
    return s;
}

/* Read one of them: what it shares with us, and the bits of that alone. */
static cq_status read_text(match *m, echo *e, cq_err *err)
{
    cq_status s = cq_case_text(m->k, e->row, &m->arena, &e->text, err);
    if (s)
        return s;
    cq_doc_make(&(cq_message){ .channel = CQ_POST, .text = e->text }, &m->arena, &e->doc);
    uint32_t least = m->words.n < LEAST ? (uint32_t)m->words.n : LEAST;
    cq_print_shared(&m->doc, &e->doc, least, &e->shared);
    cq_ids runs = { 0 };
    size_t n = 0;
    for (size_t i = 0; i < e->shared.n; i++) {
        cq_shared p = e->shared.p[i];
        if (!tells(m, &p))
            continue;
        e->shared.p[n++] = p;
        e->words += p.words;
        for (uint32_t k = p.a_at; k + CQ_PRINT_WORDS <= p.a_at + p.a_n; k++)
            CQ_PUSH(runs, m->runs.p[k]);
    }
    e->shared.n = n;
    e->bits = 0;
    if (runs.n)
        cq_ids_unique(&runs);
    for (size_t i = 0; i < runs.n; i++)
        e->bits += weight(m, runs.p[i]);
    CQ_VEC_DONE(runs);
    return CQ_OK;
}

/* Keep those that share a passage, most telling first. */
static cq_status read_texts(match *m, cq_err *err)
{
    cq_status s = CQ_OK;
    size_t n = 0, all = m->echoes.n;
    if (all)
        qsort(m->echoes.p, all, sizeof *m->echoes.p, by_bits);
    if (all > READ) {
        double last = m->echoes.p[READ - 1].bits;
        for (all = READ; all < m->echoes.n && m->echoes.p[all].bits >= last; all++)
            ;
    }
    for (size_t i = 0; i < all && !s; i++) {
        s = read_text(m, &m->echoes.p[i], err);
        if (m->echoes.p[i].shared.n)
            m->echoes.p[n++] = m->echoes.p[i];
        else
            CQ_VEC_DONE(m->echoes.p[i].shared);
    }
    m->echoes.n = n;
    if (n)
        qsort(m->echoes.p, n, sizeof *m->echoes.p, by_bits);
    return s;
}

/* --- telling --- */

static void json_string(cq_buf *out, cq_str s)
{
    cq_buf_char(out, '"');
    while (s.n) {
        uint32_t r = cq_rune_next(&s);
        if (r == '"' || r == '\\')
            cq_buf_printf(out, "\\%c", (int)r);
        else if (r < 0x10000 && cq_rune_unsafe(r))
            cq_buf_printf(out, "\\u%04x", r);
        else if (cq_rune_unsafe(r))
            cq_buf_printf(out, "\\u%04x\\u%04x", 0xd7c0 + (r >> 10),
                          0xdc00 + (r & 0x3ff));
        else
            cq_buf_rune(out, r);
    }
    cq_buf_char(out, '"');
}

typedef struct {
    uint32_t byte, bytes, word;
} place;

static place place_of(const cq_doc *d, const cq_ids *words, uint32_t at, uint32_t n)
{
    const cq_token *first = &d->tokens[words->p[at]],
                   *last = &d->tokens[words->p[at + n - 1]];
    return (place){ first->at, last->at + last->len - first->at, at };
}

static void tell_passage_json(cq_buf *o, const cq_shared *s, place a, place b,
                              cq_str text)
{
    cq_buf_printf(o, "{\"words\":%u,\"text\":", s->words);
    json_string(o, cq_str_sub(text, b.byte, b.byte + b.bytes));
    cq_buf_printf(o,
                  ",\"ours\":{\"byte\":%u,\"bytes\":%u,\"word\":%u,\"words\":%u}"
                  ",\"theirs\":{\"byte\":%u,\"bytes\":%u,\"word\":%u,\"words\":%u}}",
                  a.byte, a.bytes, a.word, s->a_n, b.byte, b.bytes, b.word, s->b_n);
}

static void tell_passage(cq_buf *o, const cq_shared *s, place a, place b, cq_str text)
{
    cq_buf line = { 0 };
    cq_rune_line(&line, cq_str_sub(text, b.byte, b.byte + b.bytes));
    cq_str rest = cq_buf_view(&line);
    cq_buf_printf(o, "    %u words at byte %u (ours: byte %u)\n", s->words, b.byte,
                  a.byte);
    while (rest.n) {
        int columns = 6;
        cq_str left = rest, space = { 0 };
        while (left.n && columns < COLUMNS) {
            if (left.p[0] == ' ')
                space = left;
            columns += cq_rune_width(cq_rune_next(&left));
        }
        left = left.n && space.n ? cq_str_sub(space, 1, space.n) : left;
        cq_buf_printf(o, "      %.*s\n", (int)(rest.n - left.n), rest.p);
        rest = left;
    }
    cq_buf_done(&line);
}

static void tell_passages(match *m, const echo *e)
{
    cq_ids words = { 0 };
    cq_print_words(&e->doc, &words);
    size_t n = m->json || e->shared.n < SHOWN ? e->shared.n : SHOWN;
    for (size_t i = 0; i < n; i++) {
        const cq_shared *s = &e->shared.p[i];
        place a = place_of(&m->doc, &m->words, s->a_at, s->a_n),
              b = place_of(&e->doc, &words, s->b_at, s->b_n);
        if (m->json && i)
            cq_buf_char(&m->out, ',');
        (m->json ? tell_passage_json : tell_passage)(&m->out, s, a, b, e->text);
    }
    if (n < e->shared.n)
        cq_buf_printf(&m->out, "    and %zu more passages\n", e->shared.n - n);
    CQ_VEC_DONE(words);
}

static void tell_echo(match *m, const echo *e, const cq_message *x, bool first)
{
    cq_buf *o = &m->out;
    cq_str time = cq_time_iso(&m->arena, x->time);
    if (m->json) {
        cq_buf_z(o, first ? "{\"message\":" : ",{\"message\":");
        json_string(o, x->key);
        cq_buf_z(o, ",\"sender\":");
        json_string(o, x->sender);
        cq_buf_printf(o, ",\"time\":%s%.*s%s,\"input\":", time.n ? "\"" : "",
                      CQ_FMT(time.n ? time : CQ_STR("null")), time.n ? "\"" : "");
        json_string(o, x->path);
        cq_buf_printf(o,
                      ",\"line\":%llu,\"offset\":%llu,\"bits\":%.4g,\"words\":%u,"
                      "\"passages\":[",
                      (unsigned long long)x->line, (unsigned long long)x->offset, e->bits,
                      e->words);
        tell_passages(m, e);
        cq_buf_z(o, "]}");
        return;
    }
    cq_buf_z(o, "\n  ");
    cq_rune_line(o, x->key);
    cq_buf_printf(o, "\n    by ");
    cq_rune_line(o, x->sender);
    cq_buf_printf(o, "%s%.*s\n    ", time.n ? ", " : "", CQ_FMT(time));
    cq_rune_line(o, x->path);
    cq_buf_printf(o, ":%llu\n", (unsigned long long)x->line);
    tell_passages(m, e);
}

typedef struct {
    const echo *e;
    cq_message m;
} row;

static int by_key(const void *x, const void *y)
{
    return cq_str_cmp(((const row *)x)->m.key, ((const row *)y)->m.key);
}

/* Messages whose texts tell the same stand by key. */
static cq_status tell_echoes(match *m, uint64_t *told, cq_err *err)
{
    cq_messages got = { 0 };
    CQ_VEC(row) rows = { 0 };
    cq_status s = CQ_OK;
    *told = 0;
    for (size_t i = 0, n; i < m->echoes.n && !s && *told < (uint64_t)m->most; i += n) {
        rows.n = 0;
        for (n = 0; i + n < m->echoes.n && !s &&
                    by_bits(&m->echoes.p[i], &m->echoes.p[i + n]) == 0;
             n++) {
            got.n = 0;
            s = cq_case_text_messages(m->k, m->echoes.p[i + n].row, &m->arena, &got, err);
            for (size_t k = 0; k < got.n; k++)
                CQ_PUSH(rows, (row){ &m->echoes.p[i + n], got.p[k] });
        }
        if (rows.n)
            qsort(rows.p, rows.n, sizeof *rows.p, by_key);
        for (size_t k = 0; k < rows.n && *told < (uint64_t)m->most; k++, ++*told)
            tell_echo(m, rows.p[k].e, &rows.p[k].m, *told == 0);
    }
    CQ_VEC_DONE(rows);
    CQ_VEC_DONE(got);
    return s;
}

/* --- one text of ours --- */

static cq_status tell_query(match *m, cq_str name, uint64_t line, cq_err *err)
{
    cq_buf *o = &m->out;
    uint64_t told;
    if (m->json) {
        cq_buf_z(o, m->queries++ ? ",\n{\"text\":" : "\n{\"text\":");
        json_string(o, name);
        cq_buf_printf(o, ",\"line\":%llu,\"words\":%zu,\"texts\":%zu,\"echoes\":[",
                      (unsigned long long)line, m->words.n, m->echoes.n);
    } else {
        cq_buf_z(o, m->queries++ ? "\n" : "");
        cq_rune_line(o, name);
        if (line)
            cq_buf_printf(o, ":%llu", (unsigned long long)line);
        cq_buf_printf(o, ": %zu words, echoed in %zu different texts of the case\n",
                      m->words.n, m->echoes.n);
    }
    cq_status s = tell_echoes(m, &told, err);
    if (m->json)
        cq_buf_z(o, "]}");
    else if (told == (uint64_t)m->most)
        cq_buf_printf(o, "\n  The first %llu messages; --most N lists more.\n",
                      (unsigned long long)told);
    return s;
}

static cq_status query(match *m, cq_message *q, cq_str name, cq_err *err)
{
    cq_doc_make(q, &m->reading, &m->doc);
    cq_print_words(&m->doc, &m->words);
    cq_print_runs(&m->doc, &m->words, &m->runs);
    m->count = cq_map_new(m->runs.n);
    m->echoes.n = 0;
    cq_status s = find_texts(m, err);
    if (!s)
        s = read_texts(m, err);
    if (!s)
        s = tell_query(m, name, q->line, err);
    for (size_t i = 0; i < m->echoes.n; i++)
        CQ_VEC_DONE(m->echoes.p[i].shared);
    cq_map_free(m->count);
    cq_arena_reset(&m->arena);
    cq_arena_reset(&m->reading);
    return s;
}

static cq_status begin(void *ctx, const cq_source *s, uint64_t *from, cq_err *err)
{
    (void)ctx, (void)s, (void)err;
    *from = 0;
    return CQ_OK;
}

static cq_status message(void *ctx, const cq_source *s, cq_message *q, cq_err *err)
{
    match *m = ctx;
    bool cut = false;
    cq_visible(q, &m->reading, &cut);
    return query(m, q, cq_str_z(s->path), err);
}

static cq_status problem(void *ctx, const cq_source *s, const cq_problem *p, cq_err *err)
{
    (void)ctx, (void)s, (void)err;
    cq_cli_print_problem(stderr, p);
    return CQ_OK;
}

static cq_status end(void *ctx, const cq_source *s, uint64_t bytes, const uint8_t *sha256,
                     cq_err *err)
{
    (void)ctx, (void)s, (void)bytes, (void)sha256, (void)err;
    return CQ_OK;
}

static cq_status progress(void *ctx, uint64_t done, uint64_t all)
{
    (void)ctx, (void)done, (void)all;
    return CQ_OK;
}

/* --- the case --- */

/* A case without prints gets them now. */
static cq_status need_prints(match *m, cq_err *err)
{
    cq_corpus c = { 0 };
    cq_docs docs = { 0 };
    cq_prints prints = { 0 };
    cq_progress bar;
    m->texts = (double)cq_case_print_texts(m->k);
    if (m->texts > 0)
        return CQ_OK;
    cq_progress_begin(&bar);
    cq_progress_show(&bar, "fingerprints", 0, 0);
    cq_status s = cq_case_load(m->k, &c, err);
    if (!s) {
        cq_docs_make(&c, 0, &docs);
        cq_prints_make(&c, &docs, &prints);
        s = cq_case_put_prints(m->k, &c, &prints, err);
        m->texts = (double)cq_case_print_texts(m->k);
    }
    if (!s && m->texts == 0)
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
    cq_sink sink = { m, begin, message, problem, end, progress };
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
    if (!m.args.rest_n && !cq_args_given(&m.args, "text"))
        return cq_args_misuse(&usage, "nothing to look for: name a file, or give --text");
    code = cq_cli_open(&m.args, &m.k);
    if (code)
        return code;
    cq_status s = look(&m, &damaged, &err);
    CQ_VEC_DONE(m.echoes);
    CQ_VEC_DONE(m.found);
    CQ_VEC_DONE(m.runs);
    CQ_VEC_DONE(m.words);
    cq_arena_done(&m.arena);
    cq_arena_done(&m.reading);
    cq_buf_done(&m.out);
    cq_case_close(m.k);
    return s ? cq_cli_failed(&m.args, s, &err) : damaged ? CQ_EXIT_PARTIAL : CQ_EXIT_DONE;
}
