/* abuse.c - see abuse.h. */
#include "tell/abuse.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

#include "tell/page.h"
#include "tell/pen.h"
#include "tell/words.h"

enum { SHOWN = 12 }; /* words, on a terminal */

cq_share_of cq_share_make(uint32_t with, uint32_t of)
{
    const double z = 1.959963984540054;
    cq_share_of s = { with, of, 0, 1 };
    if (!of)
        return s;
    double n = of, p = with / n, all = 1 + z * z / n;
    double middle = (p + z * z / (2 * n)) / all;
    double half = z / all * sqrt(p * (1 - p) / n + z * z / (4 * n * n));
    s.low = with ? middle - half : 0;
    s.high = with < of ? middle + half : 1;
    return s;
}

typedef struct {
    const cq_corpus *c;
    const cq_lexica *l;
    cq_docs docs;
    cq_ids found;
    cq_ids measured, with; /* senders */
    uint32_t *used;        /* of each entry of each list, one list after the other */
    uint32_t *at;          /* where a list begins there */
} work;

static void count(work *w, uint32_t message, cq_abuse *out)
{
    const cq_doc *d = &w->docs.docs[message];
    const cq_lexicon *x = cq_lexica_of(w->l, d->lang);
    uint32_t sender = w->c->messages[message].sender_no;
    if (!x) {
        out->unmeasured++;
        return;
    }
    cq_lexicon_find(x, d, &w->found);
    out->messages.of++;
    out->messages.with += w->found.n > 0;
    CQ_PUSH(w->measured, sender);
    if (w->found.n)
        CQ_PUSH(w->with, sender);
    for (size_t i = 0; i < w->found.n; i++)
        w->used[w->at[x - w->l->v.p] + w->found.p[i]]++;
}

static int by_use(const void *x, const void *y)
{
    const cq_abuse_word *a = x, *b = y;
    if (a->messages != b->messages)
        return a->messages > b->messages ? -1 : 1;
    return cq_str_cmp(a->word, b->word);
}

static void take_words(work *w, cq_arena *a, cq_abuse *out)
{
    CQ_VEC(cq_abuse_word) v = { 0 };
    for (size_t k = 0; k < w->l->v.n; k++)
        for (uint32_t i = 0; i < w->l->v.p[k].entries.n; i++) {
            uint32_t *used = &w->used[w->at[k] + i];
            if (*used)
                CQ_PUSH(v, (cq_abuse_word){ w->l->v.p[k].entries.p[i].word, *used });
            *used = 0;
        }
    if (v.n)
        qsort(v.p, v.n, sizeof *v.p, by_use);
    out->words = cq_arena_get(a, (v.n + 1) * sizeof *v.p);
    if (v.n)
        memcpy(out->words, v.p, v.n * sizeof *v.p);
    out->word_n = (uint32_t)v.n;
    CQ_VEC_DONE(v);
}

static void close_group(work *w, cq_abuses *to, cq_abuse *out)
{
    cq_ids_unique(&w->measured);
    cq_ids_unique(&w->with);
    out->messages = cq_share_make(out->messages.with, out->messages.of);
    out->senders = cq_share_make((uint32_t)w->with.n, (uint32_t)w->measured.n);
    take_words(w, &to->arena, out);
    w->measured.n = w->with.n = 0;
    CQ_PUSH(to->v, *out);
}

static void begin(work *w)
{
    uint32_t all = 0;
    cq_docs_make(w->c, 0, &w->docs);
    w->at = cq_zalloc(w->l->v.n + 1, sizeof *w->at);
    for (size_t k = 0; k < w->l->v.n; k++) {
        w->at[k] = all;
        all += (uint32_t)w->l->v.p[k].entries.n;
    }
    w->used = cq_zalloc((size_t)all + 1, sizeof *w->used);
}

void cq_abuses_find(const cq_corpus *c, const cq_report *r, const cq_lexica *l,
                    cq_abuses *out)
{
    work w = { .c = c, .l = l };
    uint8_t *taken = cq_zalloc((size_t)c->message_n + 1, 1);
    begin(&w);
    for (uint32_t i = 0; i < r->campaign_n; i++) {
        cq_abuse group = { .campaign = &r->campaigns[i] };
        for (uint32_t k = 0; k < r->campaigns[i].messages.n; k++) {
            count(&w, r->campaigns[i].messages.p[k], &group);
            taken[r->campaigns[i].messages.p[k]] = 1;
        }
        close_group(&w, out, &group);
    }
    for (uint32_t i = 0; i < r->set_aside_n; i++)
        for (uint32_t k = 0; k < r->set_aside[i].messages.n; k++)
            taken[r->set_aside[i].messages.p[k]] = 1;
    cq_abuse individual = { 0 };
    for (uint32_t i = 0; i < c->message_n; i++)
        if (!taken[i])
            count(&w, i, &individual);
    close_group(&w, out, &individual);
    free(taken);
    free(w.used);
    free(w.at);
    CQ_VEC_DONE(w.found);
    CQ_VEC_DONE(w.measured);
    CQ_VEC_DONE(w.with);
    cq_docs_done(&w.docs);
}

