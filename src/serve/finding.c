/* finding.c - see finding.h. */
#include "serve/finding.h"

#include <string.h>

#include "base/time.h"
#include "keep/letters.h"
#include "keep/speak.h"
#include "serve/happening.h"
#include "serve/limits.h"
#include "serve/reading.h"
#include "serve/rows.h"
#include "tell/rune.h"

static void put_fields(void *ctx, const cq_datum *row, int n)
{
    cq_rows_fields(ctx, row, n);
}

void cq_finding_campaign(cq_view *v, int64_t home, int64_t script, cq_buf *out)
{
    cq_arg args[] = { { ":home", home, { 0 } }, { ":script", script, { 0 } } };
    cq_buf_char(out, '{');
    cq_view_ask(v, CQ_ASK_CAMPAIGN, args, 2, put_fields, out);
    cq_happening_campaign(v, home, out);
    cq_buf_char(out, '}');
}

/* --- a message --- */

typedef struct {
    cq_arena a;
    cq_buf head; /* its fields but for the text */
    cq_message m;
    cq_str fields, script_text;
    int64_t home, script;
    size_t left_out;
    bool there;
} message;

static cq_channel channel_of(cq_str name)
{
    cq_channel k = CQ_MAIL;
    while (k < CQ_CHANNELS && !cq_str_eq(name, cq_str_z(cq_channel_name(k))))
        k++;
    return k;
}

static void take_message(void *ctx, const cq_datum *row, int n)
{
    message *x = ctx;
    cq_datum kept[40];
    int k = 0;
    for (int i = 0; i < n && k < 40; i++)
        if (strcmp(row[i].name, "text") && strcmp(row[i].name, "fields") &&
            strcmp(row[i].name, "home") && strcmp(row[i].name, "snippet"))
            kept[k++] = row[i];
    cq_rows_fields(&x->head, kept, k);
    cq_str text = cq_rows_cell(row, n, "text").text;
    cq_str shown = cq_rune_head(text, CQ_SERVE_TEXT), script;
    x->left_out = text.n - shown.n;
    x->m.text = cq_str_dup(&x->a, shown);
    x->m.key = cq_str_dup(&x->a, cq_rows_cell(row, n, "key").text);
    x->m.sender_name = cq_str_dup(&x->a, cq_rows_cell(row, n, "sender.name").text);
    x->m.channel = channel_of(cq_rows_cell(row, n, "channel").text);
    x->fields = cq_str_dup(&x->a, cq_rows_cell(row, n, "fields").text);
    x->home = cq_rows_cell(row, n, "home").number;
    script = cq_rows_cell(row, n, "script").text;
    if (!script.n || !cq_str_int(cq_str_sub(script, 1, script.n), 1, 1000000, &x->script))
        x->script = 0;
    x->there = true;
}

static void take_script(void *ctx, const cq_datum *row, int n)
{
    message *x = ctx;
    x->script_text = cq_str_dup(&x->a, cq_rows_cell(row, n, "text").text);
}

static void get(cq_view *v, int64_t n, message *x)
{
    cq_arg one[] = { { ":n", n, { 0 } } };
    cq_view_ask(v, CQ_ASK_MESSAGE, one, 1, take_message, x);
    if (!x->there || x->script <= 0)
        return;
    cq_arg script[] = { { ":home", x->home, { 0 } }, { ":script", x->script, { 0 } } };
    cq_view_ask(v, CQ_ASK_SCRIPT_TEXT, script, 2, take_script, x);
}

static void drop(message *x)
{
    cq_buf_done(&x->head);
    cq_arena_done(&x->a);
}

