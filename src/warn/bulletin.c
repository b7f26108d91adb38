/* bulletin.c - see bulletin.h.
 *
 * The page is a list of pieces, which two pens write. */
#include "warn/bulletin.h"

#include "base/vec.h"
#include "tell/after.h"
#include "tell/markup.h"
#include "tell/page.h"
#include "tell/rune.h"
#include "tell/tally.h"
#include "tell/words.h"

enum {
    QUOTED = 200, /* words of all passages */
    LEAST = 6,    /* words of one */
    LONGEST = 600 /* bytes of one */
};

typedef enum { TITLE, HEAD, TEXT, QUOTE } kind;

typedef struct {
    kind kind;
    cq_str text;
} piece;

typedef struct {
    const cq_corpus *c;
    const cq_campaign *p;
    const cq_known *k;
    cq_arena arena;
    CQ_VEC(piece) pieces;
    cq_buf line;
} work;

uint64_t cq_bulletin_round(uint64_t n)
{
    uint64_t step = n < 200 ? 10 : 50;
    for (uint64_t most = 1000; n >= most; most *= 10)
        step = most / 10;
    return (n + step / 2) / step * step;
}

static void put(work *w, kind what, cq_str text)
{
    CQ_PUSH(w->pieces, (piece){ what, cq_str_dup(&w->arena, text) });
}

static void say(work *w, kind what, const char *text)
{
    put(w, what, cq_str_z(text));
}

/* What was written on the line so far, as a piece. */
static void end(work *w, kind what)
{
    put(w, what, cq_buf_view(&w->line));
    cq_buf_clear(&w->line);
}

static void about(work *w, uint64_t n, const char *what)
{
    if (n < CQ_KNOWN_SENDERS) {
        cq_buf_printf(&w->line, "fewer than %d %s", CQ_KNOWN_SENDERS, what);
        return;
    }
    cq_buf_z(&w->line, "about ");
    cq_words_count(&w->line, cq_bulletin_round(n), what, what);
}

/* --- what arrives --- */

static void add_channels(work *w)
{
    static const char *const names[CQ_CHANNELS] = { "mails", "posts", "calls",
                                                    "letters" };
    uint32_t n[CQ_CHANNELS];
    const char *gap = "";
    cq_tally_channels(w->c, w->p->messages, n);
    for (int i = 0; i < CQ_CHANNELS; i++)
        if (n[i]) {
            cq_buf_printf(&w->line, "%s%s", gap, names[i]);
            gap = ", ";
        }
}

/* In reading order, as many as the page has room for. */
static void quote(work *w)
{
    uint32_t words = 0;
    for (uint32_t i = 0; i < w->k->passage_n && words < QUOTED; i++) {
        const cq_passage *q = &w->k->passages[i];
        cq_str head = cq_rune_head(q->text, LONGEST);
        if (q->words < LEAST)
            continue;
        cq_buf_str(&w->line, head);
        cq_buf_z(&w->line, head.n < q->text.n ? " ..." : "");
        end(w, QUOTE);
        words += q->words;
    }
}

static bool has_quote(const cq_known *k)
{
    for (uint32_t i = 0; i < k->passage_n; i++)
        if (k->passages[i].words >= LEAST)
            return true;
    return false;
}

static void arrives(work *w)
{
    say(w, HEAD, "What arrives");
    if (w->p->script_n == 0) {
        cq_buf_z(&w->line, "Messages (");
        add_channels(w);
        cq_buf_z(&w->line, ") whose senders do the same things again and again close in "
                           "time. They have no common text by which to know them.");
        end(w, TEXT);
        return;
    }
    cq_buf_z(&w->line, "Messages (");
    add_channels(w);
    cq_buf_z(&w->line, ") that follow one text, more or less reworked. ");
    if (!has_quote(w->k)) {
        cq_buf_printf(&w->line,
                      "No words of it are quoted here: too few are shared by %d senders.",
                      CQ_KNOWN_SENDERS);
        end(w, TEXT);
        return;
    }
    cq_buf_printf(&w->line,
                  "You will know it by these words, each of which %d senders or more "
                  "share; around them, messages differ:",
                  CQ_KNOWN_SENDERS);
    end(w, TEXT);
    quote(w);
}

/* --- when, how many, how sure --- */

/* An event is in the words of the office that recorded it. */
static void add_trigger(work *w, const cq_rise *x)
{
    cq_buf_z(&w->line,
             x->begins ? "It began after \xe2\x80\x9c" : "More came after \xe2\x80\x9c");
    cq_rune_line(&w->line, x->event.text);
    cq_buf_z(&w->line, "\xe2\x80\x9d on ");
    cq_words_day(&w->line, x->event.time);
    if (x->begins)
        cq_buf_z(&w->line, ", sooner than what begins by chance. ");
    else
        cq_buf_printf(&w->line, " than after the same hour %s. ",
                      cq_rise_is_weekly(x) ? "and weekday of other weeks"
                                           : "of other days of its kind");
    cq_buf_z(&w->line, cq_after_caveat);
}

static void since(work *w)
{
    say(w, HEAD, "Since when, and after what");
    if (w->p->first == CQ_NO_TIME) {
        cq_buf_z(&w->line, "The messages have no times. ");
    } else {
        cq_buf_z(&w->line, "First seen on ");
        cq_words_day(&w->line, w->p->first);
        cq_buf_z(&w->line, ", last on ");
        cq_words_day(&w->line, w->p->last);
        cq_buf_z(&w->line, " (UTC). ");
    }
    if (w->p->trigger)
        add_trigger(w, w->p->trigger);
    else
        cq_buf_z(&w->line, "After what it began is not known.");
    end(w, TEXT);
}

