/* api.c - see api.h.
 *
 * A path is cut at its slashes; the first word picks a row of the table. A handler fills the
 * answer's body, or fails it; what the case says in between is checked once, at the end. */
#include "serve/api.h"

#include <stdio.h>
#include <string.h>

#include "serve/clock.h"
#include "serve/finding.h"
#include "serve/happening.h"
#include "serve/limits.h"
#include "serve/lists.h"
#include "serve/network.h"
#include "serve/rise.h"
#include "serve/rows.h"
#include "serve/timeline.h"
#include "tell/rune.h"

#ifndef CQ_VERSION
#define CQ_VERSION "0.1.0"
#endif

enum { WORDS = 5 };

typedef struct {
    cq_api *api;
    cq_view *v;
    const cq_request *r;
    cq_answer *out;
    cq_str word[WORDS]; /* of the path, behind /api/v1/ */
    int words;
    cq_view_state now;
    int64_t home; /* the campaign's number */
    cq_api_kind kind;
} call;

static const char *state_name(cq_api *a, const cq_view_state *now)
{
    static const char *const names[] = { "scanning", "numbering", "ready", "failed" };
    return a->state == CQ_READY && (!a->view || !now->run) ? "empty" : names[a->state];
}

void cq_api_status(cq_api *a, cq_buf *out)
{
    cq_view_state now = { 0 };
    if (a->view) {
        cq_view_begin(a->view, &now);
        cq_view_end(a->view, NULL);
    }
    cq_buf_printf(out,
                  "{\"state\":\"%s\",\"version\":\"%s\",\"case\":", state_name(a, &now),
                  CQ_VERSION);
    cq_rune_json(out, cq_str_z(a->case_name));
    cq_buf_printf(out, ",\"run\":%lld,\"places\":%s,\"search\":\"%s\",\"error\":",
                  (long long)now.run, now.places ? "true" : "false",
                  a->indexing ? "building"
                  : now.words ? "ready"
                              : "absent");
    if (a->error.n)
        cq_rune_json(out, a->error);
    else
        cq_buf_z(out, "null");
    cq_buf_char(out, '}');
}

static void put_object(void *ctx, const cq_datum *row, int n)
{
    cq_buf *out = ctx;
    if (!out->n)
        cq_buf_char(out, '{');
    cq_rows_fields(out, row, n);
}

static void put_people(void *ctx, const cq_datum *row, int n)
{
    cq_buf *out = ctx;
    cq_buf_z(out, ",\"people\":{");
    cq_rows_fields(out, row, n);
    cq_buf_char(out, '}');
}

/* Whether the answer is there already; else it is emptied, to be worked out anew. */
static bool is_known(call *c, cq_memo *m, int64_t what)
{
    if (m->of[0] == c->now.run && m->of[1] == what)
        return true;
    cq_buf_clear(&m->body);
    m->of[0] = c->now.run;
    m->of[1] = what;
    return false;
}

static void put_overview(call *c, cq_buf *out)
{
    cq_view_ask(c->v, CQ_ASK_OVERVIEW, NULL, 0, put_object, out);
    if (c->now.places) {
        cq_view_ask(c->v, CQ_ASK_PEOPLE, NULL, 0, put_people, out);
        cq_happening_case(c->v, out);
    } else {
        cq_buf_z(out, ",\"people\":null,\"leads\":null,\"camps\":null,"
                      "\"after_events\":null");
    }
    cq_buf_char(out, '}');
}

static void overview(call *c)
{
    cq_memo *m = &c->api->overview;
    if (!is_known(c, m, c->now.places))
        put_overview(c, &m->body);
    cq_buf_str(&c->out->body, cq_buf_view(&m->body));
}

static void list_of(call *c, cq_ask ask, int64_t n)
{
    cq_list_ask l = { .ask = ask };
    cq_list_number(&l, ":home", c->home);
    cq_list_number(&l, ":n", n);
    cq_list_page(c->v, &l, c->r, CQ_STR(""), c->out);
}

/* --- a campaign's parts --- */

