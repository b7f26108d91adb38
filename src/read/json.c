/* json.c - see reader.h: the format "json", lines of JSON and whole documents.
 *
 * In JSON lines a record is a line. In a document it is an object that holds a message by
 * its fields' names (columns.h); an object that does not is looked into, so that messages
 * are found however the export packs them, and the document is never in memory as a whole.
 * The depth at which the first one stands is that of all: what is broken there is a record
 * lost, what is broken elsewhere is packing.
 *
 * The places of a record's values are numbered as they are first met: nodes[i] is one path,
 * "user.id_str", and what it means. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "base/bounds.h"
#include "base/hash.h"
#include "base/map.h"
#include "base/vec.h"
#include "read/platform.h"
#include "read/json_shim.h"
#include "read/posts.h"
#include "read/reader.h"
#include "read/utf.h"

enum { MAX_NODES = 1 << 15, MAX_PATH = 200, TRIED_LINES = 20 };
enum { MAX_OBJECT = CQ_MAX_TEXT, MAX_PACKING = 64 }; /* bytes and depth of no record */

typedef struct {
    cq_str path, key; /* key: its last part */
    int up, then; /* the node it stands in; the one that was met after it the last time */
    cq_guess guess;
    cq_extra extra;
} node;

typedef struct {
    cq_json *parser;
    cq_columns *columns;
    cq_map *places; /* (node, key) -> node */
    CQ_VEC(node) nodes;
    int met; /* the node that was met last */
    cq_arena paths;
    /* The record at hand: */
    cq_arena *arena;
    cq_row row;
    int rank[CQ_COLS], at[CQ_COLS]; /* of the value taken, and its node */
    bool has[CQ_COLS], weak[CQ_COLS];
    bool twice; /* a key stood twice in one object */
    cq_buf joined[CQ_COLS];
    cq_platform *platform;
    bool watch; /* known lines are looked at too, for what is told once */
    /* The document: */
    cq_packing packing;
    int record_depth; /* of records, -1 unknown */
    uint64_t astray;  /* before it, indents divide records, not brackets */
    uint64_t found;   /* messages */
} json;

/* The length of the object that begins at s.p[0]: 0 where s does not hold its end,
 * SIZE_MAX where it is nested deeper than `depth`. Looks at brackets and strings only. */
static size_t object_end(cq_str s, int depth)
{
    int open = 0;
    bool string = false;
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        if (string) {
            i += c == '\\';
            string = c != '"';
        } else if (c == '"') {
            string = true;
        } else if (c == '{' || c == '[') {
            if (++open > depth)
                return SIZE_MAX;
        } else if ((c == '}' || c == ']') && --open == 0) {
            return i + 1;
        }
    }
    return 0;
}

static int add_node(json *j, int at, cq_str name)
{
    cq_str up = j->nodes.p[at].path;
    if (j->nodes.n == MAX_NODES || up.n + name.n > MAX_PATH)
        return -1;
    cq_str path =
        cq_str_printf(&j->paths, "%.*s%s%.*s", CQ_FMT(up), up.n ? "." : "", CQ_FMT(name));
    node fresh = { .path = path,
                   .key = cq_str_dup(&j->paths, name),
                   .up = at,
                   .guess = cq_columns_of(j->columns, path, 0),
                   .extra = cq_extra_of(path) };
    CQ_PUSH(j->nodes, fresh);
    return (int)j->nodes.n - 1;
}

static int find_node(json *j, int at, cq_str name)
{
    uint64_t hash = cq_hash_seed(name, (uint64_t)at);
    uint32_t known = cq_map_get(j->places, hash);
    if (known != CQ_NONE)
        return (int)known;
    int fresh = add_node(j, at, name);
    if (fresh >= 0)
        *cq_map_put(j->places, hash, (uint32_t)fresh) = (uint32_t)fresh;
    return fresh;
}

/* Objects of one kind mostly have their fields in one order: what followed the last time is
 * looked at first. */
static int field(void *ctx, int at, const char *key, size_t n)
{
    json *j = ctx;
    cq_str name = { key, n };
    int then = j->nodes.p[j->met].then;
    const node *next = &j->nodes.p[then];
    if (then == 0 || next->up != at || !cq_str_eq(next->key, name))
        then = find_node(j, at, name);
    if (then < 0)
        return then;
    j->nodes.p[j->met].then = then;
    j->met = then;
    return then;
}