/* "kind=value" a line; in the value, "\n" is a line feed and "\\" a backslash. */
static void put_pair(cq_buf *out, cq_str line, cq_arena *a)
{
    size_t cut = cq_str_find(line, CQ_STR("=")), n = 0;
    cq_str v = cq_rune_head(cq_str_sub(line, cut + 1, line.n), 2000);
    char *plain = cq_arena_text(a, v.n + 1);
    for (size_t i = 0; i < v.n; i++) {
        bool pair = v.p[i] == '\\' && i + 1 < v.n;
        i += pair;
        plain[n++] = pair && v.p[i] == 'n' ? '\n' : v.p[i];
    }
    cq_buf_z(out, out->p[out->n - 1] == '[' ? "[" : ",[");
    cq_rune_json(out, cq_str_sub(line, 0, cut));
    cq_buf_char(out, ',');
    cq_rune_json(out, (cq_str){ plain, n });
    cq_buf_char(out, ']');
}

static void put_pairs(cq_buf *out, message *x)
{
    enum { MOST = 60 };
    cq_str rest = x->fields, line;
    cq_buf_z(out, ",\"fields\":[");
    for (int i = 0; i < MOST && rest.n && cq_str_split(&rest, '\n', &line); i++)
        if (line.n)
            put_pair(out, line, &x->a);
    cq_buf_char(out, ']');
}

bool cq_finding_message(cq_view *v, int64_t n, cq_buf *out)
{
    message x = { 0 };
    get(v, n, &x);
    if (x.there) {
        cq_buf_char(out, '{');
        cq_buf_str(out, cq_buf_view(&x.head));
        cq_buf_z(out, ",\"text\":");
        cq_rune_json(out, x.m.text);
        cq_buf_printf(out, ",\"text_left_out\":%zu,\"marks\":", x.left_out);
        cq_reading_marks(out, &x.m, x.script_text);
        put_pairs(out, &x);
        cq_buf_char(out, '}');
    }
    drop(&x);
    return x.there;
}

/* Both, cut to what stands in one answer. */
static bool get_two(cq_view *v, int64_t a, int64_t b, message *x, message *y)
{
    enum { MOST = 70 << 10 };
    get(v, a, x);
    get(v, b, y);
    x->m.text = cq_rune_head(x->m.text, MOST);
    y->m.text = cq_rune_head(y->m.text, MOST);
    return x->there && y->there;
}

bool cq_finding_compare(cq_view *v, int64_t a, int64_t b, cq_buf *out)
{
    message x = { 0 }, y = { 0 };
    bool there = get_two(v, a, b, &x, &y);
    if (there) {
        cq_buf_z(out, "{\"a\":{");
        cq_buf_str(out, cq_buf_view(&x.head));
        cq_buf_z(out, "},\"b\":{");
        cq_buf_str(out, cq_buf_view(&y.head));
        cq_buf_z(out, "},\"parts\":");
        cq_reading_compare(out, &x.m, &y.m);
        cq_buf_char(out, '}');
    }
    drop(&x);
    drop(&y);
    return there;
}

/* --- the same as a file --- */

typedef struct {
    cq_str a, b; /* keys */
    const cq_export_opt *o;
    bool json;
    cq_buf *out;
    int64_t n;
} rows;

static cq_datum text_of(const char *name, const cq_str *s)
{
    return (cq_datum){ .name = name,
                       .kind = s ? CQ_CELL_TEXT : CQ_CELL_NULL,
                       .text = s ? *s : CQ_STR("") };
}

static cq_datum number_of(const char *name, int64_t n)
{
    return (cq_datum){ .name = name, .kind = CQ_CELL_INT, .number = n };
}

static void take_part(void *ctx, const char *kind, const cq_str *a, const cq_str *b)
{
    rows *r = ctx;
    cq_str name = cq_str_z(kind);
    cq_datum row[] = { number_of("part", ++r->n),
                       text_of("kind", &name),
                       number_of("a_words", a ? cq_speak_words(*a) : 0),
                       number_of("b_words", b ? cq_speak_words(*b) : 0),
                       text_of("a", a),
                       text_of("b", b),
                       text_of("a_key", &r->a),
                       text_of("b_key", &r->b) };
    enum { WIDTH = sizeof row / sizeof *row };
    if (r->json) {
        cq_buf_z(r->out, r->n > 1 ? ",\n" : "\n");
        cq_rows_masked(r->out, row, WIDTH, r->o);
        return;
    }
    if (r->n == 1)
        cq_rows_header(r->out, row, WIDTH);
    cq_rows_line(r->out, row, WIDTH, r->o);
}

