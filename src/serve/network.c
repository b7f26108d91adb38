/* network.c - see network.h. */
#include "serve/network.h"

#include <string.h>

#include "base/map.h"
#include "base/vec.h"
#include "serve/limits.h"
#include "serve/layout.h"
#include "serve/rows.h"
#include "tell/rune.h"
#include "tell/words.h"

typedef struct {
    int64_t n; /* of the sender; of a script its number, negative */
    cq_str key, name;
    int64_t grade, messages;
} node;

typedef struct {
    uint32_t a, b; /* nodes */
    int64_t shared;
    double bits;
} tie;

typedef struct {
    cq_arena a;
    CQ_VEC(node) nodes;
    CQ_VEC(tie) ties;
    cq_map *node_of; /* sender -> node */
    uint64_t *lines; /* by node: the lines of evidence that he is in */
    cq_str line[64];
} network;

static int64_t number(const cq_datum *row, int n, const char *name)
{
    return cq_rows_cell(row, n, name).number;
}

static void take_node(void *ctx, const cq_datum *row, int n)
{
    network *w = ctx;
    cq_map_put(w->node_of, (uint64_t)number(row, n, "n"), (uint32_t)w->nodes.n);
    CQ_PUSH(w->nodes, (node){ number(row, n, "n"),
                              cq_str_dup(&w->a, cq_rows_cell(row, n, "key").text),
                              cq_str_dup(&w->a, cq_rows_cell(row, n, "name").text),
                              number(row, n, "grade"), number(row, n, "messages") });
}

static void take_tie(void *ctx, const cq_datum *row, int n)
{
    network *w = ctx;
    uint32_t a = cq_map_get(w->node_of, (uint64_t)number(row, n, "a"));
    uint32_t b = cq_map_get(w->node_of, (uint64_t)number(row, n, "b"));
    if (a != CQ_NONE && b != CQ_NONE)
        CQ_PUSH(w->ties, (tie){ a, b, number(row, n, "shared"),
                                cq_rows_cell(row, n, "bits").real });
}

/* A sender and a script; the script's node is made when it is first met. */
static void take_script(void *ctx, const cq_datum *row, int n)
{
    network *w = ctx;
    int64_t script = number(row, n, "script");
    uint32_t a = cq_map_get(w->node_of, (uint64_t)number(row, n, "a"));
    uint32_t *hub = cq_map_put(w->node_of, UINT64_MAX - (uint64_t)script, CQ_NONE);
    if (a == CQ_NONE)
        return;
    if (*hub == CQ_NONE) {
        *hub = (uint32_t)w->nodes.n;
        CQ_PUSH(w->nodes, (node){ -script, cq_str_printf(&w->a, "s%d", (int)script),
                                  CQ_STR(""), 3, 0 });
    }
    w->nodes.p[*hub].messages += w->nodes.p[a].messages;
    CQ_PUSH(w->ties, (tie){ a, *hub, 1, 0 });
}

static void take_line(void *ctx, const cq_datum *row, int n)
{
    network *w = ctx;
    uint32_t a = cq_map_get(w->node_of, (uint64_t)number(row, n, "a"));
    int64_t k = number(row, n, "k");
    if (a == CQ_NONE || k < 0 || k >= 64)
        return;
    w->lines[a] |= UINT64_C(1) << k;
    if (!w->line[k].p)
        w->line[k] = cq_str_dup(&w->a, cq_rows_cell(row, n, "line").text);
}

/* What both are in; of two who act together, but not in all of it, what the others are. */
static uint64_t common_lines(const network *w, const tie *t)
{
    uint64_t both = w->lines[t->a] & w->lines[t->b];
    for (int k = 0; k < 64 && !both && t->bits > 0; k++)
        if (w->line[k].p && !cq_str_eq(w->line[k], CQ_STR("script")))
            both = UINT64_C(1) << k;
    return both;
}

static void put_lines(const network *w, const tie *t, cq_buf *out)
{
    bool to_script = w->nodes.p[t->b].n < 0, any = false;
    uint64_t both = to_script ? 0 : common_lines(w, t);
    cq_buf_z(out, to_script ? "\"lines\":[\"script\"" : "\"lines\":[");
    for (int k = 0; k < 64; k++)
        if (both >> k & 1) {
            cq_buf_z(out, any ? "," : "");
            cq_rune_json(out, w->line[k]);
            any = true;
        }
    cq_buf_char(out, ']');
}