/* The value with one more, in a buffer that grows, for there may be very many. */
static void append(json *j, cq_col col, cq_str more)
{
    cq_str *v = &j->row.value[col];
    cq_buf *b = &j->joined[col];
    if (v->p != b->p) {
        cq_buf_clear(b);
        cq_buf_str(b, *v);
    }
    if (col != CQ_COL_TEXT)
        cq_buf_char(b, cq_col_joined(col) ? ' ' : '\n');
    cq_buf_str(b, more);
    *v = cq_buf_view(b);
}

/* Take a value that lasts as long as the record. */
static void take(json *j, int at, cq_str s, bool listed)
{
    cq_guess g = j->nodes.p[at].guess;
    cq_extra extra = j->nodes.p[at].extra;
    if (extra != CQ_EXTRAS && s.n)
        cq_platform_value(j->platform, extra, s, j->arena);
    if (g.col == CQ_COLS)
        return;
    if (!j->has[g.col] || g.rank < j->rank[g.col])
        j->weak[g.col] = g.weak;
    j->has[g.col] = true;
    if (s.n == 0)
        return;
    cq_str *v = &j->row.value[g.col];
    bool text = g.col == CQ_COL_TEXT, listable = text || cq_col_listed(g.col);
    bool another = cq_col_joined(g.col) && at != j->at[g.col];
    if (v->n && g.rank == j->rank[g.col] && ((listed && listable) || another)) {
        append(j, g.col, s);
        return;
    }
    bool again = v->n && at == j->at[g.col] && !listed;
    j->twice |= again;
    if (!v->n || again || g.rank < j->rank[g.col]) {
        *v = s;
        j->rank[g.col] = g.rank;
        j->at[g.col] = at;
    }
}

static void leaf(void *ctx, int at, const char *value, size_t n, bool listed)
{
    take(ctx, at, (cq_str){ value, n }, listed);
}

static void number(void *ctx, int at, const char *value, size_t n, bool listed)
{
    json *j = ctx;
    const node *x = &j->nodes.p[at];
    if (x->guess.col != CQ_COLS || x->extra != CQ_EXTRAS)
        take(j, at, cq_str_dup(j->arena, (cq_str){ value, n }), listed);
}

static void init(json *j, cq_columns *columns)
{
    node root = { .path = CQ_STR(""), .guess.col = CQ_COLS, .extra = CQ_EXTRAS };
    *j = (json){ .columns = columns, .record_depth = -1 };
    j->platform = cq_platform_new();
    j->parser = cq_json_new();
    j->places = cq_map_new(64);
    CQ_PUSH(j->nodes, root);
}

static void done(json *j)
{
    for (int c = 0; c < CQ_COLS; c++)
        cq_buf_done(&j->joined[c]);
    cq_platform_free(j->platform);
    cq_arena_done(&j->paths);
    CQ_VEC_DONE(j->nodes);
    cq_map_free(j->places);
    cq_json_free(j->parser);
}

/* Read one object into j->row. What is not UTF-8 is read after its repair. */
static cq_json_result parse(json *j, cq_str s, cq_arena *a, bool *repaired)
{
    cq_json_visitor v = { j, field, leaf, number };
    j->arena = a;
    j->row = (cq_row){ .charset = CQ_STR("utf-8") };
    j->twice = false;
    memset(j->has, 0, sizeof j->has);
    memset(j->weak, 0, sizeof j->weak);
    cq_platform_begin(j->platform);
    cq_json_result result = cq_json_walk(j->parser, s.p, s.n, &v);
    if (result != CQ_JSON_UTF8)
        return result;
    cq_str good = cq_utf8_repair(a, s, repaired);
    char *padded = cq_arena_zero(a, good.n + CQ_BYTES_PAD, 1);
    memcpy(padded, good.p, good.n);
    return cq_json_walk(j->parser, padded, good.n, &v);
}

static bool holds_message(json *j)
{
    j->row.call = j->has[CQ_COL_DURATION] && j->has[CQ_COL_NUMBER] &&
                  (!j->has[CQ_COL_TEXT] || j->weak[CQ_COL_TEXT]);
    return cq_columns_suffice(j->has, j->weak);
}