bool cq_finding_compare_file(cq_view *v, int64_t a, int64_t b, bool json,
                             const cq_export_opt *o, cq_answer *out)
{
    message x = { 0 }, y = { 0 };
    bool there = get_two(v, a, b, &x, &y);
    if (there) {
        rows r = { x.m.key, y.m.key, o, json, &out->body, 0 };
        out->type = json ? "application/json" : "text/csv; charset=utf-8";
        cq_buf_z(r.out, json ? "[" : "");
        cq_reading_parts(&x.m, &y.m, take_part, &r);
        cq_buf_z(r.out, json ? "\n]\n" : "");
    }
    drop(&x);
    drop(&y);
    return there;
}

/* --- a search --- */

/* Words as FTS5 takes them, each in quotation marks, so that nothing in it is an operator;
 * what the user put in quotation marks stays together. The last word may go on. */
static void phrase(cq_str q, cq_buf *out)
{
    q = cq_rune_head(q, CQ_SERVE_SEARCH);
    bool open = false, quoted = false;
    for (size_t i = 0; i < q.n; i++) {
        char c = q.p[i];
        bool space = c == ' ' || (c > 0 && c < ' ');
        if (c == '"')
            quoted = !quoted;
        if (open && (c == '"' || (space && !quoted))) {
            cq_buf_z(out, "\" ");
            open = false;
        } else if (c != '"' && (!space || open)) {
            if (!open)
                cq_buf_char(out, '"');
            open = true;
            cq_buf_char(out, space ? ' ' : c);
        }
    }
    if (open)
        cq_buf_z(out, quoted ? "\"" : "\"*");
}

/* A day of the request as seconds, a day later if `after`; INT64_MIN where none is given. */
static bool day(const cq_request *r, const char *name, bool after, int64_t *out)
{
    cq_str s = cq_request_get(r, name);
    *out = INT64_MIN;
    if (!s.n)
        return true;
    *out = cq_time_read(s, CQ_DATES_UNKNOWN, NULL);
    if (*out == CQ_NO_TIME)
        return false;
    *out += after && s.n == strlen("2026-01-31") ? 86400 : 0;
    return true;
}

bool cq_finding_search(cq_view *v, const cq_request *r, cq_list_ask *l, cq_buf *words)
{
    cq_str channel = cq_request_get(r, "channel"), id = cq_request_get(r, "campaign");
    int64_t from, to;
    cq_buf plain = { 0 };
    phrase(cq_request_get(r, "q"), &plain);
    cq_letters_apart(words, cq_buf_view(&plain));
    cq_buf_done(&plain);
    l->ask = words->n ? CQ_ASK_SEARCH_WORDS : CQ_ASK_SEARCH;
    if (!day(r, "from", false, &from) || !day(r, "to", true, &to) ||
        (channel.n && channel_of(channel) == CQ_CHANNELS))
        return false;
    cq_list_text(l, ":words", cq_buf_view(words));
    cq_list_text(l, ":sender",
                 cq_rune_head(cq_request_get(r, "sender"), CQ_SERVE_SEARCH));
    cq_list_number(l, ":from", from);
    cq_list_number(l, ":to", to);
    cq_list_number(l, ":channel", channel.n ? (int64_t)channel_of(channel) : INT64_MIN);
    if (cq_str_eq(id, CQ_STR("individual")))
        cq_list_number(l, ":home", -1);
    else
        cq_list_number(l, ":home", id.n ? cq_view_campaign(v, id) : INT64_MIN);
    return !id.n || l->args[l->n - 1].number != -1 || cq_str_eq(id, CQ_STR("individual"));
}