static void how_many(work *w)
{
    say(w, HEAD, "How many");
    cq_buf_z(&w->line, "In one office: ");
    about(w, w->p->messages.n, "messages");
    cq_buf_z(&w->line, ", from ");
    about(w, w->k->senders, "senders");
    cq_buf_z(&w->line, ". Several senders may be one person.");
    end(w, TEXT);
}

static void standing(work *w)
{
    say(w, HEAD, "Declared or not");
    cq_buf_printf(&w->line, "%s. %s", cq_standing_name(w->p->standing),
                  cq_words_standing(w->p->standing));
    w->line.p[0] = (char)(w->line.p[0] - 'a' + 'A');
    end(w, TEXT);
}

static void sure(work *w)
{
    say(w, HEAD, "How sure this is");
    cq_buf_printf(&w->line, "It is %s. ", cq_words_sure(w->p->q));
    cq_words_odds(&w->line, w->p->q);
    end(w, TEXT);
}

/* --- what it means --- */

static void not_shown(work *w)
{
    say(w, HEAD, "What this does not show");
    say(w, TEXT,
        "It does not show who organised this, or that any sender does not mean what he "
        "sent: acting together is a right. Somebody may also copy the text of an honest "
        "petition to discredit it.");
    if (w->p->null != CQ_NULL_TIES)
        say(w, TEXT, "The same words can come from one source that all of them read.");
    if (w->p->null != CQ_NULL_SCRIPT)
        say(w, TEXT, "Acting at the same time can come from one occasion.");
    if (w->p->standing == CQ_UNDECLARED)
        say(w, TEXT,
            "That no declaration was found does not mean that there is none elsewhere.");
}

static void to_do(work *w)
{
    say(w, HEAD, "What to do");
    say(w, TEXT, "Answer it once, with one answer for all of them.");
    say(w, TEXT,
        "Read what people added in words of their own: a real concern may be there, and "
        "it deserves an answer of its own.");
    say(w, TEXT,
        "Reject and delete nothing because of this page, and do not count the "
        "messages as so many separate opinions.");
}

static void compose(work *w)
{
    cq_buf_printf(&w->line, "To colleagues: campaign %s", w->p->id);
    end(w, TITLE);
    arrives(w);
    since(w);
    how_many(w);
    standing(w);
    sure(w);
    not_shown(w);
    to_do(w);
    cq_buf_z(&w->line, "Written by claque. This page names nobody; it quotes only words "
                       "that many senders share.");
    end(w, TEXT);
}

static void done(work *w)
{
    cq_buf_done(&w->line);
    CQ_VEC_DONE(w->pieces);
    cq_arena_done(&w->arena);
}

/* --- the pens --- */

void cq_bulletin_text(const cq_corpus *c, const cq_campaign *p, const cq_known *k,
                      cq_buf *out)
{
    work w = { .c = c, .p = p, .k = k };
    cq_page page = { .out = out, .width = 78 };
    compose(&w);
    for (size_t i = 0; i < w.pieces.n; i++) {
        const piece *x = &w.pieces.p[i];
        if (x->kind == HEAD)
            cq_buf_char(out, '\n');
        if (x->kind == QUOTE)
            cq_page_text(&page, 4, "  >", x->text, false);
        else
            cq_page_text(&page, x->kind == TEXT ? 2 : 0, x->kind == TEXT ? "" : NULL,
                         x->text, false);
    }
    done(&w);
}

static const char STYLE[] =
    "body{font:16px/1.5 system-ui,sans-serif;max-width:44rem;margin:2rem auto;"
    "padding:0 1rem}h1{font-size:1.4rem}h2{font-size:1rem;margin:1.2rem 0 .2rem}"
    "p{margin:.2rem 0}blockquote{margin:.3rem 0 .3rem 1rem;padding-left:.7rem;"
    "border-left:3px solid}@media print{body{font-size:10.5pt;margin:0}}";

void cq_bulletin_html(const cq_corpus *c, const cq_campaign *p, const cq_known *k,
                      cq_buf *out)
{
    static const char *const tags[] = { "h1", "h2", "p", "blockquote" };
    work w = { .c = c, .p = p, .k = k };
    compose(&w);
    cq_buf_printf(
        out,
        "<!doctype html>\n<html lang=en>\n<head>\n<meta charset=utf-8>\n"
        "<meta http-equiv=Content-Security-Policy content=\"default-src 'none'; "
        "style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'\">\n"
        "<meta name=viewport content=\"width=device-width, initial-scale=1\">\n"
        "<title>To colleagues: campaign %s</title>\n<style>%s</style>\n</head>\n<body>\n",
        p->id, STYLE);
    for (size_t i = 0; i < w.pieces.n; i++) {
        const char *tag = tags[w.pieces.p[i].kind];
        cq_buf_printf(out, "<%s>", tag);
        if (w.pieces.p[i].kind == QUOTE)
            cq_markup_bdi(out, w.pieces.p[i].text);
        else
            cq_markup_text(out, w.pieces.p[i].text);
        cq_buf_printf(out, "</%s>\n", tag);
    }
    cq_buf_z(out, "</body>\n</html>\n");
    done(&w);
}