/* What is to be done with the record of n bytes at the window: hand it on, or nothing. */
typedef cq_status on_record(void *ctx, json *j, size_t n, cq_json_result result,
                            bool repaired, cq_err *err);

static cq_status each_line(json *j, cq_reader *r, on_record *on, void *ctx, cq_err *err)
{
    cq_status status = CQ_OK;
    cq_bytes *in = r->in;
    while (status == CQ_OK && cq_bytes_need(in, 1)) {
        size_t n = cq_bytes_line(in, 0, CQ_MAX_RECORD);
        cq_str line = cq_str_trim((cq_str){ in->p, n });
        bool repaired = false;
        cq_arena_reset(&r->arena);
        if (n >= CQ_MAX_RECORD && in->p[n - 1] != '\n') {
            status = cq_reader_problem(r, in->line, in->at, true, err,
                                       "record over %d bytes", CQ_MAX_RECORD);
            while (in->n && in->p[n - 1] != '\n') {
                cq_bytes_skip(in, n);
                n = cq_bytes_line(in, 0, CQ_MAX_RECORD);
            }
        } else if (line.n && (j->watch || !cq_reader_known(r))) {
            cq_json_result result = parse(j, line, &r->arena, &repaired);
            status = on(ctx, j, n, result, repaired, err);
        }
        if (status == CQ_OK)
            cq_bytes_skip(in, n);
    }
    return status;
}

/* Where the line before the next record seems to end, by the indent of the one at s; s.n where none does,
 * or indents tell nothing. */
static size_t next_by_indent(const json *j, cq_str s)
{
    int indent = j->packing.indent;
    for (size_t i = 0; indent >= 0 && i < s.n; i++) {
        size_t blanks = 0;
        if (s.p[i] != '\n')
            continue;
        while (i + 1 + blanks < s.n && s.p[i + 1 + blanks] == ' ')
            blanks++;
        if (i + 1 + blanks < s.n && s.p[i + 1 + blanks] == '{' &&
            blanks == (size_t)indent)
            return i; /* with the line end, by which the next one's indent is seen */
    }
    return s.n;
}

/* The length of the object at the window, as object_end. A record ends with its
 * bracket; what may be packing is not looked for far. */
static size_t object_length(json *j, cq_bytes *in, bool record)
{
    int depth = record ? INT32_MAX : MAX_PACKING;
    size_t most = record ? CQ_MAX_RECORD : MAX_OBJECT;
    for (;;) {
        cq_str s = { in->p, in->n };
        if (in->at < j->astray)
            s.n = next_by_indent(j, s);
        size_t n = object_end(s, depth);
        if (n || s.n < in->n || in->n >= most || in->ended)
            return n;
        cq_bytes_need(in, in->n * 2);
    }
}

/* The record at the window is broken: the bytes to pass over. Up to where its end was
 * searched, brackets are not to be trusted, nor are all of them searched again. */
static size_t pass_broken(json *j, cq_bytes *in, size_t searched)
{
    if (j->astray < in->at + searched)
        j->astray = in->at + searched;
    return next_by_indent(j, (cq_str){ in->p, searched });
}

/* Deal with the object at the window; *pass is how much of it is done with, 1 to look into
 * it. A record that is known is parsed too: if it is broken, it matters where it ends. */
static cq_status read_object(json *j, cq_reader *r, on_record *on, void *ctx,
                             size_t *pass, cq_err *err)
{
    cq_bytes *in = r->in;
    bool repaired = false, record = j->packing.depth == j->record_depth;
    size_t n = object_length(j, in, record);
    *pass = 1;
    if (n == 0 || n == SIZE_MAX) {
        if (!record)
            return CQ_OK;
        *pass = pass_broken(j, in, in->n);
        r->damaged |= *pass == in->n && in->ended;
        return cq_reader_known(r) ? CQ_OK
                                  : cq_reader_problem(r, in->line, in->at, true, err,
                                                      "a record whose end is not found");
    }
    cq_json_result result = parse(j, (cq_str){ in->p, n }, &r->arena, &repaired);
    if (result == CQ_JSON_OK && holds_message(j) && j->record_depth < 0)
        j->record_depth = j->packing.depth;
    record = record || (result == CQ_JSON_OK && holds_message(j));
    if (!record) {
        cq_platform_keep_page(j->platform);
        return CQ_OK;
    }
    *pass = result == CQ_JSON_OK ? n : pass_broken(j, in, n);
    return on(ctx, j, n, result, repaired, err);
}