/* "s3" is 3; `none` where nothing is given, INT64_MIN where it is none. */
static int64_t script_number(cq_str s, int64_t none)
{
    int64_t n;
    if (!s.n)
        return none;
    return s.p[0] == 's' && cq_str_int(cq_str_sub(s, 1, s.n), 1, 1000000, &n) ? n
                                                                              : INT64_MIN;
}

static void take_row(void *ctx, const cq_datum *row, int n)
{
    *(int64_t *)ctx = cq_rows_cell(row, n, "id").number;
}

/* The row of a script of the campaign, or -1. */
static int64_t script_row(call *c, int64_t script)
{
    int64_t row = -1;
    cq_arg args[] = { { ":home", c->home, { 0 } }, { ":script", script, { 0 } } };
    cq_view_ask(c->v, CQ_ASK_SCRIPT_TEXT, args, 2, take_row, &row);
    return row;
}

static bool campaign_list(call *c, cq_str what, cq_list_ask *l)
{
    cq_str script = cq_request_get(c->r, "script"), order = cq_request_get(c->r, "order");
    int64_t n = script_number(script, INT64_MIN);
    cq_list_number(l, ":home", c->home);
    if (cq_str_eq(what, CQ_STR("messages"))) {
        l->ask =
            cq_str_eq(order, CQ_STR("added")) ? CQ_ASK_MESSAGES_ADDED : CQ_ASK_MESSAGES;
        cq_list_number(l, ":script", n);
    } else if (cq_str_eq(what, CQ_STR("senders"))) {
        l->ask = CQ_ASK_SENDERS;
    } else if (cq_str_eq(what, CQ_STR("additions"))) {
        l->ask = CQ_ASK_ADDITIONS;
        cq_list_number(l, ":row", script_row(c, script_number(script, 1)));
    } else if (cq_str_eq(what, CQ_STR("network"))) {
        l->ask = CQ_ASK_EDGES;
    } else {
        return false;
    }
    return true;
}

static void slot(call *c)
{
    cq_list_ask l = { .ask = CQ_ASK_SLOT };
    int64_t n;
    if (c->words < 5 || !cq_str_int(c->word[4], 1, 1000000, &n)) {
        cq_answer_fail(c->out, 404, "there is no such slot");
        return;
    }
    cq_list_number(&l, ":row", script_row(c, script_number(c->word[3], 1)));
    cq_list_number(&l, ":slot", n - 1);
    cq_list_page(c->v, &l, c->r, CQ_STR(""), c->out);
}

/* The senders of one script with their addresses, for who asked twice. */
static void answer_once(call *c)
{
    static const char *const names[] = { "script", "names", "confirmed", NULL };
    char v[3][CQ_FIELD] = { "", "", "" };
    cq_list_ask l = { .ask = CQ_ASK_ANSWER };
    cq_export_opt o = { .names = true };
    if (!c->r->post) {
        cq_answer_fail(c->out, 405, "this is asked by POST");
        return;
    }
    if (!cq_request_body(c->r, names, v) || strcmp(v[1], "true") ||
        strcmp(v[2], "true")) {
        cq_answer_fail(c->out, 409,
                       "addresses and names leave the case only after a"
                       " confirmation");
        return;
    }
    cq_list_number(&l, ":home", c->home);
    cq_list_number(&l, ":script", script_number(cq_str_z(v[0]), INT64_MIN));
    cq_list_export(c->v, &l, false, &o, c->out);
    snprintf(c->out->file, sizeof c->out->file, "answer-%.8s.csv", c->word[1].p);
}

static void network(call *c)
{
    cq_memo *m = &c->api->network;
    if (!is_known(c, m, c->home))
        cq_network_json(c->v, c->home, &m->body);
    cq_buf_str(&c->out->body, cq_buf_view(&m->body));
}

static void clock_of(call *c)
{
    int64_t nth = cq_request_int(c->r, "rhythm", 0, 1000, 0);
    if (nth < 0 || !cq_clock_json(c->v, c->home, nth, &c->out->body))
        cq_answer_fail(c->out, 404, "there is no such rhythm");
}

