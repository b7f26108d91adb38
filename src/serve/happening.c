/* happening.c - see happening.h.
 *
 * An item is what the case says, and behind it, in words, what the report says of the same:
 * those words stand once, in tell/. */
#include "serve/happening.h"

#include "base/map.h"
#include "serve/rise.h"
#include "serve/rows.h"
#include "tell/camps.h"
#include "tell/course.h"
#include "tell/firsts.h"
#include "tell/pen.h"

typedef struct {
    cq_view *v;
    int64_t home;
    cq_buf *out;
    cq_arena a;
    cq_spread spreads[CQ_PLACES]; /* their first places */
} happening;

typedef void say(happening *h, const cq_datum *row, int n);

typedef struct {
    happening *h;
    say *say;   /* or NULL */
    int inward; /* columns at the end that are for the words alone */
} list;

static void put_item(void *ctx, const cq_datum *row, int n)
{
    const list *l = ctx;
    cq_buf *out = l->h->out;
    cq_pen_item(out);
    cq_rows_fields(out, row, n - l->inward);
    if (l->say)
        l->say(l->h, row, n);
    cq_buf_char(out, '}');
}

static void put_fields(void *ctx, const cq_datum *row, int n)
{
    cq_rows_fields(ctx, row, n);
}

static void ask(happening *h, cq_ask what, cq_view_take *take, void *ctx)
{
    cq_arg of[] = { { ":home", h->home, { 0 } } };
    cq_view_ask(h->v, what, of, 1, take, ctx);
}

static void put_list(happening *h, const char *name, cq_ask of, say *words, int inward)
{
    list l = { h, words, inward };
    cq_pen_list(h->out, name);
    ask(h, of, put_item, &l);
    cq_buf_char(h->out, ']');
}

static void put_words(happening *h, const char *name, cq_buf *words)
{
    cq_pen_text(h->out, name, cq_buf_view(words));
    cq_buf_done(words);
}

static void put_note(happening *h, const char *name, const char *note)
{
    cq_pen_text(h->out, name, cq_str_z(note));
}

/* --- who goes first --- */

static void say_share(happening *h, const cq_datum *row, int n)
{
    cq_buf words = { 0 };
    cq_firsts_share(&words, cq_rows_count(row, n, "times"),
                    cq_rows_count(row, n, "level"), cq_rows_count(row, n, "rounds"));
    put_words(h, "share", &words);
}

static void say_first(happening *h, const cq_datum *row, int n)
{
    cq_first f = { .times = cq_rows_count(row, n, "times"),
                   .level = cq_rows_count(row, n, "level"),
                   .rounds = cq_rows_count(row, n, "rounds"),
                   .expected = cq_rows_number(row, n, "expected"),
                   .lead = cq_rows_number(row, n, "lead_seconds"),
                   .p = cq_rows_number(row, n, "p") };
    cq_buf words = { 0 };
    say_share(h, row, n);
    cq_firsts_says(&words, &f);
    put_words(h, "says", &words);
}

static void put_leads(happening *h)
{
    cq_pen_object(h->out, "leads");
    ask(h, CQ_ASK_LEADS, put_fields, h->out);
    put_list(h, "first", CQ_ASK_FIRSTS, say_first, 0);
    put_list(h, "pairs", CQ_ASK_PAIRS, say_share, 0);
    put_note(h, "note_minutes", cq_firsts_coarse);
    put_note(h, "note", cq_firsts_caveat);
    cq_buf_char(h->out, '}');
}

/* --- how it comes again, and in how many places --- */

static uint32_t script_of(cq_str id)
{
    int64_t n;
    return id.n && cq_str_int(cq_str_sub(id, 1, id.n), 1, UINT32_MAX - 1, &n)
               ? (uint32_t)n - 1
               : CQ_NONE;
}