static cq_status each_object(json *j, cq_reader *r, on_record *on, void *ctx, cq_err *err)
{
    cq_status status = CQ_OK;
    while (status == CQ_OK && cq_packing_next(&j->packing, r->in)) {
        size_t pass;
        cq_arena_reset(&r->arena);
        status = read_object(j, r, on, ctx, &pass, err);
        if (pass == 1)
            cq_packing_enter(&j->packing);
        if (status == CQ_OK)
            cq_bytes_skip(r->in, pass);
    }
    return status;
}

/* --- what the first bytes show --- */

typedef struct {
    bool lines; /* one object a line */
    uint64_t records;
    int rank[CQ_COLS];
    cq_str name[CQ_COLS]; /* in json.paths */
    bool call;
    const char *platform;
} survey;

static cq_status note(void *ctx, json *j, size_t n, cq_json_result result, bool repaired,
                      cq_err *err)
{
    survey *v = ctx;
    (void)n, (void)repaired, (void)err;
    if (result != CQ_JSON_OK || !holds_message(j))
        return CQ_OK;
    cq_verdict verdict =
        cq_platform_mend(j->platform, &j->packing, NULL, &j->row, j->arena);
    v->platform = v->platform ? v->platform : verdict.platform;
    v->records++;
    v->call |= j->row.call;
    for (int c = 0; c < CQ_COLS; c++)
        if (j->row.value[c].n && (!v->name[c].n || j->rank[c] < v->rank[c])) {
            v->name[c] = j->nodes.p[j->at[c]].path;
            v->rank[c] = j->rank[c];
        }
    return CQ_OK;
}

static cq_status no_problem(void *ctx, const cq_source *s, const cq_problem *p,
                            cq_err *err)
{
    (void)ctx, (void)s, (void)p, (void)err;
    return CQ_OK;
}

/* Is one of the first lines an object by itself, and the first byte a bracket of one? */
static bool has_lines(cq_str head)
{
    cq_str line;
    if (!cq_str_starts(cq_str_trim(head), CQ_STR("{")))
        return false;
    for (int i = 0; i < TRIED_LINES && cq_str_line(&head, &line); i++)
        if (cq_str_starts(line, CQ_STR("{")) &&
            object_end(line, CQ_MAX_JSON_DEPTH) == cq_str_trim(line).n)
            return true;
    return false;
}

static size_t bom(cq_str head)
{
    return cq_str_starts(head, CQ_STR("\xef\xbb\xbf")) ? 3 : 0;
}

static void look(json *j, cq_str head, survey *v)
{
    cq_source source = { .path = "" };
    cq_sink sink = { .problem = no_problem };
    cq_bytes in;
    cq_reader r = { .in = &in, .source = &source, .sink = &sink };
    head = cq_str_sub(head, bom(head), head.n);
    for (int lines = has_lines(head); lines >= 0; lines--) {
        *v = (survey){ .lines = lines };
        cq_packing_init(&j->packing);
        j->astray = 0;
        cq_bytes_copy(&in, head);
        if (lines)
            each_line(j, &r, note, v, NULL);
        else
            each_object(j, &r, note, v, NULL);
        cq_bytes_done(&in);
        if (v->records)
            break; /* else a line may be a document, in which they are */
    }
    cq_arena_done(&r.arena);
    cq_packing_init(&j->packing);
    j->astray = 0;
}

static int sniff(cq_str head, cq_str path)
{
    cq_columns *columns = NULL;
    survey v;
    json j;
    (void)path;
    cq_str s = cq_str_trim(cq_str_sub(head, bom(head), head.n));
    if (!cq_str_starts(s, CQ_STR("{")) && !cq_str_starts(s, CQ_STR("[")) &&
        !cq_str_starts(s, CQ_STR("window.")))
        return 0;
    cq_columns_new(NULL, &columns, NULL);
    init(&j, columns);
    look(&j, head, &v);
    done(&j);
    cq_columns_free(columns);
    return v.records ? 80 : CQ_BARREN;
}

/* --- reading --- */