static void campaign(call *c)
{
    cq_buf *out = &c->out->body;
    cq_list_ask l = { 0 };
    cq_str what = c->word[2];
    c->home = cq_view_campaign(c->v, c->word[1]);
    if (c->home < 0)
        cq_answer_fail(c->out, 404, "there is no such campaign");
    else if (c->words == 2)
        cq_finding_campaign(c->v, c->home,
                            script_number(cq_request_get(c->r, "script"), 1), out);
    else if (cq_str_eq(what, CQ_STR("timeline")))
        cq_timeline_json(c->v, c->home, cq_request_get(c->r, "step"), out);
    else if (cq_str_eq(what, CQ_STR("clock")))
        clock_of(c);
    else if (cq_str_eq(what, CQ_STR("network")))
        network(c);
    else if (cq_str_eq(what, CQ_STR("slots")))
        slot(c);
    else if (cq_str_eq(what, CQ_STR("answer")))
        answer_once(c);
    else if (campaign_list(c, what, &l))
        cq_list_page(c->v, &l, c->r, CQ_STR(""), c->out);
    else
        cq_answer_fail(c->out, 404, "a campaign has no such part");
}

static void rise(call *c)
{
    int64_t n;
    if (c->words < 2 || !cq_str_int(c->word[1], 1, UINT32_MAX, &n) ||
        !cq_rise_json(c->v, n, &c->out->body))
        cq_answer_fail(c->out, 404, "there is no such event");
}

static void campaigns(call *c)
{
    list_of(c, c->now.places ? CQ_ASK_CAMPAIGNS : CQ_ASK_CAMPAIGNS_EARLY, 0);
}

/* --- messages and senders --- */

static bool number_of(call *c, int word, int64_t *n)
{
    if (c->words > word && cq_str_int(c->word[word], 1, UINT32_MAX, n))
        return true;
    cq_answer_fail(c->out, 404, "messages and senders are numbers");
    return false;
}

static void message(call *c)
{
    int64_t n;
    if (number_of(c, 1, &n) && !cq_finding_message(c->v, n, &c->out->body))
        cq_answer_fail(c->out, 404, "there is no such message");
}

static void sender(call *c)
{
    int64_t n;
    if (!number_of(c, 1, &n))
        return;
    if (c->words > 2) {
        list_of(c, CQ_ASK_SENDER_MESSAGES, n);
        return;
    }
    cq_arg one[] = { { ":n", n, { 0 } } };
    cq_view_ask(c->v, CQ_ASK_SENDER, one, 1, put_object, &c->out->body);
    cq_buf_char(&c->out->body, '}');
    if (c->out->body.n == 1)
        cq_answer_fail(c->out, 404, "there is no such sender");
}

/* INT64_MIN, which no message has, where it is none. */
static int64_t asked_number(const call *c, const char *name)
{
    return cq_request_int(c->r, name, 1, UINT32_MAX, INT64_MIN);
}

static void compare(call *c)
{
    if (!cq_finding_compare(c->v, asked_number(c, "a"), asked_number(c, "b"),
                            &c->out->body))
        cq_answer_fail(c->out, 404, "two messages are compared, by their numbers");
}

static bool individual_list(call *c, cq_list_ask *l)
{
    cq_str order = cq_request_get(c->r, "order");
    l->ask =
        cq_str_eq(order, CQ_STR("length")) ? CQ_ASK_INDIVIDUAL_LENGTH : CQ_ASK_INDIVIDUAL;
    return true;
}

static void individual(call *c)
{
    cq_list_ask l = { 0 };
    individual_list(c, &l);
    cq_list_page(c->v, &l, c->r, CQ_STR(""), c->out);
}

static void worth(call *c)
{
    list_of(c, CQ_ASK_WORTH, 0);
}

static void set_aside(call *c)
{
    cq_list_ask l = { .ask = CQ_ASK_ASIDE };
    cq_list_text(&l, ":reason", cq_request_get(c->r, "reason"));
    cq_list_page(c->v, &l, c->r, CQ_STR(""), c->out);
}

static void problems(call *c)
{
    list_of(c, CQ_ASK_PROBLEMS, 0);
}

static void timeline(call *c)
{
    cq_str step = cq_request_get(c->r, "step");
    cq_memo *m = &c->api->timeline;
    if (step.n) {
        cq_timeline_json(c->v, INT64_MIN, step, &c->out->body);
        return;
    }
    if (!is_known(c, m, 0))
        cq_timeline_json(c->v, INT64_MIN, step, &m->body);
    cq_buf_str(&c->out->body, cq_buf_view(&m->body));
}