void cq_abuses_done(cq_abuses *x)
{
    CQ_VEC_DONE(x->v);
    cq_arena_done(&x->arena);
}

/* --- for people --- */

static void say_share(cq_buf *b, const cq_share_of *s, const char *what)
{
    cq_buf_printf(b, "%u of %u %s use a listed word: %.1f%% (%.1f to %.1f). ", s->with,
                  s->of, what, 100.0 * s->with / s->of, 100 * s->low, 100 * s->high);
}

static void say_words(cq_buf *b, const cq_abuse *x)
{
    for (uint32_t i = 0; i < x->word_n && i < SHOWN; i++) {
        cq_buf_z(b, i ? ", " : "Words: ");
        cq_buf_str(b, x->words[i].word);
        cq_buf_printf(b, " (%u)", x->words[i].messages);
    }
    if (x->word_n > SHOWN)
        cq_buf_printf(b, " and %u more", x->word_n - SHOWN);
    cq_buf_z(b, x->word_n ? ". " : "");
}

static void say_group(const cq_page *p, const cq_abuse *x)
{
    cq_buf b = { 0 };
    if (x->messages.of) {
        say_share(&b, &x->messages, "messages");
        say_share(&b, &x->senders, "senders");
        say_words(&b, x);
    }
    if (x->unmeasured) {
        cq_words_count(&b, x->unmeasured, "message", "messages");
        cq_buf_z(&b, " not measured: there is no list of their language, or it is not "
                     "known.");
    }
    cq_page_text(p, 12, x->campaign ? x->campaign->id : "individual", cq_buf_view(&b),
                 false);
    cq_buf_done(&b);
}

void cq_abuse_page(const cq_abuses *x, const cq_lexica *l, int width, cq_buf *out)
{
    cq_page p = { out, width, false };
    cq_page_text(
        &p, 0, "",
        CQ_STR("Words, not intent: a listed word may be quoted in a sentence, meant "
               "in jest, or another word. No sender is judged by it."),
        false);
    cq_page_head(&p, "Listed words");
    for (size_t i = 0; i < x->v.n; i++)
        say_group(&p, &x->v.p[i]);
    cq_page_head(&p, "The lists");
    for (size_t i = 0; i < l->v.n; i++) {
        cq_arena a = { 0 };
        cq_page_text(
            &p, 12, l->v.p[i].lang,
            cq_str_printf(&a, "%.*s (%zu)", CQ_FMT(l->v.p[i].name), l->v.p[i].entries.n),
            false);
        cq_arena_done(&a);
    }
}

/* --- for programs --- */

static void put_share(cq_buf *out, const char *name, const cq_share_of *s)
{
    cq_pen_object(out, name);
    cq_pen_count(out, "with", s->with);
    cq_pen_count(out, "of", s->of);
    if (s->of) {
        cq_pen_number(out, "share", (double)s->with / s->of);
        cq_pen_number(out, "low", s->low);
        cq_pen_number(out, "high", s->high);
    }
    cq_buf_char(out, '}');
}

static void put_group(cq_buf *out, const cq_abuse *x)
{
    cq_pen_item(out);
    cq_pen_text(out, "group", cq_str_z(x->campaign ? x->campaign->id : "individual"));
    put_share(out, "messages", &x->messages);
    put_share(out, "senders", &x->senders);
    cq_pen_count(out, "not_measured", x->unmeasured);
    cq_pen_list(out, "words");
    for (uint32_t i = 0; i < x->word_n; i++) {
        cq_pen_comma(out);
        cq_buf_char(out, '[');
        cq_pen_string(out, x->words[i].word);
        cq_buf_printf(out, ",%u]", x->words[i].messages);
    }
    cq_buf_z(out, "]}");
}

void cq_abuse_json(const cq_abuses *x, const cq_lexica *l, cq_buf *out)
{
    cq_buf_char(out, '{');
    cq_pen_text(out, "schema", CQ_STR("claque.abuse/1"));
    cq_pen_list(out, "lists");
    for (size_t i = 0; i < l->v.n; i++) {
        cq_pen_item(out);
        cq_pen_text(out, "language", cq_str_z(l->v.p[i].lang));
        cq_pen_text(out, "name", l->v.p[i].name);
        cq_pen_count(out, "words", l->v.p[i].entries.n);
        cq_buf_char(out, '}');
    }
    cq_buf_char(out, ']');
    cq_pen_list(out, "groups");
    for (size_t i = 0; i < x->v.n; i++)
        put_group(out, &x->v.p[i]);
    cq_buf_z(out, "]}\n");
}