/* Is it a message, if its neighbours are? A post may have no words. */
static bool usable(json *j)
{
    bool person = j->has[CQ_COL_AUTHOR] || j->has[CQ_COL_HANDLE] || j->has[CQ_COL_NAME];
    return holds_message(j) || (person && (j->has[CQ_COL_TIME] || j->has[CQ_COL_ID]));
}

static cq_status look_at(cq_reader *r, cq_message *m, cq_str pictures, cq_err *err)
{
    cq_status status = CQ_OK;
    cq_str name;
    for (int i = 0; i < CQ_MAX_DOCUMENTS && pictures.n && status == CQ_OK; i++)
        if (cq_str_split(&pictures, '\n', &name))
            status = cq_reader_picture(r, m, name, err);
    return status;
}

static cq_status hand_on(void *ctx, json *j, size_t n, cq_json_result result,
                         bool repaired, cq_err *err)
{
    cq_reader *r = ctx;
    cq_message m;
    const char *remarks[3] = { 0 };
    cq_verdict v = { 0 };
    if (result == CQ_JSON_OK)
        v = cq_platform_mend(j->platform, &j->packing, r->owner, &j->row, &r->arena);
    cq_status told = v.remark ? cq_reader_once(r, v.remark, err) : CQ_OK;
    j->found += v.none;
    if (told != CQ_OK || v.none || cq_reader_known(r))
        return told;
    if (result != CQ_JSON_OK || !usable(j))
        return cq_reader_problem(r, r->in->line, r->in->at, true, err, "%s",
                                 result != CQ_JSON_OK ? cq_json_reason(result)
                                                      : "no message in this object");
    j->row.tz = r->opt->tz;
    j->row.dates = r->opt->dates;
    remarks[0] = cq_post_fill(&j->row, &r->arena, &m);
    remarks[1] = repaired ? "bytes that are not UTF-8" : NULL;
    remarks[2] = j->twice ? "a key stands twice; its last value is read" : NULL;
    for (int i = 0; i < 3; i++)
        if (remarks[i]) {
            cq_status status = cq_reader_problem(r, r->in->line, r->in->at, false, err,
                                                 "%s", remarks[i]);
            if (status != CQ_OK)
                return status;
        }
    cq_reader_place(r, n, &m);
    j->found++;
    cq_status status = look_at(r, &m, v.pictures, err);
    return status == CQ_OK ? cq_reader_message(r, &m, err) : status;
}

/* Nothing in it has a name that is known: say which names there are. */
static cq_status nothing_known(json *j, cq_reader *r, cq_err *err)
{
    char fields[CQ_LABEL] = "";
    size_t at = 0;
    for (size_t i = 1; i < j->nodes.n && at < sizeof fields; i++)
        at += (size_t)snprintf(fields + at, sizeof fields - at, "%s%.*s",
                               i > 1 ? ", " : "", CQ_FMT(j->nodes.p[i].path));
    r->damaged = true;
    return cq_reader_problem(r, 1, 0, true, err,
                             "no field is known as the text; name it with --map "
                             "text=FIELD,...; the fields are: %s",
                             fields);
}

static cq_status read_all(cq_reader *r, cq_err *err)
{
    cq_columns *columns = NULL;
    survey v;
    json j;
    cq_status status = cq_columns_new(r->opt->map, &columns, err);
    if (status != CQ_OK)
        return status;
    init(&j, columns);
    cq_bytes_need(r->in, CQ_HEAD);
    cq_str head = { r->in->p, r->in->n < CQ_HEAD ? r->in->n : CQ_HEAD };
    look(&j, head, &v);
    char form[32];
    snprintf(form, sizeof form, "%s%s%s", v.lines ? "jsonl" : "json",
             v.platform ? ", " : "", v.platform ? v.platform : "");
    cq_post_label(form, v.name, v.call, "", r->label);
    r->source->format = r->label;
    j.watch = v.platform != NULL;
    cq_bytes_skip(r->in, bom(head));
    status =
        v.lines ? each_line(&j, r, hand_on, r, err) : each_object(&j, r, hand_on, r, err);
    if (status == CQ_OK && !v.records && !j.found)
        status = nothing_known(&j, r, err);
    done(&j);
    cq_columns_free(columns);
    return status;
}

const cq_format cq_format_json = { "json", sniff, read_all, false };