static void put_sentence(const network *w, const tie *t, cq_buf *out)
{
    cq_buf s = { 0 };
    if (w->nodes.p[t->b].n < 0) {
        cq_buf_printf(&s, "Follows script %.*s.", CQ_FMT(w->nodes.p[t->b].key));
    } else {
        cq_buf_z(&s, "Both did the same ");
        cq_words_count(&s, (uint64_t)t->shared, "thing", "things");
        cq_buf_z(&s, "; chance alone gives two senders as much in ");
        cq_words_bits(&s, t->bits);
        cq_buf_z(&s, " cases.");
    }
    cq_buf_z(out, "\"sentence\":");
    cq_rune_json(out, cq_buf_view(&s));
    cq_buf_done(&s);
}

static void put_nodes(const network *w, const cq_point *at, cq_buf *out)
{
    static const char *const grades[] = { "core", "likely", "possible", "script" };
    cq_buf_z(out, "{\"nodes\":[");
    for (size_t i = 0; i < w->nodes.n; i++) {
        const node *x = &w->nodes.p[i];
        cq_buf_printf(out, "%s{\"n\":%lld,\"key\":", i ? "," : "", (long long)x->n);
        cq_rune_json(out, x->key);
        cq_buf_z(out, ",\"name\":");
        cq_rune_json(out, cq_rune_head(x->name, 80));
        cq_buf_printf(out, ",\"grade\":\"%s\",\"x\":%.4f,\"y\":%.4f,\"messages\":%lld}",
                      grades[x->grade & 3], at[i].x, at[i].y, (long long)x->messages);
    }
}

static void put_ties(const network *w, cq_buf *out)
{
    cq_buf_z(out, "],\"ties\":[");
    for (size_t i = 0; i < w->ties.n && out->n < 900 << 10; i++) {
        const tie *t = &w->ties.p[i];
        cq_buf_printf(out, "%s{\"a\":%lld,\"b\":%lld,", i ? "," : "",
                      (long long)w->nodes.p[t->a].n, (long long)w->nodes.p[t->b].n);
        put_lines(w, t, out);
        cq_buf_z(out, ",\"bits\":");
        cq_words_number(out, t->bits);
        cq_buf_char(out, ',');
        put_sentence(w, t, out);
        cq_buf_char(out, '}');
    }
}

static void lay_out(const network *w, cq_point *at)
{
    uint32_t(*pairs)[2] = cq_alloc((w->ties.n + 1) * sizeof *pairs);
    for (size_t i = 0; i < w->ties.n; i++) {
        pairs[i][0] = w->ties.p[i].a;
        pairs[i][1] = w->ties.p[i].b;
    }
    cq_layout((uint32_t)w->nodes.n, (const uint32_t(*)[2])pairs, (uint32_t)w->ties.n, at);
    free(pairs);
}

void cq_network_json(cq_view *v, int64_t home, cq_buf *out)
{
    network w = { .node_of = cq_map_new(1024) };
    cq_arg nodes[] = { { ":home", home, { 0 } }, { ":limit", CQ_SERVE_NODES, { 0 } } };
    cq_arg ties[] = { { ":home", home, { 0 } }, { ":limit", CQ_SERVE_TIES, { 0 } } };
    cq_view_ask(v, CQ_ASK_NODES, nodes, 2, take_node, &w);
    uint64_t all = cq_view_count(v, CQ_ASK_NODES, nodes, 1);
    uint64_t senders = w.nodes.n;
    cq_view_ask(v, CQ_ASK_TIES, ties, 2, take_tie, &w);
    cq_view_ask(v, CQ_ASK_SCRIPT_TIES, ties, 2, take_script, &w);
    w.lines = cq_zalloc(w.nodes.n + 1, sizeof *w.lines);
    cq_view_ask(v, CQ_ASK_LINES, nodes, 1, take_line, &w);
    cq_point *at = cq_zalloc(w.nodes.n + 1, sizeof *at);
    lay_out(&w, at);
    put_nodes(&w, at, out);
    put_ties(&w, out);
    cq_buf_printf(out, "],\"left_out\":%llu}", (unsigned long long)(all - senders));
    free(at);
    free(w.lines);
    CQ_VEC_DONE(w.ties);
    CQ_VEC_DONE(w.nodes);
    cq_map_free(w.node_of);
    cq_arena_done(&w.a);
}