/* --- search --- */

static void search(call *c)
{
    cq_list_ask l = { 0 };
    cq_buf words = { 0 };
    if (!cq_finding_search(c->v, c->r, &l, &words))
        cq_answer_fail(c->out, 400, "%s",
                       "a date is as 2026-01-31, a channel one of mail,"
                       " post, call and letter");
    else
        cq_list_page(c->v, &l, c->r, cq_buf_view(&words), c->out);
    cq_buf_done(&words);
}

/* --- exports --- */

static bool export_list(call *c, cq_str what, cq_list_ask *l, cq_buf *words)
{
    cq_str id = cq_request_get(c->r, "campaign");
    if (cq_str_eq(what, CQ_STR("search")))
        return cq_finding_search(c->v, c->r, l, words);
    if (cq_str_eq(what, CQ_STR("individual")))
        return individual_list(c, l);
    if (cq_str_eq(what, CQ_STR("message")) || cq_str_eq(what, CQ_STR("sender"))) {
        l->ask = what.p[0] == 'm' ? CQ_ASK_MESSAGE_FILE : CQ_ASK_SENDER_MESSAGES;
        cq_list_number(l, ":n", asked_number(c, "n"));
        return asked_number(c, "n") > 0;
    }
    if (cq_str_eq(what, CQ_STR("set-aside")) || cq_str_eq(what, CQ_STR("problems"))) {
        l->ask = what.p[0] == 's' ? CQ_ASK_ASIDE : CQ_ASK_PROBLEMS;
        cq_list_text(l, ":reason", cq_request_get(c->r, "reason"));
        return true;
    }
    if (cq_str_eq(what, CQ_STR("campaigns")) || cq_str_eq(what, CQ_STR("worth"))) {
        l->ask = what.p[0] == 'c' ? CQ_ASK_CAMPAIGNS : CQ_ASK_WORTH;
        return true;
    }
    c->home = id.n ? cq_view_campaign(c->v, id) : -1;
    return c->home >= 0 && campaign_list(c, what, l);
}

static bool export_rows(call *c, cq_str what, bool json, cq_export_opt *o)
{
    cq_list_ask l = { 0 };
    cq_buf words = { 0 };
    cq_view_key(c->v, o->key);
    if (cq_str_eq(what, CQ_STR("compare")))
        return cq_finding_compare_file(c->v, asked_number(c, "a"), asked_number(c, "b"),
                                       json, o, c->out);
    bool known = export_list(c, what, &l, &words);
    if (known)
        cq_list_export(c->v, &l, json, o, c->out);
    cq_buf_done(&words);
    return known;
}

static void export(call *c)
{
    cq_str what = cq_request_get(c->r, "what"), format = cq_request_get(c->r, "format");
    bool json = cq_str_eq(format, CQ_STR("json")),
         html = cq_str_eq(format, CQ_STR("html"));
    cq_export_opt o = { .names = cq_str_eq(cq_request_get(c->r, "names"), CQ_STR("1")) };
    bool report = cq_str_eq(what, CQ_STR("report"));
    if ((o.names || report) && !(c->r->names && o.names))
        cq_answer_fail(c->out, 403, "names leave the case only if that is said twice");
    else if (report)
        c->kind = html ? CQ_IS_HTML : CQ_IS_JSON;
    else if (html || !export_rows(c, what, json, &o))
        cq_answer_fail(c->out, 400, "there is nothing of that name to be exported");
    else
        snprintf(c->out->file, sizeof c->out->file, "claque-%.20s.%s", what.p,
                 json ? "json" : "csv");
}

/* --- the table --- */

typedef enum { FINDINGS, PLACES } need;

