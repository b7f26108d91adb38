/* lists.c - see lists.h.
 *
 * A cursor is the number of items that come before: a list can be entered anywhere, which a
 * page of half a million rows with a scroll bar needs. */
#include "serve/lists.h"

#include <stdio.h>
#include <string.h>

#include "base/vec.h"
#include "serve/limits.h"
#include "serve/rows.h"
#include "tell/rune.h"

enum { FULL = 900 << 10, PIECE = 5000 };

void cq_list_number(cq_list_ask *l, const char *name, int64_t n)
{
    if (l->n < CQ_MAX_ARGS)
        l->args[l->n++] = (cq_arg){ name, n, { NULL, 0 } };
}

void cq_list_text(cq_list_ask *l, const char *name, cq_str s)
{
    if (l->n < CQ_MAX_ARGS && s.p && s.n)
        l->args[l->n++] = (cq_arg){ name, INT64_MIN, s };
}

typedef struct {
    int64_t n;
    size_t at;      /* in the buffer: before its "}" */
    cq_str snippet; /* as JSON */
} entry;

typedef struct {
    cq_buf *out;
    cq_arena a;
    CQ_VEC(entry) items;
    bool hits; /* snippets come later */
} page;

static cq_str as_json(cq_arena *a, cq_str s)
{
    cq_buf b = { 0 };
    cq_rune_json(&b, s);
    cq_str out = cq_str_dup(a, cq_buf_view(&b));
    cq_buf_done(&b);
    return out;
}

static void take(void *ctx, const cq_datum *row, int n)
{
    page *p = ctx;
    cq_datum kept[64];
    entry e = { cq_rows_cell(row, n, "n").number, 0, { NULL, 0 } };
    int k = 0;
    if (p->out->n > FULL || n > 64)
        return;
    for (int i = 0; i < n; i++)
        if (p->hits && strcmp(row[i].name, "snippet") == 0)
            e.snippet = as_json(&p->a, row[i].text);
        else
            kept[k++] = row[i];
    cq_buf_z(p->out, p->items.n ? ",\n{" : "\n{");
    cq_rows_fields(p->out, kept, k);
    e.at = p->out->n;
    cq_buf_char(p->out, '}');
    CQ_PUSH(p->items, e);
}

static void take_hit(void *ctx, const cq_datum *row, int n)
{
    page *p = ctx;
    int64_t message = cq_rows_cell(row, n, "n").number;
    for (size_t i = 0; i < p->items.n; i++)
        if (p->items.p[i].n == message)
            p->items.p[i].snippet = as_json(&p->a, cq_rows_cell(row, n, "snippet").text);
}

/* Put into each item of the buffer what was found of it. */
static void add_snippets(cq_view *v, page *p, cq_str words)
{
    CQ_VEC(int64_t) n = { 0 };
    cq_buf full = { 0 };
    size_t from = 0;
    for (size_t i = 0; i < p->items.n; i++)
        CQ_PUSH(n, p->items.p[i].n);
    cq_view_hits(v, n.p, n.n, words, take_hit, p);
    for (size_t i = 0; i < p->items.n; i++) {
        const entry *e = &p->items.p[i];
        cq_buf_add(&full, p->out->p + from, e->at - from);
        cq_buf_z(&full, ",\"snippet\":");
        cq_buf_str(&full, e->snippet);
        from = e->at;
    }
    cq_buf_add(&full, p->out->p + from, p->out->n - from);
    cq_buf_done(p->out);
    *p->out = full;
    CQ_VEC_DONE(n);
}

void cq_list_page(cq_view *v, cq_list_ask *l, const cq_request *r, cq_str words,
                  cq_answer *out)
{
    int64_t limit = cq_request_int(r, "limit", 1, CQ_SERVE_PAGE, 100);
    int64_t skip = cq_request_int(r, "cursor", 0, INT32_MAX, 0);
    page p = { .out = &out->body, .hits = words.n > 0 };
    if (limit == INT64_MIN || skip == INT64_MIN) {
        cq_answer_fail(out, 400, "limit is 1 to %d, cursor what an answer gave",
                       CQ_SERVE_PAGE);
        return;
    }
    uint64_t total = cq_view_count(v, l->ask, l->args, l->n);
    cq_list_number(l, ":limit", limit);
    cq_list_number(l, ":skip", skip);
    cq_buf_z(p.out, "{\"items\":[");
    cq_view_ask(v, l->ask, l->args, l->n, take, &p);
    if (p.hits && p.items.n)
        add_snippets(v, &p, words);
    uint64_t next = (uint64_t)skip + p.items.n;
    cq_buf_z(p.out, "],\"next\":");
    if (p.items.n && next < total)
        cq_buf_printf(p.out, "\"%llu\"", (unsigned long long)next);
    else
        cq_buf_z(p.out, "null");
    cq_buf_printf(p.out, ",\"total\":%llu}", (unsigned long long)total);
    CQ_VEC_DONE(p.items);
    cq_arena_done(&p.a);
}

/* --- exports --- */

typedef struct {
    cq_view *v;
    cq_list_ask l;
    cq_arena texts;
    cq_export_opt o;
    cq_buf *out;
    int64_t skip, got;
    bool json, begun, ended;
} export;

static void take_line(void *ctx, const cq_datum *row, int n)
{
    export *e = ctx;
    if (e->json) {
        cq_buf_z(e->out, e->begun ? ",\n" : "\n");
        cq_rows_masked(e->out, row, n, &e->o);
    } else {
        if (!e->begun)
            cq_rows_header(e->out, row, n);
        cq_rows_line(e->out, row, n, &e->o);
    }
    e->begun = true;
    e->got++;
}

static bool more(void *ctx, cq_buf *out)
{
    export *e = ctx;
    cq_view_state now;
    if (e->ended)
        return false;
    e->out = out;
    e->got = 0;
    if (e->json && e->skip == 0)
        cq_buf_char(out, '[');
    e->l.args[e->l.n - 1].number = e->skip;
    cq_view_begin(e->v, &now);
    cq_view_ask(e->v, e->l.ask, e->l.args, e->l.n, take_line, e);
    e->ended = cq_view_end(e->v, NULL) != CQ_OK || e->got < PIECE;
    e->skip += e->got;
    if (e->ended && e->json)
        cq_buf_z(out, "\n]\n");
    return true;
}

static void done(void *ctx)
{
    export *e = ctx;
    cq_arena_done(&e->texts);
    free(e);
}

void cq_list_export(cq_view *v, const cq_list_ask *l, bool json, const cq_export_opt *o,
                    cq_answer *out)
{
    export *e = cq_zalloc(1, sizeof *e);
    *e = (export){ .v = v, .l = *l, .o = *o, .json = json };
    for (size_t i = 0; i < e->l.n; i++)
        if (e->l.args[i].text.p)
            e->l.args[i].text = cq_str_dup(&e->texts, e->l.args[i].text);
    cq_list_number(&e->l, ":limit", PIECE);
    cq_list_number(&e->l, ":skip", 0);
    out->type = json ? "application/json" : "text/csv; charset=utf-8";
    out->more = more;
    out->done = done;
    out->ctx = e;
}