static void say_rhythm(happening *h, const cq_datum *row, int n)
{
    cq_rhythm x = { .script = script_of(cq_rows_cell(row, n, "script").text),
                    .step = cq_rows_count(row, n, "step_seconds"),
                    .phase = cq_rows_count(row, n, "phase_seconds"),
                    .within = cq_rows_number(row, n, "within_seconds"),
                    .turns = cq_rows_count(row, n, "turns"),
                    .of = cq_rows_count(row, n, "of"),
                    .p = cq_rows_number(row, n, "p") };
    cq_buf words = { 0 };
    cq_course_rhythm(&words, &x, cq_rows_count(row, n, "scripts") > 1);
    put_words(h, "sentence", &words);
}

static void take_place(void *ctx, const cq_datum *row, int n)
{
    happening *h = ctx;
    uint32_t kind = cq_rows_count(row, n, "kind");
    if (kind >= CQ_PLACES)
        return;
    cq_spread *s = &h->spreads[kind];
    if (!s->places)
        s->places = cq_arena_zero(&h->a, CQ_COURSE_NAMED, sizeof *s->places);
    if (s->place_n < CQ_COURSE_NAMED)
        s->places[s->place_n++] =
            (cq_place){ cq_str_dup(&h->a, cq_rows_cell(row, n, "name").text),
                        cq_rows_count(row, n, "senders") };
}

static void say_spread(happening *h, const cq_datum *row, int n)
{
    uint32_t kind = cq_rows_count(row, n, "no");
    cq_buf words = { 0 };
    if (kind >= CQ_PLACES || !h->spreads[kind].places)
        return;
    cq_spread s = h->spreads[kind];
    s.kind = (cq_place_kind)kind;
    s.senders = cq_rows_count(row, n, "senders");
    s.place_n = cq_rows_count(row, n, "n");
    s.expected = cq_rows_number(row, n, "expected");
    s.p = cq_rows_number(row, n, "p");
    cq_course_spread(&words, &s);
    put_words(h, "sentence", &words);
}

void cq_happening_campaign(cq_view *v, int64_t home, cq_buf *out)
{
    happening h = { .v = v, .home = home, .out = out };
    put_leads(&h);
    put_list(&h, "rhythm", CQ_ASK_RHYTHMS, say_rhythm, 2);
    put_note(&h, "rhythm_note", cq_course_rhythm_caveat);
    ask(&h, CQ_ASK_SPREAD_PLACES, take_place, &h);
    put_list(&h, "places", CQ_ASK_SPREADS, say_spread, 1);
    put_note(&h, "places_note", cq_course_place_caveat);
    cq_rise_trigger(v, home, out);
    cq_arena_done(&h.a);
}

/* --- camps --- */

static void say_accord(happening *h, const cq_datum *row, int n)
{
    cq_accord x = { .a = cq_rows_count(row, n, "a") - 1,
                    .b = cq_rows_count(row, n, "b") - 1,
                    .things = cq_rows_count(row, n, "things"),
                    .expected = cq_rows_number(row, n, "expected"),
                    .scripts = cq_rows_count(row, n, "scripts"),
                    .scripts_expected = cq_rows_number(row, n, "scripts_expected"),
                    .p = cq_rows_number(row, n, "p") };
    cq_buf words = { 0 };
    cq_camps_accord(&words, &x);
    put_words(h, "sentence", &words);
}

void cq_happening_case(cq_view *v, cq_buf *out)
{
    happening h = { .v = v, .home = INT64_MIN, .out = out };
    put_leads(&h);
    cq_pen_object(out, "camps");
    ask(&h, CQ_ASK_CAMPS, put_fields, out);
    put_list(&h, "camps", CQ_ASK_EACH_CAMP, NULL, 0);
    put_list(&h, "pairs", CQ_ASK_ACCORDS, say_accord, 0);
    put_note(&h, "note", cq_camps_caveat);
    cq_buf_char(out, '}');
    cq_rise_all(v, out);
    cq_arena_done(&h.a);
}