static const struct {
    const char *name;
    void (*run)(call *c);
    need need;
} routes[] = {
    { "overview", overview, FINDINGS }, { "campaigns", campaigns, FINDINGS },
    { "campaigns", campaign, PLACES },  { "timeline", timeline, PLACES },
    { "messages", message, PLACES },    { "senders", sender, PLACES },
    { "compare", compare, PLACES },     { "individual", individual, PLACES },
    { "worth", worth, PLACES },         { "set-aside", set_aside, PLACES },
    { "problems", problems, FINDINGS }, { "search", search, PLACES },
    { "export", export, PLACES },       { "rises", rise, PLACES },
};
enum { ROUTES = sizeof routes / sizeof *routes };

/* What has to be there first, and is seen to if it is not. */
static bool lacks(call *c, need n)
{
    const cq_view_state *now = &c->now;
    bool search = cq_str_eq(c->word[0], CQ_STR("search")) ||
                  cq_str_eq(cq_request_get(c->r, "what"), CQ_STR("search"));
    bool words = search && cq_request_get(c->r, "q").n;
    c->api->want_places |= now->run && !now->places;
    if ((n == FINDINGS && now->run) || (now->places && (!words || now->words)))
        return false;
    if (!now->run) {
        cq_answer_fail(c->out, 409, "nothing was found yet");
        return true;
    }
    c->api->want_words |= now->places && words;
    c->out->status = 202;
    cq_buf_printf(&c->out->body, "{\"state\":\"%s\",\"done\":%llu,\"total\":%llu}",
                  now->places ? "building" : "numbering",
                  (unsigned long long)c->api->words_done,
                  (unsigned long long)c->api->words_all);
    return true;
}

static void run(call *c)
{
    cq_err err;
    int k = 0;
    while (k < ROUTES && !cq_str_eq(c->word[0], cq_str_z(routes[k].name)))
        k++;
    k += k < ROUTES && routes[k].run == campaigns && c->words > 1;
    if (k == ROUTES) {
        cq_answer_fail(c->out, 404, "there is no such call");
        return;
    }
    if (!c->v) {
        cq_answer_fail(c->out, 409, "nothing was found yet");
        return;
    }
    cq_view_begin(c->v, &c->now);
    if (!lacks(c, routes[k].need))
        routes[k].run(c);
    if (cq_view_end(c->v, &err) == CQ_OK)
        return;
    cq_answer_fail(c->out, 500, "%s", err.text);
    c->api->overview.of[0] = c->api->network.of[0] = c->api->timeline.of[0] =
        0; /* nor is it remembered */
}

static void cut_path(call *c)
{
    cq_str rest = cq_str_sub(c->r->path, strlen("/api/v1/"), c->r->path.n), word;
    while (c->words < WORDS && rest.n && cq_str_split(&rest, '/', &word))
        c->word[c->words++] = word;
    if (rest.n) /* more words than any call has */
        c->words = 0;
}

static cq_api_kind session(cq_api *a, const cq_request *r, cq_answer *out)
{
    static const char *const names[] = { "token", NULL };
    char v[1][CQ_FIELD] = { "" };
    if (r->post && cq_request_body(r, names, v) &&
        cq_gate_opens(a->gate, cq_str_z(v[0]))) {
        out->status = 204;
        return CQ_IS_SESSION;
    }
    cq_answer_fail(out, 403, "this is not the token of the address that was opened");
    return CQ_ANSWERED;
}

cq_api_kind cq_api_answer(cq_api *a, const cq_request *r, cq_answer *out)
{
    call c = { .api = a, .v = a->view, .r = r, .out = out, .home = INT64_MIN };
    cut_path(&c);
    out->status = 200;
    out->type = "application/json";
    if (c.words == 1 && cq_str_eq(c.word[0], CQ_STR("session")))
        return session(a, r, out);
    if (r->post && !(c.words == 3 && cq_str_eq(c.word[2], CQ_STR("answer")))) {
        cq_answer_fail(out, 405, "this is not asked by POST");
        return CQ_ANSWERED;
    }
    if (c.words == 1 && cq_str_eq(c.word[0], CQ_STR("events")))
        return CQ_IS_EVENTS;
    if (c.words == 1 && cq_str_eq(c.word[0], CQ_STR("report")))
        return CQ_IS_JSON;
    if (c.words == 1 && cq_str_eq(c.word[0], CQ_STR("status")))
        cq_api_status(a, &out->body);
    else
        run(&c);
    return c.kind;
}
